//! A print job: how it stands in a list, in JSON, and what is said when one is queued; and the verbs that queue one for an
//! invoice or an allowance.

use crate::cli::context::Shop;
use crate::cli::out::{CliFailure, Exit, Listing, Object, cells, object, or_blank};
use crate::cli::value::{self, Which};
use crate::domain::{AllowanceNumber, CleanText, InvoicePaper, JobState, PrintJob, PrinterTrouble, Printout};
use crate::protocol::{Ask, request};
use crate::text::{self, Lang};

/// Queues a paper, and says that it is on its way to the printer.
///
/// # Errors
/// What the engine refuses.
pub fn queue(shop: &Shop<'_>, paper: impl Ask<Reply = Box<PrintJob>>) -> Result<Exit, CliFailure> {
    let job = shop.act(paper)?;
    shop.tell(|| job.json(), |lang| text::paper::job_queued(lang, &job))
}

impl Listing for PrintJob {
    const RIGHT: &'static [usize] = &[0];

    fn heads(lang: Lang) -> Vec<&'static str> {
        text::paper::job_headings(lang).to_vec()
    }

    fn cells(&self, lang: Lang) -> Vec<String> {
        let till = or_blank(self.till.as_ref());
        cells![
            self.id,
            self.at,
            till,
            text::paper::printout(lang, self),
            text::paper::job_state(lang, self.state)
        ]
    }

    fn json(&self) -> Object {
        let Self { id, printout, drawer, till, staff, at, reason, state } = self;
        let (state, trouble) = state_words(*state);
        let (number, period, detail) = match printout {
            Printout::Invoice { number, period, detail, .. } => {
                (Some(number.to_string()), Some(*period), *detail)
            }
            Printout::Allowance(number) => (Some(number.to_string()), Some(number.period()), false),
            Printout::Shift(id) => (Some(id.to_string()), None, false),
            Printout::Drawer | Printout::Takings(_) => (None, None, false),
            Printout::Coverage(period) => (None, Some(*period), false),
        };
        object! {
            job: id,
            what: what(printout),
            number, period, detail, drawer, till, staff, at, reason, state, trouble,
        }
    }
}

fn what(printout: &Printout) -> &'static str {
    match printout {
        Printout::Invoice { paper, .. } => paper.into(),
        Printout::Allowance(_) => "allowance",
        Printout::Shift(_) => "shift",
        Printout::Drawer => "drawer",
        Printout::Takings(_) => "takings",
        Printout::Coverage(_) => "coverage",
    }
}

fn state_words(state: JobState) -> (&'static str, Option<PrinterTrouble>) {
    match state {
        JobState::Queued => ("queued", None),
        JobState::Held(trouble) => ("held", Some(trouble)),
        JobState::Begun => ("begun", None),
        JobState::Doubtful(trouble) => ("doubtful", Some(trouble)),
    }
}

/// `lj invoice reprint`.
#[derive(Debug, clap::Args)]
pub struct ReprintArgs {
    #[command(flatten)]
    which: Which,
    /// Why, 1 to 40 characters: it is logged with person and time.
    #[arg(long, value_parser = value::text, required_unless_present_any = ["original", "information"])]
    reason: Option<CleanText>,
    /// With 交易明細, also for a consumer.
    #[arg(long)]
    detail: bool,
    /// The original, where none was printed yet.
    #[arg(long, conflicts_with_all = ["reason", "information"])]
    original: bool,
    /// The information slip of an invoice in a carrier or donated.
    #[arg(long, conflicts_with = "reason")]
    information: bool,
}

/// `lj invoice reprint`: a copy marked 補印, with a reason that is logged; or the first original of an invoice whose paper
/// was postponed; or the information slip of one that has no proof. The printer of `--till`, else the default one,
/// prints it.
///
/// # Errors
/// `NO_SUCH_INVOICE`, `ALREADY_CANCELLED`, `NO_PROOF`, `NO_ORIGINAL`, `ORIGINAL_EXISTS`, `NO_QR_KEY`.
pub fn reprint(shop: &Shop<'_>, args: ReprintArgs) -> Result<Exit, CliFailure> {
    let paper = match (args.original, args.information) {
        (true, _) => InvoicePaper::Original,
        (false, true) => InvoicePaper::Information,
        (false, false) => InvoicePaper::Reprint,
    };
    let (Which { number, period }, detail) = (args.which, args.detail);
    let reason = args.reason.unwrap_or_default();
    queue(shop, request::Print { number, period, paper, detail, reason })
}

/// `lj invoice allowance-print`: a 折讓單 for signature.
///
/// # Errors
/// `NO_SUCH_ALLOWANCE`, `ALREADY_CANCELLED`.
pub fn print_allowance(shop: &Shop<'_>, allowance: AllowanceNumber) -> Result<Exit, CliFailure> {
    queue(shop, request::PrintAllowance(allowance))
}
