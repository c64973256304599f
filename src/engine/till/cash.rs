//! The cash of a shift: what should lie in the drawer, held against what was counted.

use crate::domain::{
    CountFault, CountedCash, CountedShift, REASON_CHARS_MAX, TillAct, TillRefusal, check_length,
};
use crate::engine::core::{Decision, No, Scene};
use crate::engine::takings::paid;
use crate::engine::till::shift;
use crate::store::Queries;

/// Closes the shift of the caller's till, with its cash counted.
pub(crate) fn close<R: Queries>(rows: &R, scene: &Scene<'_>, count: &CountedCash) -> Result<Decision, No> {
    check_length(&count.reason, REASON_CHARS_MAX)?;
    let mut shift = shift::closing(rows, scene)?;
    let back = paid::cash_back(rows, scene.caller.till.as_ref())?;
    count.check(shift.cash_taken(), back).map_err(|fault| match fault {
        CountFault::Amount => TillRefusal::BadCash,
        CountFault::Differs { expected } => TillRefusal::CashDiffers { expected, counted: count.counted },
    })?;
    if shift::is_empty(&shift) && back == 0 && count.paid_in == 0 && count.paid_out == 0 {
        return Err(shift::nothing(rows, scene)?.into());
    }
    shift.cash = Some(count.clone());
    Ok(Decision::put(TillAct::ShiftCounted(Box::new(CountedShift { shift, back })), scene.now))
}
