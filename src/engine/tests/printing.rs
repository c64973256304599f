//! Papers: the original exists once, whatever the printer does and however often the clerk asks; every copy has a
//! reason and a line in the log. A sheet is followed from the printer into the customer's hand.

use super::*;
use crate::domain::{
    Carrier, Held, Invoice, InvoicePaper, JobState, Number, PaperWish, PrintEnd, PrintJob, PrintJobId,
    PrintOutcome, PrinterTrouble, Printout, Tender, TenderKind,
};
use crate::protocol::NumberLife;
use fastrand::Rng;

fn shop() -> Shop {
    let shop = Shop::new();
    shop.add(&[draft("AB", 0, 200)]);
    shop
}

fn paid_in_cash() -> SaleDraft {
    let cash = Tender { kind: TenderKind::Cash, amount: 200 };
    SaleDraft { tenders: vec![cash], paper: PaperWish::Usual, ..sale() }
}

impl Shop {
    fn sell(&self, sale: SaleDraft) -> Invoice {
        *self.ask(request::Issue(sale)).unwrap()
    }

    fn jobs(&self) -> Vec<PrintJob> {
        self.ask(request::PrintJobs { till: None }).unwrap()
    }

    fn job(&self) -> PrintJobId {
        self.jobs().first().expect("a job waits").id
    }

    fn print(&self, number: Number, paper: InvoicePaper, reason: &str) -> Result<Box<PrintJob>, Failure> {
        let reason = CleanText::new(reason, 100).unwrap();
        self.ask(request::Print { number, period: None, paper, detail: false, reason })
    }

    fn begin(&self, job: PrintJobId) {
        assert_eq!(self.ask(request::PrintBegin(job)), Ok(()));
    }

    fn end(&self, job: PrintJobId, end: PrintEnd) {
        assert_eq!(self.ask(request::PrintEnd { job, end }), Ok(()));
    }

    fn doubt(&self, job: PrintJobId) {
        self.begin(job);
        self.end(job, PrintEnd::Doubtful(PrinterTrouble::Interrupted));
    }

    fn say(&self, job: PrintJobId, held: Held) {
        assert_eq!(self.ask(request::PrintSay { job, held }), Ok(()));
    }

    fn life(&self, number: Number) -> NumberLife {
        *self.ask(request::NumberLife { number, period: None }).unwrap()
    }

    fn outcomes(&self, number: Number) -> Vec<PrintOutcome> {
        self.life(number).printed.into_iter().map(|printing| printing.outcome).collect()
    }
}

fn refused<T: std::fmt::Debug>(reply: Result<T, Failure>) -> &'static str {
    match reply {
        Err(Failure::Refused(refusal)) => refusal.code(),
        other => panic!("{other:?}"),
    }
}

fn paper(job: &PrintJob) -> Option<InvoicePaper> {
    match job.printout {
        Printout::Invoice { paper, .. } => Some(paper),
        _ => None,
    }
}

#[test]
fn a_sale_queues_its_paper_and_the_drawer_with_it() {
    let shop = shop();
    let later = shop.sell(sale());
    assert_eq!(shop.jobs(), [], "--print none postpones the paper");
    let sold = shop.sell(paid_in_cash());
    let job = shop.jobs().remove(0);
    assert_eq!((paper(&job), job.drawer, job.state), (Some(InvoicePaper::Original), true, JobState::Queued));
    assert_eq!((sold.change(), sold.number.serial.value()), (95, later.number.serial.value() + 1));
    let card = Tender { kind: TenderKind::Card, amount: 105 };
    let in_carrier = SaleDraft { carrier: Carrier::parse("/ABC+123"), ..paid_in_cash() };
    shop.sell(SaleDraft { tenders: vec![card], ..in_carrier.clone() });
    assert_eq!(shop.jobs().len(), 1, "a carrier needs no paper, a card no drawer");
    shop.sell(in_carrier.clone());
    assert_eq!(shop.jobs()[1].printout, Printout::Drawer);
    shop.sell(SaleDraft { paper: PaperWish::OnRequest, ..in_carrier.clone() });
    assert_eq!(paper(&shop.jobs()[2]), Some(InvoicePaper::Information));
    let company = SaleDraft { buyer: Ubn::parse("04595257").ok(), paper: PaperWish::OnRequest, ..in_carrier };
    let asked = shop.sell(company.clone());
    assert_eq!(paper(&shop.jobs()[3]), Some(InvoicePaper::Original), "a company may ask for its slip (R10)");
    assert_eq!(asked.print_mark, crate::domain::PrintMark::Yes);
    let unasked = shop.sell(SaleDraft { paper: PaperWish::Usual, ..company });
    assert_eq!(refused(shop.print(unasked.number, InvoicePaper::Original, "")), "NO_PROOF");
    shop.healthy();
}

#[test]
fn the_original_is_printed_once_and_a_copy_needs_it_and_a_reason() {
    let shop = shop();
    let number = shop.sell(paid_in_cash()).number;
    let asked = |paper, reason: &str| shop.print(number, paper, reason);
    assert_eq!(refused(asked(InvoicePaper::Original, "")), "ORIGINAL_EXISTS", "it is on its way");
    assert_eq!(refused(asked(InvoicePaper::Reprint, "弄丟")), "NO_ORIGINAL");
    let job = shop.job();
    shop.begin(job);
    assert_eq!(refused(shop.ask(request::PrintBegin(job))), "NO_SUCH_JOB", "begun once");
    assert_eq!(refused(shop.ask(request::PrintGiveUp(job))), "NO_SUCH_JOB", "bytes may have left");
    shop.end(job, PrintEnd::Printed);
    assert_eq!(refused(shop.ask(request::PrintEnd { job, end: PrintEnd::Printed })), "NO_SUCH_JOB");
    assert_eq!(refused(asked(InvoicePaper::Original, "")), "ORIGINAL_EXISTS");
    assert_eq!(refused(asked(InvoicePaper::Reprint, "")), "REASON_MISSING");
    assert_eq!(refused(asked(InvoicePaper::Reprint, &"字".repeat(41))), "TEXT_TOO_LONG");
    assert!(asked(InvoicePaper::Reprint, "弄丟").is_ok());
    let copy = shop.jobs().remove(0);
    shop.begin(copy.id);
    shop.end(copy.id, PrintEnd::Printed);
    let life = shop.life(number);
    let reasons: Vec<_> = life.printed.iter().map(|printing| printing.job.reason.as_str()).collect();
    assert_eq!(reasons, ["", "弄丟"]);
    assert!(life.issued_by.is_some() && life.jobs.is_empty());
    shop.healthy();
}

#[test]
fn trouble_before_the_first_byte_only_waits() {
    let shop = shop();
    let number = shop.sell(paid_in_cash()).number;
    let job = shop.job();
    let paper_out = PrintEnd::Nothing(PrinterTrouble::PaperOut);
    shop.end(job, paper_out);
    let frames = shop.life(number).range.map(|row| row.range);
    let head = |shop: &Shop| shop.ask(request::Store).unwrap().head_sequence;
    let before = head(&shop);
    shop.end(job, paper_out);
    assert_eq!(head(&shop), before, "the same trouble again leaves no entry");
    assert_eq!(shop.jobs()[0].state, JobState::Held(PrinterTrouble::PaperOut));
    // A drawer that took no byte after all: the job waits again, and is not in doubt.
    shop.begin(job);
    shop.end(job, PrintEnd::Nothing(PrinterTrouble::Unreachable));
    assert_eq!(shop.jobs()[0].state, JobState::Held(PrinterTrouble::Unreachable));
    shop.begin(job);
    shop.end(job, PrintEnd::Printed);
    assert_eq!(shop.outcomes(number), [PrintOutcome::Printed { said: false }]);
    assert_eq!(shop.life(number).range.map(|row| row.range), frames, "no second number");
    shop.healthy();
}

#[test]
fn each_answer_to_a_doubt_leads_to_the_lawful_paper() {
    for (held, outcome, next) in [
        (Held::Whole, PrintOutcome::Printed { said: true }, None),
        (Held::HalfTakenBack, PrintOutcome::Spoiled, Some(InvoicePaper::Original)),
        (Held::HalfKept, PrintOutcome::Damaged, Some(InvoicePaper::Reprint)),
        (Held::Nothing, PrintOutcome::NothingCame, Some(InvoicePaper::Original)),
    ] {
        let shop = shop();
        let number = shop.sell(paid_in_cash()).number;
        let job = shop.job();
        assert_eq!(refused(shop.ask(request::PrintSay { job, held })), "NO_SUCH_JOB", "nothing is in doubt");
        shop.doubt(job);
        assert_eq!(refused(shop.print(number, InvoicePaper::Original, "")), "ORIGINAL_EXISTS");
        shop.say(job, held);
        assert_eq!(refused(shop.ask(request::PrintSay { job, held })), "NO_SUCH_JOB", "asked once");
        assert_eq!(shop.outcomes(number), [outcome]);
        let jobs = shop.jobs();
        assert_eq!(jobs.first().and_then(paper), next, "{held:?}");
        if let Some(again) = jobs.first() {
            assert!(!again.drawer, "the drawer opened already");
            assert_eq!(again.reason.is_empty(), next == Some(InvoicePaper::Original));
            assert!(again.id > job);
        }
        shop.healthy();
    }
}

#[test]
fn a_cancelled_invoice_has_no_paper_any_more() {
    let shop = shop();
    let cancel = |number| request::Cancel {
        number,
        period: None,
        reason: CleanText::new("客人不買", 20).unwrap(),
        approval_no: CleanText::default(),
    };
    let waiting = shop.sell(paid_in_cash()).number;
    assert!(shop.ask(cancel(waiting)).is_ok());
    assert_eq!(shop.jobs(), [], "what waited is given up");
    assert_eq!(shop.outcomes(waiting), [PrintOutcome::GivenUp]);
    assert_eq!(refused(shop.print(waiting, InvoicePaper::Original, "")), "ALREADY_CANCELLED");
    let begun = shop.sell(paid_in_cash()).number;
    let job = shop.job();
    shop.begin(job);
    assert!(shop.ask(cancel(begun)).is_ok());
    shop.end(job, PrintEnd::Doubtful(PrinterTrouble::NoAnswer));
    shop.say(job, Held::Nothing);
    assert_eq!(shop.jobs(), [], "nothing is printed again after the cancellation");
    shop.healthy();
}

#[test]
fn drawers_and_given_up_jobs_are_no_question() {
    let shop = shop();
    assert!(shop.ask(request::OpenDrawer).is_ok());
    let job = shop.job();
    shop.doubt(job);
    assert_eq!(shop.jobs(), [], "a drawer is seen");
    let number = shop.sell(paid_in_cash()).number;
    let job = shop.job();
    assert_eq!(shop.ask(request::PrintGiveUp(job)), Ok(()));
    assert_eq!(shop.outcomes(number), [PrintOutcome::GivenUp]);
    assert!(shop.print(number, InvoicePaper::Original, "").is_ok(), "none was printed: it may be asked for");
    shop.healthy();
}

/// What became of one sheet.
#[derive(Clone, Copy, PartialEq)]
enum Sheet {
    Whole,
    Half,
    Nothing,
}

/// A printer that does anything and a cashier who tells the truth: the customer's hand is watched.
#[test]
fn no_customer_ever_holds_two_originals() {
    for seed in 0..60 {
        println!("seed {seed}");
        let mut dice = Rng::with_seed(seed);
        let mut shop = shop();
        let number = shop.sell(paid_in_cash()).number;
        let (mut whole_originals, mut sheet) = (0, Sheet::Nothing);
        for _ in 0..30 {
            let Some(job) = shop.jobs().into_iter().next() else {
                let (paper, reason) = [(InvoicePaper::Original, ""), (InvoicePaper::Reprint, "再要一張")]
                    [usize::try_from(dice.u64(..2)).unwrap()];
                let _ = shop.print(number, paper, reason);
                continue;
            };
            let is_original = paper(&job) == Some(InvoicePaper::Original);
            match (job.state, dice.u64(..4)) {
                (JobState::Queued | JobState::Held(_), 0) => {
                    shop.end(job.id, PrintEnd::Nothing(PrinterTrouble::PaperOut));
                }
                (JobState::Queued | JobState::Held(_), 1) => {
                    assert_eq!(shop.ask(request::PrintGiveUp(job.id)), Ok(()));
                }
                (JobState::Queued | JobState::Held(_), _) => {
                    shop.begin(job.id);
                    sheet =
                        [Sheet::Whole, Sheet::Half, Sheet::Nothing][usize::try_from(dice.u64(..3)).unwrap()];
                    whole_originals += u32::from(is_original && sheet == Sheet::Whole);
                }
                (JobState::Begun, 0) if sheet == Sheet::Whole => shop.end(job.id, PrintEnd::Printed),
                (JobState::Begun, 1) => shop.reopen(),
                (JobState::Begun, _) => shop.end(job.id, PrintEnd::Doubtful(PrinterTrouble::Interrupted)),
                (JobState::Doubtful(_), _) => {
                    let held = match (sheet, dice.u64(..2)) {
                        (Sheet::Whole, _) => Held::Whole,
                        (Sheet::Nothing, _) => Held::Nothing,
                        (Sheet::Half, 0) => Held::HalfTakenBack,
                        (Sheet::Half, _) => Held::HalfKept,
                    };
                    shop.say(job.id, held);
                }
            }
            assert!(whole_originals <= 1, "two originals");
        }
        let log = shop.life(number).printed;
        let held = log
            .iter()
            .filter(|line| paper(&line.job) == Some(InvoicePaper::Original) && line.outcome.is_held());
        assert!(held.count() <= 1);
        shop.healthy();
    }
}

#[test]
fn an_original_is_out_from_its_first_byte_until_a_cashier_says_otherwise() {
    let shop = shop();
    let number = shop.sell(paid_in_cash()).number;
    let out = || shop.life(number).original_is_out();
    assert!(!out(), "it waits");
    shop.begin(shop.job());
    assert!(out(), "it may have come out");
    shop.end(shop.job(), PrintEnd::Doubtful(PrinterTrouble::PaperOut));
    assert!(out());
    shop.say(shop.job(), Held::HalfTakenBack);
    assert!(!out(), "the half is with us, the next one waits");
    shop.begin(shop.job());
    shop.end(shop.job(), PrintEnd::Printed);
    assert!(out());
}

/// Whether a paper may be asked for is told as asking for it would be, in every state of an invoice.
#[test]
fn a_paper_is_refused_beforehand_as_it_would_be_when_asked_for() {
    let shop = Shop::new();
    shop.add(&[draft("AB", 0, 50)]);
    let mut refusals = 0;
    for state in 0..3 {
        for paper in [InvoicePaper::Original, InvoicePaper::Reprint, InvoicePaper::Information] {
            let number = crate::domain::Number::parse(&shop.issue()).unwrap();
            if state == 1 {
                let held = shop.ask(request::Print {
                    number,
                    period: None,
                    paper: InvoicePaper::Original,
                    detail: false,
                    reason: CleanText::default(),
                });
                drop(held);
            }
            if state == 2 {
                let (reason, approval_no) = (CleanText::new("退貨", 9).unwrap(), CleanText::default());
                shop.ask(request::Cancel { number, period: None, reason, approval_no }).unwrap();
            }
            let told = shop.ask(request::PrintCheck { number, period: None, paper });
            let reason = CleanText::new("客人遺失", 9).unwrap();
            let done = shop.ask(request::Print { number, period: None, paper, detail: false, reason });
            match (told, done) {
                (Ok(told), Ok(_)) => assert_eq!(told, paper),
                (Err(told), Err(done)) => {
                    assert_eq!(told, done, "{state} {paper:?}");
                    refusals += 1;
                }
                other => panic!("{state} {paper:?}: {other:?}"),
            }
        }
    }
    assert!(refusals >= 4, "{refusals}");
}
