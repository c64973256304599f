//! The traps of real terminals, measured with pseudo-terminals, as byte strings.

use super::*;
use proptest::prelude::*;

fn whole(bytes: &[u8]) -> Vec<Told> {
    let mut decoder = Decoder::default();
    let mut told = decoder.push(bytes);
    told.extend(decoder.give_up());
    told
}

/// Each byte in a read of its own, the wait not over in between.
fn trickle(bytes: &[u8]) -> Vec<Told> {
    let mut decoder = Decoder::default();
    let mut told: Vec<Told> = bytes.iter().flat_map(|byte| decoder.push(&[*byte])).collect();
    told.extend(decoder.give_up());
    told
}

fn key(key: Key) -> Told {
    Told::Key(Chord::plain(key))
}

#[test]
fn keys_of_every_terminal_are_known_in_one_piece_or_in_many() {
    let table: [(&[u8], Key); 18] = [
        (b"\x1b[A", Key::Up),
        (b"\x1bOB", Key::Down),
        (b"\x1b[D", Key::Left),
        (b"\x1bOF", Key::End),
        (b"\x1b[1~", Key::Home),
        (b"\x1b[7~", Key::Home),
        (b"\x1b[5~", Key::PageUp),
        (b"\x1b[6~", Key::PageDown),
        (b"\x1b[3~", Key::Delete),
        (b"\x1b[[A", Key::F(1)),
        (b"\x1b[[E", Key::F(5)),
        (b"\x1bOP", Key::F(1)),
        (b"\x1b[11~", Key::F(1)),
        (b"\x1b[21~", Key::F(10)),
        (b"\x1b[24~", Key::F(12)),
        (b"\r", Key::Enter),
        (b"\x7f", Key::Backspace),
        (b"\x08", Key::Backspace),
    ];
    for (bytes, expected) in table {
        assert_eq!(whole(bytes), [key(expected)], "{bytes:?}");
        assert_eq!(trickle(bytes), [key(expected)], "{bytes:?}");
    }
    for (letter, c) in (b'j'..=b'y').zip("*+,-./0123456789".chars()) {
        assert_eq!(whole(&[ESC, b'O', letter]), [key(Key::Char(c))], "the number pad");
    }
    for (bytes, expected) in
        [(&b"\x1bOM"[..], Key::Enter), (b"\x1bOI", Key::Tab), (b"\x1bOX", Key::Char('='))]
    {
        assert_eq!(whole(bytes), [key(expected)], "the number pad");
    }
    let back = Told::Key(Chord { shift: true, ..Chord::plain(Key::Tab) });
    for bytes in [&b"\x1b\t"[..], b"\x1b[Z"] {
        assert_eq!(whole(bytes), std::slice::from_ref(&back), "Shift-Tab of the console and of the others");
    }
    assert_eq!(whole("字".as_bytes()), [key(Key::Char('字'))]);
    assert_eq!(trickle("字軌".as_bytes()), [key(Key::Char('字')), key(Key::Char('軌'))]);
}

#[test]
fn a_line_feed_is_enter_and_behind_a_return_nothing() {
    let enter = || key(Key::Enter);
    assert_eq!(whole(b"\n"), [enter()]);
    for bytes in [&b"1\r\n2\n"[..], b"1\n2\r\n", b"1\r2\n"] {
        let expected = [key(Key::Char('1')), enter(), key(Key::Char('2')), enter()];
        assert_eq!(whole(bytes), expected, "{bytes:?}");
        assert_eq!(trickle(bytes), expected, "{bytes:?}");
    }
    assert_eq!(whole(b"\r\n\n"), [enter(), enter()]);
    // Two codes of a scanner that ends with a line feed do not run into each other.
    let mut decoder = Decoder::default();
    let told = [decoder.push(b"1001\n"), decoder.push(b"/ABC+123\n")].concat();
    assert_eq!(told.iter().filter(|told| **told == enter()).count(), 2);
    // Long after the return it is a key of its own.
    decoder.push(b"\r");
    decoder.forget_return();
    assert_eq!(decoder.push(b"\n"), [enter()]);
}

#[test]
fn a_lone_esc_is_the_key_and_half_a_sequence_is_nothing() {
    assert_eq!(whole(b"\x1b"), [key(Key::Esc)]);
    assert_eq!(whole(b"\x1b["), [Told::Stray]);
    assert_eq!(whole(b"\x1bO"), [Told::Stray]);
    assert_eq!(whole(b"\x1b[1;5"), [Told::Stray]);
}

#[test]
fn putty_f1_eats_no_keys() {
    let told = whole(b"\x1b[Mdae");
    assert_eq!(told, [Told::Stray, key(Key::Char('d')), key(Key::Char('a')), key(Key::Char('e'))]);
}

#[test]
fn big5_never_becomes_a_hotkey() {
    // 字軌 in Big5: A6 72 AD 79; 許功蓋 with its back-slashes; 一 A4 40.
    for bytes in [&b"\xa6r\xady"[..], b"\xb3\\\xa5\\\xbb\\", b"\xa4@"] {
        for told in [whole(bytes), trickle(bytes)] {
            assert!(told.iter().all(|told| *told == Told::NotUtf8), "{bytes:?} gave {told:?}");
        }
    }
    assert_eq!(whole(b"\xa6\r"), [Told::NotUtf8, key(Key::Enter)], "Enter is no half of a character");
}

#[test]
fn a_paste_is_one_thing_and_never_keys() {
    let told = trickle(b"\x1b[200~A1\rD\x1b[201~x");
    assert_eq!(told, [Told::Paste("A1\rD".into()), key(Key::Char('x'))]);
    let mut decoder = Decoder::default();
    assert_eq!(decoder.push(b"\x1b[200~half"), []);
    assert_eq!(decoder.waiting(), Some(Waiting::Paste));
}

#[test]
fn what_is_too_long_is_dropped_up_to_its_end_however_it_comes() {
    let long = "DABF\r".repeat(100_000);
    for (bytes, step) in [
        (format!("\x1b[200~{long}\x1b[201~x"), 4096),
        (format!("\x1b[200~{long}\x1b[201~x"), 4093),
        (format!("\x1b]52;c;{long}\x1b\\x"), 1000),
        (format!("\x1b]0;{long}\x07x"), 1),
    ] {
        let mut decoder = Decoder::default();
        let told: Vec<Told> = bytes.as_bytes().chunks(step).flat_map(|chunk| decoder.push(chunk)).collect();
        assert_eq!(told, [Told::Stray, key(Key::Char('x'))], "in steps of {step}");
    }
    // One that never ends is given up, and the next key counts.
    let mut decoder = Decoder::default();
    assert_eq!(decoder.push(format!("\x1b[200~{long}").as_bytes()), [Told::Stray]);
    assert_eq!((decoder.waiting(), decoder.give_up()), (Some(Waiting::Paste), None));
    assert_eq!(decoder.push(b"x"), [key(Key::Char('x'))]);
}

#[test]
fn answers_that_nobody_asked_for_are_dropped_whole() {
    assert_eq!(whole(b"\x1b]11;rgb:ffff/dddd/aaaa\x07d"), [Told::Stray, key(Key::Char('d'))]);
    assert_eq!(whole(b"\x1bP1$rD\x1b\\a"), [Told::Stray, key(Key::Char('a'))]);
    assert_eq!(whole(b"\x1b[?1;2c\x1b[24;80R").len(), 2);
    assert_eq!(whole(b"\x1b[<0;3;4M\x1b[E"), [Told::Stray, Told::Stray]);
}

#[test]
fn a_sequence_cut_by_another_is_dropped_alone() {
    assert_eq!(whole(b"\x1b[1;\x1b[A"), [Told::Stray, key(Key::Up)]);
    assert_eq!(whole(b"\x1b\x1b[D"), [key(Key::Esc), key(Key::Left)]);
}

proptest! {
    #[test]
    fn delivery_in_pieces_gives_the_same(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
        prop_assert_eq!(whole(&bytes), trickle(&bytes));
    }

    #[test]
    fn a_cut_sequence_never_becomes_a_letter(
        sequence in "\\x1b(\\[|O)[0-9;]{0,6}[A-Z~]",
        cut in 1usize..9,
    ) {
        let bytes = sequence.as_bytes();
        let cut = cut.min(bytes.len() - 1);
        let mut decoder = Decoder::default();
        let mut told = decoder.push(&bytes[..cut]);
        told.extend(decoder.give_up());
        for what in &told {
            prop_assert!(!matches!(what, Told::Key(Chord { key: Key::Char(_), .. })), "{:?} at {}", sequence, cut);
        }
    }
}
