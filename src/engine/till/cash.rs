//! The cash of a shift: what should lie in the drawer, held against what was counted.

use crate::domain::{
    Amount, CountFault, CountedCash, CountedShift, LeftShift, REASON_CHARS_MAX, TillAct, TillRefusal,
    check_length,
};
use crate::engine::core::{Decision, No, Scene};
use crate::engine::takings::paid;
use crate::engine::till::shift;
use crate::store::Queries;

/// Closes the shift of the caller's till, with its cash counted; what is said to be taken out leaves the rest for the next one.
pub(crate) fn close<R: Queries>(
    rows: &R,
    scene: &Scene<'_>,
    count: &CountedCash,
    taken_out: Option<Amount>,
) -> Result<Decision, No> {
    check_length(&count.reason, REASON_CHARS_MAX)?;
    let mut shift = shift::closing(rows, scene)?;
    let back = paid::cash_back(rows, scene.caller.till.as_ref())?;
    let counted = count.counted;
    let refused = |fault| match fault {
        CountFault::Amount => TillRefusal::BadCash,
        CountFault::Differs { expected } => TillRefusal::CashDiffers { expected, counted },
        CountFault::TakenOut => {
            TillRefusal::BadTakenOut { taken_out: taken_out.unwrap_or_default(), counted }
        }
    };
    count.check(shift.cash_taken(), back).map_err(refused)?;
    taken_out.map_or(Ok(counted), |out| count.left(out)).map_err(refused)?;
    if shift.is_empty()
        && back == 0
        && count.paid_in == 0
        && count.paid_out == 0
        && taken_out.unwrap_or_default() == 0
    {
        return Err(shift::nothing(rows, scene)?.into());
    }
    shift.cash = Some(count.clone());
    let closed = CountedShift { shift, back };
    let act = match taken_out {
        None => TillAct::ShiftCounted(Box::new(closed)),
        Some(taken_out) => TillAct::ShiftLeft(Box::new(LeftShift { closed, taken_out })),
    };
    Ok(Decision::put(act, scene.now))
}
