//! What is kept of a period as a whole: that its numbers have ended, which of them were reported blank, how it was closed, how
//! many books are taken of it; who was lent books; and the office calendar, by which its days are counted.

use super::keys::{self, Table};
use super::queries::decoded;
use super::tree::Walk;
use super::{Queries, StoreFault, Writer};
use crate::codec;
use crate::domain::{
    AllottedSpan, Borrower, BranchOf, CleanText, ClosedPeriod, Delivery, DocumentId, EndedNumbers, Number,
    NumbersAsked, OfficeYear, Period, TakenCount, ToldAllotment, ToldBlanks, Track, TrackOf,
};
use std::ops::{Bound, ControlFlow};

/// Questions about periods.
pub trait PeriodQueries: Queries {
    /// That the numbers of a period have ended: its own word, or that of a later one, which holds for all before it.
    fn numbers_ended(&self, period: Period) -> Result<Option<EndedNumbers>, StoreFault> {
        self.ended_from(&keys::of_period(Table::NumbersEnded, period), false)
    }

    /// The last period whose numbers have ended.
    fn newest_ended(&self) -> Result<Option<EndedNumbers>, StoreFault> {
        self.ended_from(&keys::table(Table::NumbersEnded), true)
    }

    /// The first word from a key on, or the last one.
    #[doc(hidden)]
    fn ended_from(&self, low: &[u8], backwards: bool) -> Result<Option<EndedNumbers>, StoreFault> {
        let past = keys::past(&keys::table(Table::NumbersEnded));
        let walk = Walk { from: Bound::Included(low), to: Bound::Excluded(&past), backwards };
        let mut found = None;
        self.walk(walk, &mut |_, value| {
            found = Some(codec::decode(value)?);
            Ok(ControlFlow::Break(()))
        })?;
        Ok(found)
    }

    /// How a period was closed, if it was.
    fn closed_period(&self, period: Period) -> Result<Option<ClosedPeriod>, StoreFault> {
        decoded(self.get(&keys::of_period(Table::PeriodClosed, period))?)
    }

    /// Every closed period, oldest first: six a year.
    fn closed_periods(&self) -> Result<Vec<ClosedPeriod>, StoreFault> {
        self.all_under(&keys::table(Table::PeriodClosed))
    }

    /// Every word that numbers ended, oldest first.
    fn all_ended(&self) -> Result<Vec<EndedNumbers>, StoreFault> {
        self.all_under(&keys::table(Table::NumbersEnded))
    }

    /// The last report of each track of a period that has one.
    fn told_tracks(&self, period: Period) -> Result<Vec<ToldBlanks>, StoreFault> {
        let names: Vec<DocumentId> = self.all_under(&keys::of_period(Table::BlankTrack, period))?;
        names.iter().map(|document| self.named_blanks(document)).collect()
    }

    /// The last report of a track.
    fn told_track(&self, of: &TrackOf) -> Result<Option<ToldBlanks>, StoreFault> {
        let name: Option<DocumentId> = decoded(self.get(&keys::blank_track(of))?)?;
        name.map(|document| self.named_blanks(&document)).transpose()
    }

    /// A report by the name of its document.
    fn told_blanks(&self, document: &DocumentId) -> Result<Option<ToldBlanks>, StoreFault> {
        decoded(self.get(&keys::delivery(Table::ToldBlanks, document))?)
    }

    /// The report that another row names.
    fn named_blanks(&self, document: &DocumentId) -> Result<ToldBlanks, StoreFault> {
        self.told_blanks(document)?.ok_or_else(|| StoreFault::Missing(format!("blanks {document}")))
    }

    /// Every report of blanks, by track, serial, period and count.
    fn walk_told_blanks(
        &self,
        visit: &mut dyn FnMut(ToldBlanks) -> Result<ControlFlow<()>, StoreFault>,
    ) -> Result<(), StoreFault> {
        self.walk_prefix(&keys::table(Table::ToldBlanks), false, &mut |_, value| visit(codec::decode(value)?))
    }

    /// The last message of what each branch has of each row of a period.
    fn branches_told(&self, period: Period) -> Result<Vec<ToldAllotment>, StoreFault> {
        let names: Vec<DocumentId> = self.all_under(&keys::of_period(Table::BranchOf, period))?;
        names.iter().map(|document| self.named_allotment(document)).collect()
    }

    /// The last message of what a branch has of a row.
    fn branch_told(&self, of: &BranchOf) -> Result<Option<ToldAllotment>, StoreFault> {
        let name: Option<DocumentId> = decoded(self.get(&keys::branch_of(of))?)?;
        name.map(|document| self.named_allotment(&document)).transpose()
    }

    /// A message of what a branch has, by the name of its document.
    fn told_allotment(&self, document: &DocumentId) -> Result<Option<ToldAllotment>, StoreFault> {
        decoded(self.get(&keys::delivery(Table::ToldAllotment, document))?)
    }

    /// The message that another row names.
    fn named_allotment(&self, document: &DocumentId) -> Result<ToldAllotment, StoreFault> {
        self.told_allotment(document)?
            .ok_or_else(|| StoreFault::Missing(format!("branch allotment {document}")))
    }

    /// The messages of what branches have that bear this number, in the order in which they were queued.
    fn allotments_named(&self, number: Number, period: Period) -> Result<Vec<ToldAllotment>, StoreFault> {
        self.all_under(&keys::of_invoice(Table::ToldAllotment, number, period))
    }

    /// Every message of what branches have, by track, serial, period and count.
    fn walk_told_allotments(
        &self,
        visit: &mut dyn FnMut(ToldAllotment) -> Result<ControlFlow<()>, StoreFault>,
    ) -> Result<(), StoreFault> {
        let prefix = keys::table(Table::ToldAllotment);
        self.walk_prefix(&prefix, false, &mut |_, value| visit(codec::decode(value)?))
    }

    /// Every year of the office calendar that is known, oldest first.
    fn office_years(&self) -> Result<Vec<OfficeYear>, StoreFault> {
        self.all_under(&keys::table(Table::OfficeYear))
    }

    /// How many books are taken of a period, by company and tax kind.
    fn taken_counts(&self, period: Period) -> Result<Vec<TakenCount>, StoreFault> {
        self.all_under(&keys::of_period(Table::TakenCount, period))
    }

    /// What was asked for last of a period's numbers, by company and tax kind.
    fn numbers_asked(&self, period: Period) -> Result<Vec<NumbersAsked>, StoreFault> {
        self.all_under(&keys::of_period(Table::NumbersAsked, period))
    }

    /// What somebody said was allotted of a period, by 統編, tax kind, track and serial.
    fn allotted(&self, period: Period) -> Result<Vec<AllottedSpan>, StoreFault> {
        self.all_under(&keys::of_period(Table::Allotted, period))
    }

    /// Everybody who was ever lent a range, by name.
    fn borrowers(&self) -> Result<Vec<Borrower>, StoreFault> {
        self.all_under(&keys::table(Table::Borrower))
    }

    /// Who was lent a range under this name.
    fn borrower(&self, name: &CleanText) -> Result<Option<Borrower>, StoreFault> {
        decoded(self.get(&keys::borrower(name))?)
    }

    /// Documents about numbers of a track that are neither confirmed nor settled, of whatever period, by name.
    fn walk_open_of_track(
        &self,
        track: Track,
        visit: &mut dyn FnMut(Delivery) -> Result<ControlFlow<()>, StoreFault>,
    ) -> Result<(), StoreFault> {
        let prefix = keys::of_track(Table::DeliveryOpen, track);
        self.walk_prefix(&prefix, false, &mut |_, value| visit(codec::decode(value)?))
    }
}

impl<Q: Queries + ?Sized> PeriodQueries for Q {}

impl Writer {
    /// The numbers of a period, and of all before it, have ended.
    pub fn put_ended(&mut self, ended: &EndedNumbers) -> Result<(), StoreFault> {
        self.put(&keys::of_period(Table::NumbersEnded, ended.period), ended)
    }

    /// The numbers of a period and of all after it have not ended, whatever said so.
    pub fn remove_ended(&mut self, from: Period) -> Result<(), StoreFault> {
        for ended in self.all_ended()?.into_iter().filter(|ended| ended.period >= from) {
            self.remove(&keys::of_period(Table::NumbersEnded, ended.period))?;
        }
        Ok(())
    }

    /// A period is closed.
    pub fn put_closed(&mut self, closed: &ClosedPeriod) -> Result<(), StoreFault> {
        self.put(&keys::of_period(Table::PeriodClosed, closed.period), closed)
    }

    /// Keeps a year of the office calendar.
    pub fn put_office_year(&mut self, year: &OfficeYear) -> Result<(), StoreFault> {
        self.put(&keys::office_year(year.year), year)
    }

    /// Keeps that books were asked for.
    pub fn put_asked(&mut self, asked: &NumbersAsked) -> Result<(), StoreFault> {
        self.put(&keys::numbers_asked(asked.period, &asked.company, asked.tax_kind), asked)
    }

    /// Keeps how many books are taken.
    pub fn put_taken_count(&mut self, count: &TakenCount) -> Result<(), StoreFault> {
        self.put(&keys::taken_count(count.period, &count.company, count.tax_kind), count)
    }

    /// Changes what is kept of what was allotted.
    pub fn change_allotted(&mut self, gone: &[AllottedSpan], put: &[AllottedSpan]) -> Result<(), StoreFault> {
        for one in gone {
            self.remove(&keys::allotted(one))?;
        }
        put.iter().try_for_each(|one| self.put(&keys::allotted(one), one))
    }

    /// Keeps who was lent a range.
    pub fn put_borrower(&mut self, borrower: &Borrower) -> Result<(), StoreFault> {
        self.put(&keys::borrower(&borrower.name), borrower)
    }

    /// Keeps a message of what a branch has: the last of its row.
    pub fn put_told_allotment(&mut self, told: &ToldAllotment) -> Result<(), StoreFault> {
        self.put(&keys::delivery(Table::ToldAllotment, &told.document), told)?;
        self.put(&keys::branch_of(&told.allotment.place()), &told.document)
    }

    /// A branch has nothing of a row any more, of which the platform never heard.
    pub fn forget_branch(&mut self, of: &BranchOf) -> Result<(), StoreFault> {
        self.remove(&keys::branch_of(of))
    }

    /// Keeps a report of blanks: the last of its track.
    pub fn put_told(&mut self, told: &ToldBlanks) -> Result<(), StoreFault> {
        self.put(&keys::delivery(Table::ToldBlanks, &told.document), told)?;
        self.put(&keys::blank_track(&told.report.of), &told.document)
    }
}
