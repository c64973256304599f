//! What a terminal asks for when it sells: lines, buyer, carrier. A draft holds valid values already; what
//! they mean together (conflicts, totals, a number) is decided in the engine.

use super::{
    Carrier, CleanText, CompanyCode, DeptCode, DonationCode, ParkedId, PriceBasis, TaxChoice, Tender,
    TillCode, Ubn, line_amount, text_length, words,
};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// Most lines of one invoice: MIG 4.1 allows 9,999, the centres' API 200.
pub const LINES_MAX: usize = 200;
/// The longest line name, in characters: the centres' API `ItemName`.
pub const LINE_NAME_CHARS_MAX: usize = 100;
/// Most decimals of a quantity or price: MIG 4.1 decimal(20,7).
pub const DECIMALS_MAX: u32 = 7;
/// The longest unit, in characters: MIG 4.1 `Unit`.
pub const UNIT_CHARS_MAX: usize = 6;
/// The longest buyer's name, in characters: MIG 4.1 `Name`.
pub const BUYER_NAME_CHARS_MAX: usize = 60;
/// The largest quantity or price, either sign.
pub const FIGURE_MAX: i64 = 999_999_999;

/// One line of a sale. A negative price is a discount line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaleLine {
    /// 品名, not empty, at most [`LINE_NAME_CHARS_MAX`] characters.
    pub name: CleanText,
    /// 數量, not zero, at most [`DECIMALS_MAX`] decimals.
    #[serde(with = "super::figures")]
    pub quantity: Decimal,
    /// 單價, at most [`DECIMALS_MAX`] decimals.
    #[serde(with = "super::figures")]
    pub price: Decimal,
    /// 單位, at most [`UNIT_CHARS_MAX`] characters; may be empty.
    pub unit: CleanText,
    /// Taxable, zero or free.
    pub tax: TaxChoice,
}

/// What is wrong with one line of a sale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum LineFault {
    /// No name, or one of more than [`LINE_NAME_CHARS_MAX`] characters.
    Name,
    /// The quantity is zero (platform code E0106).
    QuantityZero,
    /// The quantity has too many decimals, or is larger than [`FIGURE_MAX`].
    Quantity,
    /// The price has too many decimals, or is larger than [`FIGURE_MAX`].
    Price,
    /// The unit has more than [`UNIT_CHARS_MAX`] characters.
    Unit,
}

impl SaleLine {
    /// A taxable line without a unit.
    pub fn new(name: CleanText, quantity: Decimal, price: Decimal) -> Self {
        Self { name, quantity, price, unit: CleanText::default(), tax: TaxChoice::Taxable }
    }

    /// Price × quantity as it is told, [`line_amount`]; `None` when it has too many digits.
    pub fn amount(&self) -> Option<Decimal> {
        line_amount(self.price, self.quantity)
    }

    /// The line as it is kept: one form for one value, for -0 and 1.50 would not read back as they were written.
    #[must_use]
    pub fn plain(&self) -> Self {
        Self { quantity: self.quantity.normalize(), price: self.price.normalize(), ..self.clone() }
    }

    /// Everything that is wrong with the line.
    pub fn faults(&self) -> Vec<LineFault> {
        let fits = |value: Decimal| {
            value.normalize().scale() <= DECIMALS_MAX && value.abs() <= Decimal::from(FIGURE_MAX)
        };
        let chars = |text: &CleanText| text_length(text.as_str());
        [
            (!(1..=LINE_NAME_CHARS_MAX).contains(&chars(&self.name))).then_some(LineFault::Name),
            self.quantity.is_zero().then_some(LineFault::QuantityZero),
            (!fits(self.quantity)).then_some(LineFault::Quantity),
            (!fits(self.price)).then_some(LineFault::Price),
            (chars(&self.unit) > UNIT_CHARS_MAX).then_some(LineFault::Unit),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

words!(
    /// 通關方式 of a zero-rated sale: MIG CustomsClearanceMark.
    Clearance {
        /// Not through the customs (1 非經海關出口).
        NotThroughCustoms = "not-through-customs",
        /// Through the customs (2 經海關出口).
        ThroughCustoms = "through-customs",
    }
);

impl Clearance {
    /// MIG's CustomsClearanceMark.
    pub fn mig(self) -> &'static str {
        match self {
            Self::NotThroughCustoms => "1",
            Self::ThroughCustoms => "2",
        }
    }
}

/// Why a sale is zero-rated: MIG ZeroTaxRateReason, 71 to 79.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u8")]
pub struct ZeroReason(u8);

impl ZeroReason {
    /// 外銷貨物: the usual one.
    pub const EXPORT: Self = Self(71);
}

impl TryFrom<u8> for ZeroReason {
    type Error = &'static str;
    fn try_from(code: u8) -> Result<Self, &'static str> {
        if (71..=79).contains(&code) { Ok(Self(code)) } else { Err("a zero-rate reason is 71 to 79") }
    }
}

impl From<ZeroReason> for u8 {
    fn from(reason: ZeroReason) -> Self {
        reason.0
    }
}

/// What a sale with a zero-rated line must say (platform codes E0112, E0228).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ZeroRate {
    /// 通關方式.
    pub clearance: Clearance,
    /// 零稅率原因.
    pub reason: ZeroReason,
}

words!(
    /// What paper the customer wants with the sale (R10). It never changes who may have a proof slip, but for a
    /// company's invoice in a mobile bar code, which may be printed when asked for.
    #[derive(Default)]
    PaperWish {
        /// None now: the paper is postponed.
        #[default]
        Later = "later",
        /// What the rules give unasked: the proof slip of an invoice that must be printed.
        Usual = "usual",
        /// The same with 交易明細, and an information slip or a company's proof slip for an invoice in a carrier.
        OnRequest = "on-request",
        /// That too, but none now: the paper is postponed, and its mark is that of one asked for.
        OnRequestLater = "on-request-later",
    }
);

/// One sale, as asked for.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SaleDraft {
    /// The lines, one at least.
    #[serde(deserialize_with = "super::listed_lines")]
    pub lines: Vec<SaleLine>,
    /// The buyer's 統編; `None` for a consumer.
    pub buyer: Option<Ubn>,
    /// The buyer's name, at most [`BUYER_NAME_CHARS_MAX`] characters; may be empty.
    pub buyer_name: CleanText,
    /// 載具.
    pub carrier: Option<Carrier>,
    /// 捐贈碼.
    pub donation: Option<DonationCode>,
    /// Whether prices hold the tax.
    pub basis: PriceBasis,
    /// Needed with a zero-rated line, and only then.
    pub zero_rate: Option<ZeroRate>,
    /// How it is paid; empty where nobody said.
    #[serde(deserialize_with = "super::listed_lines")]
    pub tenders: Vec<Tender>,
    /// What paper is wanted with it.
    pub paper: PaperWish,
    /// The parked sale that this one finishes: it is gone with the issue.
    pub parked: Option<ParkedId>,
    /// The selling company; `None` means the till's, else the store's first.
    pub company: Option<CompanyCode>,
    /// The department; `None` means the till's.
    pub dept: Option<DeptCode>,
    /// The till.
    pub till: Option<TillCode>,
}
