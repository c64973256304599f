//! The goods list: a code belongs to one good, whichever of its two it is; all or none; limits.

use super::*;
use crate::domain::{
    GOODS_MAX, Good, GoodCode, LineFault, SaleRefusal, StoreRefusal, TaxChoice, TillRefusal,
};
use crate::protocol::GoodsQuery;

fn good(code: &str, barcode: &str, name: &str) -> Good {
    Good {
        code: GoodCode::parse(code).unwrap(),
        barcode: GoodCode::parse(barcode),
        name: CleanText::new(name, 200).unwrap(),
        unit: CleanText::new("個", 6).unwrap(),
        price: Decimal::from(35),
        tax: TaxChoice::Taxable,
    }
}

fn put(shop: &Shop, goods: &[Good], new: bool) -> Result<(), Failure> {
    shop.ask(request::GoodsPut { goods: goods.to_vec(), new })
}

fn taken(code: &str) -> Result<(), Failure> {
    Err(Failure::Refused(Refusal::Till(TillRefusal::CodeTaken(code.to_owned()))))
}

fn find(shop: &Shop, find: &str) -> Vec<String> {
    let find = CleanText::new(find, 100).unwrap();
    shop.ask(request::Goods(GoodsQuery { find, after: None, limit: 100 }))
        .unwrap()
        .rows
        .iter()
        .map(|good| good.code.to_string())
        .collect()
}

fn owner(shop: &Shop, code: &str) -> Option<String> {
    let good = shop.ask(request::Good(GoodCode::parse(code).unwrap())).unwrap();
    good.map(|good| good.code.to_string())
}

#[test]
fn a_good_is_found_by_code_bar_code_and_part_of_its_name() {
    let mut shop = Shop::new();
    put(&shop, &[good("A1", "4710000000017", "鮮乳 936ml"), good("B2", "", "Cola Zero")], true).unwrap();
    shop.reopen();
    for (typed, expected) in
        [("4710", vec!["A1"]), ("zero", vec!["B2"]), ("乳", vec!["A1"]), ("", vec!["A1", "B2"])]
    {
        assert_eq!(find(&shop, typed), expected, "{typed}");
    }
    assert_eq!(owner(&shop, "4710000000017").as_deref(), Some("A1"));
    assert_eq!(owner(&shop, "4710000000018"), None);
    shop.healthy();
}

#[test]
fn a_code_belongs_to_one_good_whichever_of_its_two_it_is() {
    let shop = Shop::new();
    put(&shop, &[good("A1", "111", "一"), good("A2", "222", "二")], true).unwrap();
    assert_eq!(put(&shop, &[good("A1", "", "別")], true), taken("A1"));
    assert_eq!(put(&shop, &[good("A3", "222", "三")], true), taken("222"));
    assert_eq!(put(&shop, &[good("A3", "A1", "三")], true), taken("A1"), "a bar code that is another's code");
    assert_eq!(put(&shop, &[good("111", "", "三")], true), taken("111"), "a code that is another's bar code");
    assert_eq!(put(&shop, &[good("A3", "333", "三"), good("A4", "333", "四")], true), taken("333"));
    assert_eq!(find(&shop, ""), ["A1", "A2"], "all or none");
    put(&shop, &[good("A5", "A5", "五")], true).unwrap();
    assert_eq!(owner(&shop, "A5").as_deref(), Some("A5"), "its own code as its bar code is fine");
    shop.healthy();
}

#[test]
fn a_bar_code_moves_from_one_good_to_another_in_one_act() {
    let mut shop = Shop::new();
    put(&shop, &[good("A1", "111", "一"), good("A2", "222", "二")], true).unwrap();
    assert_eq!(put(&shop, &[good("A1", "222", "一")], false), taken("222"), "its owner does not give it up");
    put(&shop, &[good("A1", "222", "一"), good("A2", "111", "二")], false).unwrap();
    assert_eq!((owner(&shop, "111").as_deref(), owner(&shop, "222").as_deref()), (Some("A2"), Some("A1")));
    put(&shop, &[good("A1", "", "一"), good("A2", "222", "二")], false).unwrap();
    shop.reopen();
    assert_eq!((owner(&shop, "111"), owner(&shop, "222").as_deref()), (None, Some("A2")));
    let removed = request::GoodsRemove(vec![GoodCode::parse("A2").unwrap()]);
    assert_eq!(shop.ask(removed.clone()), Ok(()));
    assert_eq!(owner(&shop, "222"), None);
    let gone = GoodCode::parse("A2").unwrap();
    assert_eq!(shop.ask(removed), Err(Failure::Refused(Refusal::Sale(SaleRefusal::NoSuchGood(gone)))));
    put(&shop, &[good("A9", "222", "九")], true).unwrap();
    shop.healthy();
}

#[test]
fn every_fault_is_told_with_its_place_and_nothing_is_stored() {
    let shop = Shop::new();
    let dear = Good { price: Decimal::from(-1), ..good("A1", "", "負") };
    let nameless = Good { name: CleanText::default(), ..good("A2", "", "x") };
    let refused = put(&shop, &[good("A0", "", "好"), dear, nameless], true);
    let faults = vec![(2, LineFault::Price), (3, LineFault::Name)];
    assert_eq!(refused, Err(Failure::Refused(Refusal::Sale(SaleRefusal::BadGoods(faults)))));
    assert!(find(&shop, "").is_empty());
}

#[test]
fn an_act_that_changes_nothing_leaves_no_entry() {
    let shop = Shop::new();
    put(&shop, &[good("A1", "111", "一")], true).unwrap();
    let head = |shop: &Shop| shop.ask(request::Store).unwrap().head_sequence;
    let before = head(&shop);
    put(&shop, &[good("A1", "111", "一")], false).unwrap();
    assert_eq!(head(&shop), before);
}

#[test]
fn the_list_has_a_limit() {
    let shop = Shop::new();
    let many: Vec<Good> = (0..=GOODS_MAX).map(|at| good(&format!("G{at}"), "", "x")).collect();
    let max = GOODS_MAX as u64;
    let refused = put(&shop, &many, true);
    assert_eq!(refused, Err(Failure::Refused(Refusal::Store(StoreRefusal::TooMany { asked: max + 1, max }))));
}
