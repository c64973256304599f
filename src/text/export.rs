//! What an export says, and the headings of its tables.

use crate::domain::{TaxFigures, TaxType, Ubn};
use crate::text::Lang;

sentences! {
    /// The tax of an invoice.
    pub words tax_type(TaxType) {
        Taxable => "應稅" / "taxable";
        Zero => "零稅率" / "zero-rated";
        Free => "免稅" / "tax-free";
        Mixed => "混合" / "mixed";
    }
    /// Whether a price holds the tax.
    pub words basis(gross: bool) match gross {
        true => "含稅" / "gross";
        false => "未稅" / "net";
    }
    /// What is entered in a box of the form.
    pub words box_name(number: u16) match number {
        5 => "收銀機及電子發票 銷售額" / "cash registers and e-invoices, sales";
        6 => "收銀機及電子發票 稅額" / "cash registers and e-invoices, tax";
        7 => "零稅率銷售額 非經海關" / "zero-rated, not through the customs";
        8 => "收銀機及電子發票 免稅銷售額" / "cash registers and e-invoices, tax-free";
        15 => "零稅率銷售額 經海關" / "zero-rated, through the customs";
        17 => "退回及折讓 銷售額" / "returns and allowances, sales";
        18 => "退回及折讓 稅額" / "returns and allowances, tax";
        19 => "退回及折讓 零稅率" / "returns and allowances, zero-rated";
        20 => "退回及折讓 免稅" / "returns and allowances, tax-free";
        21 => "應稅銷售額合計" / "taxable sales, total";
        22 => "稅額合計" / "tax, total";
        23 => "零稅率銷售額合計" / "zero-rated sales, total";
        24 => "免稅銷售額合計" / "tax-free sales, total";
        25 => "銷售額總計" / "all sales";
        101 => "本期銷項稅額" / "output tax of the period";
        _ => "" / "";
    }
    /// The clock says nothing that has a period.
    pub fn no_period() => "時鐘沒有期別可言：請給 --period，例如 11511。" / "The clock has no period: give --period, such as 11511.";
    /// A media file is of one seller.
    pub fn one_seller() =>
        "媒體檔是一個統編的：請以 --ubn 指定統編。" / "A media file is of one UBN: say which with --ubn.";
    /// A file of an earlier export.
    pub fn exists(path: &str) =>
        "{path} 已存在，沒有寫入任何檔案。請換一個資料夾，或加 --overwrite 覆寫。"
        / "{path} is there already, and nothing was written: choose another folder, or add --overwrite.";
    /// A file was written.
    pub fn written(path: &str, rows: u64) => "{path}：{rows} 列" / "{path}: {rows} rows";
    /// Characters that the spelling has not.
    pub fn lost(count: u64) =>
        "有 {count} 個字不在 CP950 裡，以「？」代替；要保留請用 --encoding utf-8。"
        / "{count} characters are not in CP950 and stand as ？: --encoding utf-8 keeps them.";
    /// The period is not over.
    pub fn goes_on(period: &str) =>
        "{period} 期還沒結束：數字到現在為止，媒體檔不含空白號碼。"
        / "Period {period} is not over: these are the figures so far, and a media file has no blank numbers yet.";
    /// Only one of several companies of a 統編 is in the figures.
    pub fn part_of_seller(ubn: Ubn, others: &str) =>
        "統編 {ubn} 還有公司 {others}：這裡只含一家的數字，申報 401 與媒體檔請改用 --ubn {ubn}。"
        / "The UBN {ubn} has companies {others} too: these figures are of one alone. The return and its media file are made with --ubn {ubn}.";
    /// No company has the 統編.
    pub fn no_such_seller() =>
        "沒有公司用這個統編。請以 lj company list 查詢。" / "No company has this UBN: see `lj company list`.";
    /// Numbers whose invoices are in another system.
    pub fn used_elsewhere(away: u64, before: u64) =>
        "不在這些表與數字裡：在外（手持機、其他系統）用掉的 {away} 號，前系統開立的 {before} 號。申報前請把那些系統的資料併入。"
        / "In none of these tables and figures: {away} numbers used elsewhere (a handheld, another system) and {before} issued by the former system. Add what those systems have before you file.";
    /// Numbers that wait for their re-issue.
    pub fn voided(count: u64) =>
        "有 {count} 號已註銷、尚未重開，不在數字裡。申報前請先重開（lj invoice reissue）。"
        / "{count} numbers are voided and wait for their re-issue, and are in no figure: issue them anew before you file (`lj invoice reissue`).";
    /// Nothing was sold.
    pub fn nothing(period: &str) => "{period} 期沒有發票。" / "There is no invoice in period {period}.";
    fn form_head(period: &str, seller: Ubn, form: u16, invoices: u64, cancelled: u64, allowances: u64) =>
        "{period} 期 統編 {seller} 的 {form} 申報數字：發票 {invoices} 張，作廢 {cancelled} 張，折讓 {allowances} 張"
        / "Figures of form {form} for UBN {seller}, period {period}: {invoices} invoices, {cancelled} cancelled, {allowances} allowances";
    fn form_box(number: u16, name: &str, amount: i64) => "欄 {number} {name}：{amount}" / "box {number}, {name}: {amount}";
}

/// The figures of a form, a line a box.
pub fn form(lang: Lang, period: &str, seller: Ubn, figures: &TaxFigures) -> Vec<String> {
    let (sold, allowed) = (figures.sold.count, figures.allowed.count);
    let head = form_head(lang, period, seller, figures.form(), sold, figures.cancelled, allowed);
    let boxes = figures.boxes();
    let lines = boxes.iter().map(|of| form_box(lang, of.number, box_name(lang, of.number), of.amount));
    std::iter::once(head).chain(lines).collect()
}

/// The headings of the tables.
pub struct Heads {
    /// Of invoices.
    pub invoices: Vec<&'static str>,
    /// Of their lines.
    pub lines: Vec<&'static str>,
    /// Of allowances.
    pub allowances: Vec<&'static str>,
    /// Of numbers that nobody has used.
    pub blanks: Vec<&'static str>,
    /// Of the form.
    pub form: Vec<&'static str>,
    /// Of closed shifts.
    pub shifts: Vec<&'static str>,
}

sentences! {
    fn shifts() =>
        ["班次", "收銀台", "交班人", "起", "迄", "開立張數", "開立金額", "作廢張數", "作廢金額", "折讓張數", "折讓金額", "現金收款",
        "退現", "備用金", "存入", "支出", "應有現金", "點鈔", "差額", "原因", "取出", "留給下一班"]
        / ["shift", "till", "staff", "from", "to", "issued", "issued_amount", "cancelled", "cancelled_amount", "allowances",
        "allowances_amount", "cash_taken", "cash_back", "float", "paid_in", "paid_out", "expected", "counted", "difference",
        "reason", "taken_out", "left"];
    fn invoices() =>
        ["期別", "發票號碼", "開立日期", "開立時間", "隨機碼", "賣方統編", "買方統編", "買方名稱", "公司", "部門", "收銀台",
        "課稅別", "應稅銷售額", "零稅率銷售額", "免稅銷售額", "稅額", "總計", "現金", "信用卡", "行動支付", "禮券", "未註明",
        "載具號碼", "捐贈碼", "通關方式", "零稅率原因", "狀態", "作廢時間", "作廢原因", "專案作廢文號", "折讓合計"]
        / ["period", "number", "date", "time", "random_code", "seller_ubn", "buyer_ubn", "buyer_name", "company", "dept", "till",
        "tax_type", "sales_amount", "zero_amount", "free_amount", "tax_amount", "total_amount", "cash", "card", "mobile", "voucher",
        "untold", "carrier", "donation", "clearance", "zero_reason", "state", "cancelled_at", "cancel_reason", "approval_no",
        "allowed_amount"];
    fn lines() =>
        ["期別", "發票號碼", "行號", "品名", "數量", "單位", "單價", "金額", "課稅別", "單價含稅"]
        / ["period", "number", "line", "name", "quantity", "unit", "price", "amount", "tax", "price_basis"];
    fn allowances() =>
        ["折讓單號碼", "折讓日期", "折讓時間", "發票期別", "發票號碼", "賣方統編", "買方統編", "收銀台", "人員", "行號", "品名",
        "數量", "未稅金額", "稅額", "課稅別", "原因", "作廢時間", "作廢原因"]
        / ["allowance", "date", "time", "invoice_period", "invoice_number", "seller_ubn", "buyer_ubn", "till", "staff", "line",
        "name", "quantity", "net_amount", "tax_amount", "tax", "reason", "cancelled_at", "cancel_reason"];
    fn blanks() =>
        ["期別", "統編", "公司", "部門", "收銀台", "字軌", "號碼起", "號碼迄", "張數", "狀態"]
        / ["period", "ubn", "company", "dept", "till", "track", "begin", "end", "count", "state"];
    fn boxes() => ["賣方統編", "申報書", "欄", "名稱", "金額"] / ["seller_ubn", "form", "box", "name", "amount"];
}

impl Heads {
    /// In a language.
    pub fn of(lang: Lang) -> Self {
        Self {
            invoices: invoices(lang).to_vec(),
            lines: lines(lang).to_vec(),
            allowances: allowances(lang).to_vec(),
            blanks: blanks(lang).to_vec(),
            form: boxes(lang).to_vec(),
            shifts: shifts(lang).to_vec(),
        }
    }
}
