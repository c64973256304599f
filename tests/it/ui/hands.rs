//! Slips of the hand in every form: a value that nobody typed is replaced and not added to, a text that is too long is
//! told and never cut, and what is typed goes where it belongs or is told.

use super::Screen;
use super::sale::{counter, invoices};
use lj::domain::RangeField;
use lj::domain::{FenceReason, Refusal, StoreRefusal};
use lj::protocol::{Asks, Call, Caller, Desk, Event, Failure, Mailbox, Reply, request, store};
use lj::ui::form::FieldName;
use lj::ui::input::Input;
use lj::ui::keymap::{Chord, Key};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// What stands in a field of the form of a range.
fn range(screen: &mut Screen, field: RangeField) -> String {
    let form = screen.model.range_form().unwrap_or_else(|| panic!("no form is open"));
    form.form.text(FieldName::Range(field)).to_owned()
}

/// What stands in a field of the sale.
fn sale(screen: &mut Screen, field: FieldName) -> String {
    let sale = screen.model.sale_screen().unwrap_or_else(|| panic!("no sale is open"));
    sale.form.text(field).to_owned()
}

/// A scanner of five milliseconds a character, whose Enter comes later than that.
fn late_scan(screen: &mut Screen, text: &str, late_ms: u64) {
    let mut at = Duration::from_secs(9_000);
    for c in text.chars() {
        at += Duration::from_millis(5);
        screen.input(Input::Key { chord: Chord::plain(Key::Char(c)), at });
    }
    if let Some(due) = screen
        .model
        .burst
        .due(screen.model.scanner.quiet())
        .filter(|due| *due <= at + Duration::from_millis(late_ms))
    {
        screen.input(Input::Wake { at: due });
    }
    screen.input(Input::Key { chord: Chord::plain(Key::Enter), at: at + Duration::from_millis(late_ms) });
}

#[test]
fn the_end_that_filled_itself_is_replaced_by_the_one_that_is_typed() {
    let mut screen = Screen::legacy();
    screen.press("a tab tab tab tab tab tab").write("ad").press("tab tab tab").write("30000000").press("tab");
    assert_eq!(range(&mut screen, RangeField::End), "30000049");
    screen.write("30000099").press("f10").shows("已儲存 1 筆").shows("30000099");
}

#[test]
fn a_default_is_replaced_by_the_first_key_and_kept_by_an_arrow() {
    let mut screen = Screen::legacy();
    screen.press("a").write("10809");
    assert_eq!(range(&mut screen, RangeField::Period), "10809");
    screen.press("tab tab tab tab").write("108.09.05");
    assert_eq!(range(&mut screen, RangeField::From), "108.09.05");
    screen.press("tab end").write("x");
    assert_eq!(range(&mut screen, RangeField::To), "108.10.31x");
    screen.press("backspace").write("y");
    assert_eq!(range(&mut screen, RangeField::To), "108.10.31y");
    screen.press("ctrl-u");
    assert_eq!(range(&mut screen, RangeField::To), "");
}

#[test]
fn field_exit_empties_what_stands_behind_the_cursor_and_goes_on() {
    // 108.|07.01 is cut, and what is typed then stands in the next field.
    let mut screen = Screen::legacy();
    screen.press("a tab tab tab tab home right right right right ctrl-k");
    assert_eq!(range(&mut screen, RangeField::From), "108.");
    screen.write("108.08.15");
    assert_eq!(range(&mut screen, RangeField::To), "108.08.15");
    // At the end there is nothing to empty: the value that nobody typed stays.
    screen.press("ctrl-k").write("ab").press("ctrl-k");
    assert_eq!(range(&mut screen, RangeField::Track), "AB");
}

#[test]
fn letters_that_were_made_capitals_are_still_typed_ones() {
    let mut screen = Screen::legacy();
    screen.press("a tab tab tab tab tab tab").write("tf");
    assert_eq!(range(&mut screen, RangeField::Track), "TF");
}

#[test]
fn a_quantity_that_stands_there_is_replaced() {
    let mut screen = counter();
    screen.write("手工餅乾").press("enter").write("3").press("enter").write("60").press("enter enter");
    screen.press("f6").write("2").press("enter enter enter").press("f10");
    let quantity = invoices(&screen)[0].lines[0].quantity;
    assert_eq!(quantity, 2.into());
}

#[test]
fn a_text_that_is_too_long_is_told_at_once_and_not_saved() {
    let mut screen = Screen::legacy();
    screen.press("a tab tab tab tab tab tab").write("ad").press("tab tab tab").write("300000001");
    screen.shows("最多 8 字").press("f10").golden("add-too-long");
    assert_eq!(screen.model.grid.total, 15);
    screen.press("backspace f10").shows("已儲存 1 筆");
}

#[test]
fn a_paste_that_is_too_long_is_told_and_not_cut() {
    let mut screen = Screen::legacy();
    screen.press("f").input(Input::Paste("TF872963001234567".to_owned()));
    screen.shows("最多 12 字").press("f10").shows("最多 12 字");
    screen.press("ctrl-u");
    screen.input(Input::Paste("字".repeat(501)));
    screen.shows("最多 500 字").press("f10");
    assert!(screen.model.layers.is_empty(), "nothing was taken: {}", screen.text());
}

#[test]
fn a_scan_whose_enter_comes_late_is_goods_in_every_field() {
    for steps in ["enter", "enter tab", "enter enter", "enter enter enter", "enter enter enter enter enter"] {
        for late_ms in [40, 120, 200] {
            let mut screen = counter();
            screen.write("A1").press("enter").press(steps);
            late_scan(&mut screen, "4710000000109", late_ms);
            screen.shows("口罩").press("f10");
            let sold = invoices(&screen);
            assert_eq!((sold.len(), sold[0].lines.len(), sold[0].buyer), (1, 2, None), "after {steps}");
        }
    }
}

#[test]
fn a_scan_whose_enter_comes_far_too_late_is_refused_where_it_stands() {
    // 1234567500017 begins with a company's number.
    for (steps, code) in [("enter", "1234567500017"), ("enter enter enter enter", "4710088412345")] {
        let mut screen = counter();
        screen.write("A1").press("enter").press(steps);
        late_scan(&mut screen, code, 900);
        screen.press("f10");
        assert_eq!(invoices(&screen).len(), 0, "{code} was taken for something else: {}", screen.text());
        screen.shows("請改短");
    }
}

#[test]
fn what_is_typed_at_a_choice_is_told_and_enter_does_not_go_on() {
    let mut screen = counter();
    screen.write("A1").press("enter enter enter enter enter enter");
    screen.write("47100884").shows("輸入的字沒有收下");
    screen.press("enter").shows("輸入的字沒有收下");
    assert_eq!(invoices(&screen).len(), 0);
    screen.press("enter");
    assert_eq!(invoices(&screen).len(), 1, "the next Enter is meant");
}

/// What was typed at a choice is told by the first 儲存; one that is held down issues nothing over a word that nobody has read.
#[test]
fn a_save_that_is_held_down_does_not_pass_over_what_it_was_just_told() {
    let mut screen = counter();
    screen.write("A1").press("enter enter enter enter enter enter");
    screen.write("47100884").shows("輸入的字沒有收下");
    screen.press("f10").shows("輸入的字沒有收下");
    for _ in 0..20 {
        screen.at += Duration::from_millis(33);
        let at = screen.at;
        screen.input(Input::Key { chord: Chord::plain(Key::F(10)), at });
    }
    assert_eq!(invoices(&screen).len(), 0, "{}", screen.text());
    screen.press("f10");
    assert_eq!(invoices(&screen).len(), 1, "the next one is meant");
}

#[test]
fn an_amount_typed_at_the_kind_of_payment_is_what_is_taken() {
    let mut screen = counter();
    screen.write("A1").press("enter enter enter enter").write("1000");
    assert_eq!(sale(&mut screen, FieldName::Tendered), "1000");
    screen.press("f10");
    assert_eq!(invoices(&screen)[0].tenders[0].amount, 1_000);
}

#[test]
fn so_much_cash_that_a_code_must_have_been_typed_is_refused() {
    let mut screen = counter();
    screen.write("A1").press("enter enter enter enter enter").write("47100884").press("enter");
    screen.shows("收款打錯了嗎").press("f10").shows("收款打錯了嗎");
    assert_eq!(invoices(&screen).len(), 0);
    // 105 dollars: from a change of ten thousand on.
    screen.press("ctrl-u").write("10105").press("f10").shows("收款打錯了嗎");
    screen.press("ctrl-u").write("10104").press("f10");
    assert_eq!(invoices(&screen)[0].tenders[0].amount, 10_104);
}

#[test]
fn a_wrong_buyer_is_told_when_the_field_is_left() {
    let mut screen = counter();
    screen.write("A1").press("enter enter").write("1234").press("enter").shows("統一編號不正確");
    let focused = screen.model.sale_screen().unwrap().form.focused().map(|field| field.name);
    assert_eq!(focused, Some(FieldName::Buyer));
}

#[test]
fn what_is_typed_over_a_list_of_goods_is_an_entry_and_sells_no_other_row() {
    let mut screen = counter();
    screen.press("f4").write("A2").press("enter");
    let lines = &screen.model.sale_screen().unwrap().lines;
    assert_eq!(lines.len(), 1);
    let only = lines[0].name.to_string();
    screen.press("f12 y").write("A2").press("enter");
    assert_eq!(screen.model.sale_screen().unwrap().lines[0].name.to_string(), only);
}

#[test]
fn nothing_that_is_not_seen_is_done() {
    let mut screen = counter();
    screen.write("A1").press("enter");
    screen.input(Input::Size(60, 20));
    screen.press("f10").scan("4710000000109").write("A2").press("enter f5 f12");
    screen.input(Input::Paste("A2\r".to_owned()));
    assert_eq!(invoices(&screen).len(), 0, "an invoice that nobody saw");
    screen.input(Input::Size(80, 24));
    assert_eq!(screen.model.sale_screen().unwrap().lines.len(), 1, "{}", screen.text());
    // LJ too.
    screen.press("f10 esc").input(Input::Size(79, 24));
    screen.press("d y");
    assert!(screen.model.layers.is_empty());
    screen.press("esc").golden("small-leave");
    screen.press("enter");
    assert!(screen.model.layers.is_empty() && !screen.left);
    screen.press("ctrl-q y");
    assert!(screen.left || screen.model.leaving().is_some());
}

/// What a key brings about, its answers still outside.
fn unanswered(screen: &mut Screen, name: &str, at_s: u64) -> Vec<lj::ui::input::Effect> {
    let chord = Chord::parse(name).unwrap();
    lj::ui::update::update(&mut screen.model, Input::Key { chord, at: Duration::from_secs(at_s) })
}

#[test]
fn an_engine_that_takes_long_is_said_and_keys_pressed_meanwhile_hide_no_result() {
    let mut screen = counter();
    screen.write("A1").press("enter");
    let effects = unanswered(&mut screen, "f10", 9_000);
    assert!(!screen.text().contains("處理中"));
    let due = screen.model.wake_at().expect("it is looked at again");
    assert_eq!(due, Duration::from_secs(9_001));
    screen.input(Input::Wake { at: due });
    screen.shows("處理中");
    for (key, at) in [("enter", 9_003), ("a", 9_004), ("2", 9_005)] {
        assert_eq!(unanswered(&mut screen, key, at), []);
        screen.shows("處理中");
    }
    screen.settle(effects);
    screen.shows("AB-00000000").shows("找零").shows("3 個鍵還在");
    screen.press("enter");
    screen.shows("口罩 50入").shows("總計");
    assert_eq!(sale(&mut screen, FieldName::Entry), "");
}

#[test]
fn keys_typed_ahead_of_a_quick_answer_go_on_at_once() {
    let mut screen = counter();
    screen.write("A1").press("enter");
    let mut effects = unanswered(&mut screen, "f10", 9_000);
    for key in ["enter", "a", "2", "enter"] {
        effects.extend(unanswered(&mut screen, key, 9_000));
    }
    screen.settle(effects);
    screen.shows("口罩");
}

/// A store behind its fence, while it stands: everything is looked up, nothing is done.
pub struct Fenced(pub Arc<dyn Desk>, pub AtomicBool);

impl Desk for Fenced {
    fn call(&self, call: &Call) -> Result<Reply, Failure> {
        let why = FenceReason::OtherHost;
        let stands = self.1.load(Ordering::SeqCst);
        if stands && call.id.is_some() {
            return Err(Failure::Refused(Refusal::Store(StoreRefusal::Fenced(why))));
        }
        let mut reply = self.0.call(call)?;
        if let Reply::Store(store::Reply::Fence(report)) = &mut reply {
            report.why = stands.then_some(why);
        }
        Ok(reply)
    }
    fn subscribe(&self) -> Result<Arc<Mailbox>, Failure> {
        self.0.subscribe()
    }
}

#[test]
fn a_store_behind_its_fence_says_so_in_every_room() {
    let inside = Screen::legacy();
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let fenced = Arc::new(Fenced(Arc::clone(&inside.desk), AtomicBool::new(true)));
    let desk = Arc::clone(&fenced) as Arc<dyn Desk>;
    let mut screen = Screen::on(desk, folder, 80, 24, lj::text::Lang::Zh).started();
    let told = "圍欄，只能查詢：上次不是在這台主機執行";
    screen.shows(told).golden("fenced");
    // What would end in a refusal does not begin, and it is said who lifts the fence.
    screen.press("s").shows("lj fence lift").press("a").shows("lj fence lift");
    assert!(screen.model.layers.is_empty(), "{}", screen.text());
    screen.press("o").shows(told).press("esc");
    // It is lifted: with the next change nobody says so any more.
    fenced.1.store(false, Ordering::SeqCst);
    screen.input(Input::Event(Event::RangesChanged));
    assert!(!screen.text().contains("圍欄"), "{}", screen.text());
    // It falls while the screen is open: the first act that is refused tells.
    fenced.1.store(true, Ordering::SeqCst);
    screen.press("end d y down").shows(told);
}

#[test]
fn a_total_below_nothing_is_shown_as_it_is() {
    let mut screen = counter();
    screen.write("A1").press("enter").write("-120").press("enter");
    let total = screen.model.sale_screen().unwrap().comes_to();
    assert_eq!(total, Some(-15));
    screen.golden("sale-below-nothing");
}

#[test]
fn the_price_says_what_it_is_and_english_says_how_to_leave() {
    let mut screen = counter();
    screen.write("手工餅乾").press("enter").shows("單價(含稅)");
    screen.model.lang = lj::text::Lang::En;
    screen.shows("Price (gross)").shows("Esc Leave").golden("english-sale");
}

#[test]
fn a_pin_that_was_given_meanwhile_locks() {
    let mut screen = Screen::legacy();
    screen.press("f11").shows("沒有設定 PIN 的人員");
    let staff = lj::protocol::StaffDraft {
        code: lj::domain::StaffCode::parse("B1").unwrap(),
        name: Default::default(),
        role: lj::domain::Role::Administrator,
        active: true,
        pin: lj::domain::Pin::parse("2468"),
    };
    screen.desk.ask(Caller::default(), request::StaffPut { staff, new: true }).unwrap();
    screen.press("f11");
    assert!(!screen.text().contains("沒有設定 PIN"), "{}", screen.text());
    screen.shows("登入").press("f11").shows("登入");
    assert!(!screen.text().contains("沒有設定 PIN"), "{}", screen.text());
}

#[test]
fn marks_rule_what_is_deleted_and_the_question_says_so() {
    let mut screen = Screen::legacy();
    screen.press("end up up space space d").golden("ask-delete-marked");
    screen.press("n");
    assert_eq!(screen.model.grid.marks.len(), 2);
    screen.press("d y").shows("已刪除 2 筆");
    assert_eq!((screen.model.grid.total, screen.model.grid.marks.len()), (13, 0));
}

#[test]
fn what_was_typed_in_a_small_form_is_not_dropped_unasked() {
    for form in ["f", "r", "v f"] {
        let mut screen = Screen::legacy();
        screen.press(form).write("1").press("esc").shows("要放棄嗎").press("n");
        let layers = screen.model.layers.len();
        screen.press("backspace esc");
        assert_eq!(screen.model.layers.len() + 1, layers, "{form}: nothing is typed any more");
    }
}

#[test]
fn help_begins_with_the_keys_of_where_one_is_and_a_search_does_not_save() {
    let mut screen = Screen::legacy();
    screen.press("f").shows("F10 查詢").press("f1");
    let text = screen.text();
    assert!(text.lines().nth(2).unwrap().contains("輸入"), "{text}");
    screen.press("esc esc v f1");
    assert!(screen.text().lines().nth(2).unwrap().contains("發票"), "{}", screen.text());
    screen.press("esc f").shows("F10 查詢");
}

#[test]
fn what_no_field_can_read_keeps_enter_and_is_told() {
    for (keys, wrong, right, told) in [
        ("f", "TF8729", "TF87296612", "兩個英文字母加八位數字"),
        ("v f tab", "115.13.99", "115.11.23", "日期不明"),
        ("v f tab tab tab tab tab", "ABC", "04595257", "統一編號不正確"),
        ("a", "10813", "10807", "發票期別格式不對"),
        ("a tab tab tab tab tab tab", "a1", "ab", "字軌格式不對"),
    ] {
        let mut screen = Screen::legacy();
        screen.press(keys);
        let focused = |screen: &Screen| {
            let top = screen.model.layers.last().map(lj::ui::layers::Layer::room);
            top.and_then(|room| room.form()?.focused().map(|field| field.name))
        };
        let field = focused(&screen);
        screen.press("ctrl-u").write(wrong).press("enter").shows(told);
        assert_eq!(focused(&screen), field, "{keys}: {wrong} stays");
        // Tab goes on, and the fault stays to be seen.
        screen.press("tab").shows(told);
        assert_ne!(focused(&screen), field, "{keys}");
        screen.press("shift-tab ctrl-u").write(right).press("enter");
        assert_ne!(focused(&screen), field, "{keys}: {right} goes on");
        assert!(!screen.text().contains(told), "{}", screen.text());
    }
}

#[test]
fn a_wrong_buyer_or_carrier_lets_no_digits_run_into_the_money() {
    // Found at a counter: the wrong values were taken, and the next digits were cash.
    let mut screen = counter();
    screen.write("A1").press("enter enter");
    for terminator in ["enter", "tab"] {
        screen.press("ctrl-u").write("ABC").press(terminator).shows("請核對 8 碼統編");
        assert_eq!(screen.model.sale_screen().unwrap().form.focused().unwrap().name, FieldName::Buyer);
    }
    screen.press("ctrl-u enter");
    for terminator in ["enter", "tab"] {
        screen.press("ctrl-u").write("/abc+12").press(terminator).shows("請再掃一次");
        assert_eq!(screen.model.sale_screen().unwrap().form.focused().unwrap().name, FieldName::Carrier);
    }
    screen.press("shift-tab").shows("請再掃一次").press("f10").shows("有 1 處要修正");
    assert_eq!(invoices(&screen).len(), 0);
}

#[test]
fn a_code_that_no_good_has_is_said_and_gives_way_to_the_next() {
    let mut screen = counter();
    for (typed, scanned) in [(true, false), (false, true)] {
        if scanned {
            screen.scan("4719999999999");
        } else if typed {
            screen.write("4719999999999").press("enter");
        }
        screen.shows("查無此商品 4719999999999");
        assert!(screen.model.sale_screen().unwrap().draft.is_none(), "no free line of that name");
    }
    // Esc leaves the code there; the next scan is its own.
    screen.scan("4710088412345").shows("乾電池");
    assert_eq!(screen.model.sale_screen().unwrap().lines.len(), 1);
    // So does what is typed.
    screen.write("4719999999999").press("enter").write("A2").press("enter").shows("口罩");
    // Words are a free item still.
    screen
        .write("手工餅乾")
        .press("enter")
        .write("1")
        .press("enter")
        .write("60")
        .press("enter enter")
        .press("f10");
    assert_eq!(invoices(&screen)[0].lines.len(), 3);
}

#[test]
fn a_scan_does_not_join_what_was_left_in_the_entry() {
    let mut screen = counter();
    screen.write("茶葉").scan("4710088412345").shows("取代了還沒輸入完的「茶葉」").shows("乾電池");
    screen.write("3*").scan("4710000000109").press("f10");
    let lines = &invoices(&screen)[0].lines;
    assert_eq!((lines.len(), lines[1].quantity), (2, 3.into()));
}

#[test]
fn a_carrier_that_caps_lock_or_the_scanner_has_rewritten_is_put_back() {
    for (sent, said) in [("/abc+123", "Caps Lock"), ("!BC+123", "Full ASCII")] {
        // Scanned from anywhere, and typed into its own field.
        for field in ["", "tab", "tab tab"] {
            let mut screen = counter();
            screen.write("A1").press("enter").press(field).scan(sent).shows(said).press("f10");
            let carrier = invoices(&screen)[0].carrier.clone();
            assert_eq!(carrier.as_ref().map(lj::domain::Carrier::code), Some("/ABC+123"), "{sent} {field}");
        }
        let mut screen = counter();
        screen.write("A1").press("enter tab tab").write(sent).press("enter").shows(said).shows("/ABC+123");
    }
}

#[test]
fn what_was_removed_comes_back_where_it_was() {
    let mut screen = counter();
    screen.write("A1").press("enter").write("A2").press("enter").write("M1").press("enter");
    let names = |screen: &mut Screen| {
        let lines = &screen.model.sale_screen().unwrap().lines;
        lines.iter().map(|line| line.name.to_string()).collect::<Vec<_>>()
    };
    let before = names(&mut screen);
    screen.press("ctrl-z").shows("沒有剛刪除");
    screen.press("up f7").shows("已刪除第 2 項 210 元，^Z 復原").press("f7 f7");
    assert!(names(&mut screen).is_empty());
    screen.press("ctrl-z ctrl-z ctrl-z").shows("已復原");
    assert_eq!(names(&mut screen), before);
    screen.press("f10");
    assert_eq!(invoices(&screen)[0].totals.total, 407);
    screen.press("enter ctrl-z").shows("沒有剛刪除");
    assert!(names(&mut screen).is_empty(), "the next sale has nothing of it");
}

#[test]
fn removing_in_the_payment_takes_a_payment_back_and_never_goods() {
    let mut screen = counter();
    screen.write("A1").press("enter tab tab tab tab").write("50").press("enter").shows("現金 50");
    for field in ["", "tab", "tab"] {
        screen.press(field).press("f7");
        assert_eq!(screen.model.sale_screen().unwrap().lines.len(), 1, "{}", screen.text());
    }
    screen.shows("這裡沒有收款可收回");
    screen.press("ctrl-z").shows("現金 50 已復原");
    assert_eq!(screen.model.sale_screen().unwrap().tenders.len(), 1);
    // 紙本 is a part of the payment.
    screen.model.sale_screen().unwrap().form.focus_on(FieldName::Paper);
    screen.press("f7").shows("已收回 現金 50");
    assert_eq!(screen.model.sale_screen().unwrap().lines.len(), 1);
}

#[test]
fn an_act_for_one_row_is_not_done_while_others_are_marked() {
    let mut screen = Screen::legacy();
    screen.press("space space e").shows("先按 Space 取消勾選");
    assert!(screen.model.layers.is_empty());
    screen.press("enter").shows("勾選了 2 筆");
    screen.press("up space e").shows("勾選了 1 筆").press("up up space e");
    assert_eq!(screen.model.layers.len(), 1, "{}", screen.text());
}

/// The numbers of a period have ended: no form is filled that could not be saved, and no question asked.
#[test]
fn ranges_of_an_ended_period_are_barred_before_a_form_opens() {
    use lj::domain::{Moment, Period, PeriodRefusal};
    let mut screen = Screen::empty(80, 24).started();
    let period = Period::parse("10807").unwrap();
    let draft = |track, of| lj::domain::RangeDraft::new(of, crate::shop::span(track, 0, 50));
    screen.add(vec![draft("AB", period), draft("CD", period.next())]);
    let caller = Caller { now: Moment::parse("2019-09-08 10:00:00"), ..Caller::default() };
    screen.desk.ask(caller, request::NumbersEnd(period)).unwrap();
    screen.input(Input::Event(Event::RangesChanged));
    let told = lj::ui::shell::say::failure(
        lj::text::Lang::Zh,
        &Failure::Refused(Refusal::from(PeriodRefusal::NumbersEnded(period))),
    );
    screen.press("end");
    for key in ["e", "d", "r", "g"] {
        screen.press(key);
        let note = screen.model.note.clone().unwrap_or_else(|| panic!("{key}: {}", screen.text()));
        assert!(note.alarm && note.text == told, "{key}: {}", note.text);
        assert!(screen.model.layers.is_empty(), "{key}: {}", screen.text());
    }
    // The next period's go on.
    screen.press("home e");
    assert_eq!(screen.model.layers.len(), 1, "{}", screen.text());
}
