//! Takings, and the facts that they are made of: for the evening, the accountant and the tax office (R11, R22).
//!
//! A span may hold a million invoices. So it is asked for part by part: each answer looks at a bounded number of rows and
//! says where the next one goes on. What is put right between two parts may be seen by the later one.

use crate::domain::{
    Allowance, AllowanceNumber, CompanyCode, DocumentId, Number, Period, RangePlace, SoldHours, Takings,
    TakingsBy, TakingsOf, TillCode, TimeSpan,
};
use crate::protocol::sale::InvoiceRow;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

requests! {
    Takings;
    questions {
        /// A part of a span's takings; the parts are added up.
        Takings(TakingsQuery) -> Takings => LookUpInvoices;
        /// A part of a span's invoices, by the books that they are of, and of the allowances given in it.
        SoldFacts(SoldQuery) -> SoldFacts => Audit;
        /// A part of how many invoices were issued in which hour since a day: what a forecast is made of.
        SoldHours(SoldHoursQuery) -> SoldHours => LookUpInvoices;
    }
    notes {}
    commands {}
    replies {
        /// A part of takings.
        Takings(TakingsPart),
        /// A part of the facts.
        SoldFacts(SoldPart),
        /// A part of the hours.
        SoldHours(SoldHoursPart),
    }
}

/// Which takings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakingsQuery {
    /// Of what time.
    pub span: TimeSpan,
    /// Added up by what.
    pub by: TakingsBy,
    /// Only of this company.
    pub company: Option<CompanyCode>,
    /// Only of this till.
    pub till: Option<TillCode>,
    /// Where the part before ended ([`TakingsPart::next`]); `None` begins.
    pub resume: Option<SoldPlace>,
}

/// Which facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SoldQuery {
    /// Invoices issued and allowances given in this time.
    pub span: TimeSpan,
    /// Only of this company.
    pub company: Option<CompanyCode>,
    /// Where the part before ended ([`SoldPart::next`]); `None` begins.
    pub resume: Option<SoldPlace>,
}

/// How far a walk over the facts of a span has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SoldPlace {
    /// Among the invoices of a period.
    Invoices {
        /// Which period.
        period: Period,
        /// The range, and the serial that comes next, which may lie behind it; `None` begins the period.
        at: Option<(RangePlace, u32)>,
    },
    /// Among the cancellations, behind this one.
    Cancellations(Option<(Number, Period)>),
    /// Among the allowances, behind this one.
    Allowances(Option<AllowanceNumber>),
    /// Among the cancellations that a 註銷 took along, behind this one, by its count.
    EarlierCancellations(Option<(Number, Period, u8)>),
    /// Among the money of issues anew, behind this one, by its revision.
    Repaid(Option<(Number, Period, u8)>),
    /// Invoices that stand again, behind that of this document.
    Reinstated(Option<DocumentId>),
}

/// A part of takings.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TakingsPart {
    /// What was found in this part, by whose it is.
    pub rows: Vec<(TakingsOf, Takings)>,
    /// Where the next part goes on; `None` at the end.
    pub next: Option<SoldPlace>,
}

/// A part of the facts.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SoldPart {
    /// Invoices with what became of them.
    pub invoices: Vec<InvoiceRow>,
    /// Allowances, the cancelled ones too.
    pub allowances: Vec<Allowance>,
    /// Where the next part goes on; `None` at the end.
    pub next: Option<SoldPlace>,
}

/// Since when, and how far a walk has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SoldHoursQuery {
    /// The first day.
    pub since: NaiveDate,
    /// Where the part before ended ([`SoldHoursPart::next`]); `None` begins.
    pub resume: Option<SoldHoursPlace>,
}

/// Where a part of the hours goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SoldHoursPlace {
    /// Among the books of this period.
    pub period: Period,
    /// The range, and the serial that comes next; `None` begins the period.
    pub at: Option<(RangePlace, u32)>,
}

/// A part of the hours.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SoldHoursPart {
    /// What was issued at each till for each company.
    pub rows: Vec<(CompanyCode, Option<TillCode>, SoldHours)>,
    /// Where the next part goes on; `None` at the end.
    pub next: Option<SoldHoursPlace>,
}
