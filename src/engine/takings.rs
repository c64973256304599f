//! Takings: answered part by part, from the rows of a snapshot.

pub(crate) mod books;
pub(crate) mod facts;
pub(crate) mod hours;
pub(crate) mod paid;

use crate::domain::{SoldFact, Takings, TakingsBy, TakingsOf, TimeSpan};
use crate::engine::core::{Asking, No, Recalling};
use crate::engine::sale::invoices;
use crate::protocol::takings::Question;
use crate::protocol::{Ask, Failure, Reply, SoldPart, SoldQuery, TakingsPart, TakingsQuery};
use crate::store::{Queries, RequestRow, StoreFault};
use facts::{Found, Sought};
use std::collections::BTreeMap;
use std::ops::ControlFlow;

/// Rows that one part looks at: some 20 milliseconds. Few in the tests, so that all of them meet the seams.
const ROWS_LOOKED_AT: u32 = if cfg!(test) { 20 } else { 4_000 };
/// Invoices and allowances of one part of the facts: with 200 long lines each they fit a frame of the socket.
const FACTS_MAX: usize = if cfg!(test) { 3 } else { 200 };

/// The answer to a question.
pub(crate) fn answer(asking: &Asking<'_>, question: &Question) -> Result<Reply, Failure> {
    Ok(match question {
        Question::Takings(it) => it.answer(takings(asking, &it.0)?),
        Question::SoldFacts(it) => it.answer(sold(asking, &it.0)?),
        Question::SoldHours(it) => it.answer(hours::part(asking.rows, asking.now, &it.0)?),
    })
}

fn takings(asking: &Asking<'_>, query: &TakingsQuery) -> Result<TakingsPart, No> {
    let TakingsQuery { span, by, company, till, resume } = query;
    let (company, till) = (company.as_ref(), till.as_ref());
    let sought = Sought { span: *span, company, till, cancellations: true, money: true };
    let mut sums: BTreeMap<TakingsOf, Takings> = BTreeMap::new();
    let mut singles: Vec<(RequestRow, Takings)> = Vec::new();
    let rows = asking.rows;
    let next = facts::walk(rows, &sought, resume.clone(), ROWS_LOOKED_AT, &mut |found| {
        let mut put = |fact: &SoldFact<'_>| -> Result<(), StoreFault> {
            let of = fact.of(*by);
            // A day's figures say what they took from the days before it, not from those before the span.
            let span = &of.day.map_or(*span, |day| TimeSpan::of_days(day, day));
            // Who sold stands in the ledger alone: looked for once all of the part are known.
            if *by == TakingsBy::Person
                && let Some(row) = rows.request(&fact.invoice().request_id)?
            {
                let mut single = Takings::default();
                single.put(fact, span);
                singles.push((row, single));
            } else {
                sums.entry(of).or_default().put(fact, span);
            }
            Ok(())
        };
        found.facts().filter(|fact| span.holds(fact.at())).try_for_each(|fact| put(&fact))?;
        Ok(ControlFlow::Continue(()))
    })?;
    singles.sort_by_key(|(row, _)| (row.sequence, row.index));
    let mut recalling = Recalling::new(asking.shared);
    for (row, single) in singles {
        // Nobody where the store knew no people then, or the entry is from before this ledger.
        let staff = recalling.entry(&row)?.and_then(|entry| entry.by.staff);
        sums.entry(TakingsOf { staff, ..TakingsOf::default() }).or_default().add(&single);
    }
    Ok(TakingsPart { rows: sums.into_iter().collect(), next })
}

fn sold(asking: &Asking<'_>, query: &SoldQuery) -> Result<SoldPart, StoreFault> {
    let SoldQuery { span, company, resume } = query;
    let sought =
        Sought { span: *span, company: company.as_ref(), till: None, cancellations: false, money: false };
    let mut part = SoldPart::default();
    let mut given = Vec::new();
    let next = facts::walk(asking.rows, &sought, resume.clone(), ROWS_LOOKED_AT, &mut |found| {
        match found {
            Found::Invoice { invoice, .. } => part.invoices.push(invoices::row(asking.rows, *invoice)?),
            // One whose cancellation alone is of the span was given in another.
            Found::Allowance { allowance, .. } if span.holds(allowance.at) => given.push(*allowance),
            Found::Allowance { .. } | Found::Cancellation { .. } | Found::Moved { .. } => {}
        }
        let full = part.invoices.len() + given.len() >= FACTS_MAX;
        Ok(if full { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    })?;
    Ok(SoldPart { allowances: given, next, ..part })
}
