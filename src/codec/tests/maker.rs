//! Makes values of any serialised type, and notes the type's shape while it does: a source of data for serde that is
//! asked what it should give and gives the plainest thing that passes.
//!
//! Of each enum it makes the variant that it is told to, else the first; of each option something, of each list one
//! item. A type with a door of its own (`try_from`) refuses most figures and texts: then the last figure or text given
//! before the refusal is changed for its next candidate, as with an odometer, until the value passes.

use serde::de::value::U32Deserializer;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};
use std::collections::BTreeMap;
use std::fmt;

/// Refusals until the maker gives up on a value: a hundred texts and figures with a few candidates each need far less.
const TRIES_MAX: usize = 20_000;
/// Below this many brackets lists are empty and options nothing, so that a type that holds itself has an end.
const DEPTH_MAX: usize = 40;

const TEXTS: &[&str] = &[
    "A1",
    "105.50",
    "12345",
    "123456",
    "/ABC+123",
    "AB12345678115111",
    "2026-11-28",
    "0912345678",
    "EJ0113:7",
    "credit-card:7",
];
const U8: &[u8] = &[1, 71, 0];
const U16: &[u16] = &[1_234, 1];
/// The second is a 統編 whose check digit is right, the third and fourth are 11511 as a period may be kept.
const U32: &[u32] = &[1, 4_595_257, 695, 11_511];
const U64: &[u64] = &[7, 1];
const I64: &[i64] = &[1_764_000_000, 1];

/// An enum of the program: its name and its variants, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Enum {
    pub name: &'static str,
    pub variants: &'static [&'static str],
}

/// Which variant of an enum is to be made, where it is not the first.
pub type Told = BTreeMap<Enum, u32>;

/// Every container that was met: its name, and each field or variant with what it holds.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Shapes(pub BTreeMap<String, Vec<String>>);

/// A value, and the enums with their variants that went into it, in the order in which they were met.
pub struct Made<T> {
    pub value: T,
    pub met: Vec<(Enum, u32)>,
}

/// Makes a value as told.
pub fn make<T: DeserializeOwned>(told: &Told, shapes: &mut Shapes) -> Result<Made<T>, String> {
    let mut picks = Vec::new();
    let mut why = String::new();
    for _ in 0..TRIES_MAX {
        let mut maker = Maker {
            told,
            picks: &mut picks,
            given: Vec::new(),
            met: Vec::new(),
            open: Vec::new(),
            depth: 0,
            last: String::new(),
            shapes,
        };
        match T::deserialize(&mut maker) {
            Ok(value) => return Ok(Made { value, met: maker.met }),
            Err(Refused(said)) => why = format!("{said}, at {}", maker.given.len()),
        }
        let given = maker.given;
        if !turn(&mut picks, &given) {
            break;
        }
    }
    Err(format!("{}: no value passes: {why}", std::any::type_name::<T>()))
}

/// Turns the odometer: `given` has the number of candidates at each place that was asked for.
fn turn(picks: &mut Vec<usize>, given: &[usize]) -> bool {
    picks.resize(given.len(), 0);
    for at in (0..given.len()).rev() {
        picks[at] += 1;
        if picks[at] < given[at] {
            return true;
        }
        picks.pop();
    }
    false
}

/// What a door said.
#[derive(Debug)]
pub struct Refused(String);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Refused {}

impl serde::de::Error for Refused {
    fn custom<T: fmt::Display>(said: T) -> Self {
        Self(said.to_string())
    }
}

struct Maker<'m> {
    told: &'m Told,
    picks: &'m mut Vec<usize>,
    given: Vec<usize>,
    met: Vec<(Enum, u32)>,
    /// Enums that are being made: one inside itself is made plain, else it would have no end.
    open: Vec<Enum>,
    depth: usize,
    /// What was made last, as a shape names it.
    last: String,
    shapes: &'m mut Shapes,
}

impl Maker<'_> {
    fn pick<V: Copy>(&mut self, candidates: &[V], name: &str) -> V {
        let at = self.picks.get(self.given.len()).copied().unwrap_or(0);
        self.given.push(candidates.len());
        name.clone_into(&mut self.last);
        candidates[at.min(candidates.len() - 1)]
    }

    /// Notes what a container holds at a place.
    fn note(&mut self, container: &str, place: usize, line: String) {
        let lines = self.shapes.0.entry(container.to_owned()).or_default();
        if lines.len() <= place {
            lines.resize(place + 1, String::new());
        }
        // A container that is used twice with other contents (`Result`) shows both.
        if lines[place].is_empty() {
            lines[place] = line;
        } else if !lines[place].split(" | ").any(|known| known == line) {
            lines[place] = format!("{} | {line}", lines[place]);
        }
    }
}

/// Figures: candidates, and the visitor's word for them.
macro_rules! figures {
    ($($method:ident $visit:ident $name:literal $candidates:expr;)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
            let value = self.pick($candidates, $name);
            visitor.$visit(value)
        })*
    };
}

/// What none of our records holds.
macro_rules! never {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Refused> {
            panic!(concat!("a record that is ", stringify!($method)))
        })*
    };
}

impl<'de> Deserializer<'de> for &mut Maker<'_> {
    type Error = Refused;

    figures! {
        deserialize_bool visit_bool "bool" &[true, false];
        deserialize_u8 visit_u8 "u8" U8;
        deserialize_u16 visit_u16 "u16" U16;
        deserialize_u32 visit_u32 "u32" U32;
        deserialize_u64 visit_u64 "u64" U64;
        deserialize_i8 visit_i8 "i8" &[-3, 3];
        deserialize_i16 visit_i16 "i16" &[-3, 3];
        deserialize_i32 visit_i32 "i32" &[-3, 3];
        deserialize_i64 visit_i64 "i64" I64;
        deserialize_char visit_char "char" &['A'];
        deserialize_str visit_str "text" TEXTS;
        deserialize_string visit_str "text" TEXTS;
    }

    never! { deserialize_any deserialize_ignored_any deserialize_identifier deserialize_f32 deserialize_f64 }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        "bytes".clone_into(&mut self.last);
        visitor.visit_bytes(&[1, 2, 3])
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        self.deserialize_bytes(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        if self.depth > DEPTH_MAX {
            return visitor.visit_none();
        }
        let value = visitor.visit_some(&mut *self)?;
        self.last.push('?');
        Ok(value)
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        "()".clone_into(&mut self.last);
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Refused> {
        name.clone_into(&mut self.last);
        visitor.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Refused> {
        let value = visitor.visit_newtype_struct(&mut *self)?;
        let held = std::mem::take(&mut self.last);
        self.note(name, 0, held);
        name.clone_into(&mut self.last);
        Ok(value)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        let items = usize::from(self.depth <= DEPTH_MAX);
        "?".clone_into(&mut self.last);
        let value = visitor.visit_seq(Items::of(self, items, None))?;
        self.last = format!("[{}]", self.last);
        Ok(value)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Refused> {
        let mut items = Items::of(self, length, None);
        let value = visitor.visit_seq(&mut items)?;
        let held = std::mem::take(&mut items.held);
        let all_alike = held.len() > 2 && held.windows(2).all(|pair| pair[0] == pair[1]);
        self.last =
            if all_alike { format!("[{}; {length}]", held[0]) } else { format!("({})", held.join(", ")) };
        Ok(value)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, Refused> {
        let value = self.deserialize_tuple(length, visitor)?;
        let held = std::mem::take(&mut self.last);
        self.note(name, 0, held);
        name.clone_into(&mut self.last);
        Ok(value)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        let mut items = Items::of(self, 2, None);
        let value = visitor.visit_map(&mut items)?;
        let held = std::mem::take(&mut items.held);
        self.last = format!("{{{}}}", held.join(": "));
        Ok(value)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        let mut items = Items::of(self, fields.len(), Some((name, fields)));
        let value = visitor.visit_seq(&mut items)?;
        name.clone_into(&mut self.last);
        Ok(value)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        let made = Enum { name, variants };
        let plain = self.open.contains(&made);
        let variant = if plain { 0 } else { self.told.get(&made).copied().unwrap_or(0) };
        self.met.push((made, variant));
        self.open.push(made);
        let value = visitor.visit_enum(Variant { maker: &mut *self, name, variants, variant })?;
        self.open.pop();
        name.clone_into(&mut self.last);
        Ok(value)
    }

    fn is_human_readable(&self) -> bool {
        false
    }
}

/// The items of a list, the fields of a struct.
struct Items<'i, 'm> {
    maker: &'i mut Maker<'m>,
    left: usize,
    held: Vec<String>,
    fields: Option<(&'static str, &'static [&'static str])>,
}

impl<'i, 'm> Items<'i, 'm> {
    fn of(
        maker: &'i mut Maker<'m>,
        left: usize,
        fields: Option<(&'static str, &'static [&'static str])>,
    ) -> Self {
        Self { maker, left, held: Vec::new(), fields }
    }

    fn next<'de, S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Refused> {
        if self.left == 0 {
            return Ok(None);
        }
        self.left -= 1;
        self.maker.depth += 1;
        let value = seed.deserialize(&mut *self.maker)?;
        self.maker.depth -= 1;
        let held = self.maker.last.clone();
        if let Some((name, fields)) = self.fields {
            let place = self.held.len();
            self.maker.note(name, place, format!("{}: {held}", fields[place]));
        }
        self.held.push(held);
        Ok(Some(value))
    }
}

impl<'de> SeqAccess<'de> for Items<'_, '_> {
    type Error = Refused;
    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Refused> {
        self.next(seed)
    }
    fn size_hint(&self) -> Option<usize> {
        Some(self.left)
    }
}

impl<'de> MapAccess<'de> for Items<'_, '_> {
    type Error = Refused;
    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Refused> {
        self.next(seed)
    }
    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Refused> {
        self.next(seed).map(|value| value.expect("a value stands behind each key"))
    }
}

/// One variant of an enum.
struct Variant<'i, 'm> {
    maker: &'i mut Maker<'m>,
    name: &'static str,
    variants: &'static [&'static str],
    variant: u32,
}

impl Variant<'_, '_> {
    fn note(&mut self, held: &str) {
        let word = self.variants[self.variant as usize];
        let line = if held.is_empty() { word.to_owned() } else { format!("{word}{held}") };
        self.maker.note(self.name, self.variant as usize, line);
    }
}

impl<'de> EnumAccess<'de> for Variant<'_, '_> {
    type Error = Refused;
    type Variant = Self;
    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), Refused> {
        let place: U32Deserializer<Refused> = self.variant.into_deserializer();
        Ok((seed.deserialize(place)?, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'_, '_> {
    type Error = Refused;

    fn unit_variant(mut self) -> Result<(), Refused> {
        self.note("");
        Ok(())
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(mut self, seed: S) -> Result<S::Value, Refused> {
        self.maker.depth += 1;
        let value = seed.deserialize(&mut *self.maker)?;
        self.maker.depth -= 1;
        let held = format!("({})", self.maker.last);
        self.note(&held);
        Ok(value)
    }

    fn tuple_variant<V: Visitor<'de>>(mut self, length: usize, visitor: V) -> Result<V::Value, Refused> {
        let mut items = Items::of(self.maker, length, None);
        let value = visitor.visit_seq(&mut items)?;
        let held = format!("({})", items.held.join(", "));
        self.note(&held);
        Ok(value)
    }

    fn struct_variant<V: Visitor<'de>>(
        mut self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        let mut items = Items::of(self.maker, fields.len(), None);
        let value = visitor.visit_seq(&mut items)?;
        let named: Vec<String> =
            fields.iter().zip(&items.held).map(|(field, held)| format!("{field}: {held}")).collect();
        self.note(&format!(" {{ {} }}", named.join(", ")));
        Ok(value)
    }
}
