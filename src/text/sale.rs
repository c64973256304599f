//! What is wrong with a sale, a good, a payment or an allowance, in words: the same sentence while it is typed and
//! when the engine refuses it.

use super::Lang;
use crate::domain::{
    Conflict, DECIMALS_MAX, FIGURE_MAX, LINE_NAME_CHARS_MAX, LINES_MAX, LineFault, TENDERS_MAX, TOTAL_MAX,
    TenderFault, TotalFault, UNIT_CHARS_MAX,
};

/// How many faulty lines one sentence names; the rest is counted.
const LINES_SHOWN_MAX: usize = 10;

/// Things of a sale that do not go together.
pub fn conflict(lang: Lang, conflict: Conflict) -> &'static str {
    match conflict {
        Conflict::DonationAndBuyer => lang.pick(
            "有統一編號的發票不能捐贈：請清除捐贈碼，或不打統編。",
            "An invoice with a UBN cannot be donated: clear the donation code or the UBN.",
        ),
        Conflict::DonationAndCarrier => lang.pick(
            "捐贈與載具只能擇一：請清除其中一項。",
            "Donation or carrier, not both: clear one of them.",
        ),
        Conflict::CitizenAndBuyer => lang.pick(
            "打統一編號不能用自然人憑證：請改用手機條碼或印紙本。",
            "A UBN does not go with a citizen certificate: use a mobile bar code or paper.",
        ),
        Conflict::NameWithoutBuyer => lang.pick(
            "買方名稱只用於有統一編號的發票：請打統編，或清除名稱。",
            "A buyer's name goes with a UBN only: enter the UBN or clear the name.",
        ),
        Conflict::BadBuyerName => lang.pick(
            "買方名稱最多 60 字，也不能只是 0：請打公司名稱或留白。",
            "The buyer's name has at most 60 characters and is not just zeros: enter it or leave it empty.",
        ),
        Conflict::ZeroRateMissing => lang.pick(
            "零稅率必須填通關方式與零稅率原因（71 至 79）。",
            "A zero-rated line needs the clearance and the reason (71 to 79).",
        ),
        Conflict::ZeroRateWithoutLine => lang.pick(
            "沒有零稅率的品項，不能填通關方式與零稅率原因：請清除。",
            "No line is zero-rated: clear the clearance and the reason.",
        ),
    }
}

/// What is wrong with a line or a good.
pub fn line_fault(lang: Lang, fault: LineFault) -> String {
    match (lang, fault) {
        (Lang::Zh, LineFault::Name) => format!("品名要 1 至 {LINE_NAME_CHARS_MAX} 字"),
        (Lang::En, LineFault::Name) => format!("the name needs 1 to {LINE_NAME_CHARS_MAX} characters"),
        (Lang::Zh, LineFault::QuantityZero) => "數量不能是 0".to_owned(),
        (Lang::En, LineFault::QuantityZero) => "the quantity may not be 0".to_owned(),
        (Lang::Zh, LineFault::Quantity) => format!("數量最多 {DECIMALS_MAX} 位小數，不超過 {FIGURE_MAX}"),
        (Lang::En, LineFault::Quantity) => {
            format!("the quantity has at most {DECIMALS_MAX} decimals and is not above {FIGURE_MAX}")
        }
        (Lang::Zh, LineFault::Price) => format!("單價最多 {DECIMALS_MAX} 位小數，不超過 {FIGURE_MAX}"),
        (Lang::En, LineFault::Price) => {
            format!("the price has at most {DECIMALS_MAX} decimals and is not above {FIGURE_MAX}")
        }
        (Lang::Zh, LineFault::Unit) => format!("單位最多 {UNIT_CHARS_MAX} 字"),
        (Lang::En, LineFault::Unit) => format!("the unit has at most {UNIT_CHARS_MAX} characters"),
    }
}

/// Faulty lines, each with its place.
pub(super) fn lines(lang: Lang, faults: &[(u32, LineFault)]) -> String {
    let told: Vec<String> = faults
        .iter()
        .take(LINES_SHOWN_MAX)
        .map(|&(place, fault)| match lang {
            Lang::Zh => format!("第 {place} 項：{}", line_fault(lang, fault)),
            Lang::En => format!("item {place}: {}", line_fault(lang, fault)),
        })
        .collect();
    let more = faults.len() - told.len();
    match (lang, more) {
        (Lang::Zh, 0) => format!("{}。", told.join("；")),
        (Lang::Zh, _) => format!("{}；另有 {more} 項。", told.join("；")),
        (Lang::En, 0) => format!("{}.", told.join("; ")),
        (Lang::En, _) => format!("{}; and {more} more.", told.join("; ")),
    }
}

/// No line, or too many.
pub(super) fn line_count(lang: Lang, lines: u32) -> String {
    match (lang, lines) {
        (Lang::Zh, 0) => "還沒有品項：請先輸入一項。".to_owned(),
        (Lang::En, 0) => "There is no item yet: enter one first.".to_owned(),
        (Lang::Zh, _) => format!("一張發票最多 {LINES_MAX} 項，現在有 {lines} 項：請分成兩張。"),
        (Lang::En, _) => format!("An invoice takes {LINES_MAX} items, this has {lines}: make two of it."),
    }
}

/// Lines that do not come to a total.
pub fn total_fault(lang: Lang, fault: TotalFault) -> String {
    match (lang, fault) {
        (Lang::Zh, TotalFault::Zero) => "總計是 0 元，不能開立：請核對數量與單價。".to_owned(),
        (Lang::En, TotalFault::Zero) => "The total is 0: check quantities and prices.".to_owned(),
        (Lang::Zh, TotalFault::Negative) => {
            "折扣超過金額：總計與各稅別的小計都不能是負數。".to_owned()
        }
        (Lang::En, TotalFault::Negative) => {
            "The discount is larger than the goods: neither the total nor the sum of a tax kind may be negative."
                .to_owned()
        }
        (Lang::Zh, TotalFault::TooLarge) => format!("總計超過 {TOTAL_MAX} 元：請分成兩張。"),
        (Lang::En, TotalFault::TooLarge) => format!("The total is above {TOTAL_MAX}: make two of it."),
    }
}

/// Payments that do not pay.
pub fn tender_fault(lang: Lang, fault: TenderFault) -> String {
    match (lang, fault) {
        (Lang::Zh, TenderFault::Short(missing)) => format!("收款還差 {missing} 元。"),
        (Lang::En, TenderFault::Short(missing)) => format!("NT${missing} are still to be paid."),
        (Lang::Zh, TenderFault::ChangeNotCash(over)) => {
            format!("只有現金可以找零：非現金多收了 {over} 元，請改正。")
        }
        (Lang::En, TenderFault::ChangeNotCash(over)) => {
            format!("Change is given on cash only: take NT${over} less by card, mobile or voucher.")
        }
        (Lang::Zh, TenderFault::Amount) => {
            format!("收款金額要 1 至 {TOTAL_MAX} 元，最多 {TENDERS_MAX} 筆。")
        }
        (Lang::En, TenderFault::Amount) => {
            format!("A payment is 1 to {TOTAL_MAX}, and at most {TENDERS_MAX} of them.")
        }
    }
}
