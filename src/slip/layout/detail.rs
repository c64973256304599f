//! 交易明細: what was sold, and for a company the net sales, the tax and the total.

use super::sheet::{centred, plain};
use crate::domain::{Invoice, SaleLine, TaxChoice, TaxType, shown_money};
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

/// Name, then quantity, price and amount below it: the figures that messages and QR codes tell.
pub(super) fn goods(invoice: &Invoice) -> Vec<Block> {
    let mut blocks = Vec::new();
    for (line, money) in invoice.lines.iter().zip(shown_money(invoice)) {
        blocks.extend(plain(line.name.as_str()));
        let terms = format!("  {} x {}{}", money.price.normalize(), line.quantity.normalize(), line.unit);
        let amount = format!("{}{}", money.amount.normalize(), tax_mark(line));
        blocks.extend(Block::pair(&terms, &amount));
    }
    blocks
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
    }
    blocks.extend(Block::pair("總計", &totals.total.to_string()));
    blocks
}
