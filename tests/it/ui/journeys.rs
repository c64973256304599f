//! What a clerk does, key by key.

use super::{Screen, now};
use lj::domain::Moment;
use lj::protocol::{Asks, Event, request};
use lj::ui::input::Input;
use lj::ui::keymap::{Chord, Key};
use lj::ui::layers::Layer;
use std::time::Duration;

#[test]
fn the_screen_shows_the_fifteen_legacy_rows() {
    let mut screen = Screen::legacy();
    screen.golden("legacy");
    screen.press("down down down").golden("legacy-row-4");
    screen.press("right right right right").golden("legacy-right");
}

#[test]
fn a_wide_screen_shows_all_fourteen_columns() {
    let mut screen = Screen::legacy();
    screen.input(Input::Size(132, 43));
    screen.golden("legacy-132x43");
}

#[test]
fn an_empty_store_says_what_to_do() {
    Screen::empty(80, 24).golden("empty");
}

#[test]
fn a_range_is_added_with_few_keys() {
    let mut screen = Screen::legacy();
    screen.press("a").golden("add");
    // 期別 is this period already; begin and count fill the end.
    screen.press("enter").write("ab").press("enter").write("１２３４５６００").golden("add-typed");
    screen.press("f10").golden("add-saved");
}

#[test]
fn every_fault_is_shown_at_its_field_at_once() {
    let mut screen = Screen::legacy();
    screen.press("a").rewrite("10813").press("tab tab tab tab").rewrite("108.02.30");
    screen.press("tab tab").write("a1").press("tab tab").rewrite("60").press("tab").write("123456");
    screen.press("ctrl-s").golden("add-faults");
}

#[test]
fn a_refusal_of_the_engine_is_shown_at_its_field() {
    let mut screen = Screen::legacy();
    screen.press("a enter").write("tf").press("enter");
    screen.write("87296300").press("f10").golden("add-overlap");
}

#[test]
fn a_form_that_was_changed_asks_before_it_goes() {
    let mut screen = Screen::legacy();
    screen.press("a esc");
    assert!(screen.model.layers.is_empty(), "nothing was typed");
    screen.press("a").write("1").press("esc").golden("ask-drop");
    screen.press("n");
    assert!(matches!(screen.model.layers.last(), Some(Layer::Range(_))));
    screen.press("esc y");
    assert!(screen.model.layers.is_empty());
    screen.press("e").write("B02").press("f12").shows("已放棄");
}

#[test]
fn a_range_with_issued_numbers_has_its_numbers_locked() {
    let mut screen = Screen::legacy();
    let sale = request::Issue(crate::shop::sale());
    screen.desk.ask(Default::default(), sale).unwrap();
    screen.input(Input::Event(Event::RangesChanged));
    screen.press("end e").golden("edit-used");
    screen.write("A01").press("f10").shows("已儲存 1 筆").shows("A01");
}

#[test]
fn delete_asks_and_a_used_range_is_refused_with_the_reason() {
    let mut screen = Screen::legacy();
    // A used one is not even asked about.
    screen.press("d").golden("delete-refused");
    assert!(screen.model.layers.is_empty());
    screen.press("end d").golden("ask-delete");
    // Enter presses the shown button, which is the harmless one; a sequence letter presses none.
    screen.press("d").press("enter");
    assert!(screen.model.note.is_none());
    screen.press("d y").shows("已刪除 TF 87296300-87296349");
    assert_eq!(screen.model.grid.rows.len(), 14);
}

#[test]
fn the_department_of_marked_rows_is_changed_also_on_used_books() {
    let mut screen = Screen::legacy();
    screen.press("space space r").write("A01").golden("dept");
    screen.press("enter").golden("dept-saved");
    assert!(screen.model.grid.marks.is_empty());
}

#[test]
fn a_batch_is_previewed_and_saved_as_a_whole() {
    let mut screen = Screen::legacy();
    screen
        .press("b enter")
        .write("xy")
        .press("enter")
        .write("00000100")
        .press("enter")
        .rewrite("3")
        .golden("batch");
    screen.press("f10").golden("batch-preview");
    screen.press("enter").shows("已儲存 3 筆");
    assert_eq!(screen.model.grid.total, 18);
}

#[test]
fn a_batch_that_overlaps_is_refused_at_its_begin() {
    let mut screen = Screen::legacy();
    screen.press("b enter").write("tf").press("enter").write("87296200").press("enter").rewrite("3");
    screen.press("f10").golden("batch-overlap");
    assert_eq!(screen.model.grid.total, 15);
}

#[test]
fn a_full_number_lands_on_its_range_and_a_filter_narrows() {
    let mut screen = Screen::legacy();
    screen.press("f").golden("filter");
    screen.write("tf-87296612").press("f10");
    assert_eq!(screen.model.grid.selected().unwrap().range.span.begin().to_string(), "87296600");
    screen.shows("87296650").press("f tab tab tab tab").write("2").press("f10");
    assert_eq!(screen.model.grid.rows.len(), 1);
    screen.press("f").write("bad").press("ctrl-s").golden("filter-fault");
    screen.press("esc y f tab tab tab tab").rewrite("").press("f10");
    assert_eq!(screen.model.grid.rows.len(), 15);
}

#[test]
fn the_grid_follows_others_and_keeps_the_cursor_on_its_range() {
    let mut screen = Screen::legacy();
    screen.press("down down");
    let before = screen.model.grid.selected().unwrap().range.id;
    let mut draft = super::legacy_drafts()[0].clone();
    draft.span = crate::shop::span("TF", 99_000_000, 50);
    screen.add(vec![draft]);
    screen.input(Input::Event(Event::RangesChanged));
    assert_eq!(screen.model.grid.rows.len(), 16);
    assert_eq!(screen.model.grid.selected().unwrap().range.id, before);
}

#[test]
fn the_platforms_file_is_reviewed_and_imported() {
    let mut screen = Screen::legacy();
    screen.file("invnoapply-10807.csv", csv("108/07 ~ 108/08", "AB").as_bytes());
    screen.press("i").golden("import-files");
    screen.press("enter").golden("import-review");
    screen.press("enter").golden("import-done");
    // The same file again has nothing new.
    screen.press("i enter").golden("import-same").press("enter").shows("無須匯入");
    screen.press("esc esc");
    assert!(screen.model.layers.is_empty());
}

#[test]
fn a_damaged_file_is_refused_line_by_line() {
    let mut screen = Screen::legacy();
    let mut text = csv("108/07 ~ 108/08", "AB");
    text += "12345675,7,一般稅額計算,108/07 ~ 108/08,AC,100,4.25E+07\r\n";
    text += "12345675,7,一般稅額計算,120/07 ~ 120/08,AD,00000000,00000049\r\n";
    text += "04595257,7,一般稅額計算,108/07 ~ 108/08,AE,00000000,00000049\r\n";
    text += "12345675,7,一般稅額計算,108/07 ~ 108/08,TF,87296300,87296399\r\n";
    screen.file("bad.csv", text.as_bytes());
    screen.file("photo.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    screen.press("i enter").golden("import-refused").press("enter").shows("整檔不匯入");
    screen.press("esc down enter").golden("import-no-table");
    assert_eq!(screen.model.grid.total, 15);
}

fn csv(period: &str, track: &str) -> String {
    let head = "營業人統編,發票類別代號,發票類別,發票期別,發票字軌名稱,發票起號,發票迄號\r\n";
    format!("{head}12345675,7,一般稅額計算,{period},{track},42519550,42519749\r\n")
}

#[test]
fn help_is_made_from_the_map() {
    let mut screen = Screen::legacy();
    screen.press("?").golden("help");
    screen.press("pgdn pgdn").golden("help-end");
    screen.press("esc f f1").shows("按鍵說明");
    screen.press("esc");
    assert!(matches!(screen.model.layers.last(), Some(Layer::Filter(_))), "help opens over a form");
}

#[test]
fn leaving_asks() {
    let mut screen = Screen::legacy();
    screen.press("esc").golden("ask-leave");
    screen.press("n");
    assert!(!screen.left);
    screen.press("esc tab enter");
    assert!(screen.left);
}

#[test]
fn hotkeys_are_dead_after_an_esc_and_paste_is_no_key() {
    let mut screen = Screen::legacy();
    screen.press("end");
    let late = Duration::from_secs(100);
    let key = |c| Input::Key { chord: Chord::plain(c), at: late + Duration::from_millis(100) };
    screen.input(Input::Stray { at: late });
    screen.input(key(Key::Char('d')));
    screen.input(Input::Wake { at: late + Duration::from_millis(230) });
    assert!(screen.model.layers.is_empty(), "the tail of a torn sequence opens nothing");
    screen.shows("收到不是按鍵的序列");
    screen.input(Input::Paste("d\ry".to_owned()));
    assert!(screen.model.layers.is_empty());
    screen.shows("貼上的文字只能放進欄位");
    screen.input(Input::Key { chord: Chord::plain(Key::Char('d')), at: late + Duration::from_secs(1) });
    assert!(screen.model.layers.is_empty(), "it may be a scanner's first key");
    screen.input(Input::Wake { at: late + Duration::from_millis(1_129) });
    assert!(screen.model.layers.is_empty(), "of a slow one, too");
    screen.input(Input::Wake { at: late + Duration::from_millis(1_130) });
    assert_eq!(screen.model.layers.len(), 1);
}

#[test]
fn a_small_window_says_so_and_a_large_one_comes_back() {
    let mut screen = Screen::legacy();
    screen.input(Input::Size(60, 20));
    screen.golden("small");
    screen.input(Input::Size(80, 24));
    screen.golden("legacy");
}

#[test]
fn english_and_ascii_borders() {
    let mut screen = Screen::legacy();
    screen.model.lang = lj::text::Lang::En;
    screen.model.look.borders = lj::ui::look::Borders::Ascii;
    screen.golden("english");
    screen.press("end d").golden("english-delete");
}

#[test]
fn the_clock_shows_the_minute() {
    let mut screen = Screen::legacy();
    screen.shows("108.07.15 10:24");
    screen.input(Input::Clock(now().plus_seconds(60)));
    screen.shows("108.07.15 10:25");
    assert_eq!(Moment::parse("2019-07-15 10:24").unwrap(), now());
}

#[test]
fn a_hundred_thousand_ranges_are_paged_not_loaded() {
    let screen = Screen::empty(80, 24);
    let count = if crate::shop::full_scale() { 100_000 } else { 5_000 };
    let period = now().period().unwrap();
    let first = lj::domain::RangeDraft::new(period, crate::shop::span("AB", 0, 50));
    screen.add(first.batch(count).unwrap());
    let mut screen = screen.started();
    assert!(screen.model.grid.rows.len() <= 300);
    screen.press("end").shows("00000000");
    assert!(screen.model.grid.rows.len() <= 300);
    for _ in 0..60 {
        screen.press("pgup");
    }
    let place = screen.model.grid.selected().unwrap().range.span.begin().value();
    assert_eq!(place, 60 * 15 * 50, "no row is skipped and none is shown twice");
    screen.press("home").shows(&format!("{:08}", (count - 1) * 50));
    let reply = screen.desk.ask(Default::default(), request::Store);
    assert!(matches!(reply, Ok(store) if store.ranges == u64::from(count)));
}
