//! Values that centres write now as a number, now as text: codes, marks, figures. They are read in either form and
//! written in one. Figures never pass through floating point.

use rust_decimal::Decimal;
use serde::de::{DeserializeOwned, Error as _};
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

/// The text of a number, a text, a truth value or nothing.
fn plain<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let raw = Box::<RawValue>::deserialize(from)?;
    let text = raw.get().trim();
    match text.as_bytes().first() {
        Some(b'"') => serde_json::from_str(text).map_err(D::Error::custom),
        Some(b'{' | b'[') => Err(D::Error::custom("neither a number nor a text")),
        _ if text == "null" => Ok(String::new()),
        _ => Ok(text.to_owned()),
    }
}

/// A mark or a name; written as text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Loose(pub String);

impl Loose {
    /// As it stands.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Nothing is said.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<&str> for Loose {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl<'de> Deserialize<'de> for Loose {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        plain(from).map(Self)
    }
}

/// A whole number: a code, a state, an amount in dollars; written as a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Code(pub i64);

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        plain(from)?.trim().parse().map(Self).map_err(|_| D::Error::custom("not a whole number"))
    }
}

/// An exact decimal; written as a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figure(pub Decimal);

impl Serialize for Figure {
    fn serialize<S: Serializer>(&self, into: S) -> Result<S::Ok, S::Error> {
        let digits = self.0.normalize().to_string();
        RawValue::from_string(digits).map_err(S::Error::custom)?.serialize(into)
    }
}

impl<'de> Deserialize<'de> for Figure {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Decimal::from_str_exact(plain(from)?.trim()).map(Self).map_err(D::Error::custom)
    }
}

/// A list, one thing without a list, or nothing, however that is written: missing, `null`, an empty text, `{}`.
pub(super) fn rows<'de, T: DeserializeOwned, D: Deserializer<'de>>(from: D) -> Result<Vec<T>, D::Error> {
    let raw = Box::<RawValue>::deserialize(from)?;
    let text = raw.get();
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    match bare.as_str() {
        "null" | "\"\"" | "{}" => Ok(Vec::new()),
        list if list.starts_with('[') => serde_json::from_str(text).map_err(D::Error::custom),
        _ => serde_json::from_str(text).map(|one| vec![one]).map_err(D::Error::custom),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Row {
        mark: Loose,
        code: Code,
        price: Figure,
    }

    #[test]
    fn numbers_and_texts_read_the_same_and_are_written_in_one_form() {
        let written = r#"{"mark":"7","code":-1,"price":33.3333333}"#;
        for raw in [
            written,
            r#"{"mark":7,"code":"-1","price":"33.3333333"}"#,
            r#"{"mark": 7 ,"code":" -1","price":33.33333330}"#,
        ] {
            let row: Row = serde_json::from_str(raw).unwrap();
            assert_eq!(serde_json::to_string(&row).unwrap(), written, "{raw}");
        }
        assert_eq!(serde_json::from_str::<Loose>("null").unwrap(), Loose::default());
        assert!(serde_json::from_str::<Loose>("[1]").is_err());
        assert!(serde_json::from_str::<Code>("1.5").is_err());
        assert!(serde_json::from_str::<Figure>("\"x\"").is_err());
    }

    #[test]
    fn a_list_is_read_however_an_empty_one_is_written() {
        #[derive(Debug, PartialEq, Deserialize)]
        struct List {
            #[serde(default, deserialize_with = "rows")]
            data: Vec<Code>,
        }
        let read = |raw: &str| serde_json::from_str::<List>(raw).map(|list| list.data);
        for none in ["{}", r#"{"data":null}"#, r#"{"data":""}"#, r#"{"data":[ ]}"#, r#"{"data": { } }"#] {
            assert_eq!(read(none).unwrap(), [], "{none}");
        }
        assert_eq!(read(r#"{"data":[1,"2"]}"#).unwrap(), [Code(1), Code(2)]);
        assert_eq!(read(r#"{"data":3}"#).unwrap(), [Code(3)]);
        assert!(read(r#"{"data":"x"}"#).is_err());
    }
}
