//! What an entry freezes: the seller as it was at the issue (R1), the document with its limit, the paper; and the one
//! state of every number that is counted along (R7).

use super::upload::id;
use super::*;
use crate::domain::{
    Content, Document, Invoice, MessageKind, Number, NumberCounts, Outcome, PaperWish, ParkReason, PrintMark,
    Printout, UploadMode,
};
use crate::protocol::{Pick, Told};

fn text(words: &str) -> CleanText {
    CleanText::new(words, 60).unwrap()
}

/// A shop with one book on automatic upload.
fn shop() -> Shop {
    Shop::selling(UploadMode::Auto)
}

fn sell(shop: &Shop, paper: PaperWish) -> Invoice {
    match shop.ask(request::Issue(SaleDraft { paper, ..sale() })) {
        Ok(invoice) => *invoice,
        other => panic!("{other:?}"),
    }
}

fn rename(shop: &Shop, name: &str, sign: &str) {
    let company = Company { name: text(name), shop_name: text(sign), ..company("1") };
    assert_eq!(shop.ask(request::CompanyPut { company, new: false }), Ok(()));
}

fn seller_of(shop: &Shop, invoice: &Invoice) -> Company {
    let request = request::CompanyIn { code: invoice.company.clone(), state: invoice.company_state };
    match shop.ask(request) {
        Ok(company) => *company,
        other => panic!("{other:?}"),
    }
}

/// What the uplink would send now.
fn picked(shop: &Shop) -> Vec<Document> {
    let caller = Caller { service: true, ..Caller::default() };
    let request = request::UploadPick { pick: Pick::Send, max: 10 };
    let parcels = shop.engine.ask(caller, request).unwrap();
    parcels.into_iter().map(|parcel| parcel.document).collect()
}

fn counts(shop: &Shop) -> NumberCounts {
    match shop.ask(request::Ranges(crate::protocol::RangeQuery::default())) {
        Ok(page) => page.rows[0].range.counts,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_company_renamed_after_the_issue_changes_neither_message_nor_slip_of_before() {
    let mut shop = shop();
    let first = sell(&shop, PaperWish::Later);
    rename(&shop, "新名有限公司", "新招牌");
    let second = sell(&shop, PaperWish::Later);
    shop.reopen();
    let senders: Vec<String> =
        picked(&shop).iter().map(|document| document.sender.name.to_string()).collect();
    assert_eq!(senders, ["台北店", "新名有限公司"]);
    assert_eq!(
        seller_of(&shop, &first).heading().as_str(),
        "台北店",
        "no sign of its own: the registered name"
    );
    let now = seller_of(&shop, &second);
    assert_eq!((now.name.as_str(), now.heading().as_str()), ("新名有限公司", "新招牌"));
    shop.healthy();
}

#[test]
fn the_same_company_put_again_makes_no_state_and_every_change_the_next() {
    let shop = shop();
    rename(&shop, "甲", "");
    rename(&shop, "甲", "");
    assert_eq!(sell(&shop, PaperWish::Later).company_state, CompanyState(2));
    rename(&shop, "乙", "");
    assert_eq!(sell(&shop, PaperWish::Later).company_state, CompanyState(3));
    shop.healthy();
}

#[test]
fn a_cancellation_an_allowance_and_a_reissue_name_the_state_that_is_theirs() {
    let shop = shop();
    let (kept, withdrawn) = (sell(&shop, PaperWish::Later), sell(&shop, PaperWish::Later));
    for invoice in [&kept, &withdrawn] {
        shop.confirm(id(&invoice.number.to_string(), MessageKind::F0401));
    }
    rename(&shop, "新名有限公司", "");
    let reason = text("退貨");
    let allow =
        request::Allow { number: kept.number, period: None, lines: Vec::new(), reason: reason.clone() };
    let Ok(allowance) = shop.ask(allow) else { panic!("no allowance") };
    assert_eq!(allowance.company_state, kept.company_state, "of the issue");
    let void = request::Void { number: withdrawn.number, period: None, reason, taken_back: true };
    let Ok(voided) = shop.ask(void) else { panic!("not voided") };
    assert_eq!(voided.company_state, withdrawn.company_state, "of the issue that is withdrawn");
    let again = request::Reissue { number: withdrawn.number, period: None, sale: sale() };
    let Ok(anew) = shop.ask(again) else { panic!("not issued anew") };
    assert_eq!(anew.company_state, CompanyState(2), "frozen anew");
    shop.healthy();
}

#[test]
fn every_number_is_counted_in_its_one_state_wherever_its_document_goes() {
    let mut shop = shop();
    let numbers: Vec<Number> = (0..4).map(|_| sell(&shop, PaperWish::Later).number).collect();
    let f0401 = |at: usize| id(&numbers[at].to_string(), MessageKind::F0401);
    let count = |pending, confirmed, refused, cancelled| NumberCounts {
        pending,
        confirmed,
        refused,
        cancelled,
        ..NumberCounts::default()
    };
    assert_eq!(counts(&shop), count(4, 0, 0, 0));
    shop.confirm(f0401(0));
    let words = text("E0201");
    shop.send(f0401(1), 7);
    shop.tell(f0401(1), Outcome::Rejected { code: words.clone(), words });
    let why = ParkReason::Person(text("另查"));
    shop.ask(request::UploadPark { document: f0401(2), why }).unwrap();
    assert_eq!(counts(&shop), count(1, 1, 2, 0));
    shop.ask(request::UploadRetry(f0401(1))).unwrap();
    assert_eq!(counts(&shop), count(2, 1, 1, 0));
    for at in [0, 3] {
        let (reason, approval_no) = (text("退貨"), CleanText::default());
        let cancel = request::Cancel { number: numbers[at], period: None, reason, approval_no };
        shop.ask(cancel).unwrap();
    }
    assert_eq!(counts(&shop), count(1, 0, 1, 2));
    // The F0401 of a cancelled number still goes its way, and is not counted again.
    shop.send(f0401(3), 9);
    shop.tell(f0401(3), Outcome::Confirmed);
    assert_eq!(counts(&shop), count(1, 0, 1, 2));
    // Twice in one breath: what counts is where it ends.
    let told = |outcome| Told { document: f0401(1), outcome };
    shop.send(f0401(1), 8);
    let both = vec![told(Outcome::Accepted), told(Outcome::Confirmed)];
    let caller = Caller { service: true, ..Caller::default() };
    let named = RequestId::parse("u-9");
    shop.engine.named(caller, named, request::UploadTell(both)).unwrap();
    assert_eq!(counts(&shop), count(0, 1, 1, 2));
    shop.healthy();
    shop.reopen();
    assert_eq!(counts(&shop), count(0, 1, 1, 2));
}

#[test]
fn the_entry_of_a_sale_holds_its_document_and_its_paper() {
    use crate::domain::{Act, SaleAct};
    let shop = shop();
    let invoice = sell(&shop, PaperWish::Usual);
    let request = request::Trail { from: 1, limit: 100, number: Some(invoice.number) };
    let Ok(page) = shop.ask(request) else { panic!("no trail") };
    let issued = page.rows.iter().find_map(|(_, entry)| match &entry.act {
        Act::Sale(SaleAct::Issued(issued)) => Some(issued),
        _ => None,
    });
    let issued = issued.unwrap();
    assert_eq!(issued.document.due, invoice.issued_at.plus_seconds(crate::domain::CONSUMER_DUE_S));
    let job = issued.job.as_ref().unwrap();
    assert_eq!(invoice.print_mark, PrintMark::Yes);
    assert!(matches!(job.printout, Printout::Invoice { number, .. } if number == invoice.number));
    assert!(matches!(&picked(&shop)[0].content, Content::Issue(told) if **told == invoice));
}

#[test]
fn a_twin_takes_a_frozen_clock_and_a_packed_till_does_not() {
    for (kind, frozen) in [
        (StoreKind::Real, false),
        (StoreKind::Sample, true),
        (StoreKind::Twin, true),
        (StoreKind::Packed, false),
        (StoreKind::HeadOffice, false),
    ] {
        let shop = Shop::of(kind);
        let now = crate::domain::Moment::parse("2026-11-20 08:00:00");
        let caller = Caller { now, ..Caller::default() };
        let request = request::DepartmentPut {
            department: crate::domain::Department {
                code: crate::domain::DeptCode::parse("D1").unwrap(),
                name: text("甲"),
            },
            new: true,
        };
        let named = RequestId::parse("d-1");
        let done = shop.engine.named(caller, named, request);
        assert_eq!(done.is_ok(), frozen, "{kind:?}: {done:?}");
    }
}
