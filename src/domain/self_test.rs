//! The archive scenarios of the Turnkey self-test V4.8.1 (2026-08-20) as facts: what a shop sends to the platform's test
//! page before it goes live. Eighteen invoices and what is done to five of them, each document with its round; and the
//! two messages about numbers that belong to it, E0401 and E0402.
//!
//! Sources: the numbers and titles of a firm's filled form (appendix 2), rules R10, R11, R15, R20. Nothing here is issued: a
//! test's numbers come from the platform's test page, and its facts are kept by nobody.

use super::{
    Allowance, AllowanceCancelled, AllowanceNumber, BOOK_SIZE, BlankReport, BranchAllotment, Cancellation,
    Carrier, CheckedSale, CleanText, Clearance, CompanyCode, CompanyState, Conflict, Content, Document,
    DocumentId, DonationCode, Invoice, MessageKind, Moment, Number, PaperWish, Period, PriceBasis,
    PrintJobId, PrintMark, RandomCode, RangeId, Remaining, RequestId, SaleDraft, SaleLine, Sender, Serial,
    Span, TaxChoice, TaxKind, Together, TrackOf, Ubn, Voided, ZeroRate, ZeroReason,
};
use rust_decimal::Decimal;

/// Numbers that the scenarios take: an invoice each, one for 1-1 and 2 together, one for 5 and 6.
pub const SELF_TEST_NUMBERS: u32 = 18;
/// The mobile bar codes of the form, its citizen certificate and its donation code. None is a person's.
const MOBILE: &str = "/ABC1234";
const MOBILE_OF_COMPANY: &str = "/DEF1234";
const CERTIFICATE: &str = "AB12345678901234";
const DONATION: &str = "919";
/// A member's carrier: the type of the form, and an address that is nobody's.
const MEMBER: &str = "EJ0113:lj-selftest@example.com";
/// Why zero-rated, by the form: 71, exports.
const ZERO_REASON: u8 = 71;
/// What the facts give as their reason.
const REASON: &str = "自行檢測";
/// The request that a record names.
const REQUEST: &str = "self-test";
/// The longest of the texts above and of the goods, in bytes.
const TEXT_BYTES_MAX: usize = 60;
/// Steps between two random codes, and the first: prime to 10,000, so that no two are the same and none follows the other.
const RANDOM_STEP: u32 = 3_571;
const RANDOM_FIRST: u32 = 1_209;
/// The round of the blank numbers: once they are told, no number of them can be used.
const LAST_ROUND: u8 = 5;

/// Who tests, with which numbers, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelfTester {
    /// The seller: the tester's own UBN, its registered name and address.
    pub sender: Sender,
    /// The company of the store that stands for it.
    pub company: CompanyCode,
    /// Its state.
    pub company_state: CompanyState,
    /// The company that buys, in scenarios 1-2 and 10: the tester's own UBN by the rules of the test.
    pub buyer: Ubn,
    /// The first of [`SELF_TEST_NUMBERS`] numbers of one track.
    pub first: Number,
    /// The time of every fact; its period is that of the numbers.
    pub at: Moment,
}

/// What one file tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SelfTestContent {
    /// A document of an invoice.
    Document(Box<Document>),
    /// E0401.
    Allotment(BranchAllotment),
    /// E0402.
    Blanks(BlankReport),
}

/// One file of the test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelfTestStep {
    /// The scenarios that it belongs to, as the form counts them; the message itself for E0401 and E0402.
    pub scenarios: &'static [&'static str],
    /// When it is sent: after those of the round before are confirmed.
    pub round: u8,
    /// What it tells.
    pub content: SelfTestContent,
    /// Why the counter does not sell this as it stands; empty where it does.
    pub conflicts: Vec<Conflict>,
}

/// Why there is no test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SelfTestFault {
    /// The track has no [`SELF_TEST_NUMBERS`] numbers from the first one on.
    #[error("the track ends before the last scenario")]
    Numbers,
    /// The day is in no period.
    #[error("the day is in no period")]
    Period,
    /// 00000000 is no UBN.
    #[error("00000000 is no UBN")]
    Ubn,
    /// A fact of the table is none: a fault of the program.
    #[error("scenario {0} does not hold")]
    Scenario(&'static str),
}

/// Where a consumer's invoice of the test goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum In {
    Nothing,
    Mobile(&'static str),
    Certificate,
    Member,
}

/// What is done to an invoice after its issue.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Then {
    Nothing,
    Cancel,
    CancelVoidReissue,
    VoidReissue,
    Allow,
}

/// An invoice of the test.
#[derive(Clone, Copy)]
struct Case {
    scenarios: &'static [&'static str],
    to_company: bool,
    carrier: In,
    donated: bool,
    lines: &'static [(&'static str, i64, TaxChoice)],
    then: Then,
}

const USUAL: &[(&str, i64, TaxChoice)] = &[("乾電池", 105, TaxChoice::Taxable)];

const fn case(scenarios: &'static [&'static str]) -> Case {
    let carrier = In::Nothing;
    Case { scenarios, to_company: false, carrier, donated: false, lines: USUAL, then: Then::Nothing }
}

/// In the order of their numbers.
const CASES: [Case; SELF_TEST_NUMBERS as usize] = [
    case(&["1-1", "2"]),
    Case { to_company: true, ..case(&["1-2"]) },
    Case { then: Then::Cancel, ..case(&["3"]) },
    Case { then: Then::CancelVoidReissue, ..case(&["4-1"]) },
    Case { then: Then::VoidReissue, ..case(&["4-2"]) },
    Case { then: Then::Allow, ..case(&["5"]) },
    Case { carrier: In::Mobile(MOBILE), ..case(&["7"]) },
    Case { donated: true, ..case(&["8"]) },
    Case { carrier: In::Mobile(MOBILE), donated: true, ..case(&["9"]) },
    Case { to_company: true, carrier: In::Mobile(MOBILE_OF_COMPANY), ..case(&["10"]) },
    Case { carrier: In::Member, ..case(&["11"]) },
    Case { carrier: In::Member, donated: true, ..case(&["12"]) },
    Case { carrier: In::Certificate, ..case(&["13"]) },
    Case { carrier: In::Certificate, donated: true, ..case(&["14"]) },
    case(&["15"]),
    Case { lines: &[("出口樣品", 100, TaxChoice::Zero)], ..case(&["16"]) },
    Case { lines: &[("白米", 200, TaxChoice::Free)], ..case(&["17"]) },
    Case {
        lines: &[
            ("乾電池", 105, TaxChoice::Taxable),
            ("出口樣品", 100, TaxChoice::Zero),
            ("白米", 200, TaxChoice::Free),
        ],
        ..case(&["18"])
    },
];

/// Every file of the test, round by round, in the order of the scenarios.
///
/// # Errors
/// [`SelfTestFault`].
pub fn self_test(tester: &SelfTester) -> Result<Vec<SelfTestStep>, SelfTestFault> {
    let period = tester.at.period().ok_or(SelfTestFault::Period)?;
    if tester.sender.ubn.is_zeros() || tester.buyer.is_zeros() {
        return Err(SelfTestFault::Ubn);
    }
    let mut steps = vec![allotment(tester, period)?];
    for (place, case) in (0u32..).zip(&CASES) {
        let walk = Walk { tester, period, case };
        let no_fact = SelfTestFault::Scenario(case.scenarios[0]);
        steps.extend(walk.steps(place)?.ok_or(no_fact)?);
    }
    steps.extend(blanks(tester, period)?);
    // Stable: the order of the scenarios stays.
    steps.sort_by_key(|step| step.round);
    Ok(steps)
}

/// The number `place` behind the first.
fn number(first: Number, place: u32) -> Result<Number, SelfTestFault> {
    let serial = Serial::try_from(first.serial.value().saturating_add(place));
    serial.map(|serial| Number { serial, ..first }).map_err(|_| SelfTestFault::Numbers)
}

fn span(tester: &SelfTester, begin: u32, past: u32) -> Result<Span, SelfTestFault> {
    let serial = |value: u32| Serial::try_from(value).map_err(|_| SelfTestFault::Numbers);
    let (begin, end) = (serial(begin)?, serial(past.saturating_sub(1))?);
    Span::new(tester.first.track, begin, end).map_err(|_| SelfTestFault::Numbers)
}

/// Begin of the first book and past end of the last that the test takes numbers of.
fn books(tester: &SelfTester) -> (u32, u32) {
    let first = tester.first.serial.value();
    let past = first.saturating_add(SELF_TEST_NUMBERS);
    (first / BOOK_SIZE * BOOK_SIZE, past.div_ceil(BOOK_SIZE) * BOOK_SIZE)
}

fn of_track(tester: &SelfTester, period: Period) -> TrackOf {
    let ubn = tester.sender.ubn;
    TrackOf { head: ubn, branch: ubn, tax_kind: TaxKind::General, period, track: tester.first.track }
}

/// A head office gives its books to itself: both UBNs are its own.
fn allotment(tester: &SelfTester, period: Period) -> Result<SelfTestStep, SelfTestFault> {
    let (begin, past) = books(tester);
    let whole = span(tester, begin, past)?;
    let allotment = BranchAllotment { of: of_track(tester, period), whole, spans: vec![whole] };
    let content = SelfTestContent::Allotment(allotment);
    Ok(SelfTestStep { scenarios: &["E0401"], round: 1, content, conflicts: Vec::new() })
}

/// What is left of the last book; nothing where the last scenario takes its last number.
fn blanks(tester: &SelfTester, period: Period) -> Result<Option<SelfTestStep>, SelfTestFault> {
    let (_, past) = books(tester);
    let unused = tester.first.serial.value().saturating_add(SELF_TEST_NUMBERS);
    if unused >= past {
        return Ok(None);
    }
    let report = BlankReport { of: of_track(tester, period), spans: vec![span(tester, unused, past)?] };
    let content = SelfTestContent::Blanks(report);
    Ok(Some(SelfTestStep { scenarios: &["E0402"], round: LAST_ROUND, content, conflicts: Vec::new() }))
}

/// One invoice of the test and what is done to it.
struct Walk<'a> {
    tester: &'a SelfTester,
    period: Period,
    case: &'a Case,
}

impl Walk<'_> {
    fn steps(&self, place: u32) -> Result<Option<Vec<SelfTestStep>>, SelfTestFault> {
        let number = number(self.tester.first, place)?;
        Ok(self.documents(number, place))
    }

    /// `None` where a fact of the table is none.
    fn documents(&self, number: Number, place: u32) -> Option<Vec<SelfTestStep>> {
        let (invoice, conflicts) = self.issue(number, place, 1)?;
        let mut steps = vec![self.step(1, self.issued(&invoice), conflicts)];
        let mut then = |round, content| steps.push(self.step(round, content, Vec::new()));
        match self.case.then {
            Then::Nothing => {}
            Then::Cancel => then(2, self.cancelled(&invoice)?),
            Then::CancelVoidReissue => {
                then(2, self.cancelled(&invoice)?);
                then(3, self.voided(&invoice)?);
                then(4, self.issued(&self.issue(number, place, 2)?.0));
            }
            Then::VoidReissue => {
                then(2, self.voided(&invoice)?);
                then(3, self.issued(&self.issue(number, place, 2)?.0));
            }
            Then::Allow => {
                then(2, self.allowed(&invoice, false)?);
                let content = self.allowed(&invoice, true)?;
                steps.push(SelfTestStep { scenarios: &["6"], round: 3, content, conflicts: Vec::new() });
            }
        }
        Some(steps)
    }

    fn step(&self, round: u8, content: SelfTestContent, conflicts: Vec<Conflict>) -> SelfTestStep {
        SelfTestStep { scenarios: self.case.scenarios, round, content, conflicts }
    }

    fn document(&self, id: DocumentId, content: Content) -> Box<Document> {
        Box::new(Document { id, sender: self.tester.sender.clone(), content })
    }

    fn issued(&self, invoice: &Invoice) -> SelfTestContent {
        let content = Content::Issue(Box::new(invoice.clone()));
        SelfTestContent::Document(self.document(DocumentId::of_issue(invoice), content))
    }

    /// The invoice, and what of it the counter would refuse. A second issue corrects the price of the first.
    fn issue(&self, number: Number, place: u32, revision: u8) -> Option<(Invoice, Vec<Conflict>)> {
        let Self { tester, period, case } = *self;
        let mut lines: Vec<SaleLine> = case.lines.iter().filter_map(line).collect();
        if revision > 1 {
            lines.first_mut()?.price += Decimal::from(105);
        }
        let has_zero = lines.iter().any(|line| line.tax == TaxChoice::Zero);
        let reason = ZeroReason::try_from(ZERO_REASON).ok()?;
        let zero_rate = has_zero.then_some(ZeroRate { clearance: Clearance::NotThroughCustoms, reason });
        let buyer = case.to_company.then_some(tester.buyer);
        let plain = SaleDraft { lines, buyer, zero_rate, ..SaleDraft::default() };
        let checked = CheckedSale::check(&plain, &Together::ALL).ok()?;
        let carrier = match case.carrier {
            In::Nothing => None,
            In::Member => Some(Carrier::parse(MEMBER)?),
            In::Mobile(code) => Some(Carrier::parse(code)?),
            In::Certificate => Some(Carrier::parse(CERTIFICATE)?),
        };
        let donation = if case.donated { Some(DonationCode::parse(DONATION)?) } else { None };
        let on_paper = case.carrier == In::Nothing && !case.donated;
        let whole = SaleDraft { carrier: carrier.clone(), donation: donation.clone(), ..plain };
        let conflicts = whole.conflicts(&Together::ALL);
        let random = (RANDOM_FIRST + place * RANDOM_STEP) % u32::from(RandomCode::COUNT);
        let invoice = Invoice {
            number,
            period,
            range: RangeId(0),
            revision,
            issued_at: tester.at,
            random_code: RandomCode::try_from(u16::try_from(random).ok()?).ok()?,
            tax_kind: TaxKind::General,
            company: tester.company.clone(),
            company_state: tester.company_state,
            seller: tester.sender.ubn,
            buyer,
            buyer_name: CleanText::default(),
            dept: None,
            till: None,
            lines: checked.sale().lines.clone(),
            basis: PriceBasis::Gross,
            tax: checked.sums().tax_type(),
            zero_rate,
            totals: checked.totals(),
            carrier,
            donation,
            print_mark: if on_paper { PrintMark::Yes } else { PrintMark::No },
            tenders: Vec::new(),
            paper: PaperWish::Later,
            parked: None,
            request_id: RequestId::parse(REQUEST)?,
        };
        Some((invoice, conflicts))
    }

    fn cancelled(&self, invoice: &Invoice) -> Option<SelfTestContent> {
        let cancellation = Cancellation {
            number: invoice.number,
            period: invoice.period,
            range: invoice.range,
            at: self.tester.at,
            reason: text(REASON)?,
            approval_no: CleanText::default(),
        };
        let id = DocumentId::of_cancellation(&cancellation, 1);
        let content = Content::Cancel(Box::new(cancellation), Box::new(invoice.clone()));
        Some(SelfTestContent::Document(self.document(id, content)))
    }

    fn voided(&self, invoice: &Invoice) -> Option<SelfTestContent> {
        let voided = Voided {
            number: invoice.number,
            period: invoice.period,
            revision: invoice.revision,
            range: invoice.range,
            company: invoice.company.clone(),
            company_state: invoice.company_state,
            seller: invoice.seller,
            buyer: invoice.buyer,
            issued_at: invoice.issued_at,
            at: self.tester.at,
            till: None,
            staff: None,
            reason: text(REASON)?,
            last_job: PrintJobId(0),
        };
        let id = DocumentId::of_void(&voided);
        Some(SelfTestContent::Document(self.document(id, Content::Void(Box::new(voided)))))
    }

    /// All of the goods come back; and the same allowance, cancelled.
    fn allowed(&self, invoice: &Invoice, cancelled: bool) -> Option<SelfTestContent> {
        let (at, reason) = (self.tester.at, text(REASON)?);
        let left = Remaining::of(invoice, &[]);
        let allowance = Allowance {
            number: AllowanceNumber::new(invoice.number, invoice.period, 1)?,
            range: invoice.range,
            company: invoice.company.clone(),
            company_state: invoice.company_state,
            seller: invoice.seller,
            buyer: invoice.buyer,
            invoiced_at: invoice.issued_at,
            at,
            till: None,
            staff: None,
            reason: reason.clone(),
            lines: left.allow(&left.everything()).ok()?,
            cancelled: cancelled.then_some(AllowanceCancelled { at, staff: None, reason }),
        };
        let kind = if cancelled { MessageKind::G0501 } else { MessageKind::G0401 };
        let id = DocumentId { number: invoice.number, period: invoice.period, kind, count: 1 };
        let content = Content::Allowance(Box::new(allowance));
        Some(SelfTestContent::Document(self.document(id, content)))
    }
}

fn text(words: &str) -> Option<CleanText> {
    CleanText::new(words, TEXT_BYTES_MAX).ok()
}

fn line(&(name, price, tax): &(&str, i64, TaxChoice)) -> Option<SaleLine> {
    let line = SaleLine::new(text(name)?, Decimal::ONE, Decimal::from(price));
    Some(SaleLine { tax, ..line })
}

impl SelfTestStep {
    /// The message: `F0401`.
    pub fn message(&self) -> &'static str {
        match &self.content {
            SelfTestContent::Document(document) => document.id.kind.as_str(),
            SelfTestContent::Allotment(_) => "E0401",
            SelfTestContent::Blanks(_) => "E0402",
        }
    }

    /// What names it on the form: a number, an allowance, or a stretch of numbers.
    pub fn name(&self) -> String {
        let stretch = |span: Option<&Span>| span.map(|span| span_name(*span)).unwrap_or_default();
        match &self.content {
            SelfTestContent::Document(document) => {
                document.id.allowance().map_or_else(|| document.id.number.to_string(), |one| one.to_string())
            }
            SelfTestContent::Allotment(allotment) => stretch(Some(&allotment.whole)),
            SelfTestContent::Blanks(report) => stretch(report.spans.first()),
        }
    }

    /// The invoice, where the file tells of one.
    pub fn invoice(&self) -> Option<&Invoice> {
        match &self.content {
            SelfTestContent::Document(document) => match &document.content {
                Content::Issue(invoice) => Some(invoice),
                Content::Cancel(..)
                | Content::Void(_)
                | Content::Allowance(_)
                | Content::Blanks(_)
                | Content::Allotment(_) => None,
            },
            SelfTestContent::Allotment(_) | SelfTestContent::Blanks(_) => None,
        }
    }

    /// The type and the shown id of the carrier.
    pub fn carrier(&self) -> Option<(&str, String)> {
        let invoice = self.invoice()?;
        Some((invoice.carrier.as_ref()?.mig_type()?, invoice.carrier_ids()?.shown))
    }

    /// True where the counter sells it as it stands.
    pub fn is_sold_here(&self) -> bool {
        self.conflicts.is_empty()
    }
}

/// `JZ50075681-50075699`.
fn span_name(span: Span) -> String {
    format!("{}{}-{}", span.track, span.begin(), span.end())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tester(first: &str) -> SelfTester {
        let ubn = Ubn::parse("12345675").unwrap();
        let sender = Sender { ubn, name: text("範例商行").unwrap(), address: text("臺北市").unwrap() };
        SelfTester {
            sender,
            company: CompanyCode::parse("1").unwrap(),
            company_state: CompanyState(1),
            buyer: ubn,
            first: Number::parse(first).unwrap(),
            at: Moment::parse("2026-11-29 10:00:00").unwrap(),
        }
    }

    #[test]
    fn every_scenario_of_the_form_has_its_messages_in_order() {
        let steps = self_test(&tester("JZ50075650")).unwrap();
        let of = |scenario: &str| -> Vec<(u8, &str)> {
            let mut found: Vec<_> = steps.iter().filter(|step| step.scenarios.contains(&scenario)).collect();
            found.sort_by_key(|step| step.round);
            found.iter().map(|step| (step.round, step.message())).collect()
        };
        let one = ["1-1", "1-2", "2", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16", "17", "18"];
        for scenario in one {
            assert_eq!(of(scenario), [(1, "F0401")], "{scenario}");
        }
        assert_eq!(of("3"), [(1, "F0401"), (2, "F0501")]);
        assert_eq!(of("4-1"), [(1, "F0401"), (2, "F0501"), (3, "F0701"), (4, "F0401")]);
        assert_eq!(of("4-2"), [(1, "F0401"), (2, "F0701"), (3, "F0401")]);
        assert_eq!((of("5"), of("6")), (vec![(1, "F0401"), (2, "G0401")], vec![(3, "G0501")]));
        assert_eq!((of("E0401"), of("E0402")), (vec![(1, "E0401")], vec![(5, "E0402")]));
        assert_eq!(steps.len(), 28);
        assert!(steps.is_sorted_by_key(|step| step.round));
    }

    #[test]
    fn marks_are_those_of_the_form() {
        let steps = self_test(&tester("JZ50075650")).unwrap();
        let of = |scenario: &str| steps.iter().find(|step| step.scenarios.contains(&scenario)).unwrap();
        for (scenario, carrier, donated, mark, company, tax) in [
            ("1-1", None, false, "Y", false, "1"),
            ("1-2", None, false, "Y", true, "1"),
            ("7", Some("3J0002"), false, "N", false, "1"),
            ("8", None, true, "N", false, "1"),
            ("9", Some("3J0002"), true, "N", false, "1"),
            ("10", Some("3J0002"), false, "N", true, "1"),
            ("11", Some("EJ0113"), false, "N", false, "1"),
            ("12", Some("EJ0113"), true, "N", false, "1"),
            ("13", Some("CQ0001"), false, "N", false, "1"),
            ("14", Some("CQ0001"), true, "N", false, "1"),
            ("16", None, false, "Y", false, "2"),
            ("17", None, false, "Y", false, "3"),
            ("18", None, false, "Y", false, "9"),
        ] {
            let (step, invoice) = (of(scenario), of(scenario).invoice().unwrap());
            assert_eq!(step.carrier().map(|(kind, _)| kind), carrier, "{scenario}");
            let found = (invoice.donation.is_some(), invoice.print_mark.word(), invoice.buyer.is_some());
            assert_eq!(found, (donated, mark, company), "{scenario}");
            assert_eq!(invoice.tax.mig(), tax, "{scenario}");
        }
        let numbers: std::collections::BTreeSet<String> =
            steps.iter().filter(|step| step.invoice().is_some()).map(SelfTestStep::name).collect();
        assert_eq!(numbers.len(), 18, "an invoice each");
        assert!(steps.iter().all(SelfTestStep::is_sold_here), "the counter sells each of them");
    }

    #[test]
    fn a_re_issue_keeps_number_time_and_random_code_and_changes_the_content() {
        let steps = self_test(&tester("JZ50075650")).unwrap();
        let of = |revision: u8| {
            let issues = steps.iter().filter_map(SelfTestStep::invoice);
            issues
                .filter(|invoice| invoice.number.to_string() == "JZ50075653")
                .find(|i| i.revision == revision)
        };
        let (first, second) = (of(1).unwrap(), of(2).unwrap());
        assert_eq!((first.issued_at, first.random_code), (second.issued_at, second.random_code));
        assert_eq!((first.totals.total, second.totals.total), (105, 210));
    }

    #[test]
    fn the_blank_numbers_are_the_rest_of_the_last_book() {
        let blank = |first: &str| {
            let steps = self_test(&tester(first)).unwrap();
            steps.iter().find(|step| step.message() == "E0402").map(SelfTestStep::name)
        };
        assert_eq!(blank("JZ50075650").as_deref(), Some("JZ50075668-50075699"));
        assert_eq!(blank("JZ50075690").as_deref(), Some("JZ50075708-50075749"), "over the end of a book");
        assert_eq!(blank("JZ50075682"), None, "the last number of the book is used");
    }

    #[test]
    fn what_is_no_test_is_refused() {
        assert_eq!(self_test(&tester("JZ99999983")), Err(SelfTestFault::Numbers));
        assert!(self_test(&tester("JZ99999982")).is_ok());
        let nobody = SelfTester { buyer: Ubn::try_from(0).unwrap(), ..tester("JZ50075650") };
        assert_eq!(self_test(&nobody), Err(SelfTestFault::Ubn));
    }
}
