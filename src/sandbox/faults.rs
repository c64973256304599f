//! How the local centre fails on purpose: kinds with a rate each, thrown by a seeded die, so that a seed gives the same
//! throws again.

use fastrand::Rng;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use strum::{EnumCount, VariantArray};

/// Rates are in thousandths.
const WHOLE: u64 = 1_000;
/// How long a delayed answer is late at most.
const DELAY_MAX_MS: u64 = 50;

/// A way to fail; its name on the command line is the word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::EnumCount, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum FaultKind {
    /// The answer is late.
    Delay,
    /// The connection is reset before anything is stored.
    ResetBefore,
    /// Stored, and then the connection is reset.
    ResetAfter,
    /// Stored, and answered as if it had been there before.
    Repeat,
    /// HTTP 500; stored or not.
    Error,
    /// A web page with status 200, as a network's login page; nothing is stored.
    Html,
    /// The `Date` is an hour off and the caller's time is refused.
    Clock,
    /// A field is refused.
    Refuse,
    /// Closed for maintenance, in the dialect's own words.
    Maintenance,
}

/// Rates, and the die.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faults {
    rates: [u64; FaultKind::COUNT],
    /// Where the die starts.
    pub seed: u64,
}

impl Faults {
    /// A sound centre.
    pub fn none() -> Self {
        Self { rates: [0; FaultKind::COUNT], seed: 1 }
    }

    /// Every kind at one rate, in thousandths.
    pub fn every(thousandths: u64, seed: u64) -> Self {
        Self { rates: [thousandths.min(WHOLE); FaultKind::COUNT], seed }
    }

    /// Sets the rate of one kind, in thousandths.
    #[must_use]
    pub fn with(mut self, kind: FaultKind, thousandths: u64) -> Self {
        self.rates[kind as usize] = thousandths.min(WHOLE);
        self
    }

    /// Reads `KIND=RATE`, a rate from 0 to 1 with at most three decimals, or `all=RATE`.
    pub fn set(&mut self, raw: &str) -> Option<()> {
        let (name, rate) = raw.split_once('=')?;
        let rate: rust_decimal::Decimal = rate.trim().parse().ok()?;
        let thousandths = rate.checked_mul(WHOLE.into())?;
        let thousandths = thousandths.is_integer().then(|| u64::try_from(thousandths).ok())??;
        if thousandths > WHOLE {
            return None;
        }
        if name.trim() == "all" {
            self.rates = [thousandths; FaultKind::COUNT];
            return Some(());
        }
        let kind = *FaultKind::VARIANTS.iter().find(|kind| <&str>::from(**kind) == name.trim())?;
        self.rates[kind as usize] = thousandths;
        Some(())
    }
}

/// What goes wrong with one call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Throw {
    hit: [bool; FaultKind::COUNT],
    /// How late a delayed answer is.
    pub(super) delay: Duration,
    /// Where a fault may come before or after storing: after.
    pub(super) late: bool,
}

impl Throw {
    pub(super) fn is(&self, kind: FaultKind) -> bool {
        self.hit[kind as usize]
    }
}

/// The die in use.
pub(super) struct Die(Mutex<(Faults, Rng)>);

impl Die {
    pub(super) fn new(faults: Faults) -> Self {
        let dice = Rng::with_seed(faults.seed);
        Self(Mutex::new((faults, dice)))
    }

    /// Other rates from now on; the die rolls on.
    pub(super) fn change(&self, faults: Faults) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).0 = faults;
    }

    pub(super) fn throw(&self) -> Throw {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (faults, dice) = &mut *held;
        let mut throw = Throw::default();
        for &kind in FaultKind::VARIANTS {
            throw.hit[kind as usize] = dice.u64(..WHOLE) < faults.rates[kind as usize];
        }
        if throw.is(FaultKind::Delay) {
            throw.delay = Duration::from_millis(dice.u64(1..=DELAY_MAX_MS));
        }
        throw.late = dice.bool();
        throw
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_read_kept_and_met() {
        let mut faults = Faults::none();
        for raw in ["html=0.2", "reset-after=1", "all=0", "error=0.125"] {
            assert_eq!(faults.set(raw), Some(()), "{raw}");
        }
        for raw in ["html", "html=", "html=2", "html=-1", "rain=0.1", "html=0.0001"] {
            assert_eq!(faults.set(raw), None, "{raw}");
        }
        let die = Die::new(faults);
        let hits = (0..8_000).filter(|_| die.throw().is(FaultKind::Error)).count();
        assert!((800..1_200).contains(&hits), "an eighth of 8,000: {hits}");
        assert!((0..1_000).all(|_| !die.throw().is(FaultKind::Html)));
    }

    #[test]
    fn a_seed_gives_the_same_throws() {
        let throws = |seed| {
            let die = Die::new(Faults::every(200, seed));
            (0..100).map(|_| die.throw()).collect::<Vec<_>>()
        };
        assert_eq!(throws(7), throws(7));
        assert_ne!(throws(7), throws(8));
    }
}
