//! The questions of a new store, and what is said to their answers.

use crate::text::Lang;

sentences! {
    /// The questions were broken off.
    fn nothing_created() => "沒有建立任何資料。" / "Nothing was created.";
}

/// The first question, with what can be answered.
pub fn welcome(lang: Lang, store: &str) -> [String; 4] {
    match lang {
        Lang::Zh => [
            format!("{store} 還沒有資料。"),
            "  1  建立新資料".to_owned(),
            "  2  使用範例資料試用".to_owned(),
            "  q  離開".to_owned(),
        ],
        Lang::En => [
            format!("There is no store in {store} yet."),
            "  1  new store".to_owned(),
            "  2  sample data, to try it".to_owned(),
            "  q  leave".to_owned(),
        ],
    }
}

/// The questions of a new store, each with its default in brackets.
pub fn question(lang: Lang, which: &str) -> &'static str {
    match which {
        "choice" => lang.pick("請選擇 [1/2/q]：", "Choose [1/2/q]: "),
        "company" => lang.pick("公司編號 [1]：", "Company number [1]: "),
        "name" => lang.pick("公司名稱：", "Company name: "),
        "ubn" => lang.pick("統一編號（八碼）：", "UBN (eight digits): "),
        "address" => lang.pick("地址（可空白）：", "Address (may be empty): "),
        _ => lang.pick("配號方式：1 期配、2 年配 [1]：", "Allocation: 1 term, 2 annual [1]: "),
    }
}

/// An answer that does not fit its question.
pub fn bad_answer(lang: Lang, which: &str) -> &'static str {
    match which {
        "company" => lang.pick("公司編號為十碼以內的英數字。", "At most ten letters and digits."),
        "name" => lang.pick("請輸入公司名稱，最多 60 字。", "A name of 1 to 60 characters."),
        "address" => lang.pick("地址最多 100 字。", "At most 100 characters."),
        _ => lang.pick("請輸入列出的選項。", "One of the answers listed."),
    }
}
