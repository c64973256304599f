//! The goods list: a code belongs to one good, whichever of its two it is; all or none; limits.

use super::*;
use crate::domain::{
    GOODS_MAX, GOODS_REMOVED_MAX, Good, GoodCode, LineFault, SaleRefusal, StoreRefusal, TaxChoice,
    TillRefusal,
};
use crate::engine::sale::goods_large::STEP_GOODS_MAX;
use crate::protocol::GoodsQuery;
use std::sync::atomic::{AtomicBool, Ordering};

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

/// A list of so many goods at this price; bar codes go round among them by `turn`, as a list may have them.
fn list(count: usize, price: i64, turn: usize) -> Vec<Good> {
    (0..count)
        .map(|at| Good {
            price: Decimal::from(price),
            ..good(&format!("L{at:06}"), &format!("47{:08}", (at + turn) % count), "商品")
        })
        .collect()
}

/// How many goods cost so much.
fn priced(shop: &Shop, price: i64) -> usize {
    let (mut after, mut count) = (None, 0);
    loop {
        let query = GoodsQuery { find: CleanText::default(), after, limit: crate::protocol::PAGE_ROWS_MAX };
        let page = shop.ask(request::Goods(query)).unwrap();
        count += page.rows.iter().filter(|good| good.price == Decimal::from(price)).count();
        match page.rows.last() {
            Some(last) if page.more => after = Some(last.code.clone()),
            _ => return count,
        }
    }
}

fn put_list(shop: &Shop, id: &str, goods: &[Good]) -> Result<(), Failure> {
    shop.named(id, request::GoodsPut { goods: goods.to_vec(), new: false })
}

#[test]
fn a_list_of_more_than_a_step_is_taken_whole_at_the_border_too() {
    for count in [STEP_GOODS_MAX, STEP_GOODS_MAX + 1, 2 * STEP_GOODS_MAX, 2 * STEP_GOODS_MAX + 1] {
        let mut shop = Shop::new();
        put_list(&shop, "list-1", &list(count, 10, 0)).unwrap();
        assert_eq!(priced(&shop, 10), count);
        // Each good has the bar code of its neighbour now.
        put_list(&shop, "list-2", &list(count, 20, 1)).unwrap();
        put_list(&shop, "list-2", &list(count, 20, 1)).unwrap();
        assert_eq!((priced(&shop, 10), priced(&shop, 20)), (0, count));
        assert_eq!(owner(&shop, "4700000001").as_deref(), Some("L000000"), "{count}");
        shop.reopen();
        assert_eq!(priced(&shop, 20), count);
        let other = put_list(&shop, "list-2", &list(count, 30, 1));
        assert_eq!(other, Err(Failure::Refused(Refusal::Store(StoreRefusal::RequestIdReused))));
        shop.healthy();
    }
}

#[test]
fn a_large_list_with_a_fault_changes_nothing_and_one_without_news_writes_nothing() {
    let shop = Shop::new();
    let goods = list(STEP_GOODS_MAX + 5, 10, 0);
    put(&shop, &goods, false).unwrap();
    let head = shop.ask(request::Store).unwrap().head_sequence;
    let mut twice = list(STEP_GOODS_MAX + 5, 20, 0);
    twice[STEP_GOODS_MAX + 4].code = twice[0].code.clone();
    put(&shop, &twice, false).unwrap_err();
    put(&shop, &goods, true).unwrap_err();
    put(&shop, &goods, false).unwrap();
    assert_eq!(priced(&shop, 10), goods.len());
    assert_eq!(shop.ask(request::Store).unwrap().head_sequence, head);
}

#[test]
fn sales_go_on_beside_a_large_list() {
    let shop = Shop::new();
    shop.add(&[draft("AB", 0, 5_000)]);
    let over = AtomicBool::new(false);
    let sold = std::thread::scope(|scope| {
        let seller = scope.spawn(|| {
            let mut sold = 0;
            while !over.load(Ordering::Acquire) {
                shop.issue();
                sold += 1;
            }
            sold
        });
        let put = put(&shop, &list(5 * STEP_GOODS_MAX, 10, 0), false);
        over.store(true, Ordering::Release);
        put.unwrap();
        seller.join().unwrap()
    });
    println!("{sold} sales meanwhile");
    assert_eq!(priced(&shop, 10), 5 * STEP_GOODS_MAX);
    shop.healthy();
}

#[test]
fn a_power_cut_at_any_call_leaves_all_of_a_large_list_or_nothing_of_it() {
    let count = STEP_GOODS_MAX + 1;
    let first = Shop::new();
    put(&first, &list(count, 10, 0), false).unwrap();
    let (template, before) = (first.disk.copy(), first.disk.calls());
    put_list(&first, "list-1", &list(count, 20, 1)).unwrap();
    let calls = first.disk.calls() - before;
    let (mut none, mut all) = (0, 0);
    for at in 0..calls + 3 {
        let (shop, answer) = Shop::cut(&template, at, |shop| put_list(shop, "list-1", &list(count, 20, 1)));
        match (priced(&shop, 10), priced(&shop, 20)) {
            (old, 0) if old == count => {
                assert!(answer.is_err(), "cut at {at}: answered and lost");
                none += 1;
            }
            (0, new) if new == count => all += 1,
            found => panic!("cut at {at}: {found:?}"),
        }
        put_list(&shop, "list-1", &list(count, 20, 1)).unwrap();
        assert_eq!((priced(&shop, 20), owner(&shop, "4700000001").as_deref()), (count, Some("L000000")));
        if at % 5 == 0 {
            shop.healthy();
        }
    }
    println!("{calls} calls: {none} cuts left nothing, {all} all of it");
    assert!(none > 0 && all > 0);
}

#[test]
fn so_many_goods_are_removed_at_once_and_no_more() {
    let shop = Shop::new();
    let goods = list(GOODS_REMOVED_MAX + 1, 10, 0);
    put(&shop, &goods, false).unwrap();
    let codes: Vec<_> = goods.iter().map(|good| good.code.clone()).collect();
    let (asked, max) = (codes.len() as u64, GOODS_REMOVED_MAX as u64);
    let refused = shop.ask(request::GoodsRemove(codes.clone()));
    assert_eq!(refused, Err(Failure::Refused(StoreRefusal::TooMany { asked, max }.into())));
    shop.ask(request::GoodsRemove(codes[1..].to_vec())).unwrap();
    assert_eq!(priced(&shop, 10), 1);
}
