//! What can be done about an invoice now, and for what cannot: why not, and until when it could (R14–R17).

use super::{Amount, Moment, void_until, words};
use serde::{Deserialize, Serialize};

words!(
    /// A way to put an invoice right.
    Remedy {
        /// 作廢 (F0501): the sale did not happen.
        Cancel = "cancel",
        /// 註銷 and re-issue under the same number (F0701, F0401): the data was wrong.
        Void = "void",
        /// 折讓 (G0401): goods come back, or the price was wrong.
        Allow = "allowance",
    }
);

/// Why a remedy is not offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum WhyNot {
    /// The invoice is cancelled.
    Cancelled(Moment),
    /// The invoice is voided: it must be issued anew first.
    Voided(Moment),
    /// The time was over at this moment.
    Over(Moment),
    /// A live allowance stands on it: cancel that first.
    HasAllowance,
    /// The platform has not confirmed the invoice yet.
    NotConfirmed,
    /// Everything of it was allowed already.
    NothingLeft,
    /// The centre that is set cannot be told it (R17).
    NotCarried,
    /// The invoice's period is closed: no number of it is issued anew.
    PeriodClosed,
    /// The time was over at this moment, and the centre that is set cannot be told an approval (R14, R17).
    OverForTheCentre(Moment),
    /// The platform did not take the 註銷 of this issue, for good; that was said then.
    NotTaken(Moment),
    /// It had an allowance, live or cancelled, and the centre that is set does not cancel it any more (R14, R17).
    HadAllowance,
    /// Its F0401 is refused or off the way and nobody has it: it is put right or settled first.
    NotThere,
}

/// One remedy, offered or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemedyOffer {
    /// Which.
    pub remedy: Remedy,
    /// Until when it is open; `None` where the law sets no end.
    pub until: Option<Moment>,
    /// Why it is not offered; `None` when it is.
    pub why_not: Option<WhyNot>,
    /// After the end it still goes with an approval of the tax office (專案作廢).
    pub with_approval: bool,
}

/// What stands about an invoice that decides its remedies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// When it was issued.
    pub issued_at: Moment,
    /// The last second of 作廢 without an approval.
    pub cancel_until: Moment,
    /// When it was cancelled. That bars everything but the 註銷 of it, while that is in time.
    pub cancelled: Option<Moment>,
    /// When it was voided, while it waits for its re-issue.
    pub voided: Option<Moment>,
    /// When it was said that the platform does not take the 註銷 of it.
    pub not_taken: Option<Moment>,
    /// Whether the platform confirmed it, with every document about it.
    pub confirmed: bool,
    /// Live allowances, tax inside.
    pub allowed: Amount,
    /// The invoice's total.
    pub total: Amount,
    /// Whether the invoice's period is closed.
    pub closed: bool,
    /// What the centre can be told, in the order of [`Remedy::ALL`] (R17).
    pub carried: [bool; 3],
    /// Whether the centre can be told an approval of the tax office.
    pub takes_approval: bool,
    /// It had an allowance, live or cancelled, and the centre does not cancel it any more.
    pub allowance_bars: bool,
    /// Its F0401 is refused or off the way, and certainly nobody has it.
    pub not_there: bool,
}

impl Standing {
    /// All remedies, offered or not, in the order of [`Remedy::ALL`].
    pub fn remedies(&self, now: Moment) -> Vec<RemedyOffer> {
        Remedy::ALL.into_iter().map(|remedy| self.offer(remedy, now)).collect()
    }

    fn offer(&self, remedy: Remedy, now: Moment) -> RemedyOffer {
        let cancelled = self.cancelled.map(WhyNot::Cancelled).or(self.voided.map(WhyNot::Voided));
        let allowed = (self.allowed > 0).then_some(WhyNot::HasAllowance);
        let uncarried = (!self.carried[remedy as usize]).then_some(WhyNot::NotCarried);
        let over = |until: Moment| (now > until).then_some(WhyNot::Over(until));
        let (until, why_not) = match remedy {
            Remedy::Cancel => {
                let until = self.cancel_until;
                // With such a centre it is of no use to cancel the allowance first.
                let barred = self.allowance_bars.then_some(WhyNot::HadAllowance);
                let absent = self.not_there.then_some(WhyNot::NotThere);
                (Some(until), cancelled.or(absent).or(barred).or(allowed).or(over(until)).or(uncarried))
            }
            Remedy::Void => {
                let until = void_until(self.issued_at);
                let unconfirmed = (!self.confirmed).then_some(WhyNot::NotConfirmed);
                let dead = self.cancelled.filter(|_| now > until).map(WhyNot::Cancelled);
                let not_taken = self.not_taken.map(WhyNot::NotTaken);
                let barred = self.voided.map(WhyNot::Voided).or(dead).or(not_taken);
                let closed = self.closed.then_some(WhyNot::PeriodClosed);
                (Some(until), barred.or(allowed).or(over(until)).or(closed).or(uncarried).or(unconfirmed))
            }
            Remedy::Allow => {
                let nothing = (self.allowed >= self.total).then_some(WhyNot::NothingLeft);
                (None, cancelled.or(nothing).or(uncarried))
            }
        };
        let late = remedy == Remedy::Cancel && matches!(why_not, Some(WhyNot::Over(_)));
        let with_approval = late && self.takes_approval && uncarried.is_none();
        let why_not = match why_not {
            Some(WhyNot::Over(until)) if late && !with_approval => Some(WhyNot::OverForTheCentre(until)),
            why_not => why_not,
        };
        RemedyOffer { remedy, until, why_not, with_approval }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Period, cancel_until};

    fn standing() -> Standing {
        let period = Period::parse("11511").unwrap();
        Standing {
            issued_at: Moment::parse("2026-11-05 10:00:00").unwrap(),
            cancel_until: cancel_until(period),
            cancelled: None,
            voided: None,
            not_taken: None,
            confirmed: false,
            allowed: 0,
            total: 340,
            closed: false,
            carried: [true; 3],
            takes_approval: true,
            allowance_bars: false,
            not_there: false,
        }
    }

    fn verdicts(standing: &Standing, now: &str) -> Vec<Option<WhyNot>> {
        let now = Moment::parse(now).unwrap();
        standing.remedies(now).into_iter().map(|offer| offer.why_not).collect()
    }

    #[test]
    fn a_fresh_invoice_may_be_cancelled_or_allowed_and_voided_once_confirmed() {
        let fresh = standing();
        assert_eq!(verdicts(&fresh, "2026-11-05 11:00:00"), [None, Some(WhyNot::NotConfirmed), None]);
        let confirmed = Standing { confirmed: true, ..fresh };
        assert_eq!(verdicts(&confirmed, "2026-11-07 10:00:00"), [None, None, None]);
        let end = Moment::parse("2026-11-07 10:00:00").unwrap();
        assert_eq!(verdicts(&confirmed, "2026-11-07 10:00:01")[1], Some(WhyNot::Over(end)));
    }

    #[test]
    fn after_the_thirteenth_only_an_approval_cancels() {
        let late = standing();
        let now = Moment::parse("2027-01-14 00:00:00").unwrap();
        let offers = late.remedies(now);
        assert_eq!(offers[0].why_not, Some(WhyNot::Over(late.cancel_until)));
        assert!(offers[0].with_approval && offers[2].why_not.is_none());
        let unheard = [Standing { takes_approval: false, ..late }, Standing { carried: [false; 3], ..late }];
        for standing in unheard {
            let offer = standing.remedies(now)[0];
            assert_eq!(offer.why_not, Some(WhyNot::OverForTheCentre(late.cancel_until)));
            assert!(!offer.with_approval, "{standing:?}");
        }
    }

    #[test]
    fn an_allowance_bars_the_others_and_a_cancelled_invoice_everything_once_two_days_are_over() {
        let part = Standing { allowed: 100, confirmed: true, ..standing() };
        let barred = Some(WhyNot::HasAllowance);
        assert_eq!(verdicts(&part, "2026-11-05 11:00:00"), [barred, barred, None]);
        let whole = Standing { allowed: 340, ..part };
        assert_eq!(verdicts(&whole, "2026-11-05 11:00:00")[2], Some(WhyNot::NothingLeft));
        let at = part.issued_at;
        let voided = Standing { voided: Some(at), confirmed: true, ..standing() };
        assert_eq!(verdicts(&voided, "2026-11-05 11:00:00"), [Some(WhyNot::Voided(at)); 3]);
        let dead = Standing { cancelled: Some(at), ..standing() };
        let is = Some(WhyNot::Cancelled(at));
        assert_eq!(verdicts(&dead, "2026-11-07 10:00:01"), [is; 3]);
    }

    #[test]
    fn a_cancelled_invoice_is_voided_in_time_once_the_platform_has_both() {
        let at = standing().issued_at;
        let is = Some(WhyNot::Cancelled(at));
        let dead = Standing { cancelled: Some(at), ..standing() };
        assert_eq!(verdicts(&dead, "2026-11-07 10:00:00"), [is, Some(WhyNot::NotConfirmed), is]);
        let told = Standing { confirmed: true, ..dead };
        assert_eq!(verdicts(&told, "2026-11-07 10:00:00"), [is, None, is]);
        assert_eq!(verdicts(&told, "2026-11-07 10:00:01"), [is; 3]);
    }

    #[test]
    fn a_closed_period_bars_the_void_alone() {
        let closed = Standing { closed: true, confirmed: true, ..standing() };
        assert_eq!(verdicts(&closed, "2026-11-05 11:00:00"), [None, Some(WhyNot::PeriodClosed), None]);
    }

    #[test]
    fn a_void_that_the_platform_did_not_take_is_not_offered_again() {
        let at = standing().issued_at;
        let stands = Standing { not_taken: Some(at), confirmed: true, ..standing() };
        let why = Some(WhyNot::NotTaken(at));
        assert_eq!(verdicts(&stands, "2026-11-05 11:00:00"), [None, why, None]);
    }

    #[test]
    fn what_had_an_allowance_is_not_cancelled_at_a_centre_that_bars_it() {
        let had = Some(WhyNot::HadAllowance);
        let barred = Standing { allowance_bars: true, confirmed: true, ..standing() };
        assert_eq!(verdicts(&barred, "2026-11-05 11:00:00"), [had, None, None]);
        // A live one too: to cancel it would not help.
        let live = Standing { allowed: 100, ..barred };
        assert_eq!(verdicts(&live, "2026-11-05 11:00:00"), [had, Some(WhyNot::HasAllowance), None]);
        let late = barred.remedies(Moment::parse("2027-01-14 00:00:00").unwrap())[0];
        assert_eq!((late.why_not, late.with_approval), (had, false));
    }

    #[test]
    fn what_is_not_there_is_not_cancelled_there() {
        let absent = Standing { not_there: true, ..standing() };
        let [not, unconfirmed] = [Some(WhyNot::NotThere), Some(WhyNot::NotConfirmed)];
        assert_eq!(verdicts(&absent, "2026-11-05 11:00:00"), [not, unconfirmed, None]);
        let late = absent.remedies(Moment::parse("2027-01-14 00:00:00").unwrap())[0];
        assert_eq!((late.why_not, late.with_approval), (not, false), "an approval helps nothing");
    }

    #[test]
    fn what_the_centre_cannot_be_told_is_not_offered() {
        let now = Moment::parse("2026-11-05 11:00:00").unwrap();
        let told = Standing { carried: [true, false, false], confirmed: true, ..standing() };
        let why: Vec<_> = told.remedies(now).into_iter().map(|offer| offer.why_not).collect();
        assert_eq!(why, [None, Some(WhyNot::NotCarried), Some(WhyNot::NotCarried)]);
        // What the law says comes first.
        let cancelled = Standing { cancelled: Some(now), ..told };
        let is = Some(WhyNot::Cancelled(now));
        let why: Vec<_> = cancelled.remedies(now).into_iter().map(|offer| offer.why_not).collect();
        assert_eq!(why, [is, Some(WhyNot::NotCarried), is], "but a 註銷 could follow a 作廢");
    }
}
