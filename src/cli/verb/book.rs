//! `lj range …`: the verbs of the LJ screen. The tree of words; each act has its file.

pub mod add;
pub mod allot;
pub mod blanks;
pub mod calendar;
pub mod check;
pub mod coverage;
pub mod edit;
pub mod forecast;
pub mod form;
pub mod import;
pub mod lending;
pub mod list;
pub mod marks;
pub mod office;
pub mod period;
pub mod rehearsal;
pub mod told;
pub mod undo;

use crate::cli::context::Context;
use crate::cli::out::{CliFailure, Exit};
use clap::Subcommand;

/// `lj range …`.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// List ranges, newest period first, then highest begin.
    List(list::Args),
    /// Add one range (新增).
    Add(Box<add::Args>),
    /// Add many books from one begin number (批次新增).
    Batch(Box<add::BatchArgs>),
    /// Change a range (修改); what is not given stays.
    Edit(Box<edit::Args>),
    /// Delete unused ranges (刪除), all or none.
    Delete(marks::Args),
    /// Give ranges to a department (部門編輯), all or none.
    Dept(marks::DeptArgs),
    /// Give ranges to a till, or take them back, all or none.
    Till(marks::TillArgs),
    /// Pause ranges, all or none.
    Pause(marks::Args),
    /// Set paused ranges in use again, all or none.
    Resume(marks::Args),
    /// Cut a range in two at the begin of a book.
    Split(marks::SplitArgs),
    /// Hold the ranges of a period against what was allotted (字軌檢核).
    Check(check::Args),
    /// Import the platform's file (電子發票字軌匯入), all or nothing.
    Import(import::Args),
    /// Lend the unused numbers of ranges to a handheld or another system, all or none.
    Lend(lending::LendArgs),
    /// Take lent ranges back with what was used of them, all or none.
    TakeBack(Box<lending::TakeBackArgs>),
    /// Give unused books of a head office to a branch, or back to it (E0401), all or none.
    Allot(allot::Args),
    /// List who was lent books, and what is out with each.
    Borrowers,
    /// Whose each number of a period is; 1 when some are nobody's or two owners'.
    Coverage(coverage::Args),
}

/// Runs the verb.
///
/// # Errors
/// What the engine refuses.
pub fn run(context: &Context, verb: Verb) -> Result<Exit, CliFailure> {
    match verb {
        Verb::List(args) => list::run(context, args),
        Verb::Add(args) => add::run(context, *args),
        Verb::Batch(args) => add::run_batch(context, *args),
        Verb::Edit(args) => edit::run(context, *args),
        Verb::Delete(args) => marks::delete(context, args),
        Verb::Dept(args) => marks::dept(context, args),
        Verb::Till(args) => marks::till(context, args),
        Verb::Pause(args) => marks::pause(context, args, true),
        Verb::Resume(args) => marks::pause(context, args, false),
        Verb::Split(args) => marks::split(context, args),
        Verb::Check(args) => check::run(context, &args),
        Verb::Import(args) => import::run(context, args),
        Verb::Lend(args) => lending::lend(context, args),
        Verb::TakeBack(args) => lending::take_back(context, *args),
        Verb::Allot(args) => allot::run(context, args),
        Verb::Borrowers => lending::borrowers(context),
        Verb::Coverage(args) => coverage::run(context, &args),
    }
}
