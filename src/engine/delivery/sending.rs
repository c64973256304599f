//! What may go to the platform, and where it stands after what a centre said (R15, R19).

use crate::domain::{
    Allowance, BookAct, CleanText, Content, CorrectionRefusal, DELIVERY_WORDS_CHARS_MAX, Delivery,
    DeliveryAct, DeliveryMove, DeliveryRefusal, DeliveryState, Document, DocumentId, Holder, MessageKind,
    MoveKind, Outcome, ParkReason, Range, RangeActKind, Seen, Sender, SentMemory, StoreRefusal, ToldNumber,
    check_most, check_reason,
};
use crate::engine::book::ends::Ends;
use crate::engine::core::{Decision, No, Scene};
use crate::engine::correction::reinstate::{reinstate, taken_after_all};
use crate::engine::delivery::memory::Outbox;
use crate::protocol::delivery::request::{UploadPark, UploadSeen};
use crate::protocol::{Reply, Sending, Told, UPLOAD_BATCH_MAX, UPLOAD_PAUSE_MAX_S};
use crate::store::{PeriodQueries, Queries, StoreFault};

/// True when nothing stands before the document: what it waits for is confirmed.
pub(crate) fn may_go<R: Queries>(rows: &R, document: &DocumentId) -> Result<bool, StoreFault> {
    if !document.is_of_invoice() {
        // Its number was never issued.
        let Some(before) = document.waits_for(0) else { return Ok(true) };
        return is_let_go(rows, &before);
    }
    // Only a damaged store has a document without its invoice: the doctor tells, and nothing leaves.
    let Some(invoice) = rows.invoice(document.number, Some(document.period))? else { return Ok(false) };
    let Some(before) = document.waits_for(invoice.revision) else { return Ok(true) };
    Ok(is_let_go(rows, &before)? && !waits_beside(rows, document)?)
}

/// True while another document of the number must be over first.
fn waits_beside<R: Queries>(rows: &R, document: &DocumentId) -> Result<bool, StoreFault> {
    if !matches!(document.kind, MessageKind::F0501 | MessageKind::G0401) {
        return Ok(false);
    }
    let others = rows.deliveries(document.number, document.period)?;
    Ok(others.iter().any(|row| document.waits_beside(&row.document) && !lets_go(row)))
}

fn is_let_go<R: Queries>(rows: &R, before: &DocumentId) -> Result<bool, StoreFault> {
    Ok(rows.delivery(before)?.is_some_and(|row| lets_go(&row)))
}

/// True where what waits for a document may leave: the platform has it, or a person has seen to it.
pub(crate) fn lets_go(row: &Delivery) -> bool {
    row.state.is_over()
}

/// The document of a row. Its sender is the company in the state that the fact names (R1).
pub(crate) fn document<R: Queries>(rows: &R, row: &Delivery) -> Result<Document, StoreFault> {
    let id = row.document;
    let content = match id.is_of_invoice() {
        true => of_invoice(rows, id)?,
        false if id.kind == MessageKind::E0401 => Content::Allotment(Box::new(rows.named_allotment(&id)?)),
        false => Content::Blanks(Box::new(rows.named_blanks(&id)?)),
    };
    let (code, state, seller) = content.seller();
    let sender = Sender::of(&rows.company_in(code, state)?, seller);
    Ok(Document { id, sender, content })
}

/// What a document tells of an invoice.
fn of_invoice<R: Queries>(rows: &R, id: DocumentId) -> Result<Content, StoreFault> {
    let missing = || StoreFault::Missing(format!("the fact of document {id}"));
    let invoice = rows.invoice(id.number, Some(id.period))?.ok_or_else(missing)?;
    Ok(match id.kind {
        // An earlier issue was confirmed before it was voided, so it is never sent again.
        MessageKind::F0401 if id.count != invoice.revision => return Err(missing()),
        MessageKind::F0401 => Content::Issue(Box::new(invoice)),
        MessageKind::F0501 => {
            // One that a 註銷 took along was confirmed before that, so it is never sent again.
            let before = rows.earlier_cancellations(id.number, id.period)?.len();
            let stands = rows.cancellation(id.number, id.period)?;
            let is_it = usize::from(id.count) == before + 1;
            let cancelled = stands.filter(|_| is_it).ok_or_else(missing)?;
            Content::Cancel(Box::new(cancelled), Box::new(invoice))
        }
        MessageKind::G0401 | MessageKind::G0501 => {
            let number = id.allowance().ok_or_else(missing)?;
            let allowance = rows.allowance(number)?.ok_or_else(missing)?;
            // As its invoice says it, which may have been corrected before anything of the allowance left.
            Content::Allowance(Box::new(Allowance { buyer: invoice.buyer, ..allowance }))
        }
        MessageKind::F0701 => {
            let voided = rows.voided(id.number, id.period, id.count)?.ok_or_else(missing)?;
            Content::Void(Box::new(voided))
        }
        MessageKind::E0402 | MessageKind::E0401 => return Err(missing()),
    })
}

/// Those that may leave become *sending*; one that would leave as something else than at first is parked.
pub(crate) fn send<R: Queries>(rows: &R, scene: &Scene<'_>, wanted: &[Sending]) -> Result<Decision, No> {
    check_most(wanted.len() as u64, UPLOAD_BATCH_MAX)?;
    let paused = rows.meta()?.upload_pause(scene.now).is_some();
    let mut moves: Vec<DeliveryMove> = Vec::new();
    for sending in wanted.iter().filter(|_| !paused) {
        let row =
            rows.delivery(&sending.document)?.ok_or(DeliveryRefusal::NoSuchDocument(sending.document))?;
        let twice = moves.iter().any(|moved| moved.document == sending.document);
        if twice || row.state != DeliveryState::Pending || !may_go(rows, &sending.document)? {
            continue;
        }
        let moved = match row.fingerprint {
            Some(first) if first != sending.fingerprint => {
                let why = ParkReason::ContentChanged;
                moved(rows, &row, DeliveryState::Parked { why }, SentMemory::Keep)?
            }
            Some(_) => moved(rows, &row, DeliveryState::Sending, SentMemory::Keep)?,
            None => moved(rows, &row, DeliveryState::Sending, SentMemory::First(sending.fingerprint))?,
        };
        moves.push(DeliveryMove { tried: moved.state == DeliveryState::Sending, ..moved });
    }
    let none = moves.is_empty();
    Ok(Decision::put(DeliveryAct::Moved { kind: MoveKind::Sent, moves }, scene.now).unless(none))
}

/// A document goes there, and its number with it where the number's state hangs on this document: on the F0401 of the
/// issue that stands, neither cancelled nor voided (R7).
pub(crate) fn moved<R: Queries>(
    rows: &R,
    row: &Delivery,
    state: DeliveryState,
    sent: SentMemory,
) -> Result<DeliveryMove, StoreFault> {
    let document = row.document;
    let (from, to) = (row.state.of_number(), state.of_number());
    let number = match from != to && tells_the_number(rows, &document)? {
        true => Some((from, to)),
        false => None,
    };
    Ok(DeliveryMove { document, state, tried: false, sent, number })
}

fn tells_the_number<R: Queries>(rows: &R, id: &DocumentId) -> Result<bool, StoreFault> {
    if id.kind != MessageKind::F0401 {
        return Ok(false);
    }
    let stands =
        rows.invoice(id.number, Some(id.period))?.is_some_and(|invoice| invoice.revision == id.count);
    Ok(stands
        && rows.cancellation(id.number, id.period)?.is_none()
        && rows.voided(id.number, id.period, id.count)?.is_none())
}

/// What a centre said; what changes nothing is no fact.
pub(crate) fn tell<R: Queries>(rows: &R, scene: &Scene<'_>, told: &[Told]) -> Result<Decision, No> {
    check_most(told.len() as u64, UPLOAD_BATCH_MAX)?;
    let mut heard: Vec<(Delivery, DeliveryState)> = Vec::new();
    for Told { document, outcome } in told {
        let outcome = &as_it_stands_here(rows, document, outcome)?;
        let before = heard.iter_mut().find(|(row, _)| row.document == *document);
        match before {
            Some((_, stands)) => {
                if let Some(state) = stands.after(outcome) {
                    *stands = state;
                }
            }
            None => {
                let row = rows.delivery(document)?.ok_or(DeliveryRefusal::NoSuchDocument(*document))?;
                if let Some(state) = row.state.after(outcome) {
                    heard.push((row, state));
                }
            }
        }
    }
    let moves = heard.into_iter().map(|(row, state)| moved(rows, &row, state, SentMemory::Keep));
    let mut moves = moves.collect::<Result<Vec<_>, _>>()?;
    let confirmed = moves.iter().filter(|moved| moved.state == DeliveryState::Confirmed);
    for (row, why) in taken_after_all(rows, confirmed.map(|moved| moved.document))? {
        // Whatever else was said of it: a person looks.
        moves.retain(|moved| moved.document != row.document);
        moves.push(moved(rows, &row, DeliveryState::Parked { why }, SentMemory::Keep)?);
    }
    let none = moves.is_empty();
    let withheld = collided(rows, &moves)?;
    if !withheld.is_empty() {
        return Ok(Decision::put(DeliveryAct::Collided { moves, withheld }, scene.now));
    }
    Ok(Decision::put(DeliveryAct::Moved { kind: MoveKind::Told, moves }, scene.now).unless(none))
}

/// What was undone at the centre and here alike is at the centre as it should be.
fn as_it_stands_here<R: Queries>(
    rows: &R,
    id: &DocumentId,
    outcome: &Outcome,
) -> Result<Outcome, StoreFault> {
    let &Outcome::Undone { by, confirmed } = outcome else { return Ok(outcome.clone()) };
    let voided = || rows.voided(id.number, id.period, id.count).map(|voided| voided.is_some());
    let undone = match by {
        MessageKind::F0501 => rows.cancellation(id.number, id.period)?.is_some() || voided()?,
        MessageKind::F0701 => voided()?,
        MessageKind::G0501 => match id.allowance() {
            Some(number) => rows.allowance(number)?.is_some_and(|allowance| !allowance.is_live()),
            None => false,
        },
        // Nothing is undone by these.
        MessageKind::F0401 | MessageKind::G0401 | MessageKind::E0402 | MessageKind::E0401 => false,
    };
    Ok(match (undone, confirmed) {
        (true, true) => Outcome::Confirmed,
        (true, false) => Outcome::Accepted,
        (false, _) => outcome.clone(),
    })
}

/// The books of which the centre has an invoice that is not ours, as withheld: whoever issued it goes on issuing, so not
/// one more number is taken from them (E5).
fn collided<R: Queries>(rows: &R, moves: &[DeliveryMove]) -> Result<Vec<Range>, StoreFault> {
    let mut withheld: Vec<Range> = Vec::new();
    for moved in moves {
        let document = moved.document;
        let another =
            matches!(moved.state, DeliveryState::Parked { why: ParkReason::CentreHasAnother { .. } });
        if !another || document.kind != MessageKind::F0401 {
            continue;
        }
        let book = rows.range_holding(document.period, document.number)?;
        withhold(&mut withheld, book.into_iter());
    }
    Ok(withheld)
}

/// Adds these books, as withheld, where a sale may still take numbers from them.
fn withhold(withheld: &mut Vec<Range>, books: impl Iterator<Item = Range>) {
    for book in books {
        let sells = match book.holder {
            Holder::Shop | Holder::Till(_) | Holder::Unproven => book.remaining() > 0,
            Holder::Lent(_)
            | Holder::LentNoted(..)
            | Holder::Granted(_)
            | Holder::Withheld
            | Holder::Blank => false,
        };
        if sells && withheld.iter().all(|known| known.id != book.id) {
            withheld.push(Range { holder: Holder::Withheld, ..book });
        }
    }
}

/// The platform tells of these numbers. One of ours that was never issued here was issued by somebody else, who goes on: so not
/// one more number is taken from its book (E5), whether the platform took that document or not. What is reported blank or
/// closed sells nothing any more; of a lent one it is noted how far it was used. One that was issued here and never left is not
/// sent beside what is there: a person looks.
pub(crate) fn told_of<R: Queries>(rows: &R, scene: &Scene<'_>, told: &[ToldNumber]) -> Result<Decision, No> {
    check_most(told.len() as u64, UPLOAD_BATCH_MAX)?;
    let (mut withheld, mut ends) = (Vec::new(), Ends::default());
    let mut moves: Vec<DeliveryMove> = Vec::new();
    let mut lent: Vec<Range> = Vec::new();
    for &told in told {
        let Some(book) = rows.range_holding(told.period, told.number)? else { continue };
        // What was issued of it before it was lent is ours as ever.
        let is_lent = book.lent_to().and_then(|_| book.rest()).is_some_and(|rest| rest.contains(told.number));
        if is_lent {
            note_lent(&mut lent, &book, told);
        } else if book.has_unissued(told.number, told.seller) {
            withhold(&mut withheld, std::iter::once(ends.row(rows, book, scene.now)?.range));
        } else if let Some(row) = unsent(rows, told)?
            && moves.iter().all(|moved| moved.document != row.document)
        {
            let state = DeliveryState::Parked { why: ParkReason::ToldUnsent };
            moves.push(moved(rows, &row, state, SentMemory::Keep)?);
        }
    }
    let act = match (withheld.is_empty() && lent.is_empty(), moves.is_empty()) {
        (true, true) => None,
        (true, false) => Some(DeliveryAct::Moved { kind: MoveKind::Parked, moves }.into()),
        (false, true) if withheld.is_empty() => {
            let (kind, removed, reason) = (RangeActKind::Told, Vec::new(), CleanText::default());
            Some(BookAct::Ranges { kind, put: lent, removed, reason }.into())
        }
        (false, _) => {
            withheld.extend(lent);
            Some(DeliveryAct::Collided { moves, withheld }.into())
        }
    };
    Ok(Decision { act, reply: Reply::Done })
}

/// Notes how far a lent book was used at least, beside those that are noted.
fn note_lent(lent: &mut Vec<Range>, book: &Range, told: ToldNumber) {
    let known = lent.iter_mut().find(|known| known.id == book.id);
    match known {
        Some(known) => {
            if let Some(noted) = known.told_of(told.number, told.seller) {
                *known = noted;
            }
        }
        None => lent.extend(book.told_of(told.number, told.seller)),
    }
}

/// The row of a number that was issued here once and of which nothing has left yet. Of one that was issued anew nobody can
/// tell which issue is meant.
fn unsent<R: Queries>(rows: &R, told: ToldNumber) -> Result<Option<Delivery>, StoreFault> {
    let ToldNumber { number, period, seller } = told;
    let invoice = rows.invoice(number, Some(period))?;
    let Some(invoice) = invoice.filter(|invoice| invoice.seller == seller && invoice.revision == 1) else {
        return Ok(None);
    };
    let row = rows.delivery(&DocumentId::of_issue(&invoice))?;
    Ok(row.filter(|row| row.tries == 0 && row.state == DeliveryState::Pending))
}

/// A person brings the platform's own word. Its files say of a record that it is there or that it is refused, nothing
/// else; and a document that is over is not opened again by an old file.
pub(crate) fn settle<R: Queries>(rows: &R, scene: &Scene<'_>, told: &[Told]) -> Result<Decision, No> {
    check_most(told.len() as u64, UPLOAD_BATCH_MAX)?;
    let mut words = Vec::new();
    for one in told {
        match one.outcome {
            Outcome::Confirmed | Outcome::Rejected { .. } => {
                let row = rows.delivery(&one.document)?;
                let row = row.ok_or(DeliveryRefusal::NoSuchDocument(one.document))?;
                if row.tries == 0 {
                    return Err(DeliveryRefusal::NeverSent(one.document).into());
                }
                words.push(one.clone());
            }
            Outcome::NotThere
            | Outcome::Unknown
            | Outcome::Accepted
            | Outcome::Differs { .. }
            | Outcome::NoTrace
            | Outcome::Outdated { .. }
            | Outcome::Undone { .. } => {
                return Err(DeliveryRefusal::NotStuck(one.document).into());
            }
        }
    }
    tell(rows, scene, &words)
}

/// What the centre that is set cannot be told is not sent again (R17): its kind, the approval that it says, or the 作廢 of what
/// had an allowance.
pub(crate) fn check_carried<R: Queries>(rows: &R, outbox: &Outbox, document: &DocumentId) -> Result<(), No> {
    let &DocumentId { number, period, kind, .. } = document;
    if !outbox.carries(kind) {
        return Err(CorrectionRefusal::NotCarried(kind).into());
    }
    if kind == MessageKind::F0501
        && !outbox.takes_approval()
        && rows.cancellation(number, period)?.is_some_and(|cancelled| !cancelled.approval_no.is_empty())
    {
        return Err(CorrectionRefusal::ApprovalNotCarried(number).into());
    }
    if kind == MessageKind::F0501 && outbox.allowance_bars_cancel(rows, (number, period))? {
        return Err(CorrectionRefusal::HadAllowance(number).into());
    }
    Ok(())
}

/// A person lets a stuck document try again. One that was refused at the door is not there, so what it was sent as is
/// forgotten; a parked one may be, so it is asked about and goes only as it went. One that the centre took and the platform
/// refused is there: nothing would leave, so a person looks there first.
pub(crate) fn retry<R: Queries>(rows: &R, scene: &Scene<'_>, document: DocumentId) -> Result<Decision, No> {
    let row = rows.delivery(&document)?.ok_or(DeliveryRefusal::NoSuchDocument(document))?;
    if row.state.is_stuck() {
        check_carried(rows, scene.outbox, &document)?;
    }
    if row.is_refused_there() {
        return Err(DeliveryRefusal::RefusedThere(document).into());
    }
    let sent = match row.state {
        DeliveryState::Rejected { .. } => SentMemory::Forget,
        // It had not left again when that was found: the person decides for what it says now.
        DeliveryState::Parked { why: ParkReason::ContentChanged } => SentMemory::Forget,
        // Nobody is left to be asked about it.
        DeliveryState::Parked { why: ParkReason::NoTrace } => {
            return Err(DeliveryRefusal::NoTrace(document).into());
        }
        DeliveryState::Parked { .. } => SentMemory::Keep,
        // It is asked about anyway; the memory is told to begin anew.
        DeliveryState::Unknown => return Ok(Decision { act: None, reply: Reply::Done }),
        DeliveryState::Pending
        | DeliveryState::Sending
        | DeliveryState::Accepted
        | DeliveryState::Confirmed
        | DeliveryState::Settled { .. } => return Err(DeliveryRefusal::NotStuck(document).into()),
    };
    // What was sent and is not known to have been refused may be there: it is asked about first. So may what somebody else told.
    let told = row.state == DeliveryState::Parked { why: ParkReason::ToldUnsent };
    let asked_first = sent == SentMemory::Keep && (row.fingerprint.is_some() || told);
    let state = if asked_first { DeliveryState::Unknown } else { DeliveryState::Pending };
    let moves = vec![moved(rows, &row, state, sent)?];
    Ok(Decision::put(DeliveryAct::Moved { kind: MoveKind::Retried, moves }, scene.now))
}

/// Takes a document off the way, with a reason. One that is being sent is on it until something is known.
pub(crate) fn park<R: Queries>(rows: &R, scene: &Scene<'_>, it: &UploadPark) -> Result<Decision, No> {
    let &UploadPark { document, ref why } = it;
    if let ParkReason::Person(reason) = why {
        check_reason(reason, DELIVERY_WORDS_CHARS_MAX)?;
    }
    let row = rows.delivery(&document)?.ok_or(DeliveryRefusal::NoSuchDocument(document))?;
    match row.state {
        DeliveryState::Confirmed
        | DeliveryState::Parked { .. }
        | DeliveryState::Sending
        | DeliveryState::Settled { .. } => {
            return Err(DeliveryRefusal::NotStuck(document).into());
        }
        DeliveryState::Pending
        | DeliveryState::Accepted
        | DeliveryState::Unknown
        | DeliveryState::Rejected { .. } => {}
    }
    let state = DeliveryState::Parked { why: why.clone() };
    let moves = vec![moved(rows, &row, state, SentMemory::Keep)?];
    Ok(Decision::put(DeliveryAct::Moved { kind: MoveKind::Parked, moves }, scene.now))
}

/// A person saw to a stuck document at the platform: it is there, it is not there and goes again, or it was seen to in
/// another way. A 註銷 is never the last, for the number's next issue stands behind it, unless the invoice stands without it.
pub(crate) fn seen<R: Queries>(rows: &R, scene: &Scene<'_>, it: &UploadSeen) -> Result<Decision, No> {
    let &UploadSeen { document, seen, ref words } = it;
    check_reason(words, DELIVERY_WORDS_CHARS_MAX)?;
    let row = rows.delivery(&document)?.ok_or(DeliveryRefusal::NoSuchDocument(document))?;
    if !row.may_be_settled() {
        return Err(DeliveryRefusal::NotStuck(document).into());
    }
    if seen == Seen::Stands {
        return reinstate(rows, scene, &row, it);
    }
    if seen == Seen::Absent {
        check_carried(rows, scene.outbox, &document)?;
    }
    let (state, sent) = match seen {
        Seen::There => (DeliveryState::Confirmed, SentMemory::Keep),
        // The platform refused it as it is: it waits to be corrected, or to be sent as it is by a person who knows why.
        Seen::Absent if row.is_refused_there() => {
            (DeliveryState::Parked { why: ParkReason::Person(words.clone()) }, SentMemory::Forget)
        }
        Seen::Absent => (DeliveryState::Pending, SentMemory::Forget),
        Seen::Done if document.kind == MessageKind::F0701 => {
            return Err(DeliveryRefusal::VoidOpen(document).into());
        }
        Seen::Done | Seen::Stands => (DeliveryState::Settled { words: words.clone() }, SentMemory::Keep),
    };
    let moved = moved(rows, &row, state, sent)?;
    Ok(Decision::put(DeliveryAct::Seen { moved, seen, words: words.clone() }, scene.now))
}

/// The upload pauses; a pause always has an end.
pub(crate) fn pause(scene: &Scene<'_>, seconds: u32) -> Result<Decision, No> {
    if !(1..=UPLOAD_PAUSE_MAX_S).contains(&seconds) {
        return Err(StoreRefusal::TooMany { asked: seconds.into(), max: UPLOAD_PAUSE_MAX_S.into() }.into());
    }
    let until = scene.now.plus_seconds(seconds.into());
    Ok(Decision::put(DeliveryAct::Paused(Some(until)), scene.now))
}

/// The upload goes on; no fact where it did not pause.
pub(crate) fn resume<R: Queries>(rows: &R, scene: &Scene<'_>) -> Result<Decision, No> {
    let goes_on = rows.meta()?.upload_pause(scene.now).is_none();
    Ok(Decision::put(DeliveryAct::Paused(None), scene.now).unless(goes_on))
}
