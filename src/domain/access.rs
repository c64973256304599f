//! The matrix of deed and role: who may do what. Data, in this one file; the engine looks it up, and a test does
//! every cell of it with a real call.

use super::Role;
use serde::{Deserialize, Serialize};

/// What can be done, as far as roles tell it apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Deed {
    /// What a terminal shows before anybody has signed in, and signing in itself.
    Greet,
    /// Looking at ranges, masters and goods.
    Look,
    /// Looking at invoices and what became of them.
    LookUpInvoices,
    /// Selling: issue, park, pay, open the drawer.
    Sell,
    /// Papers of an invoice, 補印 included, and what the customer holds.
    Paper,
    /// 作廢 in time, 折讓 and its cancellation.
    Correct,
    /// 專案作廢 after the deadline, with the tax office's approval.
    CorrectLate,
    /// 交班.
    CloseShift,
    /// 新增 修改 刪除 批次新增 部門編輯 匯入 of ranges, pausing, splitting.
    KeepRanges,
    /// Saying how far a predecessor used a range (R5).
    CarryNumbers,
    /// The goods list.
    KeepGoods,
    /// Companies, departments, tills.
    KeepMasters,
    /// People and Unix users.
    KeepPeople,
    /// Declaring the clock right after it jumped.
    AcceptClock,
    /// The ledger and the doctor.
    Audit,
    /// The dashboard, watching a till's screen, suggesting a change to it.
    Administer,
    /// Sending now what waits for a person.
    UploadNow,
    /// Pausing the upload, and deciding about documents that are stuck.
    Upload,
    /// What the threads of the engine's own process do: printing and sending.
    Serve,
    /// Lifting the fence of a copy, and freeing what it withheld.
    LiftFence,
    /// Ending the numbers of a period, reporting its blanks, closing it.
    ClosePeriod,
    /// Lending books to other systems, and taking them back with what was used there.
    LendRanges,
}

/// Nobody, however high: only the engine's own process.
const NONE: [bool; 5] = [false; 5];
/// Everybody.
const ALL: [bool; 5] = [true; 5];

/// One row a deed; the columns are [`Role::ALL`]: cashier, maintainer, manager, auditor, administrator.
#[rustfmt::skip]
pub const MATRIX: [(Deed, [bool; 5]); 22] = [
    //                      cashier maint. manager auditor admin.
    (Deed::Greet,          ALL),
    (Deed::Look,           ALL),
    (Deed::LookUpInvoices, [true,  false, true,  true,  true]),
    (Deed::Sell,           [true,  false, true,  false, false]),
    (Deed::Paper,          [true,  false, true,  false, false]),
    (Deed::Correct,        [true,  false, true,  false, false]),
    (Deed::CorrectLate,    [false, false, true,  false, false]),
    (Deed::CloseShift,     [true,  false, true,  false, false]),
    (Deed::KeepRanges,     [false, true,  true,  false, true]),
    (Deed::CarryNumbers,   [false, false, true,  false, true]),
    (Deed::KeepGoods,      [false, true,  true,  false, true]),
    (Deed::KeepMasters,    [false, false, true,  false, true]),
    (Deed::KeepPeople,     [false, false, false, false, true]),
    (Deed::AcceptClock,    [false, false, true,  false, true]),
    (Deed::Audit,          [false, false, true,  true,  true]),
    (Deed::Administer,     [false, false, true,  false, true]),
    (Deed::UploadNow,      [true,  false, true,  false, true]),
    (Deed::Upload,         [false, false, true,  false, true]),
    (Deed::Serve,          NONE),
    (Deed::LiftFence,      [false, false, true,  false, true]),
    (Deed::ClosePeriod,    [false, false, true,  false, true]),
    (Deed::LendRanges,     [false, false, true,  false, true]),
];

/// True when the role may do the deed.
pub fn may(role: Role, deed: Deed) -> bool {
    let column = Role::ALL.iter().position(|known| *known == role);
    let row = MATRIX.iter().find(|(known, _)| *known == deed);
    row.zip(column).is_some_and(|((_, cells), column)| cells[column])
}

/// The roles that may do the deed: whom the sentence of a refusal sends the clerk to.
pub fn who_may(deed: Deed) -> impl Iterator<Item = Role> {
    Role::ALL.into_iter().filter(move |role| may(*role, deed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_deed_has_one_row_and_somebody_who_may() {
        for (place, (deed, _)) in MATRIX.iter().enumerate() {
            assert!(MATRIX[..place].iter().all(|(before, _)| before != deed), "{deed:?} twice");
            assert!(*deed == Deed::Serve || who_may(*deed).next().is_some(), "{deed:?}");
        }
    }

    #[test]
    fn an_auditor_changes_nothing_and_a_cashier_keeps_no_ranges() {
        for deed in [Deed::Sell, Deed::Correct, Deed::KeepRanges, Deed::KeepPeople, Deed::AcceptClock] {
            assert!(!may(Role::Auditor, deed), "{deed:?}");
        }
        assert!(may(Role::Cashier, Deed::Sell) && !may(Role::Cashier, Deed::KeepRanges));
    }
}
