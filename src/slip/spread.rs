//! Which items go into which QR code, how long their names are there, and how large the codes are.
//!
//! The left code records the first item, more only when the right one is full; the smallest version that holds
//! every item is taken (so the specification's own example comes out letter for letter). Where not even the largest
//! version holds them all, long names are shortened: as little as makes room for every item, and not below
//! [`NAME_CHARS_MIN`]; only then are the last items left out. A name is never left out for its length alone.

use crate::domain::terminal_cells_of;

/// The smallest version used: what shops print; a fixed look, and cashiers know its size.
pub const VERSION_MIN: u8 = 6;
/// The largest version used: two codes of version 9 (53 modules) at 3 printer dots (0.375 mm) a module and three quiet
/// zones of 16 dots (bar code specification: 2 mm, at least 1.8) are 366 of the paper's 384. Version 10 would leave
/// zones of 14 dots, or need 2 dots a module, which worn print heads and telephones no longer manage.
pub const VERSION_MAX: u8 = 9;
/// Bytes that versions [`VERSION_MIN`]..=[`VERSION_MAX`] hold at level L (ISO/IEC 18004, table 7).
pub(super) const BYTES_MAX: [(u8, usize); 4] = [(6, 134), (7, 154), (8, 192), (9, 230)];
/// The shortest that a long name becomes, its mark included, in characters. With the longest figures it fits the
/// smaller code (the left one), so that the first item is always recorded.
pub const NAME_CHARS_MIN: usize = 20;
/// The last character of a name that was shortened.
pub const SHORTENED: char = '…';

/// A line of the invoice as the codes have it.
#[derive(Debug)]
pub(super) struct Item {
    /// The name, without a `:`.
    pub name: String,
    /// `:quantity:price`.
    pub figures: String,
}

impl Item {
    /// The item with a name of at most `chars_max` characters. What belongs to the character before it (an accent, a
    /// selector of its look) is not left at the cut without it.
    fn within(&self, chars_max: usize) -> String {
        let chars: Vec<char> = self.name.chars().collect();
        if chars.len() <= chars_max {
            return format!("{}{}", self.name, self.figures);
        }
        let mut kept = chars_max.saturating_sub(1);
        while kept > 1 && terminal_cells_of(chars[kept]) == Some(0) {
            kept -= 1;
        }
        let name: String = chars[..kept].iter().collect();
        format!("{}{SHORTENED}{}", name.trim_end(), self.figures)
    }
}

/// The items of each code, in the order of the invoice, and the version of both.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Spread {
    pub left: Vec<String>,
    pub right: Vec<String>,
    pub version: u8,
}

impl Spread {
    /// Items recorded in both.
    pub fn recorded(&self) -> usize {
        self.left.len() + self.right.len()
    }
}

/// Bytes of items joined with `:`.
fn joined(items: &[String]) -> usize {
    items.iter().map(String::len).sum::<usize>() + items.len().saturating_sub(1)
}

/// Spreads `items` over a left code whose text opens with `head_bytes` bytes and a right one that opens with
/// `mark_bytes`. Where they do not all fit the largest version, the first that does not fit and all after it are left out.
pub(super) fn spread(items: &[Item], head_bytes: usize, mark_bytes: usize) -> Spread {
    let within = |chars_max| items.iter().map(|item| item.within(chars_max)).collect::<Vec<String>>();
    let shortest = within(NAME_CHARS_MIN);
    let all = |items: Vec<String>| all(items, head_bytes, mark_bytes);
    let longest = items.iter().map(|item| item.name.chars().count()).max().unwrap_or(0);
    let fits = |chars_max| all(within(chars_max));
    let found = fits(longest).or_else(|| {
        // Nothing between is tried where the shortest names are still too long.
        all(shortest.clone())?;
        (NAME_CHARS_MIN..longest).rev().find_map(fits)
    });
    found.unwrap_or_else(|| fill(shortest, head_bytes, mark_bytes))
}

/// All of them, in the smallest version that holds them.
fn all(mut items: Vec<String>, head_bytes: usize, mark_bytes: usize) -> Option<Spread> {
    let (version, left) = BYTES_MAX.into_iter().find_map(|(version, bytes_max)| {
        split(&items, bytes_max, head_bytes, mark_bytes).map(|left| (version, left))
    })?;
    let right = items.split_off(left);
    Some(Spread { left: items, right, version })
}

/// How many items go left so that all fit codes of `bytes_max`: one if that works, else more, else none.
fn split(items: &[String], bytes_max: usize, head_bytes: usize, mark_bytes: usize) -> Option<usize> {
    let whole = joined(items);
    if head_bytes + mark_bytes + whole > 2 * bytes_max {
        return None;
    }
    let mut left = 0;
    let fits_left = (1..=items.len()).find(|&count| {
        left += items[count - 1].len() + 1;
        let right = whole.saturating_sub(left);
        // The colon behind the last item on the left stands only where the right one goes on.
        let colon = usize::from(count == items.len());
        head_bytes + left - colon <= bytes_max && mark_bytes + right <= bytes_max
    });
    fits_left.or_else(|| (head_bytes <= bytes_max && mark_bytes + whole <= bytes_max).then_some(0))
}

/// As many leading items as the two codes of the largest version hold, left first.
fn fill(items: Vec<String>, head_bytes: usize, mark_bytes: usize) -> Spread {
    let (version, largest) = BYTES_MAX[BYTES_MAX.len() - 1];
    let (left_room, right_room) = (largest.saturating_sub(head_bytes), largest.saturating_sub(mark_bytes));
    let mut spread = Spread { left: Vec::new(), right: Vec::new(), version };
    let (mut left_used, mut right_used) = (0, 0);
    for item in items {
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
    /// The longest head: 200 lines.
    const LONGEST_HEAD: usize = 99;
    const FIGURES: &str = ":1:1";

    fn items(lengths: &[usize]) -> Vec<Item> {
        let item =
            |&length: &usize| Item { name: "x".repeat(length - FIGURES.len()), figures: FIGURES.to_owned() };
        lengths.iter().map(item).collect()
    }

    fn shape(lengths: &[usize]) -> (usize, usize, u8) {
        let found = spread(&items(lengths), HEAD, 2);
        (found.left.len(), found.right.len(), found.version)
    }

    #[test]
    fn the_first_goes_left_and_more_only_when_the_right_is_full() {
        assert_eq!(shape(&[15, 12, 11]), (1, 2, 6));
        assert_eq!(shape(&[15]), (1, 0, 6));
        assert_eq!(shape(&[100]), (0, 1, 6), "too long for the left");
        assert_eq!(shape(&[18, 18, 100, 31]), (2, 2, 6), "the second makes room on the right");
        assert_eq!(shape(&[]), (0, 0, 6));
    }

    #[test]
    fn the_version_grows_before_names_are_shortened_or_items_left_out() {
        assert_eq!(shape(&[20; 8]), (1, 7, 7));
        // 95 + 6 × 21 = 221 of 230 bytes; 2 + 20 + 9 × 21 = 211 of 230.
        assert_eq!(shape(&[20; 30]), (6, 10, 9));
        assert_eq!(shape(&[228]), (0, 1, 9), "the longest that fits whole");
    }

    #[test]
    fn a_name_is_shortened_as_little_as_makes_room() {
        let one = spread(&items(&[300]), HEAD, 2);
        // 222 characters, the last of them three bytes long, and the figures fill the right code.
        assert_eq!(one.right, [format!("{}…{FIGURES}", "x".repeat(221))]);
        assert_eq!((one.left.len(), one.version), (0, 9));
        let two = spread(&items(&[300, 300]), HEAD, 2);
        assert_eq!(two.recorded(), 2);
        let many = spread(&items(&[300; 30]), HEAD, 2);
        let short = format!("{}…{FIGURES}", "x".repeat(NAME_CHARS_MIN - 1));
        // 26 bytes each: 95 + 5 × 27 are 230, 2 + 26 + 7 × 27 are 217, and 27 more would be 244.
        assert_eq!((many.left.len(), many.right.len()), (5, 8));
        assert!(many.left.iter().chain(&many.right).all(|item| *item == short), "{many:?}");
    }

    #[test]
    fn no_character_is_cut_apart() {
        let shown =
            |name: &str, chars_max| Item { name: name.to_owned(), figures: String::new() }.within(chars_max);
        assert_eq!(shown("乾電池", 3), "乾電池");
        assert_eq!(shown("乾電池組", 3), "乾電…");
        assert_eq!(shown("𠮷野家牛丼", 2), "𠮷…");
        assert_eq!(shown("cafe\u{301} au lait", 5), "caf…", "no letter without its accent");
        assert_eq!(shown("茶 葉 蛋", 3), "茶…", "no blank before the mark");
    }

    /// A name of any letters, as they may be in a sale, with figures up to the longest.
    fn any_item() -> impl Strategy<Value = Item> {
        let name = prop_oneof!["[一-龥]{1,100}", "[!-9;-~ ]{1,100}", "[𠀀-𠀿]{1,50}"];
        (name, 2usize..38)
            .prop_map(|(name, length)| Item { name, figures: format!(":{}", "9".repeat(length)) })
    }

    /// By trying every way: whether names of at most `chars_max` characters all fit.
    fn fits_somehow(items: &[Item], chars_max: usize) -> bool {
        let items: Vec<String> = items.iter().map(|item| item.within(chars_max)).collect();
        (0..=items.len()).any(|count| {
            let (left, right) = (items[..count].join(":"), items[count..].join(":"));
            let colon = usize::from(!left.is_empty() && !right.is_empty());
            HEAD + left.len() + colon <= 230 && 2 + right.len() <= 230
        })
    }

    proptest! {
        #[test]
        fn both_codes_hold_what_they_are_given_and_no_more_is_cut_than_must_be(
            items in prop::collection::vec(any_item(), 1..40),
        ) {
            let found = spread(&items, HEAD, 2);
            let (_, bytes_max) = BYTES_MAX.into_iter().find(|(version, _)| *version == found.version).unwrap();
            let colon = usize::from(!found.left.is_empty() && !found.right.is_empty());
            prop_assert!(HEAD + joined(&found.left) + colon <= bytes_max);
            prop_assert!(2 + joined(&found.right) <= bytes_max);
            let told: Vec<&String> = found.left.iter().chain(&found.right).collect();
            let best = (NAME_CHARS_MIN..=100).rev().find(|&chars_max| fits_somehow(&items, chars_max));
            match best {
                Some(chars_max) => {
                    prop_assert_eq!(told.len(), items.len());
                    prop_assert!(told.iter().zip(&items).all(|(told, item)| **told == item.within(chars_max)));
                }
                None => {
                    prop_assert!(!told.is_empty() && told.len() < items.len());
                    prop_assert!(told.iter().zip(&items).all(|(told, item)| **told == item.within(NAME_CHARS_MIN)));
                }
            }
        }

        #[test]
        fn the_first_item_is_always_recorded(item in any_item(), more in 0usize..199) {
            let mut items = vec![item];
            items.extend((0..more).map(|_| Item { name: "長".repeat(100), figures: FIGURES.to_owned() }));
            prop_assert!(spread(&items, LONGEST_HEAD, 2).recorded() >= 1);
        }
    }
}
