//! The dialect of offline-issue centres: opens envelopes, refuses old ones, answers in sealed envelopes. `RtnCode`s of
//! refusals are invented here (99 and the platform's own digits), for the real ones are not public.

use super::book::{Book, Dialect, Invoice};
use super::centre::{Centre, Said, Taken};
use super::checks::{is_refused, is_undone, is_unknown_carrier, is_unknown_donation};
use super::faults::{FaultKind, Throw};
use super::heard::of_offline;
use super::own;
use super::refused::{REPEATED, Refused};
use super::terms::{HASH_IV, HASH_KEY, MERCHANT};
use super::together;
use crate::domain::{MessageKind, Number};
use crate::wire::offline::{
    CheckBarcode, CheckLoveCode, CodeFound, EXISTS, GetInvalid, GetIssue, GovWord, GovWords, GovWordsFound,
    InvalidFound, IssueFound, NO_SUCH_CODE, Returned, date_text, path, revision_of, time_text,
};
use crate::wire::{CentreKey, Code, ENVELOPE_TIME_S, Flavour, Loose, Question, Reply, SUCCESS, Stamp};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// `TransCode`s of envelopes that are not opened; invented.
const NO_ENVELOPE: i64 = 10_100_001;
const OLD_ENVELOPE: i64 = 10_200_027;
/// `RtnCode`: closed (published).
const CLOSED: i64 = 10_000_010;
/// `RtnCode`: there is no such document (published).
const NOT_FOUND: i64 = 1_600_003;
/// `RtnCode`: a payload that is no message; invented.
const NO_MESSAGE: i64 = 9_900_001;
/// `RtnCode` of a second cancellation, and its words (ECPay's stage, live in paid-tw/einvoice, 2026-08-01).
const CANCELLED_BEFORE: (i64, &str) = (5_070_453, "該發票已被作廢過");
/// The reason of what was cancelled in the console; invented.
const CONSOLE: &str = "console";
/// The platform's code E0102 is 9900102 here.
const INVENTED: i64 = 9_900_000;
/// Numbers of a book.
const BOOK: i64 = 50;

/// Answers one call.
pub(super) fn answer(centre: &Centre, path: &str, body: &str, throw: &Throw) -> Said {
    let Some(key) = CentreKey::parse(HASH_KEY, HASH_IV) else { return Said::Broken("HashKey".to_owned()) };
    let (payload, flavour) = match open(centre, (&key, path), body, throw) {
        Ok(opened) => opened,
        Err((code, words)) => return envelope(centre, code, words, String::new()),
    };
    match inside(centre, (path, flavour), &payload, throw) {
        Said::Json(json) => envelope(centre, SUCCESS, "", key.seal(&json, Flavour::Ecpay)),
        other => other,
    }
}

fn envelope(centre: &Centre, code: i64, words: &str, data: String) -> Said {
    Said::json(&Reply {
        merchant: MERCHANT.into(),
        stamp: Some(Stamp { timestamp: Code(centre.now().unix()), revision: None }),
        code: Code(code),
        words: words.into(),
        data: Loose(data),
    })
}

fn open(
    centre: &Centre,
    (key, path): (&CentreKey, &str),
    body: &str,
    throw: &Throw,
) -> Result<(String, Flavour), (i64, &'static str)> {
    let question: Question =
        serde_json::from_str(body).map_err(|_| (NO_ENVELOPE, "MerchantID, RqHeader or Data is missing"))?;
    if question.merchant.as_str() != MERCHANT {
        return Err((NO_ENVELOPE, "MerchantID Error"));
    }
    // OPay has none. That ECPay holds to it strictly is not documented; here it does, so that a caller cannot be wrong.
    if question.stamp.revision.as_ref().is_some_and(|revision| revision != revision_of(path)) {
        return Err((NO_ENVELOPE, "Revision Error"));
    }
    let off = (question.stamp.timestamp.0 - centre.now().unix()).abs();
    if off > ENVELOPE_TIME_S || throw.is(FaultKind::Clock) {
        return Err((OLD_ENVELOPE, "Timestamp 逾時"));
    }
    let flavour = if question.stamp.revision.is_some() { Flavour::Ecpay } else { Flavour::Opay };
    let payload = key.open(&question.data).ok_or((NO_ENVELOPE, "Data cannot be decrypted"))?;
    Ok((payload, flavour))
}

/// What is sealed.
fn inside(centre: &Centre, (path, flavour): (&str, Flavour), payload: &str, throw: &Throw) -> Said {
    if throw.is(FaultKind::Maintenance) && matches!(path, path::ISSUE | path::INVALID) {
        return Said::json(&returned(CLOSED, "系統維護中", ""));
    }
    match path {
        path::ISSUE => {
            match serde_json::from_str(payload).ok().and_then(|told| together::offline(flavour, &told)) {
                Some((code, words)) => Said::json(&returned(code, words, "")),
                None => take(centre, MessageKind::F0401, payload, throw),
            }
        }
        path::INVALID => take(centre, MessageKind::F0501, payload, throw),
        path::GET_ISSUE => asked(payload, |question| find_issue(centre, question)),
        path::GET_INVALID => asked(payload, |question| find_invalid(centre, question)),
        path::GOV_WORDS => asked(payload, |question| Ok(words(centre, question))),
        path::CHECK_BARCODE => {
            asked(payload, |asked: &CheckBarcode| Ok(code_found(!is_unknown_carrier(&asked.barcode))))
        }
        path::CHECK_LOVE_CODE => {
            asked(payload, |asked: &CheckLoveCode| Ok(code_found(!is_unknown_donation(&asked.love_code))))
        }
        _ => own::answer(centre, path, payload, throw).unwrap_or(Said::NoSuchPath),
    }
}

fn asked<Q: DeserializeOwned, A: Serialize>(
    payload: &str,
    find: impl FnOnce(&Q) -> Result<A, String>,
) -> Said {
    let found =
        serde_json::from_str(payload).map_err(|error| error.to_string()).and_then(|asked| find(&asked));
    found.map_or_else(Said::Broken, |found| Said::json(&found))
}

/// Whether a code exists (ECPay's guide: `IsExist` Y or N under `RtnCode` 1).
fn code_found(exists: bool) -> CodeFound {
    let is_exist = if exists { EXISTS } else { NO_SUCH_CODE };
    CodeFound { rtn_code: Code(SUCCESS), is_exist: is_exist.into(), ..CodeFound::default() }
}

fn returned(code: i64, words: &str, number: &str) -> Returned {
    let (rtn_code, rtn_msg, invoice_no) = (Code(code), words.into(), number.into());
    Returned { rtn_code, rtn_msg, invoice_no, ..Returned::default() }
}

fn take(centre: &Centre, kind: MessageKind, payload: &str, throw: &Throw) -> Said {
    let Some(fact) = of_offline(kind, payload) else {
        return Said::json(&returned(NO_MESSAGE, "欄位格式錯誤", ""));
    };
    let name = fact.name();
    Said::json(&match centre.take(vec![(fact, payload)], Dialect::Offline, throw) {
        Taken::Yes => returned(SUCCESS, "成功", &name),
        Taken::No(_, refused) if refused == REPEATED && kind == MessageKind::F0501 => {
            returned(CANCELLED_BEFORE.0, CANCELLED_BEFORE.1, "")
        }
        Taken::No(_, refused) => {
            returned(code_of(&refused), &format!("{} {}", refused.code, refused.words), "")
        }
        Taken::Broken(why) => return Said::Broken(why),
    })
}

fn code_of(refused: &Refused) -> i64 {
    let digits: String = refused.code.chars().filter(char::is_ascii_digit).collect();
    INVENTED + digits.parse::<i64>().unwrap_or_default()
}

fn find_issue(centre: &Centre, asked: &GetIssue) -> Result<IssueFound, String> {
    centre.look(|book| {
        let Some(invoice) = asked_for(book, asked) else {
            return IssueFound {
                code: Code(NOT_FOUND),
                words: "查無發票資料".into(),
                ..IssueFound::default()
            };
        };
        let done = centre.is_confirmed(invoice.taken_at);
        let says = &invoice.says;
        let cancelled = book.cancel_of(invoice.number).is_some() || is_undone(says.carrier());
        let or_none = |value: &str, none: &str| Some(if value.is_empty() { none } else { value }.into());
        IssueFound {
            code: Code(SUCCESS),
            words: "查詢成功".into(),
            number: Loose(invoice.number.to_string()),
            relate_number: says.key().into(),
            // As i100 §13 has its example: zeros for no buyer, one for no donation.
            buyer: or_none(says.buyer(), "0000000000"),
            carrier_type: Some(says.carrier_type().into()),
            carrier: Some(says.carrier().into()),
            donation: or_none(says.donation(), "0"),
            issued_at: Loose(time_text(invoice.issued_at)),
            total: Some(Code(invoice.total)),
            issued: "1".into(),
            random_code: Loose(invoice.random.to_string()),
            cancelled: if cancelled { "1" } else { "0" }.into(),
            uploaded: if done { "1" } else { "0" }.into(),
            platform: match done {
                true if is_refused(says.carrier()) => "E",
                true => "C",
                false => "G",
            }
            .into(),
            ..IssueFound::default()
        }
    })
}

/// By the caller's own key, or by number and date (OPay i100 §13, ECPay's guide: either of the two).
fn asked_for<'a>(book: &'a Book, asked: &GetIssue) -> Option<&'a Invoice> {
    if let Some(key) = asked.relate_number.as_deref().filter(|key| !key.is_empty()) {
        return book.of_key(key);
    }
    let number = Number::parse(asked.invoice_no.as_deref()?).ok()?;
    let date = asked.invoice_date.as_deref()?;
    book.invoice(number).filter(|invoice| date_text(invoice.issued_at) == date)
}

fn find_invalid(centre: &Centre, asked: &GetInvalid) -> Result<InvalidFound, String> {
    centre.look(|book| {
        let number = Number::parse(&asked.invoice_no).ok();
        let invoice = number.and_then(|number| book.invoice(number));
        let told = number.and_then(|number| book.cancel_of(number));
        let told = told.map(|cancelled| (cancelled.reason.as_str(), cancelled.taken_at));
        let undone = invoice.filter(|invoice| is_undone(invoice.says.carrier()));
        match told.or(undone.map(|invoice| (CONSOLE, invoice.taken_at))) {
            Some((reason, taken_at)) => InvalidFound {
                code: Code(SUCCESS),
                words: "查詢成功".into(),
                number: asked.invoice_no.as_str().into(),
                cancelled_at: Loose(time_text(taken_at)),
                reason: reason.into(),
                uploaded: if centre.is_confirmed(taken_at) { "1" } else { "0" }.into(),
            },
            None => InvalidFound {
                code: Code(NOT_FOUND),
                words: "查無作廢資料".into(),
                ..InvalidFound::default()
            },
        }
    })
}

fn words(centre: &Centre, asked: &GovWords) -> GovWordsFound {
    let of_the_sample = centre.terms.ranges.as_ref().map(|ranges| ranges()).unwrap_or_default();
    let rows = centre.terms.allotted.iter().flatten();
    let found: Vec<GovWord> = rows
        .chain(&of_the_sample)
        .filter(|row| row.period.roc_year().to_string() == asked.invoice_year)
        .map(|row| GovWord {
            invoice_term: Code(i64::from(row.period.odd_month().div_ceil(2))),
            inv_type: row.tax_kind.word().into(),
            invoice_header: row.span.track.to_string(),
            invoice_start: Loose(row.span.begin().to_string()),
            invoice_end: Loose(row.span.end().to_string()),
            number: Code(i64::from(row.span.count()) / BOOK),
        })
        .collect();
    let (code, words) =
        if found.is_empty() { (NOT_FOUND, "查無字軌資料") } else { (SUCCESS, "成功") };
    GovWordsFound { rtn_code: Code(code), rtn_msg: words.into(), invoice_info: found }
}
