//! Parking a sale and throwing a parked one away. Finishing it is the issue's own act.

use crate::domain::{
    LINES_MAX, Moment, PARKED_LABEL_CHARS_MAX, PARKED_MAX, Parked, ParkedId, SaleAct, SaleDraft, SaleLine,
    SaleRefusal,
};
use crate::domain::{check_length, check_most};
use crate::engine::core::{Decision, No, Scene};
use crate::protocol::sale::request::Park;
use crate::store::Queries;

pub(crate) fn park<R: Queries>(rows: &R, scene: &Scene<'_>, it: &Park) -> Result<Decision, No> {
    let Park { label, sale } = it;
    if !(1..=LINES_MAX).contains(&sale.lines.len()) {
        return Err(
            SaleRefusal::LineCount { lines: u32::try_from(sale.lines.len()).unwrap_or(u32::MAX) }.into()
        );
    }
    check_length(label, PARKED_LABEL_CHARS_MAX)?;
    let meta = rows.meta()?;
    let id = match sale.parked {
        Some(id) if rows.parked(id)?.is_none() => return Err(SaleRefusal::NoSuchParked(id).into()),
        Some(id) => id,
        None => {
            check_most(meta.parked + 1, PARKED_MAX)?;
            ParkedId(meta.parked_ids + 1)
        }
    };
    let parked = Parked {
        id,
        at: scene.now,
        till: scene.caller.till.clone(),
        staff: scene.caller.staff.clone(),
        label: label.clone(),
        sale: SaleDraft {
            parked: Some(id),
            lines: sale.lines.iter().map(SaleLine::plain).collect(),
            ..sale.clone()
        },
    };
    Ok(Decision::put(SaleAct::Parked(Box::new(parked)), scene.now))
}

pub(crate) fn unpark<R: Queries>(rows: &R, now: Moment, id: ParkedId) -> Result<Decision, No> {
    if rows.parked(id)?.is_none() {
        return Err(SaleRefusal::NoSuchParked(id).into());
    }
    Ok(Decision::put(SaleAct::Unparked(id), now))
}
