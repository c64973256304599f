//! Amego (光貿): signed forms with arrays in them. Source: `domain.md` 7.2.
//!
//! One bad record fails its whole array, and the sentence names it by its place or its number: that one was refused, the
//! others are asked about, for nothing of the array was kept. The number goes before the place, for a place may be that of a
//! line of goods. A sentence that names none is taken apart: what the centre
//! does not know is sent again one by one, so that one bad record stops itself alone.
//!
//! A form's time may be a minute off at most, so the centre's own clock is asked and forms are dated by it.

use super::contract::{Answer, Carried, Gateway, LinkFault, not_writable, own_account};
use super::http::{Failed, Line, LineFault, Place, stranger};
use crate::domain::{
    AllocationRow, Allotted, Content, Document, DocumentId, LinkTrouble, MessageKind, Moment, Outcome,
    ParkReason, Period, PlaceCode, Serial, Span, TaxKind, Track, Ubn, delivery_words,
};
use crate::uplink::takes::AMEGO;
use crate::wire::Misfit;
use crate::wire::amego::{
    ACCOUNT, ALLOWANCE_CANCELLED_BEFORE, ALLOWED_BEFORE, Answered, AskAllowance, AskBarcode, AskContent,
    AskInvoice, AskTracks, BUSY, CANCELLATION_QUEUED, CANCELLED_BEFORE, CancelAllowance, CancelInvoice,
    CentreTime, CustomAllowance, CustomInvoice, DONE, Form, MAINTENANCE, NO_SUCH_BARCODE, NOT_FOUND,
    STATUS_DONE, STATUS_ERROR, Standing, TIME, Taken, TrackLayer, WAITS, WAS_THERE, answer_of, path,
};
use crate::wire::found::{Difference, InvoiceFound, of_amego};
use serde::de::{DeserializeOwned, IgnoredAny};
use std::fmt;
use std::sync::atomic::{AtomicI64, Ordering};
use zeroize::Zeroizing;

/// Most records of one array: a page of the centre's own lists; one bad record costs one more round for the rest.
const BATCH_MAX: usize = 20;
/// The centre's clock was not asked yet.
const NEVER_ASKED: i64 = i64::MIN;

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
    /// The centre's clock minus ours, in seconds; [`NEVER_ASKED`] before the first answer.
    off_s: AtomicI64,
}

/// What is said of each document, and the centre's clock.
type Judged = (Vec<(DocumentId, Outcome)>, Option<Moment>);

impl Amego {
    /// The way to it for one account.
    ///
    /// # Errors
    /// [`LineFault`].
    pub fn new(place: &Place, account: AmegoAccount) -> Result<Self, LineFault> {
        Ok(Self { line: Line::new(place)?, account, off_s: AtomicI64::new(NEVER_ASKED) })
    }

    /// Posts JSON under a fresh signature, dated by the centre's clock. Where the centre finds the time wrong all the
    /// same, one of the clocks was set meanwhile: it is asked anew and the call made once more, for a form with a wrong
    /// time is not looked into.
    fn call<T: DeserializeOwned>(
        &self,
        path: &str,
        data: &str,
        now: Moment,
    ) -> Result<(Answered<T>, Option<Moment>), Failed> {
        if self.off_s.load(Ordering::Relaxed) == NEVER_ASKED
            && let Err(failed) = self.set_clock(now)
            && !failed.may_have_arrived
        {
            // There is no line to anything.
            return Err(failed);
        }
        match self.call_once(path, data, now) {
            Err(failed) if failed.fault.trouble == LinkTrouble::Clock && self.set_clock(now).is_ok() => {
                self.call_once(path, data, now)
            }
            called => called,
        }
    }

    /// Asks the centre's clock. Without an answer forms bear our own time, or what was known before.
    fn set_clock(&self, now: Moment) -> Result<(), Failed> {
        let spoken = self.line.get(path::TIME)?;
        let Ok(time) = serde_json::from_str::<CentreTime>(&spoken.body) else {
            let centre_time = spoken.centre_time;
            return Err(Failed { fault: stranger(&spoken), may_have_arrived: true, centre_time });
        };
        self.off_s.store(time.timestamp.0.saturating_sub(now.unix()), Ordering::Relaxed);
        Ok(())
    }

    /// The centre's clock at a moment of ours, as far as it was told.
    fn centre_clock(&self, now: Moment) -> Option<Moment> {
        let off_s = self.off_s.load(Ordering::Relaxed);
        (off_s != NEVER_ASKED).then(|| now.plus_seconds(off_s))
    }

    fn call_once<T: DeserializeOwned>(
        &self,
        path: &str,
        data: &str,
        now: Moment,
    ) -> Result<(Answered<T>, Option<Moment>), Failed> {
        let time = self.centre_clock(now).unwrap_or(now).unix();
        let seller = self.account.seller.to_string();
        let form = Form::seal(&seller, data.to_owned(), &self.account.app_key, time);
        let spoken = self.line.post(path, "application/x-www-form-urlencoded", &form.body())?;
        let centre_time = spoken.centre_time.or(self.centre_clock(now));
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
        let (answered, time) = self.call::<Standing>(path, &data.unwrap_or_default(), now)?;
        let none = answered.code.0 == NOT_FOUND;
        if !none && answered.code.0 != DONE {
            let words = format!("code {}: {}", answered.code.0, answered.msg.as_str());
            let fault = LinkFault { trouble: LinkTrouble::Account, words };
            return Err(Failed { fault, may_have_arrived: true, centre_time: time });
        }
        let mut judged = Vec::new();
        for (parcel, name) in parcels.iter().zip(&names) {
            let found = answered.data.iter().find(|standing| standing.number() == name);
            let outcome = match found {
                Some(standing) if standing.is_absent() => Outcome::NotThere,
                Some(standing) => match self.difference(parcel, now)? {
                    Some(differs) => differs,
                    None => standing_outcome(standing, &parcel.document),
                },
                // Each that was asked about has a row, whatever became of it.
                None if none => Outcome::NotThere,
                None => Outcome::Unknown,
            };
            judged.push((parcel.document.id, outcome));
        }
        Ok((judged, time))
    }

    /// What of an invoice that is there is not ours, or is not as it is told now. States say nothing of that but the amount,
    /// so the invoice itself is asked for; not of one that the centre took from us.
    fn difference(&self, parcel: &Carried, now: Moment) -> Result<Option<Outcome>, Failed> {
        let Content::Issue(invoice) = &parcel.document.content else { return Ok(None) };
        if parcel.accepted {
            return Ok(None);
        }
        // What this centre cannot be told was never told it.
        let Ok(told) = CustomInvoice::of(invoice, &parcel.document.id) else { return Ok(None) };
        // Two texts.
        let data = serde_json::to_string(&AskContent::of(invoice.number.to_string())).unwrap_or_default();
        let (answered, _) = self.call::<InvoiceFound>(path::QUERY, &data, now)?;
        // It reaches half a year back: of an older one, as of a field that it leaves out, nothing is said.
        let found = answered.data.first().filter(|_| answered.code.0 == DONE);
        let difference = found.and_then(|found| of_amego(found, &told, invoice.buyer_name.as_str()));
        Ok(difference.map(|Difference { field, theirs, of_another }| {
            let (field, theirs) = (delivery_words(field), delivery_words(&theirs));
            match of_another {
                true => Outcome::Differs { field, theirs },
                false => Outcome::Outdated { field, theirs },
            }
        }))
    }

    /// What an array came to.
    fn told(&self, parcels: &[Carried], answered: &Answered<Taken>, now: Moment) -> Answer {
        let is_taken = |name: &str| answered.data.iter().any(|taken| taken.invoice_number.as_str() == name);
        // Cancellations and allowances answer without a list.
        let all = answered.code.0 == DONE && answered.data.is_empty();
        let words = answered.msg.as_str();
        let named = named(parcels, words);
        let mut answer = Answer::default();
        for (at, parcel) in parcels.iter().enumerate() {
            let name = parcel.document.id.reference();
            let outcome = if all || is_taken(&name) {
                Outcome::Accepted
            } else if answered.code.0 == DONE || !(named == Some(at) || parcels.len() == 1) {
                Outcome::Unknown
            } else if is_repeat(answered.code.0, words) {
                self.after_repeat(parcel, answered, now, &mut answer.fault)
            } else if must_wait(answered.code.0, words) {
                // The centre's own queue stands before it: asked about like what it has, and sent again ever later.
                Outcome::Accepted
            } else {
                rejected(answered.code.0, words)
            };
            answer.outcomes.push((parcel.document.id, outcome));
        }
        answer
    }

    /// An array that was refused without a word about which record: each that the centre does not know goes alone.
    fn one_by_one(&self, parcels: &[Carried], now: Moment) -> Answer {
        let (known, centre_time) = match self.look_up(parcels, now) {
            Ok(found) => found,
            Err(failed) => return answer(failed, parcels, Outcome::Unknown),
        };
        let mut whole = Answer { centre_time, ..Answer::default() };
        for (parcel, (document, outcome)) in parcels.iter().zip(known) {
            if outcome != Outcome::NotThere {
                whole.outcomes.push((document, outcome));
                continue;
            }
            let alone = self.send(std::slice::from_ref(parcel), now);
            whole.outcomes.extend(alone.outcomes);
            whole.fault = alone.fault.or(whole.fault);
        }
        whole
    }

    /// It says that it was there before: what is there is ours, or another's, or its state does not show yet what it did; else it
    /// contradicts itself.
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
                Some((_, Outcome::NotThere)) => {
                    let (code, words) = (answered.code.0, answered.msg.as_str());
                    if is_done_before(parcel.document.id.kind, code, words) {
                        return Outcome::Accepted;
                    }
                    rejected(code, words)
                }
                Some((_, outcome)) => outcome,
                None => Outcome::Unknown,
            },
        }
    }
}

impl Gateway for Amego {
    fn name(&self) -> &'static str {
        AMEGO.name
    }

    fn proxy(&self) -> Option<&str> {
        self.line.proxy()
    }

    fn carries(&self, kind: MessageKind) -> bool {
        AMEGO.carries(kind)
    }

    fn together(&self) -> crate::domain::Together {
        AMEGO.together
    }

    fn takes_approval(&self) -> bool {
        AMEGO.approval
    }

    fn cancels_after_allowance(&self) -> bool {
        AMEGO.after_allowance
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
            (kind, Content::Void(_) | Content::Blanks(_) | Content::Allotment(_)) => {
                return Err(misfit(Misfit::Kind(kind)));
            }
        };
        json.map_err(|_| not_writable("JSON"))
    }

    fn send(&self, parcels: &[Carried], now: Moment) -> Answer {
        let path = match parcels.first().map(|parcel| parcel.document.id.kind) {
            Some(MessageKind::F0501) => path::CANCEL,
            Some(MessageKind::G0401) => path::ALLOW,
            Some(MessageKind::G0501) => path::CANCEL_ALLOWANCE,
            Some(MessageKind::F0401 | MessageKind::F0701 | MessageKind::E0402 | MessageKind::E0401)
            | None => path::ISSUE,
        };
        let records: Vec<_> = parcels.iter().map(|parcel| String::from_utf8_lossy(&parcel.payload)).collect();
        match self.call::<Taken>(path, &format!("[{}]", records.join(",")), now) {
            Ok((answered, _)) if refuses_unnamed(parcels, &answered) => self.one_by_one(parcels, now),
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

    fn tells_codes(&self) -> bool {
        true
    }

    /// It tells of mobile bar codes alone: no call for donation codes is documented.
    fn exists(&self, code: &PlaceCode, now: Moment) -> Result<Option<bool>, LinkFault> {
        let PlaceCode::MobileBarcode(carrier) = code else { return Ok(None) };
        // One text.
        let data = serde_json::to_string(&AskBarcode { barcode: carrier.code().to_owned() });
        let (answered, _) = self
            .call::<IgnoredAny>(path::BARCODE, &data.unwrap_or_default(), now)
            .map_err(|failed| failed.fault)?;
        match answered.code.0 {
            DONE => Ok(Some(true)),
            NO_SUCH_BARCODE => Ok(Some(false)),
            code => {
                let words = format!("code {code}: {}", answered.msg.as_str());
                Err(LinkFault { trouble: LinkTrouble::Account, words })
            }
        }
    }

    fn allotted(&self, seller: Ubn, period: Period, now: Moment) -> Result<Option<Allotted>, LinkFault> {
        if seller != self.account.seller {
            return Ok(None);
        }
        // Two numbers.
        let data = serde_json::to_string(&AskTracks::of(period)).unwrap_or_default();
        let (answered, _) =
            self.call::<TrackLayer>(path::TRACKS, &data, now).map_err(|failed| failed.fault)?;
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
        // What the ministry allotted and the centre does not issue from would be refused all the same.
        let ours = answered.data.iter().filter(|layer| layer.is_ours());
        let rows = (1..).zip(ours).map(row).collect::<Option<Vec<_>>>();
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
        account if ACCOUNT.contains(&account) => Some(LinkTrouble::Account),
        _ => None,
    }
}

fn is_repeat(code: i64, words: &str) -> bool {
    WAS_THERE.contains(&code) || says(words, "repeat_marks")
}

/// Whether it says that it did this very thing before. What follows an invoice bears a name that nobody else gives, so what is
/// there is ours, shown or not; of an invoice the number may be another's.
fn is_done_before(kind: MessageKind, code: i64, words: &str) -> bool {
    match kind {
        MessageKind::F0501 => {
            [CANCELLED_BEFORE, CANCELLATION_QUEUED].contains(&code) || says(words, "cancelled_marks")
        }
        MessageKind::G0401 => code == ALLOWED_BEFORE,
        MessageKind::G0501 => code == ALLOWANCE_CANCELLED_BEFORE,
        MessageKind::F0401 | MessageKind::F0701 | MessageKind::E0402 | MessageKind::E0401 => false,
    }
}

fn must_wait(code: i64, words: &str) -> bool {
    WAITS.contains(&code) || says(words, "wait_marks")
}

/// Whether words bear one of the marks of that name, for a case whose code says nothing or is not documented.
fn says(words: &str, marks: &str) -> bool {
    answer_of(marks).1.split(' ').any(|mark| words.contains(mark))
}

/// Which record a sentence is about: the first whose number stands in it; else the one of the first place in the array that it
/// names (with or without blanks). A place behind a number is that of a line of goods.
fn named(parcels: &[Carried], words: &str) -> Option<usize> {
    let numbers = parcels.iter().enumerate();
    let numbers = numbers.filter_map(|(at, parcel)| Some((words.find(&parcel.document.id.reference())?, at)));
    if let Some((_, at)) = numbers.min() {
        return Some(at);
    }
    let close: String = words.chars().filter(|c| !c.is_whitespace()).collect();
    let (_, behind) = close.split_once('第')?;
    let place: usize = behind.split_once('筆')?.0.parse().ok()?;
    place.checked_sub(1).filter(|at| *at < parcels.len())
}

fn refuses_unnamed(parcels: &[Carried], answered: &Answered<Taken>) -> bool {
    let unnamed = named(parcels, answered.msg.as_str()).is_none();
    answered.code.0 != DONE && answered.data.is_empty() && parcels.len() > 1 && unnamed
}

fn rejected(code: i64, words: &str) -> Outcome {
    Outcome::Rejected { code: delivery_words(&code.to_string()), words: delivery_words(words) }
}

/// What the state of one that is there comes to.
fn standing_outcome(standing: &Standing, document: &Document) -> Outcome {
    let (total, tax) = match &document.content {
        Content::Issue(invoice) | Content::Cancel(_, invoice) => (Some(invoice.totals.total), None),
        Content::Allowance(allowance) => (Some(allowance.net()), Some(allowance.tax())),
        Content::Void(_) | Content::Blanks(_) | Content::Allotment(_) => (None, None),
    };
    let amounts = [("total_amount", standing.total_amount, total), ("tax_amount", standing.tax_amount, tax)];
    for (field, theirs, ours) in amounts {
        if let (Some(theirs), Some(ours)) = (theirs, ours)
            && theirs.0 != ours
        {
            let (field, theirs) = (delivery_words(field), delivery_words(&theirs.0.to_string()));
            return Outcome::Differs { field, theirs };
        }
    }
    // What was undone had been confirmed before.
    let undone = |by| Outcome::Undone { by, confirmed: true };
    let kind = document.id.kind;
    let cancels = matches!(kind, MessageKind::F0501 | MessageKind::G0501);
    match (cancels, standing.is_cancelled()) {
        // The cancellation is not there yet; what it cancels is.
        (true, false) => Outcome::NotThere,
        (false, true) if kind == MessageKind::G0401 => undone(MessageKind::G0501),
        (false, true) => undone(MessageKind::F0501),
        (false, false) if standing.is_voided() => undone(MessageKind::F0701),
        (true, true) | (false, false) => match standing.status.0 {
            STATUS_DONE => Outcome::Confirmed,
            // With no reason.
            STATUS_ERROR => rejected(STATUS_ERROR, ""),
            _ => Outcome::Accepted,
        },
    }
}
