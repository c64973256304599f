//! `lj printer`: this machine's printers, their self-test, and the jobs that are not done.

use crate::cli::context::Context;
use crate::cli::out::{CliFailure, Exit, Listing, Object, cells, clean, object};
use crate::cli::value;
use crate::domain::{Held, PrintJobId, PrinterTrouble};
use crate::printer::{self, DEFAULT_PRINTER, Printer, Serial, Stop, Timing};
use crate::protocol::request;
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
    Test {
        /// A till's code, or `default`; this terminal's own where none is given.
        #[arg(value_name = "PRINTER")]
        printer: Option<String>,
    },
    /// List print jobs that are not done, oldest first.
    Jobs,
    /// After a doubt: say what the customer holds.
    Say {
        /// The job's id, as `lj printer jobs` shows it.
        #[arg(value_name = "JOB", value_parser = value::job)]
        job: PrintJobId,
        /// What the customer holds.
        #[arg(value_parser = value::word::<Held>())]
        held: Held,
    },
    /// Give up a job that has not begun.
    GiveUp {
        /// The job's id, as `lj printer jobs` shows it.
        #[arg(value_name = "JOB", value_parser = value::job)]
        job: PrintJobId,
    },
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
        let (kind, text) = (printer.link.kind().word(), text_word(printer.text));
        let (status, drawer) = (yes_no(printer.is_asked()), yes_no(printer.drawer));
        cells![name, kind, clean(&place(printer)), text, status, drawer]
    }

    fn json(&self) -> Object {
        let Self(name, printer) = self;
        let Serial { baud, parity, flow } = printer.serial;
        let (parity, flow): (Option<&str>, Option<&str>) = (parity.map(Into::into), flow.map(Into::into));
        object! {
            name,
            kind: printer.link.kind().word(),
            place: clean(&printer.link.to_string()),
            text: text_word(printer.text),
            status: printer.is_asked(),
            drawer: printer.drawer,
            baud, parity, flow,
        }
    }
}

/// Where it is, and how a serial line is set.
fn place(printer: &Printer) -> String {
    let Serial { baud, parity, flow } = printer.serial;
    let set = [baud.map(|baud| baud.to_string()), parity.map(word), flow.map(word)];
    let set: Vec<String> = set.into_iter().flatten().collect();
    match set.is_empty() {
        true => printer.link.to_string(),
        false => format!("{} {}", printer.link, set.join("/")),
    }
}

fn word(value: impl Into<&'static str>) -> String {
    let word: &str = value.into();
    word.to_owned()
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
        Verb::List => {
            let printers = context.config.printers.iter().map(|(name, printer)| Named(name, printer));
            context.list(&printers.collect::<Vec<_>>())
        }
        Verb::Test { printer } => test(context, &printer.unwrap_or_else(|| own_printer(context))),
        Verb::Jobs => context.with_shop(|shop| {
            let till = shop.till.clone();
            shop.list(&shop.ask(request::PrintJobs { till })?)
        }),
        Verb::Say { job, held } => context.with_shop(|shop| {
            shop.act(request::PrintSay { job, held })?;
            shop.say(text::paper::held_said(shop.lang, held))
        }),
        Verb::GiveUp { job } => context.with_shop(|shop| {
            shop.act(request::PrintGiveUp(job))?;
            shop.say(text::paper::job_given_up(shop.lang, &job.to_string()))
        }),
    }
}

/// The printer of this terminal's till, else the one of all.
fn own_printer(context: &Context) -> String {
    let of_till = context.till.as_ref().map(ToString::to_string);
    let of_till = of_till.filter(|till| context.config.printers.get(till).is_some());
    of_till.unwrap_or_else(|| DEFAULT_PRINTER.to_owned())
}

/// Straight to the device: a test needs no store.
fn test(context: &Context, name: &str) -> Result<Exit, CliFailure> {
    let shown = clean(name);
    let printers = &context.config.printers;
    let printer = printers.get(name).ok_or_else(|| {
        let config = crate::cli::out::shown(&context.place.config);
        let on_default = printers.get(DEFAULT_PRINTER).is_some();
        CliFailure::Usage(text::paper::no_such_printer(context.lang, &shown, &config, on_default))
    })?;
    let slip = Slip::self_test(&shown, &clean(&printer.link.to_string()))
        .map_err(|fault| CliFailure::Fault(clean(&fault.to_string())))?;
    print_now(context, printer, &escpos::bytes(&slip, printer.text))
        .map_err(|trouble| CliFailure::Fault(text::paper::test_failed(context.lang, &shown, trouble)))?;
    let said = |lang| text::paper::test_sent(lang, &shown, printer.is_asked());
    context.tell(|| Named(name, printer).json(), said)
}

fn print_now(context: &Context, printer: &Printer, bytes: &[u8]) -> Result<(), PrinterTrouble> {
    let notes = Some(context.place.printers.as_path());
    let (mut device, stop) = (printer::open(printer, Timing::default(), notes), Stop::default());
    device.check(&stop)?;
    // No job of the queue has this id: they count from 1.
    device.send(PrintJobId(0), bytes, &stop).map_err(|broken| broken.trouble)?;
    device.settle(&stop)
}
