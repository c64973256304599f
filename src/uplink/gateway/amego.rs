//! Amego (光貿): signed forms with arrays in them. Source: `domain.md` 7.2.
//!
//! How an array fails is not documented beyond one sentence that names a record. So only what the answer lists was
//! taken, only the record that it names was refused, and everything else is asked about.

use super::contract::{Answer, Carried, Gateway, LinkFault, not_writable, own_account};
use super::http::{Failed, Line, LineFault, Place, stranger};
use crate::domain::{
    AllocationRow, Allotted, Content, Document, DocumentId, LinkTrouble, MessageKind, Moment, Outcome,
    ParkReason, Period, Serial, Span, TaxKind, Track, Ubn, delivery_words,
};
use crate::wire::Misfit;
use crate::wire::amego::{
    ACCOUNT_FIRST, ACCOUNT_LAST, Answered, AskAllowance, AskInvoice, AskTracks, BUSY, CANCELLED_BEFORE,
    CancelAllowance, CancelInvoice, CustomAllowance, CustomInvoice, DONE, Form, MAINTENANCE, NOT_FOUND,
    REPEATED, STATUS_DONE, STATUS_ERROR, Standing, TIME, Taken, TrackLayer, path,
};
use serde::de::DeserializeOwned;
use std::fmt;
use zeroize::Zeroizing;

/// Most records of one array: a page of the centre's own lists; one bad record costs one more round for the rest.
const BATCH_MAX: usize = 20;
/// Words of a repeat where its code is not documented.
const REPEAT_WORDS: [&str; 4] = ["重複", "重覆", "已存在", "已作廢"];

/// Who asks.
pub struct AmegoAccount {
    /// The seller.
    pub seller: Ubn,
    /// The key of the signature.
    pub app_key: Zeroizing<String>,
}

impl fmt::Debug for AmegoAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AmegoAccount({})", self.seller)
    }
}

/// The way to it.
pub struct Amego {
    line: Line,
    account: AmegoAccount,
}

/// What is said of each document, and the centre's clock.
type Judged = (Vec<(DocumentId, Outcome)>, Option<Moment>);

impl Amego {
    /// The way to it for one account.
    ///
    /// # Errors
    /// [`LineFault`].
    pub fn new(place: &Place, account: AmegoAccount) -> Result<Self, LineFault> {
        Ok(Self { line: Line::new(place)?, account })
    }

    /// Posts JSON under a fresh signature.
    fn call<T: DeserializeOwned>(
        &self,
        path: &str,
        data: String,
        now: Moment,
    ) -> Result<(Answered<T>, Option<Moment>), Failed> {
        let form = Form::seal(&self.account.seller.to_string(), data, &self.account.app_key, now.unix());
        let spoken = self.line.post(path, "application/x-www-form-urlencoded", &form.body())?;
        let centre_time = spoken.centre_time;
        let Ok(answered) = serde_json::from_str::<Answered<T>>(&spoken.body) else {
            return Err(Failed { fault: stranger(&spoken), may_have_arrived: true, centre_time });
        };
        // It looked at no record: the account or the clock was refused before.
        match way_trouble(answered.code.0) {
            None => Ok((answered, centre_time)),
            Some(trouble) => {
                let words = format!("code {}: {}", answered.code.0, answered.msg.as_str());
                let may_have_arrived = trouble == LinkTrouble::Maintenance;
                Err(Failed { fault: LinkFault { trouble, words }, may_have_arrived, centre_time })
            }
        }
    }

    /// Where each of them stands; `None` for one that the centre has not.
    fn look_up(&self, parcels: &[Carried], now: Moment) -> Result<Judged, Failed> {
        let names: Vec<String> = parcels.iter().map(|parcel| parcel.document.id.reference()).collect();
        let of_allowances = parcels.first().is_some_and(|parcel| parcel.document.id.allowance().is_some());
        let (path, data) = if of_allowances {
            let asked: Vec<_> =
                names.iter().map(|name| AskAllowance { allowance_number: name.clone() }).collect();
            (path::ALLOWANCE_STATUS, serde_json::to_string(&asked))
        } else {
            let asked: Vec<_> =
                names.iter().map(|name| AskInvoice { invoice_number: name.clone() }).collect();
            (path::STATUS, serde_json::to_string(&asked))
        };
        // A list of texts.
        let (answered, time) = self.call::<Standing>(path, data.unwrap_or_default(), now)?;
        let known = [DONE, NOT_FOUND].contains(&answered.code.0);
        let judged = parcels.iter().zip(&names).map(|(parcel, name)| {
            let found = answered.data.iter().find(|standing| standing.number() == name);
            let outcome = match found {
                Some(standing) => standing_outcome(standing, &parcel.document),
                None if known => Outcome::NotThere,
                None => Outcome::Unknown,
            };
            (parcel.document.id, outcome)
        });
        let judged = judged.collect();
        if known {
            return Ok((judged, time));
        }
        let words = format!("code {}: {}", answered.code.0, answered.msg.as_str());
        let fault = LinkFault { trouble: LinkTrouble::Account, words };
        Err(Failed { fault, may_have_arrived: true, centre_time: time })
    }

    /// What an array came to.
    fn told(&self, parcels: &[Carried], answered: &Answered<Taken>, now: Moment) -> Answer {
        let is_taken = |name: &str| answered.data.iter().any(|taken| taken.invoice_number.as_str() == name);
        // Cancellations and allowances answer without a list.
        let all = answered.code.0 == DONE && answered.data.is_empty();
        let words = answered.msg.as_str();
        let mut answer = Answer::default();
        for (place, parcel) in (1..).zip(parcels) {
            let name = parcel.document.id.reference();
            let is_named = words.contains(&name) || words.contains(&format!("第{place}筆"));
            let outcome = if all || is_taken(&name) {
                Outcome::Accepted
            } else if answered.code.0 == DONE || !(is_named || parcels.len() == 1) {
                Outcome::Unknown
            } else if is_repeat(answered.code.0, words) {
                self.after_repeat(parcel, answered, now, &mut answer.fault)
            } else {
                rejected(answered.code.0, words)
            };
            answer.outcomes.push((parcel.document.id, outcome));
        }
        answer
    }

    /// It says that it was there before: what is there is ours, or another's, or it contradicts itself.
    fn after_repeat(
        &self,
        parcel: &Carried,
        answered: &Answered<Taken>,
        now: Moment,
        fault: &mut Option<LinkFault>,
    ) -> Outcome {
        match self.look_up(std::slice::from_ref(parcel), now) {
            Err(failed) => {
                *fault = Some(failed.fault);
                Outcome::Unknown
            }
            Ok((found, _)) => match found.into_iter().next() {
                Some((_, Outcome::NotThere)) => rejected(answered.code.0, answered.msg.as_str()),
                Some((_, outcome)) => outcome,
                None => Outcome::Unknown,
            },
        }
    }
}

impl Gateway for Amego {
    fn name(&self) -> &'static str {
        "amego"
    }

    fn carries(&self, kind: MessageKind) -> bool {
        match kind {
            MessageKind::F0401 | MessageKind::F0501 | MessageKind::G0401 | MessageKind::G0501 => true,
            MessageKind::F0701 => false,
        }
    }

    fn batch_max(&self, _: MessageKind) -> usize {
        BATCH_MAX
    }

    fn payload(&self, document: &Document) -> Result<Vec<u8>, ParkReason> {
        let misfit = ParkReason::Misfit;
        own_account(Some(self.account.seller), document.sender.ubn)?;
        let json = match (document.id.kind, &document.content) {
            (_, Content::Issue(invoice)) => {
                serde_json::to_vec(&CustomInvoice::of(invoice, &document.id).map_err(misfit)?)
            }
            (_, Content::Cancel(cancelled, _)) => {
                serde_json::to_vec(&CancelInvoice::of(cancelled).map_err(misfit)?)
            }
            (MessageKind::G0501, Content::Allowance(allowance)) => {
                let cancel_allowance_number = allowance.number.to_string();
                serde_json::to_vec(&CancelAllowance { cancel_allowance_number })
            }
            (_, Content::Allowance(allowance)) => {
                serde_json::to_vec(&CustomAllowance::of(allowance).map_err(misfit)?)
            }
            (kind, Content::Void(_)) => return Err(misfit(Misfit::Kind(kind))),
        };
        json.map_err(|_| not_writable("JSON"))
    }

    fn send(&self, parcels: &[Carried], now: Moment) -> Answer {
        let path = match parcels.first().map(|parcel| parcel.document.id.kind) {
            Some(MessageKind::F0501) => path::CANCEL,
            Some(MessageKind::G0401) => path::ALLOW,
            Some(MessageKind::G0501) => path::CANCEL_ALLOWANCE,
            Some(MessageKind::F0401 | MessageKind::F0701) | None => path::ISSUE,
        };
        let records: Vec<_> = parcels.iter().map(|parcel| String::from_utf8_lossy(&parcel.payload)).collect();
        match self.call::<Taken>(path, format!("[{}]", records.join(",")), now) {
            Ok((answered, time)) => Answer { centre_time: time, ..self.told(parcels, &answered, now) },
            Err(failed) => {
                let arrived = failed.may_have_arrived;
                answer(failed, parcels, if arrived { Outcome::Unknown } else { Outcome::NotThere })
            }
        }
    }

    fn ask(&self, parcels: &[Carried], now: Moment) -> Answer {
        match self.look_up(parcels, now) {
            Ok((outcomes, centre_time)) => Answer { outcomes, fault: None, centre_time },
            Err(failed) => answer(failed, parcels, Outcome::Unknown),
        }
    }

    fn allotted(&self, seller: Ubn, period: Period, now: Moment) -> Result<Option<Allotted>, LinkFault> {
        if seller != self.account.seller {
            return Ok(None);
        }
        // Two numbers.
        let data = serde_json::to_string(&AskTracks::of(period)).unwrap_or_default();
        let (answered, _) =
            self.call::<TrackLayer>(path::TRACKS, data, now).map_err(|failed| failed.fault)?;
        match answered.code.0 {
            DONE | NOT_FOUND => {}
            code => {
                let words = format!("code {code}: {}", answered.msg.as_str());
                return Err(LinkFault { trouble: LinkTrouble::Account, words });
            }
        }
        let row = |(line, layer): (u32, &TrackLayer)| {
            let (begin, end) = (Serial::parse(layer.start.as_str()), Serial::parse(layer.end.as_str()));
            let span = Span::new(Track::parse(&layer.code).ok()?, begin.ok()?, end.ok()?).ok()?;
            Some(AllocationRow { line, ubn: seller, tax_kind: TaxKind::General, period, span })
        };
        let rows = (1..).zip(&answered.data).map(row).collect::<Option<Vec<_>>>();
        rows.map(|rows| Some(Allotted { rows, complete: true })).ok_or_else(|| LinkFault {
            trouble: LinkTrouble::NotTheCentre,
            words: "track_all: a row that is no range of numbers".to_owned(),
        })
    }
}

fn answer(failed: Failed, parcels: &[Carried], outcome: Outcome) -> Answer {
    Answer { centre_time: failed.centre_time, ..Answer::failed(parcels, &outcome, failed.fault) }
}

fn way_trouble(code: i64) -> Option<LinkTrouble> {
    match code {
        MAINTENANCE => Some(LinkTrouble::Maintenance),
        busy if BUSY.contains(&busy) => Some(LinkTrouble::Maintenance),
        TIME => Some(LinkTrouble::Clock),
        ACCOUNT_FIRST..=ACCOUNT_LAST => Some(LinkTrouble::Account),
        _ => None,
    }
}

fn is_repeat(code: i64, words: &str) -> bool {
    [REPEATED, CANCELLED_BEFORE].contains(&code) || REPEAT_WORDS.iter().any(|mark| words.contains(mark))
}

fn rejected(code: i64, words: &str) -> Outcome {
    Outcome::Rejected { code: delivery_words(&code.to_string()), words: delivery_words(words) }
}

fn standing_outcome(standing: &Standing, document: &Document) -> Outcome {
    let total = match &document.content {
        Content::Issue(invoice) | Content::Cancel(_, invoice) => Some(invoice.totals.total),
        Content::Allowance(allowance) => Some(allowance.net()),
        Content::Void(_) => None,
    };
    if let (Some(theirs), Some(ours)) = (standing.total_amount, total)
        && theirs.0 != ours
    {
        let (field, theirs) = (delivery_words("total_amount"), delivery_words(&theirs.0.to_string()));
        return Outcome::Differs { field, theirs };
    }
    let cancels = matches!(document.id.kind, MessageKind::F0501 | MessageKind::G0501);
    match (cancels, standing.is_cancelled()) {
        // The cancellation is not there yet; what it cancels is.
        (true, false) => Outcome::NotThere,
        // What was cancelled had been confirmed before.
        (false, true) => Outcome::Confirmed,
        (true, true) | (false, false) => match standing.status.0 {
            STATUS_DONE => Outcome::Confirmed,
            STATUS_ERROR => rejected(STATUS_ERROR, standing.kind.as_str()),
            _ => Outcome::Accepted,
        },
    }
}
