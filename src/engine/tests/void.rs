//! 註銷 and re-issue (R15): from a sale to the confirmed second issue, over a restart between any two steps; what bars
//! it and what it bars; papers of each issue; what the doctor finds.

use super::upload::{diagnosis, diagnosis_of, id};
use super::*;
use crate::domain::{
    AllowanceNumber, CorrectionRefusal, Delivery, DeliveryState, DocumentId, Held, Invoice, InvoicePaper,
    MessageKind, Number, NumberCounts, Outcome, PaperWish, PrintEnd, PrintJobId, PrintOutcome,
    PrinterTrouble, REVISIONS_MAX, SaleRefusal, StoreRefusal, UploadMode, Voided, WhyNot, due,
};
use crate::protocol::{DoctorCheck, InvoiceStatus, NumberLife, Pick, RangeRow};
use crate::store::Queries;

fn text(words: &str) -> CleanText {
    CleanText::new(words, 200).unwrap()
}

/// A shop with one book on automatic upload, and its first sale, which the platform confirmed.
fn confirmed(paper: PaperWish) -> (Shop, Invoice) {
    let shop = Shop::selling(UploadMode::Auto);
    let invoice = sell(&shop, SaleDraft { paper, ..sale() });
    shop.confirm(id(&invoice.number.to_string(), MessageKind::F0401));
    (shop, invoice)
}

fn sell(shop: &Shop, sale: SaleDraft) -> Invoice {
    *shop.ask(request::Issue(sale)).unwrap()
}

fn void_request(number: Number, taken_back: bool) -> request::Void {
    request::Void { number, period: None, reason: text("統編打錯"), taken_back }
}

fn void(shop: &Shop, number: Number, taken_back: bool) -> Result<Voided, Refusal> {
    match shop.ask(void_request(number, taken_back)) {
        Ok(voided) => Ok(*voided),
        Err(Failure::Refused(refusal)) => Err(refusal),
        other => panic!("{other:?}"),
    }
}

fn reissue(shop: &Shop, number: Number, sale: SaleDraft) -> Result<Invoice, Refusal> {
    match shop.ask(request::Reissue { number, period: None, sale }) {
        Ok(invoice) => Ok(*invoice),
        Err(Failure::Refused(refusal)) => Err(refusal),
        other => panic!("{other:?}"),
    }
}

/// The sale as it should have been: to a company, at another price.
fn right() -> SaleDraft {
    let line = SaleLine::new(text("乾電池"), Decimal::from(2), Decimal::from(105));
    SaleDraft { lines: vec![line], buyer: Ubn::parse("12345675").ok(), ..SaleDraft::default() }
}

fn document(number: Number, kind: MessageKind, count: u8) -> DocumentId {
    DocumentId { count, ..id(&number.to_string(), kind) }
}

fn life(shop: &Shop, number: Number) -> NumberLife {
    *shop.ask(request::NumberLife { number, period: None }).unwrap()
}

fn delivery(shop: &Shop, document: DocumentId) -> Delivery {
    let rows = life(shop, document.number).deliveries;
    rows.into_iter().find(|row| row.document == document).unwrap()
}

fn refused<T: std::fmt::Debug>(reply: Result<T, Failure>) -> &'static str {
    match reply {
        Err(Failure::Refused(refusal)) => refusal.code(),
        other => panic!("{other:?}"),
    }
}

fn allow_all(number: Number) -> request::Allow {
    request::Allow { number, period: None, lines: Vec::new(), reason: text("退貨") }
}

fn cancel(number: Number) -> request::Cancel {
    request::Cancel { number, period: None, reason: text("打錯"), approval_no: CleanText::default() }
}

fn print(number: Number, paper: InvoicePaper) -> request::Print {
    request::Print { number, period: None, paper, detail: false, reason: text("弄丟") }
}

fn only_range(shop: &Shop) -> RangeRow {
    shop.range(RangeId(1))
}

fn jobs(shop: &Shop) -> Vec<PrintJobId> {
    shop.ask(request::PrintJobs { till: None }).unwrap().into_iter().map(|job| job.id).collect()
}

fn print_through(shop: &Shop, job: PrintJobId) {
    shop.ask(request::PrintBegin(job)).unwrap();
    shop.ask(request::PrintEnd { job, end: PrintEnd::Printed }).unwrap();
}

#[test]
fn a_wrong_invoice_is_withdrawn_and_issued_anew_over_a_restart_after_every_step() {
    let (mut shop, first) = confirmed(PaperWish::Later);
    let number = first.number;
    let again = |shop: &mut Shop| {
        shop.healthy();
        shop.reopen();
        shop.clock.pass_s(60);
    };
    again(&mut shop);
    let range = only_range(&shop);
    let voided = void(&shop, number, false).unwrap();
    assert_eq!((voided.revision, voided.issued_at), (1, first.issued_at));
    let counts = |shop: &Shop| only_range(shop).range.counts;
    assert_eq!(only_range(&shop).range.next, range.range.next, "the number stays issued");
    assert_eq!(counts(&shop), NumberCounts { voided: 1, ..NumberCounts::default() });
    again(&mut shop);
    let waits = life(&shop, number);
    let status = waits.invoice.as_ref().map(crate::protocol::InvoiceRow::status);
    assert_eq!(status, Some(InvoiceStatus::Voided));
    let why: Vec<_> = waits.remedies.iter().map(|offer| offer.why_not).collect();
    assert_eq!(why, [Some(WhyNot::Voided(voided.at)); 3]);
    let second = reissue(&shop, number, right()).unwrap();
    let wanted = Invoice {
        revision: 2,
        buyer: second.buyer,
        lines: second.lines.clone(),
        totals: second.totals,
        ..first.clone()
    };
    assert_eq!(second, wanted, "number, time, code, till and request stay");
    assert_eq!((second.totals.total, second.buyer), (210, right().buyer));
    assert_eq!(only_range(&shop).range.next, range.range.next, "no number was taken");
    assert_eq!(counts(&shop), NumberCounts { pending: 1, ..NumberCounts::default() });
    again(&mut shop);
    let (f0701, f0401) = (document(number, MessageKind::F0701, 1), document(number, MessageKind::F0401, 2));
    assert_eq!(shop.ids(Pick::Send), [f0701.to_string()]);
    assert_eq!(shop.send(f0401, 9), [], "the second issue waits for the void");
    shop.send(f0701, 7);
    again(&mut shop);
    assert_eq!(shop.ids(Pick::Unknown), [f0701.to_string()]);
    shop.tell(f0701, Outcome::Accepted);
    assert_eq!(shop.ids(Pick::Send), [""; 0], "accepted is not confirmed");
    again(&mut shop);
    shop.tell(f0701, Outcome::Confirmed);
    assert_eq!(shop.ids(Pick::Send), [f0401.to_string()]);
    again(&mut shop);
    shop.confirm(f0401);
    again(&mut shop);
    assert_eq!(shop.upload_status().confirmed, 3);
    let done = life(&shop, number);
    assert_eq!((done.voids.len(), done.invoice.unwrap().invoice), (1, second));
    assert_eq!(shop.issue(), "AB00000001", "and the counter goes on as if nothing had been");
    shop.healthy();
}

#[test]
fn the_limits_of_void_and_second_issue_count_from_their_own_acts() {
    let (shop, first) = confirmed(PaperWish::Later);
    shop.clock.pass_s(3_600);
    let voided = void(&shop, first.number, false).unwrap();
    shop.clock.pass_s(3_600);
    let now = shop.clock.now();
    let second = reissue(&shop, first.number, right()).unwrap();
    let f0701 = delivery(&shop, document(first.number, MessageKind::F0701, 1));
    assert_eq!((f0701.at, f0701.due), (voided.at, due(voided.at, None)));
    let f0401 = delivery(&shop, document(first.number, MessageKind::F0401, 2));
    assert_eq!((f0401.at, f0401.due), (now, due(now, second.buyer)));
}

#[test]
fn a_void_needs_a_confirmed_invoice_of_at_most_two_days_with_nothing_on_its_way() {
    let shop = Shop::selling(UploadMode::Auto);
    let number = sell(&shop, sale()).number;
    let f0401 = document(number, MessageKind::F0401, 1);
    assert_eq!(void(&shop, number, false), Err(Refusal::Correction(CorrectionRefusal::NotConfirmed(f0401))));
    shop.send(f0401, 1);
    shop.tell(f0401, Outcome::Accepted);
    assert_eq!(
        void(&shop, number, false),
        Err(Refusal::Correction(CorrectionRefusal::NotConfirmed(f0401))),
        "accepted is not confirmed"
    );
    shop.tell(f0401, Outcome::Confirmed);
    assert_eq!(refused(shop.ask(request::Reissue { number, period: None, sale: right() })), "NOT_VOIDED");
    let unreasoned = request::Void { number, period: None, reason: text(""), taken_back: false };
    assert_eq!(refused(shop.ask(unreasoned)), "REASON_MISSING");
    let long = request::Void { number, period: None, reason: text(&"字".repeat(21)), taken_back: false };
    assert_eq!(refused(shop.ask(long)), "TEXT_TOO_LONG");
    let never = Number::parse("AB00000050").unwrap();
    assert_eq!(void(&shop, never, false), Err(Refusal::Sale(SaleRefusal::NoSuchInvoice(never))));
    // A live allowance bars it; a cancelled one as long as the platform has not heard of both.
    shop.ask(allow_all(number)).unwrap();
    let allowance = AllowanceNumber::new(number, Period::parse("11511").unwrap(), 1).unwrap();
    assert_eq!(
        void(&shop, number, false),
        Err(Refusal::Correction(CorrectionRefusal::HasAllowance(allowance)))
    );
    shop.ask(request::AllowanceCancel { number: allowance, reason: text("打錯") }).unwrap();
    let (g0401, g0501) = (document(number, MessageKind::G0401, 1), document(number, MessageKind::G0501, 1));
    assert_eq!(void(&shop, number, false), Err(Refusal::Correction(CorrectionRefusal::NotConfirmed(g0401))));
    shop.confirm(g0401);
    assert_eq!(void(&shop, number, false), Err(Refusal::Correction(CorrectionRefusal::NotConfirmed(g0501))));
    shop.confirm(g0501);
    let until = crate::domain::void_until(only_range(&shop).range.last_at);
    shop.clock.pass_s(until.unix() - shop.clock.now().unix() + 1);
    assert_eq!(
        void(&shop, number, false),
        Err(Refusal::Correction(CorrectionRefusal::VoidTooLate { number, until }))
    );
    shop.ask(cancel(number)).unwrap();
    assert_eq!(refused(shop.ask(void_request(number, true))), "ALREADY_CANCELLED");
    shop.healthy();
}

#[test]
fn the_last_second_of_two_days_is_in_time_and_an_old_allowance_does_not_trouble_the_doctor() {
    let (mut shop, first) = confirmed(PaperWish::Later);
    let number = first.number;
    shop.ask(allow_all(number)).unwrap();
    let allowance = AllowanceNumber::new(number, first.period, 1).unwrap();
    shop.ask(request::AllowanceCancel { number: allowance, reason: text("打錯") }).unwrap();
    shop.confirm(document(number, MessageKind::G0401, 1));
    shop.confirm(document(number, MessageKind::G0501, 1));
    shop.clock.pass_s(crate::domain::VOID_WITHIN_S);
    void(&shop, number, false).unwrap();
    shop.clock.pass_s(3_600);
    reissue(&shop, number, right()).expect("the two days are for the void");
    shop.healthy();
    // The next allowance has the next name and waits for the second issue.
    shop.ask(allow_all(number)).unwrap();
    let g0401 = document(number, MessageKind::G0401, 2);
    assert_eq!(shop.send(g0401, 1), []);
    shop.confirm(document(number, MessageKind::F0701, 1));
    assert_eq!(shop.send(g0401, 1), []);
    shop.confirm(document(number, MessageKind::F0401, 2));
    shop.confirm(g0401);
    shop.reopen();
    shop.healthy();
}

#[test]
fn a_voided_number_takes_nothing_but_its_re_issue() {
    let (shop, first) = confirmed(PaperWish::Later);
    let number = first.number;
    let voided = void(&shop, number, false).unwrap();
    let waits = Refusal::Correction(CorrectionRefusal::Voided { number, at: voided.at });
    let barred = Failure::Refused(waits);
    assert_eq!(shop.ask(void_request(number, true)), Err(barred.clone()));
    assert_eq!(shop.ask(cancel(number)), Err(barred.clone()));
    assert_eq!(shop.ask(allow_all(number)), Err(barred.clone()));
    assert_eq!(shop.ask(print(number, InvoicePaper::Original)), Err(barred.clone()));
    assert_eq!(shop.ask(print(number, InvoicePaper::Information)), Err(barred));
    // The re-issue is judged like a sale.
    let mut bad = right();
    bad.lines.clear();
    assert_eq!(refused(shop.ask(request::Reissue { number, period: None, sale: bad })), "BAD_LINES");
    let donation = crate::domain::DonationCode::parse("8585");
    let both = SaleDraft { buyer: right().buyer, donation, ..sale() };
    assert_eq!(refused(shop.ask(request::Reissue { number, period: None, sale: both })), "CARRIER_CONFLICT");
    let mut mixed = right();
    mixed.lines.push(SaleLine { tax: crate::domain::TaxChoice::Free, ..right().lines[0].clone() });
    assert_eq!(refused(shop.ask(request::Reissue { number, period: None, sale: mixed })), "MIXED_TAX");
    reissue(&shop, number, right()).unwrap();
    assert_eq!(
        reissue(&shop, number, right()),
        Err(Refusal::Correction(CorrectionRefusal::NotVoided(number)))
    );
    // Issued anew it may be cancelled; the platform hears of it last.
    shop.ask(cancel(number)).unwrap();
    let f0501 = document(number, MessageKind::F0501, 1);
    shop.confirm(document(number, MessageKind::F0701, 1));
    assert_eq!(shop.send(f0501, 1), []);
    shop.confirm(document(number, MessageKind::F0401, 2));
    shop.confirm(f0501);
    assert_eq!(only_range(&shop).range.counts.cancelled, 1);
    shop.healthy();
}

#[test]
fn the_original_comes_back_first_and_each_issue_has_one_of_its_own() {
    let (shop, first) = confirmed(PaperWish::Usual);
    let number = first.number;
    print_through(&shop, jobs(&shop)[0]);
    assert_eq!(void(&shop, number, false), Err(Refusal::Correction(CorrectionRefusal::OriginalOut(number))));
    // A copy that waits for the printer is not printed any more.
    shop.ask(print(number, InvoicePaper::Reprint)).unwrap();
    void(&shop, number, true).unwrap();
    assert_eq!(jobs(&shop), []);
    assert_eq!(life(&shop, number).printed.last().unwrap().outcome, PrintOutcome::GivenUp);
    reissue(&shop, number, SaleDraft { paper: PaperWish::Usual, ..right() }).unwrap();
    assert_eq!(refused(shop.ask(print(number, InvoicePaper::Original))), "ORIGINAL_EXISTS");
    assert_eq!(refused(shop.ask(print(number, InvoicePaper::Reprint))), "NO_ORIGINAL");
    assert!(!life(&shop, number).original_is_out(), "the first came back");
    print_through(&shop, jobs(&shop)[0]);
    assert!(life(&shop, number).original_is_out());
    assert_eq!(refused(shop.ask(print(number, InvoicePaper::Original))), "ORIGINAL_EXISTS");
    shop.ask(print(number, InvoicePaper::Reprint)).unwrap();
    shop.healthy();
}

#[test]
fn a_slip_in_doubt_counts_as_out_and_is_not_printed_again_after_the_void() {
    let (shop, first) = confirmed(PaperWish::Usual);
    let number = first.number;
    let job = jobs(&shop)[0];
    shop.ask(request::PrintBegin(job)).unwrap();
    assert_eq!(void(&shop, number, false), Err(Refusal::Correction(CorrectionRefusal::OriginalOut(number))));
    let end = PrintEnd::Doubtful(PrinterTrouble::Interrupted);
    shop.ask(request::PrintEnd { job, end }).unwrap();
    void(&shop, number, true).unwrap();
    reissue(&shop, number, SaleDraft { paper: PaperWish::Usual, ..right() }).unwrap();
    assert_eq!(shop.ask(request::PrintSay { job, held: Held::HalfKept }), Ok(()));
    let left = jobs(&shop);
    assert_eq!(left.len(), 1, "only the original of the second issue");
    print_through(&shop, left[0]);
    shop.healthy();
}

#[test]
fn a_repeat_gets_the_answer_of_its_time() {
    let mut shop = Shop::selling(UploadMode::Auto);
    let first = shop.named("t1-1", request::Issue(sale())).unwrap();
    let number = first.number;
    shop.confirm(document(number, MessageKind::F0401, 1));
    let voided = shop.named("t1-2", void_request(number, false)).unwrap();
    let anew = request::Reissue { number, period: None, sale: right() };
    let second = shop.named("t1-3", anew.clone()).unwrap();
    for _ in 0..2 {
        assert_eq!(shop.named("t1-1", request::Issue(sale())), Ok(first.clone()));
        assert_eq!(shop.named("t1-2", void_request(number, false)), Ok(voided.clone()));
        assert_eq!(shop.named("t1-3", anew.clone()), Ok(second.clone()));
        shop.reopen();
    }
    shop.healthy();
}

#[test]
fn a_number_has_at_most_nine_issues() {
    let (shop, first) = confirmed(PaperWish::Later);
    let number = first.number;
    for revision in 1..REVISIONS_MAX {
        void(&shop, number, false).unwrap();
        reissue(&shop, number, right()).unwrap();
        shop.confirm(document(number, MessageKind::F0701, revision));
        shop.confirm(document(number, MessageKind::F0401, revision + 1));
    }
    let max = u64::from(REVISIONS_MAX);
    assert_eq!(
        void(&shop, number, false),
        Err(Refusal::Store(StoreRefusal::TooMany { asked: max + 1, max }))
    );
    shop.healthy();
}

#[test]
fn a_cancelled_number_is_voided_issued_anew_and_cancelled_again_over_a_restart_after_every_step() {
    let (mut shop, first) = confirmed(PaperWish::Later);
    let number = first.number;
    let counts = |shop: &Shop| only_range(shop).range.counts;
    let again = |shop: &mut Shop| {
        shop.healthy();
        shop.reopen();
        shop.clock.pass_s(60);
    };
    let f = |kind, count| document(number, kind, count);
    let cancelled = shop.ask(cancel(number)).unwrap();
    let first_cancel = f(MessageKind::F0501, 1);
    assert_eq!(
        void(&shop, number, false),
        Err(Refusal::Correction(CorrectionRefusal::NotConfirmed(first_cancel))),
        "the platform hears of the 作廢 first"
    );
    shop.confirm(first_cancel);
    again(&mut shop);
    let why = |shop: &Shop| life(shop, number).remedies.iter().map(|offer| offer.why_not).collect::<Vec<_>>();
    let dead = Some(WhyNot::Cancelled(cancelled.at));
    assert_eq!(why(&shop), [dead, None, dead]);
    let voided = void(&shop, number, false).unwrap();
    assert_eq!((voided.revision, counts(&shop).voided, counts(&shop).cancelled), (1, 1, 0));
    again(&mut shop);
    let waits = life(&shop, number);
    assert_eq!(waits.invoice.as_ref().map(crate::protocol::InvoiceRow::status), Some(InvoiceStatus::Voided));
    let kept: Vec<_> = waits
        .earlier_cancellations
        .iter()
        .map(|it| (it.cancellation.clone(), it.count, it.revision))
        .collect();
    assert_eq!(kept, [(*cancelled, 1, 1)], "what was is kept");
    assert_eq!(shop.ids(Pick::Send), [f(MessageKind::F0701, 1).to_string()]);
    reissue(&shop, number, right()).unwrap();
    again(&mut shop);
    assert_eq!(shop.send(f(MessageKind::F0401, 2), 9), [], "the second issue waits for the void");
    shop.confirm(f(MessageKind::F0701, 1));
    // Cancelled again before the platform has the second issue: a second F0501, which waits for it.
    let twice = shop.named("t1-9", cancel(number)).unwrap();
    assert_eq!(counts(&shop).cancelled, 1);
    again(&mut shop);
    assert_eq!(shop.named("t1-9", cancel(number)).unwrap(), twice, "a repeat gets the same answer");
    let second_cancel = f(MessageKind::F0501, 2);
    assert_eq!(shop.send(second_cancel, 3), []);
    shop.confirm(f(MessageKind::F0401, 2));
    shop.confirm(second_cancel);
    again(&mut shop);
    // And once more, for the window is still open.
    void(&shop, number, false).unwrap();
    reissue(&shop, number, right()).unwrap();
    shop.confirm(f(MessageKind::F0701, 2));
    shop.confirm(f(MessageKind::F0401, 3));
    again(&mut shop);
    assert_eq!(counts(&shop), NumberCounts { confirmed: 1, ..NumberCounts::default() });
    assert_eq!(life(&shop, number).earlier_cancellations.len(), 2);
    assert_eq!(shop.upload_status().confirmed, 7, "three issues, two 作廢, two 註銷");
    shop.healthy();
}

#[test]
fn a_cancelled_number_is_dead_once_the_window_is_over_or_the_clock_stands_before_it() {
    let (shop, first) = confirmed(PaperWish::Later);
    let number = first.number;
    let cancelled = shop.ask(cancel(number)).unwrap();
    shop.confirm(document(number, MessageKind::F0501, 1));
    let dead = Refusal::Correction(CorrectionRefusal::AlreadyCancelled { number, at: cancelled.at });
    let until = crate::domain::void_until(first.issued_at);
    shop.clock.pass_s(until.unix() - shop.clock.now().unix() + 1);
    assert_eq!(void(&shop, number, true), Err(dead));
    let barred = life(&shop, number)
        .remedies
        .iter()
        .all(|offer| offer.why_not == Some(WhyNot::Cancelled(cancelled.at)));
    assert!(barred);
    shop.healthy();
}

#[test]
fn the_slip_of_a_cancelled_number_comes_back_before_its_void_and_the_next_issue_has_its_own() {
    let (shop, first) = confirmed(PaperWish::Usual);
    let number = first.number;
    print_through(&shop, jobs(&shop)[0]);
    shop.ask(cancel(number)).unwrap();
    shop.confirm(document(number, MessageKind::F0501, 1));
    assert_eq!(refused(shop.ask(print(number, InvoicePaper::Reprint))), "ALREADY_CANCELLED");
    assert_eq!(void(&shop, number, false), Err(Refusal::Correction(CorrectionRefusal::OriginalOut(number))));
    void(&shop, number, true).unwrap();
    reissue(&shop, number, SaleDraft { paper: PaperWish::Usual, ..right() }).unwrap();
    assert!(!life(&shop, number).original_is_out(), "the first came back");
    let [job] = jobs(&shop)[..] else { panic!("one original") };
    print_through(&shop, job);
    assert!(life(&shop, number).original_is_out());
    shop.healthy();
}

#[test]
fn the_doctor_finds_a_cancellation_laid_aside_that_no_void_followed() {
    let (mut shop, first) = confirmed(PaperWish::Later);
    let number = first.number;
    shop.ask(cancel(number)).unwrap();
    let found = diagnosis_of(&mut shop, DoctorCheck::StatesAddUp, |writer| {
        writer.set_cancellation_aside(number, first.period, 1).unwrap();
    });
    assert!(found.iter().any(|what| what.contains("was freed without 註銷")), "{found:?}");
    assert!(
        found.iter().any(|what| what.contains("are counted")),
        "its count still says cancelled: {found:?}"
    );
}

#[test]
fn the_doctor_finds_a_second_issue_without_a_void_and_one_that_overtook_it() {
    let (mut shop, first) = confirmed(PaperWish::Later);
    let number = first.number;
    let second = document(number, MessageKind::F0401, 2);
    let found = diagnosis(&mut shop, |writer| {
        let row = writer.delivery(&document(number, MessageKind::F0401, 1)).unwrap().unwrap();
        writer.add_delivery(&Delivery { document: second, ..row }).unwrap();
    });
    assert!(found.iter().any(|what| what.contains("an issue that never was")), "{found:?}");
    assert!(found.iter().any(|what| what.contains("1 facts have 2 documents")), "{found:?}");

    let (mut shop, first) = confirmed(PaperWish::Later);
    void(&shop, first.number, false).unwrap();
    reissue(&shop, first.number, right()).unwrap();
    let found = diagnosis(&mut shop, |writer| {
        let old = writer.delivery(&second).unwrap().unwrap();
        let sent = writer.delivery(&document(number, MessageKind::F0401, 1)).unwrap().unwrap();
        let fingerprint = sent.fingerprint;
        let state = DeliveryState::Accepted;
        let new = Delivery { tries: 1, state, fingerprint, ..old.clone() };
        writer.put_delivery(&old, &new).unwrap();
    });
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("before what it waits for was confirmed"), "{found:?}");
}

#[test]
fn a_sale_issued_anew_is_paid_as_the_first_was_where_nobody_says_how() {
    use crate::domain::{Tender, TenderKind};
    let paid = vec![Tender { kind: TenderKind::Cash, amount: 500 }];
    let shop = Shop::selling(UploadMode::Auto);
    let again = |new: SaleDraft| {
        let first = sell(&shop, SaleDraft { tenders: paid.clone(), ..sale() });
        shop.confirm(id(&first.number.to_string(), MessageKind::F0401));
        void(&shop, first.number, true).unwrap();
        reissue(&shop, first.number, new).unwrap().tenders
    };
    assert_eq!(again(right()), paid, "the money is in the drawer");
    let card = vec![Tender { kind: TenderKind::Card, amount: 210 }];
    assert_eq!(again(SaleDraft { tenders: card.clone(), ..right() }), card);
    // By card and in cash; cheaper than the card alone.
    let kinds = |card, cash| {
        let (card, cash) = ((TenderKind::Card, card), (TenderKind::Cash, cash));
        [card, cash]
            .into_iter()
            .filter(|(_, amount)| *amount > 0)
            .map(|(kind, amount)| Tender { kind, amount })
    };
    let mixed = |total: i64, card, cash| {
        let line = SaleLine::new(text("乾電池"), Decimal::ONE, Decimal::from(300));
        let tenders = kinds(200, 100).collect();
        let first = sell(&shop, SaleDraft { lines: vec![line], tenders, ..SaleDraft::default() });
        shop.confirm(id(&first.number.to_string(), MessageKind::F0401));
        void(&shop, first.number, true).unwrap();
        let lines = vec![SaleLine::new(text("乾電池"), Decimal::ONE, Decimal::from(total))];
        let anew = reissue(&shop, first.number, SaleDraft { lines, ..SaleDraft::default() }).unwrap();
        assert_eq!(anew.tenders, kinds(card, cash).collect::<Vec<_>>(), "{total}");
    };
    for (total, card, cash) in [(450, 200, 250), (301, 200, 101), (220, 200, 100), (200, 200, 0), (80, 80, 0)]
    {
        mixed(total, card, cash);
    }
    let dear = SaleLine::new(text("乾電池"), Decimal::from(6), Decimal::from(105));
    assert_eq!(
        again(SaleDraft { lines: vec![dear], ..right() }),
        [Tender { kind: TenderKind::Cash, amount: 630 }],
        "the difference in cash"
    );
}
