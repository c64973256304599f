//! 交易明細: what was sold, and for a company the net sales, the tax and the total.

use super::sheet::{centred, plain};
use crate::domain::{Invoice, PriceBasis, SaleLine, TaxChoice, TaxType};
use crate::slip::{Block, Size};

/// The lines of the detail, without feed and cut.
pub(super) fn detail(invoice: &Invoice) -> Vec<Block> {
    let mut blocks = centred("交易明細", Size::Normal);
    blocks.extend(Block::pair(&invoice.number.to_string(), &invoice.issued_at.to_string()));
    blocks.push(Block::Rule);
    blocks.extend(goods(invoice));
    blocks.push(Block::Rule);
    blocks.extend(sums(invoice));
    blocks
}

/// Name, then quantity, price and amount below it.
pub(super) fn goods(invoice: &Invoice) -> Vec<Block> {
    let mut blocks = Vec::new();
    for line in &invoice.lines {
        blocks.extend(plain(line.name.as_str()));
        let terms = format!("  {} x {}{}", line.price.normalize(), line.quantity.normalize(), line.unit);
        blocks.extend(Block::pair(&terms, &format!("{}{}", amount(line), tax_mark(line))));
    }
    blocks
}

fn amount(line: &SaleLine) -> String {
    line.amount().map_or_else(|| "?".to_owned(), |amount| amount.normalize().to_string())
}

/// What shops print behind an amount: TX for taxable.
fn tax_mark(line: &SaleLine) -> &'static str {
    match line.tax {
        TaxChoice::Taxable => "TX",
        TaxChoice::Zero => "TZ",
        TaxChoice::Free => "",
    }
}

fn sums(invoice: &Invoice) -> Vec<Block> {
    let totals = &invoice.totals;
    let mut blocks = Block::pair(&format!("共 {} 項", invoice.lines.len()), "");
    if invoice.buyer.is_some() {
        let sums = [
            ("應稅銷售額", totals.sales, TaxType::Taxable),
            ("零稅率銷售額", totals.zero_sales, TaxType::Zero),
            ("免稅銷售額", totals.free_sales, TaxType::Free),
        ];
        for (word, sales, tax) in sums {
            if invoice.tax == tax || (invoice.tax == TaxType::Mixed && sales > 0) {
                blocks.extend(Block::pair(word, &sales.to_string()));
            }
        }
        blocks.extend(Block::pair("稅額", &totals.tax.to_string()));
    } else if invoice.basis == PriceBasis::Net && totals.sales > 0 {
        // A consumer's lines without tax would not add up to the total unless the slip says why.
        blocks.extend(plain("單價未稅，總計含稅"));
    }
    blocks.extend(Block::pair("總計", &totals.total.to_string()));
    blocks
}
