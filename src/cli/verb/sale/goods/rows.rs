//! Goods as verbs give them, and all of them page by page.

use crate::cli::context::Shop;
use crate::cli::out::{CliFailure, Listing, Object, cells, filled, object, or_blank};
use crate::domain::{CleanText, Good};
use crate::protocol::{GoodsQuery, PAGE_ROWS_MAX, request};
use crate::text::{self, Lang};

/// Goods by code, page by page until there are enough.
pub fn found(shop: &Shop<'_>, find: CleanText, enough: usize) -> Result<Vec<Good>, CliFailure> {
    let mut query = GoodsQuery { find, after: None, limit: PAGE_ROWS_MAX };
    let mut rows: Vec<Good> = Vec::new();
    loop {
        let page = shop.ask(request::Goods(query.clone()))?;
        rows.extend(page.rows);
        query.after = rows.last().map(|good| good.code.clone());
        if !page.more || rows.len() >= enough {
            return Ok(rows);
        }
    }
}

impl Listing for Good {
    const RIGHT: &'static [usize] = &[4];

    fn heads(lang: Lang) -> Vec<&'static str> {
        text::sale::goods::headings(lang).to_vec()
    }

    fn cells(&self, lang: Lang) -> Vec<String> {
        let Self { code, barcode, name, unit, price, tax } = self;
        let (price, tax) = (price.normalize(), text::sale::goods::tax(lang, *tax));
        cells![code, or_blank(barcode.as_ref()), name, unit, price, tax]
    }

    fn json(&self) -> Object {
        let Self { code, barcode, name, unit, price, tax } = self;
        object! { code, barcode, name, unit: filled(unit), price, tax }
    }
}
