//! Goods as verbs give them, and all of them page by page.

use crate::cli::context::Context;
use crate::cli::out::{CliFailure, Listing, Object, cells, filled, object, or_blank};
use crate::domain::{CleanText, Good};
use crate::protocol::{Desk, GoodsQuery, PAGE_ROWS_MAX, request};
use crate::text::{self, Lang};

/// Pages of goods by code, until `take` has enough.
pub fn each_page(
    context: &Context,
    desk: &dyn Desk,
    find: CleanText,
    take: &mut dyn FnMut(Vec<Good>) -> bool,
) -> Result<(), CliFailure> {
    let mut query = GoodsQuery { find, after: None, limit: PAGE_ROWS_MAX };
    loop {
        let page = context.ask(desk, request::Goods(query.clone()))?;
        query.after = page.rows.last().map(|good| good.code.clone());
        if !take(page.rows) || !page.more || query.after.is_none() {
            return Ok(());
        }
    }
}

impl Listing for Good {
    const RIGHT: &'static [usize] = &[4];

    fn heads(lang: Lang) -> Vec<&'static str> {
        text::sale::goods::headings(lang).to_vec()
    }

    fn cells(&self, lang: Lang) -> Vec<String> {
        let barcode = or_blank(self.barcode.as_ref());
        cells![
            self.code,
            barcode,
            self.name,
            self.unit,
            self.price.normalize(),
            text::sale::goods::tax(lang, self.tax)
        ]
    }

    fn json(&self) -> Object {
        object! {
            code: self.code,
            barcode: self.barcode,
            name: self.name,
            unit: filled(&self.unit),
            price: self.price,
            tax: self.tax,
        }
    }
}
