//! The fold of tills, masters and shifts.

use crate::domain::{Shift, TillAct};
use crate::store::{StoreFault, Writer};

/// Applies an act.
pub(crate) fn apply(writer: &mut Writer, act: &TillAct) -> Result<(), StoreFault> {
    match act {
        TillAct::Company(company) => writer.put_company(company),
        TillAct::Department(department) => writer.put_department(department),
        TillAct::Till(till) => writer.put_till(till),
        TillAct::ShiftClosed(shift) => close(writer, shift),
        TillAct::ShiftCounted(it) | TillAct::ShiftEnded(it) => {
            close(writer, &it.shift)?;
            writer.put_cash_back(it.shift.id, it.back)
        }
        TillAct::Pack(news) => writer.put_pack(news),
        TillAct::ShiftLeft(it) => {
            let id = it.closed.shift.id;
            close(writer, &it.closed.shift)?;
            writer.put_cash_back(id, it.closed.back)?;
            writer.put_taken_out(id, it.taken_out)
        }
    }
}

fn close(writer: &mut Writer, shift: &Shift) -> Result<(), StoreFault> {
    writer.add_shift(shift)?;
    writer.put_moves_through(shift)
}
