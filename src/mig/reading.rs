//! Elements of a file as they end, each with its path: guarded, for a file may come from anywhere. No DTD, no entity but
//! XML's own, bounded depth, and no text longer than anything that is looked at.

use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::HashMap;

/// Elements within elements: the deepest known has eight.
const DEPTH_MAX: usize = 16;
/// Longest text of one element that is kept, in bytes.
const TEXT_BYTES_MAX: usize = 2_000;

/// No XML, or XML that is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("at byte {at}: {what}")]
pub struct XmlFault {
    /// Where, in bytes from the begin.
    pub at: u64,
    /// What.
    pub what: String,
}

/// Tells every element that has ended, with its path from the root and its text as it stands there.
///
/// # Errors
/// [`XmlFault`]; what was told before it stands for nothing.
pub(super) fn walk(xml: &str, told: &mut dyn FnMut(&[String], &str)) -> Result<(), XmlFault> {
    let mut reader = Reader::from_str(xml);
    let (mut path, mut text) = (Vec::<String>::new(), String::new());
    let mut ended = false;
    loop {
        let at = reader.buffer_position();
        let fault = |what: String| XmlFault { at, what };
        match reader.read_event().map_err(|error| fault(error.to_string()))? {
            Event::Start(start) if !ended => {
                if path.len() >= DEPTH_MAX {
                    return Err(fault(format!("more than {DEPTH_MAX} elements within each other")));
                }
                path.push(start.local_name().as_ref().to_owned());
                text.clear();
            }
            Event::End(_) => {
                told(&path, &text);
                path.pop();
                text.clear();
                ended = path.is_empty();
            }
            Event::Empty(start) if !ended && !path.is_empty() => {
                path.push(start.local_name().as_ref().to_owned());
                told(&path, "");
                path.pop();
            }
            Event::Text(part) => push(&mut text, &part),
            Event::CData(part) => push(&mut text, &part),
            Event::GeneralRef(name) => {
                push(&mut text, &entity(&name).ok_or_else(|| fault(format!("the entity {:.20}", &*name)))?);
            }
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) => {}
            Event::DocType(_) => return Err(fault("a document type, which no result has".to_owned())),
            Event::Start(_) | Event::Empty(_) => return Err(fault("a second root".to_owned())),
            Event::Eof if ended => return Ok(()),
            Event::Eof => return Err(fault("the file ends in the middle".to_owned())),
        }
    }
}

/// What is longer than anything that is looked at is not kept.
fn push(text: &mut String, part: &str) {
    if text.len() + part.len() <= TEXT_BYTES_MAX {
        text.push_str(part);
    }
}

fn entity(name: &str) -> Option<String> {
    let code = |digits: &str, radix| u32::from_str_radix(digits, radix).ok().and_then(char::from_u32);
    let found = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => match name.strip_prefix("#x") {
            Some(digits) => code(digits, 16)?,
            None => code(name.strip_prefix('#')?, 10)?,
        },
    };
    Some(found.to_string())
}

/// The texts of a message, by the last two names of their paths.
pub(super) struct Elements {
    root: String,
    texts: HashMap<String, Vec<String>>,
}

impl Elements {
    /// Those of a message in UTF-8.
    ///
    /// # Errors
    /// [`XmlFault`] for what is no message at all.
    pub(super) fn read(message: &[u8]) -> Result<Self, XmlFault> {
        let text = std::str::from_utf8(message)
            .map_err(|fault| XmlFault { at: fault.valid_up_to() as u64, what: fault.to_string() })?;
        let (mut root, mut texts) = (String::new(), HashMap::<String, Vec<String>>::new());
        walk(text, &mut |path, text| {
            let Some((name, above)) = path.split_last() else { return };
            // What stands at the root's own level has no name above it.
            let above = if above.len() > 1 { above[above.len() - 1].as_str() } else { "" };
            if path.len() == 1 {
                name.clone_into(&mut root);
            }
            texts.entry(format!("{above}/{name}")).or_default().push(text.to_owned());
        })?;
        Ok(Self { root, texts })
    }

    /// The name of the root.
    pub(super) fn root(&self) -> &str {
        &self.root
    }

    /// Every text that there is, with the last two names of its path.
    pub(super) fn texts(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.texts.iter().map(|(place, texts)| (place.as_str(), texts.as_slice()))
    }

    /// Every text of an element, in the order of the message.
    pub(super) fn all(&self, place: &str) -> Vec<&str> {
        self.texts.get(place).into_iter().flatten().map(String::as_str).collect()
    }

    /// The text of an element; empty where there is none.
    pub(super) fn one(&self, place: &str) -> &str {
        self.texts.get(place).and_then(|found| found.first()).map_or("", String::as_str)
    }

    /// True where one of the elements is not there, or blank.
    pub(super) fn lacks(&self, places: &[&str]) -> bool {
        places.iter().any(|place| is_blank(self.one(place)))
    }
}

/// Nothing, or nothing but blanks: Turnkey takes the wide one for a blank too.
pub(super) fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}
