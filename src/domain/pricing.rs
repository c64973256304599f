//! How a line is priced and taxed: the choices that sales, taxes and allowances share.

use serde::{Deserialize, Serialize};

/// Whether line prices hold the tax.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Default,
    Serialize,
    Deserialize,
    strum::EnumMessage,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(serialize_all = "kebab-case")]
pub enum PriceBasis {
    /// Tax inside: shop prices.
    #[default]
    Gross,
    /// Tax on top.
    Net,
}

/// What tax one line bears.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    Serialize,
    Deserialize,
    strum::EnumMessage,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(serialize_all = "kebab-case")]
pub enum TaxChoice {
    /// 應稅 (5 %).
    #[default]
    Taxable,
    /// 零稅率.
    Zero,
    /// 免稅.
    Free,
}
