//! 總覽: an administrator at one terminal, a cashier at another, one engine between them. Events travel as they do in
//! the program: what one does is put before the other at once.

use super::Screen;
use lj::domain::{CleanText, Moment, Number, Period, RangeDraft, StaffCode, TerminalName, TillCode};
use lj::protocol::{Asks, Caller, Desk, Event, LinkState, Mailbox, request};
use lj::text::Lang;
use lj::ui::input::Input;
use lj::ui::keymap::{Chord, Key};
use lj::ui::model::Model;
use lj::ui::update::shown;
use lj::ui::view;
use std::sync::Arc;
use std::time::Duration;

/// A cashier at till T1 and an administrator.
struct Pair {
    clerk: Screen,
    boss: Screen,
    clerk_mail: Arc<Mailbox>,
    boss_mail: Arc<Mailbox>,
}

fn settle(screen: &mut Screen, mail: &Mailbox) -> bool {
    let mut heard = false;
    while let Some(event) = mail.take(Duration::ZERO) {
        heard = true;
        screen.input(Input::Event(event));
    }
    let frame = view::draw(&screen.model);
    if let Some(effect) = shown(&mut screen.model, || view::as_text(&frame)) {
        heard = true;
        screen.settle(vec![effect]);
    }
    heard
}

impl Pair {
    fn new() -> Self {
        let mut clerk = Screen::legacy();
        let desk: Arc<dyn Desk> = Arc::clone(&clerk.desk);
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let mut boss = Screen::on(Arc::clone(&desk), folder, 80, 24, Lang::Zh).started();
        let caller = |name: &str| Caller { terminal: TerminalName::parse(name), ..Caller::default() };
        clerk.model.caller = Caller { till: TillCode::parse("T1"), ..caller("front-door") };
        boss.model.caller = Caller { staff: StaffCode::parse("B1"), ..caller("office") };
        let (clerk_mail, boss_mail) = (desk.subscribe().unwrap(), desk.subscribe().unwrap());
        // Both ask something, so that the engine has heard of them.
        for screen in [&mut clerk, &mut boss] {
            screen.input(Input::Event(Event::RangesChanged));
        }
        Self { clerk, boss, clerk_mail, boss_mail }
    }

    /// Lets what was done reach both, until nothing more follows.
    fn meet(&mut self) -> &mut Self {
        const ROUNDS_MAX: usize = 50;
        for _ in 0..ROUNDS_MAX {
            let clerk = settle(&mut self.clerk, &self.clerk_mail);
            let boss = settle(&mut self.boss, &self.boss_mail);
            if !clerk && !boss {
                return self;
            }
        }
        panic!("the two terminals wake each other for ever");
    }

    fn clerk(&mut self, keys: &str) -> &mut Self {
        self.clerk.press(keys);
        self.meet()
    }

    fn boss(&mut self, keys: &str) -> &mut Self {
        self.boss.press(keys);
        self.meet()
    }
}

/// Moves the selected row down to the one that shows `text`.
fn pick(screen: &mut Screen, text: &str) {
    const ROWS_MAX: usize = 20;
    for _ in 0..ROWS_MAX {
        if screen.text().lines().any(|line| line.contains("> ") && line.contains(text)) {
            return;
        }
        screen.press("down");
    }
    panic!("{text} is not on\n{}", screen.text());
}

fn sold(pair: &mut Pair) -> Number {
    pair.clerk.press("s").write("咖啡").press("enter enter").write("45").press("enter enter f10");
    pair.meet();
    let invoices = request::Invoices(lj::protocol::InvoiceQuery { limit: 1, ..Default::default() });
    pair.clerk.desk.ask(Caller::default(), invoices).unwrap().rows[0].invoice.number
}

#[test]
fn the_overview_shows_tills_and_terminals_and_says_nothing_by_itself() {
    let mut pair = Pair::new();
    sold(&mut pair);
    pair.boss("o");
    // How much room the disk of this machine has is nobody's golden figure.
    let text: String = pair
        .boss
        .text()
        .lines()
        .map(|line| {
            let line = if line.contains("磁碟") { "|   磁碟" } else { line };
            format!("{line}\n")
        })
        .collect();
    crate::golden_file::compare("overview", &text);
    pair.boss.shows("front-door").shows("office").shows("T1").shows("最早未確認");
    pair.boss.paint();
    let before = pair.boss.bytes.0.lock().unwrap().len();
    pair.boss.paint();
    assert_eq!(pair.boss.bytes.0.lock().unwrap().len(), before, "a quiet page sends nothing");
    pair.boss("esc");
    pair.boss.shows("87296900");
}

#[test]
fn a_watched_screen_is_seen_as_it_changes_and_its_person_knows() {
    let mut pair = Pair::new();
    pair.boss("o");
    pick(&mut pair.boss, "front-door");
    pair.boss("w");
    pair.boss.shows("觀看 front-door").shows("被觀看").shows("87296900");
    pair.clerk.shows("被觀看");
    pair.clerk("s");
    pair.clerk.write("牛奶");
    pair.meet();
    pair.boss.shows("牛奶").golden("watching");
    // A key of the watcher changes nothing over there.
    pair.boss("x down pgdn enter");
    pair.clerk.shows("牛奶").shows("被觀看");
    let now = pair.clerk.model.now;
    assert_eq!(pair.boss.model.context(), lj::ui::action::Context::Overview, "Enter left the other screen");
    // Nobody looks any more: with the next minute's frames the sign goes.
    let later = Some(now.plus_seconds(120));
    pair.clerk.model.caller.now = later;
    pair.clerk.write("x");
    pair.meet();
    assert!(!pair.clerk.text().contains("被觀看"), "{}", pair.clerk.text());
}

#[test]
fn the_cursor_stays_on_its_terminal_and_nobody_watches_the_own_screen() {
    let mut pair = Pair::new();
    pair.boss("o");
    pick(&mut pair.boss, "office");
    pair.boss("w").boss.shows("這就是這台自己的畫面");
    // The list is sorted anew when another terminal comes before this one.
    let caller = Caller { terminal: TerminalName::parse("a-new-one"), ..Caller::default() };
    pair.boss.desk.ask(caller, request::Store).unwrap();
    pair.boss("enter");
    let text = pair.boss.text();
    assert!(text.contains("a-new-one"), "{text}");
    assert!(text.lines().any(|line| line.contains("> ") && line.contains("office")), "{text}");
}

#[test]
fn a_watched_screen_that_is_larger_is_moved_about() {
    let mut pair = Pair::new();
    pair.clerk.input(Input::Size(132, 43));
    pair.boss("o");
    pick(&mut pair.boss, "front-door");
    pair.boss("w").boss.shows("從第 1 列（共 43）").golden("watching-larger");
    pair.boss("right right right end").boss.shows("從第 23 列（共 43）");
    let seen = pair.boss.text();
    let last = pair.clerk.text().lines().nth(41).unwrap().trim_end().to_owned();
    let tail: String = last.chars().rev().take(6).collect::<Vec<_>>().into_iter().rev().collect();
    assert!(seen.contains(tail.trim()), "{tail} of the last line is not on\n{seen}");
}

#[test]
fn a_suggested_cancel_waits_for_its_own_key_and_is_done_by_enter() {
    let mut pair = Pair::new();
    let number = sold(&mut pair);
    pair.boss("o");
    pick(&mut pair.boss, "front-door");
    pair.boss("x").boss.write(&number.to_string()).press("enter").write("客人退貨").press("enter");
    pair.meet();
    pair.boss.shows("已送出建議");
    // A scan and a hurried Enter go to the sale, not to the suggestion.
    pair.clerk.press("enter").scan("4710000000001");
    pair.meet();
    assert_eq!(pair.clerk.model.suggestions.len(), 1);
    pair.clerk.press("f12 y esc y");
    while !pair.clerk.model.layers.is_empty() {
        pair.clerk.press("esc y");
    }
    pair.clerk.press("down").shows("建議作廢").golden("suggested");
    pair.clerk("ctrl-n").clerk.shows("要照做嗎").golden("suggestion-ask");
    pair.clerk("enter").clerk.shows("已照建議完成");
    assert_eq!(pair.clerk.model.suggestions, []);
    pair.clerk("v").clerk.shows("作廢");
    pair.clerk("esc ctrl-n").clerk.shows("沒有待回答的建議");
}

#[test]
fn a_suggested_book_is_refused_or_taken() {
    let mut pair = Pair::new();
    for (answer, there) in [("esc", false), ("enter", true)] {
        pair.boss("o");
        pick(&mut pair.boss, "T1");
        pair.boss("a");
        pair.boss.shows("建議新增字軌");
        for (field, text) in [("track", "ZZ"), ("begin", "99000000")] {
            let name = match field {
                "track" => lj::domain::RangeField::Track,
                _ => lj::domain::RangeField::Begin,
            };
            pair.boss.model.range_form().unwrap().form.focus_on(lj::ui::form::FieldName::Range(name));
            for c in text.chars() {
                pair.boss.chord(Chord::plain(Key::Char(c)));
            }
        }
        pair.boss.shows("ZZ").shows("99000000");
        if there {
            pair.boss.golden("suggest-range");
        }
        pair.boss("f10");
        pair.boss.shows("已送出建議").shows("終端機");
        pair.boss("esc");
        pair.clerk("ctrl-n").clerk.shows("建議新增 ZZ 99000000");
        pair.clerk(answer);
        assert_eq!(pair.clerk.model.suggestions, []);
        assert_eq!(pair.boss.text().contains("ZZ"), there, "{}", pair.boss.text());
    }
}

#[test]
fn a_row_without_till_or_terminal_takes_no_act_and_a_lost_terminal_is_said() {
    let mut pair = Pair::new();
    pair.boss("o w").boss.shows("請先選一台終端機");
    pair.boss("x").boss.shows("請先選一個收銀台或終端機");
    pair.boss("a").boss.shows("請先選一個收銀台或終端機");
    let board = |model: &Model| model.layers.len();
    assert_eq!(board(&pair.boss.model), 1);
}

/// A book of the period before, used up by a former system, so that nothing of it is blank.
fn used_before(pair: &Pair) {
    let period = Period::parse("10805").unwrap();
    let mut draft = RangeDraft::new(period, crate::shop::span("QQ", 0, 50));
    draft.last_issued = Some(draft.span.end());
    draft.reason = CleanText::new("舊系統移轉", 20).unwrap();
    let then = Caller { now: Moment::parse("2019-06-20 09:00:00"), ..Caller::default() };
    pair.boss.desk.ask(then, request::RangeAdd { drafts: vec![draft] }).unwrap();
}

#[test]
fn a_period_that_the_store_never_had_a_number_of_is_not_ended() {
    let mut pair = Pair::new();
    pair.boss("o e");
    pair.boss.shows("期別 10805 在這裡沒有字軌");
    assert!(!pair.boss.text().contains('？'), "{}", pair.boss.text());
}

/// The period before this one is ended and closed by one key, each step after its question; none twice.
#[test]
fn the_period_before_is_ended_and_closed_step_by_step() {
    let mut pair = Pair::new();
    used_before(&pair);
    pair.boss("o e");
    assert!(pair.boss.text().contains("終止 10805 期的號碼嗎？"), "{}", pair.boss.text());
    let state = |pair: &Pair| {
        let period = Period::parse("10805").unwrap();
        *pair.boss.desk.ask(Caller::default(), request::PeriodState(period)).unwrap()
    };
    // The harmless button is the shown one.
    pair.boss("enter");
    assert_eq!(state(&pair).ended_at, None);
    pair.boss("e y");
    assert!(pair.boss.text().contains("期別 10805 的號碼已終止"), "{}", pair.boss.text());
    assert!(state(&pair).ended_at.is_some() && state(&pair).closed_at.is_none());
    pair.boss("e");
    assert!(pair.boss.text().contains("10805 期關帳嗎？"), "{}", pair.boss.text());
    pair.boss("y");
    assert!(pair.boss.text().contains("期別 10805 已關帳"), "{}", pair.boss.text());
    assert!(state(&pair).closed_at.is_some());
    pair.boss("e");
    assert!(!pair.boss.text().contains('？'), "{}", pair.boss.text());
    assert!(pair.boss.text().contains("10805 已於"), "{}", pair.boss.text());
}

/// Numbers that a fast clock ended: the page says it first, and the same key takes it back.
#[test]
fn an_end_that_came_too_early_is_taken_back_where_it_is_said() {
    let mut pair = Pair::new();
    used_before(&pair);
    let period = Period::parse("10807").unwrap();
    let fast = Moment::parse("2019-09-01 08:00:00").unwrap();
    let caller = Caller { now: Some(fast), ..Caller::default() };
    pair.boss.desk.ask(caller, request::NumbersEnd(period)).unwrap();
    pair.boss("o");
    pair.boss.shows("本期").shows("10807 還沒結束，號碼已於").shows("按 E 恢復");
    pair.boss("e");
    pair.boss.shows("恢復 10807 期的號碼嗎？");
    pair.boss("y");
    pair.boss.shows("期別 10807 的號碼沒有終止，可以開立");
    assert!(!pair.boss.text().contains("還沒結束"), "{}", pair.boss.text());
    // The period before is over: its end stands.
    pair.boss("e");
    pair.boss.shows("10805 期關帳嗎？");
}

#[test]
fn the_proxy_that_uploads_go_through_is_named_below_the_upload() {
    let mut pair = Pair::new();
    let link = LinkState {
        gateway: Some("offline-centre".to_owned()),
        proxy: CleanText::new("10.0.0.9:3128", 40).ok(),
        ..LinkState::default()
    };
    super::upload::service(&pair.boss, request::UploadLink(link));
    pair.meet();
    pair.boss("o");
    pair.boss.shows("經由代理伺服器 10.0.0.9:3128");
}
