//! Which items go into which QR code, and how large the codes are.
//!
//! The left code records the first item, more only when the right one is full; the smallest version that holds
//! every item is taken (so the specification's own example comes out letter for letter).

/// The smallest version used: what shops print; a fixed look, and cashiers know its size.
pub const VERSION_MIN: u8 = 6;
/// The largest version used: two codes of version 10 (57 modules) and three quiet zones of 4 modules are
/// 126 modules, which fit 384 printer dots at 3 dots (0.375 mm) a module. Version 11 would need 2 dots
/// (0.25 mm), which worn print heads and telephones no longer manage.
pub const VERSION_MAX: u8 = 10;
/// Bytes that versions [`VERSION_MIN`]..=[`VERSION_MAX`] hold at level L (ISO/IEC 18004, table 7).
pub(super) const BYTES_MAX: [(u8, usize); 5] = [(6, 134), (7, 154), (8, 192), (9, 230), (10, 271)];

/// The items of each code, in the order of the invoice, and the version of both.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Spread<'a> {
    pub left: Vec<&'a str>,
    pub right: Vec<&'a str>,
    pub version: u8,
}

impl Spread<'_> {
    /// Items recorded in both.
    pub fn recorded(&self) -> usize {
        self.left.len() + self.right.len()
    }
}

/// Bytes of items joined with `:`.
fn joined(items: &[&str]) -> usize {
    items.iter().map(|item| item.len()).sum::<usize>() + items.len().saturating_sub(1)
}

/// Spreads `items` over a left code whose text opens with `head_bytes` bytes and a right one that opens with
/// `mark_bytes`. An item that no code could ever hold is passed over; if the others do not all fit the largest
/// version, the first of them that does not fit and all after it are left out.
pub(super) fn spread(items: &[String], head_bytes: usize, mark_bytes: usize) -> Spread<'_> {
    let (version_max, largest) = BYTES_MAX[BYTES_MAX.len() - 1];
    let holdable: Vec<&str> =
        items.iter().map(String::as_str).filter(|item| mark_bytes + item.len() <= largest).collect();
    for (version, bytes_max) in BYTES_MAX {
        if let Some(split) = split(&holdable, bytes_max, head_bytes, mark_bytes) {
            let (left, right) = holdable.split_at(split);
            return Spread { left: left.to_vec(), right: right.to_vec(), version };
        }
    }
    fill(&holdable, version_max, largest.saturating_sub(head_bytes), largest.saturating_sub(mark_bytes))
}

/// How many items go left so that all fit codes of `bytes_max`: one if that works, else more, else none.
fn split(items: &[&str], bytes_max: usize, head_bytes: usize, mark_bytes: usize) -> Option<usize> {
    let fits = |count: usize| {
        let (left, right) = items.split_at(count);
        let colon = usize::from(!left.is_empty() && !right.is_empty());
        head_bytes + joined(left) + colon <= bytes_max && mark_bytes + joined(right) <= bytes_max
    };
    (1..=items.len()).chain([0]).find(|&count| fits(count))
}

/// As many leading items as the two rooms hold, left first.
fn fill<'a>(items: &[&'a str], version: u8, left_room: usize, right_room: usize) -> Spread<'a> {
    let mut spread = Spread { left: Vec::new(), right: Vec::new(), version };
    let (mut left_used, mut right_used) = (0, 0);
    for &item in items {
        // Each item counts with one `:`, behind it on the left, before it on the right (but not the first).
        let right_colon = usize::from(!spread.right.is_empty());
        if spread.right.is_empty() && left_used + item.len() < left_room {
            left_used += item.len() + 1;
            spread.left.push(item);
        } else if right_used + right_colon + item.len() <= right_room {
            right_used += right_colon + item.len();
            spread.right.push(item);
        } else {
            break;
        }
    }
    spread
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const HEAD: usize = 95;

    fn items(lengths: &[usize]) -> Vec<String> {
        lengths.iter().map(|&length| "x".repeat(length)).collect()
    }

    fn shape(lengths: &[usize]) -> (usize, usize, u8) {
        let items = items(lengths);
        let found = spread(&items, HEAD, 2);
        (found.left.len(), found.right.len(), found.version)
    }

    #[test]
    fn the_first_goes_left_and_more_only_when_the_right_is_full() {
        assert_eq!(shape(&[15, 12, 11]), (1, 2, 6));
        assert_eq!(shape(&[15]), (1, 0, 6));
        assert_eq!(shape(&[100]), (0, 1, 6), "too long for the left");
        assert_eq!(shape(&[18, 18, 100, 31]), (2, 2, 6), "the second makes room on the right");
    }

    #[test]
    fn the_version_grows_before_items_are_left_out() {
        assert_eq!(shape(&[20; 8]), (1, 7, 7));
        let (left, right, version) = shape(&[20; 30]);
        assert_eq!((left, right, version), (8, 12, 10));
    }

    #[test]
    fn an_item_that_never_fits_is_passed_over() {
        assert_eq!(shape(&[300, 15]), (1, 0, 6));
        assert_eq!(shape(&[300]), (0, 0, 6));
        assert_eq!(shape(&[269]), (0, 1, 10), "the longest that fits");
        assert_eq!(shape(&[]), (0, 0, 6));
    }

    proptest! {
        #[test]
        fn both_codes_always_hold_what_they_are_given(lengths in prop::collection::vec(5usize..320, 0..60)) {
            let items = items(&lengths);
            let found = spread(&items, HEAD, 2);
            let (_, bytes_max) = BYTES_MAX.into_iter().find(|(version, _)| *version == found.version).unwrap();
            let colon = usize::from(!found.left.is_empty() && !found.right.is_empty());
            prop_assert!(HEAD + joined(&found.left) + colon <= bytes_max);
            prop_assert!(2 + joined(&found.right) <= bytes_max);
        }
    }
}
