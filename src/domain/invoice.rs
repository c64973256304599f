//! An issued invoice: the record that slip, message and report are made from. Its entry never
//! changes; what happens to it later is another record, and after 註銷 the next issue of the number takes its place.

use super::{
    Carrier, CleanText, CompanyCode, CompanyState, DeptCode, DonationCode, Moment, Number, PaperWish,
    ParkedId, Period, PriceBasis, RangeId, RequestId, SaleLine, TaxKind, TaxType, Tender, TenderKind,
    TillCode, Totals, Ubn, ZeroRate, words,
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// 隨機碼: 0000–9999 (R9).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u16")]
pub struct RandomCode(u16);

impl RandomCode {
    /// How many codes there are: one block of invoices uses each once.
    pub const COUNT: u16 = 10_000;

    /// Reads exactly four digits.
    pub fn parse(raw: &str) -> Option<Self> {
        let digits = raw.len() == 4 && raw.bytes().all(|byte| byte.is_ascii_digit());
        raw.parse().ok().filter(|_| digits).map(Self)
    }
}

impl TryFrom<u16> for RandomCode {
    type Error = &'static str;
    fn try_from(value: u16) -> Result<Self, &'static str> {
        if value < Self::COUNT { Ok(Self(value)) } else { Err("a random code has four digits") }
    }
}

impl From<RandomCode> for u16 {
    fn from(code: RandomCode) -> Self {
        code.0
    }
}

impl fmt::Display for RandomCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.0)
    }
}

words!(
    /// MIG PrintMark (R10).
    PrintMark {
        /// Y: a slip is printed.
        Yes = "Y",
        /// N: carrier or donation.
        No = "N",
    }
);

/// An issued invoice. All values are resolved: a replay needs no rule, clock or chance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invoice {
    /// 發票號碼.
    pub number: Number,
    /// 期別 of the issue time (R8).
    pub period: Period,
    /// The range that the number came from.
    pub range: RangeId,
    /// Which issue of the number it is: 1 at first, one more after each 註銷 (R15).
    pub revision: u8,
    /// Issue time, never before that of the number below it in the same range. A re-issue keeps it.
    pub issued_at: Moment,
    /// 隨機碼.
    pub random_code: RandomCode,
    /// General or special tax.
    pub tax_kind: TaxKind,
    /// The selling company.
    pub company: CompanyCode,
    /// Its state at the issue: names and address of slips and messages.
    pub company_state: CompanyState,
    /// 賣方統編.
    pub seller: Ubn,
    /// 買方統編; `None` for a consumer.
    pub buyer: Option<Ubn>,
    /// The buyer's name; may be empty.
    pub buyer_name: CleanText,
    /// Department, if any.
    pub dept: Option<DeptCode>,
    /// Till, if any.
    pub till: Option<TillCode>,
    /// The lines as sold.
    pub lines: Vec<SaleLine>,
    /// Whether line prices hold the tax.
    pub basis: PriceBasis,
    /// Taxable, zero, free or mixed.
    pub tax: TaxType,
    /// 通關方式 and 零稅率原因, with a zero-rated line.
    pub zero_rate: Option<ZeroRate>,
    /// The sums.
    pub totals: Totals,
    /// 載具.
    pub carrier: Option<Carrier>,
    /// 捐贈碼.
    pub donation: Option<DonationCode>,
    /// Whether a slip is printed.
    pub print_mark: PrintMark,
    /// How it was paid; empty where nobody said.
    pub tenders: Vec<Tender>,
    /// What paper was wanted with the sale.
    pub paper: PaperWish,
    /// The parked sale that it finished.
    pub parked: Option<ParkedId>,
    /// The terminal's name for the request.
    pub request_id: RequestId,
}

impl Invoice {
    /// Paid in cash, wholly or in part: the drawer opens.
    pub fn takes_cash(&self) -> bool {
        self.tenders.iter().any(|tender| tender.kind == TenderKind::Cash)
    }

    /// What the customer gets back (找零).
    pub fn change(&self) -> super::Amount {
        super::change(self.totals.total, &self.tenders).unwrap_or_default()
    }
}
