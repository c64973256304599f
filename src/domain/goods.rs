//! The goods list (商品): what the sales screen finds by code, by bar code, or by a part of the name.

use super::{CleanText, GoodCode, LineFault, SaleLine, TaxChoice};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// Most goods of a store: forty times a convenience shop's range.
pub const GOODS_MAX: usize = 100_000;
/// Most goods that are removed at once: a sale behind it must not wait.
pub const GOODS_REMOVED_MAX: usize = 1_000;

/// One good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Good {
    /// 商品代號.
    pub code: GoodCode,
    /// 條碼, as the scanner sends it; shared with no other good's code or bar code.
    pub barcode: Option<GoodCode>,
    /// 品名, 1 to [`super::LINE_NAME_CHARS_MAX`] characters.
    pub name: CleanText,
    /// 單位, at most [`super::UNIT_CHARS_MAX`] characters; may be empty.
    pub unit: CleanText,
    /// 單價 with tax, not negative; 0 is asked for at the till.
    #[serde(with = "rust_decimal::serde::str")]
    pub price: Decimal,
    /// Taxable, zero or free.
    pub tax: TaxChoice,
}

impl Good {
    /// A line of a sale of this good.
    pub fn line(&self, quantity: Decimal) -> SaleLine {
        SaleLine {
            name: self.name.clone(),
            quantity,
            price: self.price,
            unit: self.unit.clone(),
            tax: self.tax,
        }
    }

    /// Everything that is wrong with it, as with a line of a sale.
    pub fn faults(&self) -> Vec<LineFault> {
        let mut faults = self.line(Decimal::ONE).faults();
        if self.price.is_sign_negative() && !self.price.is_zero() {
            faults.push(LineFault::Price);
        }
        faults
    }

    /// True when `part` is its code, its bar code, or stands in its name or at the start of either code, whatever
    /// the case.
    pub fn matches(&self, part: &str) -> bool {
        let part = part.to_lowercase();
        let starts = |code: &GoodCode| code.as_str().to_lowercase().starts_with(&part);
        starts(&self.code)
            || self.barcode.as_ref().is_some_and(starts)
            || self.name.as_str().to_lowercase().contains(&part)
    }
}

/// Why a file is no list of goods at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GoodsFileFault {
    /// More bytes than are read.
    TooLarge,
    /// Neither UTF-8 nor CP950: the first line that is not.
    Encoding(u64),
    /// The first line does not name the six columns.
    Header,
    /// More rows than a store takes.
    TooManyRows,
}

/// What is wrong with a row of such a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GoodsRowFault {
    /// So many columns instead of six.
    Columns(usize),
    /// No code, or with another character, or too long.
    Code,
    /// A bar code that is none.
    BarCode,
    /// No name, or a name, unit or price that no line of a sale may have.
    Line(LineFault),
    /// The price is no figure.
    Price,
    /// Neither taxable nor zero nor free.
    Tax,
    /// The code or bar code stands on an earlier line too.
    Twice(String, u64),
    /// A code or bar code that a spreadsheet took for a number: `4710000000011.0`.
    AsFigure(String),
    /// A code or bar code that has lost its first zeros, and which one that was, where it is known.
    LostZeros(String, Option<GoodCode>),
    /// What a spreadsheet writes where a formula fails, in the place of a name.
    SheetError(String),
}
