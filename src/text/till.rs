//! Companies, departments and tills in words.

pub mod overview;
pub mod pack;
pub mod shift;

use crate::domain::{AllocationMode, BlankReporter, CleanText, DeptCode, TillCode};
use crate::text::Lang;

sentences! {
    /// 期配 or 年配.
    pub words mode(AllocationMode) {
        Term => "期配" / "term";
        Annual => "年配" / "annual";
    }
    /// Who reports blank numbers.
    pub words blanks(BlankReporter) {
        Ourselves => "本店" / "ours";
        Centre => "加值中心" / "centre";
        HeadOffice => "總公司" / "head office";
    }
    /// Headings of the company table.
    pub fn company_headings() =>
        ["公司編號", "公司名稱", "統一編號", "總公司統編", "配號方式", "空白申報", "地址"]
        / ["company", "name", "UBN", "head UBN", "allocation", "blanks", "address"];
    /// Headings of the department table.
    pub fn dept_headings() => ["部門代號", "部門名稱"] / ["dept", "name"];
    /// Headings of the till table.
    pub fn till_headings() => ["收銀台", "名稱", "部門代號", "公司編號"] / ["till", "name", "dept", "company"];
    /// A department that is not there.
    pub fn no_such_dept(code: &DeptCode) =>
        "沒有部門代號 {code}。請以 lj dept list 查詢，或用 add 新增。"
        / "There is no department {code}: see `lj dept list`, or add it.";
    /// A till that is not there.
    pub fn no_such_till(code: &TillCode) =>
        "沒有收銀台 {code}。請以 lj till list 查詢，或用 add 新增。"
        / "There is no till {code}: see `lj till list`, or add it.";
    /// `lj company add` without what it needs.
    pub fn company_needs() => "新增公司請給 --name 與 --ubn。" / "A new company needs --name and --ubn.";
    /// The registered name may be the sign's: asked, never refused.
    pub fn sign_name(name: &CleanText) =>
        "「{name}」是稅籍登記的名稱嗎？登記名稱多半以公司、行、號、社、店結尾。上傳的發票必須用登記名稱，用招牌名稱會被罰；不是的話請改：lj company edit 編號 --name 登記名稱 --shop-name 招牌名稱。"
        / "Is “{name}” the name of the tax registration? Those mostly end in 公司, 行, 號, 社 or 店. Invoices must bear it; shops were fined for the sign's. If it is not: `lj company edit NO --name REGISTERED --shop-name SIGN`.";
    /// A company without a QR key.
    pub fn no_key_yet(seller: &str, path: &str) =>
        "還沒有賣方 {seller} 的 QR 碼金鑰，除了公司存載具、不印紙本的發票，都還不能開立。請在 {path} 的 [qr_key] 之下寫 {seller} = \"平台的 32 位金鑰\"。"
        / "There is no QR key of the seller {seller} yet, so nothing is issued but a company's invoice in a carrier without a slip. Below [qr_key] of {path}, write {seller} = \"the platform's 32 hex digits\".";
    /// A company without an address.
    pub fn no_address() =>
        "這家公司沒有地址：平台的 Turnkey 不收賣方沒有地址的發票，訊息中暫以「-」代替。請補上稅籍登記的地址：lj company edit 編號 --address 地址。"
        / "This company has no address: the platform's Turnkey takes no invoice of a seller without one, so messages say “-” until you enter the registered one with `lj company edit NO --address ADDRESS`.";
}
