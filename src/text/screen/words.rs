//! Fixed words and short sentences without values, each in both languages.

use crate::domain::{Ubn, UbnFault, is_typed_carrier};
use crate::text::Lang;

macro_rules! words {
    ($($name:ident = $zh:literal / $en:literal;)+) => {
        /// A fixed word of the screens; its text is [`Word::say`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "each variant is documented by its two texts in the list below")]
        pub enum Word { $($name),+ }

        impl Word {
            /// Every word, for the tests.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The text in a language.
            pub fn say(self, lang: Lang) -> &'static str {
                match self { $(Self::$name => lang.pick($zh, $en)),+ }
            }
        }
    };
}

impl Word {
    /// Why a text is neither carrier nor donation code: of one that nobody scans, how it is typed.
    pub fn no_place(text: &str) -> Self {
        if is_typed_carrier(text) { Self::BadOtherCarrier } else { Self::BadCarrier }
    }

    /// Why a text is nobody's 統編.
    pub fn no_ubn(text: &str) -> Self {
        match Ubn::parse(text) {
            Err(UbnFault::Zeros) => Self::UbnOfZeros,
            Err(UbnFault::Form | UbnFault::Check) | Ok(_) => Self::BadUbn,
        }
    }
}

words! {
    // Titles.
    Title = "LJ 銷項發票設定作業" / "LJ Invoice number ranges";
    Sample = "測試" / "SAMPLE";
    Fenced = "圍欄" / "FENCED";
    Lost = "連線中斷" / "no engine";
    AnyDept = "全部" / "all";
    NoTill = "未指定" / "none";
    TitleAdd = "新增" / "Add a range";
    QuickAdd = "四欄新增" / "Add a range by four fields";
    TitleEdit = "修改" / "Edit a range";
    TitleBatch = "批次新增" / "Add books in a batch";
    TitleFilter = "查詢" / "Find";
    TitleDept = "部門編輯" / "Department";
    PrintCoverage = "印歸屬表" / "Print";
    CoverageQueued = "已送印字軌歸屬表" / "The table of owners is queued for the printer";
    Coverage = "字軌歸屬" / "Who has which numbers";
    CtxCoverage = "字軌歸屬" / "owners";
    TitleLend = "出借字軌" / "Lend ranges";
    TitleTakeBack = "收回字軌" / "Take a range back";
    TitleBranch = "配給分支機構" / "Give books to a branch";
    TitleImport = "電子發票字軌匯入" / "Import the platform's file";
    TitleGoods = "商品" / "Goods";
    TitleParked = "暫存的銷售" / "Parked sales";
    AskHeld = "客戶手上拿到什麼？" / "What does the customer hold?";
    TitleHelp = "按鍵說明" / "Keys";
    TitlePreview = "批次新增 預覽" / "Books to be added";
    TitleInvoices = "發票查詢" / "Invoices";
    TitleFindInvoices = "發票查詢 條件" / "Find invoices";
    TitleLife = "發票號碼經歷" / "A number's life";
    TitleShift = "交班" / "Close of shift";
    TitleRemedy = "處理" / "Put right";
    TitleVoid = "註銷發票" / "Void the invoice";
    TitleCancel = "作廢發票" / "Cancel the invoice";
    TitleAllow = "折讓" / "Allowance";
    TitleAllowanceCancel = "作廢折讓單" / "Cancel the allowance";
    TitleReprint = "補印" / "Reprint";
    TitleLeaving = "離開前上傳" / "Uploading before leaving";
    // Columns of the grid, in the legacy order.
    ColPeriod = "期別" / "Per.";
    ColCategory = "發票類別" / "Category";
    ColKind = "發票型態" / "Kind";
    ColCopies = "聯數" / "Copies";
    ColFrom = "發票起日" / "From";
    ColTo = "發票迄日" / "To";
    ColTrack = "字軌" / "Trk";
    ColBegin = "發票號碼起" / "Begin";
    ColEnd = "發票號碼迄" / "End";
    ColCount = "張數" / "Count";
    ColLastIssued = "已開立號碼" / "Last used";
    ColCancelled = "作廢張數" / "Cancel'd";
    ColCompany = "公司編號" / "Company";
    ColDept = "部門代號" / "Dept";
    ColLine = "行" / "Line";
    ColVerdict = "判定" / "Verdict";
    ColReason = "說明" / "Reason";
    // Fields that no range has.
    FieldNumber = "發票號碼" / "Number";
    FieldStatus = "狀態" / "Status";
    FieldItem = "品名" / "Item";
    FieldQuantity = "數量" / "Quantity";
    FieldPrice = "單價(含稅)" / "Price (gross)";
    FieldBuyer = "買方統編" / "Buyer UBN";
    FieldDayFrom = "開立日期起" / "From day";
    FieldDayTo = "開立日期迄" / "To day";
    FieldAmountFrom = "總計起" / "Total from";
    FieldAmountTo = "總計迄" / "Total to";
    FieldCarrier = "載具/捐贈" / "Carrier/gift";
    FieldTill = "收銀台" / "Till";
    FieldReason = "原因" / "Reason";
    FieldBackLines = "退哪幾項" / "Which lines";
    FieldBorrower = "借給" / "To whom";
    FieldBorrowerKind = "種類" / "What it is";
    FieldLastUsed = "最後用的號碼" / "Last used";
    FieldCancelledThere = "作廢的號碼" / "Cancelled";
    AsItWas = "照原來的" / "as it was";
    AsKnown = "照登記；新的為手持機" / "as known; new: handheld";
    FieldApproval = "核准文號" / "Approval no";
    FieldBackAmount = "金額(含稅)" / "Amount (gross)";
    FieldCheck = "檢核" / "Check";
    FieldRemaining = "剩餘" / "Left";
    Sheets = "張" / "";
    // Keys.
    Add = "新增" / "Add";
    Edit = "修改" / "Edit";
    Delete = "刪除" / "Delete";
    Filter = "查詢" / "Find";
    Batch = "批次新增" / "Batch";
    Department = "部門編輯" / "Dept";
    Import = "電子發票字軌匯入" / "Import";
    Issue = "銷售" / "Sell";
    ListOf = "清單" / "List";
    Repeat = "重複上次" / "Repeat";
    LineEdit = "改這項" / "Edit";
    LineRemove = "刪這項" / "Remove";
    Park = "暫存" / "Park";
    CallBack = "取回" / "Call back";
    Drawer = "開錢櫃" / "Drawer";
    PaperGiveUp = "放棄列印" / "Give paper up";
    Invoices = "發票查詢" / "Invoices";
    Remedy = "處理" / "Put right";
    Reprint = "補印" / "Reprint";
    Stuck = "待處理" / "Stuck";
    TitleStuck = "待處理文件：被退回或擱置" / "Documents that wait for a person";
    TitleCorrect = "更正" / "Correct";
    TitleSettle = "平台人工處理" / "Settled at the platform";
    NoStuck = "沒有被退回或擱置的文件" / "No document is refused or parked";
    AskSeen = "在平台看到什麼？" / "What was seen at the platform?";
    NothingChanged = "沒有改變" / "Nothing was changed";
    AllowanceCancel = "作廢折讓單" / "Cancel allowance";
    Shift = "交班" / "Close shift";
    Lend = "出借/收回" / "Lend, take back";
    Branch = "配給分支機構" / "Give to a branch";
    BranchNow = "配給" / "Give";
    LendNow = "出借" / "Lend";
    TakeBack = "收回" / "Take back";
    Check = "字軌檢核" / "Check ranges";
    KeyTest = "按鍵測試" / "Key test";
    Overview = "總覽" / "Overview";
    Upkeep = "維護" / "Service";
    Doctor = "檢查" / "Check";
    BackUp = "備份" / "Back up";
    Export = "匯出" / "Export";
    Recover = "復原" / "Recover";
    Update = "更新" / "Update";
    Begin = "開始" / "Begin";
    TitleBackUp = "備份到哪個目錄？" / "Back up to which directory?";
    TitleExport = "匯出哪一期，到哪個資料夾？" / "Which period, into which folder?";
    FieldPlace = "放在" / "Where";
    FieldExportPeriod = "期別" / "Period";
    BadPlace = "要寫由 / 開始的完整路徑" / "Write the whole path, from /";
    CheckDue = "新版待檢查" / "new version: check due";
    Watch = "觀看" / "Watch";
    SuggestRange = "建議新增字軌" / "Suggest a range";
    SuggestCancel = "建議作廢" / "Suggest a cancel";
    PeriodEnd = "前期結束" / "End last period";
    PeriodCalendar = "行事曆" / "Calendar";
    NoNumbersOfPeriod = "這一期沒有電子發票字軌" / "There are no numbers of this period";
    Suggestion = "回答建議" / "Answer a suggestion";
    Open = "開啟" / "Open";
    Mark = "勾選" / "Mark";
    Up = "上一列" / "Row up";
    Down = "下一列" / "Row down";
    PageUp = "上一頁" / "Page up";
    PageDown = "下一頁" / "Page down";
    First = "最前" / "First";
    Last = "最後" / "Last";
    Left = "欄位左移" / "Columns left";
    Right = "欄位右移" / "Columns right";
    Help = "說明" / "Help";
    Leave = "離開" / "Leave";
    Lock = "鎖定或換人" / "Lock, next person";
    Redraw = "重畫畫面" / "Redraw";
    Palette = "找動作" / "Find an act";
    Confirm = "確定" / "Accept";
    Next = "下一欄" / "Next";
    Previous = "上一欄" / "Back";
    Clear = "清空此欄" / "Empty the field";
    FieldExit = "清後面並到下一欄" / "Cut the rest, next";
    Undo = "復原上一步" / "Undo the last";
    Save = "儲存" / "Save";
    Drop = "放棄" / "Drop";
    ChoiceNext = "下一個選項" / "Next choice";
    ChoicePrevious = "上一個選項" / "Previous choice";
    Yes = "是" / "Yes";
    No = "否" / "No";
    Switch = "換按鈕" / "Other button";
    Press = "按下" / "Press";
    Skip = "略過上傳" / "Skip";
    WaitOn = "繼續上傳" / "Go on uploading";
    // Contexts of the key map.
    CtxSale = "銷售" / "sales";
    CtxSaleChoice = "銷售選項" / "sale choices";
    CtxGlobal = "隨處" / "everywhere";
    CtxBrowse = "瀏覽" / "browsing";
    CtxList = "清單" / "lists";
    CtxInvoices = "發票" / "invoices";
    CtxOverview = "總覽" / "overview";
    CtxCalendar = "行事曆" / "calendar";
    CtxUpkeep = "維護" / "service";
    CtxForm = "輸入" / "forms";
    CtxChoice = "選項欄" / "choices";
    CtxQuestion = "詢問" / "questions";
    CtxLeaving = "離開" / "leaving";
    // The palette of acts, and the rooms that have no title of their own there.
    FieldSearch = "找" / "Find";
    SearchHint = "打動作、畫面、按鍵或指令的字" / "Type an act, a screen, a key or a verb";
    AlsoRemedy = "作廢 註銷 重開 重新開立 折讓 更正 退貨" / "cancel void reissue issue anew allowance correct return";
    AlsoBranch = "分公司 總公司 配號 E0401" / "branch head office allotment E0401";
    AlsoLend = "收回 歸還 借出 手持機" / "take back return handheld";
    AlsoPeriodEnd = "終止 關帳 空白 申報空白 結束" / "end close blanks reopen";
    NoSuchAct = "查無這個動作" / "There is no such act";
    AnswerFirst = "先回答這個問題" / "Answer the question first";
    RoomRanges = "字軌" / "Ranges";
    RoomRange = "字軌表單" / "Form of a range";
    RoomPick = "銷售的清單" / "A list of the sale";
    RoomPickAllowance = "選折讓單" / "Choice of an allowance";
    RoomStuckWays = "文件的處理" / "A document's remedies";
    RoomKeepIn = "備份或匯出到" / "Place of a copy";
    // Questions.
    AskLeave = "要離開 LJ 嗎？" / "Leave LJ?";
    AskDrop = "資料已變更，要放棄嗎？" / "Something was changed. Drop it?";
    Skipped = "略過上傳" / "The upload is skipped";
    AskAway = "上一筆尚未確定，仍要離開嗎？" / "The last act is not answered yet. Leave anyway?";
    // Notes.
    Loading = "讀取中" / "Loading";
    NoRanges = "沒有字軌，請新增或匯入" / "No ranges yet: add or import them";
    NothingFound = "查無符合的字軌" / "Nothing found";
    NothingSelected = "沒有選取的字軌" / "No range is selected";
    Saving = "儲存中，請稍候" / "Saving, please wait";
    Working = "處理中，等候主機回音" / "Working: waiting for the engine";
    Checking = "檢查中" / "Checking";
    Reading = "讀檔中" / "Reading";
    Dropped = "已放棄" / "Dropped";
    Unchanged = "沒有變更" / "Nothing was changed";
    StillWaiting = "上一筆尚無回音，以同一筆請求再問" / "The last act is not answered: asking again, same request";
    NoAnswer = "尚無回音，不知是否完成；請再按儲存，不會重複" / "No answer yet; save again: it will not be done twice";
    NotUtf8 = "終端機送出的不是 UTF-8，請改設 UTF-8" / "The terminal does not send UTF-8; set it to UTF-8";
    TooFast = "停一下再按一次：按得太快，沒有收下" / "Wait, then press it again: too fast, not taken";
    PasteIgnored = "貼上的文字只能放進欄位" / "Pasted text goes into fields only";
    StoreStops = "主機正在結束" / "The engine is stopping";
    Locked = "已使用，此欄不能修改" / "In use: this field cannot be changed";
    PickFile = "選一個檔案" / "Choose a file";
    NoFiles = "資料夾內沒有 .csv 檔" / "No .csv file in the folder";
    Unallotted = "此檔只有標題：尚未配號" / "The file has only its header: nothing allotted yet";
    NothingNew = "沒有新的字軌，無須匯入" / "Nothing new to import";
    ImportRefused = "有被拒絕的列，整檔不匯入" / "Rows are refused: nothing of the file is imported";
    ExcelDamage = "此檔被 Excel 存過，請重新下載" / "Excel has saved this file: download it again";
    // 發票查詢, 處理, 交班.
    NoInvoices = "查無符合的發票" / "No invoice is found";
    AskCause = "貨退回，還是資料打錯？" / "Are goods coming back, or was it typed wrong?";
    GoodsBack = "貨退回（全部或一部分）" / "Goods come back (all or some)";
    WrongData = "資料打錯（品項、金額、統編、載具）" / "Typed wrong (items, amounts, UBN, carrier)";
    ColTime = "開立時間" / "Issued at";
    ColReceiver = "買方或載具" / "Buyer, carrier";
    ColTill = "收銀台" / "Till";
    ColItem = "品名" / "Item";
    ColLeft = "可退" / "Left";
    NoAllowance = "沒有可作廢的折讓單" / "There is no allowance to cancel";
    OriginalWaits = "正本已在列印或待確認，請先處理列印工作" / "The original is being printed or in doubt: settle that first";
    NothingComesBack = "沒有退回任何一項" / "Nothing comes back";
    Trial = "試算" / "trial";
    ReasonAtOnce = "當場取消" / "taken back at once";
    ReasonGoodsBack = "退貨" / "goods came back";
    PickAllowance = "要作廢哪一張折讓單？" / "Which allowance?";
    ShiftHint = "按確定交班，不點鈔" / "Accept to close the shift uncounted";
    Count = "點鈔交班" / "Count cash";
    TitleCount = "點鈔交班" / "Count the cash";
    FieldFloat = "備用金" / "Float";
    FieldPaidIn = "存入" / "Paid in";
    FieldPaidOut = "支出" / "Paid out";
    FieldCounted = "點鈔" / "Counted";
    FieldTakenOut = "取出" / "Taken out";
    TooMuchTakenOut = "取出不能多於點鈔" / "No more than was counted";
    ByShift = "班次" / "Shift";
    NoShifts = "這幾天沒有交班" / "No shift was closed in these days";
    ColReceived = "現金" / "Cash";
    ColExpected = "應有" / "Expected";
    ColCounted = "點鈔" / "Counted";
    ColDifference = "差額" / "Differs";
    CountNeeded = "請輸入點得的現金" / "Enter the cash that was counted";
    DifferenceNeedsReason = "與應有現金不同，請說明原因" / "Not what is expected: say why";
    Takings = "日結" / "Takings";
    GroupBy = "分組" / "Group by";
    Reach = "日或期" / "Day or period";
    PrintTakings = "印日結單" / "Print";
    Earlier = "往前" / "Earlier";
    Later = "往後" / "Later";
    IsNewest = "後面還沒有營收" / "Nothing later has come yet";
    TakingsQueued = "日結單已排入列印" / "The slip of takings waits for the printer";
    ColNet = "未稅" / "Net";
    ColTaxAmount = "稅額" / "Tax";
    ColTaken = "合計" / "Total";
    ColCancelledAmount = "作廢" / "Cancelled";
    ColAllowed = "折讓" / "Allowed";
    CtxTakings = "日結" / "Takings";
    IsClosed = "已交班" / "It is closed";
    CtxShift = "交班" / "Close of shift";
    ShiftPrintHint = "按確定印交班單" / "Accept to print its slip";
    // 按鍵測試.
    KeyTestHint = "按任何鍵：只顯示收到什麼，不做任何事。連按兩次 Esc 離開。" / "Any key: shown, not done. Esc twice leaves.";
    SeenStray = "收到不是按鍵的序列，已略過" / "a sequence that is no key: dropped";
    SeenNoUse = "收到了，沒有用途" / "arrived, no use";
    AllFunctionKeys = "F1 至 F12 都收到了" / "F1 to F12 have all arrived";
    MissingFunctionKeys = "還沒收到（=代用鍵）：" / "Not arrived yet (=twin):";
    // 總覽.
    ColOwnLeft = "專用" / "Own left";
    ColReachLeft = "可用" / "In reach";
    ColToday = "今日" / "Today";
    ColLastSale = "最後開立" / "Last sale";
    ColRunOut = "預計用完" / "Runs out";
    ColTerminal = "終端機" / "Terminal";
    ColAsked = "最後動作" / "Heard at";
    OwnScreen = "這就是這台自己的畫面" / "That is this very screen";
    NothingShownYet = "等候對方畫面" / "Waiting for its screen";
    PickTerminal = "請先選一台終端機" / "Choose a terminal first";
    PickTill = "請先選一個收銀台或終端機" / "Choose a till or a terminal first";
    NoSuggestion = "沒有待回答的建議" / "Nothing is suggested";
    Suggested = "已送出建議，由收銀台決定" / "Suggested: the till decides";
    SuggestionRefused = "已回絕建議" / "The suggestion is refused";
    Watched = "被觀看" / "WATCHED";
    // 登入.
    TitleSignIn = "登入" / "Sign in";
    FieldStaff = "人員代號" / "Staff";
    FieldPin = "PIN" / "PIN";
    SignInStart = "請輸入人員代號與 PIN" / "Enter code and PIN";
    SignInLocked = "已鎖定：輸入 PIN 繼續，或換人登入" / "Locked: the PIN goes on, another person may sign in";
    SignInOver = "登入已過期，請再登入；輸入的資料還在" / "Sign in again; what was typed is still here";
    CheckingPin = "核對中" / "Checking";
    NoPeople = "沒有設定 PIN 的人員，不必登入" / "Nobody has a PIN here: no signing in";
    // Faults of fields that are no range's.
    BadPinForm = "PIN 是 4 至 12 位數字" / "4 to 12 digits";
    BadPeriod = "期別不明：如 10807" / "Not a period: write 10807";
    BadTrack = "字軌是兩個英文字母" / "A track is two letters";
    BadCode = "只能用英數字，最多 10 字" / "Letters and digits, at most 10";
    NameBorrower = "請填手持機或系統的名稱" / "Name the handheld or system";
    BadText = "有看不見的字元，請重打" / "It holds hidden characters: type it anew";
    NameLastUsed = "請填最後用的號碼；都沒用過填 -" / "The last number used, or - for none";
    BadLastUsed = "八位數字，或 -" / "Eight digits, or -";
    BadSerials = "八位數字，之間空一格" / "Eight digits each, a blank between";
    BadNumber = "號碼是兩個英文字母加八位數字" / "Two letters and eight digits";
    BadDay = "日期不明：如 115.11.23" / "Not a day: write 2026-11-23";
    BadAmount = "金額要是整數元" / "Whole dollars";
    TooMuchChange = "要找零一萬元以上：收款打錯了嗎？" / "Change of 10,000 or more: was the amount mistyped?";
    BadCarrierCode = "不是載具或捐贈碼" / "Neither carrier nor donation code";
    BadLines = "沒有這一項：如 3 或 1,4，空白為全部" / "No such line: write 3 or 1,4; empty is all";
    ReasonNeeded = "必須填寫原因" / "The reason is needed";
    ApprovalNeeded = "期限已過，必須填核准文號" / "Too late without an approval number";
    NoTyping = "這一欄用選的，輸入的字沒有收下" / "A choice: what was typed is not taken";
    BadUbn = "請核對 8 碼統編：統一編號不正確" / "Check the 8 digits: not a valid UBN";
    UbnOfZeros = "00000000 不是統編，消費者請留白" / "00000000 is no UBN: leave it empty for a consumer";
    BadQuantity = "數量不正確" / "Not a quantity";
    BadPrice = "單價不正確" / "Not a price";
    // The issued invoice.
    Issued = "已開立" / "Issued";
    RandomCode = "隨機碼" / "Random code";
    Total = "總計" / "Total";
    Time = "時間" / "Time";
    Change = "找零" / "Change";
    // The sales screen.
    FieldEntry = "條碼/品名" / "Code/item";
    FieldTax = "稅別" / "Tax";
    FieldBuyerName = "名稱" / "Name";
    FieldClearance = "通關方式" / "Customs";
    FieldZeroReason = "零稅原因" / "Reason";
    FieldTender = "付款方式" / "Paid by";
    FieldTendered = "收款" / "Taken";
    FieldPaper = "紙本" / "Paper";
    ColUnitPrice = "單價" / "Price";
    ColAmount = "金額" / "Amount";
    TaxTaxable = "應稅" / "taxable";
    TaxFree = "免稅" / "free";
    TaxZero = "零稅率" / "zero";
    ThroughCustoms = "經海關" / "through";
    NotThroughCustoms = "非經海關" / "not through";
    PaperUsual = "照規定" / "as the rule says";
    PaperOnRequest = "客戶要紙本及明細" / "asked for, detail";
    PaperOnRequestLater = "客戶要紙本，稍後印" / "asked for, later";
    PaperLater = "先不印" / "later";
    PrinterIdle = "沒有待印的紙本" / "No paper waits";
    Discount = "折扣" / "Discount";
    NoLineYet = "還沒有品項，請先輸入" / "No item yet: enter one first";
    NoInvoiceOfIt = "這樣不能開立" / "No invoice can be of this";
    NothingToUndo = "沒有剛刪除的品項或收款" / "Nothing was just removed";
    BadDonationTyped = "= 之後是捐贈碼，3 至 7 位數字" / "Behind = stands a donation code, 3 to 7 digits";
    NoPaymentToTake = "要刪品項請先回到條碼欄：這裡沒有收款可收回" / "Go back to the code field to remove an item: no payment here";
    NoActToUndo = "沒有可復原的：這台還沒有新增或刪除字軌" / "Nothing to undo: no range was added or deleted here";
    UndoNotTakeBack = "收回不能復原：未用的可以再出借" / "What was taken back stays: lend what is unused again";
    UndoNotBranch = "配給不能復原：沒用過的可以再配回總公司" / "Not undone: give unused books back to the head office";
    NoBranches = "這裡沒有同一總公司的分支機構" / "No company here is a branch of another one";
    UndoNotImport = "匯入太多，不能一次收回：勾選後以刪除收回" / "Too many for one act: mark and delete the rows of the import";
    UndoneEdit = "已改回修改前的內容" / "Put back to what it was before the edit";
    NothingParked = "沒有暫存的銷售" / "Nothing is parked";
    Unfinished = "還有未輸入完的品項：按 Enter 加入，或清除" / "Something is half typed: Enter adds it, or clear it";
    FinishFirst = "先完成或暫存目前的銷售" / "Finish or park this sale first";
    NoPaperWaits = "沒有等候印表機的紙本" / "No paper waits for the printer";
    KeysFull = "等候中，按鍵太多，請稍候" / "Waiting: too many keys";
    BadCarrier = "請再掃一次：不是手機條碼、自然人憑證或捐贈碼" / "Scan it again: not a bar code, certificate or donation code";
    BadOtherCarrier = "請核對：會員打電子郵件或手機號碼，卡片打 悠遊卡:外碼:內碼" / "Check it: a member's e-mail or mobile phone, a card as easycard:SHOWN:HIDDEN";
    NotWhenReissuing = "同號重開時不能暫存或取回" / "Neither parked nor called back: a number is issued anew";
    NoSuchCarrier = "查無此載具" / "No such carrier";
    NoSuchDonation = "查無此捐贈碼" / "No such donation code";
    BadZeroReason = "零稅率原因是 71 至 79" / "A reason of 71 to 79";
    // Grid values.
    All = "不限" / "any";
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Characters that some terminals draw two cells wide and some one (Unicode: ambiguous), as far as
    /// Chinese typing produces them.
    const UNCERTAIN: &str = "·×÷±°§¶–—‘’“”…‧※→←↑↓●○◎■□▲△▼▽★☆①②③│─";

    #[test]
    fn no_word_is_empty_or_of_uncertain_width() {
        for word in Word::ALL {
            for lang in [Lang::Zh, Lang::En] {
                let text = word.say(lang);
                assert!(!text.chars().any(|c| UNCERTAIN.contains(c)), "{word:?}: {text}");
                assert!(!text.is_empty() || *word == Word::Sheets, "{word:?}");
            }
        }
    }
}
