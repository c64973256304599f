//! A number that was issued anew over a 註銷 which the platform does not take, for good: the issue before stands again, with its money,
//! its paper and its ways, and of the next one nothing is sent; over restarts, whatever was said of the next one meanwhile.

use super::reinstated::{
    allow, cancel, cash, confirmed, counts, document, life, may_be_seen, paid, refuse, refused, stands, text,
    undo, void, why_not,
};
use super::*;
use crate::domain::{
    DeliveryRefusal, DeliveryState, Invoice, InvoicePaper, MessageKind, Number, NumberCounts, Outcome,
    PaperWish, ParkReason, PrintEnd, Seen, TakingsBy, UploadMode,
};
use crate::protocol::{InvoiceStatus, Pick};

/// A sale of NT$100 that the platform has, its refused 註銷, and the number issued anew at NT$80.
fn issued_anew() -> (Shop, Invoice) {
    let (shop, invoice) = confirmed();
    void(&shop, invoice.number).unwrap();
    refuse(&shop, document(invoice.number, MessageKind::F0701, 1));
    shop.ask(request::Reissue { number: invoice.number, period: None, sale: paid(80) }).unwrap();
    (shop, invoice)
}

fn settled() -> DeliveryState {
    DeliveryState::Settled { words: text("平台：仍為開立") }
}

fn nothing(number: Number) -> Refusal {
    DeliveryRefusal::NothingWithdrawn(document(number, MessageKind::F0701, 1)).into()
}

#[test]
fn the_issue_before_stands_again_and_nothing_of_the_next_one_is_sent() {
    let (mut shop, invoice) = issued_anew();
    let number = invoice.number;
    let (f0701, second) = (document(number, MessageKind::F0701, 1), document(number, MessageKind::F0401, 2));
    assert_eq!(may_be_seen(&shop), [Seen::There, Seen::Absent, Seen::Stands]);
    assert_eq!((cash(&shop).0, counts(&shop).pending), (80, 1));
    let first = invoice.issued_at.date();
    shop.clock.pass_s(86_400);
    shop.named("s1", stands(f0701)).unwrap();
    let day = |shop: &Shop, day: chrono::NaiveDate| {
        let takings = shop.takings(TakingsBy::Company, (day, day));
        takings.values().next().map_or(0, |takings| takings.received().cash)
    };
    for _ in 0..2 {
        shop.named("s1", stands(f0701)).unwrap();
        assert_eq!(counts(&shop), NumberCounts { confirmed: 1, ..NumberCounts::default() });
        assert_eq!(day(&shop, first), 80, "a past day keeps what moved in it");
        assert_eq!(day(&shop, first.succ_opt().unwrap()), 20);
        assert_eq!((shop.state(f0701), shop.state(second)), (settled(), settled()));
        assert_eq!(shop.ids(Pick::Send), [""; 0]);
        let life = life(&shop, number);
        let row = life.invoice.as_ref().unwrap();
        assert_eq!((&row.invoice, row.status()), (&invoice, InvoiceStatus::Issued));
        assert_eq!(life.issue_delivery().map(|row| row.state.clone()), Some(DeliveryState::Confirmed));
        assert_eq!(
            life.corrections.last().map(|it| it.reason.to_string()),
            Some("平台：仍為開立".to_owned())
        );
        let barred = why_not(&shop, number);
        assert!(barred[0].is_none() && barred[1].is_some() && barred[2].is_none(), "{barred:?}");
        shop.healthy();
        shop.reopen();
    }
    let closed = shop.ask(request::ShiftClose).unwrap();
    assert_eq!(closed.figures.totals.total, 100);
    cancel(&shop, number);
    shop.confirm(document(number, MessageKind::F0501, 1));
    assert_eq!(counts(&shop), NumberCounts { cancelled: 1, ..NumberCounts::default() });
    shop.healthy();
}

#[test]
fn what_was_said_of_the_next_issue_falls_with_it() {
    // Its cancellation: the money comes in again, and what stands is cancelled under another name.
    let (mut shop, invoice) = issued_anew();
    let number = invoice.number;
    let f0701 = document(number, MessageKind::F0701, 1);
    cancel(&shop, number);
    assert_eq!((cash(&shop).0, counts(&shop).cancelled), (0, 1));
    assert!(may_be_seen(&shop).contains(&Seen::Stands));
    shop.ask(stands(f0701)).unwrap();
    for _ in 0..2 {
        assert_eq!(cash(&shop).0, 100);
        assert_eq!(shop.state(document(number, MessageKind::F0501, 1)), settled());
        assert_eq!(counts(&shop), NumberCounts { confirmed: 1, ..NumberCounts::default() });
        assert_eq!(shop.ids(Pick::Send), [""; 0]);
        shop.healthy();
        shop.reopen();
    }
    for count in 2..=3 {
        cancel(&shop, number);
        let f0501 = document(number, MessageKind::F0501, count);
        refuse(&shop, f0501);
        shop.ask(stands(f0501)).unwrap();
        assert_eq!(cash(&shop).0, 100);
        shop.healthy();
    }
    // An allowance that stands is cancelled first; then it falls too.
    let (mut shop, invoice) = issued_anew();
    let number = invoice.number;
    let allowance = allow(&shop, number, 30);
    assert_eq!(cash(&shop).0, 50);
    assert!(!may_be_seen(&shop).contains(&Seen::Stands));
    let has = CorrectionRefusal::HasAllowance(allowance);
    assert_eq!(refused(shop.ask(stands(f0701)).map(|_| ())), has.into());
    undo(&shop, allowance).unwrap();
    assert!(may_be_seen(&shop).contains(&Seen::Stands));
    shop.ask(stands(f0701)).unwrap();
    shop.reopen();
    for kind in [MessageKind::G0401, MessageKind::G0501] {
        assert_eq!(shop.state(document(number, kind, 1)), settled());
    }
    assert_eq!((cash(&shop).0, shop.ids(Pick::Send)), (100, Vec::<String>::new()));
    let again = allow(&shop, number, 100);
    assert_eq!(again.count(), 2);
    shop.confirm(document(number, MessageKind::G0401, 2));
    shop.healthy();
}

#[test]
fn one_that_was_cancelled_before_its_void_is_cancelled_again() {
    let (mut shop, invoice) = confirmed();
    let number = invoice.number;
    cancel(&shop, number);
    shop.confirm(document(number, MessageKind::F0501, 1));
    void(&shop, number).unwrap();
    let f0701 = document(number, MessageKind::F0701, 1);
    refuse(&shop, f0701);
    shop.ask(request::Reissue { number, period: None, sale: paid(80) }).unwrap();
    assert_eq!(cash(&shop).0, 80);
    shop.ask(stands(f0701)).unwrap();
    shop.reopen();
    assert_eq!(cash(&shop).0, 0);
    assert_eq!(counts(&shop), NumberCounts { cancelled: 1, ..NumberCounts::default() });
    assert_eq!(life(&shop, number).invoice.unwrap().invoice, invoice);
    shop.healthy();
}

#[test]
fn papers_of_the_next_issue_are_none_of_the_one_that_stands_again() {
    let shop = Shop::selling(UploadMode::Auto);
    let invoice = *shop.ask(request::Issue(SaleDraft { paper: PaperWish::Usual, ..paid(100) })).unwrap();
    let number = invoice.number;
    shop.confirm(document(number, MessageKind::F0401, 1));
    let print = |shop: &Shop| {
        let job = shop.ask(request::PrintJobs { till: None }).unwrap()[0].id;
        shop.ask(request::PrintBegin(job)).unwrap();
        shop.ask(request::PrintEnd { job, end: PrintEnd::Printed }).unwrap();
    };
    print(&shop);
    void(&shop, number).unwrap();
    let f0701 = document(number, MessageKind::F0701, 1);
    refuse(&shop, f0701);
    let sale = SaleDraft { paper: PaperWish::Usual, ..paid(80) };
    shop.ask(request::Reissue { number, period: None, sale }).unwrap();
    print(&shop);
    assert!(life(&shop, number).original_is_out());
    shop.ask(stands(f0701)).unwrap();
    assert!(!life(&shop, number).original_is_out());
    let original = request::Print {
        number,
        period: None,
        paper: InvoicePaper::Original,
        detail: false,
        reason: CleanText::default(),
    };
    shop.ask(original).unwrap();
    print(&shop);
    assert!(life(&shop, number).original_is_out());
    shop.healthy();
}

#[test]
fn what_left_or_was_seen_to_is_not_taken_back() {
    // A person parked it: nothing left. Then a person had seen to it.
    let (shop, invoice) = issued_anew();
    let number = invoice.number;
    let (f0701, second) = (document(number, MessageKind::F0701, 1), document(number, MessageKind::F0401, 2));
    shop.ask(request::UploadPark { document: second, why: ParkReason::ByHand }).unwrap();
    assert_eq!(refused(shop.ask(stands(f0701)).map(|_| ())), nothing(number));
    let done = request::UploadSeen { document: second, seen: Seen::Done, words: text("已在平台開立") };
    shop.ask(done).unwrap();
    assert_eq!(refused(shop.ask(stands(f0701)).map(|_| ())), nothing(number));
    shop.healthy();
    let (shop, invoice) = issued_anew();
    let second = document(invoice.number, MessageKind::F0401, 2);
    shop.ask(request::UploadPark { document: second, why: ParkReason::Person(text("等平台")) }).unwrap();
    shop.ask(stands(f0701)).unwrap();
    assert_eq!(counts(&shop), NumberCounts { confirmed: 1, ..NumberCounts::default() });
    shop.healthy();
    // The platform took it after all.
    shop.tell(f0701, Outcome::Confirmed);
    let why = ParkReason::UndoneThere(MessageKind::F0701);
    assert_eq!(shop.state(document(invoice.number, MessageKind::F0401, 1)), DeliveryState::Parked { why });
    shop.healthy();
}

/// Whoever says so without a till moves the money where it had moved.
#[test]
fn the_money_goes_the_other_way_at_the_till_of_the_act_that_does_not_hold() {
    let (shop, invoice) = confirmed();
    let number = invoice.number;
    let at = |till: Option<&str>| Caller {
        till: till.and_then(crate::domain::TillCode::parse),
        ..Caller::default()
    };
    let back = |till| shop.engine.ask(at(till), request::CashBack(None)).unwrap();
    let (reason, approval_no) = (text("退貨"), CleanText::default());
    let cancel = request::Cancel { number, period: None, reason, approval_no };
    shop.engine.ask(at(Some("A1")), cancel).unwrap();
    assert_eq!((back(Some("A1")), back(None)), (Some(100), Some(0)));
    let f0501 = document(number, MessageKind::F0501, 1);
    refuse(&shop, f0501);
    shop.engine.ask(at(None), stands(f0501)).unwrap();
    assert_eq!((back(Some("A1")), back(None)), (Some(0), Some(0)));
    shop.healthy();
}
