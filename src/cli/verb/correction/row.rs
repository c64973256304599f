//! An invoice as verbs give it, with all that is known of it.

use crate::cli::home::secrets::QrKeys;
use crate::cli::out::{Listing, Object, cells, filled, list, object, or_blank};
use crate::cli::verb::correction::life;
use crate::cli::verb::sale::issued;
use crate::protocol::InvoiceRow;
use crate::text::{self, Lang};

/// A row of the list, and the keys that its codes are made with.
pub struct Keyed<'r> {
    /// The row.
    pub row: &'r InvoiceRow,
    /// The keys.
    pub keys: &'r QrKeys,
}

impl Listing for Keyed<'_> {
    const RIGHT: &'static [usize] = &[3, 4];

    fn heads(lang: Lang) -> Vec<&'static str> {
        text::sale::invoice_headings(lang).to_vec()
    }

    fn cells(&self, _: Lang) -> Vec<String> {
        let invoice = &self.row.invoice;
        cells![
            invoice.number,
            invoice.issued_at,
            or_blank(invoice.buyer),
            invoice.totals.tax,
            invoice.totals.total,
            or_blank(invoice.till.as_ref()),
            self.row.status().word(),
        ]
    }

    fn json(&self) -> Object {
        json(self.row, self.keys)
    }
}

/// The invoice.
pub fn json(row: &InvoiceRow, keys: &QrKeys) -> Object {
    let invoice = &row.invoice;
    object! {
        ..issued::json(invoice, keys),
        revision: invoice.revision,
        status: row.status(),
        cancelled: row.cancelled.as_ref().map(life::cancelled),
        free_amount: invoice.totals.free_sales,
        zero_amount: invoice.totals.zero_sales,
        tax: invoice.tax,
        tax_kind: invoice.tax_kind,
        price_basis: invoice.basis,
        company: invoice.company,
        dept: invoice.dept,
        till: invoice.till,
        carrier: invoice.carrier.as_ref().map(|carrier| carrier.code()),
        donate: invoice.donation,
        print_mark: invoice.print_mark,
        items: list(&invoice.lines, |line| object! {
            name: line.name,
            qty: line.quantity,
            price: line.price,
            unit: filled(&line.unit),
            tax: line.tax,
        }),
    }
}
