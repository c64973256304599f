//! The store beside the model: everything that somebody was told is there, and nothing else.

use super::{Model, Sold, Standing, Wrong};
use lj::domain::{Delivery, DeliveryKind, MessageKind, NumberCounts, RangeId};
use lj::protocol::{InvoiceRow, RangeRow};
use std::collections::BTreeMap;

/// The rows of a store.
pub struct Rows {
    pub ranges: Vec<RangeRow>,
    pub invoices: Vec<InvoiceRow>,
    pub documents: Vec<Delivery>,
    pub parked: usize,
}

/// A document that this run does not send is unknown, whatever its row says.
fn settled(kind: DeliveryKind) -> DeliveryKind {
    if kind == DeliveryKind::Sending { DeliveryKind::Unknown } else { kind }
}

fn equal<T: PartialEq + std::fmt::Debug>(what: &str, stored: &T, told: &T) -> Result<(), Wrong> {
    if stored == told { Ok(()) } else { Err(format!("{what}: stored {stored:?}, told {told:?}")) }
}

impl Model {
    /// What was told is there; more may be there, which nobody heard of yet.
    pub fn is_there(&self, rows: &Rows) -> Result<(), Wrong> {
        let stored: BTreeMap<_, _> = rows.invoices.iter().map(|row| (row.invoice.number, row)).collect();
        if stored.len() != rows.invoices.len() {
            return Err("a number stands in the store twice".to_owned());
        }
        for (number, sold) in &self.sold {
            let row = stored.get(number).ok_or_else(|| format!("{number} was told and is lost"))?;
            let later = row.invoice.revision > sold.invoice.revision;
            if !later && row.invoice != sold.invoice {
                return Err(format!("{number} is stored as {:?}, told as {:?}", row.invoice, sold.invoice));
            }
            let taken_along = later || row.voided.is_some();
            if matches!(sold.standing, Standing::Cancelled(_)) && row.cancelled.is_none() && !taken_along {
                return Err(format!("the 作廢 of {number} was told and is lost"));
            }
        }
        for id in self.documents.keys() {
            if !rows.documents.iter().any(|row| row.document == *id) {
                return Err(format!("document {id} is lost"));
            }
        }
        match self.books.keys().find(|id| !rows.ranges.iter().any(|row| row.range.id == **id)) {
            // One whose delete nobody heard of would be asked for again before anything else.
            Some(id) if self.books[id].next > self.books[id].begin => Err(format!("range {id} is lost")),
            Some(_) | None => Ok(()),
        }
    }

    /// The store holds exactly what was told.
    pub fn is_equal(&self, rows: &Rows) -> Result<(), Wrong> {
        self.is_there(rows)?;
        equal("invoices", &rows.invoices.len(), &self.sold.len())?;
        equal("documents", &rows.documents.len(), &self.documents.len())?;
        equal("ranges", &rows.ranges.len(), &self.books.len())?;
        equal("parked sales", &rows.parked, &self.parked.len())?;
        rows.invoices.iter().try_for_each(|row| self.same_invoice(row))?;
        rows.documents.iter().try_for_each(|row| self.same_document(row))?;
        rows.ranges.iter().try_for_each(|row| self.same_range(row))
    }

    fn same_invoice(&self, row: &InvoiceRow) -> Result<(), Wrong> {
        let number = row.invoice.number;
        let sold = self.sold.get(&number).ok_or_else(|| format!("nobody was told of {number}"))?;
        equal("revision", &row.invoice.revision, &sold.invoice.revision)?;
        let standing = match (&row.cancelled, &row.voided) {
            (Some(cancelled), None) => Standing::Cancelled(cancelled.at),
            (None, Some(voided)) => Standing::Voided(voided.at),
            (None, None) => Standing::Issued,
            (Some(_), Some(_)) => return Err(format!("{number} is cancelled and voided")),
        };
        equal(&format!("{number}"), &standing, &sold.standing)?;
        let allowed = if sold.allowances.contains(&true) { sold.invoice.totals.total } else { 0 };
        equal(&format!("allowances of {number}"), &row.allowed, &allowed)
    }

    fn same_document(&self, row: &Delivery) -> Result<(), Wrong> {
        let id = row.document;
        let told = self.documents.get(&id).ok_or_else(|| format!("no fact asks for {id}"))?;
        let (stored, state) = (DeliveryKind::of(&row.state), told.state);
        equal(&format!("{id}"), &settled(stored), &settled(state))?;
        equal(&format!("tries of {id}"), &row.tries, &told.tries)
    }

    fn same_range(&self, row: &RangeRow) -> Result<(), Wrong> {
        let (id, range) = (row.range.id, &row.range);
        let book = self.books.get(&id).ok_or_else(|| format!("nobody was told of range {id}"))?;
        equal(&format!("numbers of {id}"), &(range.period, range.span), &(book.period, book.span()))?;
        equal(&format!("next of {id}"), &range.next, &book.next)?;
        equal(&format!("holder of {id}"), &(range.till(), &range.dept), &(book.till.as_ref(), &book.dept))?;
        equal(&format!("pause of {id}"), &range.paused, &book.paused)?;
        equal(&format!("counts of {id}"), &range.counts, &self.counts(id))
    }

    /// How many numbers of a range stand in which state (R7), counted one by one.
    fn counts(&self, id: RangeId) -> NumberCounts {
        let mut counts = NumberCounts::default();
        for sold in self.sold.values().filter(|sold| sold.invoice.range == id) {
            let count = match sold.standing {
                Standing::Cancelled(_) => &mut counts.cancelled,
                Standing::Voided(_) => &mut counts.voided,
                Standing::Issued => match self.state_of_issue(sold) {
                    DeliveryKind::Confirmed => &mut counts.confirmed,
                    DeliveryKind::Rejected | DeliveryKind::Parked | DeliveryKind::Settled => {
                        &mut counts.refused
                    }
                    DeliveryKind::Pending
                    | DeliveryKind::Sending
                    | DeliveryKind::Accepted
                    | DeliveryKind::Unknown => &mut counts.pending,
                },
            };
            *count += 1;
        }
        counts
    }

    fn state_of_issue(&self, sold: &Sold) -> DeliveryKind {
        let issue = sold.document(MessageKind::F0401, usize::from(sold.invoice.revision));
        self.documents[&issue].state
    }
}
