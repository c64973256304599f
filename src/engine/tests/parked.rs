//! Parked sales: any till calls one back, and only one finishes it.

use super::*;
use crate::domain::{PARKED_MAX, Parked, ParkedId, SaleRefusal, StoreRefusal};

fn shop() -> Shop {
    let shop = Shop::new();
    shop.add(&[draft("AB", 0, 50)]);
    shop
}

impl Shop {
    fn park(&self, label: &str, sale: SaleDraft) -> Result<Parked, Refusal> {
        match self.ask(request::Park { label: CleanText::new(label, 100).unwrap(), sale }) {
            Ok(parked) => Ok(*parked),
            Err(Failure::Refused(refusal)) => Err(refusal),
            other => panic!("{other:?}"),
        }
    }

    fn parked(&self) -> Vec<Parked> {
        self.ask(request::ParkedList).unwrap()
    }
}

#[test]
fn a_parked_sale_is_finished_once() {
    let mut shop = shop();
    let parked = shop.park("紅衣客人", sale()).unwrap();
    assert_eq!(parked.sale.parked, Some(parked.id));
    shop.reopen();
    let called_back = shop.parked().remove(0);
    assert_eq!(called_back, parked, "it is there after a restart, for any till");
    shop.ask(request::Issue(called_back.sale.clone())).unwrap();
    assert_eq!(shop.parked(), []);
    // The other till had it on its screen too.
    let again = shop.ask(request::Issue(called_back.sale));
    assert_eq!(again, Err(Failure::Refused(Refusal::Sale(SaleRefusal::NoSuchParked(parked.id)))));
    shop.healthy();
}

#[test]
fn parking_again_replaces_and_throwing_away_is_for_ever() {
    let shop = shop();
    let first = shop.park("一", sale()).unwrap();
    let changed = SaleDraft { buyer: Ubn::parse("04595257").ok(), ..first.sale };
    let second = shop.park("二", changed).unwrap();
    assert_eq!((second.id, shop.parked().len()), (first.id, 1));
    assert_eq!(shop.ask(request::Unpark(first.id)), Ok(()));
    assert_eq!(
        shop.ask(request::Unpark(first.id)),
        Err(Failure::Refused(Refusal::Sale(SaleRefusal::NoSuchParked(first.id))))
    );
    assert_eq!(shop.park("三", second.sale), Err(Refusal::Sale(SaleRefusal::NoSuchParked(first.id))));
    assert_eq!(shop.park("四", sale()).unwrap().id, ParkedId(2), "ids are never used again");
    shop.healthy();
}

#[test]
fn limits_are_kept() {
    let shop = shop();
    assert_eq!(
        shop.park("空", SaleDraft::default()),
        Err(Refusal::Sale(SaleRefusal::LineCount { lines: 0 }))
    );
    assert_eq!(
        shop.park(&"字".repeat(21), sale()),
        Err(Refusal::Store(StoreRefusal::TextTooLong { chars: 21, max: 20 }))
    );
    for _ in 0..PARKED_MAX {
        shop.park("", sale()).unwrap();
    }
    assert_eq!(shop.park("", sale()), Err(Refusal::Store(StoreRefusal::TooMany { asked: 201, max: 200 })));
}
