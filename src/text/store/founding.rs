//! The questions of a new store, and what is said to their answers.

use crate::domain::StoreKind;
use crate::text::Lang;

sentences! {
    /// What a store is for, behind its creation in the trail; of a shop's own there is nothing to say.
    pub words store_kind(StoreKind) {
        Real => "" / "";
        Sample => "範例" / "sample";
        Twin => "訓練用副本" / "training twin";
        Packed => "外攜" / "packed till";
        HeadOffice => "總公司" / "head office";
    }
    /// The questions were broken off.
    pub fn nothing_created() => "沒有建立任何資料。" / "Nothing was created.";
    /// The questions of a new store, each with its default in brackets.
    pub words question(which: &str) match which {
        "choice" => "請選擇 [1/2/q]：" / "Choose [1/2/q]: ";
        "company" => "公司編號 [1]：" / "Company number [1]: ";
        "name" => "登記名稱（稅籍登記的，不是招牌）：" / "Registered name (the tax registration's, not the sign's): ";
        "sure" => "是登記名稱請按 Enter，不是請輸入登記名稱：" / "Enter if it is, else the registered name: ";
        "shop_name" =>
            "招牌名稱，印在證明聯最上面 [同登記名稱]："
            / "The sign's name, which heads the slips [the registered one]: ";
        "begin" => "請按 Enter 開始：" / "Enter to begin: ";
        "ubn" => "統一編號（八碼）：" / "UBN (eight digits): ";
        "address" => "地址（可空白）：" / "Address (may be empty): ";
        _ => "配號方式：1 期配、2 年配 [1]：" / "Allocation: 1 term, 2 annual [1]: ";
    }
    /// A name that ends as no registered one does.
    pub fn looks_like_a_sign() =>
        "登記名稱多半以公司、行、號、社、店結尾；上傳的發票必須用登記名稱，用招牌名稱會被罰。"
        / "Registered names mostly end in 公司, 行, 號, 社 or 店. Invoices must bear it; shops were fined for the sign's.";
    /// An answer that does not fit its question.
    pub words bad_answer(which: &str) match which {
        "company" => "公司編號為十碼以內的英數字。" / "At most ten letters and digits.";
        "name" | "sure" => "請輸入登記名稱，最多 60 字。" / "A name of 1 to 60 characters.";
        "shop_name" => "招牌名稱最多 60 字。" / "A name of at most 60 characters.";
        "address" => "地址最多 100 字。" / "At most 100 characters.";
        _ => "請輸入列出的選項。" / "One of the answers listed.";
    }
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
