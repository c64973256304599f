//! The fold of tills, masters and shifts.

use crate::domain::TillAct;
use crate::store::{StoreFault, Writer};

/// Applies an act.
pub(crate) fn apply(writer: &mut Writer<'_>, act: &TillAct) -> Result<(), StoreFault> {
    match act {
        TillAct::Company(company) => writer.put_company(company),
        TillAct::Department(department) => writer.put_department(department),
        TillAct::Till(till) => writer.put_till(till),
        TillAct::ShiftClosed(shift) => writer.add_shift(shift),
        TillAct::ShiftCounted(it) => {
            writer.add_shift(&it.shift)?;
            writer.put_cash_back(it.shift.id, it.back)
        }
    }
}
