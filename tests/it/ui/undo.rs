//! `Ctrl-Z` on the list of ranges: the last act is taken back by another one, after a question that says what it is; what
//! cannot be taken back is told, and nothing else is done.

use super::Screen;
use super::sale::ask;
use lj::domain::{RangeId, SaleDraft, SaleLine};
use lj::protocol::{PageStart, RangeQuery, request};
use lj::ui::input::Input;

fn ids(screen: &Screen) -> Vec<RangeId> {
    let query = RangeQuery { start: PageStart::Top, limit: 100, ..RangeQuery::default() };
    ask(screen, request::Ranges(query)).rows.iter().map(|row| row.range.id).collect()
}

fn acts(screen: &Screen) -> u64 {
    screen.model.grid.total
}

#[test]
fn a_range_that_was_deleted_comes_back_as_it_was() {
    let mut screen = Screen::legacy();
    let of = |screen: &Screen| {
        let query = RangeQuery { limit: 100, ..RangeQuery::default() };
        let rows = ask(screen, request::Ranges(query)).rows;
        rows.into_iter().map(|row| (row.range.span, row.range.dept, row.range.company)).collect::<Vec<_>>()
    };
    let before = of(&screen);
    while screen.model.grid.selected().unwrap().range.is_used() {
        screen.press("down");
    }
    screen.press("d y").shows("已刪除");
    assert_eq!(acts(&screen), 14);
    screen.press("ctrl-z").shows("要復原剛刪除的 1 筆字軌").press("y").shows("已儲存 1 筆");
    assert_eq!(of(&screen), before);
    // And that is an act too, which can be taken back.
    screen.press("ctrl-z").shows("要收回剛新增的 1 筆").press("y").shows("已刪除");
    assert_eq!(acts(&screen), 14);
}

#[test]
fn a_batch_is_taken_back_whole() {
    let mut screen = Screen::legacy();
    let before = ids(&screen);
    screen.press("b enter").write("zz").press("enter").write("10000000").press("enter").write("15");
    screen.press("f10 f10").shows("已儲存 15 筆");
    assert_eq!(acts(&screen), 30);
    screen.press("ctrl-z").golden("ask-undo-batch");
    screen.press("n");
    assert_eq!(acts(&screen), 30, "no is no");
    screen.press("ctrl-z y").shows("已刪除 15 筆");
    assert_eq!(ids(&screen), before);
}

#[test]
fn nothing_is_taken_back_from_which_a_number_was_issued() {
    let mut screen = Screen::empty(80, 24).started();
    screen.press("b enter").write("zz").press("enter").write("10000000").press("enter").write("3");
    screen.press("f10 f10").shows("已儲存 3 筆");
    let line = SaleLine::new(super::CleanText::new("茶", 10).unwrap(), 1.into(), 30.into());
    ask(&screen, request::Issue(SaleDraft { lines: vec![line], ..SaleDraft::default() }));
    screen.press("ctrl-z y").shows("已用到 ZZ10000000");
    assert_eq!(ids(&screen).len(), 3, "all or nothing");
}

#[test]
fn an_edit_is_put_back_by_another_one_and_the_ledger_has_both() {
    let mut screen = Screen::legacy();
    let rows = |screen: &Screen| {
        let query = RangeQuery { limit: 100, ..RangeQuery::default() };
        ask(screen, request::Ranges(query)).rows.into_iter().map(|row| row.range).collect::<Vec<_>>()
    };
    let named = |screen: &Screen| {
        let trail = ask(screen, request::Trail { from: 1, limit: 100, number: None }).rows;
        trail.iter().filter(|(_, entry)| entry.request.is_some()).count()
    };
    let (before, entries) = (rows(&screen), named(&screen));
    screen.press("end e").write("B03").press("f10").shows("已儲存 1 筆");
    assert_ne!(rows(&screen), before);
    screen.press("ctrl-z").shows("改回修改前的內容").press("n");
    assert_ne!(rows(&screen), before, "no is no");
    screen.press("ctrl-z y").shows("已改回修改前的內容");
    assert_eq!(rows(&screen), before);
    screen.press("ctrl-z").shows("沒有可復原的");
    assert_eq!(named(&screen), entries + 2, "two acts");
    // What somebody else made of it since is not written over.
    screen.press("end e").write("B05").press("f10").shows("已儲存 1 筆");
    let id = screen.model.grid.selected().unwrap().range.id;
    ask(&screen, request::RangePause { ids: vec![id], pause: true });
    screen.press("ctrl-z").shows("改回修改前的內容");
    screen.input(Input::Event(lj::protocol::Event::RangesChanged));
    screen.press("y").shows("那次修改之後又有變更");
    assert!(ask(&screen, request::Range(id)).range.paused);
    // The number that was changed meanwhile elsewhere is the engine's to refuse.
    screen.press("end e").write("B04").press("f10").shows("已儲存 1 筆");
    let id = screen.model.grid.selected().unwrap().range.id;
    ask(&screen, request::RangeDelete(vec![id]));
    screen.press("ctrl-z y");
    assert!(screen.model.note.as_ref().unwrap().alarm, "{}", screen.text());
}

#[test]
fn an_import_is_taken_back_whole_unless_something_was_sold_from_it() {
    let head = "營業人統編,發票類別代號,發票類別,發票期別,發票字軌名稱,發票起號,發票迄號\r\n";
    let row = |track: &str, begin: u32| {
        format!("12345675,7,一般稅額計算,108/07 ~ 108/08,{track},{begin:08},{:08}\r\n", begin + 199)
    };
    let mut screen = Screen::empty(80, 24).started();
    screen.file("invnoapply.csv", format!("{head}{}{}", row("AB", 0), row("CD", 500)).as_bytes());
    screen.press("i enter enter").shows("匯入完成");
    let imported = acts(&screen);
    assert!(imported >= 2, "{}", screen.text());
    screen.press("ctrl-z").shows("要收回剛新增的").press("y").shows("已刪除");
    assert_eq!(acts(&screen), 0);
    // The same file again, and a sale from it.
    screen.press("i enter enter").shows("匯入完成");
    let line = SaleLine::new(super::CleanText::new("茶", 10).unwrap(), 1.into(), 30.into());
    ask(&screen, request::Issue(SaleDraft { lines: vec![line], ..SaleDraft::default() }));
    screen.press("ctrl-z y").shows("已用到");
    assert_eq!(acts(&screen), imported, "all or nothing");
}

#[test]
fn what_is_not_taken_back_is_told() {
    let mut screen = Screen::legacy();
    screen.press("ctrl-z").shows("沒有可復原的");
    screen
        .press("home r")
        .write("B02")
        .press("f10")
        .shows("已變更 1 筆的部門")
        .press("ctrl-z")
        .shows("改回變更前的部門")
        .press("y")
        .shows("已改回修改前的內容");
    // A range that bears more than is typed comes back with that.
    screen.press("a enter").write("zz").press("enter").write("10000000").press("f10").shows("已儲存 1 筆");
    let id = screen.model.grid.selected().unwrap().range.id;
    ask(&screen, request::RangePause { ids: vec![id], pause: true });
    screen.press("d y").shows("已刪除").press("ctrl-z y").shows("已儲存 1 筆");
    let back = screen.model.grid.selected().unwrap().range.id;
    assert!(back != id && ask(&screen, request::Range(back)).range.paused, "{}", screen.text());
}
