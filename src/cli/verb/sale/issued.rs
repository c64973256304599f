//! What issuing tells a script.

use crate::cli::home::secrets::QrKeys;
use crate::cli::out::{Object, object};
use crate::domain::Invoice;
use crate::slip::CodeTexts;

/// An issued invoice; the codes are null where its seller has no QR key.
pub fn json(invoice: &Invoice, keys: &QrKeys) -> Object {
    // A record that was issued here always has codes: a fault of the layout is no reason to hide a number.
    let codes = keys.of(invoice.seller).and_then(|key| CodeTexts::new(invoice, key).ok());
    let code = |code: fn(&CodeTexts) -> &String| codes.as_ref().map(code);
    object! {
        number: invoice.number,
        random_code: invoice.random_code,
        issued_at: invoice.issued_at,
        period: invoice.period,
        seller: invoice.seller,
        buyer: invoice.buyer,
        sales_amount: invoice.totals.sales,
        tax_amount: invoice.totals.tax,
        total_amount: invoice.totals.total,
        range: invoice.range,
        request_id: invoice.request_id,
        barcode: code(|codes| &codes.code39),
        qr_left: code(|codes| &codes.left),
        qr_right: code(|codes| &codes.right),
    }
}
