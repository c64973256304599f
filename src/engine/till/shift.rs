//! 交班: the figures of a till since its last close.

use crate::domain::{
    BookUse, CLOCK_AHEAD_S, CLOCK_BEHIND_S, CancelledOfOthers, CountedShift, DeliveryKind, DocumentId,
    DrawerFloat, DrawerMove, Invoice, MessageKind, Moment, Number, Payments, RangeId, Serial, Shift,
    ShiftFigures, ShiftId, ShiftLine, StoreRefusal, Sums, TillAct, TillCode, TillRefusal, hex,
};
use crate::engine::core::{Decision, No, Scene};
use crate::engine::takings::paid;
use crate::protocol::till::{SHIFT_VOIDED_MAX, ShiftDrawer, ShiftFloat, ShiftsPart, ShiftsQuery};
use crate::store::{DrawerQueries, Queries, StoreFault};
use std::ops::ControlFlow;

/// Shifts that one part looks at: some milliseconds. Few in the tests, so that they meet the seams.
const SHIFTS_LOOKED_AT: usize = if cfg!(test) { 2 } else { 500 };

/// Closes the shift of the caller's till.
pub(crate) fn close<R: Queries>(rows: &R, scene: &Scene<'_>) -> Result<Decision, No> {
    let (shift, back) = (closing(rows, scene)?, paid::cash_back(rows, scene.caller.till.as_ref())?);
    if shift.is_empty() && back == 0 {
        return Err(nothing(rows, scene)?.into());
    }
    Ok(Decision::put(TillAct::ShiftEnded(Box::new(CountedShift { shift, back })), scene.now))
}

/// Why a shift without anything is not closed.
pub(crate) fn nothing<R: Queries>(rows: &R, scene: &Scene<'_>) -> Result<TillRefusal, StoreFault> {
    Ok(match &scene.caller.till {
        Some(code) if rows.till(code)?.is_none() => TillRefusal::NoSuchTill(code.clone()),
        Some(_) | None => TillRefusal::NothingSold,
    })
}

/// The shift as it is closed now.
pub(crate) fn closing<R: Queries>(rows: &R, scene: &Scene<'_>) -> Result<Shift, No> {
    let mut shift = figures(rows, scene)?;
    // As with a sale (E8): a little back is taken for the last moment, more is refused, else a shift would end before
    // what it counts. What the last close says of its time binds nobody once a clock was accepted: shifts go on by place.
    let last = rows.meta()?.last_issued_at;
    if scene.now.unix() + CLOCK_BEHIND_S < last.unix() {
        return Err(StoreRefusal::ClockBehind { now: scene.now, last }.into());
    }
    shift.to = scene.now.max(last);
    Ok(shift)
}

/// The shift as it would be closed now.
pub(crate) fn figures<R: Queries>(rows: &R, scene: &Scene<'_>) -> Result<Shift, StoreFault> {
    let till = scene.caller.till.clone();
    let last = rows.last_shift(till.as_ref())?;
    let (mut figures, mut sums) = (ShiftFigures::default(), Sums::default());
    let mut through = Vec::new();
    let mut first_use: Vec<(RangeId, Moment)> = Vec::new();
    for seller in rows.sellers()? {
        let begin = last.as_ref().and_then(|last| last.through.iter().find(|(ubn, _)| *ubn == seller));
        let mut end = begin.map_or(0, |(_, count)| *count);
        rows.walk_issued(seller, end, &mut |place, line| {
            end = place + 1;
            let invoice = rows.named_invoice(line.number, line.period)?;
            if invoice.till == till {
                let cancelled = rows.cancellation(line.number, line.period)?.is_some();
                if !first_use.iter().any(|(range, _)| *range == invoice.range) {
                    first_use.push((invoice.range, invoice.issued_at));
                }
                count(&mut figures, &invoice, cancelled);
                sums += &Sums::of_invoice(&invoice);
                pay(&mut figures, &paid::first(rows, &invoice)?);
            }
            Ok(ControlFlow::Continue(()))
        })?;
        through.push((seller, end));
    }
    figures.totals = sums.totals();
    // Sellers come one after the other; their books in the order of their first use.
    figures
        .books
        .sort_by_key(|book| first_use.iter().find(|(range, _)| *range == book.range).map(|(_, at)| *at));
    let from = last.as_ref().map(|last| last.to);
    let meta = rows.meta()?;
    // One count for one thing: whoever hands over leaves to the next what 待上傳 shows, whichever act or till it is of.
    figures.pending = u32::try_from(meta.deliveries_in(DeliveryKind::Pending)).unwrap_or(u32::MAX);
    rows.walk_open_moves(till.as_ref(), &mut |moved| {
        match moved {
            // What an issue anew moves is of the drawer that it moved in, whenever and wherever the first one was sold.
            DrawerMove::IssuedAnew { .. } | DrawerMove::PutBack { .. } => {
                pay(&mut figures, &paid::moved(rows, moved)?)
            }
            DrawerMove::Allowed(number) => {
                for allowance in rows.allowance(number)?.iter().filter(|allowance| allowance.is_live()) {
                    figures.allowances += 1;
                    figures.allowances_total += allowance.gross();
                }
            }
            DrawerMove::Cancelled { .. }
            | DrawerMove::AllowanceCancelled(_)
            | DrawerMove::AllowanceStands(_)
            | DrawerMove::Reinstated { .. } => {}
        }
        Ok(())
    })?;
    Ok(Shift {
        id: ShiftId(meta.shift_ids + 1),
        till,
        company: rows.first_company()?.map(|company| (company.code, company.state)),
        staff: scene.caller.staff.clone(),
        from,
        to: scene.now,
        figures,
        cash: None,
        through,
        head_sequence: scene.head.sequence,
        head_hash: hex(&scene.head.hash),
    })
}

/// What else is to be known of a shift, a closed one or the one that runs.
pub(crate) fn drawer<R: Queries>(
    rows: &R,
    scene: &Scene<'_>,
    closed: Option<ShiftId>,
) -> Result<ShiftDrawer, No> {
    let (shift, back) = match closed {
        Some(id) => (rows.shift(id)?.ok_or(TillRefusal::NoSuchShift(id))?, rows.cash_back(id)?),
        None => (figures(rows, scene)?, Some(paid::cash_back(rows, scene.caller.till.as_ref())?)),
    };
    let last = rows.last_shift(shift.till.as_ref())?;
    let float = last.and_then(|last| Some(last.cash?.float));
    let cancelled_of_others = cancelled_of_others(rows, &shift, closed.is_some())?;
    Ok(ShiftDrawer { back, float, cancelled_of_others, voided: voided(rows, &shift)? })
}

/// What the drawer of the running shift of a till began with, or what was taken out at the close of a closed one.
pub(crate) fn float<R: Queries>(
    rows: &R,
    till: Option<&TillCode>,
    closed: Option<ShiftId>,
) -> Result<ShiftFloat, No> {
    if let Some(id) = closed {
        rows.shift(id)?.ok_or(TillRefusal::NoSuchShift(id))?;
        return Ok(ShiftFloat { float: None, taken_out: rows.taken_out(id)? });
    }
    let Some(last) = rows.last_shift(till)? else { return Ok(ShiftFloat::default()) };
    let Some(count) = last.cash else { return Ok(ShiftFloat::default()) };
    let left = rows.taken_out(last.id)?.and_then(|out| count.left(out).ok());
    let amount = left.unwrap_or(count.float);
    let float = DrawerFloat { shift: last.id, at: last.to, amount, is_left: left.is_some() };
    Ok(ShiftFloat { float: Some(float), taken_out: None })
}

/// A part of the shifts that were closed in a span, the newest first.
pub(crate) fn closed<R: Queries>(rows: &R, query: &ShiftsQuery) -> Result<ShiftsPart, StoreFault> {
    let ShiftsQuery { span, till, before } = query;
    let newest = before.map_or(rows.meta()?.shift_ids, |before| before.0.saturating_sub(1));
    let mut part = ShiftsPart::default();
    for id in (1..=newest).rev().take(SHIFTS_LOOKED_AT).map(ShiftId) {
        part.next = Some(id).filter(|id| id.0 > 1);
        let Some(shift) = rows.shift(id)? else { continue };
        // A clock that was put right makes a later close look earlier, and never by so much.
        if shift.to.unix() + CLOCK_AHEAD_S < span.from.unix() {
            part.next = None;
            break;
        }
        if span.holds(shift.to) && (till.is_none() || shift.till == *till) {
            part.rows.push(ShiftLine::of(&shift, rows.cash_back(id)?, rows.taken_out(id)?));
        }
    }
    Ok(part)
}

/// What was cancelled in a shift at its till, and is none of its own sales.
fn cancelled_of_others<R: Queries>(
    rows: &R,
    shift: &Shift,
    closed: bool,
) -> Result<CancelledOfOthers, StoreFault> {
    let mut sum = CancelledOfOthers::default();
    let mut add = |moved| {
        let DrawerMove::Cancelled { number, period, count } = moved else { return Ok(()) };
        let document = DocumentId { number, period, kind: MessageKind::F0501, count };
        // One that the platform did not take is none.
        if rows.reinstated(&document)?.is_none() && !shift.sold(&rows.named_invoice(number, period)?) {
            sum.count += 1;
            sum.total -= paid::moved(rows, moved)?.total();
        }
        Ok(())
    };
    match closed {
        true => rows.walk_moves_of(shift, &mut add)?,
        false => rows.walk_open_moves(shift.till.as_ref(), &mut add)?,
    }
    Ok(sum)
}

/// The numbers of a shift that are voided and not issued anew.
fn voided<R: Queries>(rows: &R, shift: &Shift) -> Result<Vec<Number>, StoreFault> {
    let mut found = Vec::new();
    for book in &shift.figures.books {
        let Some(range) = rows.range(book.range)?.filter(|range| range.counts.voided > 0) else { continue };
        let numbers = book.first.serial.value()..=book.last.serial.value();
        for serial in numbers.filter_map(|serial| Serial::try_from(serial).ok()) {
            let number = Number { serial, ..book.first };
            let sold = rows.invoice(number, Some(range.period))?.filter(|invoice| invoice.till == shift.till);
            let Some(invoice) = sold else { continue };
            if rows.voided(number, range.period, invoice.revision)?.is_some() {
                found.push(number);
            }
            if found.len() == SHIFT_VOIDED_MAX {
                return Ok(found);
            }
        }
    }
    Ok(found)
}

fn count(figures: &mut ShiftFigures, invoice: &Invoice, cancelled: bool) {
    let number = invoice.number;
    match figures.books.iter_mut().find(|book| book.range == invoice.range) {
        Some(book) => {
            book.last = number;
            book.count += 1;
        }
        None => {
            figures.books.push(BookUse { range: invoice.range, first: number, last: number, count: 1 });
        }
    }
    figures.issued += 1;
    if cancelled {
        figures.cancelled += 1;
        figures.cancelled_total += invoice.totals.total;
    }
}

fn pay(figures: &mut ShiftFigures, paid: &Payments) {
    for (kind, amount) in paid.by_kind() {
        match figures.tenders.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, sum)) => *sum += amount,
            None if amount == 0 => {}
            None => {
                figures.tenders.push((kind, amount));
                figures.tenders.sort_unstable_by_key(|(kind, _)| *kind);
            }
        }
    }
}
