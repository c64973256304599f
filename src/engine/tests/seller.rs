//! Who a consumer can be sold to by (R1): the question that a till asks before goods are typed says what the sale would
//! be refused for, and nothing else; a key counts from its first day on, and an earlier invoice goes by its own day.

use super::*;
use crate::domain::{Carrier, PaperRefusal, PaperWish, StoreKind};
use chrono::NaiveDate;

/// Every seller has a key from this day on.
#[derive(Debug)]
struct KeysFrom(NaiveDate);

impl Keyring for KeysFrom {
    fn has_key(&self, _: Ubn, day: NaiveDate) -> bool {
        day >= self.0
    }
}

/// The shop with keys from that day on.
fn with_keys(shop: &mut Shop, first: NaiveDate) {
    shop.engine.close().unwrap();
    let keyring = Arc::new(KeysFrom(first));
    shop.engine = Engine::open(Parts { keyring, ..parts(&shop.disk, &shop.clock, &shop.fatal) }).unwrap();
}

fn asked(shop: &Shop, buyer: Option<Ubn>) -> Result<Ubn, Failure> {
    let seller = shop.ask(request::SellerOf { company: None, till: None, buyer })?;
    Ok(seller.ubn)
}

fn no_key(seller: Ubn) -> Failure {
    Failure::Refused(PaperRefusal::NoQrKey(seller).into())
}

#[test]
fn the_question_and_the_sale_say_the_same_from_the_first_day_of_a_key_on() {
    let mut shop = Shop::of(StoreKind::Real);
    shop.add(&[draft("AB", 0, 50)]);
    let seller = asked(&shop, None).unwrap();
    let today = shop.clock.now().date();
    let buyer = Ubn::parse("04595257").ok();
    let carried = |buyer, paper| SaleDraft { buyer, carrier: Carrier::parse("/ABC+123"), paper, ..sale() };
    let sell = |shop: &Shop, sale| shop.ask(request::Issue(sale)).map(|_| seller);
    let early = shop.ask(request::Issue(SaleDraft { paper: PaperWish::Later, ..sale() })).unwrap();
    with_keys(&mut shop, today.succ_opt().unwrap());
    assert_eq!(asked(&shop, None), Err(no_key(seller)));
    assert_eq!(asked(&shop, buyer), Ok(seller), "a company may have its invoice in a carrier");
    for paper in [PaperWish::Usual, PaperWish::OnRequest, PaperWish::Later] {
        for barred in
            [SaleDraft { paper, ..sale() }, SaleDraft { buyer, paper, ..sale() }, carried(None, paper)]
        {
            assert_eq!(sell(&shop, barred.clone()), Err(no_key(seller)), "{barred:?}");
        }
    }
    assert_eq!(sell(&shop, carried(buyer, PaperWish::OnRequest)), Err(no_key(seller)), "it wants the slip");
    let in_carrier = shop.ask(request::Issue(carried(buyer, PaperWish::Usual))).unwrap();
    assert_eq!(in_carrier.number.to_string(), "AB00000001", "the refusals took no number");
    // Tomorrow the key is good, and still not for the paper of what was issued today.
    shop.clock.pass_s(86_400);
    assert_eq!(asked(&shop, None), Ok(seller));
    assert_eq!(sell(&shop, sale()), Ok(seller));
    assert_eq!(sell(&shop, SaleDraft { buyer, ..sale() }), Ok(seller));
    let print = |number| request::Print {
        number,
        period: None,
        paper: crate::domain::InvoicePaper::Original,
        detail: false,
        reason: CleanText::default(),
    };
    assert_eq!(shop.ask(print(early.number)).map(|_| ()), Err(no_key(seller)));
    let late = shop.ask(request::Issue(SaleDraft { paper: PaperWish::Later, ..sale() })).unwrap();
    shop.ask(print(late.number)).unwrap();
    shop.healthy();
}

#[test]
fn a_sample_store_needs_no_key_and_a_company_that_is_not_there_is_said() {
    let mut shop = Shop::of(StoreKind::Sample);
    with_keys(&mut shop, NaiveDate::MAX);
    assert!(asked(&shop, None).is_ok());
    let company = CompanyCode::parse("9");
    let other = shop.ask(request::SellerOf { company, till: None, buyer: None });
    assert!(matches!(&other, Err(Failure::Refused(no)) if no.code() == "NO_SUCH_COMPANY"), "{other:?}");
}

#[test]
fn eight_zeros_are_nobodys_number_whoever_asks() {
    let shop = Shop::new();
    shop.add(&[draft("AB", 0, 50)]);
    let zeros = Ubn::try_from(0).unwrap();
    let sold = shop.ask(request::Issue(SaleDraft { buyer: Some(zeros), ..sale() }));
    assert!(matches!(sold, Err(Failure::Refused(refusal)) if refusal.code() == "BAD_UBN"));
    let (branch, head) =
        (Company { ubn: zeros, ..company("2") }, Company { head_ubn: zeros, ..company("3") });
    for company in [branch, head] {
        let put = shop.ask(request::CompanyPut { company, new: true });
        assert!(matches!(put, Err(Failure::Refused(refusal)) if refusal.code() == "BAD_UBN"));
    }
    assert_eq!(number_of(shop.ask(request::Issue(sale()))), "AB00000000", "the refusals took no number");
}
