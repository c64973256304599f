//! `lj staff add|edit|list|user|users`: people with their roles and PINs, and what Unix users of the machine may be.

use crate::cli::context::{Context, Shop};
use crate::cli::home::pin;
use crate::cli::out::{CliFailure, Exit, Listing, Object, cells, object, or_blank};
use crate::cli::value::{self, OrAny};
use crate::domain::{CleanText, PeopleRefusal, Pin, Role, StaffCode, TillCode, UnixUser};
use crate::protocol::{StaffDraft, StaffRow, request};
use crate::text::{self, Lang};
use clap::Subcommand;

/// `lj staff …`.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Add a person.
    Add {
        /// Code of the person.
        #[arg(value_parser = value::staff)]
        code: StaffCode,
        /// Name of the person.
        #[arg(long, value_parser = value::text)]
        name: Option<CleanText>,
        /// Role: cashier, maintainer, manager, auditor, administrator.
        #[arg(long, value_parser = value::role)]
        role: Role,
        /// Set a PIN: from `LJ_NEW_PIN`, or asked for at the terminal.
        #[arg(long)]
        pin: bool,
    },
    /// Change a person; what is not given stays.
    Edit {
        /// Code of the person.
        #[arg(value_parser = value::staff)]
        code: StaffCode,
        /// Name of the person.
        #[arg(long, value_parser = value::text)]
        name: Option<CleanText>,
        /// Role: cashier, maintainer, manager, auditor, administrator.
        #[arg(long, value_parser = value::role)]
        role: Option<Role>,
        /// Set a new PIN: from `LJ_NEW_PIN`, or asked for at the terminal.
        #[arg(long)]
        pin: bool,
        /// Whether the person is here: yes, or no for one who has left.
        #[arg(long, value_parser = value::yes_no)]
        active: Option<bool>,
    },
    /// List people.
    List,
    /// Say what a Unix user of this machine may be.
    User {
        /// Number of the Unix user.
        uid: u32,
        /// Roles that may be taken from there, with commas.
        #[arg(long, value_delimiter = ',', value_parser = value::role, required_unless_present = "remove")]
        roles: Vec<Role>,
        /// The till that the user is; `-` for any.
        #[arg(long = "user-till", value_parser = value::till_or_any)]
        user_till: Option<OrAny<TillCode>>,
        /// Take the rule away.
        #[arg(long, conflicts_with = "roles")]
        remove: bool,
    },
    /// List the Unix users that have a rule.
    Users,
}

/// Adds, changes or lists.
///
/// # Errors
/// `CODE_TAKEN`, `NO_SUCH_STAFF`, `NO_ADMINISTRATOR`, `NOT_ALLOWED`.
pub fn run(context: &Context, verb: Verb) -> Result<Exit, CliFailure> {
    context.with_shop(|shop| match verb {
        Verb::Add { code, name, role, pin } => {
            let name = name.unwrap_or_default();
            put(shop, StaffDraft { code, name, role, active: true, pin: new_pin(shop, pin)? }, true)
        }
        Verb::Edit { code, name, role, pin, active } => {
            let old = shop.ask(request::StaffList)?.into_iter().find(|row| row.code == code);
            let old = old.ok_or_else(|| CliFailure::of(shop.lang, PeopleRefusal::NoSuchStaff(code)))?;
            let staff = StaffDraft {
                code: old.code,
                name: name.unwrap_or(old.name),
                role: role.unwrap_or(old.role),
                active: active.unwrap_or(old.active),
                pin: new_pin(shop, pin)?,
            };
            put(shop, staff, false)
        }
        Verb::List => shop.list(&shop.ask(request::StaffList)?),
        Verb::User { uid, remove: true, .. } => {
            shop.act(request::UnixUserRemove(uid))?;
            users(shop)
        }
        Verb::User { uid, roles, user_till, .. } => {
            let till = user_till.and_then(|till| till.0);
            shop.act(request::UnixUserPut(UnixUser { uid, roles, till }))?;
            users(shop)
        }
        Verb::Users => users(shop),
    })
}

fn new_pin(shop: &Shop<'_>, asked: bool) -> Result<Option<Pin>, CliFailure> {
    asked.then(|| pin::new_pin(shop.lang, shop.terminal)).transpose()
}

fn put(shop: &Shop<'_>, staff: StaffDraft, new: bool) -> Result<Exit, CliFailure> {
    let code = staff.code.clone();
    shop.act(request::StaffPut { staff, new })?;
    let all = shop.ask(request::StaffList)?;
    shop.list(all.iter().filter(|row| row.code == code))
}

fn users(shop: &Shop<'_>) -> Result<Exit, CliFailure> {
    shop.list(&shop.ask(request::UnixUsers)?)
}

impl Listing for StaffRow {
    fn heads(lang: Lang) -> Vec<&'static str> {
        text::people::staff_headings(lang).to_vec()
    }

    fn cells(&self, lang: Lang) -> Vec<String> {
        let word = |yes| text::usage::yes_no(lang, yes);
        cells![
            self.code,
            self.name,
            text::people::role(lang, self.role),
            word(self.active),
            word(self.has_pin)
        ]
    }

    fn json(&self) -> Object {
        let Self { code, name, role, active, has_pin } = self;
        object! { staff: code, name, role, active, has_pin }
    }
}

impl Listing for UnixUser {
    const RIGHT: &'static [usize] = &[0];

    fn heads(lang: Lang) -> Vec<&'static str> {
        text::people::user_headings(lang).to_vec()
    }

    fn cells(&self, lang: Lang) -> Vec<String> {
        let roles: Vec<&str> = self.roles.iter().map(|&role| text::people::role(lang, role)).collect();
        cells![self.uid, roles.join(lang.pick("、", ", ")), or_blank(self.till.as_ref())]
    }

    fn json(&self) -> Object {
        object! { uid: self.uid, roles: self.roles, till: self.till }
    }
}
