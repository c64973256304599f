//! Single words: states, fields, checks, kinds of act. The legacy words (收銀機, 電子發票, 三聯式) are not here:
//! they are the same in either language and belong to the domain.

use super::Lang;
use crate::domain::{
    Act, AllocationMode, BlankReporter, BookAct, CorrectionAct, DeliveryAct, MoveKind, PaperAct, PeopleAct,
    RangeActKind, RangeField, RangeStatus, SaleAct, StoreAct, TillAct,
};
use crate::protocol::DoctorCheck;

sentences! {
    /// The state of a range, as the grid and the list show it.
    words status(RangeStatus) {
        Ready => "未使用" / "ready";
        InUse => "使用中" / "in use";
        UsedUp => "已用完" / "used up";
        Paused => "暫停" / "paused";
        Expired => "已過期" / "expired";
        Closed => "已關帳" / "closed";
        BlankReported => "空白已報" / "blank reported";
    }
    /// The name of a field of the LJ form.
    words field(RangeField) {
        Company => "公司編號" / "company";
        Dept => "部門" / "department";
        Till => "收銀台" / "till";
        Period => "發票期別" / "period";
        TaxKind => "稅額計算" / "tax kind";
        Category => "發票類別" / "category";
        Copies => "發票聯數" / "copies";
        Kind => "發票型態" / "kind";
        From => "發票起日" / "first day";
        To => "發票迄日" / "last day";
        Track => "發票字軌" / "track";
        Count => "發票張數" / "count";
        Begin => "發票號碼起" / "begin";
        End => "發票號碼迄" / "end";
        LastIssued => "已開立號碼" / "last issued";
        Cancelled => "作廢張數" / "cancelled";
        Upload => "上傳方式" / "upload";
        Books => "本數" / "books";
        Reason => "原因" / "reason";
    }
    /// What a check of the doctor holds to be true.
    words doctor_check(DoctorCheck) {
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
    /// 期配 or 年配.
    words mode(AllocationMode) {
        Term => "期配" / "term";
        Annual => "年配" / "annual";
    }
    /// Who reports blank numbers.
    words blanks(BlankReporter) {
        Ourselves => "本店" / "ours";
        Centre => "加值中心" / "centre";
        HeadOffice => "總公司" / "head office";
    }
}

/// What a fact of the ledger is called.
pub fn act(lang: Lang, act: &Act) -> &'static str {
    match act {
        Act::Store(StoreAct::Created { .. }) => lang.pick("建立資料", "store created"),
        Act::Store(StoreAct::ClockAccepted { .. }) => lang.pick("確認時鐘", "clock accepted"),
        Act::Book(BookAct::Ranges { kind, .. }) => range_act(lang, *kind),
        Act::Sale(act) => sale_act(lang, act),
        Act::Correction(act) => correction_act(lang, act),
        Act::Paper(act) => paper_act(lang, act),
        Act::Delivery(act) => delivery_act(lang, act),
        Act::Till(TillAct::Company(_)) => lang.pick("公司資料", "company"),
        Act::Till(TillAct::Department(_)) => lang.pick("部門資料", "department"),
        Act::Till(TillAct::Till(_)) => lang.pick("收銀台資料", "till"),
        Act::Till(TillAct::ShiftClosed(_)) => lang.pick("交班", "shift closed"),
        Act::People(PeopleAct::Staff(_)) => lang.pick("人員資料", "person"),
        Act::People(PeopleAct::UnixUser(_)) => lang.pick("主機使用者", "Unix user"),
        Act::People(PeopleAct::UnixUserRemoved(_)) => lang.pick("刪除主機使用者", "Unix user removed"),
    }
}

fn sale_act(lang: Lang, act: &SaleAct) -> &'static str {
    match act {
        SaleAct::Issued(_) => lang.pick("開立", "issued"),
        SaleAct::Parked(_) => lang.pick("暫存銷售", "sale parked"),
        SaleAct::Unparked(_) => lang.pick("刪除暫存", "parked sale thrown away"),
        SaleAct::GoodsPut(_) => lang.pick("商品資料", "goods"),
        SaleAct::GoodsRemoved(_) => lang.pick("刪除商品", "goods removed"),
    }
}

fn correction_act(lang: Lang, act: &CorrectionAct) -> &'static str {
    match act {
        CorrectionAct::Cancelled { .. } => lang.pick("作廢發票", "invoice cancelled"),
        CorrectionAct::Voided { .. } => lang.pick("註銷發票", "invoice voided"),
        CorrectionAct::Reissued(_) => lang.pick("重開", "issued anew"),
        CorrectionAct::Allowed { .. } => lang.pick("折讓", "allowance"),
        CorrectionAct::AllowanceCancelled { .. } => lang.pick("作廢折讓單", "allowance cancelled"),
    }
}

fn paper_act(lang: Lang, act: &PaperAct) -> &'static str {
    match act {
        PaperAct::Queued(_) => lang.pick("要求列印", "print asked for"),
        PaperAct::Begun(_) => lang.pick("開始列印", "print begun"),
        PaperAct::Ended { .. } => lang.pick("列印結束", "print ended"),
        PaperAct::Said { .. } => lang.pick("確認紙本", "paper confirmed"),
        PaperAct::GivenUp { .. } => lang.pick("放棄列印", "print given up"),
    }
}

fn delivery_act(lang: Lang, act: &DeliveryAct) -> &'static str {
    match act {
        DeliveryAct::Paused(Some(_)) => lang.pick("暫停上傳", "upload paused"),
        DeliveryAct::Paused(None) => lang.pick("恢復上傳", "upload resumed"),
        DeliveryAct::Moved { kind, .. } => match kind {
            MoveKind::Sent => lang.pick("開始上傳", "upload begun"),
            MoveKind::Told => lang.pick("上傳結果", "upload answered"),
            MoveKind::Retried => lang.pick("重新上傳", "upload retried"),
            MoveKind::Parked => lang.pick("擱置上傳", "upload parked"),
        },
    }
}

fn range_act(lang: Lang, kind: RangeActKind) -> &'static str {
    match kind {
        RangeActKind::Add => lang.pick("新增字軌", "range added"),
        RangeActKind::Batch => lang.pick("批次新增字軌", "ranges added"),
        RangeActKind::Import => lang.pick("匯入字軌", "ranges imported"),
        RangeActKind::Edit => lang.pick("修改字軌", "range edited"),
        RangeActKind::Delete => lang.pick("刪除字軌", "ranges deleted"),
        RangeActKind::Dept => lang.pick("部門編輯", "department changed"),
        RangeActKind::Till => lang.pick("指定收銀台", "till changed"),
        RangeActKind::Pause => lang.pick("暫停字軌", "ranges paused"),
        RangeActKind::Resume => lang.pick("恢復字軌", "ranges resumed"),
        RangeActKind::Split => lang.pick("分割字軌", "range split"),
        RangeActKind::Check => lang.pick("字軌檢核", "ranges checked"),
    }
}
