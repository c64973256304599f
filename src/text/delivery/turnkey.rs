//! Turnkey in words: what its own check refuses, and a file that it does not take.

use crate::domain::{Moment, TurnkeyRule};
use crate::text::Lang;

sentences! {
    /// What is wrong with a message that breaks a rule of Turnkey's own check.
    pub words turnkey_rule(TurnkeyRule) {
        SellerAddress => "賣方沒有地址" / "the seller has no address";
        BuyerIdentifier => "買方統編應為八碼數字" / "the buyer's number is not eight digits";
        ConsumerName =>
            "個人買受人的名稱不可為 0 至 0000" / "a consumer's name may not be 0, 00, 000 or 0000";
        ConsumerSums => "個人發票的金額須為整數" / "a consumer's sums must be whole dollars";
        RandomNumber => "隨機碼應為四碼數字" / "the random code is not four digits";
        PrintedCarrier =>
            "已列印的發票只有公司的手機條碼可存載具，且顯碼、隱碼都要有"
            / "a printed invoice has no carrier but a company's mobile bar code, with both ids";
        PrintedDonation => "已列印的發票不可捐贈" / "a printed invoice is not donated";
        CarrierMissing =>
            "未列印也未捐贈的發票要有載具類別、顯碼與隱碼"
            / "an invoice neither printed nor donated needs a carrier with its kind and both ids";
        MobileIds => "手機條碼要有顯碼與隱碼" / "a mobile bar code needs both ids";
        CarrierBlanks => "載具號碼前後不可有空白" / "a carrier's id begins or ends with a blank";
        DonationCode =>
            "捐贈註記與捐贈碼不一致" / "the donation mark and the donation code do not go together";
        ZeroRate =>
            "零稅率要有通關方式與零稅率原因" / "a zero rate needs the clearance mark and the reason for it";
        LineTax => "明細的課稅別不可為混合" / "a line has one tax, not a mix";
        Dates => "缺少日期或時間" / "a date or time is missing";
        AllowanceLines =>
            "折讓單缺少明細、原發票日期或金額"
            / "an allowance lacks lines, the invoice's date on one, or its amounts";
        AllowanceType => "買方開立的折讓單不可用於個人" / "an allowance made by the buyer has no consumer";
        Length =>
            "有文字超過平台的長度（罕用字算兩字）"
            / "a text is longer than the platform takes (a rare character counts two)";
    }
    /// Turnkey's folder keeps no trace of a document, and the platform said nothing.
    pub fn no_trace() =>
        "Turnkey 資料夾已無此檔，也沒有平台結果：請到平台查詢，確定沒有才重送"
        / "neither its file nor a result is left in Turnkey's folders: look it up on the platform, and send it again only if it is not there";
    /// A path into a folder `ERR` of Turnkey.
    pub fn unread_by_turnkey() =>
        "這是 Turnkey 的 ERR 資料夾，裡面不是平台的回覆。"
        / "this is a folder ERR of Turnkey, and nothing in it is a word of the platform";
    /// A file lies in `SRC`, and Turnkey does not take it.
    pub fn untaken(since: Moment) =>
        "自 {since} 起有檔案留在 SRC，Turnkey 未取件：請確認 Turnkey 執行中，且它的使用者可讀寫該檔（屬於 SRC 資料夾的群組）。"
        / "Since {since} a file lies in SRC and Turnkey does not take it: see that Turnkey runs, and that its user may read and write the file (the group of the SRC folder).";
}

#[cfg(test)]
mod tests {
    use super::*;
    use strum::VariantArray;

    #[test]
    fn every_rule_has_its_own_sentence() {
        let mut said: Vec<_> = [Lang::Zh, Lang::En]
            .into_iter()
            .flat_map(|lang| TurnkeyRule::VARIANTS.iter().map(move |rule| turnkey_rule(lang, *rule)))
            .collect();
        said.sort_unstable();
        said.dedup();
        assert_eq!(said.len(), 2 * TurnkeyRule::VARIANTS.len());
    }
}
