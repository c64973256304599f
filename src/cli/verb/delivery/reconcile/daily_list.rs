//! A daily list (歷史存證檢核表) as an extra witness: each day and message of it is held against the daily check. It settles
//! nothing, for it names no document.

use crate::allocation::{DailyList, LIST_BYTES_MAX, ListForm, day_of_name, read_daily_list};
use crate::cli::context::{Context, Shop};
use crate::cli::out::{CliFailure, Out, clean, list, object, shown};
use crate::cli::verb::delivery::day_check::each_part;
use crate::domain::{CountDifference, DayCount, TimeSpan, held_against};
use crate::protocol::request;
use crate::text;
use crate::text::delivery::daily_list as words;
use crate::world::read_named;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What came of one list.
pub(super) struct Held {
    file: String,
    list: DailyList,
    differences: Vec<CountDifference>,
    pub(super) fault: Option<String>,
}

impl Held {
    /// True where a person is to look: a day differs, or the platform itself lists faults.
    pub(super) fn differs(&self) -> bool {
        let gaps = self.list.gaps.is_some_and(|gaps| gaps != [0, 0]);
        gaps || !self.differences.is_empty() || self.list.fault_count > 0
    }
}

/// The form of a file that is a list by its name.
pub(super) fn form(path: &Path) -> Option<ListForm> {
    let form = ListForm::of(path.file_name()?.to_str()?)?;
    (!path.is_dir()).then_some(form)
}

/// Holds a list against the store. A sheet names no day: its file's name begins with it, or `day` says it.
///
/// # Errors
/// What the engine refuses; a list that does not read is told in what comes back.
pub(super) fn hold(
    shop: &Shop<'_>,
    path: &Path,
    form: ListForm,
    day: Option<NaiveDate>,
) -> Result<Held, CliFailure> {
    let unread = |why: &str| {
        let (list, differences) = (DailyList::default(), Vec::new());
        Held { file: shown(path), list, differences, fault: Some(clean(why)) }
    };
    let bytes = match read_named(path, LIST_BYTES_MAX + 1) {
        Ok(bytes) => bytes,
        Err(error) => return Ok(unread(&text::usage::of_file(shop.lang, &error))),
    };
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let day = day.or_else(|| day_of_name(name));
    let list = match read_daily_list(form, &bytes, day, shop.config.daily_list.as_ref()) {
        Ok(list) => list,
        Err(fault) => return Ok(unread(&words::fault(shop.lang, &fault))),
    };
    let days = list.counts.iter().map(|row| row.day);
    let (Some(first), Some(last)) = (days.clone().min(), days.max()) else { return Ok(unread("")) };
    let mut ours: BTreeMap<_, DayCount> = BTreeMap::new();
    each_part(shop, TimeSpan::of_days(first, last), &mut |part| {
        for (day, kind, count) in part.rows {
            ours.entry((day, kind)).or_default().add(&count);
        }
    })?;
    let differences = held_against(&list.counts, &ours);
    Ok(Held { file: shown(path), list, differences, fault: None })
}

/// Whether the store has several sellers, and a list is of one.
///
/// # Errors
/// What the engine refuses.
pub(super) fn has_several_sellers(shop: &Shop<'_>) -> Result<bool, CliFailure> {
    let sellers: BTreeSet<_> = shop.ask(request::Companies)?.into_iter().map(|company| company.ubn).collect();
    Ok(sellers.len() > 1)
}

/// Tells what came of them.
///
/// # Errors
/// Only of the output.
pub(super) fn tell(context: &Context, lists: &[Held]) -> Result<(), CliFailure> {
    let (mut out, lang) = (Out::default(), context.lang);
    for held in lists {
        let (file, list_of) = (&held.file, &held.list);
        if context.json {
            out.json(&object! {
                file: file,
                compared: list_of.counts.len(),
                differences: list(&held.differences, |found| object! {
                    day: found.listed.day,
                    message: found.listed.kind,
                    figure: found.listed.figure.word(),
                    listed: found.listed.count,
                    ours: found.ours,
                    more: found.more(),
                }),
                sent_unanswered: list_of.gaps.map(|gaps| gaps[0]),
                answered_unkept: list_of.gaps.map(|gaps| gaps[1]),
                faults: list_of.fault_count,
                fault_lines: list_of.faults.iter().map(|line| clean(line)).collect::<Vec<_>>(),
                others: list(&list_of.others, |(message, count)| object! { message, count }),
                fault: held.fault,
            })?;
            continue;
        }
        if let Some(fault) = &held.fault {
            out.line(&words::unread(lang, file, fault))?;
            continue;
        }
        if held.differences.is_empty() {
            out.line(&words::agrees(lang, file, list_of.counts.len()))?;
        }
        out.lines(held.differences.iter().map(|found| words::difference(lang, file, found)))?;
        if let Some([sent, kept]) = list_of.gaps.filter(|gaps| *gaps != [0, 0]) {
            out.line(&words::gaps(lang, file, sent, kept))?;
        }
        if list_of.fault_count > 0 {
            out.line(&words::faults(lang, file, list_of.fault_count))?;
            out.lines(list_of.faults.iter().map(|line| format!("  {}", clean(line))))?;
        }
        out.lines(list_of.others.iter().map(|(kind, count)| words::other(lang, file, kind, *count)))?;
    }
    out.flush()
}
