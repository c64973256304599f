//! `lj printer`: this machine's printers, their self-test, and the jobs that are not done.

use crate::cli::context::Context;
use crate::cli::out::{CliFailure, Exit, Listing, Object, cells, clean, object};
use crate::cli::value;
use crate::domain::{Held, PrintJobId, PrinterTrouble};
use crate::printer::{self, DEFAULT_PRINTER, Link, Printer, Stop, Timing};
use crate::protocol::{Desk, request};
use crate::slip::Slip;
use crate::slip::escpos::{self, PrinterText};
use crate::text::{self, Lang};
use clap::Subcommand;

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
    #[arg(value_parser = value::word::<Held>())]
    held: Held,
}

/// A printer of this machine, by the name of its section.
struct Named<'a>(&'a str, &'a Printer);

impl Listing for Named<'_> {
    fn heads(lang: Lang) -> Vec<&'static str> {
        text::paper::printer_headings(lang).to_vec()
    }

    fn cells(&self, lang: Lang) -> Vec<String> {
        let Self(name, printer) = self;
        let yes_no = |yes| text::usage::yes_no(lang, yes);
        let (kind, text) = (kind_word(&printer.link), text_word(printer.text));
        let (status, drawer) = (yes_no(printer.is_asked()), yes_no(printer.drawer));
        cells![name, kind, clean(&printer.link.to_string()), text, status, drawer]
    }

    fn json(&self) -> Object {
        let Self(name, printer) = self;
        object! {
            name,
            kind: kind_word(&printer.link),
            place: clean(&printer.link.to_string()),
            text: text_word(printer.text),
            status: printer.is_asked(),
            drawer: printer.drawer,
        }
    }
}

fn kind_word(link: &Link) -> &'static str {
    match link {
        Link::File(_) => "device",
        Link::Tcp(_) => "tcp",
        Link::Spool(_) => "spool",
    }
}

fn text_word(text: PrinterText) -> &'static str {
    match text {
        PrinterText::Dots => "dots",
        PrinterText::Cp950 => "cp950",
    }
}

/// Lists, tests, answers.
///
/// # Errors
/// `NO_SUCH_JOB`; a printer that is not set; a printer in trouble.
pub fn run(context: &Context, verb: Verb) -> Result<Exit, CliFailure> {
    match verb {
        Verb::List => list(context),
        Verb::Test(args) => test(context, &args.printer),
        Verb::Jobs => context.with_desk(|desk| jobs(context, desk)),
        Verb::Say(args) => context.with_desk(|desk| say(context, desk, args.job, args.held)),
        Verb::GiveUp(args) => context.with_desk(|desk| give_up(context, desk, args.job)),
    }
}

fn list(context: &Context) -> Result<Exit, CliFailure> {
    let printers: Vec<_> =
        context.config.printers.iter().map(|(name, printer)| Named(name, printer)).collect();
    context.list(&printers)
}

/// Straight to the device: a test needs no store.
fn test(context: &Context, name: &str) -> Result<Exit, CliFailure> {
    let shown = clean(name);
    let printer = context.config.printers.get(name).ok_or_else(|| {
        let config = crate::cli::out::shown(&context.place.config);
        CliFailure::Usage(text::paper::no_such_printer(context.lang, &shown, &config))
    })?;
    let slip = Slip::self_test(&shown, &clean(&printer.link.to_string()))
        .map_err(|fault| CliFailure::Fault(clean(&fault.to_string())))?;
    print_now(printer, &escpos::bytes(&slip, printer.text))
        .map_err(|trouble| CliFailure::Fault(text::paper::test_failed(context.lang, &shown, trouble)))?;
    let said = |lang| text::paper::test_sent(lang, &shown, printer.is_asked());
    context.tell(|| Named(name, printer).json(), said)
}

fn print_now(printer: &Printer, bytes: &[u8]) -> Result<(), PrinterTrouble> {
    let (mut device, stop) = (printer::open(printer, Timing::default()), Stop::default());
    device.check(&stop)?;
    // No job of the queue has this id: they count from 1.
    device.send(PrintJobId(0), bytes, &stop).map_err(|broken| broken.trouble)?;
    device.settle(&stop)
}

fn jobs(context: &Context, desk: &dyn Desk) -> Result<Exit, CliFailure> {
    let request = request::PrintJobs { till: context.till.clone() };
    let jobs = context.ask(desk, request)?;
    context.list(&jobs)
}

fn say(context: &Context, desk: &dyn Desk, job: PrintJobId, held: Held) -> Result<Exit, CliFailure> {
    context.act(desk, request::PrintSay { job, held })?;
    context.say(text::paper::held_said(context.lang, held))
}

fn give_up(context: &Context, desk: &dyn Desk, job: PrintJobId) -> Result<Exit, CliFailure> {
    context.act(desk, request::PrintGiveUp(job))?;
    context.say(text::paper::job_given_up(context.lang, &job.to_string()))
}
