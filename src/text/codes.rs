//! Every refusal code that a script can meet, with what it means: what `lj help refusals` prints. A test holds
//! the list against the refusals of the domain.

/// Code, Chinese, English; by subject.
pub fn refusal_codes() -> &'static [(&'static str, &'static str, &'static str)] {
    CODES
}

const CODES: &[(&str, &str, &str)] = &[
    ("NO_STORE", "這個目錄沒有資料", "there is no store in the directory"),
    ("STORE_EXISTS", "這個目錄已有資料", "there is a store in the directory already"),
    ("NO_QR_KEY", "沒有賣方的 QR 碼金鑰", "the seller has no QR key"),
    ("ENGINE_RUNNING", "已有另一個 lj 開啟這份資料", "another lj holds this store already"),
    ("NOT_SAMPLE", "只有範例資料可以這樣做", "only a sample store does this"),
    ("BAD_FIELD", "欄位不正確", "a field is missing or wrong"),
    ("REASON_MISSING", "必須填寫原因", "the reason that the act needs is missing"),
    ("RANGE_UNALIGNED", "號碼不是整本且沒有原因", "the numbers are not whole books, and no reason was given"),
    ("RANGE_OVERLAP", "號碼與其他字軌重疊", "the numbers overlap another range"),
    ("RANGE_USED", "字軌已使用", "numbers of the range are used"),
    ("NO_SUCH_RANGE", "沒有這個字軌", "there is no such range"),
    ("BAD_SPLIT", "不能在此分割字軌", "the range cannot be cut there"),
    ("TRACK_ENDS", "字軌的號碼不夠", "the track's numbers end before the last book asked for"),
    ("PERIOD_WINDOW", "期別不開放新增", "the period is not open for new ranges"),
    ("PERIOD_CLOSED", "期別已關帳", "the period is closed"),
    ("IMPORT_REFUSED", "匯入檔有不能接受的列", "rows of the import file cannot be taken"),
    ("NOT_CONFIRMED", "平台尚未確認這張發票，還不能註銷", "the platform has not confirmed the invoice yet"),
    ("NO_NUMBERS_ADDED", "尚未新增字軌", "no numbers were added for the period"),
    (
        "NO_NUMBERS_ASSIGNED",
        "號碼都屬於其他收銀台或部門",
        "the numbers are all of other tills or departments",
    ),
    ("NUMBERS_PAUSED", "有號碼的字軌都已暫停", "the ranges with numbers are paused"),
    ("NUMBERS_USED_UP", "號碼已用完", "all numbers are used"),
    ("NUMBERS_EXPIRED", "號碼已過期", "the unused numbers are past their last day"),
    ("CLOCK_BEHIND", "時鐘早於上一張發票", "the clock stands before the last invoice"),
    ("CLOCK_JUMPED", "時鐘跳動", "the clock jumped"),
    ("BAD_LINES", "品項不正確", "the items are missing or not sound"),
    ("BAD_TOTAL", "總計不正確", "the total is not between 1 and the largest amount"),
    ("MIXED_TAX", "不同稅別不能開在同一張", "lines of different tax do not go on one invoice"),
    ("BAD_TENDER", "收款不正確", "the payments do not pay the total"),
    ("BAD_BUYER", "買方名稱不正確", "the buyer's name is not sound, or has no UBN"),
    (
        "BAD_ZERO_RATE",
        "零稅率資料不正確",
        "clearance and reason are missing, or said without a zero-rated line",
    ),
    ("NO_SUCH_PARKED", "暫存的銷售已不在", "the parked sale is gone"),
    ("NO_SUCH_GOOD", "沒有這個商品", "there is no such good"),
    ("BAD_GOODS", "商品資料不正確", "the goods are not sound"),
    (
        "NO_PROOF",
        "存入載具或捐贈，不印證明聯",
        "the invoice is in a carrier or donated and has no proof slip",
    ),
    ("ORIGINAL_EXISTS", "正本已印出", "the original was printed already"),
    ("NO_ORIGINAL", "還沒有印過正本", "no original was printed yet"),
    ("NO_SUCH_JOB", "列印工作已完成", "the print job is done or stands elsewhere"),
    ("NO_SUCH_ALLOWANCE", "沒有這張折讓單", "there is no such allowance"),
    ("HAS_ALLOWANCE", "發票有折讓單", "the invoice has a live allowance"),
    ("ALLOWANCE_TOO_MUCH", "折讓超過剩餘金額", "more than is left would come back"),
    ("BAD_ALLOWANCE", "折讓內容不正確", "the allowance is not sound"),
    ("NOT_ALLOWED", "這個角色或遠端連線不能這樣做", "the role, or a remote session, may not do this"),
    ("SIGN_IN_NEEDED", "請先登入", "nobody has signed in, or the session is over"),
    ("BAD_PIN", "人員代號或 PIN 不正確", "the code or the PIN is wrong"),
    ("SIGN_IN_WAIT", "PIN 錯誤太多次，請稍候", "too many wrong PINs: wait"),
    ("OTHER_TILL", "主機使用者屬於另一個收銀台", "the Unix user is tied to another till"),
    ("NO_SUCH_STAFF", "沒有這個人員", "there is no such person"),
    ("NO_SUCH_TERMINAL", "沒有這個終端機", "there is no such terminal"),
    ("NO_SUCH_SUGGESTION", "建議已處理或已過期", "the suggestion was answered or is too old"),
    ("NO_SUCH_DOCUMENT", "待上傳清單沒有這份文件", "the outbox has no such document"),
    ("NOT_STUCK", "這份文件不需處理", "the document is on its way or has arrived"),
    ("NO_ADMINISTRATOR", "必須有一位系統管理", "an administrator with a PIN must be there"),
    ("NOTHING_SOLD", "這一班還沒有開立", "nothing was sold in the shift"),
    ("BAD_UBN", "統一編號不正確", "the UBN is not eight digits with a fitting check digit"),
    (
        "BAD_CARRIER",
        "載具號碼不正確",
        "the carrier code is neither a mobile bar code nor a citizen certificate",
    ),
    ("BAD_DONATION", "捐贈碼不正確", "the donation code is not three to seven digits"),
    ("CARRIER_CONFLICT", "載具、捐贈與統編不能並用", "carrier, donation and buyer do not go together"),
    ("REQUEST_ID_REUSED", "請求代號已用於其他內容", "the request id was used for other content"),
    ("NO_SUCH_INVOICE", "沒有這張發票", "there is no such invoice"),
    ("NO_COMPANY", "尚未建立公司", "the store has no company yet"),
    ("NO_SUCH_COMPANY", "沒有這個公司", "there is no such company"),
    ("NO_SUCH_DEPT", "沒有這個部門", "there is no such department"),
    ("NO_SUCH_TILL", "沒有這個收銀台", "there is no such till"),
    ("COMPANY_IN_USE", "公司已有字軌，統編不能變更", "the company has ranges, its UBN may not change"),
    ("CODE_TAKEN", "代號已存在", "the code exists already"),
    ("TEXT_TOO_LONG", "文字太長", "the text is longer than its field takes"),
    ("TOO_MANY", "一次太多筆", "more than fit at once"),
    ("ALREADY_CANCELLED", "發票已作廢", "the invoice is cancelled already"),
    (
        "ORIGINAL_OUT",
        "證明聯正本還沒有收回，不能註銷",
        "the original must come back before the invoice is voided",
    ),
    ("VOIDED", "發票已註銷，必須先重開", "the invoice is voided and must be issued anew first"),
    ("NOT_VOIDED", "發票沒有註銷，不能重開", "the invoice is not voided"),
    ("TOO_LATE", "已過作廢或註銷期限", "the time for it is over"),
    ("BUSY", "引擎忙碌中", "the engine is busy; nothing was done"),
    ("UNKNOWN_REQUEST", "引擎版本較舊，不認得這項作業", "the engine is older and does not know this"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::*;

    fn refusals() -> Vec<Refusal> {
        let company = CompanyCode::parse("1").unwrap();
        let number = Number::parse("TF98000001").unwrap();
        let document = DocumentId {
            number,
            period: Period::parse("11511").unwrap(),
            kind: MessageKind::F0501,
            count: 1,
        };
        let span = Span::new(number.track, number.serial, number.serial).unwrap();
        let (id, period) = (RangeId(1), Period::parse("10807").unwrap());
        let allowance = AllowanceNumber::new(number, period, 1).unwrap();
        let (now, field) = (Moment::default(), RangeField::Period);
        let faults = [
            FieldFault::Missing(field),
            FieldFault::Form(field),
            FieldFault::EndBeforeBegin,
            FieldFault::CountMismatch { counted: 1, typed: 2 },
            FieldFault::Unaligned { nearest: 0 },
            FieldFault::PeriodWindow { first: period, last: period },
            FieldFault::Dates(field),
            FieldFault::Carried(field),
            FieldFault::NoSuchCompany(company.clone()),
            FieldFault::Overlap { company: company.clone(), span },
            FieldFault::Used { field, last: number },
            FieldFault::ReasonMissing,
        ];
        let states = [
            NumbersState::NotAdded,
            NumbersState::NotAssigned,
            NumbersState::Paused,
            NumbersState::UsedUp,
            NumbersState::Expired,
        ];
        let mut all: Vec<Refusal> =
            faults.into_iter().map(|fault| Refusal::Book(BookRefusal::Fields(vec![(0, fault)]))).collect();
        all.extend(states.map(|state| {
            Refusal::Book(BookRefusal::NoNumber { state, period, company: company.clone(), till: None })
        }));
        all.extend([
            Refusal::Store(StoreRefusal::ClockBehind { now, last: now }),
            Refusal::Store(StoreRefusal::ClockJumped { now, expected: now }),
            Refusal::Book(BookRefusal::Import(Vec::new())),
            Refusal::Book(BookRefusal::RangeUsed { id, last: number }),
            Refusal::Book(BookRefusal::NoSuchRange(id)),
            Refusal::Book(BookRefusal::BadSplit { id, span }),
            Refusal::Period(PeriodRefusal::PeriodClosed(period)),
            Refusal::Sale(SaleRefusal::NoSuchInvoice(number)),
            Refusal::Till(TillRefusal::NoSuchCompany(company.clone())),
            Refusal::Till(TillRefusal::NoCompany),
            Refusal::Till(TillRefusal::CodeTaken("1".to_owned())),
            Refusal::Store(StoreRefusal::RequestIdReused),
            Refusal::Sale(SaleRefusal::LineCount { lines: 0 }),
            Refusal::Sale(SaleRefusal::LineCount { lines: 201 }),
            Refusal::Sale(SaleRefusal::BadLines(vec![(1, LineFault::Name), (2, LineFault::QuantityZero)])),
            Refusal::Sale(SaleRefusal::BadLines(
                [LineFault::Quantity, LineFault::Price, LineFault::Unit].map(|fault| (3, fault)).into(),
            )),
            Refusal::Sale(SaleRefusal::MixedTax),
            Refusal::Sale(SaleRefusal::BadTotal(TotalFault::Zero)),
            Refusal::Sale(SaleRefusal::BadTotal(TotalFault::Negative)),
            Refusal::Sale(SaleRefusal::BadTotal(TotalFault::TooLarge)),
            Refusal::Sale(SaleRefusal::BadTender(TenderFault::Short(1))),
            Refusal::Sale(SaleRefusal::BadTender(TenderFault::ChangeNotCash(1))),
            Refusal::Sale(SaleRefusal::BadTender(TenderFault::Amount)),
            Refusal::Paper(PaperRefusal::NoQrKey(Ubn::parse("12345675").unwrap())),
            Refusal::Sale(SaleRefusal::NoSuchParked(ParkedId(1))),
            Refusal::Sale(SaleRefusal::NoSuchGood(GoodCode::parse("A1").unwrap())),
            Refusal::Sale(SaleRefusal::BadGoods(vec![(1, LineFault::Price)])),
            Refusal::Paper(PaperRefusal::NoProof(number)),
            Refusal::Paper(PaperRefusal::OriginalExists(number)),
            Refusal::Paper(PaperRefusal::NoOriginal(number)),
            Refusal::Paper(PaperRefusal::NoSuchJob(PrintJobId(1))),
            Refusal::Correction(CorrectionRefusal::NoSuchAllowance(allowance)),
            Refusal::Correction(CorrectionRefusal::AllowanceCancelled { number: allowance, at: now }),
            Refusal::Correction(CorrectionRefusal::HasAllowance(allowance)),
            Refusal::Correction(CorrectionRefusal::AllowanceTooMuch { line: None, left: 1 }),
            Refusal::Correction(CorrectionRefusal::AllowanceTooMuch { line: Some(1), left: 1 }),
            Refusal::Correction(CorrectionRefusal::BadAllowance),
            Refusal::Till(TillRefusal::NothingSold),
            Refusal::People(PeopleRefusal::NotAllowed { deed: Deed::Sell, role: Some(Role::Auditor) }),
            Refusal::People(PeopleRefusal::NotAllowed { deed: Deed::KeepPeople, role: None }),
            Refusal::People(PeopleRefusal::SignInNeeded),
            Refusal::People(PeopleRefusal::BadPin),
            Refusal::People(PeopleRefusal::SignInWait { seconds: 2 }),
            Refusal::People(PeopleRefusal::OtherTill(TillCode::parse("T1").unwrap())),
            Refusal::People(PeopleRefusal::NoSuchStaff(StaffCode::parse("A1").unwrap())),
            Refusal::Till(TillRefusal::NoSuchTerminal(TerminalName::parse("t1").unwrap())),
            Refusal::Till(TillRefusal::NoSuchSuggestion),
            Refusal::Delivery(DeliveryRefusal::NoSuchDocument(document)),
            Refusal::Delivery(DeliveryRefusal::NotStuck(document)),
            Refusal::People(PeopleRefusal::NoAdministrator),
            Refusal::Correction(CorrectionRefusal::AlreadyCancelled { number, at: now }),
            Refusal::Correction(CorrectionRefusal::TooLate { number, until: now }),
            Refusal::Correction(CorrectionRefusal::NotConfirmed(document)),
            Refusal::Correction(CorrectionRefusal::VoidTooLate { number, until: now }),
            Refusal::Correction(CorrectionRefusal::OriginalOut(number)),
            Refusal::Correction(CorrectionRefusal::Voided { number, at: now }),
            Refusal::Correction(CorrectionRefusal::NotVoided(number)),
            Refusal::Store(StoreRefusal::NotSample),
            Refusal::Store(StoreRefusal::TooMany { asked: 2, max: 1 }),
            Refusal::Store(StoreRefusal::TextTooLong { chars: 2, max: 1 }),
            Refusal::Till(TillRefusal::CompanyInUse { code: company, ubn: Ubn::parse("12345675").unwrap() }),
            Refusal::Store(StoreRefusal::ReasonMissing),
            Refusal::Book(BookRefusal::TrackEnds(number.track)),
            Refusal::Store(StoreRefusal::Busy),
            Refusal::Store(StoreRefusal::UnknownRequest),
        ]);
        all.extend(Conflict::ALL.map(|conflict| Refusal::Sale(SaleRefusal::Conflict(vec![conflict]))));
        all
    }

    #[test]
    fn every_code_is_listed_and_every_refusal_has_its_sentence() {
        for refusal in refusals() {
            assert!(CODES.iter().any(|(code, ..)| *code == refusal.code()), "{}", refusal.code());
            for lang in [crate::text::Lang::Zh, crate::text::Lang::En] {
                let sentence = crate::text::refusal(lang, &refusal);
                assert!(sentence.ends_with(['。', '.', '）', '…']), "{}: {sentence}", refusal.code());
            }
        }
    }

    #[test]
    fn no_code_is_listed_twice() {
        let mut codes: Vec<_> = CODES.iter().map(|(code, ..)| code).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), CODES.len());
    }
}
