//! Lists that arrive from outside: how long each may be is looked at before memory is taken for it. The limits here
//! are far above what an act takes, which each act says in its own words; they bound what a stranger can cost.

use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};
use std::fmt;
use std::marker::PhantomData;

/// The longest list of ranges, goods, numbers or documents in one request.
pub const LISTED_MAX: usize = 250_000;
/// The longest list of lines or payments of one sale or correction.
pub const LISTED_LINES_MAX: usize = 1_000;

/// Begins what a refused list says.
const TOO_MANY: &str = "too many in a list: ";

/// Reads a list of at most [`LISTED_MAX`] values.
///
/// # Errors
/// What the reader says; or a list that is longer, for [`too_many`].
pub fn listed_rows<'de, D, T, C>(from: D) -> Result<C, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
    C: From<Vec<T>>,
{
    listed::<D, T, C, LISTED_MAX>(from)
}

/// Reads a list of at most [`LISTED_LINES_MAX`] values.
///
/// # Errors
/// As [`listed_rows`].
pub fn listed_lines<'de, D, T, C>(from: D) -> Result<C, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
    C: From<Vec<T>>,
{
    listed::<D, T, C, LISTED_LINES_MAX>(from)
}

fn listed<'de, D, T, C, const MAX: usize>(from: D) -> Result<C, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
    C: From<Vec<T>>,
{
    from.deserialize_seq(Listed::<T, MAX>(PhantomData)).map(C::from)
}

/// The length and the limit, where a reader's words say that a list was too long.
pub fn too_many(said: &str) -> Option<(u64, u64)> {
    let (asked, rest) = said.split_once(TOO_MANY)?.1.split_once('/')?;
    let digits = rest.find(|next: char| !next.is_ascii_digit()).unwrap_or(rest.len());
    Some((asked.parse().ok()?, rest[..digits].parse().ok()?))
}

struct Listed<T, const MAX: usize>(PhantomData<T>);

impl<'de, T: Deserialize<'de>, const MAX: usize> Visitor<'de> for Listed<T, MAX> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a list of at most {MAX}")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<T>, A::Error> {
        let told = list.size_hint().unwrap_or(0);
        if told > MAX {
            return Err(A::Error::custom(format_args!("{TOO_MANY}{told}/{MAX}")));
        }
        let mut values = Vec::new();
        while let Some(value) = list.next_element()? {
            if values.len() == MAX {
                return Err(A::Error::custom(format_args!("{TOO_MANY}{}/{MAX}", MAX + 1)));
            }
            values.push(value);
        }
        Ok(values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec;
    use serde::Serialize;
    use std::sync::Arc;

    #[derive(Debug, PartialEq, Serialize, serde::Deserialize)]
    struct Lists {
        #[serde(deserialize_with = "listed::<_, _, _, 3>")]
        kept: Vec<u64>,
        #[serde(deserialize_with = "listed::<_, _, _, 2>")]
        shared: Arc<[String]>,
    }

    fn lists(kept: usize, shared: usize) -> Lists {
        Lists { kept: vec![7; kept], shared: vec!["x".to_owned(); shared].into() }
    }

    #[test]
    fn lists_up_to_their_limits_are_read_and_longer_ones_are_refused_in_every_format() {
        let whole = lists(3, 2);
        assert_eq!(codec::decode::<Lists>(&codec::encode(&whole).unwrap()).unwrap(), whole);
        assert_eq!(serde_json::from_str::<Lists>(&serde_json::to_string(&whole).unwrap()).unwrap(), whole);
        for (long, max) in [(lists(4, 2), (4, 3)), (lists(3, 3), (3, 2))] {
            let bytes = codec::decode::<Lists>(&codec::encode(&long).unwrap()).unwrap_err();
            assert_eq!(too_many(&bytes.to_string()), Some(max), "{bytes}");
            let json = serde_json::from_str::<Lists>(&serde_json::to_string(&long).unwrap()).unwrap_err();
            assert!(too_many(&json.to_string()).is_some(), "{json}");
        }
    }

    #[test]
    fn a_list_that_says_it_is_long_is_refused_before_its_values_are_there() {
        let mut bytes = codec::encode(&lists(3, 2)).unwrap();
        // The length of the first list, as a number of eight bytes, and nothing behind it.
        bytes.truncate(1);
        bytes.push(253);
        bytes.extend_from_slice(&u64::MAX.to_le_bytes());
        let refused = codec::decode::<Lists>(&bytes).unwrap_err();
        assert_eq!(too_many(&refused.to_string()), Some((u64::MAX, 3)), "{refused}");
        assert_eq!(too_many("anything else"), None);
    }
}
