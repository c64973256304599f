//! The self-test in words: its scenarios, what is said of a file, and what a shop asks of the centres before it goes live.
//!
//! What is known of the centres stands here as tables: which call asks for a carrier, a donation code or a company, what an
//! answer means, and which marks go together. Sources: ECPay's guides 04 and 18 and its pages p=7886, 7891, 7896; OPay's
//! documents i100 V1.6.0 and i301 V1.3.0; Amego's document 1.2.0 and its table of codes; Turnkey's own check.

use crate::domain::SelfTestFault;
use crate::text::Lang;

sentences! {
    /// Headings of the table; the last column is the shop's to fill in.
    pub fn headings() =>
        ["項次", "情境", "輪", "訊息", "號碼", "檔案", "檢查", "平台"]
        / ["no.", "scenario", "round", "message", "number", "file", "checks", "platform"];
    /// What a scenario is about.
    pub words scenario(number: &str) match number {
        "1-1" => "消費者；證明聯已列印、無載具" / "consumer; slip printed, no carrier";
        "1-2" => "買受人有統編" / "buyer with a UBN";
        "3" => "作廢" / "cancelled";
        "4-1" => "開立、作廢、註銷、同號重開" / "issued, cancelled, voided, issued again";
        "4-2" => "開立、註銷、同號重開" / "issued, voided, issued again";
        "5" => "退貨折讓" / "allowance after a return";
        "6" => "折讓作廢" / "allowance cancelled";
        "7" => "手機條碼" / "mobile bar code";
        "8" => "捐贈" / "donation";
        "9" => "手機條碼並捐贈" / "mobile bar code and donation";
        "10" => "統編與手機條碼" / "UBN with a mobile bar code";
        "11" => "會員載具" / "member carrier";
        "12" => "會員載具並捐贈" / "member carrier and donation";
        "13" => "自然人憑證" / "citizen certificate";
        "14" => "自然人憑證並捐贈" / "citizen certificate and donation";
        "15" => "應稅" / "taxable";
        "16" => "零稅率" / "zero rate";
        "17" => "免稅" / "free of tax";
        "18" => "混合稅率" / "mixed tax";
        "E0401" => "總機構配號" / "allotment to branches";
        "E0402" => "空白未使用字軌" / "blank numbers";
        _ => "" / "";
    }
    /// What our checks and the schemas say of a file.
    pub words verdict(schema: &str) match schema {
        "valid" => "正確，XSD 正確" / "right, valid by the schema";
        "invalid" => "正確，XSD 不符" / "right, not valid by the schema";
        _ => "正確，XSD 未檢查" / "right, schema not asked";
    }
    /// Below the table: what to do with the files.
    pub fn after() =>
        [
            "把第 1 輪的檔案放進 Turnkey 各訊息的 SRC（存證在 B2SSTORAGE，E0401、E0402 在 B2PMESSAGE）；平台確認後再放下一輪。",
            "在平台 BTB036W 頁看到「通過」後於最後一欄打勾；Turnkey 的狀態要是 C。E0402 最後送：之後它的號碼都不能再用。",
            "沒有分支機構的營業人，E0401 可填「未測試」。QR 碼的四組字串：lj slip --self-test。"
        ]
        / [
            "Put the files of round 1 into SRC of each message of Turnkey (B2SSTORAGE; E0401 and E0402: B2PMESSAGE), and those of the next round once the platform has confirmed them.",
            "Tick the last column when the platform's page BTB036W shows 通過; Turnkey's state must be C. E0402 goes last: its numbers cannot be used any more.",
            "A firm without branches may write 未測試 for E0401. The four QR strings: `lj slip --self-test`."
        ];
    /// A scenario that the counter does not sell.
    pub fn not_sold(scenario: &str, why: &str) =>
        "{scenario}：只有這份檔案，櫃台目前不這樣開立：{why}"
        / "{scenario}: the file alone; the counter does not issue this: {why}";
    /// Nobody named the schemas.
    pub fn no_schemas() =>
        "沒有以 XSD 檢查：請把 MIG 4.1 的結構檔放在資料夾的 v41 下，以 LJ_XSD 指定，並安裝 xmllint。"
        / "The schemas were not asked: put those of MIG 4.1 into a folder, under v41, name it by LJ_XSD, and install xmllint.";
    /// A file breaks a rule of ours.
    pub fn faulty() =>
        "有檔案不合規則（見上表），沒有寫出任何檔案。"
        / "A file breaks a rule, as the table says: nothing was written.";
    /// A file is not valid by the schemas.
    pub fn not_valid() =>
        "有檔案不符 XSD（見上表）：檔案已寫出，請勿上傳。"
        / "A file is not valid by its schema, as the table says: the files are written, do not send them.";
    /// The folder holds something.
    pub fn not_empty(folder: &str) =>
        "{folder} 不是空的：請給空的或新的資料夾，舊的檔案不會被覆寫。"
        / "{folder} is not empty: give an empty or a new folder, for no file is written over.";
    /// No track of the store has numbers enough.
    pub fn no_numbers(period: &str, ubn: &str, wanted: u32) =>
        "這份資料沒有 {ubn} 在 {period} 期可用、尚有 {wanted} 個號碼的字軌：請匯入平台測試區配的字軌，或給 --track 與 --begin。"
        / "This store has no track of {ubn} in {period} with {wanted} numbers left: import what the platform's test page allotted, or give --track and --begin.";
    /// Numbers that are not of the store's tracks.
    pub fn not_its_track(track: &str, begin: &str, period: &str, ubn: &str) =>
        "{track}{begin} 起的號碼不都在 {ubn} 於 {period} 期的字軌內：請核對字軌與起號。"
        / "The numbers from {track}{begin} on are not all of the tracks of {ubn} in {period}: check track and begin.";
    /// No test with these.
    pub fn no_test(lang, fault: SelfTestFault) => match fault {
        SelfTestFault::Numbers =>
            ["由此起號不夠 18 個情境使用：請給較小的起號。"
            / "From this number on there are too few for the 18 scenarios: give a lower one."];
        SelfTestFault::Period => ["今天不屬於任何一期，請核對時鐘。" / "Today is in no period: check the clock."];
        SelfTestFault::Ubn =>
            ["00000000 不是統一編號，請給檢測者自己的統編。"
            / "00000000 is no UBN: give the tester's own."];
        SelfTestFault::Scenario(scenario) =>
            ["情境 {scenario} 無法做出。" / "Scenario {scenario} cannot be made."];
    }
    /// Headings of what is known of centres.
    pub fn centre_headings() => ["對象", "問什麼、什麼情形", "回答、怎麼辦"] / ["whom", "what", "answer"];
}

/// What is known of the centres: whom, what, and the answer.
pub fn centres(lang: Lang) -> &'static [[&'static str; 3]] {
    match lang {
        Lang::Zh => &CENTRES_ZH,
        Lang::En => &CENTRES_EN,
    }
}

/// Lines of that table.
const LINES: usize = 27;

const CENTRES_ZH: [[&str; 3]; LINES] = [
    [
        "綠界",
        "手機條碼：CheckBarcode（Revision 3.0.0）MerchantID、BarCode",
        "RtnCode 1：IsExist Y 有、N 沒有；9000001、10000010 與其他都是不明，照常開立",
    ],
    ["綠界", "捐贈碼：CheckLoveCode（Revision 3.0.0）MerchantID、LoveCode", "同上；N 可能是舊資料"],
    [
        "歐付寶",
        "手機條碼、捐贈碼：同名兩支，沒有 Revision",
        "RtnCode 只說呼叫是否成功，看 IsExist；10000010 稍後再問",
    ],
    [
        "綠界、歐付寶",
        "公司：GetCompanyNameByTaxID MerchantID、UnifiedBusinessNo",
        "1 有；7 查無、9000001 照常開立；1200125、2027000 號碼錯誤",
    ],
    ["光貿", "手機條碼：/json/barcode 物件 barCode", "0 有；9000113 沒有；9000111 空白、9000112 格式錯誤"],
    ["光貿", "公司：/json/ban_query 陣列 ban", "name 有字即是；空白為號碼正確、查無公司；99 號碼錯誤"],
    ["光貿", "捐贈碼", "不能先問；開立時 3040137，或 99 NPOBAN 錯誤"],
    [
        "財政部",
        "手機條碼、捐贈碼：BIZAPIVAN/biz，bcv 或 preserveCodeCheck",
        "要有 appId；使用 Turnkey 的營業人可用",
    ],
    ["各家", "自然人憑證", "無處可問，只看格式"],
    ["光貿代碼", "10、18、21；字軌查詢的 99「稍後重試」", "同樣內容稍後再送；線路中斷後先查詢"],
    ["光貿代碼", "15", "時鐘差超過 60 秒：以 /json/time 對時後再送"],
    ["光貿代碼", "11–14、16、19、22；3040111、3040191", "帳號、網址或號碼用完：全部停下，通知店家"],
    ["光貿代碼", "17、20、23、3040112、3050112、4040112、4050112", "程式錯誤"],
    [
        "光貿代碼",
        "3050121、4040152、4050131、4050141、52、99 註銷中",
        "等候後再送；重複作廢得 3050131 即已在處理",
    ],
    ["光貿代碼", "3040171、4040161、99「已存在開立」", "查詢並比對內容；不同則交由人處理"],
    ["光貿代碼", "3050122、4050132、99「已存在開立作廢」", "已完成"],
    [
        "光貿代碼",
        "3040121–3040184、4040121–4040151、99「第 n 筆」",
        "改正後以同號再送；最常見為載具號碼不存在",
    ],
    [
        "光貿代碼",
        "3050123–3050126、3050141、4040156、4040171、4040173、4050133–4050135",
        "交由人處理；曾有折讓（3050141）即不能作廢",
    ],
    ["列印註記", "消費者，已列印", "載具空白、不捐贈（各家相同）"],
    ["列印註記", "消費者，未列印", "要有載具或捐贈；Turnkey 與光貿否則退回"],
    ["列印註記", "統編，無載具", "Y（綠界、歐付寶 Print 1）"],
    [
        "列印註記",
        "統編與手機條碼",
        "Turnkey Y 或 N；綠界 0 或 1，離線 1；歐付寶 0 或 1，離線不可；光貿只可 N",
    ],
    ["列印註記", "統編與自然人憑證", "綠界、歐付寶 0；歐付寶離線不可；其餘無規定"],
    ["列印註記", "統編與捐贈", "不可"],
    [
        "載具類別",
        "會員、卡片",
        "綠界 1 會員、4 悠遊卡、5 一卡通；歐付寶 1 會員、4 悠遊卡、5 icash、6 一卡通、7 金融卡、8 信用卡；光貿 amego",
    ],
    [
        "載具類別",
        "Turnkey",
        "自有會員載具（登記的類別，如 EJ0113）；1K0001 悠遊卡、1H0001 一卡通、2G0001 icash、EK0002 信用卡",
    ],
    ["列印註記", "載具與捐贈", "Turnkey、綠界、歐付寶可，視為捐贈；歐付寶離線與光貿不可"],
];

const CENTRES_EN: [[&str; 3]; LINES] = [
    [
        "ECPay",
        "mobile bar code: CheckBarcode (Revision 3.0.0) MerchantID, BarCode",
        "RtnCode 1: IsExist Y yes, N no; 9000001, 10000010 and all else unknown: issue all the same",
    ],
    [
        "ECPay",
        "donation code: CheckLoveCode (Revision 3.0.0) MerchantID, LoveCode",
        "the same; N may be out of date",
    ],
    [
        "OPay",
        "bar code, donation code: the same two, no Revision",
        "RtnCode tells of the call, IsExist answers; 10000010 later again",
    ],
    [
        "ECPay, OPay",
        "company: GetCompanyNameByTaxID MerchantID, UnifiedBusinessNo",
        "1 found; 7 no data, 9000001 issue all the same; 1200125, 2027000 bad number",
    ],
    [
        "Amego",
        "mobile bar code: /json/barcode object barCode",
        "0 yes; 9000113 no; 9000111 empty, 9000112 malformed",
    ],
    [
        "Amego",
        "company: /json/ban_query array ban",
        "a name is found; an empty one is a right number without company; 99 bad number",
    ],
    ["Amego", "donation code", "cannot be asked; at the issue 3040137, or 99 NPOBAN"],
    [
        "ministry",
        "bar code, donation code: BIZAPIVAN/biz, bcv or preserveCodeCheck",
        "needs an appId; for shops with Turnkey",
    ],
    ["all", "citizen certificate", "can be asked nowhere, its form alone is checked"],
    [
        "Amego code",
        "10, 18, 21; 99 稍後重試 of track calls",
        "the same again later; after a broken line ask first",
    ],
    ["Amego code", "15", "the clock is off by more than 60 s: set it by /json/time"],
    [
        "Amego code",
        "11–14, 16, 19, 22; 3040111, 3040191",
        "account, address or numbers used up: stop all, tell the shop",
    ],
    ["Amego code", "17, 20, 23, 3040112, 3050112, 4040112, 4050112", "a fault of the program"],
    [
        "Amego code",
        "3050121, 4040152, 4050131, 4050141, 52, 99 註銷中",
        "wait, then again; 3050131 on a repeated void means it is queued",
    ],
    ["Amego code", "3040171, 4040161, 99 已存在開立", "ask and compare; other content is a person's"],
    ["Amego code", "3050122, 4050132, 99 已存在開立作廢", "done already"],
    [
        "Amego code",
        "3040121–3040184, 4040121–4040151, 99 第 n 筆",
        "correct, same number; mostly an unknown carrier",
    ],
    [
        "Amego code",
        "3050123–3050126, 3050141, 4040156, 4040171, 4040173, 4050133–4050135",
        "a person; an allowance, even a cancelled one (3050141), bars the void",
    ],
    ["PrintMark", "consumer, printed", "no carrier, no donation (all of them)"],
    ["PrintMark", "consumer, not printed", "a carrier or a donation; else Turnkey and Amego refuse"],
    ["PrintMark", "UBN, no carrier", "Y (ECPay, OPay: Print 1)"],
    [
        "PrintMark",
        "UBN with a mobile bar code",
        "Turnkey Y or N; ECPay 0 or 1, offline 1; OPay 0 or 1, offline never; Amego N alone",
    ],
    [
        "PrintMark",
        "UBN with a citizen certificate",
        "ECPay, OPay 0; OPay offline never; no rule of the others",
    ],
    ["PrintMark", "UBN with a donation", "never"],
    [
        "CarrierType",
        "members, cards",
        "ECPay 1 member, 4 EasyCard, 5 iPASS; OPay 1 member, 4 EasyCard, 5 icash, 6 iPASS, 7 bank card, 8 credit card; Amego amego",
    ],
    [
        "CarrierType",
        "Turnkey",
        "members by a registered type (such as EJ0113); 1K0001 EasyCard, 1H0001 iPASS, 2G0001 icash, EK0002 credit card",
    ],
    [
        "PrintMark",
        "carrier with a donation",
        "Turnkey, ECPay, OPay: yes, it is a donation; OPay offline and Amego: no",
    ],
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_tables_say_the_same_of_the_same_codes() {
        let codes = |row: &[&str; 3]| -> Vec<String> {
            let text = row.concat();
            let digits = text.split(|c: char| !c.is_ascii_digit());
            let mut codes: Vec<String> = digits.filter(|code| code.len() > 4).map(str::to_owned).collect();
            codes.sort();
            codes
        };
        for (zh, en) in CENTRES_ZH.iter().zip(&CENTRES_EN) {
            assert_eq!(codes(zh), codes(en), "{zh:?}");
        }
    }

    #[test]
    fn every_scenario_has_its_words() {
        for number in ["1-1", "1-2", "3", "4-1", "4-2", "5", "6", "10", "18", "E0401", "E0402"] {
            assert!(!scenario(Lang::Zh, number).is_empty() && !scenario(Lang::En, number).is_empty());
        }
    }
}
