//! Headings of the tables that verbs print.

use crate::text::Lang;

sentences! {
    /// Headings of the range table: id, the fourteen legacy columns, state.
    fn range_headings() =>
        ["代號", "期別", "發票類別", "發票型態", "聯數", "發票起日", "發票迄日", "字軌", "發票號碼起",
         "發票號碼迄", "張數", "已開立號碼", "作廢張數", "公司編號", "部門代號", "狀態"]
        / ["id", "period", "category", "kind", "copies", "from", "to", "track", "begin", "end", "count",
         "last issued", "cancelled", "company", "dept", "status"];
    /// Headings of the company table.
    fn company_headings() =>
        ["公司編號", "公司名稱", "統一編號", "總公司統編", "配號方式", "空白申報", "地址"]
        / ["company", "name", "UBN", "head UBN", "allocation", "blanks", "address"];
    /// Headings of the department table.
    fn dept_headings() => ["部門代號", "部門名稱"] / ["dept", "name"];
    /// Headings of the till table.
    fn till_headings() => ["收銀台", "名稱", "部門代號", "公司編號"] / ["till", "name", "dept", "company"];
    /// Headings of the invoice table.
    fn invoice_headings() =>
        ["發票號碼", "時間", "買方統編", "稅額", "總計", "收銀台", "狀態"]
        / ["number", "at", "buyer", "tax", "total", "till", "status"];
    /// Names of the paths.
    fn path_headings() =>
        ["設定檔", "機密檔", "按鍵設定", "資料", "總帳", "連線端點", "見證檔"]
        / ["config", "secrets", "keymaps", "store", "ledger", "socket", "witness"];
}
