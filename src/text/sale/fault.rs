//! What is wrong with a sale, a good or a payment: the same sentence while it is typed and when the engine refuses it.

use crate::domain::{
    Conflict, DECIMALS_MAX, FIGURE_MAX, LINE_NAME_CHARS_MAX, LINES_MAX, LineFault, PlaceCode, TENDERS_MAX,
    TOTAL_MAX, TenderFault, TotalFault, UNIT_CHARS_MAX, UbnFault,
};
use crate::text::Lang;

/// How many faulty lines one sentence names; the rest is counted.
const LINES_SHOWN_MAX: usize = 10;

sentences! {
    /// Things of a sale that do not go together.
    pub words conflict(Conflict) {
        DonationAndBuyer =>
            "有統一編號的發票不能捐贈：請清除捐贈碼，或不打統編。"
            / "An invoice with a UBN cannot be donated: clear the donation code or the UBN.";
        DonationAndCarrier =>
            "設定的加值中心不收捐贈又有載具的發票：請清除其中一項。"
            / "The centre that is set takes a donation or a carrier, not both: clear one of them.";
        CitizenAndBuyer =>
            "設定的加值中心不收統一編號加自然人憑證：請改用手機條碼或印紙本。"
            / "The centre that is set takes no citizen certificate with a UBN: use a mobile bar code or paper.";
        MobileAndBuyer =>
            "設定的加值中心不收統一編號加手機條碼：請改印紙本。"
            / "The centre that is set takes no mobile bar code with a UBN: use paper.";
        CarrierAndSlip =>
            "設定的加值中心不收有載具又印證明聯的發票：請不要印紙本，或清除載具。"
            / "The centre that is set takes no slip of an invoice in a carrier: no paper, or clear the carrier.";
        CarrierNotTaken =>
            "設定的加值中心不收這種載具：請改用手機條碼、自然人憑證，或印證明聯。"
            / "The centre that is set does not take this kind of carrier: use a mobile bar code, a citizen certificate or paper.";
        MemberAndBuyer =>
            "設定的加值中心不收統一編號加會員載具：請改用手機條碼或印紙本。"
            / "The centre that is set takes no member's carrier with a UBN: use a mobile bar code or paper.";
        CardAndBuyer =>
            "設定的加值中心不收統一編號加卡片載具：請改用手機條碼或印紙本。"
            / "The centre that is set takes no card as carrier with a UBN: use a mobile bar code or paper.";
        MixedTax =>
            "設定的加值中心只收應稅加免稅、或應稅加零稅率的混合發票：請分開開立。"
            / "The centre that is set takes taxable lines with tax-free or with zero-rated ones, not all: sell them apart.";
        NameWithoutBuyer =>
            "買方名稱只用於有統一編號的發票：請打統編，或清除名稱。"
            / "A buyer's name goes with a UBN only: enter the UBN or clear the name.";
        BadBuyerName =>
            "買方名稱最多 60 字，也不能只是 0：請打公司名稱或留白。"
            / "The buyer's name has at most 60 characters and is not just zeros: enter it or leave it empty.";
        ZeroRateMissing =>
            "零稅率必須填通關方式與零稅率原因（71 至 79）。"
            / "A zero-rated line needs the clearance and the reason (71 to 79).";
        ZeroRateWithoutLine =>
            "沒有零稅率的品項，不能填通關方式與零稅率原因：請清除。"
            / "No line is zero-rated: clear the clearance and the reason.";
        BuyerOfZeros =>
            "00000000 不是統一編號：消費者不打統編，公司請打它的統編。"
            / "00000000 is no UBN: leave it out for a consumer, or enter the company's.";
    }
    /// A carrier that is none.
    pub fn bad_carrier(found: &str) =>
        "載具「{found}」不是手機條碼（/ 加七碼大寫英數 .+-）或自然人憑證（兩碼大寫英文加十四碼數字），請重刷。"
        / "The carrier “{found}” is neither a mobile bar code (/ and seven of 0-9 A-Z . + -) nor a citizen certificate (two capitals, fourteen digits): scan it again.";
    /// A carrier that is typed, and is none.
    pub fn bad_other_carrier(found: &str) =>
        "載具「{found}」不對，請核對：會員打電子郵件或手機號碼，自有會員載具打 類別:號碼（EJ0113:…），卡片打 悠遊卡:外碼:內碼（icash、一卡通、金融卡相同），信用卡打 信用卡:加密卡號。"
        / "“{found}” is no carrier, check it: a member is an e-mail address or a mobile phone number, a registered type TYPE:ID (EJ0113:…), a card easycard:SHOWN:HIDDEN (so icash, ipass, bank-card), a credit card credit-card:ENCRYPTED.";
    /// A donation code that is none.
    pub fn bad_donation(found: &str) =>
        "捐贈碼「{found}」應為三至七碼數字。" / "The donation code “{found}” is not three to seven digits.";
    /// An item that is not `NAME:QTY:PRICE`.
    pub fn bad_item(found: &str) =>
        "品項「{found}」應為 品名:數量:單價，品名最多 100 字。"
        / "The item “{found}” is not NAME:QTY:PRICE with a name of up to 100 characters.";
    /// An item of the command line that begins as an object and is none of ours.
    pub fn bad_json_item(why: &str) =>
        "這個品項應像 {{\"name\":\"書\",\"qty\":1,\"price\":100,\"unit\":\"本\",\"tax\":\"free\"}}。{why}"
        / "The item should look like {{\"name\":\"書\",\"qty\":1,\"price\":100,\"unit\":\"本\",\"tax\":\"free\"}}. {why}";
    /// A payment of the command line that is none.
    pub fn bad_payment(found: &str) =>
        "付款「{found}」應為 種類:金額，種類是 cash 現金、card 信用卡、mobile 行動支付、voucher 禮券，金額是整數元，例如 cash:500。"
        / "The payment “{found}” is not KIND:AMOUNT with cash, card, mobile or voucher and whole dollars, as in cash:500.";
    /// What should be a sale in JSON, and is no JSON.
    pub fn no_json(column: u64) =>
        "從第 {column} 個位元組起不是正確的 JSON。" / "From byte {column} on it is no JSON.";
    /// A field that must be there.
    pub fn json_lacks(name: &str) => "缺少欄位 {name}。" / "The field {name} is missing.";
    /// A field that there is none of.
    pub fn json_unknown(name: &str, known: &str) =>
        "沒有欄位 {name}；可用：{known}。" / "There is no field {name}; known: {known}.";
    /// A text where a number is wanted, or no object at all.
    pub fn json_other(column: u64) =>
        "第 {column} 個位元組之前的值不是這裡要的種類：一筆銷售是一個物件，qty、price、amount 是數字。"
        / "What ends at byte {column} is not of the kind that is wanted there: a sale is one object; qty, price and amount are numbers.";
    /// A field that takes a few words.
    pub fn bad_json_word(field: &str, words: &str) =>
        "欄位 {field} 只能是：{words}。" / "The field {field} is one of: {words}.";
    /// A field with payments.
    pub fn bad_json_payment(words: &str) =>
        "payments 的 kind 只能是：{words}；amount 是整數元。"
        / "In payments, kind is one of: {words}; amount is whole dollars.";
    /// A field of such a line.
    pub fn bad_json_field(field: &str) => "欄位 {field} 的內容不正確。" / "The field {field} is not well formed.";
    /// A line of `issue --from -` that does not name its sale.
    pub fn no_request_id() =>
        "標準輸入的每一行都要有 request_id（自己編，每筆不同）：否則分不出是重送，還是另一位客人買了一樣的東西。"
        / "From standard input every line needs a request_id of its own (any text, another for each sale): a repeat and \
           another customer's same sale cannot be told apart without.";
    /// A line of `issue --from` that is too long.
    pub fn line_too_long(bytes_max: u64) =>
        "這一行超過 {bytes_max} 位元組。請分成幾筆。"
        / "The line has more than {bytes_max} bytes: split the sale.";
    /// What is wrong with a line or a good.
    pub fn line_fault(lang, fault: LineFault) => match fault {
        LineFault::Name =>
            ["品名要 1 至 {LINE_NAME_CHARS_MAX} 字" / "the name needs 1 to {LINE_NAME_CHARS_MAX} characters"];
        LineFault::QuantityZero => ["數量不能是 0" / "the quantity may not be 0"];
        LineFault::Quantity =>
            ["數量最多 {DECIMALS_MAX} 位小數，不超過 {FIGURE_MAX}"
            / "the quantity has at most {DECIMALS_MAX} decimals and is not above {FIGURE_MAX}"];
        LineFault::Price =>
            ["單價最多 {DECIMALS_MAX} 位小數，不超過 {FIGURE_MAX}"
            / "the price has at most {DECIMALS_MAX} decimals and is not above {FIGURE_MAX}"];
        LineFault::Unit =>
            ["單位最多 {UNIT_CHARS_MAX} 字" / "the unit has at most {UNIT_CHARS_MAX} characters"];
    }
    /// No line, or too many.
    pub(in crate::text) fn line_count(lang, lines: u32) => match lines {
        0 => ["還沒有品項：請先輸入一項。" / "There is no item yet: enter one first."];
        _ =>
            ["一張發票最多 {LINES_MAX} 項，現在有 {lines} 項：請分成兩張。"
            / "An invoice takes {LINES_MAX} items, this has {lines}: make two of it."];
    }
    /// Lines that do not come to a total.
    pub fn total_fault(lang, fault: TotalFault) => match fault {
        TotalFault::Zero =>
            ["總計是 0 元，不能開立：請核對數量與單價。" / "The total is 0: check quantities and prices."];
        TotalFault::Negative =>
            ["折扣超過金額：總計與各稅別的小計都不能是負數。"
            / "The discount is larger than the goods: neither the total nor the sum of a tax kind may be negative."];
        TotalFault::TooLarge =>
            ["總計超過 {TOTAL_MAX} 元：請分成兩張。" / "The total is above {TOTAL_MAX}: make two of it."];
        TotalFault::Lines =>
            ["數量太大，單價的 7 位小數湊不出總計：請改用較大的單位（箱、包），或分成幾項。"
            / "The quantity is so large that a price of 7 decimals does not come to the total: count in larger units \
               (boxes, packs), or make several items of it."];
    }
    /// Payments that do not pay.
    pub fn tender_fault(lang, fault: TenderFault) => match fault {
        TenderFault::Short(missing) => ["收款還差 {missing} 元。" / "NT${missing} are still to be paid."];
        TenderFault::ChangeNotCash(over) =>
            ["只有現金可以找零：非現金多收了 {over} 元，請改正。"
            / "Change is given on cash only: take NT${over} less by card, mobile or voucher."];
        TenderFault::CashNotNeeded(cash) =>
            ["其他付款已付清，現金 {cash} 元是多的：請拿掉現金，或改正其他付款的金額。"
            / "The other payments pay it all, and NT${cash} in cash would only go back: take the cash out, or correct the others."];
        TenderFault::Amount =>
            ["收款金額要 1 至 {TOTAL_MAX} 元，最多 {TENDERS_MAX} 筆。"
            / "A payment is 1 to {TOTAL_MAX}, and at most {TENDERS_MAX} of them."];
    }
    /// A code that looks right and is nobody's, before the sale is issued.
    pub fn no_such_code(lang, code: &PlaceCode) => match code {
        PlaceCode::MobileBarcode(_) =>
            ["請再掃一次或清除：財政部查無載具 {code}（再按銷售照樣開立）。"
            / "Scan again or clear: the ministry knows no carrier {code} (issuing again goes on all the same)."];
        PlaceCode::Donation(_) =>
            ["請改正或清除：財政部查無捐贈碼 {code}（再按銷售照樣開立）。"
            / "Correct or clear: the ministry knows no donation code {code} (issuing again goes on all the same)."];
    }
    /// A UBN that is none.
    pub fn bad_ubn(lang, found: &str, fault: UbnFault) => match fault {
        UbnFault::Form => ["統一編號「{found}」應為八碼數字。" / "The UBN “{found}” is not eight digits."];
        UbnFault::Zeros =>
            ["「{found}」不是統一編號：消費者不打統編，公司請打它的統編。"
            / "“{found}” is no UBN: leave it out for a consumer, or enter the company's."];
        UbnFault::Check =>
            ["統一編號「{found}」檢查碼不符，請再核對。"
            / "The check digit of the UBN “{found}” does not fit: read it again."];
    }
}

/// All of them in one sentence after the other.
pub(in crate::text) fn conflicts(lang: Lang, found: &[Conflict]) -> String {
    found.iter().map(|&one| conflict(lang, one)).collect::<Vec<_>>().join(lang.pick("", " "))
}

/// Faulty lines, each with its place.
pub(in crate::text) fn lines(lang: Lang, faults: &[(u32, LineFault)]) -> String {
    let told: Vec<String> = faults
        .iter()
        .take(LINES_SHOWN_MAX)
        .map(|&(place, fault)| match lang {
            Lang::Zh => format!("第 {place} 項：{}", line_fault(lang, fault)),
            Lang::En => format!("item {place}: {}", line_fault(lang, fault)),
        })
        .collect();
    let more = faults.len() - told.len();
    let told = told.join(lang.pick("；", "; "));
    match more {
        0 => say!(lang, "{told}。" / "{told}."),
        _ => say!(lang, "{told}；另有 {more} 項。" / "{told}; and {more} more."),
    }
}
