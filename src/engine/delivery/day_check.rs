//! The daily check: the documents that the facts of a span ask for, told from the facts and not from the outbox, so that one
//! that was never written there is missing too. Blank reports (E0402) are of a period and no day's: `lj period status` tells of them.

use crate::domain::{DayCount, Delivery, DocumentId, MessageKind, TimeSpan};
use crate::engine::delivery::examine::has_cancellation;
use crate::engine::takings::facts::{self, Found, Sought};
use crate::protocol::{DayCheckPart, DayCheckQuery};
use crate::store::{Queries, Snapshot, StoreFault};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::ops::ControlFlow;

/// Rows that one part looks at. Few in the tests, so that all of them meet the seams.
const ROWS_LOOKED_AT: u32 = if cfg!(test) { 20 } else { 4_000 };

/// A part of the check.
pub(crate) fn part(rows: &Snapshot, query: &DayCheckQuery) -> Result<DayCheckPart, StoreFault> {
    let sought = Sought { span: query.span, company: None, till: None, cancellations: true, money: false };
    let mut counted =
        Counted { rows, span: query.span, counts: BTreeMap::new(), part: DayCheckPart::default() };
    let next = facts::walk(rows, &sought, query.resume.clone(), ROWS_LOOKED_AT, &mut |found| {
        counted.found(&found)?;
        Ok(ControlFlow::Continue(()))
    })?;
    if next.is_none() {
        // 註銷 are rare, and no fact of an invoice says when it was issued anew: all are looked at, at the end.
        counted.withdrawn()?;
    }
    let rows = counted.counts.into_iter().map(|((day, kind), count)| (day, kind, count)).collect();
    Ok(DayCheckPart { rows, next, ..counted.part })
}

struct Counted<'p> {
    rows: &'p Snapshot,
    span: TimeSpan,
    counts: BTreeMap<(NaiveDate, MessageKind), DayCount>,
    part: DayCheckPart,
}

impl Counted<'_> {
    fn found(&mut self, found: &Found) -> Result<(), StoreFault> {
        match found {
            Found::Invoice { invoice, .. } => {
                let first = DocumentId { count: 1, ..DocumentId::of_issue(invoice) };
                self.put(first, invoice.issued_at.date())
            }
            // No document tells of money alone.
            Found::Moved { .. } => Ok(()),
            Found::Cancellation { cancellation, .. } => {
                let before = self.rows.earlier_cancellations(cancellation.number, cancellation.period)?;
                let before = before.last().map_or(0, |last| last.count);
                let document = DocumentId::of_cancellation(cancellation, before.saturating_add(1));
                self.put(document, cancellation.at.date())
            }
            Found::Allowance { allowance, .. } => {
                let number = allowance.number;
                if self.span.holds(allowance.at) {
                    self.put(DocumentId::of_allowance(number), allowance.at.date())?;
                }
                let undone = allowance.cancelled.as_ref().filter(|undone| self.span.holds(undone.at));
                match undone {
                    Some(undone) if has_cancellation(self.rows, allowance)? => {
                        self.put(DocumentId::of_allowance_cancelled(number), undone.at.date())
                    }
                    _ => Ok(()),
                }
            }
        }
    }

    /// 註銷 of the span, what they took along, and the issues anew.
    fn withdrawn(&mut self) -> Result<(), StoreFault> {
        let (rows, span) = (self.rows, self.span);
        rows.walk_earlier_cancellations(&mut |earlier| {
            let cancelled = &earlier.cancellation;
            if span.holds(cancelled.at) {
                self.put(DocumentId::of_cancellation(cancelled, earlier.count), cancelled.at.date())?;
            }
            Ok(ControlFlow::Continue(()))
        })?;
        rows.walk_voids(&mut |voided| {
            let document = DocumentId::of_void(&voided);
            if span.holds(voided.at) {
                self.put(document, voided.at.date())?;
            }
            let anew = DocumentId { kind: MessageKind::F0401, count: voided.revision + 1, ..document };
            // The row alone says when it was issued anew; without one the number waits for it.
            if let Some(row) = rows.delivery(&anew)?.filter(|row| span.holds(row.at)) {
                self.count(anew, row.at.date(), Some(row));
            }
            Ok(ControlFlow::Continue(()))
        })
    }

    fn put(&mut self, document: DocumentId, day: NaiveDate) -> Result<(), StoreFault> {
        let row = self.rows.delivery(&document)?;
        self.count(document, day, row);
        Ok(())
    }

    fn count(&mut self, document: DocumentId, day: NaiveDate, row: Option<Delivery>) {
        self.counts.entry((day, document.kind)).or_default().put(row.as_ref());
        match row {
            None => self.part.lost.push(document),
            Some(row) if !row.state.is_over() => self.part.open.push(row),
            Some(_) => {}
        }
    }
}
