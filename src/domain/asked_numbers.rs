//! 取號: books that were asked for on the platform, and what a shop is reminded of until they are here (R21): the mailbox of
//! notifications first, a look at the platform after two hours, an alarm after four.

use super::{CompanyCode, Moment, Period, RangeId, TaxKind};
use serde::{Deserialize, Serialize};

/// After so long the platform has the numbers: somebody looks there (是否已配號).
pub const ASKED_LOOK_S: i64 = 2 * 3_600;
/// After so long something is wrong.
pub const ASKED_ALARM_S: i64 = 4 * 3_600;

/// Books that somebody asked for on the platform.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumbersAsked {
    /// For whom.
    pub company: CompanyCode,
    /// Of which period.
    pub period: Period,
    /// General or special tax.
    pub tax_kind: TaxKind,
    /// How many books (增加本數); 0 waits for none any more.
    pub books: u32,
    /// When it was submitted (提交取號).
    pub at: Moment,
    /// The last range that there was then: what comes in has a later one.
    pub after: RangeId,
}

/// What is to be done about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum AskedStanding {
    /// The notification comes to the mailbox of the platform's 取號電子郵件信箱.
    Mailbox,
    /// Somebody looks at the platform whether they are allotted.
    Look,
    /// They should be here by now.
    Alarm,
}

impl NumbersAsked {
    /// Where it stands while nothing has come in.
    pub fn standing(&self, now: Moment) -> AskedStanding {
        match now.unix() - self.at.unix() {
            ASKED_ALARM_S.. => AskedStanding::Alarm,
            ASKED_LOOK_S.. => AskedStanding::Look,
            _ => AskedStanding::Mailbox,
        }
    }

    /// True for a range that came in since, of what was asked for.
    pub fn is_answered_by(&self, range: &super::Range) -> bool {
        range.id > self.after
            && (&range.company, range.period, range.tax_kind) == (&self.company, self.period, self.tax_kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mailbox_first_a_look_after_two_hours_an_alarm_after_four() {
        let asked = NumbersAsked {
            company: CompanyCode::parse("1").unwrap(),
            period: Period::parse("11511").unwrap(),
            tax_kind: TaxKind::General,
            books: 3,
            at: Moment::parse("2026-11-30 09:00:00").unwrap(),
            after: RangeId(7),
        };
        for (at, standing) in [
            ("2026-11-30 08:59:00", AskedStanding::Mailbox),
            ("2026-11-30 09:00:00", AskedStanding::Mailbox),
            ("2026-11-30 10:59:59", AskedStanding::Mailbox),
            ("2026-11-30 11:00:00", AskedStanding::Look),
            ("2026-11-30 12:59:59", AskedStanding::Look),
            ("2026-11-30 13:00:00", AskedStanding::Alarm),
            ("2026-12-03 09:00:00", AskedStanding::Alarm),
        ] {
            assert_eq!(asked.standing(Moment::parse(at).unwrap()), standing, "{at}");
        }
    }
}
