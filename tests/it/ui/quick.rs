//! 四欄新增: the four fields of the handheld, in LJ and over a sale. The same act as 新增, with the same refusals.

use super::Screen;
use lj::domain::{Category, Copies, Kind, Period, UploadMode};
use lj::protocol::{Asks, Caller, RangeQuery, request};
use lj::text::Lang;

/// The form open, with everything but the end typed.
fn up_to_the_end(screen: &mut Screen, track: &str, begin: &str) {
    screen.press("enter").write(track).press("enter").write(begin).press("enter");
}

#[test]
fn four_fields_and_enter_add_a_range_as_the_long_form_does() {
    let mut screen = Screen::legacy();
    screen.press("n").golden("quick");
    // The running period as LJ writes it, the odd month.
    screen.shows("10807");
    up_to_the_end(&mut screen, "ab", "00000100");
    screen.write("00000149").press("enter").shows("已儲存 1 筆").golden("quick-saved");
    assert!(screen.model.layers.is_empty(), "{}", screen.text());
    let range = screen.model.grid.selected().unwrap().range.clone();
    assert_eq!(range.span, crate::shop::span("AB", 100, 50));
    assert_eq!(Some(range.period), Period::parse("10807").ok());
    let usual = (Category::CashRegister, Kind::Electronic, Copies::Three, UploadMode::Auto);
    assert_eq!((range.category, range.kind, range.copies, range.upload), usual);
    assert_eq!((range.company.as_str(), range.dept, range.from), ("1", None, range.period.first_day()));
    screen.press("ctrl-z y").shows("已刪除");
}

#[test]
fn what_the_long_form_refuses_is_refused_with_the_same_sentence() {
    let mut screen = Screen::legacy();
    screen.press("n").press("f10").shows("字軌").golden("quick-faults");
    screen.press("f12");
    // Numbers of the store.
    screen.press("n");
    up_to_the_end(&mut screen, "TF", "87296300");
    screen.write("87296349").press("enter").shows("重疊").press("f12");
    // Not whole books: no reason can be typed here.
    screen.press("n");
    up_to_the_end(&mut screen, "AB", "00000101");
    screen.write("00000149").press("enter").shows("不是整本").press("f12");
    // A period that is not open.
    screen.press("n").rewrite("10801");
    up_to_the_end(&mut screen, "AB", "00000100");
    screen.write("00000149").press("enter").shows("此期別目前不開放新增").press("f12");
    // What cannot be read keeps the focus.
    screen.press("n").rewrite("10813").press("enter").write("AB");
    assert!(screen.text().contains("10813AB"), "{}", screen.text());
    let asked = request::Ranges(RangeQuery { limit: 100, ..RangeQuery::default() });
    assert_eq!(screen.desk.ask(Caller::default(), asked).unwrap().store_total, 15);
}

#[test]
fn over_a_sale_it_adds_for_the_company_of_the_till_and_the_sale_goes_on() {
    let mut screen = Screen::legacy();
    screen.press("s").write("茶").press("enter");
    let before = screen.text();
    screen.press("ctrl-a").golden("quick-sale");
    up_to_the_end(&mut screen, "AB", "00000100");
    screen.write("00000149").press("enter").shows("已儲存 1 筆");
    let below = |text: &str| text.lines().skip(1).take(20).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(below(&screen.text()), below(&before), "what was typed stands as before");
    assert_eq!(screen.model.grid.selected().unwrap().range.company.as_str(), "1");
}

#[test]
fn in_english() {
    let legacy = Screen::legacy();
    let desk = std::sync::Arc::clone(&legacy.desk);
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let mut screen = Screen::on(desk, folder, 80, 24, Lang::En).started();
    screen.press("n").golden("english-quick");
}
