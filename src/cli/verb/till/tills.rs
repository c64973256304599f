//! `lj till add|edit|list`. Tills also come into being by use.

use crate::cli::context::Context;
use crate::cli::out::{CliFailure, Exit, Listing, Object, cells, object, or_blank};
use crate::cli::value::{self, OrAny};
use crate::domain::{CleanText, CompanyCode, DeptCode, Till, TillCode};
use crate::protocol::{Desk, request};
use crate::text::{self, Lang};
use clap::Subcommand;

/// `lj till …`.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Add a till.
    Add(Args),
    /// Change a till; what is not given stays.
    Edit(Args),
    /// List tills.
    List,
}

/// The fields of a till.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Code of the till.
    #[arg(value_parser = value::till)]
    code: TillCode,
    /// Name of the till.
    #[arg(long, value_parser = value::text)]
    name: Option<CleanText>,
    /// Department that it stands in; `-` for none.
    #[arg(long, value_parser = value::dept_or_any)]
    dept: Option<OrAny<DeptCode>>,
    /// Company that it sells for.
    #[arg(long, value_name = "NO", value_parser = value::company)]
    company: Option<CompanyCode>,
}

/// Adds, changes or lists.
///
/// # Errors
/// `CODE_TAKEN`, `NO_SUCH_TILL`, `NO_SUCH_COMPANY`.
pub fn run(context: &Context, verb: Verb) -> Result<Exit, CliFailure> {
    context.with_desk(|desk| match verb {
        Verb::Add(args) => {
            let till =
                Till { code: args.code.clone(), name: CleanText::default(), dept: None, company: None };
            put(context, desk, with(args, till), true)
        }
        Verb::Edit(args) => edit(context, desk, args),
        Verb::List => context.list(&tills(context, desk)?),
    })
}

fn tills(context: &Context, desk: &dyn Desk) -> Result<Vec<Till>, CliFailure> {
    context.ask(desk, request::Tills)
}

fn edit(context: &Context, desk: &dyn Desk, args: Args) -> Result<Exit, CliFailure> {
    let known = tills(context, desk)?.into_iter().find(|till| till.code == args.code);
    let till = known.ok_or_else(|| CliFailure::Refused {
        code: "NO_SUCH_TILL",
        sentence: text::till::no_such_till(context.lang, &args.code),
    })?;
    put(context, desk, with(args, till), false)
}

fn with(args: Args, till: Till) -> Till {
    Till {
        code: till.code,
        name: args.name.unwrap_or(till.name),
        dept: args.dept.map_or(till.dept, |dept| dept.0),
        company: args.company.or(till.company),
    }
}

fn put(context: &Context, desk: &dyn Desk, till: Till, new: bool) -> Result<Exit, CliFailure> {
    context.act(desk, request::TillPut { till: till.clone(), new })?;
    context.list([&till])
}

impl Listing for Till {
    fn heads(lang: Lang) -> Vec<&'static str> {
        text::till::till_headings(lang).to_vec()
    }

    fn cells(&self, _: Lang) -> Vec<String> {
        cells![self.code, self.name, or_blank(self.dept.as_ref()), or_blank(self.company.as_ref())]
    }

    fn json(&self) -> Object {
        object! { till: self.code, name: self.name, dept: self.dept, company: self.company }
    }
}
