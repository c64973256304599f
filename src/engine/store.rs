//! The store itself: what it is, its ledger, the doctor; and the clock is declared right after it jumped (E8).

pub(crate) mod doctor;
pub(crate) mod fold;

use crate::codec;
use crate::domain::{CleanText, Entry, Moment, Number, StoreAct, StoreRefusal, check_most, hex};
use crate::engine::book::large::STEP_RANGES_MAX;
use crate::engine::core::{Asking, Decision, No, Recalling, Scene, Shared};
use crate::engine::keep::last_backup::LastBackup;
use crate::engine::keep::lifting;
use crate::engine::keep::program::VERSION;
use crate::ledger::{self, FrameKind, LedgerFault, frames_from};
use crate::protocol::store::{Command, Question, request};
use crate::protocol::{
    Ask, DoctorReport, DumpReport, Failure, LedgerReport, PAGE_ROWS_MAX, Reply, StoreInfo, TrailPage,
    UpkeepReport,
};
use crate::store::{Dumps, Queries, Rows, StoreFault, TrailQueries};
use std::sync::atomic::Ordering;

/// Decides an act.
pub(crate) fn decide<R: Queries>(rows: &R, scene: &Scene<'_>, command: &Command) -> Result<Decision, No> {
    match command {
        Command::ClockAccept(it) => clock(rows, scene.now, &it.reason),
        Command::FenceLift(it) => lift(rows, scene, it),
    }
}

/// As one act of a batch: no more than a batch takes. A terminal's is written in parts, however large (`book/large.rs`).
fn lift<R: Queries>(rows: &R, scene: &Scene<'_>, it: &request::FenceLift) -> Result<Decision, No> {
    let ids = lifting::plan(rows, scene.fence, &it.reason)?;
    check_most(ids.len() as u64, STEP_RANGES_MAX)?;
    lifting::begin(rows, scene.now, scene.fence, (&ids, &it.reason))
}

fn clock<R: Queries>(rows: &R, now: Moment, reason: &CleanText) -> Result<Decision, No> {
    if reason.is_empty() {
        return Err(StoreRefusal::ReasonMissing.into());
    }
    let before = rows.meta()?.last_issued_at;
    Ok(Decision::put(StoreAct::ClockAccepted { before, reason: reason.clone() }, now))
}

/// The answer to a question.
pub(crate) fn answer(asking: &Asking<'_>, question: &Question) -> Result<Reply, Failure> {
    let Asking { shared, store, .. } = *asking;
    Ok(match question {
        Question::Store(it) => it.answer(Box::new(info(asking)?)),
        Question::Doctor(it) => {
            let rounds = if it.quick { &shared.rounds.quick } else { &shared.rounds.whole };
            let examined = rounds.join(|| doctor::examine(shared, store, it.quick).map_err(Failure::from))?;
            if !it.quick {
                note_check(asking, &examined);
            }
            it.answer(examined)
        }
        Question::LedgerVerify(it) => it.answer(verify(shared)?),
        Question::Fence(it) => {
            it.answer(Box::new(lifting::report(asking.rows, shared.fences.standing().as_deref())?))
        }
        Question::Mirror(it) => it.answer(
            shared
                .mirror
                .as_ref()
                .map(|mirror| mirror.report(shared.head().synced, shared.clock.monotonic())),
        ),
        Question::Reading(it) => {
            it.answer(shared.reading().map(|reading| reading.report(shared.head().synced)))
        }
        Question::Dump(it) => {
            let (last, trouble) = (asking.rows.dumped()?, shared.dump_trouble());
            it.answer(Box::new(DumpReport { last, trouble }))
        }
        Question::DumpProgress(it) => it.answer(shared.dump_progress()),
        Question::Trail(it) => it.answer(trail(asking, it)?),
        Question::Upkeep(it) => it.answer(Box::new(upkeep(shared))),
    })
}

/// The store was checked with this version.
fn note_check(asking: &Asking<'_>, report: &DoctorReport) {
    let Asking { shared, now, .. } = *asking;
    if let Some(program) = shared.program() {
        shared.set_program(program.checked(&*shared.disk, now, report.violations.len() as u64));
    }
}

/// A note of a backup that cannot be read is none: nothing but what is shown hangs on it.
fn upkeep(shared: &Shared) -> UpkeepReport {
    let backup = LastBackup::find(&*shared.disk).ok().flatten();
    let report = UpkeepReport {
        version: VERSION.to_owned(),
        backup: backup.as_ref().map(LastBackup::report),
        examining: shared.rounds.far.now(),
        ..UpkeepReport::default()
    };
    match shared.program() {
        Some(program) => program.report(report),
        None => report,
    }
}

fn info(asking: &Asking<'_>) -> Result<StoreInfo, StoreFault> {
    let Asking { shared, rows, now, .. } = *asking;
    let meta = rows.meta()?;
    let head = shared.head();
    Ok(StoreInfo {
        kind: meta.kind,
        sign_in: meta.people > 0,
        now,
        company: rows.first_company()?,
        ranges: rows.range_count()?,
        invoices: meta.invoices,
        head_sequence: head.sequence,
        head_hash: hex(&head.hash),
        terminals: shared.terminals.load(Ordering::Relaxed),
        witness_trouble: shared.witness_trouble(),
    })
}

fn verify(shared: &Shared) -> Result<LedgerReport, Failure> {
    let through = shared.head().synced;
    match ledger::verify(&shared.disk, Some(through)) {
        Ok(verified) => Ok(LedgerReport {
            frames: verified.last.sequence,
            entries: verified.entries,
            head_hash: hex(&verified.last.hash),
            damage: None,
        }),
        Err(fault @ (LedgerFault::Corrupt { .. } | LedgerFault::Behind { .. })) => {
            Ok(LedgerReport { damage: Some(fault.to_string()), ..LedgerReport::default() })
        }
        Err(fault) => Err(fault.into()),
    }
}

fn trail(asking: &Asking<'_>, it: &request::Trail) -> Result<TrailPage, Failure> {
    let Asking { shared, rows, .. } = *asking;
    let request::Trail { from, limit, number } = *it;
    let limit = limit.clamp(1, PAGE_ROWS_MAX) as usize;
    if let Some(number) = number {
        return Ok(trail_of(asking, number, (from, limit))?);
    }
    let through = rows.meta()?.applied_sequence;
    let mut page = TrailPage::default();
    for frame in frames_from(&shared.disk, from.max(1), Some(through))? {
        let frame = frame?;
        if frame.kind == FrameKind::Seal {
            continue;
        }
        if page.rows.len() >= limit {
            page.next = Some(frame.sequence);
            return Ok(page);
        }
        for body in frame.entries.iter().flatten() {
            let entry: Entry = codec::decode(body).map_err(|fault| Failure::Fault(fault.to_string()))?;
            page.rows.push((frame.sequence, entry));
        }
    }
    Ok(page)
}

/// The same of one number alone: the frames that may speak of it are known.
fn trail_of(asking: &Asking<'_>, number: Number, (from, limit): (u64, usize)) -> Result<TrailPage, No> {
    let mut page = TrailPage::default();
    let mut recalling = Recalling::new(asking.shared);
    for sequence in asking.rows.frames_of(number)?.range(from..) {
        if page.rows.len() >= limit {
            page.next = Some(*sequence);
            return Ok(page);
        }
        let nowhere = || StoreFault::Missing(format!("frame {sequence}"));
        let batch =
            recalling.batch(*sequence)?.filter(|batch| batch.sequence == *sequence).ok_or_else(nowhere)?;
        for body in batch.entries.iter().flatten() {
            let entry: Entry = codec::decode(body).map_err(|fault| No::Broken(fault.to_string()))?;
            if entry.act.names(number, None) {
                page.rows.push((*sequence, entry));
            }
        }
    }
    Ok(page)
}
