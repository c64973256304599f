//! What a terminal asks for when it sells: lines, buyer, carrier. A draft holds valid values already; what
//! they mean together (conflicts, totals, a number) is decided in the engine.

use super::{Carrier, CleanText, CompanyCode, DeptCode, DonationCode, TillCode, Ubn};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// Most lines of one invoice: MIG 4.1 allows 9,999, the centres' API 200.
pub const LINES_MAX: usize = 200;
/// The longest line name, in characters: the centres' API `ItemName`.
pub const LINE_NAME_CHARS_MAX: usize = 100;
/// Most decimals of a quantity or price: MIG 4.1 decimal(20,7).
pub const DECIMALS_MAX: u32 = 7;
/// The largest quantity or price, either sign.
pub const FIGURE_MAX: i64 = 999_999_999;

/// Whether line prices hold the tax.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum PriceBasis {
    /// Tax inside: shop prices.
    #[default]
    Gross,
    /// Tax on top.
    Net,
}

/// MIG TaxType of the whole sale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum TaxChoice {
    /// 應稅, 5 %.
    #[default]
    Taxable,
    /// 零稅率.
    Zero,
    /// 免稅.
    Free,
}

/// One line of a sale. A negative price is a discount line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaleLine {
    /// 品名, not empty, at most [`LINE_NAME_CHARS_MAX`] characters.
    pub name: CleanText,
    /// 數量, not zero, at most [`DECIMALS_MAX`] decimals.
    #[serde(with = "rust_decimal::serde::str")]
    pub quantity: Decimal,
    /// 單價, at most [`DECIMALS_MAX`] decimals.
    #[serde(with = "rust_decimal::serde::str")]
    pub price: Decimal,
}

impl SaleLine {
    /// True when name, quantity and price are within the limits named above.
    pub fn is_sound(&self) -> bool {
        let fits = |value: Decimal| {
            value.normalize().scale() <= DECIMALS_MAX && value.abs() <= Decimal::from(FIGURE_MAX)
        };
        let name_chars = self.name.as_str().chars().count();
        (1..=LINE_NAME_CHARS_MAX).contains(&name_chars)
            && !self.quantity.is_zero()
            && fits(self.quantity)
            && fits(self.price)
    }
}

/// One sale, as asked for.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SaleDraft {
    /// The lines, one at least.
    pub lines: Vec<SaleLine>,
    /// The buyer's 統編; `None` for a consumer.
    pub buyer: Option<Ubn>,
    /// 載具.
    pub carrier: Option<Carrier>,
    /// 捐贈碼.
    pub donation: Option<DonationCode>,
    /// Whether prices hold the tax.
    pub basis: PriceBasis,
    /// Taxable, zero or free.
    pub tax: TaxChoice,
    /// The selling company; `None` means the till's, else the store's first.
    pub company: Option<CompanyCode>,
    /// The department; `None` means the till's.
    pub dept: Option<DeptCode>,
    /// The till.
    pub till: Option<TillCode>,
}
