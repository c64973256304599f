//! `lj printer`: this machine's printers, their self-test, and the jobs that are not done.

use crate::cli::context::Context;
use crate::cli::out::exit::{CliFailure, Exit};
use crate::cli::out::json::JobJson;
use crate::cli::out::output::{Out, clean, table};
use crate::cli::value;
use crate::domain::{Held, PrintJobId, PrinterTrouble};
use crate::expect_reply;
use crate::printer::{self, DEFAULT_PRINTER, Link, Printer, Stop, Timing};
use crate::protocol::{Desk, Request};
use crate::slip::Slip;
use crate::slip::escpos::{self, PrinterText};
use crate::text::printing;
use clap::{Subcommand, ValueEnum};
use serde::Serialize;

/// `lj printer …`.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// List the printers of the configuration file.
    List,
    /// Print a self-test slip; no invoice, no number.
    Test(TestArgs),
    /// List print jobs that are not done, oldest first.
    Jobs,
    /// After a doubt: say what the customer holds.
    Say(SayArgs),
    /// Give up a job that has not begun.
    GiveUp(JobArgs),
}

/// `lj printer test`.
#[derive(Debug, clap::Args)]
pub struct TestArgs {
    /// A till's code, or `default`.
    #[arg(value_name = "PRINTER", default_value = DEFAULT_PRINTER)]
    printer: String,
}

/// A job.
#[derive(Debug, clap::Args)]
pub struct JobArgs {
    /// The job's id, as `lj printer jobs` shows it.
    #[arg(value_name = "JOB", value_parser = value::job)]
    job: PrintJobId,
}

/// `lj printer say`.
#[derive(Debug, clap::Args)]
pub struct SayArgs {
    /// The job's id, as `lj printer jobs` shows it.
    #[arg(value_name = "JOB", value_parser = value::job)]
    job: PrintJobId,
    /// What the customer holds.
    #[arg(value_enum)]
    held: Said,
}

/// The answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Said {
    /// A whole slip.
    Whole,
    /// Half a slip, which was taken back: mark it 作廢 and keep it.
    HalfReturned,
    /// Half a slip, which the customer keeps.
    HalfKept,
    /// Nothing.
    Nothing,
}

#[derive(Serialize)]
struct PrinterJson<'a> {
    name: &'a str,
    kind: &'static str,
    place: String,
    text: &'static str,
    status: bool,
    drawer: bool,
}

impl<'a> PrinterJson<'a> {
    fn of(name: &'a str, printer: &Printer) -> Self {
        let kind = match printer.link {
            Link::File(_) => "device",
            Link::Tcp(_) => "tcp",
            Link::Spool(_) => "spool",
        };
        let text = match printer.text {
            PrinterText::Dots => "dots",
            PrinterText::Cp950 => "cp950",
        };
        let place = clean(&printer.link.to_string());
        Self { name, kind, place, text, status: printer.is_asked(), drawer: printer.drawer }
    }
}

/// Lists, tests, answers.
///
/// # Errors
/// `NO_SUCH_JOB`; a printer that is not set; a printer in trouble.
pub fn run(context: &Context, verb: Verb) -> Result<Exit, CliFailure> {
    match verb {
        Verb::List => list(context)?,
        Verb::Test(args) => test(context, &args.printer)?,
        Verb::Jobs => with_desk(context, jobs)?,
        Verb::Say(args) => with_desk(context, |context, desk| say(context, desk, args.job, args.held))?,
        Verb::GiveUp(args) => with_desk(context, |context, desk| give_up(context, desk, args.job))?,
    }
    Ok(Exit::DONE)
}

fn with_desk(
    context: &Context,
    act: impl FnOnce(&Context, &dyn Desk) -> Result<(), CliFailure>,
) -> Result<(), CliFailure> {
    let opened = context.open()?;
    let ended = act(context, &*opened.desk);
    opened.close()?;
    ended
}

fn list(context: &Context) -> Result<(), CliFailure> {
    let mut out = Out::default();
    let rows = context.config.printers.iter().map(|(name, printer)| PrinterJson::of(name, printer));
    if context.json {
        for row in rows {
            out.json(&row)?;
        }
        return out.flush();
    }
    let yes_no = |yes| printing::yes_no(context.lang, yes).to_owned();
    let mut cells = vec![printing::printer_headings(context.lang).map(str::to_owned).to_vec()];
    cells.extend(rows.map(|row| {
        let text = [row.name, row.kind, &row.place, row.text].map(str::to_owned);
        [text.to_vec(), vec![yes_no(row.status), yes_no(row.drawer)]].concat()
    }));
    for line in table(&cells, &[]) {
        out.line(&line)?;
    }
    out.flush()
}

/// Straight to the device: a test needs no store.
fn test(context: &Context, name: &str) -> Result<(), CliFailure> {
    let shown = clean(name);
    let printer = context.config.printers.get(name).ok_or_else(|| {
        let config = clean(&context.place.config.display().to_string());
        CliFailure::Usage(printing::no_such_printer(context.lang, &shown, &config))
    })?;
    let slip = Slip::self_test(&shown, &clean(&printer.link.to_string()))
        .map_err(|fault| CliFailure::Fault(clean(&fault.to_string())))?;
    print_now(printer, &escpos::bytes(&slip, printer.text))
        .map_err(|trouble| CliFailure::Fault(printing::test_failed(context.lang, &shown, trouble)))?;
    let mut out = Out::default();
    if context.json {
        out.json(&PrinterJson::of(name, printer))?;
    } else {
        out.line(&printing::test_sent(context.lang, &shown, printer.is_asked()))?;
    }
    out.flush()
}

fn print_now(printer: &Printer, bytes: &[u8]) -> Result<(), PrinterTrouble> {
    let (mut device, stop) = (printer::open(printer, Timing::default()), Stop::default());
    device.check(&stop)?;
    // No job of the queue has this id: they count from 1.
    device.send(PrintJobId(0), bytes, &stop).map_err(|broken| broken.trouble)?;
    device.settle(&stop)
}

fn jobs(context: &Context, desk: &dyn Desk) -> Result<(), CliFailure> {
    let request = Request::PrintJobs { till: context.till.clone() };
    let jobs = expect_reply!(context, context.ask(desk, request)?, PrintJobs)?;
    let mut out = Out::default();
    if context.json {
        for job in &jobs {
            out.json(&JobJson::of(job))?;
        }
        return out.flush();
    }
    let mut cells = vec![printing::job_headings(context.lang).map(str::to_owned).to_vec()];
    cells.extend(jobs.iter().map(|job| {
        vec![
            job.id.to_string(),
            job.at.to_string(),
            job.till.as_ref().map(ToString::to_string).unwrap_or_default(),
            printing::printout(context.lang, job),
            printing::job_state(context.lang, job.state),
        ]
    }));
    for line in table(&cells, &[true]) {
        out.line(&line)?;
    }
    out.flush()
}

fn say(context: &Context, desk: &dyn Desk, job: PrintJobId, said: Said) -> Result<(), CliFailure> {
    let held = match said {
        Said::Whole => Held::Whole,
        Said::HalfReturned => Held::HalfTakenBack,
        Said::HalfKept => Held::HalfKept,
        Said::Nothing => Held::Nothing,
    };
    context.act(desk, Request::PrintSay { job, held })?;
    tell(context, printing::held_said(context.lang, held))
}

fn give_up(context: &Context, desk: &dyn Desk, job: PrintJobId) -> Result<(), CliFailure> {
    context.act(desk, Request::PrintGiveUp(job))?;
    tell(context, &printing::job_given_up(context.lang, &job.to_string()))
}

/// A sentence for a person; a script has the exit code.
fn tell(context: &Context, sentence: &str) -> Result<(), CliFailure> {
    let mut out = Out::default();
    if !context.json {
        out.line(sentence)?;
    }
    out.flush()
}
