//! The words of the command line (`cli.md`): common options and the tree of verbs. What a verb does is in its own
//! file; the English help stands here, the Chinese one in `text::help`.

use crate::cli::value;
use crate::cli::verb::{book, correction, delivery, export, paper, people, sale, store, takings, till};
use crate::domain::{Moment, RequestId, StaffCode, TillCode};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// The counter's number book: ranges of electronic invoice numbers, issuing, upload. Without a verb: the screens.
#[derive(Debug, Parser)]
#[command(name = "lj", version, disable_help_subcommand = true, infer_subcommands = false)]
pub struct CommandLine {
    /// Options of every verb.
    #[command(flatten)]
    pub common: Common,
    /// The verb; none opens the screens.
    #[command(subcommand)]
    pub verb: Option<Verb>,
}

/// Options of every verb.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Common options")]
pub struct Common {
    /// The store's directory.
    #[arg(long, global = true, env = "LJ_STORE", value_name = "DIR")]
    pub store: Option<PathBuf>,
    /// Language of sentences: zh, en, or auto (by LANG).
    #[arg(long, global = true, value_enum)]
    pub lang: Option<LangChoice>,
    /// Print JSON.
    #[arg(long, global = true)]
    pub json: bool,
    /// Who asks.
    #[arg(long = "as", global = true, value_name = "STAFF", value_parser = value::staff)]
    pub staff: Option<StaffCode>,
    /// A frozen clock, `YYYY-MM-DD HH:MM:SS` in Taipei; only a sample store takes it.
    #[arg(long, global = true, env = "LJ_NOW", value_name = "TIME", value_parser = value::moment)]
    pub now: Option<Moment>,
    /// The till.
    #[arg(long, global = true, value_name = "TILL", value_parser = value::till)]
    pub till: Option<TillCode>,
    /// What the screens open on; without it, what `start` of config.toml says.
    #[arg(long, value_enum)]
    pub start: Option<Start>,
    /// The name of this act: a repeat under the same name is answered again and not done again.
    #[arg(long, global = true, value_name = "ID", value_parser = value::request_id)]
    pub request_id: Option<RequestId>,
}

/// `--lang`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LangChoice {
    /// 繁體中文.
    Zh,
    /// English.
    En,
    /// What `LANG` says.
    Auto,
}

/// `--start`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Start {
    /// LJ 銷項發票設定作業.
    Lj,
    /// The sales screen.
    Sale,
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Create a store.
    Init(store::init::Args),
    /// Run the engine without a screen.
    Serve(store::serve::Args),
    /// A remote session (`ForceCommand` of sshd): the screens, or an allowed verb of `SSH_ORIGINAL_COMMAND`.
    Remote,
    /// Print a file for installing: systemd, sysusers, tmpfiles, sshd.
    Deploy(store::deploy::Args),
    /// Companies.
    #[command(subcommand)]
    Company(till::companies::Verb),
    /// Departments.
    #[command(subcommand)]
    Dept(till::places::DeptVerb),
    /// Tills.
    #[command(subcommand)]
    Till(till::places::TillVerb),
    /// People, their roles and PINs.
    #[command(subcommand)]
    Staff(people::Verb),
    /// Ranges of numbers.
    #[command(subcommand)]
    Range(book::Verb),
    /// Take back the ranges that an act added (range add, batch, import), by the name it was given.
    Undo(book::undo::Args),
    /// What became of the numbers of a period.
    #[command(subcommand)]
    Period(book::period::Verb),
    /// Report what nobody used of a period (空白未使用字軌, E0402).
    Blanks(book::blanks::Args),
    /// Issue one invoice, or many from a file.
    Issue(sale::issue::Args),
    /// Look up, cancel, void, re-issue, allow on and reprint invoices.
    #[command(subcommand)]
    Invoice(correction::Verb),
    /// The slip of an invoice: text, picture, or bytes for a printer.
    Slip(paper::slip::Args),
    /// A message of MIG 4.1, as the platform gets it.
    Mig(delivery::mig::Args),
    /// The goods list.
    #[command(subcommand)]
    Goods(sale::goods::Verb),
    /// The close of a shift (交班).
    #[command(subcommand)]
    Shift(till::shift::Verb),
    /// What was taken, by company, department, till, person or day.
    Takings(takings::Args),
    /// A period for the accountant: tables, the figures of form 401 or 403, the media file of 81 columns.
    Export(export::Args),
    /// Sales that were put aside (暫存).
    #[command(subcommand)]
    Parked(sale::parked::Verb),
    /// The outbox: what waits for the platform.
    #[command(subcommand)]
    Upload(delivery::upload::Verb),
    /// Settle the outbox from the platform's result files or a folder of Turnkey; hold a daily list against it.
    Reconcile(delivery::reconcile::Args),
    /// The daily check: what was issued, sent, confirmed, refused, and what is missing.
    Check(delivery::day_check::Args),
    /// A local centre that fails on purpose.
    Sandbox(delivery::sandbox::Args),
    /// The files of the platform's self-test (Turnkey V4.8.1), and the table to fill in.
    #[command(name = "selftest")]
    SelfTest(delivery::selftest::Args),
    /// Printers and print jobs.
    #[command(subcommand)]
    Printer(paper::printer::Verb),
    /// Copy the ledger while others sell, to a directory, a stick, or standard output.
    Backup(store::backup::Args),
    /// Make a store of a backup; it stands behind the fence then.
    Restore(store::restore::Args),
    /// Begin the ledger anew from the store file, where the ledger is lost; it stands behind the fence then.
    Recover(store::recover::Args),
    /// The fence before a copy: why it stands, lifting it, freeing what it withheld.
    #[command(subcommand)]
    Fence(store::fence::Verb),
    /// Check every invariant on this store.
    Doctor(store::doctor::Args),
    /// Read and check the trail.
    #[command(subcommand)]
    Ledger(store::ledger::Verb),
    /// Show the key map, or check one.
    Keys(store::keys::Args),
    /// This terminal's bar-code scanner.
    #[command(subcommand)]
    Scanner(store::scanner::Verb),
    /// One line for monitoring.
    Status(store::status::Args),
    /// The clock.
    #[command(subcommand)]
    Clock(store::clock::Verb),
    /// Show where everything is.
    Paths(store::paths::Args),
    /// Help on a verb, `help refusals` or `help config`.
    Help(store::help::Args),
    /// Print the completion of verbs and options for a shell.
    Completion(store::completion::CompletionArgs),
    /// Print a manual page for man: the program's, or a verb's.
    Man(store::completion::ManArgs),
}
