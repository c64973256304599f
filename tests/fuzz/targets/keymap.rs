//! A user's key map.

use lj::text::Lang;
use lj::ui::keymap::Keymap;

/// Whatever the file says, a map comes out, and its faults are clean sentences.
pub fn run(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let (map, faults) = Keymap::with_user(text);
    assert!(!map.rows().is_empty(), "no keys are left");
    for fault in faults {
        hold_clean(&fault.say(Lang::Zh));
        hold_clean(&fault.say(Lang::En));
    }
}

/// Nothing that a terminal would obey, and nothing that turns text around (invariant 9).
pub fn hold_clean(sentence: &str) {
    let hides = sentence.chars().find(|char| char.is_control() || ('\u{202a}'..='\u{202e}').contains(char));
    assert_eq!(hides, None, "{sentence:?}");
}
