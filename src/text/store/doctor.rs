//! The doctor in words: what each check holds to be true, and its verdict.

use crate::protocol::DoctorCheck;
use crate::text::Lang;

sentences! {
    /// What a check of the doctor holds to be true.
    pub words doctor_check(DoctorCheck) {
        NoNumberTwice => "號碼沒有重複，字軌沒有重疊" / "no number twice, no overlapping ranges";
        StatesAddUp => "每個號碼只有一種狀態，張數相符" / "every number has one state; the counts add up";
        PrefixInTime =>
            "已開立號碼連續、依時間先後、在期別之內"
            / "issued numbers are a prefix, in time order, inside the period";
        RequestsAnswered => "每個請求代號都找得到答案" / "every request id leads to its answer";
        ReplayEqual => "由總帳重算的結果與資料庫相同" / "replaying the ledger gives the same store";
        LedgerAhead => "總帳、資料庫與見證檔一致" / "ledger, store and witness stand at the same place";
        ChainWhole => "總帳的雜湊鏈完整" / "the hash chain of the ledger is whole";
        RandomCodes => "每一萬張之內隨機碼不重複" / "random codes: each once per block of 10,000";
        OriginalOnce => "每張發票的正本最多一張在外" / "of no invoice two originals are with a customer";
        AllowancesFit => "折讓不超過發票金額" / "allowances take back no more than was sold";
        OutboxWhole =>
            "每件事都有待上傳的訊息，順序無誤"
            / "every fact has its documents, sent in their order";
    }
    /// The doctor's last word.
    pub words doctor_end(healthy: bool) match healthy {
        true => "全部正常。" / "All invariants hold.";
        false =>
            "有不正常的項目：請先停止開立，通知系統管理者。"
            / "Something does not hold: stop issuing and tell the administrator.";
    }
}

/// One check of the doctor.
pub fn doctor_line(name: &str, count: u64, broken: usize) -> String {
    let mark = if broken == 0 { "OK".to_owned() } else { format!("!! {broken}") };
    format!("{mark:<6} {count:>10}  {name}")
}
