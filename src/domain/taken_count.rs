//! 取用本數: how many books a company takes of a period on the platform, as its screen shows it. The platform gives the next
//! period the last count by itself (期配), so the store keeps it beside what was imported.

use super::{CompanyCode, Period, TaxKind};
use serde::{Deserialize, Serialize};

/// Most books of one count: a track has 100,000,000 numbers, two million books.
pub const TAKEN_BOOKS_MAX: u32 = 2_000_000;

/// What the platform's screen says of a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakenCount {
    /// Whose.
    pub company: CompanyCode,
    /// Of which period.
    pub period: Period,
    /// General or special tax.
    pub tax_kind: TaxKind,
    /// 取用本數: what was asked for, with what was added since.
    pub taken: u32,
    /// 增加本數: how many of those were added after the allotment.
    pub added: u32,
    /// 可用取用本數: how many more may be taken without a new form, where somebody looked.
    pub available: Option<u32>,
}

impl TakenCount {
    /// True when it can be kept.
    pub fn is_sound(&self) -> bool {
        let within = |count: u32| count <= TAKEN_BOOKS_MAX;
        within(self.taken) && self.added <= self.taken && self.available.is_none_or(within)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_is_of_books_that_there_can_be() {
        let count = |taken, added, available| TakenCount {
            company: CompanyCode::parse("1").unwrap(),
            period: Period::parse("11511").unwrap(),
            tax_kind: TaxKind::General,
            taken,
            added,
            available,
        };
        assert!(count(0, 0, None).is_sound());
        assert!(count(TAKEN_BOOKS_MAX, TAKEN_BOOKS_MAX, Some(TAKEN_BOOKS_MAX)).is_sound());
        assert!(!count(TAKEN_BOOKS_MAX + 1, 0, None).is_sound());
        assert!(!count(5, 6, None).is_sound());
        assert!(!count(5, 0, Some(TAKEN_BOOKS_MAX + 1)).is_sound());
    }
}
