//! The rehearsal before a new period: which number each till would issue first in it, and what would keep it from doing so.
//! The same search and the same rules as in a sale, at the first moment of the period; nothing is claimed.

use crate::domain::{Moment, PaperRefusal, Period, PeriodRefusal, Refusal, SaleDraft, TillCode, over_from};
use crate::engine::core::{Asking, No};
use crate::engine::delivery::outbox;
use crate::engine::sale::issue::{find_book, no_number, seller};
use crate::protocol::{Rehearsal, RehearsalRow};
use crate::store::{PeriodQueries, Queries, Rows};

/// Rehearses the period after today's; `None` where the clock has none.
pub(crate) fn rehearse(asking: &Asking<'_>) -> Result<Option<Rehearsal>, No> {
    let Asking { shared, rows, now, .. } = *asking;
    let Some(this) = now.period() else { return Ok(None) };
    let (period, at) = (this.next(), over_from(this));
    let mut tills: Vec<Option<TillCode>> = rows.tills()?.into_iter().map(|till| Some(till.code)).collect();
    // A shop without tills sells without one.
    if tills.is_empty() {
        tills.push(None);
    }
    let jobs = rows.print_jobs()?;
    let mut found = Vec::with_capacity(tills.len());
    for till in tills {
        let waiting = jobs.iter().filter(|job| job.till == till).count();
        let mut row = one(asking, period, at, till)?;
        row.papers = u32::try_from(waiting).unwrap_or(u32::MAX);
        found.push(row);
    }
    Ok(Some(Rehearsal {
        period,
        clock_steady: shared.guard.is_steady(&*shared.clock),
        clock: outbox::clock(asking, rows.meta()?.last_issued_at),
        rows: found,
    }))
}

fn one(asking: &Asking<'_>, period: Period, at: Moment, till: Option<TillCode>) -> Result<RehearsalRow, No> {
    let Asking { shared, rows, .. } = *asking;
    let sale = SaleDraft { till: till.clone(), ..SaleDraft::default() };
    let seller = seller(rows, &sale)?;
    let mut why: Vec<Refusal> = Vec::new();
    let ended = rows.numbers_ended(period)?.is_some();
    let first = match find_book(rows, &seller, period, at)? {
        _ if ended => {
            why.push(PeriodRefusal::NumbersEnded(period).into());
            None
        }
        Some(range) => range.rest().map(|rest| range.number(rest.begin())),
        None => {
            why.push(no_number(rows, &seller, period, at)?);
            None
        }
    };
    let company = &seller.company;
    if !rows.meta()?.kind.is_trial() && !shared.keyring.has_key(company.ubn, at.date()) {
        why.push(PaperRefusal::NoQrKey(company.ubn).into());
    }
    Ok(RehearsalRow { till, company: company.code.clone(), first, papers: 0, why })
}
