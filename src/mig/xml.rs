//! Elements and their texts as bytes: the only file that names the XML writer.
//!
//! Two blanks a level and no blank inside a text, as the samples have it; no attribute but the namespace.

use super::Fault;
use crate::domain::{CleanText, Moment, text_length};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use rust_decimal::Decimal;

/// Blanks a level.
const INDENT: usize = 2;

/// A message that is being written.
pub(super) struct Message {
    writer: Writer<Vec<u8>>,
    root: &'static str,
}

impl Message {
    /// Begins a message: its root element, and its kind for the namespace.
    pub(super) fn new(root: &'static str, kind: &str) -> Self {
        let mut message = Self { writer: Writer::new_with_indent(Vec::new(), b' ', INDENT), root };
        message.put(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
        let namespace = format!("urn:GEINV:eInvoiceMessage:{kind}:4.1");
        let mut start = BytesStart::new(root);
        start.push_attribute(("xmlns", namespace.as_str()));
        message.put(Event::Start(start));
        message
    }

    fn put(&mut self, event: Event<'_>) {
        self.writer.write_event(event).unwrap_or_else(|_| unreachable!("memory takes every byte"));
    }

    /// An element with a text.
    pub(super) fn text(&mut self, element: &str, text: &str) {
        let writable = writable(text);
        self.put(Event::Start(BytesStart::new(element)));
        self.put(Event::Text(BytesText::new(&writable)));
        self.put(Event::End(BytesEnd::new(element)));
    }

    /// An element with a text; none where the text is empty: MIG wants optional elements left out.
    pub(super) fn text_if(&mut self, element: &str, text: &str) {
        if !text.is_empty() {
            self.text(element, text);
        }
    }

    /// An element with anything that shows itself as text.
    pub(super) fn shown(&mut self, element: &str, value: impl ToString) {
        self.text(element, &value.to_string());
    }

    /// An element with a figure: no exponent, no zeros at the end, no sign before zero.
    pub(super) fn figure(&mut self, element: &str, value: Decimal) {
        if value.is_zero() { self.text(element, "0") } else { self.shown(element, value.normalize()) }
    }

    /// A date, YYYYMMDD in Taipei.
    pub(super) fn date(&mut self, element: &str, at: Moment) {
        self.shown(element, at.taipei().format("%Y%m%d"));
    }

    /// A time of day, HH:MM:SS in Taipei.
    pub(super) fn time(&mut self, element: &str, at: Moment) {
        self.shown(element, at.taipei().format("%H:%M:%S"));
    }

    /// An element with elements.
    pub(super) fn group(
        &mut self,
        element: &str,
        inside: impl FnOnce(&mut Self) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        self.put(Event::Start(BytesStart::new(element)));
        inside(self)?;
        self.put(Event::End(BytesEnd::new(element)));
        Ok(())
    }

    /// The whole message, with a line end.
    pub(super) fn finish(mut self) -> Vec<u8> {
        self.put(Event::End(BytesEnd::new(self.root)));
        let mut bytes = self.writer.into_inner();
        bytes.push(b'\n');
        bytes
    }
}

/// XML 1.0 has no place for these two, and a clean text may hold them: they become the sign for what cannot be shown.
fn writable(text: &str) -> String {
    text.chars().map(|c| if matches!(c, '\u{FFFE}' | '\u{FFFF}') { '\u{FFFD}' } else { c }).collect()
}

/// A text that must be there and must not be cut: a reason, say.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::TooLong`].
pub(super) fn whole(element: &'static str, text: &CleanText, max: usize) -> Result<(), Fault> {
    if text.is_empty() {
        return Err(Fault::Missing { element });
    }
    fits(element, text, max)
}

/// A text that may be empty and must not be cut.
///
/// # Errors
/// [`Fault::TooLong`].
pub(super) fn fits(element: &'static str, text: &CleanText, max: usize) -> Result<(), Fault> {
    let chars = text_length(text.as_str());
    if chars > max { Err(Fault::TooLong { element, chars, max }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_escaped_and_what_xml_cannot_hold_is_replaced() {
        let mut message = Message::new("Invoice", "F0401");
        message.text("Name", "a&<>]]>\"'\u{FFFE}𠮷🍙");
        message.figure("Zero", Decimal::new(-0, 3));
        message.figure("Figure", Decimal::new(-1_050_000, 5));
        let text = String::from_utf8(message.finish()).unwrap();
        assert!(text.contains("<Name>a&amp;&lt;&gt;]]&gt;"), "{text}");
        assert!(text.contains("\u{FFFD}𠮷🍙</Name>"), "{text}");
        assert!(text.contains("<Zero>0</Zero>\n  <Figure>-10.5</Figure>"), "{text}");
        assert!(text.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Invoice xmlns="), "{text}");
        assert!(text.ends_with("\n</Invoice>\n"), "{text}");
    }

    #[test]
    fn a_reason_is_neither_empty_nor_cut() {
        let text = |raw: &str| CleanText::new(raw, 100).unwrap();
        assert_eq!(whole("CancelReason", &text("錯"), 1), Ok(()));
        assert_eq!(whole("CancelReason", &text(""), 1), Err(Fault::Missing { element: "CancelReason" }));
        let long = Fault::TooLong { element: "CancelReason", chars: 2, max: 1 };
        assert_eq!(whole("CancelReason", &text("錯誤"), 1), Err(long.clone()));
        assert_eq!(whole("CancelReason", &text("𠮷"), 1), Err(long), "it counts two at the platform");
    }
}
