//! Payments and sums of a sale.

use crate::domain::{Amount, Clearance, Tender, TenderKind, Totals, ZeroRate};
use crate::text::Lang;

sentences! {
    /// A kind of payment.
    pub words tender_kind(TenderKind) {
        Cash => "現金" / "cash";
        Card => "信用卡" / "card";
        Mobile => "行動支付" / "mobile";
        Voucher => "禮券" / "voucher";
    }
    /// What a zero-rated sale says: 通關方式 and 零稅率原因.
    pub fn zero_rate(lang, rate: &ZeroRate) where clearance = rate.clearance, mark = clearance.mig(), reason = u8::from(rate.reason) => match clearance {
        Clearance::NotThroughCustoms =>
            ["{mark} 非經海關出口　原因 {reason}" / "{mark} not through the customs, reason {reason}"];
        Clearance::ThroughCustoms =>
            ["{mark} 經海關出口　原因 {reason}" / "{mark} through the customs, reason {reason}"];
    }
    /// The sums under the total: for a company net and tax.
    pub fn sums(lang, totals: &Totals) where Totals { sales, tax, .. } = totals => match tax {
        0 => (String::new());
        _ => ["銷售額 {sales} 稅額 {tax}" / "net {sales} tax {tax}"];
    }
}

/// What is paid so far, and what is not.
pub fn tenders(lang: Lang, tenders: &[Tender], unpaid: Amount) -> String {
    let mut parts: Vec<String> = tenders
        .iter()
        .map(|tender| format!("{} {}", tender_kind(lang, tender.kind), tender.amount))
        .collect();
    if !parts.is_empty() && unpaid > 0 {
        parts.push(format!("{} {unpaid}", lang.pick("尚差", "left")));
    }
    parts.join("  ")
}

/// A word and the amount behind it.
pub(in crate::text) fn amounts(words: &[(&str, i64)]) -> String {
    let shown: Vec<String> = words
        .iter()
        .filter(|(_, amount)| *amount != 0)
        .map(|(word, amount)| format!("{word} {amount}"))
        .collect();
    shown.join("  ")
}

/// The total and what it is made of.
pub(in crate::text) fn by_tax(lang: Lang, totals: &crate::domain::Totals) -> String {
    let parts = amounts(&[
        (lang.pick("應稅", "taxable"), totals.sales),
        (lang.pick("零稅率", "zero-rated"), totals.zero_sales),
        (lang.pick("免稅", "tax-free"), totals.free_sales),
        (lang.pick("稅額", "tax"), totals.tax),
    ]);
    if parts.is_empty() { totals.total.to_string() } else { format!("{}  ({parts})", totals.total) }
}
