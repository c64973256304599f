//! What goes before a terminal is left (R19): how many documents still go to the centre, or stay and until when. Plain
//! state; the engine counts, and nothing of it is lost whatever is pressed.

use crate::protocol::UploadLeft;
use std::time::Duration;

/// The longest that leaving waits for the upload: twice what a backlog of 10,000 takes over a good line *(J)*.
pub const LEAVE_WAIT_MAX: Duration = Duration::from_secs(120);

/// How far leaving is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The engine is asked.
    Asking,
    /// Documents go; it ends by itself when they are gone.
    Going,
    /// A person does not want to wait: the warning is shown.
    Skipped,
    /// Nothing goes now.
    Stays,
}

/// What goes before the terminal is left.
#[derive(Clone, Debug)]
pub struct Leaving {
    /// How far it is.
    pub stage: Stage,
    /// What the engine said last.
    pub left: Option<Box<UploadLeft>>,
    /// The most that were to go at once.
    pub most: u64,
    until: Duration,
}

impl Leaving {
    /// Begins `at` after the start.
    pub fn new(at: Duration) -> Self {
        Self { stage: Stage::Asking, left: None, most: 0, until: at + LEAVE_WAIT_MAX }
    }

    /// Takes what the engine says; true when nothing is left to wait for.
    pub fn take(&mut self, left: Box<UploadLeft>) -> bool {
        let link = &left.link;
        // A sample store without a centre owes nothing to anybody.
        let owes = link.gateway.is_some() || !left.sample;
        let blocked = link.gateway.is_none() || link.trouble.is_some() || left.paused_until.is_some();
        let waits = left.going + if blocked { left.behind } else { 0 };
        self.most = self.most.max(left.going);
        self.stage = match self.stage {
            Stage::Skipped => Stage::Skipped,
            Stage::Asking | Stage::Going | Stage::Stays if blocked => Stage::Stays,
            Stage::Asking | Stage::Going | Stage::Stays => Stage::Going,
        };
        self.left = Some(left);
        waits == 0 || !owes
    }

    /// How many of how many are gone.
    pub fn progress(&self) -> (u64, u64) {
        let going = self.left.as_ref().map_or(0, |left| left.going);
        (self.most.saturating_sub(going), self.most)
    }

    /// Goes on waiting, from `at` on.
    pub fn wait_on(&mut self, at: Duration) {
        self.stage = Stage::Asking;
        self.until = at + LEAVE_WAIT_MAX;
    }

    /// When it ends at the latest; `None` while it waits for a person.
    pub fn ends_at(&self) -> Option<Duration> {
        match self.stage {
            Stage::Asking | Stage::Going => Some(self.until),
            Stage::Skipped | Stage::Stays => None,
        }
    }

    /// What stays behind when the terminal is left now; `None` where nothing does.
    pub fn behind(&self) -> Option<&UploadLeft> {
        let left = self.left.as_deref()?;
        let owes = left.link.gateway.is_some() || !left.sample;
        (owes && left.going + left.behind > 0).then_some(left)
    }
}
