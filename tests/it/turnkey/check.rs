//! Turnkey's check of a message before it goes into a pack, as the gateway's own program behaves: written from its
//! behaviour, and knowing nothing of `lj::mig`. Lengths are those of Java: UTF-16 units.

use crate::mig::read::Element;

/// A message as Turnkey has read it.
pub struct Read<'r>(pub &'r [Element]);

impl Read<'_> {
    pub fn texts(&self, end: &str) -> Vec<&str> {
        self.0.iter().filter(|(path, _)| path.ends_with(end)).map(|(_, text)| text.as_str()).collect()
    }

    /// The text at the end of a path; `None` where it is not there.
    pub fn text(&self, end: &str) -> Option<&str> {
        self.texts(end).first().copied()
    }

    fn filled(&self, end: &str) -> bool {
        self.text(end).is_some_and(|text| !text.trim().is_empty())
    }
}

/// Why the schema or the program check refuses a message (7013, 7001); `None` where it goes into a pack.
pub fn refusal(kind: &str, namespace: &str, message: &Read<'_>) -> Option<String> {
    if namespace != format!("urn:GEINV:eInvoiceMessage:{kind}:4.1") {
        return Some(format!("7013 {namespace}"));
    }
    if let Some(long) = too_long(message) {
        return Some(format!("7013 {long}"));
    }
    let checked = match kind {
        "F0401" => invoice(message),
        "F0501" => dates(message, &["InvoiceDate", "CancelDate"]),
        "F0701" => dates(message, &["InvoiceDate", "VoidDate"]),
        "G0401" => allowance(message),
        "G0501" => dates(message, &["AllowanceDate", "CancelDate"]),
        "E0402" | "E0401" => stretches(message),
        other => Err(format!("no task for {other}")),
    };
    checked.err().map(|what| format!("7001 {what}"))
}

fn too_long(message: &Read<'_>) -> Option<String> {
    let units = |text: &str| text.encode_utf16().count();
    [
        ("/Name", 60),
        ("/Address", 100),
        ("Description", 500),
        ("Reason", 20),
        ("/CarrierType", 6),
        ("/NPOBAN", 10),
    ]
    .into_iter()
    .find(|(end, max)| message.texts(end).into_iter().any(|text| units(text) > *max))
    .map(|(end, max)| format!("{end}: maxLength {max}"))
}

fn dates(message: &Read<'_>, names: &[&str]) -> Result<(), String> {
    match names.iter().find(|name| !message.filled(&format!("/{name}"))) {
        Some(name) => Err(format!("\"{name}\" is empty!")),
        None => Ok(()),
    }
}

/// The schemas: who, of which even month and track, and eight digits at both ends of each interval.
fn stretches(message: &Read<'_>) -> Result<(), String> {
    dates(message, &["HeadBan", "BranchBan", "InvoiceType", "YearMonth", "InvoiceTrack"])?;
    let month = message.text("/YearMonth").unwrap_or_default();
    if month.len() != 5 || !month[3..].parse().is_ok_and(|month: u32| month.is_multiple_of(2) && month <= 12)
    {
        return Err(format!("YearMonth {month}"));
    }
    let (begins, ends) = (message.texts("/InvoiceBeginNo"), message.texts("/InvoiceEndNo"));
    let serial = |text: &&str| text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    let whole = begins.len() == ends.len() && !begins.is_empty() && begins.iter().chain(&ends).all(serial);
    let ordered = begins.iter().zip(&ends).all(|(begin, end)| begin <= end);
    if whole && ordered { Ok(()) } else { Err("an interval".to_owned()) }
}

fn invoice(message: &Read<'_>) -> Result<(), String> {
    let no = |what: &str| Err(format!("\"{what}\" is invalid!"));
    let text = |end: &str| message.text(end).unwrap_or_default();
    dates(message, &["InvoiceDate"])?;
    if !message.filled("/Seller/Address") {
        return no("Seller.Address");
    }
    let buyer = text("/Buyer/Identifier");
    if buyer.is_empty() || !buyer.chars().all(|c| c.is_ascii_digit()) {
        return no("Buyer.Identifier");
    }
    let consumer = buyer.chars().all(|c| c == '0');
    if consumer {
        let name = text("/Buyer/Name");
        if name.len() <= 4 && name.chars().all(|c| c == '0') {
            return no("Buyer.Name");
        }
        for sum in ["SalesAmount", "FreeTaxSalesAmount", "ZeroTaxSalesAmount", "TaxAmount", "TotalAmount"] {
            let figure = text(&format!("/Amount/{sum}"));
            if figure.split_once('.').is_some_and(|(_, rest)| rest.chars().any(|c| c != '0')) {
                return no(sum);
            }
        }
        let code = text("/RandomNumber");
        if !code.is_empty() && (code.len() > 4 || !code.chars().any(|c| c.is_ascii_digit())) {
            return no("RandomNumber");
        }
    }
    marks(message, consumer)?;
    if text("/Amount/TaxType") == "2"
        && !(message.filled("/CustomsClearanceMark") && message.filled("/ZeroTaxRateReason"))
    {
        return no("ZeroTaxRateReason");
    }
    if message.texts("/ProductItem/TaxType").contains(&"9") {
        return no("ProductItem.TaxType");
    }
    Ok(())
}

fn marks(message: &Read<'_>, consumer: bool) -> Result<(), String> {
    let no = |what: &str| Err(format!("\"{what}\" is invalid!"));
    let text = |end: &str| message.text(end).unwrap_or_default();
    let (kind, ids) = (text("/CarrierType"), [text("/CarrierId1"), text("/CarrierId2")]);
    let both = ids.iter().all(|id| !id.is_empty());
    if kind == "3J0002" && !both {
        return no("CarrierId");
    }
    if ids.iter().any(|id| id.starts_with([' ', '\u{3000}']) || id.ends_with([' ', '\u{3000}'])) {
        return no("CarrierId");
    }
    let donated = text("/DonateMark") == "1";
    match text("/PrintMark") {
        "Y" if donated => return no("DonateMark"),
        "Y" if kind == "3J0002" => {
            if consumer || !both {
                return no("PrintMark");
            }
        }
        "Y" if ids.iter().any(|id| !id.is_empty()) => return no("PrintMark"),
        "N" if !donated && (!both || kind.is_empty()) => return no("CarrierType"),
        "Y" | "N" => {}
        _ => return no("PrintMark"),
    }
    if donated != message.filled("/NPOBAN") {
        return no("NPOBAN");
    }
    Ok(())
}

fn allowance(message: &Read<'_>) -> Result<(), String> {
    dates(message, &["AllowanceDate"])?;
    let (lines, dated) = (message.texts("/AllowanceSequenceNumber"), message.texts("/OriginalInvoiceDate"));
    if lines.is_empty() || dated.len() != lines.len() {
        return Err("\"Details\" is invalid!".to_owned());
    }
    if !message.filled("/Amount/TotalAmount") || !message.filled("/Amount/TaxAmount") {
        return Err("\"Amount\" is invalid!".to_owned());
    }
    let consumer = message.text("/Buyer/Identifier").unwrap_or_default().chars().all(|c| c == '0');
    if consumer && message.text("/AllowanceType") == Some("1") {
        return Err("\"AllowanceType\" is invalid!".to_owned());
    }
    Ok(())
}
