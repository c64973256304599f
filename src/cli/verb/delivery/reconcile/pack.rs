//! The report of blanks (E0402) or of a branch's books (E0401) that the platform's word about a pack is about. Such a word names nothing; but reports leave
//! one by one, so that as a rule one alone waits for a word, and the pack's name says when it was made.
//! Source: `turnkey.md` C and D; the name of a pack as Turnkey makes it.

use crate::cli::context::Shop;
use crate::cli::out::CliFailure;
use crate::cli::verb::book::allot::all as of_branches;
use crate::cli::verb::delivery::document::pages;
use crate::domain::{Delivery, DeliveryState, DocumentId, MessageKind, Moment, Ubn};
use crate::mig::PackWord;
use crate::protocol::{AllotmentRow, DeliveryQuery, PAGE_ROWS_MAX, request};

/// A pack may be made before its report is known to have been handed over: the file is taken first.
const TAKEN_BEFORE_S: i64 = 60;

/// What a word is about.
pub(super) enum About {
    /// No report of this store.
    Nothing,
    /// One that has had its word.
    Known,
    /// This one alone.
    Report(DocumentId),
    /// One of these.
    OneOf(Vec<DocumentId>),
}

/// Which report of a seller among `parties` a word is about. `written` is when its file was, for a pack whose name does not
/// say when it was made.
///
/// # Errors
/// What the store says.
pub(super) fn about(
    shop: &Shop<'_>,
    parties: &[Ubn],
    word: &PackWord,
    written: Option<Moment>,
) -> Result<About, CliFailure> {
    let query = DeliveryQuery { kind: Some(word.kind), ..DeliveryQuery::default() };
    let mut rows = Vec::new();
    for row in pages(shop, query, PAGE_ROWS_MAX as usize)? {
        // A refusal may lack the seller, for it is looked at again.
        let lenient = parties.is_empty() && word.refused.is_some();
        if row.tries > 0 && (lenient || is_of(shop, parties, &row)?) {
            rows.push(row);
        }
    }
    let heard = rows.iter().any(|row| row.state.is_over() || row.state.is_stuck());
    let made = word.made.or(written);
    rows.retain(|row| {
        waits(row) && made.is_some_and(|made| made.unix() + TAKEN_BEFORE_S >= row.since.unix())
    });
    Ok(match (rows.as_slice(), heard) {
        ([], false) => About::Nothing,
        ([], true) => About::Known,
        ([one], _) => About::Report(one.document),
        (several, _) => About::OneOf(several.iter().map(|row| row.document).collect()),
    })
}

/// Whether it left and has had no word.
fn waits(row: &Delivery) -> bool {
    matches!(row.state, DeliveryState::Sending | DeliveryState::Accepted | DeliveryState::Unknown)
}

/// Whether one of the parties tells it.
fn is_of(shop: &Shop<'_>, parties: &[Ubn], row: &Delivery) -> Result<bool, CliFailure> {
    let period = row.document.period;
    if row.document.kind == MessageKind::E0401 {
        let is_it =
            |told: &&AllotmentRow| told.delivery.as_ref().is_some_and(|it| it.document == row.document);
        let rows = of_branches(shop, period)?;
        let found = rows.iter().find(is_it).map(|told| told.allotment.of);
        return Ok(found.is_some_and(|of| parties.contains(&of.branch) || parties.contains(&of.head)));
    }
    let mut after = None;
    loop {
        let page = shop.ask(request::Blanks { period, after })?;
        let is_it = |delivery: &Delivery| delivery.document == row.document;
        let mut found = page.rows.iter().filter(|track| track.delivery.as_ref().is_some_and(is_it));
        if let Some(track) = found.next() {
            let of = track.report.of;
            return Ok(parties.contains(&of.branch) || parties.contains(&of.head));
        }
        after = page.next;
        if after.is_none() {
            return Ok(false);
        }
    }
}
