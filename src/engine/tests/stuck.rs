//! Documents that are refused or off the way (R15, R19): one list with limits and ways out, each of which is done; what
//! waits behind them; what a correction keeps and what it changes; nothing waits for ever.

use super::upload::id;
use super::*;
use crate::domain::{
    Carrier, DeliveryRefusal, DeliveryState, DocumentId, DonationCode, InvoicePaper, MessageKind,
    NumberCounts, Outcome, PaperWish, ParkReason, Parties, PrintEnd, PrintMark, Seen, UploadMode, Way,
    WayNot, cancel_until,
};
use crate::protocol::{DeliveryQuery, NumberLife, Pick, Pressure, StuckPage, StuckQuery, StuckRow};

fn text(words: &str) -> CleanText {
    CleanText::new(words, 200).unwrap()
}

fn refused_words() -> Outcome {
    Outcome::Rejected { code: text("99"), words: text("第1筆 載具號碼不存在") }
}

fn in_carrier() -> SaleDraft {
    SaleDraft { carrier: Carrier::parse("/ABC+123"), paper: PaperWish::Usual, ..sale() }
}

/// A shop and its first sale, which the centre refused.
fn refused(sale: SaleDraft) -> (Shop, Invoice, DocumentId) {
    let shop = Shop::selling(UploadMode::Auto);
    let invoice = *shop.ask(request::Issue(sale)).unwrap();
    let document = id(&invoice.number.to_string(), MessageKind::F0401);
    assert_eq!(shop.send(document, 1), [document]);
    shop.tell(document, refused_words());
    (shop, invoice, document)
}

/// The same of one that was cancelled before the refusal came.
fn cancelled_and_refused(sale: SaleDraft) -> (Shop, Invoice, DocumentId) {
    let shop = Shop::selling(UploadMode::Auto);
    let invoice = *shop.ask(request::Issue(sale)).unwrap();
    let document = id(&invoice.number.to_string(), MessageKind::F0401);
    assert_eq!(shop.send(document, 1), [document]);
    shop.cancel_number(&invoice.number.to_string());
    shop.tell(document, refused_words());
    (shop, invoice, document)
}

fn stuck(shop: &Shop) -> StuckPage {
    shop.ask(request::Stuck(StuckQuery { after: None, limit: 100 })).unwrap()
}

fn only(shop: &Shop) -> StuckRow {
    let mut rows = stuck(shop).rows;
    assert_eq!(rows.len(), 1, "{rows:?}");
    rows.remove(0)
}

fn open(row: &StuckRow) -> Vec<Way> {
    row.ways.iter().filter(|offer| offer.why_not.is_none()).map(|offer| offer.way).collect()
}

fn amend(invoice: &Invoice, to: Parties) -> request::Amend {
    let reason = text("載具打錯");
    request::Amend { number: invoice.number, period: None, to, reason, taken_back: false }
}

fn seen(document: DocumentId, seen: Seen) -> request::UploadSeen {
    request::UploadSeen { document, seen, words: text("平台網頁已查") }
}

fn code<T: std::fmt::Debug>(reply: Result<T, Failure>) -> &'static str {
    match reply {
        Err(Failure::Refused(refusal)) => refusal.code(),
        other => panic!("{other:?}"),
    }
}

fn life(shop: &Shop, invoice: &Invoice) -> NumberLife {
    *shop.ask(request::NumberLife { number: invoice.number, period: None }).unwrap()
}

fn counts(shop: &Shop) -> NumberCounts {
    shop.range(RangeId(1)).range.counts
}

#[test]
fn a_refused_invoice_is_corrected_under_its_number_over_a_restart_after_every_step() {
    let (mut shop, first, document) = refused(in_carrier());
    shop.healthy();
    shop.reopen();
    let row = only(&shop);
    assert_eq!((row.row.document, open(&row)), (document, vec![Way::Correct, Way::Again, Way::Settle]));
    assert_eq!(counts(&shop), NumberCounts { refused: 1, ..NumberCounts::default() });
    let to = Parties { carrier: Carrier::parse("/ABC+124"), ..Parties::default() };
    let amended = *shop.ask(amend(&first, to.clone())).unwrap();
    assert_eq!(amended, Invoice { carrier: to.carrier.clone(), ..first.clone() }, "nothing else moves");
    shop.healthy();
    shop.reopen();
    assert_eq!(counts(&shop), NumberCounts { pending: 1, ..NumberCounts::default() });
    assert_eq!(stuck(&shop).rows, []);
    let corrections = life(&shop, &first).corrections;
    assert_eq!((corrections.len(), corrections[0].before.carrier.clone()), (1, first.carrier.clone()));
    assert_eq!(corrections[0].last_job, None, "no paper was and none is");
    assert_eq!(shop.ids(Pick::Send), [document.to_string()]);
    assert_eq!(shop.send(document, 2), [document], "as what it says now");
    shop.tell(document, Outcome::Confirmed);
    shop.healthy();
    assert_eq!(counts(&shop), NumberCounts { confirmed: 1, ..NumberCounts::default() });
    let other = Parties { carrier: Carrier::parse("/ABC+125"), ..Parties::default() };
    assert_eq!(code(shop.ask(amend(&first, other))), "NOT_STUCK", "a confirmed one is voided, not corrected");
}

#[test]
fn without_its_carrier_the_invoice_has_a_slip_and_a_slip_that_changes_comes_back_first() {
    let (shop, first, document) = refused(in_carrier());
    assert_eq!(first.print_mark, PrintMark::No);
    let amended = *shop.ask(amend(&first, Parties::default())).unwrap();
    assert_eq!((amended.print_mark, amended.carrier.clone()), (PrintMark::Yes, None));
    let jobs = shop.ask(request::PrintJobs { till: None }).unwrap();
    assert_eq!(jobs.len(), 1, "the slip that is due now");
    let job = jobs[0].id;
    shop.ask(request::PrintBegin(job)).unwrap();
    shop.ask(request::PrintEnd { job, end: PrintEnd::Printed }).unwrap();
    shop.send(document, 2);
    shop.tell(document, refused_words());
    // Now the customer has a slip: what changes it must have it back.
    let company = Parties { buyer: Ubn::parse("12345675").ok(), ..Parties::default() };
    assert_eq!(code(shop.ask(amend(&first, company.clone()))), "ORIGINAL_OUT");
    let back = request::Amend { taken_back: true, ..amend(&first, company) };
    let amended = *shop.ask(back).unwrap();
    assert_eq!(
        (amended.totals.sales + amended.totals.tax, amended.totals.total),
        (first.totals.total, first.totals.total)
    );
    assert!(amended.totals.tax > 0, "a company's tax is split");
    let jobs = shop.ask(request::PrintJobs { till: None }).unwrap();
    assert!(jobs.len() == 1 && jobs[0].id > job, "a new original");
    shop.ask(request::PrintBegin(jobs[0].id)).unwrap();
    shop.ask(request::PrintEnd { job: jobs[0].id, end: PrintEnd::Printed }).unwrap();
    shop.healthy();
    let print = request::Print {
        number: first.number,
        period: None,
        paper: InvoicePaper::Original,
        detail: false,
        reason: text("弄丟"),
    };
    assert_eq!(code(shop.ask(print)), "ORIGINAL_EXISTS");
}

#[test]
fn a_consumers_odd_sum_becomes_a_companys_with_a_rounding_line_and_the_same_total() {
    let line = SaleLine::new(text("秤重"), Decimal::from(89), Decimal::new(35, 2));
    let (shop, first, document) = refused(SaleDraft { lines: vec![line], ..in_carrier() });
    let company = Parties { buyer: Ubn::parse("12345675").ok(), ..Parties::default() };
    let amended = *shop.ask(amend(&first, company)).unwrap();
    assert_eq!((amended.lines.len(), amended.totals.total), (2, first.totals.total));
    // And back: the lines stay, for they come to the same.
    shop.send(document, 2);
    shop.tell(document, refused_words());
    let back = *shop.ask(amend(&first, Parties::default())).unwrap();
    assert_eq!((back.lines, back.totals), (amended.lines, first.totals));
    shop.healthy();
}

#[test]
fn what_a_sale_may_not_be_a_correction_may_not_be_either() {
    let (shop, first, document) = refused(in_carrier());
    let void =
        request::Void { number: first.number, period: None, reason: text("打錯"), taken_back: false };
    let first_it = crate::domain::CorrectionRefusal::StuckFirst(document);
    assert_eq!(
        shop.ask(void),
        Err(Failure::Refused(first_it.into())),
        "a refused one is no invoice to be voided"
    );
    let same = first.parties();
    assert_eq!(code(shop.ask(amend(&first, same))), "NOTHING_CORRECTED");
    let both = Parties {
        buyer: Ubn::parse("12345675").ok(),
        donation: DonationCode::parse("168001"),
        ..Parties::default()
    };
    assert_eq!(code(shop.ask(amend(&first, both))), "CARRIER_CONFLICT");
    let to = Parties { carrier: Carrier::parse("/ABC+124"), ..Parties::default() };
    shop.ask(request::UploadRetry(document)).unwrap();
    assert_eq!(code(shop.ask(amend(&first, to.clone()))), "NOT_STUCK");
    shop.send(document, 2);
    shop.tell(document, Outcome::Unknown);
    let why = ParkReason::Person(text("先放著"));
    shop.ask(request::UploadPark { document, why }).unwrap();
    assert_eq!(code(shop.ask(amend(&first, to.clone()))), "MAY_BE_THERE", "nobody knows whether it is there");
    assert_eq!(open(&only(&shop)), [Way::Again, Way::Settle, Way::Cancel]);
    shop.ask(request::UploadRetry(document)).unwrap();
    shop.tell(document, refused_words());
    let late = cancel_until(first.period);
    shop.clock.set(late.plus_seconds(1));
    assert_eq!(code(shop.ask(amend(&first, to.clone()))), "TOO_LATE");
    let row = only(&shop);
    let over = Some(WayNot::Over(late));
    assert_eq!((row.ways[0].why_not, open(&row)), (over, vec![Way::Again, Way::Settle]));
    shop.clock.set(late);
    shop.ask(amend(&first, to)).unwrap();
    shop.healthy();
}

/// What a zero-rated sale says of customs and of its reason is put right too, by itself.
#[test]
fn what_a_refused_sale_says_of_its_zero_rate_is_put_right() {
    use crate::domain::{Clearance, TaxChoice, ZeroRate, ZeroReason};
    let reason = |code: u8| ZeroReason::try_from(code).unwrap();
    let said = ZeroRate { clearance: Clearance::NotThroughCustoms, reason: reason(71) };
    let lines =
        vec![SaleLine { tax: TaxChoice::Zero, ..SaleLine::new(text("x"), Decimal::ONE, Decimal::from(100)) }];
    let (mut shop, first, document) = refused(SaleDraft { lines, zero_rate: Some(said), ..sale() });
    let asked = |clearance, zero_reason| request::AmendZero {
        number: first.number,
        period: None,
        to: Parties::default(),
        clearance,
        zero_reason,
        reason: text("通關方式選錯"),
        taken_back: false,
    };
    for nothing in [asked(None, None), asked(Some(said.clearance), Some(said.reason))] {
        assert_eq!(code(shop.ask(nothing)), "NOTHING_CORRECTED");
    }
    let amended = shop.ask(asked(Some(Clearance::ThroughCustoms), None)).unwrap();
    let right = ZeroRate { clearance: Clearance::ThroughCustoms, ..said };
    assert_eq!((amended.zero_rate, amended.totals), (Some(right), first.totals));
    shop.reopen();
    assert_eq!(shop.ids(Pick::Send), [document.to_string()]);
    shop.send(document, 2);
    shop.tell(document, refused_words());
    let amended = shop.ask(asked(None, Some(reason(79)))).unwrap();
    assert_eq!(amended.zero_rate, Some(ZeroRate { reason: reason(79), ..right }));
    shop.confirm(document);
    shop.healthy();
    // One that sells nothing of that kind says nothing of it.
    let (shop, first, _) = refused(in_carrier());
    let wrong = request::AmendZero {
        number: first.number,
        to: first.parties(),
        ..asked(Some(Clearance::ThroughCustoms), None)
    };
    assert!(!code(shop.ask(wrong)).is_empty());
    shop.healthy();
}

/// What is not there is not cancelled there: one document would wait behind the other, and both be refused.
#[test]
fn a_refused_invoice_is_cancelled_once_it_goes_again_and_both_end() {
    let (shop, first, document) = refused(in_carrier());
    let number = first.number;
    let (reason, approval_no) = (text("退貨"), CleanText::default());
    let cancel = request::Cancel { number, period: None, reason, approval_no };
    assert_eq!(code(shop.ask(cancel.clone())), "NOT_THERE");
    assert_eq!(why_not(&only(&shop), Way::Cancel), Some(WayNot::NotThere));
    assert_eq!(life(&shop, &first).remedies[0].why_not, Some(crate::domain::WhyNot::NotThere));
    shop.ask(amend(&first, Parties::default())).unwrap();
    shop.ask(cancel).unwrap();
    shop.confirm(document);
    shop.confirm(id(&number.to_string(), MessageKind::F0501));
    assert_eq!(counts(&shop), NumberCounts { cancelled: 1, ..NumberCounts::default() });
    assert_eq!(stuck(&shop).rows, []);
    shop.healthy();
}

#[test]
fn a_cancellation_of_a_refused_invoice_waits_behind_it_and_goes_once_it_was_corrected() {
    let (shop, first, document) = cancelled_and_refused(in_carrier());
    let f0501 = id(&first.number.to_string(), MessageKind::F0501);
    let row = only(&shop);
    assert_eq!(row.behind, [f0501]);
    assert_eq!(open(&row), [Way::Correct, Way::Again, Way::Settle]);
    let query = DeliveryQuery { number: Some(first.number), limit: 10, ..DeliveryQuery::default() };
    assert_eq!(shop.ask(request::Deliveries(query)).unwrap().behind, [(f0501, document)]);
    let to = Parties { carrier: Carrier::parse("/ABC+124"), ..Parties::default() };
    shop.ask(amend(&first, to)).unwrap();
    assert_eq!(counts(&shop), NumberCounts { cancelled: 1, ..NumberCounts::default() });
    shop.confirm(document);
    shop.confirm(f0501);
    assert_eq!(shop.upload_status().confirmed, 2);
    shop.healthy();
}

#[test]
fn a_cancelled_invoice_that_is_corrected_prints_no_slip() {
    for cancelled in [false, true] {
        let sold = if cancelled { cancelled_and_refused } else { refused };
        let (shop, first, _) = sold(in_carrier());
        shop.ask(amend(&first, Parties::default())).unwrap();
        let originals: Vec<_> = life(&shop, &first).jobs.into_iter().map(|job| job.printout).collect();
        assert_eq!(originals.is_empty(), cancelled, "{originals:?}");
        shop.healthy();
    }
}

#[test]
fn a_person_says_what_was_seen_at_the_platform_and_it_is_kept() {
    for (what, state) in [
        (Seen::There, DeliveryState::Confirmed),
        (Seen::Absent, DeliveryState::Pending),
        (Seen::Done, DeliveryState::Settled { words: text("平台網頁已查") }),
    ] {
        let (mut shop, first, document) = cancelled_and_refused(in_carrier());
        let f0501 = id(&first.number.to_string(), MessageKind::F0501);
        shop.ask(seen(document, what)).unwrap();
        shop.reopen();
        assert_eq!(shop.state(document), state);
        assert_eq!(stuck(&shop).rows, []);
        // What waited goes on, but for one that goes again itself.
        let waits = what == Seen::Absent;
        assert_eq!(shop.ids(Pick::Send), [if waits { document } else { f0501 }.to_string()]);
        shop.healthy();
        assert_eq!(code(shop.ask(seen(document, what))), "NOT_STUCK");
    }
}

#[test]
fn a_void_that_the_centre_does_not_take_is_settled_as_there_and_never_as_done() {
    let shop = Shop::selling(UploadMode::Auto);
    let invoice = *shop.ask(request::Issue(sale())).unwrap();
    let number = invoice.number.to_string();
    shop.confirm(id(&number, MessageKind::F0401));
    let void =
        request::Void { number: invoice.number, period: None, reason: text("打錯"), taken_back: false };
    shop.ask(void).unwrap();
    let f0701 = id(&number, MessageKind::F0701);
    shop.send(f0701, 1);
    shop.tell(f0701, refused_words());
    let refused = DeliveryRefusal::VoidOpen(f0701);
    assert_eq!(shop.ask(seen(f0701, Seen::Done)), Err(Failure::Refused(refused.into())));
    assert_eq!(open(&only(&shop)), [Way::Again, Way::Settle]);
    shop.ask(request::Reissue { number: invoice.number, period: None, sale: sale() }).unwrap();
    let second = DocumentId { count: 2, ..id(&number, MessageKind::F0401) };
    assert_eq!(only(&shop).behind, [second]);
    shop.ask(seen(f0701, Seen::There)).unwrap();
    assert_eq!(shop.ids(Pick::Send), [second.to_string()]);
    shop.healthy();
}

#[test]
fn a_parked_document_keeps_its_limit_and_its_alarm_until_it_is_settled() {
    let shop = Shop::selling(UploadMode::Auto);
    let document = id(&shop.issue(), MessageKind::F0401);
    let why = ParkReason::Person(text("等會計"));
    shop.ask(request::UploadPark { document, why }).unwrap();
    shop.clock.pass_s(47 * 3_600);
    let status = shop.upload_status();
    assert_eq!((status.parked, status.pressure), (1, Pressure::Critical));
    let named = |row: Option<crate::domain::Delivery>| row.map(|row| row.document);
    assert_eq!((named(status.stuck), named(status.most_pressing)), (Some(document), Some(document)));
    shop.ask(seen(document, Seen::Done)).unwrap();
    let status = shop.upload_status();
    assert_eq!((status.parked, status.settled, status.pressure), (0, 1, Pressure::Calm));
    assert_eq!((status.stuck, status.most_pressing), (None, None));
    shop.healthy();
}

#[test]
fn the_list_is_by_limit_and_comes_in_pages() {
    let shop = Shop::selling(UploadMode::Auto);
    let documents: Vec<DocumentId> = (0..5)
        .map(|_| {
            shop.clock.pass_s(10);
            id(&shop.issue(), MessageKind::F0401)
        })
        .collect();
    for &document in documents.iter().rev() {
        shop.send(document, 1);
        shop.tell(document, refused_words());
    }
    let (mut after, mut found) = (None, Vec::new());
    loop {
        let page = shop.ask(request::Stuck(StuckQuery { after, limit: 2 })).unwrap();
        found.extend(page.rows.iter().map(|row| row.row.document));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(found, documents);
}

/// R10, R17: what a centre does not take together is refused at a sale, a re-issue and a correction alike, and taken again
/// once another centre is set.
#[test]
fn what_the_centre_does_not_take_together_is_refused_at_every_act() {
    use crate::domain::{MixedTax, Together};
    use crate::protocol::LinkState;
    let shop = Shop::selling(UploadMode::Auto);
    let both = || SaleDraft {
        carrier: Carrier::parse("/ABC+123"),
        donation: DonationCode::parse("168001"),
        ..sale()
    };
    let set = |together| {
        shop.ask(request::UploadLink(LinkState { together, ..LinkState::default() })).unwrap();
    };
    let sold = *shop.ask(request::Issue(both())).unwrap();
    assert_eq!(sold.print_mark, crate::domain::PrintMark::No);
    let wrong = *shop.ask(request::Issue(sale())).unwrap();
    shop.send(id(&wrong.number.to_string(), MessageKind::F0401), 1);
    shop.tell(
        id(&wrong.number.to_string(), MessageKind::F0401),
        Outcome::Rejected { code: text("E0205"), words: text("no") },
    );
    let to = || Parties { carrier: both().carrier, donation: both().donation, ..Parties::default() };
    let narrow =
        Together { carrier_and_donation: false, mixed_tax: MixedTax::TaxableAndOne, ..Together::ALL };
    set(Some(narrow));
    assert_eq!(code(shop.ask(request::Issue(both()))), "CARRIER_CONFLICT");
    assert_eq!(code(shop.ask(amend(&wrong, to()))), "CARRIER_CONFLICT");
    shop.confirm(id(&sold.number.to_string(), MessageKind::F0401));
    let (number, period) = (sold.number, None);
    shop.ask(request::Void { number, period, reason: text("打錯"), taken_back: true }).unwrap();
    assert_eq!(code(shop.ask(request::Reissue { number, period, sale: both() })), "CARRIER_CONFLICT");
    set(None);
    shop.ask(request::Reissue { number, period, sale: both() }).unwrap();
    shop.ask(amend(&wrong, to())).unwrap();
    shop.healthy();
}

/// R17: one rule for every door. While nobody knows the centre everything may be tried.
#[test]
fn what_the_centre_cannot_be_told_is_refused_and_not_offered() {
    use crate::protocol::LinkState;
    let shop = Shop::selling(UploadMode::Auto);
    let invoice = *shop.ask(request::Issue(sale())).unwrap();
    shop.confirm(id(&invoice.number.to_string(), MessageKind::F0401));
    let allow =
        || request::Allow { number: invoice.number, period: None, lines: Vec::new(), reason: text("退貨") };
    let void =
        || request::Void { number: invoice.number, period: None, reason: text("打錯"), taken_back: false };
    let carries = Some(vec![MessageKind::F0401, MessageKind::F0501]);
    shop.ask(request::UploadLink(LinkState { carries, ..LinkState::default() })).unwrap();
    assert_eq!([code(shop.ask(allow())), code(shop.ask(void()))], ["NOT_CARRIED"; 2]);
    let offered: Vec<bool> =
        life(&shop, &invoice).remedies.iter().map(|offer| offer.why_not.is_none()).collect();
    assert_eq!(offered, [true, false, false]);
    shop.ask(request::UploadLink(LinkState::default())).unwrap();
    let allowed = shop.ask(allow()).unwrap();
    let carries = Some(vec![MessageKind::F0401, MessageKind::F0501, MessageKind::G0401]);
    shop.ask(request::UploadLink(LinkState { carries, ..LinkState::default() })).unwrap();
    let back = request::AllowanceCancel { number: allowed.number, reason: text("打錯") };
    assert_eq!(code(shop.ask(back)), "NOT_CARRIED");
    shop.healthy();
}

fn why_not(row: &StuckRow, way: Way) -> Option<WayNot> {
    row.ways.iter().find(|offer| offer.way == way).unwrap().why_not
}

/// ECPay's `E` and Amego's 91: the centre keeps what it took, so a corrected one is not sent beside it unseen.
#[test]
fn what_the_platform_refused_after_the_centre_took_it_is_neither_sent_again_nor_corrected_unseen() {
    for code_there in crate::domain::REFUSED_AT_PLATFORM {
        let (shop, first, document) = {
            let shop = Shop::selling(UploadMode::Auto);
            let invoice = *shop.ask(request::Issue(in_carrier())).unwrap();
            let document = id(&invoice.number.to_string(), MessageKind::F0401);
            shop.send(document, 1);
            (shop, invoice, document)
        };
        let refused_there = || Outcome::Rejected { code: text(code_there), words: text("") };
        shop.tell(document, Outcome::Accepted);
        shop.tell(document, refused_there());
        let row = only(&shop);
        assert_eq!(why_not(&row, Way::Correct), Some(WayNot::Held));
        assert_eq!(why_not(&row, Way::Again), Some(WayNot::RefusedThere));
        assert_eq!(open(&row), [Way::Settle, Way::Cancel]);
        assert_eq!(row.may_be_seen(), [Seen::There, Seen::Absent, Seen::Done]);
        let to = Parties { carrier: Carrier::parse("/ABC+124"), ..Parties::default() };
        assert_eq!(code(shop.ask(amend(&first, to.clone()))), "HELD_THERE");
        // Again: it would be found there as it went, and nothing would leave.
        assert_eq!(code(shop.ask(request::UploadRetry(document))), "REFUSED_THERE");
        assert!(shop.state(document).is_stuck());
        shop.healthy();
        // The centre removed it: now it is corrected, and it does not go as it was in between.
        shop.ask(seen(document, Seen::Absent)).unwrap();
        assert_eq!(shop.ids(Pick::Send), Vec::<String>::new());
        assert_eq!(open(&only(&shop)), [Way::Correct, Way::Again, Way::Settle]);
        shop.ask(amend(&first, to)).unwrap();
        assert_eq!(shop.send(document, 2), [document]);
        shop.tell(document, Outcome::Confirmed);
        shop.healthy();
    }
}

#[test]
fn another_content_of_ours_at_the_centre_is_parked_with_its_reason_and_stops_no_book() {
    let (field, theirs) = (text("IIS_Identifier"), text("04595257"));
    let outdated = || Outcome::Outdated { field: field.clone(), theirs: theirs.clone() };
    let parked = DeliveryState::Parked {
        why: ParkReason::CentreHasOld { field: field.clone(), theirs: theirs.clone() },
    };
    for (what, state) in [(Seen::There, DeliveryState::Confirmed), (Seen::Absent, DeliveryState::Pending)] {
        let (mut shop, first, document) = refused(in_carrier());
        let to = Parties { carrier: Carrier::parse("/ABC+124"), ..Parties::default() };
        shop.ask(amend(&first, to.clone())).unwrap();
        shop.send(document, 2);
        shop.tell(document, outdated());
        shop.reopen();
        assert_eq!(shop.state(document), parked);
        shop.issue();
        let row = only(&shop);
        assert_eq!(why_not(&row, Way::Correct), Some(WayNot::Held));
        assert_eq!(open(&row), [Way::Again, Way::Settle, Way::Cancel]);
        assert_eq!(code(shop.ask(amend(&first, Parties::default()))), "HELD_THERE");
        shop.ask(request::UploadRetry(document)).unwrap();
        assert_eq!(shop.state(document), DeliveryState::Unknown, "it is asked about");
        shop.tell(document, outdated());
        shop.ask(seen(document, what)).unwrap();
        assert_eq!(shop.state(document), state);
        shop.healthy();
    }
}

/// Cancelled in the centre's own console: told while it stands here, and as it should be once it is cancelled here too.
#[test]
fn what_the_centre_undid_of_its_own_is_told_until_it_is_undone_here_too() {
    for (confirmed, ends) in [(true, DeliveryState::Confirmed), (false, DeliveryState::Accepted)] {
        let shop = Shop::selling(UploadMode::Auto);
        let number = shop.issue();
        let document = id(&number, MessageKind::F0401);
        let undone = || Outcome::Undone { by: MessageKind::F0501, confirmed };
        shop.send(document, 1);
        shop.tell(document, undone());
        let why = ParkReason::UndoneThere(MessageKind::F0501);
        assert_eq!(shop.state(document), DeliveryState::Parked { why });
        assert_eq!(open(&only(&shop)), [Way::Again, Way::Settle, Way::Cancel]);
        assert_eq!(shop.upload_status().parked, 1);
        shop.cancel_number(&number);
        shop.ask(request::UploadRetry(document)).unwrap();
        shop.tell(document, undone());
        assert_eq!(shop.state(document), ends);
        assert_eq!(stuck(&shop).rows, []);
        shop.healthy();
    }
}

#[test]
fn an_allowance_that_the_centre_cancelled_of_its_own_is_told_too() {
    let shop = Shop::selling(UploadMode::Auto);
    let invoice = *shop.ask(request::Issue(sale())).unwrap();
    let number = invoice.number.to_string();
    shop.confirm(id(&number, MessageKind::F0401));
    let (number_of, reason) = (invoice.number, text("退貨"));
    let allow = request::Allow { number: number_of, period: None, lines: Vec::new(), reason };
    let allowance = shop.ask(allow).unwrap().number;
    let document = DocumentId::of_allowance(allowance);
    let undone = || Outcome::Undone { by: MessageKind::G0501, confirmed: true };
    shop.send(document, 1);
    shop.tell(document, undone());
    let why = ParkReason::UndoneThere(MessageKind::G0501);
    assert_eq!(shop.state(document), DeliveryState::Parked { why });
    shop.ask(request::AllowanceCancel { number: allowance, reason: text("打錯") }).unwrap();
    shop.ask(request::UploadRetry(document)).unwrap();
    shop.tell(document, undone());
    assert_eq!(shop.state(document), DeliveryState::Confirmed);
    shop.healthy();
}

/// The platform's E1003 (重覆開立), or a centre's words of a repeat: one is there, so no corrected one is sent beside it.
#[test]
fn a_refusal_that_speaks_of_a_repeat_is_not_corrected_under_its_number() {
    for (told, words) in [("E1003", ""), ("99", "指定發票號碼 已存在開立"), ("5000099", "發票號碼重複")]
    {
        let shop = Shop::selling(UploadMode::Auto);
        let invoice = *shop.ask(request::Issue(in_carrier())).unwrap();
        let document = id(&invoice.number.to_string(), MessageKind::F0401);
        shop.send(document, 1);
        shop.tell(document, Outcome::Rejected { code: text(told), words: text(words) });
        let row = only(&shop);
        assert_eq!(why_not(&row, Way::Correct), Some(WayNot::Held), "{told}");
        assert_eq!(open(&row), [Way::Again, Way::Settle, Way::Cancel]);
        assert_eq!(code(shop.ask(amend(&invoice, Parties::default()))), "HELD_THERE");
        shop.ask(seen(document, Seen::There)).unwrap();
        shop.healthy();
    }
}

/// What the platform takes together with nothing else arrives after it: an invoice is cancelled once its allowances are done with,
/// and an allowance comes after those that made room for it.
#[test]
fn cancellations_and_allowances_wait_for_the_allowances_before_them() {
    let shop = Shop::selling(UploadMode::Auto);
    let invoice = *shop.ask(request::Issue(sale())).unwrap();
    let number = invoice.number;
    let whole = crate::domain::AllowanceAsk { line: 1, quantity: Decimal::ONE, amount: invoice.totals.total };
    let allow = || {
        let lines = vec![whole];
        shop.ask(request::Allow { number, period: None, lines, reason: text("退貨") }).unwrap().number
    };
    let f = |kind, count| DocumentId { count, ..id(&number.to_string(), kind) };
    let first = allow();
    shop.ask(request::AllowanceCancel { number: first, reason: text("打錯") }).unwrap();
    let second = allow();
    shop.ask(request::AllowanceCancel { number: second, reason: text("打錯") }).unwrap();
    shop.cancel_number(&number.to_string());
    let order = [
        f(MessageKind::F0401, 1),
        f(MessageKind::G0401, 1),
        f(MessageKind::G0501, 1),
        f(MessageKind::G0401, 2),
        f(MessageKind::G0501, 2),
        f(MessageKind::F0501, 1),
    ];
    for document in order {
        assert_eq!(shop.ids(Pick::Send), [document.to_string()]);
        if document == f(MessageKind::G0501, 1) {
            // What waits behind a refused one says so, over all that lies between.
            shop.send(document, 1);
            shop.tell(document, refused_words());
            assert_eq!(
                only(&shop).behind,
                [f(MessageKind::F0501, 1), f(MessageKind::G0401, 2), f(MessageKind::G0501, 2)]
            );
            shop.ask(seen(document, Seen::There)).unwrap();
            continue;
        }
        shop.confirm(document);
    }
    assert_eq!(shop.ids(Pick::Send), [""; 0]);
    shop.healthy();
}

#[test]
fn allowances_that_stand_leave_together() {
    let shop = Shop::selling(UploadMode::Auto);
    let invoice = *shop.ask(request::Issue(sale())).unwrap();
    let number = invoice.number;
    for _ in 0..3 {
        let lines = vec![crate::domain::AllowanceAsk { line: 1, quantity: Decimal::ZERO, amount: 5 }];
        shop.ask(request::Allow { number, period: None, lines, reason: text("退貨") }).unwrap();
    }
    shop.confirm(id(&number.to_string(), MessageKind::F0401));
    assert_eq!(shop.ids(Pick::Send).len(), 3);
    shop.healthy();
}

#[test]
fn an_allowance_is_told_of_the_buyer_that_its_corrected_invoice_names() {
    let (shop, first, document) = refused(in_carrier());
    let lines =
        vec![crate::domain::AllowanceAsk { line: 1, quantity: Decimal::ONE, amount: first.totals.total }];
    let allowed =
        shop.ask(request::Allow { number: first.number, period: None, lines, reason: text("退貨") }).unwrap();
    shop.ask(request::AllowanceCancel { number: allowed.number, reason: text("打錯") }).unwrap();
    let buyer = Ubn::parse("04595257");
    let to = Parties { buyer: buyer.ok(), ..Parties::default() };
    shop.ask(amend(&first, to)).unwrap();
    shop.confirm(document);
    for kind in [MessageKind::G0401, MessageKind::G0501] {
        let caller = Caller { service: true, ..Caller::default() };
        let picked = shop.engine.ask(caller, request::UploadPick { pick: Pick::Send, max: 9 }).unwrap();
        assert_eq!(picked.len(), 1);
        let crate::domain::Content::Allowance(told) = &picked[0].document.content else {
            panic!("{picked:?}")
        };
        assert_eq!((picked[0].document.id.kind, told.buyer), (kind, buyer.ok()));
        shop.confirm(picked[0].document.id);
    }
    shop.healthy();
}

#[test]
fn what_left_no_trace_is_neither_sent_again_nor_corrected_before_a_person_has_looked() {
    let (shop, first, document) = refused(in_carrier());
    shop.ask(request::UploadRetry(document)).unwrap();
    shop.send(document, 1);
    shop.tell(document, Outcome::Accepted);
    shop.tell(document, Outcome::NoTrace);
    let ways: Vec<_> = only(&shop).ways.iter().map(|offer| offer.why_not).collect();
    assert_eq!(ways, [Some(WayNot::NoTrace), Some(WayNot::NoTrace), None, None]);
    assert_eq!(code(shop.ask(request::UploadRetry(document))), "NO_TRACE");
    assert_eq!(code(shop.ask(amend(&first, Parties::default()))), "NO_TRACE");
    shop.ask(seen(document, Seen::Absent)).unwrap();
    assert_eq!(shop.ids(Pick::Send), [document.to_string()]);
    shop.healthy();
}

#[test]
fn a_document_that_was_corrected_as_often_as_is_kept_has_its_other_ways() {
    let (shop, first, document) = refused(in_carrier());
    for count in 1..=crate::domain::CORRECTIONS_MAX {
        let carrier = Carrier::parse(&format!("/ABC+{count:03}"));
        shop.ask(amend(&first, Parties { carrier, ..Parties::default() })).unwrap();
        shop.send(document, count);
        shop.tell(document, refused_words());
    }
    assert_eq!(only(&shop).ways[0].why_not, Some(WayNot::TooOften));
    assert_eq!(open(&only(&shop)), [Way::Again, Way::Settle]);
    assert_eq!(code(shop.ask(amend(&first, Parties::default()))), "TOO_MANY");
    shop.healthy();
}
