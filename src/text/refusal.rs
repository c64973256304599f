//! Refusals and failures as sentences: what is wrong, where, what blocks it since when, and who can mend it.

use super::{Lang, field, field_fault, people, sale};
use crate::domain::{
    BookRefusal, CompanyCode, CorrectionRefusal, DeliveryRefusal, FieldFault, NumbersState, PaperRefusal,
    PeopleRefusal, Period, PeriodRefusal, Refusal, SaleRefusal, Span, StoreRefusal, TillCode, TillRefusal,
};
use crate::protocol::Failure;

/// How many faults of a batch one sentence names; the rest is counted.
const FAULTS_SHOWN_MAX: usize = 20;

/// The sentence of a refusal.
pub fn refusal(lang: Lang, refusal: &Refusal) -> String {
    match refusal {
        Refusal::Book(BookRefusal::Fields(faults)) => fields(lang, faults),
        Refusal::Book(BookRefusal::NoNumber { state, period, company, till }) => {
            no_number(lang, *state, *period, company, till.as_ref())
        }
        Refusal::People(PeopleRefusal::NotAllowed { deed, role }) => people::not_allowed(lang, *deed, *role),
        Refusal::Sale(SaleRefusal::LineCount { lines }) => sale::line_count(lang, *lines),
        Refusal::Sale(SaleRefusal::BadLines(faults)) | Refusal::Sale(SaleRefusal::BadGoods(faults)) => {
            sale::lines(lang, faults)
        }
        Refusal::Sale(SaleRefusal::BadTotal(fault)) => sale::total_fault(lang, *fault),
        Refusal::Sale(SaleRefusal::BadTender(fault)) => sale::tender_fault(lang, *fault),
        Refusal::Sale(SaleRefusal::Conflict(found)) => found
            .iter()
            .map(|&conflict| sale::conflict(lang, conflict))
            .collect::<Vec<_>>()
            .join(lang.pick("", " ")),
        other => match lang {
            Lang::Zh => zh(other),
            Lang::En => en(other),
        },
    }
}

/// The sentence of anything that is not a reply.
pub fn failure(lang: Lang, failure: &Failure) -> String {
    match failure {
        Failure::Refused(refused) => refusal(lang, refused),
        Failure::Unknown => lang
            .pick(
                "結果不明：引擎在處理途中停止。請以同一個請求代號再執行一次，不會重複開立。",
                "The outcome is not known: the engine stopped on the way. Repeat it with the same request id; nothing is done twice.",
            )
            .to_owned(),
        Failure::Fault(what) => match lang {
            Lang::Zh => format!("資料或磁碟發生問題，請通知系統管理者：{what}"),
            Lang::En => format!("The disk or the store failed; tell the administrator: {what}"),
        },
        Failure::NoEngine => lang
            .pick(
                "引擎沒有回應。請稍候再試；仍不行時請檢查開啟這份資料的 lj 是否還在執行。",
                "The engine does not answer. Try again; if it stays so, see whether the lj that opened this store still runs.",
            )
            .to_owned(),
        Failure::Strange => lang
            .pick(
                "引擎的回答與請求不符；請確認所有終端機都是同一版的 lj。",
                "The engine answered something else: install the same version of lj everywhere.",
            )
            .to_owned(),
    }
}

fn fields(lang: Lang, faults: &[(u32, FieldFault)]) -> String {
    let several = faults.iter().any(|(draft, _)| *draft > 0);
    let mut sentences: Vec<String> = faults
        .iter()
        .take(FAULTS_SHOWN_MAX)
        .map(|(draft, fault)| {
            let name = field(lang, fault.field());
            let sentence = field_fault(lang, fault);
            match (lang, several) {
                (_, false) => format!("[{name}] {sentence}"),
                (Lang::Zh, true) => format!("[第 {} 筆 {name}] {sentence}", draft + 1),
                (Lang::En, true) => format!("[row {} {name}] {sentence}", draft + 1),
            }
        })
        .collect();
    if faults.len() > FAULTS_SHOWN_MAX {
        let more = faults.len() - FAULTS_SHOWN_MAX;
        sentences.push(match lang {
            Lang::Zh => format!("另有 {more} 項。"),
            Lang::En => format!("And {more} more."),
        });
    }
    sentences.join(" ")
}

fn no_number(
    lang: Lang,
    state: NumbersState,
    period: Period,
    company: &CompanyCode,
    till: Option<&TillCode>,
) -> String {
    let place = match (lang, till) {
        (Lang::Zh, None) => format!("公司 {company} 期別 {period}"),
        (Lang::Zh, Some(till)) => format!("公司 {company} 期別 {period}（收銀台 {till}）"),
        (Lang::En, None) => format!("company {company}, period {period}"),
        (Lang::En, Some(till)) => format!("company {company}, period {period} (till {till})"),
    };
    match (lang, state) {
        (Lang::Zh, NumbersState::NotAdded) => {
            format!("{place}：尚未新增字軌。請由平台下載配號檔匯入（電子發票字軌匯入），或由主管新增。")
        }
        (Lang::Zh, NumbersState::NotAssigned) => format!(
            "{place}：還有號碼，但都指定給其他收銀台或部門。請主管以部門編輯（R）或 lj range till 調整。"
        ),
        (Lang::Zh, NumbersState::Paused) => {
            format!("{place}：有號碼的字軌都已暫停，或與平台配號不符。請主管恢復使用或核對字軌。")
        }
        (Lang::Zh, NumbersState::UsedUp) => {
            format!("{place}：號碼已用完。請到平台增加取用本數，下載配號檔後匯入。")
        }
        (Lang::Zh, NumbersState::Expired) => {
            format!("{place}：未用的號碼已過發票迄日。請匯入本期的配號檔，或檢查電腦日期。")
        }
        (Lang::En, NumbersState::NotAdded) => {
            format!(
                "No numbers were added for {place}: import the platform's file, or let a manager add them."
            )
        }
        (Lang::En, NumbersState::NotAssigned) => format!(
            "There are numbers for {place}, but all of other tills or departments: a manager can reassign them (R, or `lj range till`)."
        ),
        (Lang::En, NumbersState::Paused) => format!(
            "The ranges with numbers for {place} are paused or not as allotted: a manager can resume or check them."
        ),
        (Lang::En, NumbersState::UsedUp) => {
            format!("All numbers for {place} are used: take more books at the platform and import its file.")
        }
        (Lang::En, NumbersState::Expired) => format!(
            "The unused numbers for {place} are past their last day: import this period's file, or check the computer's date."
        ),
    }
}

fn shown(span: Span) -> String {
    format!("{}{}–{}", span.track, span.begin(), span.end())
}

fn zh(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Book(BookRefusal::Fields(_))
        | Refusal::Book(BookRefusal::NoNumber { .. })
        | Refusal::People(PeopleRefusal::NotAllowed { .. })
        | Refusal::Sale(SaleRefusal::LineCount { .. })
        | Refusal::Sale(SaleRefusal::BadLines(_))
        | Refusal::Sale(SaleRefusal::BadGoods(_))
        | Refusal::Sale(SaleRefusal::BadTotal(_))
        | Refusal::Sale(SaleRefusal::BadTender(_))
        | Refusal::Sale(SaleRefusal::Conflict(_)) => String::new(),
        Refusal::Store(StoreRefusal::ClockBehind { now, last }) => format!(
            "電腦時間 {now} 早於上一張發票的時間 {last}。請校正時鐘；時鐘確實正確時，由主管執行 lj clock accept --reason 原因。"
        ),
        Refusal::Store(StoreRefusal::ClockJumped { now, expected }) => format!(
            "電腦時間跳動：現在是 {now}，應約為 {expected}。請校正時鐘；確實正確時，由主管執行 lj clock accept --reason 原因。"
        ),
        Refusal::Book(BookRefusal::Import(verdicts)) => {
            let bad = verdicts.iter().filter(|row| row.verdict.refuses()).count();
            format!("匯入檔有 {bad} 列不能接受，整個檔案都沒有匯入。請依各列說明更正，或重新下載配號檔。")
        }
        Refusal::Book(BookRefusal::RangeUsed { id, last }) => {
            format!("字軌 {id} 已使用至 {last}，不能這樣做；用過的字軌必須保留。請改選未使用的字軌。")
        }
        Refusal::Book(BookRefusal::NoSuchRange(id)) => {
            format!("沒有字軌 {id}，可能已被刪除。請以 lj range list 查詢。")
        }
        Refusal::Book(BookRefusal::BadSplit { id, span }) => {
            format!("字軌 {id}（{}）不能在此分割：須為整本起號，且在已使用號碼之後。", shown(*span))
        }
        Refusal::Period(PeriodRefusal::PeriodClosed(period)) => {
            format!("期別 {period} 已關帳，其字軌不能再變更。")
        }
        Refusal::Sale(SaleRefusal::NoSuchInvoice(number)) => {
            format!("沒有開立過發票 {number}。請核對號碼；舊期別請加 --period。")
        }
        Refusal::Till(TillRefusal::NoSuchCompany(code)) => {
            format!("沒有公司編號 {code}。請以 lj company list 查詢。")
        }
        Refusal::Till(TillRefusal::NoCompany) => "尚未建立公司。請先執行 lj company add。".to_owned(),
        Refusal::Till(TillRefusal::CodeTaken(code)) => {
            format!("代號 {code} 已存在。請換一個代號，或改用 edit。")
        }
        Refusal::Store(StoreRefusal::RequestIdReused) => {
            "這個請求代號已用於另一筆內容不同的請求。新的請求請用新的代號。".to_owned()
        }
        Refusal::Sale(SaleRefusal::MixedTax) => {
            "應稅與免稅或零稅率的品項不能開在同一張：請分開開立；公司核准混合稅率時，由主管設定公司資料。"
                .to_owned()
        }
        Refusal::Paper(PaperRefusal::NoQrKey(seller)) => format!(
            "賣方 {seller} 沒有 QR 碼金鑰，不能開立或列印消費者的證明聯。請管理者把金鑰放進 lj paths 所示的密鑰檔。"
        ),
        Refusal::Sale(SaleRefusal::NoSuchParked(id)) => {
            format!("暫存的銷售 {id} 已不在：可能已由其他收銀台取回。這筆沒有開立。")
        }
        Refusal::Sale(SaleRefusal::NoSuchGood(code)) => format!("沒有商品 {code}。請以 lj goods list 查詢。"),
        Refusal::Paper(PaperRefusal::NoProof(number)) => {
            format!("{number} 存入載具或已捐贈，不印證明聯；可以印電子發票資訊單。")
        }
        Refusal::Paper(PaperRefusal::OriginalExists(number)) => {
            format!("{number} 的證明聯正本已印出或正在列印，正本只有一張。需要時請補印並說明原因。")
        }
        Refusal::Paper(PaperRefusal::NoOriginal(number)) => format!("{number} 還沒有印過正本：請先印正本。"),
        Refusal::Paper(PaperRefusal::NoSuchJob(id)) => {
            format!("列印工作 {id} 已完成或狀態不符，不必再處理。")
        }
        Refusal::Correction(CorrectionRefusal::NoSuchAllowance(number)) => {
            format!("沒有折讓單 {number}。請核對號碼。")
        }
        Refusal::Correction(CorrectionRefusal::AllowanceCancelled { number, at }) => {
            format!("折讓單 {number} 已於 {at} 作廢。")
        }
        Refusal::Correction(CorrectionRefusal::HasAllowance(number)) => {
            format!("這張發票有折讓單 {number}，不能作廢或註銷。請先作廢折讓單。")
        }
        Refusal::Correction(CorrectionRefusal::AllowanceTooMuch { line: Some(line), left }) => {
            format!("第 {line} 項最多還能折讓 {left} 元（含稅）。請減少金額。")
        }
        Refusal::Correction(CorrectionRefusal::AllowanceTooMuch { line: None, left }) => {
            format!("這張發票最多還能折讓 {left} 元（含稅）。請減少金額。")
        }
        Refusal::Correction(CorrectionRefusal::BadAllowance) => {
            "折讓內容不正確：每項只列一次，金額至少 1 元，數量不超過剩餘數量。".to_owned()
        }
        Refusal::People(PeopleRefusal::SignInNeeded) => {
            "請先登入：輸入人員代號與 PIN（指令用 --as 代號，PIN 由 LJ_PIN 或終端機輸入）。".to_owned()
        }
        Refusal::People(PeopleRefusal::BadPin) => "人員代號或 PIN 不正確，請再試一次。".to_owned(),
        Refusal::People(PeopleRefusal::SignInWait { seconds }) => {
            format!("PIN 錯誤太多次，請等 {seconds} 秒再試。")
        }
        Refusal::People(PeopleRefusal::OtherTill(till)) => format!("這個主機使用者只能用收銀台 {till}。"),
        Refusal::People(PeopleRefusal::NoSuchStaff(code)) => {
            format!("沒有人員 {code}。請以 lj staff list 查詢。")
        }
        Refusal::Till(TillRefusal::NoSuchTerminal(name)) => format!("沒有終端機 {name}，可能已離開。"),
        Refusal::Till(TillRefusal::NoSuchSuggestion) => "這個建議已處理或已過期。".to_owned(),
        Refusal::Delivery(DeliveryRefusal::NoSuchDocument(document)) => {
            format!("待上傳清單沒有 {document}。")
        }
        Refusal::Delivery(DeliveryRefusal::NotStuck(document)) => {
            format!("{document} 正在上傳或已送達，不需處理。")
        }
        Refusal::People(PeopleRefusal::NoAdministrator) => {
            "第一位設定 PIN 的人員必須是系統管理，之後也至少要留一位。".to_owned()
        }
        Refusal::Till(TillRefusal::NothingSold) => "這一班還沒有開立或折讓，或沒有這張交班單。".to_owned(),
        Refusal::Store(StoreRefusal::NotSample) => {
            "只有範例資料可以這樣做；這份資料是正式的，時間以電腦時鐘為準。".to_owned()
        }
        Refusal::Store(StoreRefusal::TooMany { asked, max }) => {
            format!("一次要求 {asked} 筆，最多 {max} 筆。請分次進行。")
        }
        Refusal::Till(TillRefusal::CompanyInUse { code, ubn }) => {
            format!("公司 {code} 已有字軌，統一編號 {ubn} 不能變更。請另建公司。")
        }
        Refusal::Store(StoreRefusal::TextTooLong { chars, max }) => {
            format!("文字有 {chars} 字，最多 {max} 字：請縮短。")
        }
        Refusal::Store(StoreRefusal::ReasonMissing) => "必須填寫原因（指令請加 --reason）。".to_owned(),
        Refusal::Book(BookRefusal::TrackEnds(track)) => {
            format!("字軌 {track} 的號碼不夠這麼多本，請減少本數。")
        }
        Refusal::Correction(CorrectionRefusal::AlreadyCancelled { number, at }) => {
            format!("{number} 已於 {at} 作廢，不能再作廢，也不再印證明聯。")
        }
        Refusal::Correction(CorrectionRefusal::TooLate { number, until }) => format!(
            "{number} 的作廢期限到 {until} 為止。之後請開折讓單，或向稅局申請專案作廢並加 --approval-no 核准文號。"
        ),
        Refusal::Correction(CorrectionRefusal::NotConfirmed(document)) => {
            format!("平台尚未確認 {document}，還不能註銷。確認後請再試；資料有錯又等不及時可以作廢。")
        }
        Refusal::Correction(CorrectionRefusal::VoidTooLate { number, until }) => {
            format!("{number} 的註銷期限到 {until} 為止，已過。請改用作廢後重新開立，或開折讓單。")
        }
        Refusal::Correction(CorrectionRefusal::OriginalOut(number)) => {
            format!("{number} 的證明聯正本在客人手上，或可能在。請先收回，再加 --taken-back 註銷。")
        }
        Refusal::Correction(CorrectionRefusal::Voided { number, at }) => {
            format!("{number} 已於 {at} 註銷，必須先重開（lj invoice reissue），其他作業才能辦。")
        }
        Refusal::Correction(CorrectionRefusal::NotVoided(number)) => format!("{number} 沒有註銷，不能重開。"),
        Refusal::Store(StoreRefusal::Busy) => "引擎忙碌中，這筆沒有處理。請稍候再試。".to_owned(),
        Refusal::Store(StoreRefusal::UnknownRequest) => {
            "執行中的引擎是較舊的版本，不認得這項作業，沒有處理。請更新引擎後再試。".to_owned()
        }
    }
}

fn en(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Book(BookRefusal::Fields(_))
        | Refusal::Book(BookRefusal::NoNumber { .. })
        | Refusal::People(PeopleRefusal::NotAllowed { .. })
        | Refusal::Sale(SaleRefusal::LineCount { .. })
        | Refusal::Sale(SaleRefusal::BadLines(_))
        | Refusal::Sale(SaleRefusal::BadGoods(_))
        | Refusal::Sale(SaleRefusal::BadTotal(_))
        | Refusal::Sale(SaleRefusal::BadTender(_))
        | Refusal::Sale(SaleRefusal::Conflict(_)) => String::new(),
        Refusal::Store(StoreRefusal::ClockBehind { now, last }) => format!(
            "The clock says {now}, the last invoice was issued at {last}. Set the clock; if it is right, a manager runs `lj clock accept --reason …`."
        ),
        Refusal::Store(StoreRefusal::ClockJumped { now, expected }) => format!(
            "The clock jumped: it says {now} and should say about {expected}. Set it; if it is right, a manager runs `lj clock accept --reason …`."
        ),
        Refusal::Book(BookRefusal::Import(verdicts)) => {
            let bad = verdicts.iter().filter(|row| row.verdict.refuses()).count();
            format!("{bad} rows cannot be taken, so nothing was imported: correct each as it says, or download the file again.")
        }
        Refusal::Book(BookRefusal::RangeUsed { id, last }) => format!(
            "Range {id} is used up to {last} and has to stay as it is: choose an unused range instead."
        ),
        Refusal::Book(BookRefusal::NoSuchRange(id)) => {
            format!("There is no range {id}; perhaps it was deleted. See `lj range list`.")
        }
        Refusal::Book(BookRefusal::BadSplit { id, span }) => format!(
            "Range {id} ({}) cannot be cut there: give the begin of a book inside it, past the used numbers.",
            shown(*span)
        ),
        Refusal::Period(PeriodRefusal::PeriodClosed(period)) => {
            format!("Period {period} is closed: nothing about its ranges may change.")
        }
        Refusal::Sale(SaleRefusal::NoSuchInvoice(number)) => {
            format!("No invoice {number} was issued: check the number; add --period for an older one.")
        }
        Refusal::Till(TillRefusal::NoSuchCompany(code)) => format!("There is no company {code}: see `lj company list`."),
        Refusal::Till(TillRefusal::NoCompany) => "There is no company yet: add one with `lj company add`.".to_owned(),
        Refusal::Till(TillRefusal::CodeTaken(code)) => format!("The code {code} exists already: take another, or use `edit`."),
        Refusal::Store(StoreRefusal::RequestIdReused) => {
            "This request id was used for a request with other content: a new request needs a new id.".to_owned()
        }
        Refusal::Sale(SaleRefusal::MixedTax) => {
            "Taxable items do not go with free or zero-rated ones: issue them apart; where the company may mix, a manager sets it.".to_owned()
        }
        Refusal::Paper(PaperRefusal::NoQrKey(seller)) => format!(
            "Seller {seller} has no QR key, so no consumer's slip can be made: put the key into the secret file that `lj paths` names."
        ),
        Refusal::Sale(SaleRefusal::NoSuchParked(id)) => {
            format!("The parked sale {id} is gone: another till may have called it back. Nothing was issued.")
        }
        Refusal::Sale(SaleRefusal::NoSuchGood(code)) => format!("There is no good {code}: see `lj goods list`."),
        Refusal::Paper(PaperRefusal::NoProof(number)) => {
            format!("{number} is in a carrier or donated and has no proof slip; an information slip can be had.")
        }
        Refusal::Paper(PaperRefusal::OriginalExists(number)) => {
            format!("The original of {number} was printed or is being printed, and exists once: ask for a copy, with a reason.")
        }
        Refusal::Paper(PaperRefusal::NoOriginal(number)) => format!("No original of {number} was printed yet: print that first."),
        Refusal::Paper(PaperRefusal::NoSuchJob(id)) => format!("Print job {id} is done, or not where this needs it."),
        Refusal::Correction(CorrectionRefusal::NoSuchAllowance(number)) => format!("There is no allowance {number}: check the number."),
        Refusal::Correction(CorrectionRefusal::AllowanceCancelled { number, at }) => format!("Allowance {number} was cancelled at {at}."),
        Refusal::Correction(CorrectionRefusal::HasAllowance(number)) => {
            format!("The invoice has the allowance {number}: cancel that first.")
        }
        Refusal::Correction(CorrectionRefusal::AllowanceTooMuch { line: Some(line), left }) => {
            format!("Of item {line} at most NT${left} (tax inside) can still come back: ask for less.")
        }
        Refusal::Correction(CorrectionRefusal::AllowanceTooMuch { line: None, left }) => {
            format!("Of this invoice at most NT${left} (tax inside) can still come back: ask for less.")
        }
        Refusal::Correction(CorrectionRefusal::BadAllowance) => {
            "The allowance is not sound: each item once, at least NT$1, and no more pieces than are left.".to_owned()
        }
        Refusal::People(PeopleRefusal::SignInNeeded) => {
            "Sign in first: code and PIN (on the command line --as CODE, the PIN from LJ_PIN or the terminal).".to_owned()
        }
        Refusal::People(PeopleRefusal::BadPin) => "The code or the PIN is wrong: try again.".to_owned(),
        Refusal::People(PeopleRefusal::SignInWait { seconds }) => format!("Too many wrong PINs: wait {seconds} s and try again."),
        Refusal::People(PeopleRefusal::OtherTill(till)) => format!("This Unix user is till {till} and no other."),
        Refusal::People(PeopleRefusal::NoSuchStaff(code)) => format!("There is no person {code}: see `lj staff list`."),
        Refusal::Till(TillRefusal::NoSuchTerminal(name)) => format!("There is no terminal {name}; it may have left."),
        Refusal::Till(TillRefusal::NoSuchSuggestion) => "The suggestion was answered already, or is too old.".to_owned(),
        Refusal::Delivery(DeliveryRefusal::NoSuchDocument(document)) => format!("The outbox has no {document}."),
        Refusal::Delivery(DeliveryRefusal::NotStuck(document)) => format!("{document} is on its way or has arrived: nothing to be done."),
        Refusal::People(PeopleRefusal::NoAdministrator) => {
            "The first person with a PIN must be an administrator, and one must stay.".to_owned()
        }
        Refusal::Till(TillRefusal::NothingSold) => "Nothing was sold in this shift yet, or there is no such shift slip.".to_owned(),
        Refusal::Store(StoreRefusal::NotSample) => {
            "Only a sample store does this; this one is real, its time is the computer's clock.".to_owned()
        }
        Refusal::Store(StoreRefusal::TooMany { asked, max }) => {
            format!("{asked} were asked for at once, {max} fit: do it in several steps.")
        }
        Refusal::Till(TillRefusal::CompanyInUse { code, ubn }) => {
            format!("Company {code} has ranges already, so its UBN {ubn} may not change: add another company.")
        }
        Refusal::Store(StoreRefusal::TextTooLong { chars, max }) => {
            format!("The text has {chars} characters, {max} fit: make it shorter.")
        }
        Refusal::Store(StoreRefusal::ReasonMissing) => "A reason is needed (--reason on the command line).".to_owned(),
        Refusal::Book(BookRefusal::TrackEnds(track)) => {
            format!("Track {track} has not that many books left from there: ask for fewer.")
        }
        Refusal::Correction(CorrectionRefusal::AlreadyCancelled { number, at }) => format!("{number} was cancelled at {at}: it is not cancelled again, and has no slip any more."),
        Refusal::Correction(CorrectionRefusal::TooLate { number, until }) => format!(
            "{number} could be cancelled until {until}. Now give an allowance, or ask the tax office and add --approval-no."
        ),
        Refusal::Correction(CorrectionRefusal::NotConfirmed(document)) => format!(
            "The platform has not confirmed {document} yet, so the invoice cannot be voided: try again once it has, or cancel it."
        ),
        Refusal::Correction(CorrectionRefusal::VoidTooLate { number, until }) => format!(
            "{number} could be voided until {until}. Now cancel it and sell anew, or give an allowance."
        ),
        Refusal::Correction(CorrectionRefusal::OriginalOut(number)) => format!(
            "The customer holds the original of {number}, or may: take it back first, then add --taken-back."
        ),
        Refusal::Correction(CorrectionRefusal::Voided { number, at }) => format!(
            "{number} was voided at {at} and must be issued anew first (`lj invoice reissue`)."
        ),
        Refusal::Correction(CorrectionRefusal::NotVoided(number)) => format!("{number} is not voided, so it is not issued anew."),
        Refusal::Store(StoreRefusal::Busy) => "The engine is busy; this was not done. Try again in a moment.".to_owned(),
        Refusal::Store(StoreRefusal::UnknownRequest) => {
            "The engine that runs is an older version and does not know this; it was not done. Update the engine, then try again.".to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Moment, RangeField};

    #[test]
    fn all_faults_are_in_one_sentence_each_at_its_field() {
        let faults = vec![(0, FieldFault::Missing(RangeField::Period)), (0, FieldFault::ReasonMissing)];
        let text = refusal(Lang::En, &Refusal::Book(BookRefusal::Fields(faults)));
        assert!(text.contains("[period]") && text.contains("[reason]"), "{text}");
    }

    #[test]
    fn a_long_list_is_counted_not_printed() {
        let faults = (0..100).map(|row| (row, FieldFault::EndBeforeBegin)).collect();
        let text = refusal(Lang::Zh, &Refusal::Book(BookRefusal::Fields(faults)));
        assert!(text.contains("[第 20 筆") && text.contains("另有 80 項"), "{text}");
    }

    #[test]
    fn a_clock_refusal_names_both_times_and_the_way_out() {
        let (now, last) = (Moment::from_unix(0), Moment::from_unix(60));
        for lang in [Lang::Zh, Lang::En] {
            let text = refusal(lang, &Refusal::Store(StoreRefusal::ClockBehind { now, last }));
            assert!(
                text.contains("08:00:00") && text.contains("08:01:00") && text.contains("lj clock accept")
            );
        }
    }
}
