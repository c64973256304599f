//! What is told to the platform: one document per fact, with a name of its own and the moment by which the law wants
//! it there (R19). Sources: MIG 4.1, 統一發票使用辦法 §7.

use super::{
    Allowance, Cancellation, CleanText, Company, CompanyCode, CompanyState, DocumentId, Invoice, MessageKind,
    Moment, TillCode, ToldAllotment, ToldBlanks, Ubn, UploadMode, Voided,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Seconds from an act to the platform where the buyer is a consumer (R19): 48 hours.
pub const CONSUMER_DUE_S: i64 = 48 * 3_600;
/// Seconds from an act to the platform where the buyer is a company (R19): 7 days.
pub const BUSINESS_DUE_S: i64 = 7 * 86_400;

impl DocumentId {
    /// The F0401 of an issue.
    pub fn of_issue(invoice: &Invoice) -> Self {
        Self { count: invoice.revision, ..Self::first(MessageKind::F0401, invoice.number, invoice.period) }
    }

    /// The F0501 of a number's `count`th cancellation, from 1. It is counted by itself, not by the issue: a number that was
    /// issued anew and then cancelled for the first time has the first.
    pub fn of_cancellation(cancelled: &Cancellation, count: u8) -> Self {
        Self { count, ..Self::first(MessageKind::F0501, cancelled.number, cancelled.period) }
    }

    /// The F0701 that would withdraw the issue that stands.
    pub fn voiding(invoice: &Invoice) -> Self {
        Self { kind: MessageKind::F0701, ..Self::of_issue(invoice) }
    }

    /// The F0701 of a voided issue: it bears the count of that issue.
    pub fn of_void(voided: &Voided) -> Self {
        Self { count: voided.revision, ..Self::first(MessageKind::F0701, voided.number, voided.period) }
    }
}

/// The document that a fact asks for, as the fact's entry has it: decided once, with the rules of that day. Its name
/// and its moment are the fact's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewDocument {
    /// The till of the act: leaving that till sends it.
    pub till: Option<TillCode>,
    /// Automatic or manual, as the range said when the act happened.
    pub mode: UploadMode,
    /// By when the platform must have it (R19).
    pub due: Moment,
}

/// Who sends, as it stood at the issue: a later change of the company's name changes no document (R1).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Sender {
    /// 賣方統編.
    pub ubn: Ubn,
    /// The registered name.
    pub name: CleanText,
    /// Address; may be empty.
    pub address: CleanText,
}

impl Sender {
    /// The seller of a record, in the state of its company that the record names. The UBN is the record's own.
    pub fn of(company: &Company, seller: Ubn) -> Self {
        Self { ubn: seller, name: company.name.clone(), address: company.address.clone() }
    }
}

/// A document with all that any centre wants to know of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Its name.
    pub id: DocumentId,
    /// Who sends it.
    pub sender: Sender,
    /// The fact.
    pub content: Content,
}

/// The fact that a document tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Content {
    /// F0401.
    Issue(Box<Invoice>),
    /// F0501, with the invoice as it was issued last.
    Cancel(Box<Cancellation>, Box<Invoice>),
    /// F0701.
    Void(Box<Voided>),
    /// G0401; or G0501, when the id says so.
    Allowance(Box<Allowance>),
    /// E0402.
    Blanks(Box<ToldBlanks>),
    /// E0401.
    Allotment(Box<ToldAllotment>),
}

impl Content {
    /// The days that the platform may name it by: that of its act, and that of the invoice, where it is about one.
    pub fn days(&self) -> [NaiveDate; 2] {
        let of = |act: Moment, invoice: Moment| [act.date(), invoice.date()];
        match self {
            Self::Issue(invoice) => of(invoice.issued_at, invoice.issued_at),
            Self::Cancel(cancellation, invoice) => of(cancellation.at, invoice.issued_at),
            Self::Void(voided) => of(voided.at, voided.issued_at),
            Self::Allowance(allowance) => {
                of(allowance.cancelled.as_ref().map_or(allowance.at, |cancelled| cancelled.at), allowance.at)
            }
            Self::Blanks(told) => of(told.at, told.at),
            Self::Allotment(told) => of(told.at, told.at),
        }
    }

    /// By which 統編 the platform may name who told it: the seller's; of stretches of numbers the branch's or its head office's.
    pub fn tellers(&self) -> Vec<Ubn> {
        match self {
            Self::Blanks(told) => vec![told.report.of.branch, told.report.of.head],
            Self::Allotment(told) => vec![told.allotment.of.head, told.allotment.of.branch],
            Self::Issue(_) | Self::Cancel(..) | Self::Void(_) | Self::Allowance(_) => vec![self.seller().2],
        }
    }

    /// Whose fact it is: the company, in the state that the fact names, and the UBN that sold.
    pub fn seller(&self) -> (&CompanyCode, CompanyState, Ubn) {
        match self {
            Self::Issue(invoice) | Self::Cancel(_, invoice) => {
                (&invoice.company, invoice.company_state, invoice.seller)
            }
            Self::Void(voided) => (&voided.company, voided.company_state, voided.seller),
            Self::Allowance(allowance) => (&allowance.company, allowance.company_state, allowance.seller),
            Self::Blanks(told) => (&told.company, told.company_state, told.report.of.branch),
            Self::Allotment(told) => (&told.company, told.company_state, told.allotment.of.head),
        }
    }
}

/// The moment by which the platform must have a document (R19), counted from its own act.
pub fn due(act: Moment, buyer: Option<Ubn>) -> Moment {
    act.plus_seconds(if buyer.is_none() { CONSUMER_DUE_S } else { BUSINESS_DUE_S })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Number, Period};

    #[test]
    fn a_name_says_kind_number_and_which() {
        let id = |kind, count| DocumentId {
            number: Number::parse("AB10000000").unwrap(),
            period: Period::parse("11511").unwrap(),
            kind,
            count,
        };
        assert_eq!(id(MessageKind::F0401, 1).to_string(), "F0401 AB10000000 11511");
        assert_eq!(id(MessageKind::G0401, 3).to_string(), "G0401 AB10000000 11511 #3");
        assert_eq!(id(MessageKind::G0501, 3).allowance().unwrap().to_string(), "AB10000000115113");
        assert_eq!(id(MessageKind::F0501, 1).allowance(), None);
        assert_eq!(MessageKind::parse("f0701"), Some(MessageKind::F0701));
    }

    #[test]
    fn each_document_waits_for_the_one_that_it_is_about() {
        let id = |kind, count| DocumentId {
            number: Number::parse("AB10000000").unwrap(),
            period: Period::parse("11511").unwrap(),
            kind,
            count,
        };
        use MessageKind::{F0401, F0501, F0701, G0401, G0501};
        assert_eq!(id(F0401, 1).waits_for(1), None);
        assert_eq!(id(F0401, 2).waits_for(2), Some(id(F0701, 1)));
        assert_eq!(id(F0701, 1).waits_for(1), Some(id(F0401, 1)));
        assert_eq!(id(F0501, 1).waits_for(2), Some(id(F0401, 2)));
        assert_eq!(id(F0501, 2).waits_for(2), Some(id(F0401, 2)), "its count is not the issue's");
        assert_eq!(id(G0401, 3).waits_for(1), Some(id(F0401, 1)));
        assert_eq!(id(G0501, 3).waits_for(1), Some(id(G0401, 3)));
        use MessageKind::E0402;
        assert_eq!(id(E0402, 1).waits_for(1), None);
        assert_eq!(id(E0402, 3).waits_for(1), Some(id(E0402, 2)), "a later report does not arrive first");
        assert!(id(E0402, 1).waits_for_nothing() && !id(E0402, 2).waits_for_nothing());
        use MessageKind::E0401;
        assert_eq!(id(E0401, 1).waits_for(1), None);
        assert_eq!(id(E0401, 3).waits_for(1), Some(id(E0401, 2)));
        assert!(id(E0401, 1).waits_for_nothing() && !id(E0401, 2).waits_for_nothing());
        let first = id(E0402, 1);
        let of_allotment = |before| DocumentId::of_allotment(before, first.number, first.period);
        assert_eq!((of_allotment(0), of_allotment(2)), (Some(id(E0401, 1)), Some(id(E0401, 3))));
        assert_eq!(of_allotment(u8::MAX), None);
        assert_eq!(DocumentId::of_blanks(None, first.number, first.period), Some(first));
        assert_eq!(DocumentId::of_blanks(Some(first), first.number, first.period), Some(id(E0402, 2)));
        assert_eq!(DocumentId::of_blanks(Some(id(E0402, u8::MAX)), first.number, first.period), None);
    }

    #[test]
    fn a_consumers_document_is_due_after_two_days_and_a_companys_after_seven() {
        let act = Moment::parse("2026-11-05 10:00:00").unwrap();
        assert_eq!(due(act, None).to_string(), "2026-11-07 10:00:00");
        assert_eq!(due(act, Ubn::parse("12345675").ok()).to_string(), "2026-11-12 10:00:00");
    }
}
