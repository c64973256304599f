//! A walk over the facts of a span: invoices book by book, then what was put right. A book's numbers stand in time order
//! (invariant 3) whatever the clock did meanwhile, so that the first of the span is found by halves; a journal would not.

use crate::domain::{
    Allowance, AllowanceNumber, Cancellation, CompanyCode, DocumentId, Invoice, MessageKind, Moment, Number,
    Payments, Period, Range, RangePlace, Reinstated, SoldFact, TillCode, TimeSpan,
};
use crate::engine::takings::books::{self, Reader};
use crate::engine::takings::paid;
use crate::protocol::SoldPlace;
use crate::store::{Onward, Queries, Snapshot, StoreFault};
use std::ops::ControlFlow;

/// What is looked for.
pub(crate) struct Sought<'q> {
    pub(crate) span: TimeSpan,
    /// Only of this company.
    pub(crate) company: Option<&'q CompanyCode>,
    /// Only of what this till sold.
    pub(crate) till: Option<&'q TillCode>,
    /// Cancellations too.
    pub(crate) cancellations: bool,
    /// Money that moved besides, too.
    pub(crate) money: bool,
}

impl Sought<'_> {
    fn wants(&self, invoice: &Invoice) -> bool {
        self.company.is_none_or(|company| *company == invoice.company)
            && self.till.is_none_or(|till| Some(till) == invoice.till.as_ref())
    }

    /// The last period that the span reaches into.
    fn last_period(&self) -> Period {
        self.span.to.plus_seconds(-1).period().unwrap_or(Period::LAST)
    }

    /// Where a walk begins.
    fn beginning(&self) -> SoldPlace {
        SoldPlace::Invoices { period: self.span.from.period().unwrap_or(Period::FIRST), at: None }
    }
}

/// What was found. An allowance comes once, when it was given or cancelled in the span.
pub(crate) enum Found {
    Invoice { invoice: Box<Invoice>, voided: bool, paid: Payments },
    Cancellation { cancellation: Box<Cancellation>, invoice: Box<Invoice> },
    Allowance { allowance: Box<Allowance>, invoice: Box<Invoice>, back: Payments },
    Moved { invoice: Box<Invoice>, at: Moment, moved: Payments },
}

impl Found {
    /// The facts that it tells of.
    pub(crate) fn facts(&self) -> impl Iterator<Item = SoldFact<'_>> {
        let (first, second) = match self {
            Self::Invoice { invoice, voided, paid } => {
                (SoldFact::Issued { invoice, voided: *voided, paid: *paid }, None)
            }
            Self::Moved { invoice, at, moved } => (SoldFact::Moved { invoice, at: *at, moved: *moved }, None),
            Self::Cancellation { cancellation, invoice } => {
                (SoldFact::Cancelled { invoice, at: cancellation.at }, None)
            }
            Self::Allowance { allowance, invoice, back } => {
                let (cancelled, back) = (allowance.cancelled.as_ref().map(|cancelled| cancelled.at), *back);
                let second =
                    cancelled.map(|at| SoldFact::AllowanceCancelled { invoice, allowance, at, back });
                (SoldFact::Allowed { invoice, allowance, back }, second)
            }
        };
        std::iter::once(first).chain(second)
    }
}

/// What hears of the found ones, and may end the part.
type Visit<'v> = dyn FnMut(Found) -> Result<ControlFlow<()>, StoreFault> + 'v;

/// Walks on from a place (from the beginning without one), looking at some `budget` rows, until `visit` breaks; where the
/// next part goes on, `None` at the end.
pub(crate) fn walk(
    rows: &Snapshot,
    sought: &Sought<'_>,
    from: Option<SoldPlace>,
    budget: u32,
    visit: &mut Visit<'_>,
) -> Result<Option<SoldPlace>, StoreFault> {
    let mut part = Part { books: Reader { rows, left: budget }, sought, visit };
    let mut place = Some(from.unwrap_or_else(|| sought.beginning()));
    while let Some(at) = place {
        let (next, full) = match at {
            SoldPlace::Invoices { period, at } => part.invoices(period, at)?,
            SoldPlace::Cancellations(after) => part.cancellations(after)?,
            SoldPlace::Allowances(after) => part.allowances(after)?,
            SoldPlace::EarlierCancellations(after) => part.earlier_cancellations(after)?,
            SoldPlace::Repaid(after) => part.repaid(after)?,
            SoldPlace::Reinstated(after) => part.reinstated(after)?,
        };
        if full {
            return Ok(next);
        }
        place = next;
    }
    Ok(None)
}

/// Where a step ended, and whether the part is full with it.
type Step = (Option<SoldPlace>, bool);

/// A part on its way.
struct Part<'p, 'v> {
    books: Reader<'p>,
    sought: &'p Sought<'p>,
    visit: &'p mut Visit<'v>,
}

impl Part<'_, '_> {
    /// Hands one over; true when the part ends with it.
    fn hand_over(&mut self, found: Found) -> Result<bool, StoreFault> {
        Ok((self.visit)(found)?.is_break() || self.books.left == 0)
    }

    /// The invoices of a period, from a book's serial on.
    fn invoices(&mut self, period: Period, at: Option<(RangePlace, u32)>) -> Result<Step, StoreFault> {
        let rows = self.books.rows;
        let stopped = books::walk(rows, period, at, &mut |range, from| self.book(range, from))?;
        if stopped.is_some() {
            return Ok((Some(SoldPlace::Invoices { period, at: stopped }), true));
        }
        let more = period < self.sought.last_period();
        let next = match (more, self.sought.cancellations) {
            (true, _) => SoldPlace::Invoices { period: period.next(), at: None },
            (false, true) => SoldPlace::Cancellations(None),
            (false, false) => SoldPlace::Allowances(None),
        };
        Ok((Some(next), false))
    }

    /// The invoices of one book. Where the part ends with it: the serial that comes next, behind the book where it is through.
    fn book(&mut self, range: &Range, resumed: Option<u32>) -> Result<Option<u32>, StoreFault> {
        self.books.look();
        let TimeSpan { from, to } = self.sought.span;
        let other = self.sought.company.is_some_and(|company| *company != range.company);
        let nothing = other || range.outside || range.issued_here() == 0 || range.last_at < from;
        let first = match resumed {
            _ if nothing => range.next,
            Some(serial) => serial.max(range.carried_to),
            None => self.books.first_since(range, from)?,
        };
        for serial in first..range.next {
            if self.books.left == 0 {
                return Ok(Some(serial));
            }
            let invoice = self.books.invoice(range, serial)?;
            if invoice.issued_at >= to {
                break;
            }
            if !self.sought.wants(&invoice) {
                continue;
            }
            let voided = self.books.rows.voided(invoice.number, invoice.period, invoice.revision)?.is_some();
            let paid = paid::first(self.books.rows, &invoice)?;
            if (self.visit)(Found::Invoice { invoice: Box::new(invoice), voided, paid })?.is_break() {
                return Ok(Some(serial + 1));
            }
        }
        Ok((self.books.left == 0).then_some(range.next))
    }

    fn cancellations(&mut self, after: Option<(Number, Period)>) -> Result<Step, StoreFault> {
        let (rows, mut stopped) = (self.books.rows, None);
        rows.walk_cancellations_behind(after, &mut |cancellation| {
            self.books.look();
            let place = (cancellation.number, cancellation.period);
            let mut full = self.books.left == 0;
            if self.sought.span.holds(cancellation.at) {
                let invoice = Box::new(rows.named_invoice(place.0, place.1)?);
                if self.sought.wants(&invoice) {
                    let cancellation = Box::new(cancellation);
                    full = self.hand_over(Found::Cancellation { cancellation, invoice })?;
                }
            }
            stopped = full.then_some(place);
            Ok(if full { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        })?;
        Ok(match stopped {
            Some(place) => (Some(SoldPlace::Cancellations(Some(place))), true),
            None => (Some(SoldPlace::Allowances(None)), false),
        })
    }

    fn allowances(&mut self, after: Option<AllowanceNumber>) -> Result<Step, StoreFault> {
        let (rows, mut stopped) = (self.books.rows, None);
        rows.walk_allowances_behind(after, &mut |allowance| {
            self.books.look();
            let number = allowance.number;
            let mut full = self.books.left == 0;
            let span = &self.sought.span;
            let ended = allowance.cancelled.as_ref().is_some_and(|cancelled| span.holds(cancelled.at));
            if span.holds(allowance.at) || ended {
                let invoice = Box::new(rows.named_invoice(number.number(), number.period())?);
                if self.sought.wants(&invoice) {
                    let back = paid::allowed(rows, &allowance)?;
                    let allowance = Box::new(allowance);
                    full = self.hand_over(Found::Allowance { allowance, invoice, back })?;
                }
            }
            stopped = full.then_some(number);
            Ok(if full { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        })?;
        Ok(match stopped {
            Some(number) => (Some(SoldPlace::Allowances(Some(number))), true),
            None => (self.sought.money.then_some(SoldPlace::EarlierCancellations(None)), false),
        })
    }

    fn earlier_cancellations(&mut self, after: Option<(Number, Period, u8)>) -> Result<Step, StoreFault> {
        let (rows, mut stopped) = (self.books.rows, None);
        rows.walk_earlier_cancellations_behind(after, &mut |earlier| {
            let cancellation = &earlier.cancellation;
            let place = (cancellation.number, cancellation.period, earlier.count);
            let full = self.moved(cancellation.at, (place.0, place.1), &|invoice| {
                let mut moved = Payments::default();
                moved -= &paid::returned(rows, invoice, &earlier)?;
                Ok(moved)
            })?;
            stopped = full.then_some(place);
            Ok(if full { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        })?;
        Ok(match stopped {
            Some(place) => (Some(SoldPlace::EarlierCancellations(Some(place))), true),
            None => (Some(SoldPlace::Repaid(None)), false),
        })
    }

    fn repaid(&mut self, after: Option<(Number, Period, u8)>) -> Result<Step, StoreFault> {
        let (rows, mut stopped) = (self.books.rows, None);
        rows.walk_repaid_behind(after, &mut |repaid| {
            let full = self.moved(repaid.at, (repaid.number, repaid.period), &|_| Ok(repaid.moved()))?;
            stopped = full.then_some((repaid.number, repaid.period, repaid.revision));
            Ok(if full { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        })?;
        Ok(match stopped {
            Some(place) => (Some(SoldPlace::Repaid(Some(place))), true),
            None => (Some(SoldPlace::Reinstated(None)), false),
        })
    }

    fn reinstated(&mut self, after: Option<DocumentId>) -> Result<Step, StoreFault> {
        let (rows, mut stopped) = (self.books.rows, None);
        rows.walk_reinstated_behind(after, &mut |reinstated| {
            let Reinstated { document, at, brought, .. } = reinstated;
            let of = (document.number, document.period);
            let full = match document.kind {
                MessageKind::F0501 | MessageKind::F0701 if brought != Payments::default() => {
                    self.moved(at, of, &|_| Ok(brought))?
                }
                // That the money came in and went back again is of these two moments alone: the row of the allowance says
                // nothing of a cancellation any more.
                MessageKind::G0501 => {
                    let cancelled_at = rows.delivery(&document)?.map_or(at, |row| row.at);
                    let came_in = |_: &Invoice| {
                        let mut came_in = Payments::default();
                        came_in -= &brought;
                        Ok(came_in)
                    };
                    self.moved(cancelled_at, of, &came_in)? | self.moved(at, of, &|_| Ok(brought))?
                }
                // A 註銷 moved no money but where its number was issued anew; an allowance that is off is one that was cancelled.
                MessageKind::F0401
                | MessageKind::F0501
                | MessageKind::F0701
                | MessageKind::G0401
                | MessageKind::E0402
                | MessageKind::E0401 => false,
            };
            stopped = full.then_some(document);
            Ok(if full { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        })?;
        Ok((stopped.map(|place| SoldPlace::Reinstated(Some(place))), stopped.is_some()))
    }

    /// Hands over money that moved in the span; true when the part ends with it.
    fn moved(
        &mut self,
        at: Moment,
        (number, period): (Number, Period),
        money: &dyn Fn(&Invoice) -> Result<Payments, StoreFault>,
    ) -> Result<bool, StoreFault> {
        self.books.look();
        if self.sought.span.holds(at) {
            let invoice = Box::new(self.books.rows.named_invoice(number, period)?);
            if self.sought.wants(&invoice) {
                let moved = money(&invoice)?;
                return self.hand_over(Found::Moved { invoice, at, moved });
            }
        }
        Ok(self.books.left == 0)
    }
}
