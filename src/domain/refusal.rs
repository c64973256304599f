//! Refusals: the business says no. One variant per rule broken, with the values that the sentence needs, by subject;
//! the sentences themselves, in both languages, are in `text`. A refusal consumes no number and changes nothing.

#[macro_use]
mod table;
#[cfg(test)]
mod tests;

mod book;
mod correction;
mod delivery;
mod paper;
mod people;
mod period;
mod sale;
mod store;
mod till;

pub use book::{BookRefusal, NumbersState};
pub use correction::CorrectionRefusal;
pub use delivery::DeliveryRefusal;
pub use paper::PaperRefusal;
pub use people::PeopleRefusal;
pub use period::PeriodRefusal;
pub use sale::SaleRefusal;
pub use store::StoreRefusal;
pub use till::TillRefusal;

use serde::{Deserialize, Serialize};

/// The subjects: what each is about, and its refusals. A new subject goes to the end, none moves.
macro_rules! subjects {
    ($($(#[$doc:meta])* $subject:ident($refusal:ident),)+) => {
        /// A business refusal, by its subject.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub enum Refusal {
            $($(#[$doc])* $subject($refusal),)+
        }

        impl Refusal {
            /// The code that scripts rely on (`lj help refusals`).
            pub fn code(&self) -> &'static str {
                match self {
                    $(Self::$subject(refusal) => refusal.code(),)+
                }
            }

            /// Every refusal, with each of the values that tests tell apart.
            #[cfg(test)]
            pub(crate) fn samples() -> Vec<Self> {
                let mut all = Vec::new();
                $(all.extend($refusal::samples().into_iter().map(Self::$subject));)+
                all
            }
        }

        $(impl From<$refusal> for Refusal {
            fn from(refusal: $refusal) -> Self {
                Self::$subject(refusal)
            }
        })+
    };
}

subjects! {
    /// Ranges, their import, their numbers.
    Book(BookRefusal),
    /// A sale, its goods, its parking.
    Sale(SaleRefusal),
    /// 作廢, 註銷, re-issue, 折讓.
    Correction(CorrectionRefusal),
    /// Slips and print jobs.
    Paper(PaperRefusal),
    /// Documents on their way to the platform.
    Delivery(DeliveryRefusal),
    /// Companies, departments, tills, shifts, terminals.
    Till(TillRefusal),
    /// Persons, roles, PINs.
    People(PeopleRefusal),
    /// The end of a period.
    Period(PeriodRefusal),
    /// Clock, limits, ids, the engine itself.
    Store(StoreRefusal),
}

/// No more than `max` of anything that has a limit.
///
/// # Errors
/// [`StoreRefusal::TooMany`].
pub fn check_most(asked: u64, max: usize) -> Result<(), Refusal> {
    // usize is at most 64 bits here.
    let max = max as u64;
    if asked <= max { Ok(()) } else { Err(StoreRefusal::TooMany { asked, max }.into()) }
}
