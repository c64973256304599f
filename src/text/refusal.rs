//! Refusals and failures as sentences: what is wrong, where, what blocks it since when, and who can mend it. One table:
//! each code that a script can meet (`lj help refusals` prints it in this order), what it means, and the sentences of the
//! refusals that bear it, Chinese and English. Their values and codes are the domain's.

use crate::domain::{
    self, BookRefusal as Book, CompanyCode, CorrectionRefusal as Correction, DeliveryRefusal as Delivery,
    NumbersState, PaperRefusal as Paper, PeopleRefusal as People, PeriodRefusal as Period, Refusal,
    SaleRefusal as Sale, StoreRefusal as Store, TillCode, TillRefusal as Till,
};
use crate::protocol::Failure;
use crate::text::book::draft::{field_faults, numbers};
use crate::text::book::import::refused_rows;
use crate::text::book::office;
use crate::text::book::period as closing;
use crate::text::book::{branches, lending};
use crate::text::sale::fault;
use crate::text::store::fence;
use crate::text::till::{pack as packs, shift};
use crate::text::{Lang, people};

sentences! {
    /// Where numbers were looked for.
    fn place(lang, period: domain::Period, company: &CompanyCode, till: Option<&TillCode>) => match till {
        None => ["公司 {company} 期別 {period}" / "company {company}, period {period}"];
        Some(till) => ["公司 {company} 期別 {period}（收銀台 {till}）" / "company {company}, period {period} (till {till})"];
    }
    /// The sentence of anything that is not a reply.
    pub match failure(lang, failure: &Failure) {
        Refused(refused) => (refusal(lang, refused));
        Unknown => ["結果不明：引擎在處理途中停止。請以同一個請求代號再執行一次，不會重複開立。" / "The outcome is not known: the engine stopped on the way. Repeat it with the same request id; nothing is done twice."];
        Fault(what) => ["資料或磁碟發生問題，請通知系統管理者：{what}" / "The disk or the store failed; tell the administrator: {what}"];
        NoEngine => ["引擎沒有回應。請稍候再試；仍不行時請檢查開啟這份資料的 lj 是否還在執行。" / "The engine does not answer. Try again; if it stays so, see whether the lj that opened this store still runs."];
        Strange => ["引擎的回答與請求不符；請確認所有終端機都是同一版的 lj。" / "The engine answered something else: install the same version of lj everywhere."];
    }
}

/// Rows of `CODE: meaning;`, each followed by its refusals: `| pattern => [Chinese / English];`, or `(expression);`
/// where the sentence is made elsewhere. A value that a sentence needs besides the pattern's is named by `where`.
macro_rules! refusals {
    ($lang:ident; $($code:ident: $means_zh:literal / $means_en:literal;
        $(| $subject:ident::$variant:ident $(($($value:tt)*))? $({$($field:tt)*})?
            $(where $part:ident = $made:expr)? => $said:tt;)*)+
    ) => {
        const CODES: &[(&str, &str, &str)] = &[$((stringify!($code), $means_zh, $means_en)),+];

        /// The sentence of a refusal.
        pub fn refusal($lang: Lang, refusal: &Refusal) -> String {
            match refusal {
                $($(Refusal::$subject($subject::$variant $(($($value)*))? $({$($field)*})?) => {
                    $(let $part = $made;)?
                    row!($lang, $said)
                })*)+
            }
        }
    };
}

/// Code, Chinese, English; by subject.
pub fn refusal_codes() -> &'static [(&'static str, &'static str, &'static str)] {
    CODES
}

refusals! { lang;
    NO_STORE: "這個目錄沒有資料" / "there is no store in the directory";
    STORE_EXISTS: "這個目錄已有資料" / "there is a store in the directory already";
    NO_QR_KEY: "沒有賣方的 QR 碼金鑰" / "the seller has no QR key";
    | Paper::NoQrKey(seller) => ["賣方 {seller} 沒有 QR 碼金鑰，印不出證明聯，發票不能開立。請管理者在 lj paths 所示的密鑰檔 [qr_key] 之下寫 {seller} = \"平台的 32 位金鑰\"（範例資料的金鑰不算）；公司存載具、不印紙本的發票不需要。" / "Seller {seller} has no QR key, so no slip can be made and nothing issued: below [qr_key] of the secret file that `lj paths` names, write {seller} = \"the platform's 32 hex digits\" (the key of sample stores is none). A company's invoice in a carrier without a slip needs none."];
    FOLDER_NOT_EMPTY: "資料夾不是空的" / "the folder holds something";
    SELF_TEST_FAULTY: "檢測的檔案不合規則" / "a file of the self-test breaks a rule";
    ENGINE_RUNNING: "已有另一個 lj 開啟這份資料" / "another lj holds this store already";
    BACKUP_EXISTS: "備份的目錄不是空的" / "the directory for the backup is not empty";
    NOT_A_BACKUP: "不是完整的備份" / "it is no whole backup";
    NO_SECRETS: "備份裡沒有封存的密鑰" / "the backup has no sealed secrets";
    WRONG_PASSPHRASE: "通關密語不對" / "the passphrase is another";
    SECRETS_EXIST: "這部電腦已有另一份密鑰" / "this machine has other keys already";
    NOT_CHECKED: "字軌沒有核對" / "the ranges were not checked";
    NO_REQUEST_ID: "從標準輸入開立的發票沒有代號" / "sales from standard input without a request_id";
    NOT_SAMPLE: "只有範例資料可以這樣做" / "only a sample store does this";
    | Store::NotSample => ["只有範例資料可以這樣做；這份資料是正式的，時間以電腦時鐘為準。" / "Only a sample store does this; this one is real, its time is the computer's clock."];
    BAD_FIELD: "欄位不正確" / "a field is missing or wrong";
    | Book::Fields(faults) => (field_faults(lang, faults));
    REASON_MISSING: "必須填寫原因" / "the reason that the act needs is missing";
    | Store::ReasonMissing => ["必須填寫原因（指令請加 --reason）。" / "A reason is needed (--reason on the command line)."];
    RANGE_UNALIGNED: "號碼不是整本且沒有原因" / "the numbers are not whole books, and no reason was given";
    RANGE_OVERLAP: "號碼與其他字軌重疊" / "the numbers overlap another range";
    RANGE_USED: "字軌已使用" / "numbers of the range are used";
    | Book::RangeUsed { last, .. } =>
        ["請改選未使用的字軌：這一筆已用到 {last}，用過的字軌必須保留。"
        / "Choose an unused range: this one is used up to {last} and has to stay as it is."];
    NO_SUCH_RANGE: "沒有這個字軌" / "there is no such range";
    | Book::NoSuchRange(id) =>
        ["這段字軌已經不在（代號 {id}），可能已被刪除。請以 lj range list 查詢。"
        / "The range is not there any more (id {id}); perhaps it was deleted. See `lj range list`."];
    BAD_SPLIT: "不能在此分割字軌" / "the range cannot be cut there";
    | Book::BadSplit { id, span } where numbers = numbers(*span) =>
        ["字軌 {id}（{numbers}）不能在此分割：須為整本起號，且在已使用號碼之後。"
        / "Range {id} ({numbers}) cannot be cut there: give the begin of a book inside it, past the used numbers."];
    TRACK_ENDS: "字軌的號碼不夠" / "the track's numbers end before the last book asked for";
    | Book::TrackEnds(track) =>
        ["字軌 {track} 的號碼不夠這麼多本，請減少本數。"
        / "Track {track} has not that many books left from there: ask for fewer."];
    PERIOD_WINDOW: "期別不開放新增" / "the period is not open for new ranges";
    PERIOD_CLOSED: "期別已關帳" / "the period is closed";
    | Period::PeriodClosed(period) =>
        ["期別 {period} 已關帳，其字軌不能再變更。"
        / "Period {period} is closed: nothing about its ranges may change."];
    | Period::NoVoid(period) =>
        ["期別 {period} 已關帳，號碼不能再註銷重開；期限內仍可作廢，退回可以折讓。"
        / "Period {period} is closed, so no number of it is voided and issued anew: cancel it while that is in time, or make an allowance."];
    BAD_CALENDAR: "不是一年的辦公日曆" / "not a year of the office calendar";
    | Period::OfficeYear(fault) => (office::year_fault(lang, fault));
    BAD_COUNT: "不會有這麼多本" / "there cannot be that many books";
    | Period::BooksCount(max) =>
        ["取用本數與可用本數最多 {max} 本，增加本數不能多於取用本數。請照平台畫面輸入。"
        / "At most {max} books can be taken or left, and no more added than taken: give the figures as the platform's screen shows them."];
    NUMBERS_ENDED: "這一期的號碼已終止" / "the numbers of the period have ended";
    | Period::NumbersEnded(period) =>
        ["期別 {period} 的號碼已終止，不能再開立，字軌也不能再變更。期限內的作廢與折讓不受影響。時鐘快了而終止得太早的，校正時鐘後以 lj period end {period} --undo 恢復。"
        / "The numbers of period {period} have ended: nothing is issued from them and nothing about its ranges changes. Cancelling in time and allowances go on. Where a fast clock ended them too early, set it right and run `lj period end {period} --undo`."];
    PERIOD_OVER: "期別已經結束" / "the period is over";
    | Period::Over { period, since } =>
        ["依這個時鐘，期別 {period} 已於 {since} 結束，號碼的終止不能恢復。時鐘若是快了，請先校正再試。"
        / "By this clock period {period} was over at {since}, so the end of its numbers stands. If the clock is fast, set it right first."];
    BLANKS_REPORTED: "空白字軌已申報" / "the blanks are reported";
    | Period::BlanksTold { period, document } =>
        ["期別 {period} 的空白字軌已申報（{document}），號碼的終止不能恢復。請改用其他期別可用的字軌，並與平台核對。"
        / "The blanks of period {period} were reported ({document}), so the end of its numbers stands: what the platform was told is not taken back."];
    PERIOD_NOT_OVER: "期別還沒結束" / "the period is not over";
    | Period::NotOver { period, until } =>
        ["期別 {period} 到 {until} 才結束，在那之前號碼還可以開立。請結束後再終止號碼。"
        / "Period {period} is over at {until}, and its numbers can be issued until then: end them after that."];
    NUMBERS_NOT_ENDED: "這一期的號碼還沒終止" / "the numbers of the period have not been ended";
    | Period::NotEnded(period) =>
        ["期別 {period} 的號碼還沒終止。請先執行 lj period end {period}，再申報空白或關帳。"
        / "The numbers of period {period} have not been ended: run `lj period end {period}` before its blanks are reported or it is closed."];
    PERIOD_OPEN: "期別還不能關帳" / "the period cannot be closed yet";
    | Period::NotClosable { period, missing } => (closing::not_closable(lang, *period, missing));
    IMPORT_REFUSED: "匯入檔有不能接受的列" / "rows of the import file cannot be taken";
    | Book::Import(verdicts) where bad = refused_rows(verdicts) =>
        ["匯入檔有 {bad} 列不能接受，整個檔案都沒有匯入。請依各列說明更正，或重新下載配號檔。"
        / "{bad} rows cannot be taken, so nothing was imported: correct each as it says, or download the file again."];
    NOT_CONFIRMED: "平台尚未確認這張發票，還不能註銷" / "the platform has not confirmed the invoice yet";
    | Correction::NotConfirmed(document) =>
        ["平台尚未確認 {document}，還不能註銷。確認後請再試；資料有錯、等不及，又還沒有作廢時，可以作廢。"
        / "The platform has not confirmed {document} yet, so the invoice cannot be voided: try again once it has; one that is not cancelled yet may be cancelled instead."];
    | Correction::StuckFirst(document) =>
        ["{document} 被退回或擱置：請先處理這一份（lj upload stuck），確認後才能註銷。"
        / "{document} is refused or parked: see to it first (`lj upload stuck`)."];
    NO_NUMBERS_ADDED: "尚未新增字軌" / "no numbers were added for the period";
    | Book::NoNumber { state: NumbersState::NotAdded, period, company, till }
        where place = place(lang, *period, company, till.as_ref()) =>
        ["{place}：尚未新增字軌。請由平台下載配號檔匯入（電子發票字軌匯入），或由主管新增。"
        / "No numbers were added for {place}: import the platform's file, or let a manager add them."];
    NO_NUMBERS_ASSIGNED: "號碼都屬於其他收銀台或部門" / "the numbers are all of other tills or departments";
    | Book::NoNumber { state: NumbersState::NotAssigned, period, company, till }
        where place = place(lang, *period, company, till.as_ref()) =>
        ["{place}：還有號碼，但都指定給其他收銀台或部門，或已出借。請主管以部門編輯（R）、lj range till 或 lj range take-back 調整。"
        / "There are numbers for {place}, but all of other tills or departments, or lent: a manager can reassign them (R, `lj range till`) or take them back (`lj range take-back`)."];
    NUMBERS_PAUSED: "有號碼的字軌都已暫停" / "the ranges with numbers are paused";
    | Book::NoNumber { state: NumbersState::Paused, period, company, till }
        where place = place(lang, *period, company, till.as_ref()) =>
        ["{place}：有號碼的字軌都已暫停，或與平台配號不符。請主管恢復使用或核對字軌。"
        / "The ranges with numbers for {place} are paused or not as allotted: a manager can resume or check them."];
    NUMBERS_USED_UP: "號碼已用完" / "all numbers are used";
    | Book::NoNumber { state: NumbersState::UsedUp, period, company, till }
        where place = place(lang, *period, company, till.as_ref()) =>
        ["{place}：號碼已用完。請到平台增加取用本數，下載配號檔後匯入。"
        / "All numbers for {place} are used: take more books at the platform and import its file."];
    NUMBERS_EXPIRED: "號碼已過期" / "the unused numbers are past their last day";
    | Book::NoNumber { state: NumbersState::Expired, period, company, till }
        where place = place(lang, *period, company, till.as_ref()) =>
        ["{place}：未用的號碼已過發票迄日。請匯入本期的配號檔，或檢查電腦日期。"
        / "The unused numbers for {place} are past their last day: import this period's file, or check the computer's date."];
    NUMBERS_WITHHELD: "剩下的號碼都已保留" / "the numbers that are left are withheld";
    | Book::NoNumber { state: NumbersState::Withheld, period, company, till }
        where place = place(lang, *period, company, till.as_ref()) =>
        ["{place}：剩下的號碼都已保留，因為另一份資料可能用過。請到平台增加取用本數，匯入新配的號碼，再由主管以 lj fence fresh 確認。"
        / "The numbers left for {place} are withheld, for another copy may have used them: take more books at the platform, import those, and let a manager confirm them (`lj fence fresh`)."];
    NUMBERS_BARRED: "剩下的號碼還不能用" / "the numbers that are left cannot be used yet";
    | Book::NoNumber { state: NumbersState::Barred { until }, period, company, till }
        where place = place(lang, *period, company, till.as_ref()) =>
        ["{place}：剩下的號碼到 {until} 才能使用，因為該字軌已有那個時間的發票。請改用其他字軌（匯入或新增）；電腦日期不對時請先校正。"
        / "The numbers left for {place} can be used from {until} on, for their book has an invoice of that time: use another book (import or add one), or set the computer's date if it is wrong."];
    CLOCK_AHEAD: "時鐘比上一張發票晚太多" / "the clock stands far after the last invoice";
    | Store::ClockAhead { now, last } where days = (now.unix() - last.unix()) / 86_400 =>
        ["電腦時間是 {now}，上一張發票是 {last}，相差 {days} 天。請查看日期，不對請校正；確實正確時，由主管執行 lj clock accept --reason 原因。"
        / "The clock says {now}, and the last invoice is of {last}, {days} days before. Look at the date and set it if it is wrong; if it is right, a manager runs `lj clock accept --reason …`."];
    CLOCK_BEHIND: "時鐘早於上一張發票" / "the clock stands before the last invoice";
    | Store::ClockBehind { now, last } =>
        ["電腦時間 {now} 早於上一張發票的時間 {last}。請校正時鐘；時鐘確實正確時，由主管執行 lj clock accept --reason 原因。"
        / "The clock says {now}, the last invoice was issued at {last}. Set the clock; if it is right, a manager runs `lj clock accept --reason …`."];
    DISK_FULL: "磁碟已滿" / "the disk is full";
    | Store::DiskFull =>
        ["磁碟已滿，只能查詢。請清理 lj 資料所在的磁碟（lj paths 列出位置），清出 1 MiB 以上就能繼續。"
        / "The disk is full: the store can be looked up only. Make room on its disk (`lj paths` tells where): with 1 MiB free it goes on."];
    CLOCK_JUMPED: "時鐘跳動" / "the clock jumped";
    | Store::ClockJumped { now, expected } =>
        ["電腦時間跳動：現在是 {now}，應約為 {expected}。請校正時鐘；確實正確時，由主管執行 lj clock accept --reason 原因。"
        / "The clock jumped: it says {now} and should say about {expected}. Set it; if it is right, a manager runs `lj clock accept --reason …`."];
    BAD_LINES: "品項不正確" / "the items are missing or not sound";
    | Sale::LineCount { lines } => (fault::line_count(lang, *lines));
    | Sale::BadLines(faults) => (fault::lines(lang, faults));
    BAD_TOTAL: "總計不正確" / "the total is not between 1 and the largest amount";
    | Sale::BadTotal(what) => (fault::total_fault(lang, *what));
    MIXED_TAX: "不同稅別不能開在同一張" / "lines of different tax do not go on one invoice";
    | Sale::MixedTax =>
        ["應稅與免稅或零稅率的品項不能開在同一張：請分開開立；公司核准混合稅率時，由主管設定公司資料。"
        / "Taxable items do not go with free or zero-rated ones: issue them apart; where the company may mix, a manager sets it."];
    BAD_TENDER: "收款不正確" / "the payments do not pay the total";
    | Sale::BadTender(what) => (fault::tender_fault(lang, *what));
    BAD_BUYER: "買方名稱不正確" / "the buyer's name is not sound, or has no UBN";
    | Sale::Conflict(found) => (fault::conflicts(lang, found));
    BAD_ZERO_RATE: "零稅率資料不正確" / "clearance and reason are missing, or said without a zero-rated line";
    NO_SUCH_PARKED: "暫存的銷售已不在" / "the parked sale is gone";
    | Sale::NoSuchParked(id) =>
        ["暫存的銷售 {id} 已不在：可能已由其他收銀台取回。這筆沒有開立。"
        / "The parked sale {id} is gone: another till may have called it back. Nothing was issued."];
    NO_SUCH_GOOD: "沒有這個商品" / "there is no such good";
    | Sale::NoSuchGood(code) =>
        ["沒有商品 {code}。請以 lj goods list 查詢。" / "There is no good {code}: see `lj goods list`."];
    BAD_GOODS: "商品資料不正確" / "the goods are not sound";
    | Sale::BadGoods(faults) => (fault::lines(lang, faults));
    NO_PROOF: "存入載具或捐贈，不印證明聯" / "the invoice is in a carrier or donated and has no proof slip";
    | Paper::NoProof(number) =>
        ["{number} 存入載具或已捐贈，不印證明聯；可以印電子發票資訊單。"
        / "{number} is in a carrier or donated and has no proof slip; an information slip can be had."];
    ORIGINAL_EXISTS: "正本已印出" / "the original was printed already";
    | Paper::OriginalExists(number) =>
        ["{number} 的證明聯正本已印出或正在列印，正本只有一張。需要時請補印並說明原因。"
        / "The original of {number} was printed or is being printed, and exists once: ask for a copy, with a reason."];
    NO_ORIGINAL: "還沒有印過正本" / "no original was printed yet";
    | Paper::NoOriginal(number) =>
        ["{number} 還沒有印過正本：請先印正本。" / "No original of {number} was printed yet: print that first."];
    NO_SUCH_JOB: "列印工作已完成" / "the print job is done or stands elsewhere";
    | Paper::NoSuchJob(id) =>
        ["列印工作 {id} 已完成或狀態不符，不必再處理。" / "Print job {id} is done, or not where this needs it."];
    NO_SUCH_ALLOWANCE: "沒有這張折讓單" / "there is no such allowance";
    | Correction::NoSuchAllowance(number) =>
        ["沒有折讓單 {number}。請核對號碼。" / "There is no allowance {number}: check the number."];
    HAS_ALLOWANCE: "發票有折讓單" / "the invoice has a live allowance";
    | Correction::HasAllowance(number) =>
        ["這張發票有折讓單 {number}，不能作廢或註銷。請先作廢折讓單。"
        / "The invoice has the allowance {number}: cancel that first."];
    ALLOWANCE_TOO_MUCH: "折讓超過剩餘金額" / "more than is left would come back";
    | Correction::AllowanceTooMuch { line: Some(line), left } =>
        ["第 {line} 項最多還能折讓 {left} 元（含稅）。請減少金額。"
        / "Of item {line} at most NT${left} (tax inside) can still come back: ask for less."];
    | Correction::AllowanceTooMuch { line: None, left } =>
        ["這張發票最多還能折讓 {left} 元（含稅）。請減少金額。"
        / "Of this invoice at most NT${left} (tax inside) can still come back: ask for less."];
    BAD_ALLOWANCE: "折讓內容不正確" / "the allowance is not sound";
    | Correction::BadAllowance =>
        ["折讓內容不正確：每項只列一次，金額至少 1 元，數量不超過剩餘數量。"
        / "The allowance is not sound: each item once, at least NT$1, and no more pieces than are left."];
    NOT_ALLOWED: "這個角色或遠端連線不能這樣做" / "the role, or a remote session, may not do this";
    | People::NotAllowed { deed, role } => (people::not_allowed(lang, *deed, *role));
    SIGN_IN_NEEDED: "請先登入" / "nobody has signed in, or the session is over";
    | People::SignInNeeded =>
        ["請先登入：輸入人員代號與 PIN（指令用 --as 代號，PIN 由 LJ_PIN 或終端機輸入）。"
        / "Sign in first: code and PIN (on the command line --as CODE, the PIN from LJ_PIN or the terminal)."];
    BAD_PIN: "人員代號或 PIN 不正確" / "the code or the PIN is wrong";
    | People::BadPin =>
        ["人員代號或 PIN 不正確，請再試一次。" / "The code or the PIN is wrong: try again."];
    SIGN_IN_WAIT: "PIN 錯誤太多次，請稍候" / "too many wrong PINs: wait";
    | People::SignInWait { seconds } =>
        ["PIN 錯誤太多次，請等 {seconds} 秒再試。" / "Too many wrong PINs: wait {seconds} s and try again."];
    OTHER_TILL: "主機使用者屬於另一個收銀台" / "the Unix user is tied to another till";
    | People::OtherTill(till) =>
        ["這個主機使用者只能用收銀台 {till}。"
        / "This Unix user is till {till} and no other."];
    NO_SUCH_STAFF: "沒有這個人員" / "there is no such person";
    | People::NoSuchStaff(code) =>
        ["沒有人員 {code}。請以 lj staff list 查詢。"
        / "There is no person {code}: see `lj staff list`."];
    NO_SUCH_TERMINAL: "沒有這個終端機" / "there is no such terminal";
    | Till::NoSuchTerminal(name) =>
        ["沒有終端機 {name}，可能已離開。"
        / "There is no terminal {name}; it may have left."];
    NO_SUCH_SUGGESTION: "建議已處理或已過期" / "the suggestion was answered or is too old";
    | Till::NoSuchSuggestion =>
        ["這個建議已處理或已過期。"
        / "The suggestion was answered already, or is too old."];
    NO_SUCH_DOCUMENT: "待上傳清單沒有這份文件" / "the outbox has no such document";
    | Delivery::NoSuchDocument(document) => ["待上傳清單沒有 {document}。" / "The outbox has no {document}."];
    NOT_STUCK: "這份文件不需處理" / "the document is on its way or has arrived";
    | Delivery::NotStuck(document) => ["{document} 正在上傳或已送達，不需處理。" / "{document} is on its way or has arrived: nothing to be done."];
    NEVER_SENT: "這份文件從未送出，平台不可能已有結果" / "the document was never sent, so there can be no answer to it";
    | Delivery::NeverSent(document) => ["{document} 從未送出，平台不可能已有它的結果，沒有變更。請先上傳。" / "{document} was never sent, so there can be no answer to it; nothing was changed. Upload it first."];
    MAY_BE_THERE: "文件可能已在平台，須先查詢" / "the document may be there: it is asked about first";
    | Delivery::MayBeThere(document) => ["{document} 可能已在平台，不能直接更正。請先再送（lj upload retry），會先查詢。" / "{document} may be there, so it is not corrected unseen: `lj upload retry` asks about it first."];
    NO_TRACE: "須先到平台查" / "look at the platform first";
    | Delivery::NoTrace(document) => ["{document} 可能已在平台，這裡已無跡可查。請到平台查這個號碼，再以 lj upload settle 註明那裡有或沒有（--seen）；註明沒有就會再送。" / "{document} may be at the platform, and no trace is left here: look there, then `lj upload settle --seen there`, or absent, which sends it again."];
    HELD_THERE: "加值中心或平台已有這個號碼" / "the centre or the platform has one of this number";
    | Delivery::Held(document) => ["{document}：加值中心或平台已有這個號碼的一張，不會再收更正後的。請到那裡查內容並改正，再以 lj upload settle 註明那裡有（--seen）；那裡已刪除就註明沒有，之後可以更正再送。" / "{document}: the centre or the platform has one of this number and takes no corrected one. Look at it there and put it right, then note it with `lj upload settle --seen there`; where it was removed there, `--seen absent`, and then it can be corrected and sent."];
    REFUSED_THERE: "平台退回而加值中心已有，原樣再送沒有作用" / "the centre has it and the platform refused it: sent again nothing would leave";
    | Delivery::RefusedThere(document) =>
        ["{document}：加值中心已收、平台退回，原樣再送不會送出。請在加值中心的網頁查原因：那裡改正後以 lj upload settle 註明那裡有（--seen）；那裡刪除後註明沒有，就能更正或再送；也可以作廢發票。"
        / "{document}: the centre took it and the platform refused it, so sent again as it is nothing would leave. Look for the reason at the centre's page: put right there, note it with `lj upload settle --seen there`; removed there, `--seen absent`, and then it is corrected or sent; or cancel the invoice."];
    NOTHING_WITHDRAWN: "沒有可以撤回的" / "nothing that could be left out";
    | Delivery::NothingWithdrawn(document) => ["{document} 不能撤回：沒有送出過、平台已有，或重開的那一張已送出、已有註明（請在平台人工完成後註明那裡有）。請改註明其他情形（--seen）。" / "{document} cannot be left out: it never left, the platform has it, or the issue anew left or was settled (have it done by hand at the platform, then say --seen there). Say something else with --seen."];
    VOID_OPEN: "註銷必須送達平台" / "a void must reach the platform";
    | Delivery::VoidOpen(document) => ["{document}：註銷必須在平台完成，否則同號重開會被當成別張。請註明平台上有或沒有（--seen）；平台不收而號碼還沒重開的，註明不收。" / "{document}: this void must be done at the platform, else the number issued anew is taken for another's: say --seen there or absent; where it is not taken and the number was not issued anew, --seen stands."];
    NOT_CARRIED: "設定的加值中心不收這種訊息" / "the centre that is set cannot be told it";
    | Period::BlanksNotCarried =>
        ["這裡沒有可以申報空白字軌的 Turnkey：請加 --out 資料夾 寫出檔案，在平台上傳後以 lj upload settle 註明；若由加值中心或總公司申報，請以 lj company edit --blanks 設定。"
        / "No Turnkey is set that could be told the blanks: write the files with --out DIR, upload them at the platform and note it with `lj upload settle`; where the centre or the head office reports them, say so with `lj company edit --blanks`."];
    | Period::AllotmentsNotCarried =>
        ["這裡沒有可以申報分支配號（E0401）的 Turnkey：請加 --out 資料夾 寫出檔案，在平台上傳後以 lj upload settle 註明。"
        / "No Turnkey is set that could be told the books of branches (E0401): write the files with --out DIR, upload them at the platform and note it with `lj upload settle`."];
    | Correction::NotCarried(kind) =>
        ["設定的加值中心不收 {kind}，這裡不能辦。請改用其他方式（例如作廢後重新開立），或直接在加值中心處理。"
        / "The centre that is set cannot be told {kind}, so it is not done here: use another way, or the centre's own page."];
    | Correction::ApprovalNotCarried(number) =>
        ["設定的加值中心沒有核准文號的欄位，{number} 的專案作廢這裡不能辦：請直接在加值中心處理，或改用折讓。"
        / "The centre that is set has no field for an approval number, so {number} is not cancelled with one here: use the centre's own page, or an allowance."];
    HAD_ALLOWANCE: "有過折讓的發票，設定的加值中心不再作廢" / "the centre cancels no invoice that had an allowance";
    | Correction::HadAllowance(number) =>
        ["{number} 開過折讓單（作廢的也算），設定的加值中心不再作廢它：請把剩下的金額也開折讓單（lj invoice allowance），或直接在加值中心的網頁處理。"
        / "{number} had an allowance, and the centre that is set cancels no such invoice any more, even where the allowance was cancelled: give an allowance for the rest (`lj invoice allowance`), or see to it at the centre's own page."];
    NOTHING_CORRECTED: "更正沒有改變任何內容" / "the correction changes nothing";
    | Correction::NothingCorrected(number) =>
        ["{number} 的買方、載具與捐贈碼都沒有改變。要原樣再送請用 lj upload retry。"
        / "Buyer, carrier and donation code of {number} stay as they were: to send it as it is, `lj upload retry`."];
    NO_ADMINISTRATOR: "必須有一位系統管理" / "an administrator with a PIN must be there";
    | People::NoAdministrator =>
        ["第一位設定 PIN 的人員必須是系統管理，之後也至少要留一位。"
        / "The first person with a PIN must be an administrator, and one must stay."];
    NOTHING_SOLD: "這一班還沒有開立" / "nothing was sold in the shift";
    | Till::NothingSold => (shift::nothing_sold(lang).to_owned());
    NO_SUCH_SHIFT: "沒有這個班次" / "there is no such shift";
    | Till::NoSuchShift(id) => (shift::no_such(lang, *id));
    CASH_DIFFERS: "點鈔與應有現金不符，未說明原因" / "the counted cash differs, and nobody said why";
    | Till::CashDiffers { expected, counted } => (shift::cash_differs(lang, *expected, *counted));
    BAD_CASH: "點鈔的金額不正確" / "an amount of the count of cash is none";
    | Till::BadCash => (shift::bad_cash(lang).to_owned());
    BAD_TAKEN_OUT: "取出的現金多於點鈔" / "more cash is taken out than was counted";
    | Till::BadTakenOut { taken_out, counted } => (shift::bad_taken_out(lang, *taken_out, *counted));
    TILL_PACKED: "外出收銀台不辦這件事" / "that is not done at a packed till"; | Till::PackedTill => (packs::packed_till(lang).to_owned());
    TILL_FINISHED: "外出收銀台已結束" / "the packed till is finished"; | Till::PackFinished => (packs::finished_till(lang).to_owned());
    NOT_PACKED: "這不是外出的收銀台" / "this store is no packed till"; | Till::NotPacked => (packs::not_packed(lang).to_owned());
    NO_SUCH_PACK: "這裡沒有這個外出收銀台" / "no such till left here"; | Till::NoSuchPack(id) => (packs::no_such(lang, *id));
    PACK_APART: "外出收銀台的總帳不接續" / "the packed till's ledger does not go on from what came home"; | Till::PackApart(id) => (packs::not_onward(lang, *id));
    PACK_OLDER: "外出收銀台較舊的複本" / "an older copy of a packed till";
    PACK_DAMAGED: "外出收銀台的資料有損壞" / "the packed till's store is damaged";
    PACK_HOME: "外出收銀台已經回店" / "the packed till is home already"; | Till::PackHome(id) => (packs::home_already(lang, *id));
    PACK_BOOKS: "字軌不能帶出" / "the range cannot go along"; | Till::PackBooks(id) => (packs::books_changed(lang, *id));
    RANGE_PACKED: "字軌在外出的收銀台" / "the range is with a packed till"; | Till::BooksPacked { id, till } => (packs::books_away(lang, *id, till));
    PACK_MISFIT: "外出收銀台的資料與店裡不符" / "what the packed till has does not fit"; | Till::PackMisfit { id, number, why } => (packs::no_fit(lang, *id, *number, *why));
    BAD_UBN: "統一編號不正確" / "the UBN is not eight digits with a fitting check digit";
    | Till::UbnOfZeros =>
        ["00000000 不是統一編號。請填公司登記的統編。"
        / "00000000 is no UBN: enter the one that the company is registered under."];
    BAD_CARRIER: "載具號碼不正確" / "the carrier code is neither a mobile bar code nor a citizen certificate";
    BAD_DONATION: "捐贈碼不正確" / "the donation code is not three to seven digits";
    CARRIER_CONFLICT: "載具、捐贈與統編不能並用" / "carrier, donation and buyer do not go together";
    REQUEST_ID_REUSED: "請求代號已用於其他內容" / "the request id was used for other content";
    | Store::RequestIdReused =>
        ["這個請求代號已用於另一筆內容不同的請求。新的請求請用新的代號。"
        / "This request id was used for a request with other content: a new request needs a new id."];
    NO_SUCH_INVOICE: "沒有這張發票" / "there is no such invoice";
    | Sale::NoSuchInvoice(number) =>
        ["沒有開立過發票 {number}。請核對號碼；舊期別請加 --period。"
        / "No invoice {number} was issued: check the number; add --period for an older one."];
    ISSUED_ELSEWHERE: "號碼在其他系統使用" / "the number was used elsewhere";
    | Sale::IssuedElsewhere { number, by } =>
        ["發票 {number} 由 {by} 開立，不在這裡：作廢、註銷、折讓與補印請在 {by} 進行。字軌歸屬見 lj range coverage。"
        / "{number} was issued by {by}, not here: cancel, void, allow or print it there. `lj range coverage` says whose each number is."];
    | Sale::IssuedBefore(number) =>
        ["發票 {number} 在前系統使用，不在這裡：作廢、註銷、折讓與補印請在前系統進行。字軌歸屬見 lj range coverage。"
        / "{number} was used by the former system, not here: cancel, void, allow or print it there. `lj range coverage` says whose each number is."];
    NUMBER_LENT: "號碼已出借" / "the number is of a lent book";
    | Sale::NumberLent { number, to } =>
        ["號碼 {number} 的字軌已借給 {to}，有沒有開立要問 {to}；收回時註明用到哪一號：lj range take-back。"
        / "The book of {number} is lent to {to}, who knows whether it was issued; take it back with what was used (`lj range take-back`)."];
    NO_COMPANY: "尚未建立公司" / "the store has no company yet";
    | Till::NoCompany =>
        ["尚未建立公司。請先執行 lj company add。"
        / "There is no company yet: add one with `lj company add`."];
    NO_SUCH_COMPANY: "沒有這個公司" / "there is no such company";
    | Till::NoSuchCompany(code) =>
        ["沒有公司編號 {code}。請以 lj company list 查詢。"
        / "There is no company {code}: see `lj company list`."];
    NOTHING_TO_UNDO: "沒有可復原的動作" / "there is no act to take back";
    | Book::NothingToUndo(name) =>
        ["代號 {name} 的動作沒有可復原的：不是字軌的新增、匯入、修改、刪除、部門、收銀台或暫停，或結果都已不在。以 lj undo 列出可復原的。"
        / "The act {name} leaves nothing to take back: it added, edited, deleted, assigned or paused no ranges, or nothing is left of it. `lj undo` lists what can be taken back."];
    CHANGED_SINCE: "之後有人改過字軌" / "somebody changed the range since";
    | Book::ChangedSince(id) =>
        ["字軌 {id} 在那次修改之後又有變更，所以不復原，什麼都沒有改。請以 lj range list 查出現況，再直接修改。"
        / "Range {id} was changed again after that act, so nothing is taken back and nothing was written: look at it (`lj range list`) and edit it as it shall be."];
    NO_SUCH_DEPT: "沒有這個部門" / "there is no such department";
    NO_SUCH_TILL: "沒有這個收銀台" / "there is no such till";
    | Till::NoSuchTill(code) =>
        ["請核對收銀台代號：沒有收銀台 {code}，也從未在那裡開立。請以 lj till list 查詢。"
        / "Check the code: there is no till {code}, and nothing was ever sold there. See `lj till list`."];
    COMPANY_IN_USE: "公司已有字軌，統編不能變更" / "the company has ranges, its UBN may not change";
    | Till::CompanyInUse { code, ubn } =>
        ["公司 {code} 已有字軌，統一編號 {ubn} 不能變更。請另建公司。"
        / "Company {code} has ranges already, so its UBN {ubn} may not change: add another company."];
    CODE_TAKEN: "代號已存在" / "the code exists already";
    | Till::CodeTaken(code) =>
        ["代號 {code} 已存在。請換一個代號，或改用 edit。"
        / "The code {code} exists already: take another, or use `edit`."];
    TEXT_TOO_LONG: "文字太長" / "the text is longer than its field takes";
    | Store::TextTooLong { chars, max } =>
        ["文字有 {chars} 字，最多 {max} 字：請縮短。"
        / "The text has {chars} characters, {max} fit: make it shorter."];
    TOO_MANY: "一次太多筆" / "more than fit at once";
    | Store::TooMany { asked, max } =>
        ["一次要求 {asked} 筆，最多 {max} 筆。請分次進行。"
        / "{asked} were asked for at once, {max} fit: do it in several steps."];
    ALREADY_CANCELLED: "發票已作廢" / "the invoice is cancelled already";
    | Correction::AllowanceCancelled { number, at } =>
        ["折讓單 {number} 已於 {at} 作廢。"
        / "Allowance {number} was cancelled at {at}."];
    | Correction::AlreadyCancelled { number, at } =>
        ["{number} 已於 {at} 作廢，不能再作廢，也不再印證明聯。"
        / "{number} was cancelled at {at}: it is not cancelled again, and has no slip any more."];
    ORIGINAL_OUT: "證明聯正本還沒有收回" / "the original slip must come back first";
    | Correction::OriginalOut(number) =>
        ["{number} 的證明聯正本在客人手上，或可能在。請先收回，再加 --taken-back。"
        / "The customer holds the original of {number}, or may: take it back first, then add --taken-back."];
    VOIDED: "發票已註銷，必須先重開" / "the invoice is voided and must be issued anew first";
    | Correction::Voided { number, at } =>
        ["{number} 已於 {at} 註銷，必須先重開（lj invoice reissue），其他作業才能辦。"
        / "{number} was voided at {at} and must be issued anew first (`lj invoice reissue`)."];
    NOT_VOIDED: "發票沒有註銷，不能重開" / "the invoice is not voided";
    | Correction::NotVoided(number) =>
        ["{number} 沒有註銷，不能重開。"
        / "{number} is not voided, so it is not issued anew."];
    NOT_THERE: "發票被退回，平台沒有，還不能作廢" / "the invoice is refused and not at the platform";
    | Correction::NotThere(document) => ["{document} 被退回或擱置，平台沒有這張，無從作廢。請先更正或再送（lj upload stuck），隨即就能作廢；不送了，就以 lj upload settle 註明。" / "{document} is refused or parked and not at the platform, so it cannot be cancelled there: correct it or send it again first (`lj upload stuck`), and it can be cancelled at once; or note with `lj upload settle` what was done."];
    VOID_NOT_TAKEN: "平台不收這張發票的註銷" / "the platform does not take this void";
    | Correction::VoidNotTaken { number, at } =>
        ["{number} 的註銷平台不收，{at} 已恢復有效，不能再註銷。請改用作廢，或開折讓單。"
        / "The platform did not take the voiding of {number}, which stands again since {at}: cancel it, or give an allowance."];
    CANCEL_NOT_TAKEN: "平台不收這張折讓單的作廢" / "the platform does not take the cancellation of this allowance";
    | Correction::CancelNotTaken { number, at } => ["折讓單 {number} 的作廢平台不收，{at} 已恢復有效，不能再作廢。" / "The platform did not take the cancellation of allowance {number}, which stands again since {at}."];
    TOO_LATE: "已過作廢或註銷期限" / "the time for it is over";
    | Correction::TooLate { number, until } =>
        ["{number} 的作廢期限到 {until} 為止。之後請開折讓單，或向稅局申請專案作廢並加 --approval-no 核准文號。"
        / "{number} could be cancelled until {until}. Now give an allowance, or ask the tax office and add --approval-no."];
    | Correction::VoidTooLate { number, until } =>
        ["{number} 的註銷期限到 {until} 為止，已過。請改用作廢後重新開立，或開折讓單。"
        / "{number} could be voided until {until}. Now cancel it and sell anew, or give an allowance."];
    | Correction::AmendTooLate { number, until } =>
        ["{number} 這一期的更正期限到 {until} 為止，已過。請在平台人工處理後註明（lj upload settle）。"
        / "Corrections of the period of {number} were taken until {until}: see to it at the platform, then `lj upload settle`."];
    BUSY: "引擎忙碌中" / "the engine is busy; nothing was done";
    | Store::Busy =>
        ["引擎忙碌中，這筆沒有處理。請稍候再試。"
        / "The engine is busy; this was not done. Try again in a moment."];
    FENCED: "資料可能是副本，或已損壞，不能開立" / "the store may be a copy, or is damaged: nothing is issued";
    | Store::Fenced(why) => (fence::refused(lang, *why));
    NO_FENCE: "沒有圍欄可以解除" / "no fence stands that could be lifted";
    | Store::NoFence =>
        ["沒有圍欄，不需要解除；可以開立。" / "No fence stands, so there is nothing to lift: issuing goes on."];
    RANGE_WITHHELD: "字軌已保留" / "the range is withheld";
    | Book::Withheld(id) =>
        ["字軌 {id} 已保留：另一份資料可能用過它的號碼，所以不能變更或刪除。號碼都交代清楚後以 lj fence free {id} 解除。"
        / "Range {id} is withheld, for another copy of the store may have used its numbers: nothing about it changes until `lj fence free {id}` accounts for them all."];
    NOT_WITHHELD: "字軌沒有保留" / "the range is not withheld";
    | Book::NotWithheld(id) =>
        ["字軌 {id} 沒有保留，不需要解除。請以 lj range list 查詢。"
        / "Range {id} is not withheld, so there is nothing to free. See `lj range list`."];
    NOT_ACCOUNTED: "有號碼沒有交代清楚" / "a number of the withheld rest is not accounted for";
    | Book::NotAccounted { id, number } =>
        ["字軌 {id} 不能解除保留：號碼 {number} 沒有由加值中心與證明聯兩份清單都證明未用。"
        / "Range {id} stays withheld: number {number} is not shown to be unused by both lists, the centre's and that of the slips."];
    RANGE_UNPROVEN: "字軌待確認" / "nobody has said yet that the range is fresh";
    | Book::Unproven(id) =>
        ["字軌 {id} 在解除圍欄之後輸入，失去的那一份可能用過，所以還不能使用或變更。確定是解除之後平台才配的，請主管執行 lj fence fresh {id}；輸入有誤可以刪除。"
        / "Range {id} was entered after the fence was lifted, and the lost copy may have used it: it cannot be used or changed yet. If the platform allotted it only after that, let a manager run `lj fence fresh {id}`; one entered by mistake can be deleted."];
    NOT_UNPROVEN: "字軌不是待確認" / "the range does not wait for a person's word";
    | Book::NotUnproven(id) =>
        ["字軌 {id} 不是待確認的字軌。解除圍欄時就已保留的，只能以 lj fence free {id} 交代每一個號碼。"
        / "Range {id} does not wait for a person's word. One that was withheld when the fence was lifted is freed by `lj fence free {id}` alone, which accounts for every number."];
    RANGE_LENT: "字軌已出借" / "the range is lent";
    | Book::Lent { id, to } =>
        ["字軌 {id} 已借給 {to}：收回之前不能變更、刪除或再出借。收回時註明用到哪一號：lj range take-back {id}。"
        / "Range {id} is lent to {to}: nothing about it changes before it comes back. Say how far it was used: `lj range take-back {id}`."];
    NOT_LENDABLE: "字軌不能出借" / "the range cannot be lent";
    | Book::NotLendable { id, why } => (lending::not_lendable(lang, *id, why));
    NOT_ALLOTTABLE: "字軌不能配給分支機構" / "the range cannot be given to a branch";
    | Book::NotAllottable { id, why } => (branches::not_allottable(lang, *id, why));
    NOT_WHOLE_BOOKS: "分支機構的字軌不是整本" / "a branch has less than whole books";
    | Period::NotWholeBooks(branch) =>
        ["營業人 {branch} 的字軌在總公司的配號裡不是整本（50 號），沒有申報。請以 lj range list 核對起號與迄號。"
        / "What {branch} has of the head office's numbers is not whole books of 50, so nothing was told: compare begin and end in `lj range list`."];
    NOT_LENT: "字軌沒有出借" / "the range is not lent";
    | Book::NotLent(id) =>
        ["字軌 {id} 沒有出借，或同一次收回了兩遍。請以 lj range list --status lent 查詢。"
        / "Range {id} is not lent, or was named twice. See `lj range list --status lent`."];
    | Book::LentToAnother { id, to, from } =>
        ["字軌 {id} 現在借給 {to}，不是 {from}，所以沒有收回。請向 {to} 問明用到哪一號，再收回。"
        / "Range {id} is lent to {to} now, not to {from}, so it is not taken back: ask {to} how far it was used, then take it back."];
    RANGE_OUTSIDE: "字軌的號碼不在這裡開立" / "the range's numbers are none of ours to issue";
    | Book::Outside(id) =>
        ["字軌 {id} 的號碼是在外（前系統、手持機或其他系統）開立的，只留作紀錄，不能變更、刪除或出借。"
        / "The numbers of range {id} were issued elsewhere (a former system, a handheld, another system): it is kept for the record, and nothing about it changes."];
    BAD_RETURN: "收回的號碼不對" / "what came back is not what was lent";
    | Book::BadReturn { id, why } => (lending::bad_return(lang, *id, why));
    BAD_BORROWER: "借用者不對" / "the borrower's name or kind is wrong";
    | Book::BorrowerName(max) =>
        ["請填借用的手持機或系統名稱，最多 {max} 字。"
        / "Name the handheld or system that borrows, in at most {max} characters."];
    | Book::BorrowerIs { name, kind } where kind = lending::kind(lang, *kind) =>
        ["「{name}」登記為{kind}，不能改成另一種。請用登記的種類，或另取名稱。"
        / "{name} is known as a {kind}: lend to it as that, or give the other one another name."];
    UNKNOWN_REQUEST: "引擎版本較舊，不認得這項作業" / "the engine is older and does not know this";
    | Store::UnknownRequest =>
        ["執行中的引擎是較舊的版本，不認得這項作業，沒有處理。請更新引擎後再試。"
        / "The engine that runs is an older version and does not know this; it was not done. Update the engine, then try again."];
}

#[cfg(test)]
mod tests;
