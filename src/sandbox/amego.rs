//! The dialect of Amego: signed forms, arrays. A record that is refused is named by its place and fails its array:
//! nothing of it is kept (document 1.2.0 of 2025-11-20; live fixtures of paid-tw/einvoice, 2026-07-14). Forms of answers,
//! codes and the words of what is named below are the centre's own; the platform's code behind them is ours.

use super::book::{Book, Dialect, Fact};
use super::centre::{Centre, Said, Taken};
use super::checks::{is_refused, is_undone, is_unknown_carrier};
use super::faults::{FaultKind, Throw};
use super::heard::of_amego;
use super::refused::{
    NO_CARRIER, NO_DONATION, NO_INVOICE as NOT_THERE, NOT_ALLOTTED, NOT_CURRENT, REPEATED as TWICE, Refused,
};
use super::terms::{APP_KEY, CLOCK_OFF_S};
use super::together;
use crate::domain::{MessageKind, Moment, Number};
use crate::wire::amego::{
    Answered, AskAllowance, AskBarcode, AskContent, AskInvoice, AskTracks, BY_SHOP, CentreTime, DONE, FIELD,
    FORM_TIME_S, Form, IN_USE, LAYER_ALLOTTED, LAYER_GIVEN, LAYER_LIST, NOT_FOUND, STATUS_DONE, STATUS_ERROR,
    Standing, Taken as TakenRow, TrackLayer, answer_of, path, sign,
};
use crate::wire::found::InvoiceFound;
use crate::wire::{Code, Loose};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

/// `status` of an upload that waits.
const STATUS_WAITING: i64 = 1;

/// Answers one call.
pub(super) fn answer(centre: &Centre, path: &str, body: &str, throw: &Throw) -> Said {
    // The one call without a form. A wrong clock is wrong here too.
    if path == path::TIME {
        let off = if throw.is(FaultKind::Clock) { CLOCK_OFF_S } else { 0 };
        return Said::json(&CentreTime { timestamp: Code(centre.now().unix() + off) });
    }
    let Some(form) = Form::read(body) else { return said("field_missing") };
    let unix = form.time.parse::<i64>().unwrap_or_default();
    if sign(&form.data, unix, APP_KEY) != form.sign {
        return said("signature");
    }
    if (unix - centre.now().unix()).abs() > FORM_TIME_S || throw.is(FaultKind::Clock) {
        return said("time");
    }
    let kind = match path {
        path::ISSUE => MessageKind::F0401,
        path::CANCEL => MessageKind::F0501,
        path::ALLOW => MessageKind::G0401,
        path::CANCEL_ALLOWANCE => MessageKind::G0501,
        path::STATUS => return standings(centre, &form.data),
        path::QUERY => return content(centre, &form.data),
        path::ALLOWANCE_STATUS => return allowance_standings(centre, &form.data),
        path::TRACKS => return tracks(centre, &form.data),
        path::BARCODE => return barcode(&form.data),
        _ => return Said::NoSuchPath,
    };
    if throw.is(FaultKind::Maintenance) {
        return said("maintenance");
    }
    take(centre, kind, &form.data, throw)
}

fn plain(code: i64, words: &str) -> Said {
    rows::<TakenRow>(code, words, Vec::new())
}

/// An answer of the table.
fn said(name: &str) -> Said {
    let (code, words) = answer_of(name);
    plain(code, words)
}

/// A sentence about one record of an array, as live fixtures have it: its place, its number, what is wrong.
fn named(place: usize, number: &str, words: &str) -> String {
    format!("第{place}筆 發票號碼{number} {words}")
}

fn rows<T: Serialize>(code: i64, words: &str, data: Vec<T>) -> Said {
    Said::json(&Answered { code: Code(code), msg: words.into(), data })
}

fn take(centre: &Centre, kind: MessageKind, data: &str, throw: &Throw) -> Said {
    let Ok(records) = serde_json::from_str::<Vec<Box<RawValue>>>(data) else {
        return said("no_array");
    };
    let mut facts = Vec::new();
    for (place, record) in (1..).zip(&records) {
        match of_amego(kind, record.get()) {
            Some(fact) => {
                if let Some((code, words)) = apart(kind, record.get()) {
                    return plain(code, &named(place, &fact.name(), words));
                }
                facts.push((fact, record.get()));
            }
            None => return plain(FIELD, &named(place, "", answer_of("no_record").1)),
        }
    }
    let names: Vec<String> = facts.iter().map(|(fact, _)| fact.name()).collect();
    match centre.look(|book| facts.iter().position(|(fact, _)| bars_cancel(book, fact))) {
        Err(why) => return Said::Broken(why),
        Ok(Some(at)) => {
            let (code, words) = answer_of("had_allowance");
            return plain(code, &format!("{} {words}", names[at]));
        }
        Ok(None) => {}
    }
    match centre.take(facts, Dialect::Amego, throw) {
        Taken::Yes => {
            let row = |name: String| TakenRow { invoice_number: Loose(name) };
            rows(DONE, "", names.into_iter().map(row).collect())
        }
        Taken::No(at, refused) => {
            let (code, words) = words_of(kind, &refused);
            plain(code, &named(at + 1, &names[at], &format!("{words} {}", refused.code)))
        }
        Taken::Broken(why) => Said::Broken(why),
    }
}

/// Whether it cancels an invoice that has an allowance or had one: that is refused for good, as the centre does it.
fn bars_cancel(book: &Book, fact: &Fact) -> bool {
    matches!(fact, Fact::Cancel { number, .. } if book.had_allowance(*number))
}

/// What an invoice has together that the centre does not take together.
fn apart(kind: MessageKind, record: &str) -> Option<(i64, &'static str)> {
    let invoice = serde_json::from_str(record).ok().filter(|_| kind == MessageKind::F0401)?;
    together::amego(&invoice)
}

/// Code and words of a refusal as the centre has them, where they are published; else a field that is wrong, in the
/// platform's words.
fn words_of(kind: MessageKind, refused: &Refused) -> (i64, &'static str) {
    let cancels = kind == MessageKind::F0501;
    let name = match refused {
        twice if *twice == TWICE && cancels => "cancelled_twice",
        twice if *twice == TWICE => "twice",
        absent if *absent == NOT_THERE && cancels => "no_invoice",
        unknown if *unknown == NO_CARRIER => "no_carrier",
        unknown if *unknown == NO_DONATION => "no_donation",
        foreign if *foreign == NOT_ALLOTTED => "not_allotted",
        late if *late == NOT_CURRENT => "not_current",
        other => return (FIELD, other.words),
    };
    answer_of(name)
}

fn standings(centre: &Centre, data: &str) -> Said {
    let absent = |asked: &AskInvoice| Standing::absent(Some(Loose(asked.invoice_number.clone())), None);
    found(centre, data, absent, |book, asked: &AskInvoice| {
        let number = Number::parse(&asked.invoice_number).ok()?;
        let invoice = book.invoice(number)?;
        let carrier = invoice.says.carrier();
        let (kind, taken_at) = match book.cancel_of(number) {
            Some(cancelled) => (MessageKind::F0501, cancelled.taken_at),
            None if is_undone(carrier) => (MessageKind::F0501, invoice.taken_at),
            None => (MessageKind::F0401, invoice.taken_at),
        };
        let refused = is_refused(carrier) && centre.is_confirmed(taken_at);
        Some(Standing {
            invoice_number: Some(Loose(asked.invoice_number.clone())),
            allowance_number: None,
            kind: kind.as_str().into(),
            status: if refused { Code(STATUS_ERROR) } else { status(centre, taken_at) },
            total_amount: Some(Code(invoice.total)),
            tax_amount: None,
        })
    })
}

fn allowance_standings(centre: &Centre, data: &str) -> Said {
    let absent = |asked: &AskAllowance| Standing::absent(None, Some(Loose(asked.allowance_number.clone())));
    found(centre, data, absent, |book, asked: &AskAllowance| {
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
            tax_amount: Some(Code(allowance.tax)),
        })
    })
}

/// What an invoice says (live fixture of paid-tw/einvoice): the thing itself, no list. An unknown one is answered as ours: no
/// source shows that.
fn content(centre: &Centre, data: &str) -> Said {
    let Ok(asked) = serde_json::from_str::<AskContent>(data) else { return said("no_array") };
    let number = Number::parse(&asked.invoice_number).ok();
    match centre.look(|book| number.and_then(|number| book.invoice(number)).cloned()) {
        Err(why) => Said::Broken(why),
        Ok(None) => plain(NOT_FOUND, ""),
        Ok(Some(invoice)) => {
            let (at, says) = (invoice.issued_at.taipei(), &invoice.says);
            let data = InvoiceFound {
                invoice_number: Loose(invoice.number.to_string()),
                invoice_date: Loose(at.format("%Y%m%d").to_string()),
                invoice_time: Loose(at.format("%H:%M:%S").to_string()),
                random_number: Loose(invoice.random.to_string()),
                order_id: says.key().into(),
                total_amount: Some(Code(invoice.total)),
                buyer_identifier: Some(says.buyer().into()),
                carrier_type: Some(says.carrier_type().into()),
                carrier_id1: Some(says.carrier().into()),
                npoban: Some(says.donation().into()),
                ..InvoiceFound::default()
            };
            Said::json(&One { code: Code(DONE), msg: Loose::default(), data })
        }
    }
}

/// An answer with one thing.
#[derive(Serialize)]
struct One {
    code: Code,
    msg: Loose,
    data: InvoiceFound,
}

fn status(centre: &Centre, taken_at: Moment) -> Code {
    Code(if centre.is_confirmed(taken_at) { STATUS_DONE } else { STATUS_WAITING })
}

/// A row for each that was asked about, whatever is known of it.
fn found<Q: DeserializeOwned>(
    centre: &Centre,
    data: &str,
    absent: impl Fn(&Q) -> Standing,
    standing: impl Fn(&Book, &Q) -> Option<Standing>,
) -> Said {
    let Ok(asked) = serde_json::from_str::<Vec<Q>>(data) else { return said("no_array") };
    let row = |book: &Book, one: &Q| standing(book, one).unwrap_or_else(|| absent(one));
    match centre.look(|book| asked.iter().map(|one| row(book, one)).collect::<Vec<_>>()) {
        Err(why) => Said::Broken(why),
        Ok(found) => rows(DONE, "", found),
    }
}

fn barcode(data: &str) -> Said {
    match serde_json::from_str::<AskBarcode>(data) {
        Err(_) => said("no_array"),
        Ok(asked) if is_unknown_carrier(&asked.barcode) => said("no_such_barcode"),
        Ok(_) => plain(DONE, ""),
    }
}

/// Each stretch on its three layers. An empty list where nothing was allotted is ours: no source shows that answer.
fn tracks(centre: &Centre, data: &str) -> Said {
    let Ok(asked) = serde_json::from_str::<AskTracks>(data) else { return said("no_array") };
    let of_period = centre.terms.allotted.iter().flatten().filter(|row| AskTracks::of(row.period) == asked);
    let on_layers = of_period.flat_map(|row| {
        [LAYER_ALLOTTED, LAYER_GIVEN, LAYER_LIST].map(|layer| {
            let of_list = |mark| (layer == LAYER_LIST).then_some(Code(mark));
            TrackLayer {
                layer: Code(layer),
                category: of_list(BY_SHOP),
                code: row.span.track.to_string(),
                start: Loose(row.span.begin().to_string()),
                end: Loose(row.span.end().to_string()),
                status: of_list(IN_USE),
            }
        })
    });
    rows(DONE, "", on_layers.collect())
}
