//! The state of the way as this machine last saw it, and when the engine is to be told of it.

use super::breaker::Gate;
use super::gateway::{Gateway, LinkFault};
use super::round::Done;
use crate::domain::{MessageKind, Moment, delivery_words};
use crate::protocol::LinkState;
use crate::world::Now;

/// How often the state of the way is told although nothing about it has changed.
const LINK_EVERY_S: i64 = 60;
/// A centre's clock that differs by so many seconds from what it was is told at once.
const CLOCK_NEWS_S: u64 = 30;

/// The state, and when it was told last.
#[derive(Debug)]
pub(super) struct Link {
    state: LinkState,
    told_at: Option<Moment>,
    /// What the last calls failed for.
    way: Option<LinkFault>,
    /// What is wrong besides.
    quiet: Option<LinkFault>,
}

impl Link {
    /// A way of which nothing is known but where it leads.
    pub(super) fn new(gateway: &dyn Gateway) -> Self {
        let carries = MessageKind::ALL.into_iter().filter(|kind| gateway.carries(*kind)).collect();
        let state = LinkState {
            gateway: Some(gateway.name().to_owned()),
            carries: Some(carries),
            together: Some(gateway.together()),
            proxy: gateway.proxy().map(delivery_words),
            ..LinkState::default()
        };
        Self { state, told_at: None, way: None, quiet: None }
    }

    /// What to tell the engine now.
    pub(super) fn telling(&mut self, now: Moment) -> LinkState {
        self.told_at = Some(now);
        self.state.clone()
    }

    /// Keeps what a round said of the way; true where the engine is to be told of it.
    pub(super) fn note(&mut self, done: &Done, gate: Gate, untaken: Option<Moment>, now: Now) -> bool {
        let Now { wall, tick } = now;
        let before = self.state.clone();
        if done.answered {
            self.state.answered_at = Some(wall);
        }
        if let Some(off) = done.clock_off_s {
            (self.state.clock_off_s, self.state.clock_said_at) = (Some(off), Some(wall));
        }
        self.state.untaken_since = untaken;
        self.way.clone_from(&done.fault);
        self.judge(wall);
        self.state.retry_at = match gate {
            Gate::Shut(at) => {
                let seconds = at.since(tick).as_secs() + 1;
                Some(wall.plus_seconds(i64::try_from(seconds).unwrap_or(i64::MAX)))
            }
            Gate::Open | Gate::Probe => None,
        };
        let recent = self.told_at.is_some_and(|at| wall.unix() - at.unix() < LINK_EVERY_S);
        self.is_news_after(&before) || !recent
    }

    /// Keeps what is wrong besides the calls; true where the engine is to be told of it.
    pub(super) fn watch(&mut self, quiet: Option<LinkFault>, now: Moment) -> bool {
        let before = self.state.clone();
        self.quiet = quiet;
        self.judge(now);
        before.trouble != self.state.trouble || before.words != self.state.words
    }

    /// True while something is wrong besides the calls.
    pub(super) fn is_unwell(&self) -> bool {
        self.quiet.is_some()
    }

    /// What is wrong now, since when; a call that fails says more than anything else.
    fn judge(&mut self, now: Moment) {
        let before = self.state.trouble;
        let fault = self.way.as_ref().or(self.quiet.as_ref());
        self.state.words = fault.map(|fault| delivery_words(&fault.words)).unwrap_or_default();
        self.state.trouble = fault.map(|fault| match before {
            Some((trouble, since)) if trouble == fault.trouble => (trouble, since),
            _ => (fault.trouble, now),
        });
        if before.map(|(trouble, _)| trouble) != self.state.trouble.map(|(trouble, _)| trouble) {
            let (gateway, trouble) = (self.state.gateway.as_deref(), self.state.trouble);
            tracing::warn!(gateway, trouble = trouble.map(|(trouble, _)| trouble.word()), "uplink.trouble");
        }
    }

    fn is_news_after(&self, before: &LinkState) -> bool {
        let off = |state: &LinkState| state.clock_off_s.unwrap_or(i64::MAX);
        before.trouble != self.state.trouble
            || before.words != self.state.words
            || before.untaken_since != self.state.untaken_since
            || before.retry_at != self.state.retry_at
            || off(before).abs_diff(off(&self.state)) >= CLOCK_NEWS_S
    }
}
