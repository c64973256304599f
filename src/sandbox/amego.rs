//! The dialect of Amego: signed forms, arrays. A record that is refused is named and ends the array; those before it
//! are taken and listed, those behind it were not looked at. (How the real centre treats the rest is not documented: a
//! caller must ask, whatever it is.)

use super::book::{Dialect, Fact, Issue};
use super::centre::{Centre, Said, Taken};
use super::checks::{self, Refused};
use super::faults::{FaultKind, Throw};
use super::terms::APP_KEY;
use crate::domain::{MessageKind, Moment, Number};
use crate::wire::amego::{
    Answered, AskAllowance, AskInvoice, AskTracks, CANCELLED_BEFORE, CancelAllowance, CancelInvoice,
    CustomAllowance, CustomInvoice, DONE, FIELD, FORM_TIME_S, Form, MAINTENANCE, NO_SUCH_INVOICE, NOT_FOUND,
    REPEATED, SIGNATURE, STATUS_DONE, Standing, TIME, Taken as TakenRow, TrackLayer, path, sign,
};
use crate::wire::{Code, Loose};
use serde::Serialize;
use serde_json::value::RawValue;

/// `status` of an upload that waits.
const STATUS_WAITING: i64 = 1;

/// The fact of a record; `None` where it is no such message.
pub(super) fn fact(kind: MessageKind, payload: &str) -> Option<Fact> {
    match kind {
        MessageKind::F0401 => issue(&serde_json::from_str(payload).ok()?),
        MessageKind::F0501 => {
            let told: CancelInvoice = serde_json::from_str(payload).ok()?;
            let number = Number::parse(&told.cancel_invoice_number).ok()?;
            Some(Fact::Cancel { number, reason: String::new() })
        }
        MessageKind::G0401 => {
            let told: CustomAllowance = serde_json::from_str(payload).ok()?;
            let of = told.product_item.iter().map(|item| {
                Some((Number::parse(&item.original_invoice_number).ok()?, item.amount.0 + item.tax.0))
            });
            Some(Fact::Allow { number: told.allowance_number, of: of.collect::<Option<_>>()? })
        }
        MessageKind::G0501 => {
            let told: CancelAllowance = serde_json::from_str(payload).ok()?;
            Some(Fact::CancelAllowance { number: told.cancel_allowance_number })
        }
        MessageKind::F0701 => None,
    }
}

fn issue(told: &CustomInvoice) -> Option<Fact> {
    let date = told.invoice_date.as_str();
    let (year, month, day) = (date.get(..4)?, date.get(4..6)?, date.get(6..8)?);
    Some(Fact::Issue(Issue {
        number: Number::parse(&told.invoice_number).ok()?,
        at: Moment::parse(&format!("{year}-{month}-{day} {}", told.invoice_time))?,
        key: told.order_id.0.clone(),
        random: told.random_number.0.clone(),
        total: told.total_amount.0,
        carrier: told.carrier_id2.0.clone(),
        quantities: told.product_item.iter().map(|item| item.quantity.0).collect(),
        lines: told.product_item.iter().map(|item| item.amount.0).sum(),
    }))
}

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
        let Some(fact) = fact(kind, record.get()) else {
            return rows(FIELD, &format!("第{place}筆 欄位格式錯誤"), taken);
        };
        let name = match &fact {
            Fact::Issue(issue) => issue.number.to_string(),
            Fact::Cancel { number, .. } => number.to_string(),
            Fact::Allow { number, .. } | Fact::CancelAllowance { number } => number.clone(),
        };
        match centre.take(fact, record.get(), Dialect::Amego, throw) {
            Taken::Yes => taken.push(TakenRow { invoice_number: Loose(name) }),
            Taken::No(refused) => {
                let words = format!("第{place}筆 發票號碼{name} {} {}", refused.code, refused.words);
                return rows(code_of(kind, &refused), &words, taken);
            }
            Taken::Broken => return Said::Broken,
        }
    }
    rows(DONE, "", taken)
}

fn code_of(kind: MessageKind, refused: &Refused) -> i64 {
    match (kind, refused == &checks::REPEATED, refused == &checks::NO_INVOICE) {
        (MessageKind::F0501, true, _) => CANCELLED_BEFORE,
        (_, true, _) => REPEATED,
        (MessageKind::F0501, _, true) => NO_SUCH_INVOICE,
        _ => FIELD,
    }
}

fn standings(centre: &Centre, data: &str) -> Said {
    let Ok(asked) = serde_json::from_str::<Vec<AskInvoice>>(data) else {
        return plain(FIELD, "data 格式錯誤");
    };
    let found: Vec<Standing> = centre.look(|book| {
        let standing = |asked: &AskInvoice| {
            let number = Number::parse(&asked.invoice_number).ok()?;
            let (kept, issue) = book.issue_of(number)?;
            let last = book.cancel_of(number).unwrap_or(kept);
            Some(Standing {
                invoice_number: Some(Loose(asked.invoice_number.clone())),
                allowance_number: None,
                kind: last.kind.as_str().into(),
                status: Code(if centre.is_confirmed(last) { STATUS_DONE } else { STATUS_WAITING }),
                total_amount: Some(Code(issue.total)),
            })
        };
        asked.iter().filter_map(standing).collect()
    });
    if found.is_empty() { plain(NOT_FOUND, "查無資料") } else { rows(DONE, "", found) }
}

fn allowance_standings(centre: &Centre, data: &str) -> Said {
    let Ok(asked) = serde_json::from_str::<Vec<AskAllowance>>(data) else {
        return plain(FIELD, "data 格式錯誤");
    };
    let found: Vec<Standing> = centre.look(|book| {
        let standing = |asked: &AskAllowance| {
            let (kept, cancelled) = book.allowance(&asked.allowance_number)?;
            let total = serde_json::from_str::<CustomAllowance>(&kept.payload).ok()?.total_amount;
            let last = cancelled.unwrap_or(kept);
            Some(Standing {
                invoice_number: None,
                allowance_number: Some(Loose(asked.allowance_number.clone())),
                kind: last.kind.as_str().into(),
                status: Code(if centre.is_confirmed(last) { STATUS_DONE } else { STATUS_WAITING }),
                total_amount: Some(total),
            })
        };
        asked.iter().filter_map(standing).collect()
    });
    if found.is_empty() { plain(NOT_FOUND, "查無資料") } else { rows(DONE, "", found) }
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
