//! A carrier as a scanner sends it that rewrites what it reads: with Caps Lock on, or set to full ASCII, where Code 39 has
//! pairs for what it cannot say. It is undone only where one code can be meant. Source: AIM BC1, full ASCII table.

use super::{Carrier, fold_width};

/// What has rewritten a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misread {
    /// Caps Lock: capitals came as small letters.
    CapsLock,
    /// Code 39 read as full ASCII: `/A` came as `!`, `+D` as `d`.
    FullAscii,
}

/// The carrier that was read, and what has rewritten it; `None` where nothing had to be undone, or not exactly one carrier
/// can be meant.
pub fn undone(raw: &str) -> Option<(Carrier, Misread)> {
    let code = fold_width(raw.trim());
    if Carrier::scanned(&code).is_some() {
        return None;
    }
    let ways = [(code.to_ascii_uppercase(), Misread::CapsLock), (as_pairs(&code), Misread::FullAscii)];
    let mut found = ways.into_iter().filter_map(|(text, way)| Some((Carrier::scanned(&text)?, way)));
    let first = found.next()?;
    found.all(|(carrier, _)| carrier == first.0).then_some(first)
}

/// The characters of a Code 39 that full ASCII makes this text of. Digits, capitals, `-` and `.` stand for themselves there,
/// and so does what no pair makes. A `/` and a `+` stay what they are: whoever mistypes a code must not get another's.
fn as_pairs(code: &str) -> String {
    let mut pairs = String::new();
    for c in code.chars() {
        match c {
            'a'..='z' => pairs.extend(['+', c.to_ascii_uppercase()]),
            // `/A` to `/J` are `!` to `*`, `/L` is the comma. `/K` is a plus, which may be one too.
            '!'..='*' | ',' => pairs.extend(['/', char::from(b'A' + (c as u8 - b'!'))]),
            ':' => pairs.push_str("/Z"),
            other => pairs.push(other),
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(raw: &str) -> Option<(String, Misread)> {
        undone(raw).map(|(carrier, way)| (carrier.code().to_owned(), way))
    }

    #[test]
    fn what_a_scanner_has_rewritten_is_undone_where_one_code_can_be_meant() {
        for (raw, code, way) in [
            ("/abc+123", "/ABC+123", Misread::CapsLock),
            ("/TrM+o+P", "/TRM+O+P", Misread::CapsLock),
            ("ab12345678901234", "AB12345678901234", Misread::CapsLock),
            ("!BCd12", "/ABC+D12", Misread::FullAscii),
            ("!BC4567", "/ABC4567", Misread::FullAscii),
            ("*1a2b", "/J1+A2+B", Misread::FullAscii),
            ("/4a12b", "/4+A12+B", Misread::FullAscii),
            ("!BC+123", "/ABC+123", Misread::FullAscii),
        ] {
            assert_eq!(read(raw), Some((code.to_owned(), way)), "{raw}");
        }
    }

    #[test]
    fn nothing_is_undone_that_is_a_code_or_can_be_none() {
        for raw in
            ["/ABC+123", "AB12345678901234", "", "/abc+12", "!BC", "茶", "abc", "4710088412345", "a/bc+123"]
        {
            assert_eq!(read(raw), None, "{raw}");
        }
    }
}
