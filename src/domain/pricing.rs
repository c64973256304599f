//! How a line is priced and taxed: the choices that sales, taxes and allowances share.

use super::words;

words!(
    /// Whether line prices hold the tax.
    #[derive(Default)]
    PriceBasis {
        /// Tax inside: shop prices.
        #[default]
        Gross = "gross",
        /// Tax on top.
        Net = "net",
    }
);

words!(
    /// What tax one line bears.
    #[derive(Default)]
    TaxChoice {
        /// 應稅 (5 %).
        #[default]
        Taxable = "taxable",
        /// 零稅率.
        Zero = "zero",
        /// 免稅.
        Free = "free",
    }
);
