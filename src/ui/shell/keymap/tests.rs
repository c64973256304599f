//! The compiled-in maps, and every kind of fault with its line.

use super::*;

fn kinds(toml: &str) -> Vec<(Option<usize>, FaultKind)> {
    Keymap::with_user(toml).1.into_iter().map(|fault| (fault.line, fault.kind)).collect()
}

#[test]
fn the_legacy_map_is_complete_and_without_fault() {
    let map = Keymap::legacy();
    for row in map.rows() {
        assert!(!row.keys.is_empty(), "{row:?}");
    }
    assert_eq!(map.action(Context::Browse, Chord::parse("A").unwrap()), Some(Action::Add));
    assert_eq!(map.action(Context::Browse, Chord::plain(Key::Char('Ｄ'))), Some(Action::Delete));
    assert_eq!(map.action(Context::Choice, Chord::parse("f10").unwrap()), Some(Action::Save));
    assert_eq!(map.action(Context::Form, Chord::plain(Key::Char('a'))), None, "letters are typed in forms");
}

#[test]
fn every_function_key_has_a_twin() {
    let map = Keymap::legacy();
    for &context in Context::ALL {
        for action in map.actions(context) {
            let is_f = |chord: &Chord| matches!(chord.key, Key::F(_));
            let keys = map.keys(context, action);
            assert!(keys.iter().any(|chord| !is_f(chord)), "{context:?} {action:?} has F keys only");
        }
    }
}

#[test]
fn the_example_map_changes_only_what_it_names() {
    let (map, faults) = Keymap::with_user(VIM);
    assert_eq!(faults, []);
    assert_eq!(map.action(Context::Browse, Chord::parse("j").unwrap()), Some(Action::Down));
    assert_eq!(map.action(Context::Browse, Chord::parse("e").unwrap()), Some(Action::Edit));
    assert_eq!(map.shown(Context::Browse, Action::Delete), "X");
}

#[test]
fn all_faults_come_at_once_with_their_lines() {
    let toml = "[nowhere]\nup = [\"k\"]\n[browse]\nfly = [\"z\"]\nup = [\"meta-q\"]\ndown = \"j\"\n\
                add = [\"n\"]\nedit = [\"n\", \"ctrl-i\"]\nmark = []\n[form]\nsave = [\"s\"]\n";
    let found = kinds(toml);
    let expected = [
        (Some(1), FaultKind::UnknownContext("nowhere".into())),
        (Some(4), FaultKind::UnknownAction { context: "browse", action: "fly".into() }),
        (Some(5), FaultKind::Key("meta-q".into())),
        (Some(6), FaultKind::Value("down".into())),
        (Some(8), FaultKind::NeverArrives("^I".into())),
        (Some(8), FaultKind::Twice { key: "N".into(), first: "add", second: "edit" }),
        (Some(9), FaultKind::Lost { context: "browse", action: "mark" }),
        (Some(11), FaultKind::Typing { key: "S".into(), context: "form" }),
    ];
    for fault in &expected {
        assert!(found.contains(fault), "{fault:?} is not among {found:?}");
    }
    let warnings = Keymap::with_user(toml).1.iter().filter(|fault| fault.is_warning()).count();
    assert_eq!(warnings, 1);
}

#[test]
fn a_key_taken_from_a_legacy_action_loses_it() {
    let found = kinds("[browse]\nadd = [\"d\"]\n");
    assert_eq!(found, [(None, FaultKind::Lost { context: "browse", action: "delete" })]);
}

#[test]
fn a_broken_file_names_its_lines() {
    let found = kinds("[browse\nup = [\"k\"]\n");
    assert!(matches!(found.first(), Some((Some(1), FaultKind::Syntax(_)))), "{found:?}");
    let twice = kinds("[browse]\nup = [\"k\"]\nup = [\"j\"]\n");
    assert!(matches!(twice.first(), Some((Some(3), FaultKind::Syntax(_)))), "{twice:?}");
}

#[test]
fn keys_that_never_arrive_are_known() {
    for never in
        ["ctrl-i", "ctrl-j", "ctrl-m", "ctrl-h", "shift-enter", "ctrl-enter", "ctrl-1", "ctrl-shift-a"]
    {
        assert!(Chord::parse(never).unwrap().never_arrives(), "{never}");
    }
    for comes in ["ctrl-s", "f10", "shift-tab", "a", "?", "-", "space", "pgup"] {
        assert!(!Chord::parse(comes).unwrap().never_arrives(), "{comes}");
    }
    for wrong in ["", "f13", "f0", "hyper-a", "ctrl-", "return", "\u{7}"] {
        assert_eq!(Chord::parse(wrong), None, "{wrong}");
    }
}
