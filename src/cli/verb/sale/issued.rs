//! What issuing tells a script.

use crate::cli::home::secrets::QrKeys;
use crate::cli::out::{Object, object};
use crate::domain::Invoice;
use crate::slip::CodeTexts;

/// An issued invoice; the codes are null where its seller has no QR key.
pub fn json(invoice: &Invoice, keys: &QrKeys) -> Object {
    // A record that was issued here always has codes: a fault of the layout is no reason to hide a number.
    let codes = keys.of(invoice).and_then(|key| CodeTexts::new(invoice, key).ok());
    let code = |code: fn(&CodeTexts) -> &String| codes.as_ref().map(code);
    let Invoice { number, random_code, issued_at, period, seller, buyer, totals, range, request_id, .. } =
        invoice;
    object! {
        number, random_code, issued_at, period, seller, buyer,
        sales_amount: totals.sales,
        tax_amount: totals.tax,
        total_amount: totals.total,
        range, request_id,
        barcode: code(|codes| &codes.code39),
        qr_left: code(|codes| &codes.left),
        qr_right: code(|codes| &codes.right),
    }
}
