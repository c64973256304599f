//! CP950 as a slip printer has it: which characters it can draw by itself, and their two bytes.
//!
//! The Big5 of browsers has more (Hong Kong's characters, ETEN's Cyrillic and kana) that a Taiwanese printer's
//! character generator lacks; it would print a blank or something else. So only the rows that CP950 and
//! the printers' fonts share are let through: symbols A140–A3BF, level 1 A440–C67E, level 2 C940–F9D5 and ETEN's
//! seven characters to F9DC. (ETEN's box lines after them are not the same in both tables.)

use encoding_rs::BIG5;

/// The two bytes of `c`, or `None` when the printer has no such character. The first byte is ≥ A1, the second
/// ≥ 40: neither is ever a control byte.
pub fn bytes(c: char) -> Option<[u8; 2]> {
    if c.is_ascii() {
        return None;
    }
    let mut buffer = [0; 4];
    let (encoded, _, unmappable) = BIG5.encode(c.encode_utf8(&mut buffer));
    match (unmappable, &*encoded) {
        (false, &[lead, trail]) if is_shared(lead, trail) => Some([lead, trail]),
        _ => None,
    }
}

fn is_shared(lead: u8, trail: u8) -> bool {
    let is_trail = matches!(trail, 0x40..=0x7E | 0xA1..=0xFE);
    is_trail
        && match lead {
            0xA1 | 0xA2 | 0xA4..=0xC5 | 0xC9..=0xF8 => true,
            0xA3 => trail <= 0xBF,
            0xC6 => trail <= 0x7E,
            0xF9 => trail <= 0xDC,
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sha2::{Digest, Sha256};

    /// Count and fingerprint (in the order of code points) were made with another implementation, Python's `cp950`.
    #[test]
    fn the_list_is_microsofts_table() {
        let all: Vec<[u8; 2]> = ('\0'..=char::MAX).filter_map(bytes).collect();
        assert_eq!(all.len(), 13461);
        assert_eq!(
            crate::domain::hex(&Sha256::digest(all.concat())),
            "39e4baaa62736b3fc4c06670e6ab5498807ddcaa0dd32c51db592a898c9eb236"
        );
    }

    #[test]
    fn what_a_printer_lacks_is_not_sent() {
        for c in ['堃', '喆', '煊', '峯', '着', '€', 'Д', 'の', '═', '𠮷', 'é', '\u{1b}', 'A'] {
            assert_eq!(bytes(c), None, "{c}");
        }
        assert_eq!(bytes('碁'), Some([0xF9, 0xD6]));
        assert_eq!(bytes('功'), Some([0xA5, 0x5C]), "a backslash as its second byte");
    }

    #[test]
    fn no_byte_is_a_control_byte() {
        for [lead, trail] in ('\0'..=char::MAX).filter_map(bytes) {
            assert!(lead >= 0xA1 && trail >= 0x40 && trail != 0x7F, "{lead:02x}{trail:02x}");
        }
    }
}
