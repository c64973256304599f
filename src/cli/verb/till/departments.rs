//! `lj dept add|edit|list`. Departments also come into being by use.

use crate::cli::context::Context;
use crate::cli::out::{CliFailure, Exit, Listing, Object, cells, object};
use crate::cli::value;
use crate::domain::{CleanText, Department, DeptCode};
use crate::protocol::{Desk, request};
use crate::text::{self, Lang};
use clap::Subcommand;

/// `lj dept …`.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Add a department.
    Add(Args),
    /// Change a department; what is not given stays.
    Edit(Args),
    /// List departments.
    List,
}

/// The fields of a department.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Code of the department.
    #[arg(value_parser = value::dept)]
    code: DeptCode,
    /// Name of the department.
    #[arg(long, value_parser = value::text)]
    name: Option<CleanText>,
}

/// Adds, changes or lists.
///
/// # Errors
/// `CODE_TAKEN`, `NO_SUCH_DEPT`.
pub fn run(context: &Context, verb: Verb) -> Result<Exit, CliFailure> {
    context.with_desk(|desk| match verb {
        Verb::Add(args) => {
            let department = Department { code: args.code, name: args.name.unwrap_or_default() };
            put(context, desk, department, true)
        }
        Verb::Edit(args) => edit(context, desk, args),
        Verb::List => context.list(&departments(context, desk)?),
    })
}

fn departments(context: &Context, desk: &dyn Desk) -> Result<Vec<Department>, CliFailure> {
    context.ask(desk, request::Departments)
}

fn edit(context: &Context, desk: &dyn Desk, args: Args) -> Result<Exit, CliFailure> {
    let known = departments(context, desk)?.into_iter().find(|department| department.code == args.code);
    let mut department = known.ok_or_else(|| CliFailure::Refused {
        code: "NO_SUCH_DEPT",
        sentence: text::till::no_such_dept(context.lang, &args.code),
    })?;
    department.name = args.name.unwrap_or(department.name);
    put(context, desk, department, false)
}

fn put(context: &Context, desk: &dyn Desk, department: Department, new: bool) -> Result<Exit, CliFailure> {
    context.act(desk, request::DepartmentPut { department: department.clone(), new })?;
    context.list([&department])
}

impl Listing for Department {
    fn heads(lang: Lang) -> Vec<&'static str> {
        text::till::dept_headings(lang).to_vec()
    }

    fn cells(&self, _: Lang) -> Vec<String> {
        cells![self.code, self.name]
    }

    fn json(&self) -> Object {
        object! { dept: self.code, name: self.name }
    }
}
