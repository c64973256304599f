//! What the engine keeps for as long as it runs and no longer: which terminals were heard of, whose screen is watched,
//! what is suggested to tills. Nothing here is a fact of the business, so nothing of it is in the ledger (E10).

use crate::domain::{CleanText, Moment, Refusal, TerminalName, TillCode, TillRefusal, check_most};
use crate::protocol::{
    Caller, Command, FRAME_SIZE_MAX, SUGGESTIONS_MAX, ScreenFrame, Suggestion, SuggestionRow, TerminalRow,
    book, correction,
};
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Terminals that are remembered; beyond it the one that was silent longest is forgotten.
const TERMINALS_MAX: usize = 1_024;
/// Seconds that a suggestion waits for its answer.
const SUGGESTION_GOOD_FOR_S: i64 = 10 * 60;
/// Seconds that a watched terminal goes on showing itself to a watcher who does not look any more.
const WATCH_GOOD_FOR_S: i64 = 60;

/// A watched terminal.
#[derive(Debug)]
struct Watched {
    looked_at: Moment,
    frame: ScreenFrame,
}

/// A suggestion with who made it: the act is theirs.
#[derive(Clone, Debug)]
pub(crate) struct Suggested {
    pub(crate) row: SuggestionRow,
    pub(crate) by: Caller,
}

#[derive(Debug, Default)]
struct Kept {
    terminals: HashMap<TerminalName, TerminalRow>,
    watched: HashMap<TerminalName, Watched>,
    suggestions: Vec<Suggested>,
    ids: u64,
}

/// The memory.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    kept: Mutex<Kept>,
}

impl Scratch {
    fn lock(&self) -> MutexGuard<'_, Kept> {
        // A panic while holding it leaves whole entries.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A terminal asked something.
    pub(crate) fn heard(&self, caller: &Caller, now: Moment) {
        let Some(name) = &caller.terminal else { return };
        let mut kept = self.lock();
        if kept.terminals.len() >= TERMINALS_MAX
            && !kept.terminals.contains_key(name)
            && let Some(oldest) =
                kept.terminals.values().min_by_key(|row| row.asked_at).map(|row| row.name.clone())
        {
            kept.terminals.remove(&oldest);
        }
        let row = TerminalRow {
            name: name.clone(),
            till: caller.till.clone(),
            staff: caller.staff.clone(),
            uid: caller.uid,
            asked_at: now,
        };
        kept.terminals.insert(name.clone(), row);
    }

    /// All terminals, the last one to ask first.
    pub(crate) fn terminals(&self) -> Vec<TerminalRow> {
        let mut rows: Vec<_> = self.lock().terminals.values().cloned().collect();
        rows.sort_by(|one, other| other.asked_at.cmp(&one.asked_at).then_with(|| one.name.cmp(&other.name)));
        rows
    }

    /// A watcher looks, which keeps the watching on; the last frame, empty before the first. True when the watching
    /// has begun with this.
    pub(crate) fn look(&self, name: &TerminalName, now: Moment) -> Result<(ScreenFrame, bool), Refusal> {
        let mut kept = self.lock();
        if !kept.terminals.contains_key(name) {
            return Err(TillRefusal::NoSuchTerminal(name.clone()).into());
        }
        let begins = !kept.watched.get(name).is_some_and(|watched| is_looked_at(watched, now));
        let watched = kept
            .watched
            .entry(name.clone())
            .or_insert_with(|| Watched { looked_at: now, frame: ScreenFrame::default() });
        watched.looked_at = now;
        Ok((watched.frame.clone(), begins))
    }

    /// True while somebody watches the terminal.
    pub(crate) fn is_watched(&self, name: Option<&TerminalName>, now: Moment) -> bool {
        let Some(name) = name else { return false };
        self.lock().watched.get(name).is_some_and(|watched| is_looked_at(watched, now))
    }

    /// A terminal shows itself; true while somebody still watches. What is too large is cut.
    pub(crate) fn show(&self, name: Option<&TerminalName>, frame: &ScreenFrame, now: Moment) -> bool {
        let Some(name) = name else { return false };
        let mut kept = self.lock();
        let Some(watched) = kept.watched.get_mut(name) else { return false };
        if !is_looked_at(watched, now) {
            kept.watched.remove(name);
            return false;
        }
        let (columns, rows) = FRAME_SIZE_MAX;
        let cut = |row: &String| crate::domain::CleanText::keep_visible(row).chars().take(columns).collect();
        watched.frame =
            ScreenFrame { rows: frame.rows.iter().take(rows).map(cut).collect(), cursor: frame.cursor };
        true
    }

    /// Suggests something to a till.
    pub(crate) fn suggest(
        &self,
        till: Option<TillCode>,
        suggestion: Suggestion,
        by: &Caller,
        now: Moment,
    ) -> Result<(), Refusal> {
        let mut kept = self.lock();
        drop_old(&mut kept, now);
        check_most(kept.suggestions.len() as u64 + 1, SUGGESTIONS_MAX)?;
        kept.ids += 1;
        let row = SuggestionRow { id: kept.ids, suggestion, by: by.staff.clone(), till, at: now };
        kept.suggestions.push(Suggested { row, by: by.clone() });
        Ok(())
    }

    /// What waits for a till's answer, oldest first.
    pub(crate) fn suggestions(&self, till: Option<&TillCode>, now: Moment) -> Vec<SuggestionRow> {
        let mut kept = self.lock();
        drop_old(&mut kept, now);
        let ours = |suggested: &&Suggested| suggested.row.till.as_ref() == till;
        kept.suggestions.iter().filter(ours).map(|suggested| suggested.row.clone()).collect()
    }

    /// One suggestion for a till.
    pub(crate) fn suggestion(
        &self,
        id: u64,
        till: Option<&TillCode>,
        now: Moment,
    ) -> Result<Suggested, Refusal> {
        let mut kept = self.lock();
        drop_old(&mut kept, now);
        let found = kept.suggestions.iter().find(|one| one.row.id == id && one.row.till.as_ref() == till);
        found.cloned().ok_or(Refusal::Till(TillRefusal::NoSuchSuggestion))
    }

    /// A suggestion was answered.
    pub(crate) fn answered(&self, id: u64) {
        self.lock().suggestions.retain(|one| one.row.id != id);
    }
}

fn is_looked_at(watched: &Watched, now: Moment) -> bool {
    (now.unix() - watched.looked_at.unix()).abs() <= WATCH_GOOD_FOR_S
}

fn drop_old(kept: &mut Kept, now: Moment) {
    kept.suggestions.retain(|one| now.unix() - one.row.at.unix() <= SUGGESTION_GOOD_FOR_S);
}

/// The act that a suggestion becomes when the till accepts it.
pub(crate) fn command(suggestion: &Suggestion) -> Command {
    match suggestion {
        Suggestion::AddRange(draft) => {
            let drafts = vec![(**draft).clone()];
            Command::Book(book::Command::RangeAdd(book::request::RangeAdd { drafts }))
        }
        Suggestion::Cancel { number, period, reason } => {
            Command::Correction(correction::Command::Cancel(correction::request::Cancel {
                number: *number,
                period: *period,
                reason: reason.clone(),
                approval_no: CleanText::default(),
            }))
        }
    }
}
