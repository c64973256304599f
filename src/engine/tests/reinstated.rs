//! 作廢 and 註銷 that the platform does not take, for good: the invoice stands again, with its money, its states and what can be
//! done about it; what is no such case; and what the platform took after all.

use super::upload::id;
use super::*;
use crate::domain::{
    CANCELLATIONS_MAX, DeliveryRefusal, DeliveryState, DocumentId, MessageKind, Number, NumberCounts,
    Outcome, ParkReason, Payments, Seen, TakingsBy, Tender, TenderKind, UploadMode, WhyNot,
};
use crate::protocol::{NumberLife, Pick, StuckQuery};

pub(super) fn text(words: &str) -> CleanText {
    CleanText::new(words, 200).unwrap()
}

pub(super) fn refused_words() -> Outcome {
    Outcome::Rejected { code: text("E0503"), words: text("已逾作廢期限") }
}

/// A shop and its sale of NT$100 in cash, which the platform has.
pub(super) fn confirmed() -> (Shop, Invoice) {
    let shop = Shop::selling(UploadMode::Auto);
    let invoice = sell(&shop);
    shop.confirm(DocumentId::of_issue(&invoice));
    (shop, invoice)
}

/// A sale of one thing, paid in cash.
pub(super) fn paid(amount: crate::domain::Amount) -> SaleDraft {
    let lines = vec![SaleLine::new(text("x"), Decimal::ONE, Decimal::from(amount))];
    let tenders = vec![Tender { kind: TenderKind::Cash, amount }];
    SaleDraft { lines, tenders, ..SaleDraft::default() }
}

pub(super) fn sell(shop: &Shop) -> Invoice {
    *shop.ask(request::Issue(paid(100))).unwrap()
}

pub(super) fn cancel(shop: &Shop, number: Number) {
    let (reason, approval_no) = (text("退貨"), CleanText::default());
    shop.ask(request::Cancel { number, period: None, reason, approval_no }).unwrap();
}

pub(super) fn void(shop: &Shop, number: Number) -> Result<(), Failure> {
    let void = request::Void { number, period: None, reason: text("打錯"), taken_back: true };
    shop.ask(void).map(|_| ())
}

pub(super) fn document(number: Number, kind: MessageKind, count: u8) -> DocumentId {
    DocumentId { count, ..id(&number.to_string(), kind) }
}

/// Sent, and refused by the platform.
pub(super) fn refuse(shop: &Shop, document: DocumentId) {
    assert_eq!(shop.send(document, 7), [document]);
    shop.tell(document, refused_words());
}

pub(super) fn stands(document: DocumentId) -> request::UploadSeen {
    request::UploadSeen { document, seen: Seen::Stands, words: text("平台：仍為開立") }
}

pub(super) fn refused(reply: Result<(), Failure>) -> Refusal {
    match reply {
        Err(Failure::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

pub(super) fn life(shop: &Shop, number: Number) -> NumberLife {
    *shop.ask(request::NumberLife { number, period: None }).unwrap()
}

pub(super) fn why_not(shop: &Shop, number: Number) -> Vec<Option<WhyNot>> {
    life(shop, number).remedies.iter().map(|offer| offer.why_not).collect()
}

pub(super) fn counts(shop: &Shop) -> NumberCounts {
    shop.range(RangeId(1)).range.counts
}

pub(super) fn may_be_seen(shop: &Shop) -> Vec<Seen> {
    let rows = shop.ask(request::Stuck(StuckQuery { after: None, limit: 9 })).unwrap().rows;
    assert_eq!(rows.len(), 1, "{rows:?}");
    rows[0].may_be_seen()
}

pub(super) fn cash(shop: &Shop) -> (crate::domain::Amount, Option<crate::domain::Amount>) {
    let day = shop.clock.now().date();
    let takings = shop.takings(TakingsBy::Company, (day, day));
    (takings.values().next().unwrap().received().cash, shop.ask(request::CashBack(None)).unwrap())
}

#[test]
fn an_invoice_whose_cancellation_is_not_taken_stands_again_with_its_money_and_is_cancelled_anew() {
    let (mut shop, invoice) = confirmed();
    let number = invoice.number;
    let f0501 = document(number, MessageKind::F0501, 1);
    cancel(&shop, number);
    shop.clock.pass_s(60);
    let closed = shop.ask(request::ShiftClose).unwrap();
    assert_eq!(shop.ask(request::CashBack(Some(closed.id))).unwrap(), Some(100));
    assert_eq!(refused(shop.ask(stands(f0501)).map(|_| ())), DeliveryRefusal::NotStuck(f0501).into());
    refuse(&shop, f0501);
    assert_eq!(may_be_seen(&shop), Seen::ALL);
    assert_eq!((cash(&shop), counts(&shop).cancelled), ((0, Some(0)), 1));
    shop.clock.pass_s(60);
    shop.named("s1", stands(f0501)).unwrap();
    for _ in 0..2 {
        shop.named("s1", stands(f0501)).unwrap();
        assert_eq!(counts(&shop), NumberCounts { confirmed: 1, ..NumberCounts::default() });
        assert_eq!(cash(&shop), (100, Some(-100)), "what went back came in again, in the shift of today");
        assert_eq!(shop.state(f0501), DeliveryState::Settled { words: text("平台：仍為開立") });
        let row = life(&shop, number).invoice.unwrap();
        let status = row.status();
        assert_eq!((row.cancelled, status), (None, crate::protocol::InvoiceStatus::Issued));
        assert_eq!(why_not(&shop, number), [None; 3]);
        assert_eq!(shop.ids(Pick::Send), [""; 0], "nothing of it is sent any more");
        shop.healthy();
        shop.reopen();
    }
    let closed = shop.ask(request::ShiftClose).unwrap();
    assert_eq!(
        (closed.figures.issued, closed.figures.cancelled),
        (0, 0),
        "money that came in alone is a shift too"
    );
    assert_eq!(shop.ask(request::CashBack(Some(closed.id))).unwrap(), Some(-100));
    // Another cancellation bears another name, over the same way as often as it takes.
    for count in 2..=4 {
        cancel(&shop, number);
        let next = document(number, MessageKind::F0501, count);
        assert_eq!(shop.ids(Pick::Send), [next.to_string()]);
        shop.clock.pass_s(60);
        if count == 4 {
            shop.confirm(next);
            break;
        }
        refuse(&shop, next);
        shop.ask(stands(next)).unwrap();
        shop.healthy();
    }
    assert_eq!(counts(&shop), NumberCounts { cancelled: 1, ..NumberCounts::default() });
    assert_eq!(cash(&shop).0, 0);
    // 註銷 of what is cancelled takes its last cancellation along, and the money of the next issue comes in whole.
    void(&shop, number).unwrap();
    shop.ask(request::Reissue { number, period: None, sale: paid(80) }).unwrap();
    assert_eq!(cash(&shop).0, 80);
    shop.reopen();
    shop.healthy();
}

#[test]
fn a_reissue_after_a_cancellation_that_was_not_taken_moves_the_difference_alone() {
    let (shop, invoice) = confirmed();
    let number = invoice.number;
    cancel(&shop, number);
    let f0501 = document(number, MessageKind::F0501, 1);
    refuse(&shop, f0501);
    shop.ask(stands(f0501)).unwrap();
    void(&shop, number).unwrap();
    shop.ask(request::Reissue { number, period: None, sale: paid(80) }).unwrap();
    assert_eq!(cash(&shop).0, 80, "100 stayed in the drawer, 20 go back");
    shop.healthy();
}

#[test]
fn an_invoice_whose_void_is_not_taken_stands_again_and_is_cancelled_or_allowed_but_not_voided() {
    for cancelled in [false, true] {
        let (mut shop, invoice) = confirmed();
        let number = invoice.number;
        if cancelled {
            cancel(&shop, number);
            shop.confirm(document(number, MessageKind::F0501, 1));
        }
        void(&shop, number).unwrap();
        let f0701 = document(number, MessageKind::F0701, 1);
        refuse(&shop, f0701);
        assert_eq!(may_be_seen(&shop), [Seen::There, Seen::Absent, Seen::Stands]);
        let before = cash(&shop);
        shop.ask(stands(f0701)).unwrap();
        let at = shop.clock.now();
        assert_eq!(cash(&shop), before, "a 註銷 moves no money");
        shop.reopen();
        let as_it_was = if cancelled {
            NumberCounts { cancelled: 1, ..NumberCounts::default() }
        } else {
            NumberCounts { confirmed: 1, ..NumberCounts::default() }
        };
        assert_eq!(counts(&shop), as_it_was);
        assert_eq!(shop.state(f0701), DeliveryState::Settled { words: text("平台：仍為開立") });
        assert_eq!(why_not(&shop, number)[1], Some(WhyNot::NotTaken(at)));
        assert_eq!(
            refused(void(&shop, number)),
            CorrectionRefusal::VoidNotTaken { number, at }.into(),
            "its document never stands for another"
        );
        let row = life(&shop, number);
        assert_eq!(row.invoice.as_ref().is_some_and(|row| row.cancelled.is_some()), cancelled);
        assert_eq!((row.voids.len(), row.earlier_cancellations.len()), (0, 0));
        shop.healthy();
        if !cancelled {
            cancel(&shop, number);
            shop.confirm(document(number, MessageKind::F0501, 1));
            shop.healthy();
        }
    }
}

#[test]
fn nothing_stands_again_that_is_there_or_withdraws_nothing() {
    let (shop, invoice) = confirmed();
    let number = invoice.number;
    void(&shop, number).unwrap();
    let f0701 = document(number, MessageKind::F0701, 1);
    refuse(&shop, f0701);
    let sale = SaleDraft { lines: invoice.lines.clone(), ..SaleDraft::default() };
    shop.ask(request::Reissue { number, period: None, sale }).unwrap();
    let nothing = |document| -> Refusal { DeliveryRefusal::NothingWithdrawn(document).into() };
    let second = document(number, MessageKind::F0401, 2);
    shop.ask(request::UploadSeen { document: f0701, seen: Seen::There, words: text("有") }).unwrap();
    refuse(&shop, second);
    assert_eq!(may_be_seen(&shop), [Seen::There, Seen::Absent, Seen::Done]);
    assert_eq!(refused(shop.ask(stands(second)).map(|_| ())), nothing(second));
    // A refusal that says that it is there already.
    let (shop, invoice) = confirmed();
    cancel(&shop, invoice.number);
    let f0501 = document(invoice.number, MessageKind::F0501, 1);
    shop.send(f0501, 7);
    shop.tell(f0501, Outcome::Rejected { code: text("E1003"), words: text("作廢重複") });
    assert_eq!(may_be_seen(&shop), [Seen::There, Seen::Absent, Seen::Done]);
    assert_eq!(refused(shop.ask(stands(f0501)).map(|_| ())), nothing(f0501));
    shop.healthy();
    // One that says what stands in its way, and one that the centre took and the platform refused.
    for (code, words) in [("3050141", "AB00000000 已存在折讓單"), ("91", "")] {
        let (shop, invoice) = confirmed();
        cancel(&shop, invoice.number);
        let f0501 = document(invoice.number, MessageKind::F0501, 1);
        shop.send(f0501, 7);
        shop.tell(f0501, Outcome::Rejected { code: text(code), words: text(words) });
        assert!(may_be_seen(&shop).contains(&Seen::Stands), "{code} {words}");
        shop.ask(stands(f0501)).unwrap();
        shop.healthy();
    }
    // One that a person took off the way before it left.
    let (shop, invoice) = confirmed();
    cancel(&shop, invoice.number);
    let f0501 = document(invoice.number, MessageKind::F0501, 1);
    shop.ask(request::UploadPark { document: f0501, why: ParkReason::Person(text("等會計")) }).unwrap();
    assert_eq!(may_be_seen(&shop), [Seen::There, Seen::Absent, Seen::Done]);
    assert_eq!(refused(shop.ask(stands(f0501)).map(|_| ())), nothing(f0501));
}

/// A second cancellation of an issue of which the platform has the first is refused for that, and is no reason to let it stand.
#[test]
fn an_invoice_that_the_platform_cancelled_after_all_does_not_stand_again() {
    let (shop, invoice) = confirmed();
    let number = invoice.number;
    cancel(&shop, number);
    let first = document(number, MessageKind::F0501, 1);
    refuse(&shop, first);
    shop.ask(stands(first)).unwrap();
    shop.tell(first, Outcome::Confirmed);
    cancel(&shop, number);
    shop.ask(request::UploadSeen {
        document: DocumentId::of_issue(&invoice),
        seen: Seen::There,
        words: text("有"),
    })
    .unwrap();
    let second = document(number, MessageKind::F0501, 2);
    refuse(&shop, second);
    let nothing = DeliveryRefusal::NothingWithdrawn(second);
    assert_eq!(refused(shop.ask(stands(second)).map(|_| ())), nothing.into());
    shop.ask(request::UploadSeen { document: second, seen: Seen::There, words: text("作廢了") }).unwrap();
    assert_eq!(counts(&shop), NumberCounts { cancelled: 1, ..NumberCounts::default() });
    shop.healthy();
}

/// The platform has the last word: what it took after all is a sale that stands here and not there.
#[test]
fn what_was_taken_after_all_stops_its_invoice_with_an_alarm() {
    for kind in [MessageKind::F0501, MessageKind::F0701] {
        let (mut shop, invoice) = confirmed();
        let number = invoice.number;
        match kind {
            MessageKind::F0501 => cancel(&shop, number),
            _ => void(&shop, number).unwrap(),
        }
        let withdrawal = document(number, kind, 1);
        refuse(&shop, withdrawal);
        shop.ask(stands(withdrawal)).unwrap();
        shop.tell(withdrawal, Outcome::Confirmed);
        shop.reopen();
        let issue = document(number, MessageKind::F0401, 1);
        assert_eq!(shop.state(issue), DeliveryState::Parked { why: ParkReason::UndoneThere(kind) });
        assert_eq!(counts(&shop), NumberCounts { refused: 1, ..NumberCounts::default() });
        assert_eq!(shop.state(withdrawal), DeliveryState::Confirmed);
        shop.healthy();
        // Where it is cancelled here by then, that is what the platform has.
        if kind == MessageKind::F0501 {
            let (shop, invoice) = confirmed();
            cancel(&shop, invoice.number);
            let first = document(invoice.number, kind, 1);
            refuse(&shop, first);
            shop.ask(stands(first)).unwrap();
            cancel(&shop, invoice.number);
            shop.tell(first, Outcome::Confirmed);
            assert_eq!(shop.state(DocumentId::of_issue(&invoice)), DeliveryState::Confirmed);
            shop.healthy();
        }
    }
}

#[test]
fn a_number_is_cancelled_so_many_times_and_no_more() {
    let (shop, invoice) = confirmed();
    let number = invoice.number;
    for count in 1..=CANCELLATIONS_MAX {
        cancel(&shop, number);
        let f0501 = document(number, MessageKind::F0501, count);
        refuse(&shop, f0501);
        shop.ask(stands(f0501)).unwrap();
    }
    let (reason, approval_no) = (text("退貨"), CleanText::default());
    let more = shop.ask(request::Cancel { number, period: None, reason, approval_no });
    let max = u64::from(CANCELLATIONS_MAX);
    assert_eq!(
        refused(more.map(|_| ())),
        Refusal::Store(StoreRefusal::TooMany { asked: max + 1, max }),
        "allowances go on"
    );
    assert_eq!(cash(&shop).0, 100);
    assert_eq!(Payments::of(&invoice).cash, 100);
    shop.healthy();
}

pub(super) fn allow(
    shop: &Shop,
    number: Number,
    amount: crate::domain::Amount,
) -> crate::domain::AllowanceNumber {
    let lines = vec![crate::domain::AllowanceAsk { line: 1, quantity: Decimal::ZERO, amount }];
    shop.ask(request::Allow { number, period: None, lines, reason: text("退貨") }).unwrap().number
}

pub(super) fn undo(shop: &Shop, number: crate::domain::AllowanceNumber) -> Result<(), Failure> {
    shop.ask(request::AllowanceCancel { number, reason: text("打錯") }).map(|_| ())
}

#[test]
fn an_allowance_that_is_not_taken_is_off_and_nothing_of_it_is_sent() {
    for cancelled_first in [false, true] {
        let (mut shop, invoice) = confirmed();
        let number = invoice.number;
        let allowed = allow(&shop, number, 40);
        if cancelled_first {
            undo(&shop, allowed).unwrap();
        }
        let (g0401, g0501) =
            (document(number, MessageKind::G0401, 1), document(number, MessageKind::G0501, 1));
        refuse(&shop, g0401);
        assert_eq!(may_be_seen(&shop), Seen::ALL);
        assert_eq!(cash(&shop).0, if cancelled_first { 100 } else { 60 });
        shop.ask(stands(g0401)).unwrap();
        for _ in 0..2 {
            assert_eq!((cash(&shop).0, shop.ids(Pick::Send)), (100, Vec::<String>::new()));
            let life = life(&shop, number);
            assert!(!life.allowances[0].is_live());
            let settled = DeliveryState::Settled { words: text("平台：仍為開立") };
            assert_eq!(shop.state(g0401), settled);
            assert_eq!(life.deliveries.iter().any(|row| row.document == g0501), cancelled_first);
            shop.healthy();
            shop.reopen();
        }
        // The invoice is whole again: all of it may come back, or it is cancelled.
        assert_eq!(why_not(&shop, number), [None; 3]);
        let next = allow(&shop, number, 100);
        assert_eq!(next.count(), 2);
        // And were it there after all, a person looks.
        shop.tell(g0401, Outcome::Confirmed);
        assert_eq!(shop.state(g0401), DeliveryState::Parked { why: ParkReason::TakenAfterAll });
        shop.healthy();
    }
}

#[test]
fn an_allowance_whose_cancellation_is_not_taken_stands_again_where_there_is_room() {
    let (mut shop, invoice) = confirmed();
    let number = invoice.number;
    let allowed = allow(&shop, number, 40);
    let (g0401, g0501) = (document(number, MessageKind::G0401, 1), document(number, MessageKind::G0501, 1));
    shop.confirm(g0401);
    shop.clock.pass_s(86_400);
    undo(&shop, allowed).unwrap();
    refuse(&shop, g0501);
    // Another one took its room meanwhile, and waits behind it.
    let beside = allow(&shop, number, 80);
    assert_eq!(may_be_seen(&shop), [Seen::There, Seen::Absent, Seen::Done]);
    let too_much = CorrectionRefusal::AllowanceTooMuch { line: Some(1), left: 20 };
    assert_eq!(refused(shop.ask(stands(g0501)).map(|_| ())), too_much.into());
    undo(&shop, beside).unwrap();
    let money = |shop: &Shop| {
        let first = invoice.issued_at.date();
        let of = |day: chrono::NaiveDate| {
            shop.takings(TakingsBy::Company, (day, day))
                .values()
                .next()
                .map_or(0, |takings| takings.received().cash)
        };
        [of(first), of(first.succ_opt().unwrap()), of(first.succ_opt().unwrap().succ_opt().unwrap())]
    };
    assert_eq!(money(&shop), [60, 40, 0]);
    shop.clock.pass_s(86_400);
    shop.ask(stands(g0501)).unwrap();
    for _ in 0..2 {
        assert_eq!(money(&shop), [60, 40, -40], "each day keeps what moved in it");
        assert_eq!(shop.ask(request::CashBack(None)).unwrap(), Some(40));
        assert!(life(&shop, number).allowances[0].is_live());
        let at = shop.clock.now();
        assert_eq!(
            refused(undo(&shop, allowed)),
            CorrectionRefusal::CancelNotTaken { number: allowed, at }.into(),
            "its document never stands for another"
        );
        shop.healthy();
        shop.reopen();
    }
    shop.tell(g0501, Outcome::Confirmed);
    let why = ParkReason::UndoneThere(MessageKind::G0501);
    assert_eq!(shop.state(g0401), DeliveryState::Parked { why });
    shop.healthy();
}
