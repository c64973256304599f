//! Messages of another system of the same seller, read for the numbers that it used of a book that it was lent: F0401,
//! F0501 and F0701, or their forms of MIG 3.2 under the same roots. Sums are held against each other; what a message says of buyer,
//! carrier and goods is that system's own affair.

use super::reading::{Elements, XmlFault};
use crate::domain::{Number, TaxKind, Ubn, UsedAs, UsedFault, UsedNumber};
use chrono::NaiveDate;
use rust_decimal::{Decimal, RoundingStrategy};

/// The largest message: an invoice of the most lines, each with the longest texts, is far below it.
pub const MESSAGE_BYTES_MAX: usize = 4 * 1024 * 1024;

/// Reads a message.
///
/// # Errors
/// [`UsedFault`].
pub fn read_used(bytes: &[u8]) -> Result<UsedNumber, UsedFault> {
    if bytes.len() > MESSAGE_BYTES_MAX {
        return Err(UsedFault::TooLarge(MESSAGE_BYTES_MAX));
    }
    let text = bytes.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(bytes);
    let message = Elements::read(text).map_err(|fault: XmlFault| UsedFault::Unread(fault.to_string()))?;
    match message.root() {
        "Invoice" => issued(&message),
        "CancelInvoice" => cancelled(&message),
        "VoidInvoice" => voided(&message),
        other => Err(UsedFault::OtherRoot(other.chars().take(40).collect())),
    }
}

fn issued(message: &Elements) -> Result<UsedNumber, UsedFault> {
    check_sums(message)?;
    let kind = message.one("Main/InvoiceType").trim();
    Ok(UsedNumber {
        number: number(message, "Main/InvoiceNumber", "InvoiceNumber")?,
        day: day(message, "Main/InvoiceDate")?,
        seller: seller(message, "Seller/Identifier", "Identifier")?,
        what: UsedAs::Issued(TaxKind::of_mark(kind).ok_or(UsedFault::Element("InvoiceType"))?),
    })
}

fn cancelled(message: &Elements) -> Result<UsedNumber, UsedFault> {
    Ok(UsedNumber {
        number: number(message, "/CancelInvoiceNumber", "CancelInvoiceNumber")?,
        day: day(message, "/InvoiceDate")?,
        seller: seller(message, "/SellerId", "SellerId")?,
        what: UsedAs::Cancelled,
    })
}

fn voided(message: &Elements) -> Result<UsedNumber, UsedFault> {
    Ok(UsedNumber {
        number: number(message, "/VoidInvoiceNumber", "VoidInvoiceNumber")?,
        day: day(message, "/InvoiceDate")?,
        seller: seller(message, "/SellerId", "SellerId")?,
        what: UsedAs::Voided,
    })
}

fn number(message: &Elements, place: &str, name: &'static str) -> Result<Number, UsedFault> {
    Number::parse(single(message, place, name)?).map_err(|_| UsedFault::Element(name))
}

/// The text of an element that is there once: of two nobody knows which is meant.
fn single<'m>(message: &'m Elements, place: &str, name: &'static str) -> Result<&'m str, UsedFault> {
    match message.all(place)[..] {
        [text] => Ok(text.trim()),
        _ => Err(UsedFault::Element(name)),
    }
}

/// `20261123`, or `2026/11/23` and `2026-11-23` of older systems.
fn day(message: &Elements, place: &str) -> Result<NaiveDate, UsedFault> {
    let text = single(message, place, "InvoiceDate")?;
    let form = match text.len() {
        8 => "%Y%m%d",
        10 if text.contains('/') => "%Y/%m/%d",
        10 => "%Y-%m-%d",
        _ => return Err(UsedFault::Element("InvoiceDate")),
    };
    NaiveDate::parse_from_str(text, form).map_err(|_| UsedFault::Element("InvoiceDate"))
}

fn seller(message: &Elements, place: &str, name: &'static str) -> Result<Ubn, UsedFault> {
    Ubn::parse(single(message, place, name)?).map_err(|_| UsedFault::Element(name))
}

/// The total is the sum of its parts, and the lines come to what was sold (R11: rounded once, half up).
fn check_sums(message: &Elements) -> Result<(), UsedFault> {
    let figure = |name: &'static str| {
        let text = message.one(&format!("Amount/{name}")).trim().to_owned();
        Decimal::from_str_exact(&text).map_err(|_| UsedFault::Element(name))
    };
    // MIG 3.2 leaves the sums of other kinds of tax out where there is none.
    let figure_if = |name: &'static str| match message.one(&format!("Amount/{name}")).trim() {
        "" => Ok(Decimal::ZERO),
        _ => figure(name),
    };
    let sum = |element, figure: Decimal, comes_to: Decimal| match figure == comes_to {
        true => Ok(()),
        false => Err(UsedFault::Sum { element, figure, comes_to }),
    };
    let sold =
        add([figure("SalesAmount")?, figure_if("FreeTaxSalesAmount")?, figure_if("ZeroTaxSalesAmount")?])?;
    let total = add([sold, figure("TaxAmount")?])?;
    sum("TotalAmount", figure("TotalAmount")?, total)?;
    let mut lines = Vec::new();
    for text in message.all("ProductItem/Amount") {
        lines.push(Decimal::from_str_exact(text.trim()).map_err(|_| UsedFault::Element("Amount"))?);
    }
    let lines = add(lines)?.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
    sum("SalesAmount", sold, lines)
}

/// A sum that fits; one that does not is no figure of an invoice.
fn add(figures: impl IntoIterator<Item = Decimal>) -> Result<Decimal, UsedFault> {
    figures.into_iter().try_fold(Decimal::ZERO, |sum, figure| {
        sum.checked_add(figure).ok_or(UsedFault::Element("TotalAmount"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLES: [(&str, &str); 3] = [
        ("issue", include_str!("../../tests/data/mig-4.1/F0401_b2c_paper.xml")),
        ("cancel", include_str!("../../tests/data/mig-4.1/F0501_cancel.xml")),
        ("void", include_str!("../../tests/data/mig-4.1/F0701_void.xml")),
    ];

    fn sample(name: &str) -> String {
        SAMPLES.iter().find(|(known, _)| *known == name).map(|(_, text)| (*text).to_owned()).unwrap()
    }

    fn between<'a>(text: &'a str, element: &str) -> &'a str {
        let (open, close) = (format!("<{element}>"), format!("</{element}>"));
        text.split_once(&open).unwrap().1.split_once(&close).unwrap().0
    }

    fn with(text: &str, element: &str, value: &str) -> String {
        let was = format!("<{element}>{}</{element}>", between(text, element));
        text.replace(&was, &format!("<{element}>{value}</{element}>"))
    }

    #[test]
    fn an_issue_a_cancellation_and_a_void_are_read_with_number_day_and_seller() {
        let elements =
            [("issue", "InvoiceNumber"), ("cancel", "CancelInvoiceNumber"), ("void", "VoidInvoiceNumber")];
        for (name, element) in elements {
            let text = sample(name);
            let read = read_used(text.as_bytes()).unwrap();
            assert_eq!(read.number.to_string(), between(&text, element).replace('-', ""));
            assert_eq!(read.day.format("%Y%m%d").to_string(), between(&text, "InvoiceDate"));
            assert_eq!(matches!(read.what, UsedAs::Issued(TaxKind::General)), name == "issue");
            assert_eq!(matches!(read.what, UsedAs::Voided), name == "void");
            let marked = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
            assert_eq!(read_used(&marked), Ok(read), "with a mark of its encoding");
        }
    }

    #[test]
    fn what_does_not_add_up_or_is_no_invoice_is_said() {
        let text = sample("issue");
        let fault = |text: &str| read_used(text.as_bytes()).unwrap_err();
        assert!(matches!(
            fault(&with(&text, "TotalAmount", "1")),
            UsedFault::Sum { element: "TotalAmount", .. }
        ));
        let sales: Decimal = between(&text, "SalesAmount").parse().unwrap();
        let total: Decimal = between(&text, "TotalAmount").parse().unwrap();
        let more = with(&text, "SalesAmount", &(sales + Decimal::ONE).to_string());
        let more = with(&more, "TotalAmount", &(total + Decimal::ONE).to_string());
        assert!(matches!(fault(&more), UsedFault::Sum { element: "SalesAmount", .. }), "its lines say less");
        for element in ["InvoiceNumber", "InvoiceDate", "InvoiceType"] {
            assert_eq!(fault(&with(&text, element, "x")), UsedFault::Element(element));
        }
        let allowance = include_str!("../../tests/data/mig-4.1/G0401_allowance.xml");
        assert_eq!(fault(allowance), UsedFault::OtherRoot("Allowance".to_owned()));
        assert!(matches!(fault("no message"), UsedFault::Unread(_)));
        assert_eq!(
            read_used(&vec![b' '; MESSAGE_BYTES_MAX + 1]),
            Err(UsedFault::TooLarge(MESSAGE_BYTES_MAX))
        );
    }
}
