//! The palette: every act of the program, found by a word, done in its room as by its key, or why not.

use super::Screen;
use super::sale::{counter, invoices};
use lj::domain::FenceReason;
use lj::ui::action::{Action, RoomKind};
use lj::ui::keymap::{Chord, Key, Keymap, SHIPPED};
use lj::ui::layers::Palette;
use lj::ui::layers::palette::PaletteRow;
use lj::ui::update::ways;
use std::collections::BTreeSet;

/// The key of an act where keys are looked up now.
fn press(screen: &mut Screen, action: Action) {
    let context = screen.model.context();
    screen.chord(ways::chord(&screen.model, context, action));
}

fn palette(screen: &Screen) -> &Palette {
    screen.model.on_top::<Palette>().unwrap_or_else(|| panic!("no palette:\n{}", screen.text()))
}

#[test]
fn a_word_a_key_or_a_verb_finds_an_act_and_enter_does_it() {
    let mut screen = Screen::legacy();
    screen.press(":").golden("palette");
    screen.write("備份").golden("palette-search").press("enter").shows("備份到哪個目錄");
    // In English, by the verb, by the key; in half and full width.
    for (typed, shows) in
        [("back up", "備份到"), ("range batch", "批次新增"), ("ｒａｎｇｅ ｉｍ", "字軌匯入")]
    {
        let mut screen = Screen::legacy();
        screen.press(":").write(typed).press("enter").shows(shows);
        assert!(screen.model.on_top::<Palette>().is_none());
    }
    let mut screen = Screen::legacy();
    screen.press(":").write("^z");
    assert_eq!(palette(&screen).selected().map(|row| row.action), Some(Action::Undo));
    screen.press("ctrl-u").write("沒有這種事").shows("查無這個動作").press("enter").shows("查無這個動作");
    screen.press("esc");
    assert!(screen.model.layers.is_empty());
}

#[test]
fn it_opens_in_every_room_and_never_where_a_colon_is_a_text() {
    for keys in ["", "v", "o", "p", "m", "?", "v f esc"] {
        let mut screen = Screen::legacy();
        screen.press(keys).press(":");
        palette(&screen);
    }
    let mut screen = counter();
    screen.write(":");
    assert!(screen.model.on_top::<Palette>().is_none());
    screen.press("backspace ctrl-d");
    palette(&screen);
    let mut screen = Screen::legacy();
    screen.press("a").press("ctrl-d").press("esc").shows("新增");
    // A question is answered first; a locked terminal shows nothing.
    screen.press("esc end d ctrl-d").shows("先回答這個問題");
    assert!(screen.model.on_top::<Palette>().is_none());
}

/// Opened and closed by one hurried hand: Enter chooses nothing that was not looked for, and issues nothing.
#[test]
fn enter_right_behind_its_key_does_nothing() {
    let mut screen = counter();
    screen.write("A1").press("enter ctrl-d enter");
    palette(&screen);
    screen.shows("打動作、畫面、按鍵或指令的字").press("ctrl-u enter");
    assert_eq!((palette(&screen).selected().is_none(), invoices(&screen).len()), (true, 0));
    screen.press("down");
    assert!(palette(&screen).selected().is_some());
}

#[test]
fn what_an_act_leads_to_finds_it() {
    for (typed, action) in [
        ("註銷", Action::Remedy),
        ("reissue", Action::Remedy),
        ("void", Action::Remedy),
        ("關帳", Action::PeriodEnd),
        ("blanks", Action::PeriodEnd),
        ("收回", Action::Lend),
        ("take back", Action::Lend),
    ] {
        let mut screen = Screen::legacy();
        screen.press(":").write(typed);
        let found = palette(&screen).shown().any(|row| row.action == action);
        assert!(found, "{typed}:\n{}", screen.text());
    }
}

#[test]
fn a_scan_into_it_does_nothing() {
    let mut screen = Screen::legacy();
    screen.press(":").scan("4710088412345").shows("查無這個動作");
    let mut screen = Screen::legacy();
    screen.scan(":4710088412345");
    assert!(screen.model.layers.is_empty(), "{}", screen.text());
}

#[test]
fn what_is_barred_says_why_and_who_can() {
    let mut screen = Screen::legacy();
    screen.model.fence = Some(FenceReason::Beside);
    screen.press(":").write("新增").shows("lj fence lift").press("enter").shows("lj fence lift");
    palette(&screen);
    // What was typed is not lost by an act elsewhere.
    let mut screen = counter();
    screen
        .write("A1")
        .press("enter ctrl-d")
        .write("行事曆")
        .press("enter")
        .shows("先完成或放棄「銷售」的內容");
    screen.press("esc f10");
    assert_eq!(invoices(&screen).len(), 1);
    // An act of a page of which nothing is known yet.
    let mut screen = Screen::legacy();
    screen.press(":").write("confirm 交班").press("enter").shows("這要在「交班」裡做");
}

#[test]
fn an_act_of_another_room_waits_for_what_that_room_shows() {
    let mut screen = counter();
    screen.write("A1").press("enter f10 esc");
    screen.press(":").write("補印").press("enter");
    let rooms: Vec<_> = screen.model.layers.iter().map(|layer| layer.kind().0).collect();
    // Which invoice is meant nobody has said: none is asked about, and the key is named.
    assert_eq!(rooms, ["Invoices"], "{}", screen.text());
    screen.shows("先選出是哪一筆，再按 R（補印）");
    assert!(screen.model.errand.is_none());
    // Over the list the row under the cursor is seen, and meant.
    screen.press(":").write("補印").press("enter");
    screen.shows("正本已在列印");
    // What can be done about no row says why, as before.
    let mut screen = Screen::legacy();
    screen.press(":").write("處理").press("enter");
    assert!(!screen.text().contains("先選出"), "{}", screen.text());
}

/// What a start of the walk has on the screen.
fn starts() -> Vec<(&'static str, Screen)> {
    let mut all = Vec::new();
    let mut add = |name, mut screen: Screen, keys: &str| {
        screen.press(keys);
        all.push((name, screen));
    };
    let sold = || {
        let mut screen = counter();
        screen.write("A1").press("enter f10").press("esc");
        screen
    };
    add("ranges", Screen::legacy(), "");
    add("none", Screen::empty(80, 24), "");
    add("invoices", sold(), "v");
    add("life", sold(), "v enter");
    add("overview", sold(), "o");
    add("calendar", Screen::legacy(), "p");
    add("upkeep", Screen::legacy(), "m");
    add("sale", counter(), "");
    let mut begun = counter();
    begun.write("A1").press("enter");
    add("begun", begun, "");
    add("form", Screen::legacy(), "a");
    let mut typed = Screen::legacy();
    typed.press("a").write("7");
    add("typed", typed, "");
    all
}

/// By its keys: rooms are left, doors gone through, the act's own key is pressed; it ends at the first that does not apply.
/// False where no key leads there.
fn by_keys(screen: &mut Screen, row: &PaletteRow) -> bool {
    let Some(kind) = row.kind else {
        press(screen, row.action);
        return true;
    };
    let Some(way) = ways::to(&screen.model, kind) else { return false };
    let is_here = way.leaves == 0 && way.doors.is_empty();
    if !is_here && (row.action.is_of_the_focus() || row.action.moves()) {
        return false;
    }
    for _ in 0..way.leaves {
        press(screen, Action::Leave);
    }
    for door in way.doors {
        let before = screen.model.layers.len();
        press(screen, door);
        if screen.model.layers.len() == before {
            return true;
        }
    }
    // A choice has its keys at a choice alone.
    if screen.model.keymap.shown(screen.model.context(), row.action).is_empty() {
        return false;
    }
    press(screen, row.action);
    true
}

/// What both ways must show. Numbers are left out: what issues takes the next one each time.
fn seen(screen: &Screen) -> (String, Vec<&'static str>, bool) {
    let rooms = screen.model.layers.iter().map(|layer| layer.kind().0).collect();
    let text = screen.text().chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    (text, rooms, screen.left)
}

/// Does each row of the palette over a start, and then the same by its keys.
fn walk(screen: &mut Screen, name: &str, done: &mut BTreeSet<(Option<RoomKind>, Action)>) {
    let before = screen.model.clone();
    press(screen, Action::Palette);
    let rows: Vec<PaletteRow> = palette(screen).shown().cloned().collect();
    // Nothing is chosen before the cursor is moved.
    screen.chord(Chord::plain(Key::Down));
    let mut at_row = screen.model.clone();
    for row in &rows {
        let name = format!("{name}: {:?} {:?}", row.kind, row.action);
        screen.model = at_row.clone();
        screen.chord(Chord::plain(Key::Enter));
        let note = screen.model.note.as_ref().map(|note| note.text.clone());
        let chosen = seen(screen);
        screen.model = before.clone();
        let has_keys = by_keys(screen, row);
        match &row.why {
            Some(why) => {
                assert_eq!(note.as_ref(), Some(why), "{name}");
                let by_keys = screen.model.note.as_ref().map(|note| note.text.clone());
                assert!(!has_keys || by_keys == note, "{name}: {by_keys:?} by its keys, {note:?}");
            }
            // The row that it is about is chosen in its room first.
            None if row.needs.of_row && note.as_deref().is_some_and(|note| note.contains("先選出")) => {
                let rooms = chosen.1;
                assert_eq!(rooms.last().copied(), row.kind.map(|kind| kind.0), "{name}");
            }
            None => {
                assert!(has_keys, "{name}");
                assert_eq!(chosen, seen(screen), "{name}");
                done.insert((row.kind, row.action));
            }
        }
        screen.model = at_row;
        screen.chord(Chord::plain(Key::Down));
        at_row = screen.model.clone();
    }
}

/// The starts of the other maps; all of them with `LJ_SCALE=full`.
const FEW: [&str; 2] = ["invoices", "sale"];

#[test]
fn every_act_does_the_same_by_the_palette_as_by_its_keys_in_every_key_map() {
    let shipped = SHIPPED.map(|(name, toml)| (name, Keymap::with_user(toml).0));
    let mut done = BTreeSet::new();
    for (map_name, map) in [("legacy", Keymap::legacy())].into_iter().chain(shipped) {
        for (start, mut screen) in starts() {
            if map_name != "legacy" && !crate::shop::full_scale() && !FEW.contains(&start) {
                continue;
            }
            screen.model.shell.keymap = map.clone();
            walk(&mut screen, &format!("{map_name} {start}"), &mut done);
        }
    }
    assert!(done.len() > 100, "{}", done.len());
}
