//! `lj staff add|edit|list|user|users`: people with their roles and PINs, and what Unix users of the machine may be.

use crate::cli::context::Context;
use crate::cli::home::pin;
use crate::cli::out::{CliFailure, Exit, Listing, Object, cells, object, or_blank};
use crate::cli::value::{self, OrAny};
use crate::domain::{CleanText, Role, StaffCode, TillCode, UnixUser};
use crate::protocol::{Desk, StaffDraft, StaffRow, request};
use crate::text::{self, Lang};
use clap::Subcommand;

/// `lj staff …`.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Add a person.
    Add(AddArgs),
    /// Change a person; what is not given stays.
    Edit(EditArgs),
    /// List people.
    List,
    /// Say what a Unix user of this machine may be.
    User(UserArgs),
    /// List the Unix users that have a rule.
    Users,
}

/// `lj staff add`.
#[derive(Debug, clap::Args)]
pub struct AddArgs {
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
}

/// `lj staff edit`.
#[derive(Debug, clap::Args)]
pub struct EditArgs {
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
}

/// `lj staff user`.
#[derive(Debug, clap::Args)]
pub struct UserArgs {
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
}

/// Adds, changes or lists.
///
/// # Errors
/// `CODE_TAKEN`, `NO_SUCH_STAFF`, `NO_ADMINISTRATOR`, `NOT_ALLOWED`.
pub fn run(context: &Context, verb: Verb) -> Result<Exit, CliFailure> {
    context.with_desk(|desk| match verb {
        Verb::Add(args) => add(context, desk, args),
        Verb::Edit(args) => edit(context, desk, args),
        Verb::List => context.list(&people_of(context, desk)?),
        Verb::User(args) => user(context, desk, args),
        Verb::Users => users(context, desk),
    })
}

fn people_of(context: &Context, desk: &dyn Desk) -> Result<Vec<StaffRow>, CliFailure> {
    context.ask(desk, request::StaffList)
}

fn add(context: &Context, desk: &dyn Desk, args: AddArgs) -> Result<Exit, CliFailure> {
    let pin = args.pin.then(|| pin::new_pin(context.lang, context.terminal)).transpose()?;
    let name = args.name.unwrap_or_default();
    put(context, desk, StaffDraft { code: args.code, name, role: args.role, active: true, pin }, true)
}

fn edit(context: &Context, desk: &dyn Desk, args: EditArgs) -> Result<Exit, CliFailure> {
    let old = people_of(context, desk)?.into_iter().find(|row| row.code == args.code);
    let old = old.ok_or_else(|| {
        let refusal =
            crate::domain::Refusal::People(crate::domain::PeopleRefusal::NoSuchStaff(args.code.clone()));
        CliFailure::of(context.lang, &crate::protocol::Failure::Refused(refusal))
    })?;
    let draft = StaffDraft {
        code: old.code,
        name: args.name.unwrap_or(old.name),
        role: args.role.unwrap_or(old.role),
        active: args.active.unwrap_or(old.active),
        pin: args.pin.then(|| pin::new_pin(context.lang, context.terminal)).transpose()?,
    };
    put(context, desk, draft, false)
}

fn put(context: &Context, desk: &dyn Desk, staff: StaffDraft, new: bool) -> Result<Exit, CliFailure> {
    let code = staff.code.clone();
    context.act(desk, request::StaffPut { staff, new })?;
    let mut all = people_of(context, desk)?;
    all.retain(|row| row.code == code);
    context.list(&all)
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
        object! {
            staff: self.code,
            name: self.name,
            role: self.role,
            active: self.active,
            has_pin: self.has_pin,
        }
    }
}

fn user(context: &Context, desk: &dyn Desk, args: UserArgs) -> Result<Exit, CliFailure> {
    if args.remove {
        context.act(desk, request::UnixUserRemove(args.uid))?;
    } else {
        let till = args.user_till.and_then(|till| till.0);
        context.act(desk, request::UnixUserPut(UnixUser { uid: args.uid, roles: args.roles, till }))?;
    }
    users(context, desk)
}

fn users(context: &Context, desk: &dyn Desk) -> Result<Exit, CliFailure> {
    let users = context.ask(desk, request::UnixUsers)?;
    context.list(&users)
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
