//! 電子發票字軌號碼申請書 in words: the form's own Chinese stands beside the English, for it is written in Chinese.

use crate::domain::{FormChange, Period, TaxKind};
use crate::text::Lang;

sentences! {
    /// Over the figures.
    pub fn title() =>
        "電子發票字軌號碼申請書：每期預估使用數量（1 組 = 50 號）"
        / "電子發票字軌號碼申請書 (the tax office's form): books each period, one 組 is 50 numbers";
    words kind(TaxKind) {
        General => "一般稅額計算" / "一般稅額計算 (general tax)";
        Special => "特種稅額計算" / "特種稅額計算 (special tax)";
    }
    fn change(lang, of: FormChange) => match of {
        FormChange::First(books) => ["勾「首次申請」，填 {books} 組" / "tick 首次申請 (first), write {books} 組"];
        FormChange::More(books) => ["勾「增加」，填 {books} 組" / "tick 增加 (more), write {books} 組"];
        FormChange::Fewer(books) => ["勾「減少」，填 {books} 組" / "tick 減少 (fewer), write {books} 組"];
        FormChange::Stop => ["勾「停止使用」" / "tick 停止使用 (no more)"];
        FormChange::Same => ["不填" / "leave it empty"];
    }
    fn tax_said(kind: &str, change: &str, taken: u64, wanted: u64) =>
        "{kind}：{change}（目前每期 {taken} 組，需要 {wanted} 組）"
        / "{kind}: {change} (now {taken} each period, {wanted} wanted)";
    /// 配號方式.
    pub words allocation(annual: bool) match annual {
        true => "配號方式：勾「年配」" / "配號方式: tick 年配 (by the year)";
        false => "配號方式：勾「期配」" / "配號方式: tick 期配 (by the period)";
    }
    /// No centre fetches the numbers.
    pub fn no_centre() =>
        "委任加值服務中心：不填（要由加值中心下載字軌時，加 --centre）"
        / "委任加值服務中心 (a centre that fetches them): leave it empty, or give --centre";
    /// A centre fetches them.
    pub fn centre(lang, name: &str, ubn: Option<&str>, periods: (Period, Option<Period>))
        where ubn = ubn.unwrap_or(lang.pick("統編請填", "UBN to be filled in")), from = month(periods.0, true),
            to = periods.1.map_or(lang.pick("（未定）", "(open)").to_owned(), |to| month(to, false)) =>
        "委任加值服務中心：{name}，統一編號 {ubn}；勾「下載電子發票配號期別」，自 {from} 至 {to}"
        / "委任加值服務中心: {name}, UBN {ubn}; tick 下載電子發票配號期別, from {from} to {to}";
    /// 申請人.
    pub fn applicant(lang, name: &str, ubn: &str, tax_no: Option<&str>, address: &str)
        where tax_no = tax_no.unwrap_or(lang.pick("請填（或以 --tax-no 給）", "to be filled in (or --tax-no)")),
            address = if address.is_empty() { lang.pick("請填", "to be filled in") } else { address } =>
        "申請人：{name}，統一編號 {ubn}，稅籍編號 {tax_no}，營業地址 {address}"
        / "申請人 (applicant): {name}, UBN {ubn}, tax registration {tax_no}, address {address}";
    /// What only a person knows.
    pub fn by_hand() =>
        "請自行填寫：負責人姓名、聯絡人姓名、電話、傳真、通訊地址、電子郵件信箱、事務所（代理人），並蓋營業人章"
        / "To be filled in by hand: the owner, the contact's name, telephone, fax, address and e-mail, the accountant, and the seal";
    /// Nothing changes.
    pub fn not_needed() =>
        "數量不變，不必送申請書。" / "Nothing changes: no form is needed.";
    /// Where it goes.
    pub fn where_to() =>
        "向轄區國稅局送件，約 1 到 3 個工作天發下新號碼。平台出現「已達取號上限」或「沒有可取用的本數」時就要送這份申請書；還有可用取用本數時，直接在平台增加本數即可。"
        / "Hand it in at the tax office, which takes one to three working days. It is needed where the platform says 已達取號上限 or 沒有可取用的本數; while it shows 可用取用本數, books are added there without it.";
    /// The latest day.
    pub fn hand_in_by(day: &str) => "最晚送件日：{day}" / "Hand it in by {day}";
    /// Less than a week was sold, and no count given.
    pub fn no_pace() =>
        "銷售還不到一週，估不出每期需要幾本：請以 --books 給定。"
        / "Less than a week was sold, which tells nothing of the books of a period: give them with --books.";
    /// A span of periods that ends before it begins.
    pub fn periods_backwards(from: Period, to: Period) =>
        "委任期間的迄期 {to} 早於起期 {from}。" / "The last period, {to}, is before the first one, {from}: give them the other way round.";
    /// A count was noted.
    pub fn noted(period: Period, taken: u32) =>
        "已記下期別 {period} 取用 {taken} 本。" / "Noted: {taken} books are taken of period {period}.";
}

/// The line of a tax kind: what is ticked, what was taken, what is wanted.
pub fn tax_line(lang: Lang, of: TaxKind, ticked: FormChange, (taken, wanted): (u64, u64)) -> String {
    tax_said(lang, kind(lang, of), &change(lang, ticked), taken, wanted)
}

/// A month of a period as the form has it.
fn month(period: Period, first: bool) -> String {
    let month = period.odd_month() + u32::from(!first);
    format!("{} 年 {month:02} 月", period.roc_year())
}
