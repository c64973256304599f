//! What the platform says no with: its own codes and words. Source: the platform's table of codes.

/// A refusal: the platform's code and words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refused {
    pub(super) code: &'static str,
    pub(super) words: &'static str,
}

pub(super) const NOT_ALLOTTED: Refused =
    Refused { code: "E0102", words: "發票字軌號碼非申購部分" };
pub(super) const SUM: Refused = Refused { code: "E0103", words: "發票明細加總與總金額不符" };
pub(super) const ZERO: Refused = Refused { code: "E0105", words: "發票總金額不得為零" };
pub(super) const NO_QUANTITY: Refused = Refused { code: "E0106", words: "發票明細數量不得為零" };
pub(super) const REPEATED: Refused = Refused { code: "E0201", words: "訊息重複" };
pub(super) const NO_INVOICE: Refused = Refused { code: "E0202", words: "開立發票資料不存在" };
pub(super) const NO_ALLOWANCE: Refused =
    Refused { code: "E0205", words: "開立折讓證明單資料不存在" };
pub(super) const NOT_CURRENT: Refused = Refused { code: "E0208", words: "資料非當期" };
pub(super) const ORDER: Refused = Refused { code: "E0209", words: "發票日期及票號必須依序" };
pub(super) const TOO_MUCH: Refused =
    Refused { code: "E0221", words: "折讓金額大於發票銷售額減已折讓金額" };
pub(super) const BLANKS: Refused =
    Refused { code: "E1005", words: "載具隱碼ID(CarrierId2)前後不可含空白或全形空白" };
/// No carrier of that number: the platform's check since 2026 (self-test V4.8.1); the code is invented.
pub(super) const NO_CARRIER: Refused = Refused { code: "E9801", words: "carrier unknown" };
/// No body of that donation code; as the carrier.
pub(super) const NO_DONATION: Refused = Refused { code: "E9802", words: "donation unknown" };
