//! What holds for every room, whatever it is: each act has a key, each key an act, and an act that does not apply says
//! why and does nothing else.

use super::*;
use crate::domain::{
    CleanText, CompanyCode, Delivery, DeliveryState, DocumentId, Holder, MessageKind, Moment, Number, Period,
    Range, RangeId, SaleLine, Serial, Span, TerminalName, Ubn, UploadMode,
};
use crate::protocol::{NumberLife, StuckRow};
use crate::text::Lang;
use crate::ui::door::{Asked, ReasonFor};
use crate::ui::screen::sign_in::Why;
use crate::ui::shell::{COLUMNS_MIN, Chord, Key, Keymap, Next, Press, ROWS_MIN, Setup, TableAct};
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use std::time::Duration;

fn shell(lang: Lang) -> Shell {
    Shell::new(Setup::of_tests(lang))
}

fn life() -> Box<NumberLife> {
    Box::new(NumberLife::unused(Number::parse("TF87296550").unwrap(), None))
}

/// A refused invoice of which nothing more is known.
fn stuck() -> Box<StuckRow> {
    let number = life().number;
    let document =
        DocumentId { number, period: Period::parse("11511").unwrap(), kind: MessageKind::F0401, count: 1 };
    let row = Delivery {
        document,
        range: RangeId(1),
        till: None,
        mode: UploadMode::Auto,
        at: Moment::default(),
        due: Moment::default(),
        state: DeliveryState::Rejected { code: CleanText::default(), words: CleanText::default() },
        since: Moment::default(),
        tries: 1,
        fingerprint: None,
    };
    Box::new(StuckRow { row, ways: Vec::new(), behind: Vec::new(), invoice: None, original_out: false })
}

fn lent() -> Range {
    let serial = |value: u32| Serial::try_from(value).unwrap();
    let span = Span::new(life().number.track, serial(0), serial(49)).unwrap();
    let seller = (CompanyCode::parse("1").unwrap(), Ubn::parse("12345675").unwrap());
    let period = Period::parse("11511").unwrap();
    let range = Range::untouched(RangeId(1), seller, period, span, Moment::default());
    Range { holder: Holder::Lent(CleanText::new("H1", 20).unwrap()), ..range }
}

/// A room of every kind with as little in it as can be, and a sale that has begun. 折讓 and 交班 are left out: they need an
/// invoice and a shift, and have the acts of every form and every list.
fn rooms(shell: &mut Shell) -> Vec<Layer> {
    let mut sale = SaleScreen::new();
    sale.lines.push(SaleLine::new(CleanText::new("茶", 10).unwrap(), Decimal::ONE, Decimal::TEN));
    let doors = [
        Door::AddRange("1".to_owned()),
        Door::QuickRange("1".to_owned()),
        Door::Preview(Vec::new(), Vec::new()),
        Door::Filter(Default::default()),
        Door::Dept(Vec::new(), String::new()),
        Door::Lend(Vec::new()),
        Door::TakeBack(Box::new(lent())),
        Door::Branch(Vec::new(), "2".to_owned()),
        Door::Import,
        Door::Sale,
        Door::Parked(Vec::new()),
        Door::Invoices,
        Door::FindInvoices(Box::default()),
        Door::Life(life()),
        Door::Remedies(life()),
        Door::PickAllowance(Vec::new()),
        Door::Stuck,
        Door::StuckWays(stuck()),
        Door::Correct(stuck()),
        Door::Overview,
        Door::Takings,
        Door::Calendar,
        Door::Coverage(Period::parse("11511").unwrap()),
        Door::Watch(TerminalName::parse("front-door").unwrap()),
        Door::SuggestCancel(None),
        Door::Upkeep,
        Door::KeepIn(crate::ui::door::WorkKind::BackUp),
        Door::KeyTest,
        Door::Ask(Asked::Leave),
    ];
    let opened = doors.map(|door| Layer::behind(door, shell).expect("a room"));
    let doc = crate::ui::door::Doc { number: life().number, period: shell.now.period().unwrap() };
    let others = [
        help(shell, Context::Browse).into(),
        ReasonForm::new(Lang::Zh, ReasonFor::Reprint(doc)).into(),
        CountForm::new(0, 0, None).into(),
        SignIn::new(Why::Locked, None).into(),
        Leaving::new(Duration::ZERO).into(),
        sale.into(),
        Palette::new(&shell.keymap, Vec::new()).into(),
    ];
    let rooms: Vec<Layer> = opened.into_iter().chain(others).collect();
    let kinds: BTreeSet<String> =
        rooms.iter().map(|layer| format!("{:?}", std::mem::discriminant(layer))).collect();
    assert_eq!(kinds.len() + 2, tables().len() - 1, "a kind of room is not here; the grid is no layer");
    rooms
}

#[test]
fn every_act_has_a_key_in_every_shipped_map() {
    let shipped = crate::ui::keymap::SHIPPED.map(|(name, toml)| {
        let (map, faults) = Keymap::with_user(toml);
        assert_eq!(faults, [], "{name}");
        (name, map)
    });
    for (name, map) in [("legacy", Keymap::legacy())].into_iter().chain(shipped) {
        let mut without = Vec::new();
        for table in tables() {
            for &TableAct { action, in_bar, is_done, .. } in &table.acts {
                if table.contexts.iter().all(|context| map.shown(*context, action).is_empty()) {
                    without.push((table.contexts, action, in_bar, is_done));
                }
            }
        }
        // 儲存 and 放棄 stand in the bar of the grid as in the legacy picture; forms do them.
        let picture =
            [Action::Save, Action::Drop].map(|action| (&[Context::Browse][..], action, true, false));
        assert_eq!(without, picture, "{name}");
    }
}

#[test]
fn every_key_does_something_somewhere_and_the_help_page_leaves_nothing_out() {
    let shell = shell(Lang::Zh);
    let tables = tables();
    for row in shell.keymap.rows() {
        let everywhere = EVERYWHERE.contains(&row.action);
        let somewhere = tables.iter().any(|table| table.has(row.context, row.action));
        assert!(everywhere || somewhere, "no room does {row:?}");
    }
    assert_eq!(help(&shell, Context::Browse).count(), shell.keymap.rows().len());
}

#[test]
fn an_act_stands_once_in_its_table() {
    for table in tables() {
        let distinct: BTreeSet<Action> = table.acts.iter().map(|act| act.action).collect();
        assert_eq!(distinct.len(), table.acts.len(), "{table:?}");
    }
}

#[test]
fn a_verb_that_an_act_names_is_one() {
    let mut named = 0;
    for table in tables() {
        for act in table.acts.iter().filter(|act| !act.needs.verb.is_empty()) {
            named += 1;
            assert!(crate::text::help::verb(act.needs.verb).is_some(), "{act:?}");
        }
    }
    assert!(named > 15, "{named}");
}

/// A room whose acts end in the ledger says for each of them who may, so that no form is filled in vain.
#[test]
fn whoever_may_not_is_told_before_a_room_opens() {
    let mut shell = shell(Lang::Zh);
    shell.fence = Some(crate::domain::FenceReason::Beside);
    let mut grid = Grid::default();
    let mut barred = BTreeSet::new();
    for table in tables() {
        for act in table.acts.iter().filter(|act| act.needs.deed.is_some()) {
            barred.insert((table.kind.0, act.action.name(), act.needs.writes));
        }
    }
    let expected = [
        ("Calendar", "import", true),
        ("Grid", "add", true),
        ("Grid", "batch", true),
        ("Grid", "branch", true),
        ("Grid", "check", true),
        ("Grid", "delete", true),
        ("Grid", "department", true),
        ("Grid", "edit", true),
        ("Grid", "import", true),
        ("Grid", "invoices", false),
        ("Grid", "lend", true),
        ("Grid", "open", true),
        ("Grid", "overview", false),
        ("Grid", "quick_add", true),
        ("Grid", "sale", true),
        ("Grid", "shift", false),
        ("Grid", "takings", false),
        ("Grid", "undo", true),
        ("Invoices", "allowance_cancel", true),
        ("Invoices", "remedy", true),
        ("Invoices", "reprint", true),
        ("Life", "allowance_cancel", true),
        ("Life", "remedy", true),
        ("Life", "reprint", true),
        ("Overview", "period_end", true),
        ("Overview", "suggest_cancel", true),
        ("Overview", "suggest_range", true),
        ("Overview", "watch", false),
        ("Sale", "quick_add", true),
        ("Shift", "confirm", true),
        ("Shift", "count", true),
        ("Upkeep", "sale", true),
    ];
    assert_eq!(barred, BTreeSet::from(expected));
    let press = Press { chord: Chord::plain(Key::Enter), action: Some(Action::Add), at: Duration::ZERO };
    assert!(matches!(grid.key(&mut shell, press), Next::Stay));
    assert!(shell.note.take().is_some_and(|note| note.text.contains("lj fence lift")));
}

#[test]
fn an_act_that_does_not_apply_says_why_and_does_nothing_else() {
    let mut refused = BTreeSet::new();
    for lang in [Lang::Zh, Lang::En] {
        let mut shell = shell(lang);
        let mut rooms = rooms(&mut shell);
        let mut grid = Grid::default();
        let all = rooms.iter_mut().map(Layer::room_mut).chain([&mut grid as &mut dyn Room]);
        for room in all {
            for offer in room.offers() {
                let Some(why) = room.why_not(&shell, offer.action) else { continue };
                assert!(!why.0.text.trim().is_empty(), "{offer:?}");
                shell.note = None;
                shell.effects.clear();
                let chord = Chord::plain(Key::Enter);
                let press = Press { chord, action: Some(offer.action), at: Duration::ZERO };
                assert!(matches!(room.key(&mut shell, press), Next::Stay), "{offer:?}");
                assert_eq!(shell.note, Some(why.0), "{offer:?}");
                assert_eq!(shell.effects, [], "{offer:?}");
                refused.insert((room.context(), offer.action));
            }
        }
    }
    let mut expected = BTreeSet::new();
    for action in [
        Action::Edit,
        Action::Delete,
        Action::Department,
        Action::Check,
        Action::Open,
        Action::Undo,
        Action::Lend,
        Action::Branch,
    ] {
        expected.insert((Context::Browse, action));
    }
    for action in [Action::Confirm, Action::Remedy, Action::Reprint, Action::AllowanceCancel] {
        expected.insert((Context::Invoices, action));
    }
    for action in [Action::Watch, Action::SuggestRange, Action::SuggestCancel, Action::PeriodEnd] {
        expected.insert((Context::Overview, action));
    }
    expected.insert((Context::Takings, Action::Right));
    // A terminal that names no file.
    expected.extend([(Context::Upkeep, Action::BackUp), (Context::Upkeep, Action::Export)]);
    expected.extend([(Context::Sale, Action::CallBack), (Context::Sale, Action::PaperGiveUp)]);
    expected.insert((Context::Sale, Action::Undo));
    assert_eq!(refused, expected);
}

#[test]
fn the_key_of_an_act_that_does_not_apply_is_not_bold_in_the_bar() {
    let shell = shell(Lang::Zh);
    let area = ratatui::layout::Rect::new(0, 0, COLUMNS_MIN, ROWS_MIN);
    let mut buffer = ratatui::buffer::Buffer::empty(area);
    // No range is selected: there is nothing to edit.
    crate::ui::shell::bar::keys(&shell, &Grid::default(), &mut buffer, area);
    let bold = |key: &str| {
        let cells = (0..COLUMNS_MIN).map(|x| &buffer[(x, ROWS_MIN - 1)]);
        let cell = cells.into_iter().find(|cell| cell.symbol() == key).expect("a key of the bar");
        cell.modifier.contains(ratatui::style::Modifier::BOLD)
    };
    assert_eq!(["A", "E", "D", "F"].map(bold), [true, false, false, true]);
}

#[test]
fn every_room_draws_at_the_smallest_size_and_shows_only_its_own_acts_in_the_bar() {
    let mut shell = shell(Lang::Zh);
    let area = ratatui::layout::Rect::new(0, 0, COLUMNS_MIN, ROWS_MIN);
    for layer in rooms(&mut shell) {
        let room = layer.room();
        let mut buffer = ratatui::buffer::Buffer::empty(area);
        room.draw(&shell, &mut buffer, area);
        let shown = room.offers().into_iter().filter(|offer| offer.word.is_some()).count();
        let is_test = KeyTest::of(&layer).is_some();
        assert_eq!(shown == 0, is_test, "{layer:?} has no act in its bar");
    }
}

#[test]
fn the_bar_says_how_to_leave_in_every_room_and_language_and_cuts_no_word() {
    for lang in [Lang::Zh, Lang::En] {
        let mut shell = shell(lang);
        let mut rooms = rooms(&mut shell);
        let grid = Grid::default();
        let all = rooms.iter_mut().map(|layer| &*layer.room_mut()).chain([&grid as &dyn Room]);
        for room in all {
            let area = ratatui::layout::Rect::new(0, 0, COLUMNS_MIN, ROWS_MIN);
            let mut buffer = ratatui::buffer::Buffer::empty(area);
            crate::ui::shell::bar::keys(&shell, room, &mut buffer, area);
            let bar: String = (0..COLUMNS_MIN).map(|x| buffer[(x, ROWS_MIN - 1)].symbol()).collect();
            let Some(last) = room.offers().into_iter().rev().find_map(|offer| offer.word) else { continue };
            let spaced: String = bar.split_whitespace().collect();
            let word: String = last.say(lang).split_whitespace().collect();
            assert!(spaced.ends_with(&word), "{lang:?} {last:?} is not on {bar:?}");
        }
    }
}
