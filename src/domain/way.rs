//! What can be done about a document that is refused or off the way, and what cannot: why not (R15, R19).

use super::{Moment, words};
use serde::{Deserialize, Serialize};

words!(
    /// A way out for a stuck document.
    Way {
        /// What was wrong is corrected, and it is sent again under its number.
        Correct = "correct",
        /// It is sent again as it is.
        Again = "again",
        /// It was seen to at the platform, by hand.
        Settle = "settle",
        /// 作廢: the sale did not happen.
        Cancel = "cancel",
    }
);

/// Why a way is not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum WayNot {
    /// Only an invoice that stands is corrected or cancelled; this is another message, or an earlier issue.
    NoInvoice,
    /// It may be there: it is asked about first.
    MayBeThere,
    /// The time was over at this moment.
    Over(Moment),
    /// The centre that is set cannot be told it (R17).
    NotCarried,
    /// The invoice was cancelled already.
    Cancelled(Moment),
    /// The number is voided and waits to be issued anew.
    Voided(Moment),
    /// A live allowance stands on it.
    HasAllowance,
    /// One of its number is there, as it went or another's, and no second one is taken.
    Held,
    /// It was there or left long ago, and no trace of it is left to be asked: a person looks at the platform.
    NoTrace,
    /// It was corrected so many times that no more are kept.
    TooOften,
    /// It had an allowance, live or cancelled, and the centre that is set does not cancel it any more (R14, R17).
    HadAllowance,
    /// The centre has it and the platform refused it: sent again it is found there, and nothing leaves.
    RefusedThere,
    /// Nobody has it: what is not there is not cancelled there. It is put right and sent again first, or settled.
    NotThere,
}

/// One way, open or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WayOffer {
    /// Which.
    pub way: Way,
    /// Until when it is open; `None` where nothing ends it.
    pub until: Option<Moment>,
    /// Why it is not open; `None` when it is.
    pub why_not: Option<WayNot>,
}

/// What decides the ways of a stuck document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StuckFacts {
    /// It is the F0401 of the issue that stands.
    pub is_invoice: bool,
    /// Why it is not corrected and told anew, for it is there or may be.
    pub held: Option<WayNot>,
    /// The last second of corrections in its period.
    pub until: Moment,
    /// When its invoice was cancelled.
    pub cancelled: Option<Moment>,
    /// When it was voided.
    pub voided: Option<Moment>,
    /// A live allowance stands on it.
    pub has_allowance: bool,
    /// No more corrections of it are kept.
    pub corrected_enough: bool,
    /// Why it is not sent again: the centre cannot be told it, or not as it says it.
    pub uncarried: Option<WayNot>,
    /// The centre took it, and the platform refused it.
    pub refused_there: bool,
    /// The centre can be told the 作廢 of an invoice.
    pub cancel_carried: bool,
    /// It had an allowance, and the centre does not cancel it any more.
    pub allowance_bars: bool,
}

impl StuckFacts {
    /// All ways, open or not, in the order of [`Way::ALL`].
    pub fn ways(&self, now: Moment) -> Vec<WayOffer> {
        Way::ALL.into_iter().map(|way| self.offer(way, now)).collect()
    }

    fn offer(&self, way: Way, now: Moment) -> WayOffer {
        let other = (!self.is_invoice).then_some(WayNot::NoInvoice);
        let voided = self.voided.map(WayNot::Voided);
        let allowed = self.has_allowance.then_some(WayNot::HasAllowance);
        let over = (now > self.until).then_some(WayNot::Over(self.until));
        let (until, why_not) = match way {
            Way::Correct => {
                let enough = self.corrected_enough.then_some(WayNot::TooOften);
                (Some(self.until), other.or(voided).or(allowed).or(over).or(self.held).or(enough))
            }
            Way::Again => {
                let unasked = self.held.filter(|why| *why == WayNot::NoTrace);
                let there = self.refused_there.then_some(WayNot::RefusedThere);
                (None, self.uncarried.or(unasked).or(there))
            }
            Way::Settle => (None, None),
            Way::Cancel => {
                let cancelled = self.cancelled.map(WayNot::Cancelled);
                let uncarried = (!self.cancel_carried).then_some(WayNot::NotCarried);
                let bars = self.allowance_bars.then_some(WayNot::HadAllowance);
                let absent = self.held.is_none().then_some(WayNot::NotThere);
                let barred = other.or(cancelled).or(voided).or(absent).or(bars).or(allowed);
                (Some(self.until), barred.or(over).or(uncarried))
            }
        };
        WayOffer { way, until, why_not }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts() -> StuckFacts {
        StuckFacts {
            is_invoice: true,
            held: None,
            until: Moment::from_unix(1_000),
            cancelled: None,
            voided: None,
            has_allowance: false,
            corrected_enough: false,
            uncarried: None,
            refused_there: false,
            cancel_carried: true,
            allowance_bars: false,
        }
    }

    fn why(facts: StuckFacts, now: i64) -> Vec<Option<WayNot>> {
        facts.ways(Moment::from_unix(now)).into_iter().map(|offer| offer.why_not).collect()
    }

    #[test]
    fn a_refused_invoice_has_every_way_until_its_period_is_over() {
        let over = Some(WayNot::Over(Moment::from_unix(1_000)));
        let not_there = Some(WayNot::NotThere);
        assert_eq!(
            why(facts(), 1_000),
            [None, None, None, not_there],
            "nothing is cancelled that is not there"
        );
        assert_eq!(why(facts(), 1_001), [over, None, None, not_there]);
        let held = Some(WayNot::Held);
        let there = StuckFacts { held, ..facts() };
        assert_eq!(why(there, 1_000), [held, None, None, None]);
        assert_eq!(why(there, 1_001), [over, None, None, over]);
    }

    #[test]
    fn each_bar_has_its_reason_and_settling_is_always_open() {
        let (none, at) = (None, Moment::from_unix(500));
        let of = |facts| why(facts, 900);
        let not = Some(WayNot::NotThere);
        let is = |reason| Some(reason);
        for held in [WayNot::MayBeThere, WayNot::Held] {
            assert_eq!(of(StuckFacts { held: is(held), ..facts() }), [is(held), none, none, none]);
        }
        let lost = is(WayNot::NoTrace);
        assert_eq!(of(StuckFacts { held: lost, ..facts() }), [lost, lost, none, none]);
        let often = StuckFacts { corrected_enough: true, ..facts() };
        assert_eq!(of(often), [is(WayNot::TooOften), none, none, not]);
        let other = StuckFacts { is_invoice: false, ..facts() };
        assert_eq!(of(other), [is(WayNot::NoInvoice), none, none, is(WayNot::NoInvoice)]);
        for why in [WayNot::NotCarried, WayNot::HadAllowance] {
            let uncarried = StuckFacts { uncarried: is(why), ..facts() };
            assert_eq!(of(uncarried), [none, is(why), none, not]);
        }
        let refused = StuckFacts { refused_there: true, ..facts() };
        assert_eq!(of(refused), [none, is(WayNot::RefusedThere), none, not]);
        let neither = StuckFacts { uncarried: is(WayNot::NotCarried), ..refused };
        assert_eq!(of(neither), [none, is(WayNot::NotCarried), none, not]);
        let held = is(WayNot::Held);
        let had = StuckFacts { allowance_bars: true, held, ..facts() };
        assert_eq!(of(had), [held, none, none, is(WayNot::HadAllowance)]);
        let cancelled = StuckFacts { cancelled: Some(at), ..facts() };
        assert_eq!(of(cancelled), [none, none, none, is(WayNot::Cancelled(at))]);
        let voided = StuckFacts { voided: Some(at), ..facts() };
        assert_eq!(of(voided), [is(WayNot::Voided(at)), none, none, is(WayNot::Voided(at))]);
        let allowed = StuckFacts { has_allowance: true, ..facts() };
        let has = is(WayNot::HasAllowance);
        assert_eq!(of(allowed), [has, none, none, not]);
        assert_eq!(of(StuckFacts { held, ..allowed }), [has, none, none, has]);
        let told = StuckFacts { cancel_carried: false, held, ..facts() };
        assert_eq!(of(told), [held, none, none, is(WayNot::NotCarried)]);
    }
}
