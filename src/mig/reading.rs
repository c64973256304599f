//! Elements of a file as they end, each with its path: guarded, for a file may come from anywhere. No DTD, no entity but
//! XML's own, bounded depth, and no text longer than anything that is looked at.

use quick_xml::Reader;
use quick_xml::events::Event;

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
