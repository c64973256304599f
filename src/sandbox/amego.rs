//! The dialect of Amego: signed forms, arrays. A record that is refused is named and ends the array; those before it
//! are taken and listed, those behind it were not looked at. (How the real centre treats the rest is not documented: a
//! caller must ask, whatever it is.)

use super::book::{Book, Dialect};
use super::centre::{Centre, Said, Taken};
use super::faults::{FaultKind, Throw};
use super::heard::of_amego;
use super::refused::{NO_INVOICE as NOT_THERE, REPEATED as TWICE, Refused};
use super::terms::APP_KEY;
use crate::domain::{MessageKind, Moment, Number};
use crate::wire::amego::{
    Answered, AskAllowance, AskInvoice, AskTracks, CANCELLED_BEFORE, DONE, FIELD, FORM_TIME_S, Form,
    MAINTENANCE, NO_SUCH_INVOICE, NOT_FOUND, REPEATED, SIGNATURE, STATUS_DONE, Standing, TIME,
    Taken as TakenRow, TrackLayer, path, sign,
};
use crate::wire::{Code, Loose};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

/// `status` of an upload that waits.
const STATUS_WAITING: i64 = 1;

/// Answers one call.
pub(super) fn answer(centre: &Centre, path: &str, body: &str, throw: &Throw) -> Said {
    let Some(form) = Form::read(body) else { return plain(SIGNATURE, "缺少欄位") };
    let unix = form.time.parse::<i64>().unwrap_or_default();
    if sign(&form.data, unix, APP_KEY) != form.sign {
        return plain(SIGNATURE, "sign 驗證失敗");
    }
    if (unix - centre.now().unix()).abs() > FORM_TIME_S || throw.is(FaultKind::Clock) {
        return plain(TIME, "time 與系統時間差距過大");
    }
    let kind = match path {
        path::ISSUE => MessageKind::F0401,
        path::CANCEL => MessageKind::F0501,
        path::ALLOW => MessageKind::G0401,
        path::CANCEL_ALLOWANCE => MessageKind::G0501,
        path::STATUS => return standings(centre, &form.data),
        path::ALLOWANCE_STATUS => return allowance_standings(centre, &form.data),
        path::TRACKS => return tracks(centre, &form.data),
        _ => return Said::NoSuchPath,
    };
    if throw.is(FaultKind::Maintenance) {
        return plain(MAINTENANCE, "系統維護中");
    }
    take(centre, kind, &form.data, throw)
}

fn plain(code: i64, words: &str) -> Said {
    rows::<TakenRow>(code, words, Vec::new())
}

fn rows<T: Serialize>(code: i64, words: &str, data: Vec<T>) -> Said {
    Said::json(&Answered { code: Code(code), msg: words.into(), data })
}

fn take(centre: &Centre, kind: MessageKind, data: &str, throw: &Throw) -> Said {
    let Ok(records) = serde_json::from_str::<Vec<Box<RawValue>>>(data) else {
        return plain(FIELD, "data 格式錯誤");
    };
    let mut taken = Vec::new();
    for (place, record) in (1..).zip(&records) {
        let Some(fact) = of_amego(kind, record.get()) else {
            return rows(FIELD, &format!("第{place}筆 欄位格式錯誤"), taken);
        };
        let name = fact.name();
        match centre.take(fact, record.get(), Dialect::Amego, throw) {
            Taken::Yes => taken.push(TakenRow { invoice_number: Loose(name) }),
            Taken::No(refused) => {
                let words = format!("第{place}筆 發票號碼{name} {} {}", refused.code, refused.words);
                return rows(code_of(kind, &refused), &words, taken);
            }
            Taken::Broken(why) => return Said::Broken(why),
        }
    }
    rows(DONE, "", taken)
}

fn code_of(kind: MessageKind, refused: &Refused) -> i64 {
    match (kind, refused == &TWICE, refused == &NOT_THERE) {
        (MessageKind::F0501, true, _) => CANCELLED_BEFORE,
        (_, true, _) => REPEATED,
        (MessageKind::F0501, _, true) => NO_SUCH_INVOICE,
        _ => FIELD,
    }
}

fn standings(centre: &Centre, data: &str) -> Said {
    found(centre, data, |book, asked: &AskInvoice| {
        let number = Number::parse(&asked.invoice_number).ok()?;
        let invoice = book.invoice(number)?;
        let (kind, taken_at) = match book.cancel_of(number) {
            Some(cancelled) => (MessageKind::F0501, cancelled.taken_at),
            None => (MessageKind::F0401, invoice.taken_at),
        };
        Some(Standing {
            invoice_number: Some(Loose(asked.invoice_number.clone())),
            allowance_number: None,
            kind: kind.as_str().into(),
            status: status(centre, taken_at),
            total_amount: Some(Code(invoice.total)),
        })
    })
}

fn allowance_standings(centre: &Centre, data: &str) -> Said {
    found(centre, data, |book, asked: &AskAllowance| {
        let allowance = book.allowance(&asked.allowance_number)?;
        let (kind, taken_at) = match allowance.cancelled_at {
            Some(cancelled_at) => (MessageKind::G0501, cancelled_at),
            None => (MessageKind::G0401, allowance.taken_at),
        };
        Some(Standing {
            invoice_number: None,
            allowance_number: Some(Loose(asked.allowance_number.clone())),
            kind: kind.as_str().into(),
            status: status(centre, taken_at),
            total_amount: Some(Code(allowance.total)),
        })
    })
}

fn status(centre: &Centre, taken_at: Moment) -> Code {
    Code(if centre.is_confirmed(taken_at) { STATUS_DONE } else { STATUS_WAITING })
}

/// What is known of each that was asked about.
fn found<Q: DeserializeOwned>(
    centre: &Centre,
    data: &str,
    standing: impl Fn(&Book, &Q) -> Option<Standing>,
) -> Said {
    let Ok(asked) = serde_json::from_str::<Vec<Q>>(data) else { return plain(FIELD, "data 格式錯誤") };
    match centre.look(|book| asked.iter().filter_map(|one| standing(book, one)).collect::<Vec<_>>()) {
        Err(why) => Said::Broken(why),
        Ok(rows) if rows.is_empty() => plain(NOT_FOUND, "查無資料"),
        Ok(found) => rows(DONE, "", found),
    }
}

fn tracks(centre: &Centre, data: &str) -> Said {
    let Ok(asked) = serde_json::from_str::<AskTracks>(data) else { return plain(FIELD, "data 格式錯誤") };
    let of_period = centre.terms.allotted.iter().flatten().filter(|row| AskTracks::of(row.period) == asked);
    let layers: Vec<TrackLayer> = of_period
        .map(|row| TrackLayer {
            layer: Code(1),
            code: row.span.track.to_string(),
            start: Loose(row.span.begin().to_string()),
            end: Loose(row.span.end().to_string()),
        })
        .collect();
    if layers.is_empty() { plain(NOT_FOUND, "查無資料") } else { rows(DONE, "", layers) }
}
