//! Takings: what a day, a span of days or a period brought in. Pure figures over facts: whoever has the facts (one shop, a
//! chain, the messages of the platform) adds them up here, part by part, in any order.
//!
//! An invoice counts in the moment of its issue, as it stands now: one that was issued anew after 註銷, or corrected, counts
//! with its new sums where it was sold; the money that an issue anew moves counts when it moved. 作廢 and 折讓 count in their own moment, at the till, person, department and company
//! of their invoice, and what they take from earlier days stands beside them by the day of that invoice. So the days of a
//! period add up to the period.

mod money;
#[cfg(test)]
pub(super) mod tests;

pub use money::{Payments, Sums, Tally};

use super::{Allowance, Amount, CompanyCode, DeptCode, Invoice, Moment, StaffCode, TillCode, words};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

words!(
    /// What takings are added up by.
    TakingsBy {
        /// The whole company.
        Company = "company",
        /// Each department.
        Dept = "dept",
        /// Each till.
        Till = "till",
        /// Each person who sold.
        Person = "person",
        /// Each day.
        Day = "day",
    }
);

words!(
    /// A figure of takings, as tables and files name it. Counts are of papers, all else whole dollars.
    TakingsFigure {
        /// Invoices issued, as they stand.
        Issued = "issued",
        /// What they come to.
        IssuedAmount = "issued_amount",
        /// Those of them that wait for their re-issue.
        Voided = "voided",
        /// What they come to.
        VoidedAmount = "voided_amount",
        /// Invoices cancelled, whenever they were issued.
        Cancelled = "cancelled",
        /// What they come to.
        CancelledAmount = "cancelled_amount",
        /// Allowances given.
        Allowances = "allowances",
        /// What they come to.
        AllowancesAmount = "allowances_amount",
        /// Allowances cancelled, whenever they were given.
        AllowancesCancelled = "allowances_cancelled",
        /// What they come to.
        AllowancesCancelledAmount = "allowances_cancelled_amount",
        /// Taken, taxable, without tax.
        Sales = "sales_amount",
        /// Taken, zero-rated.
        Zero = "zero_amount",
        /// Taken, free of tax.
        Free = "free_amount",
        /// Taken, the tax.
        Tax = "tax_amount",
        /// Taken, all of it.
        Total = "total_amount",
        /// Received in cash.
        Cash = "cash",
        /// Received by card.
        Card = "card",
        /// Received by mobile payment.
        Mobile = "mobile",
        /// Received in vouchers.
        Voucher = "voucher",
        /// Received, and nobody said how.
        Untold = "untold",
    }
);

/// Whose takings, or of which day: one field is set, or none for what was sold by nobody in particular.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct TakingsOf {
    /// 公司編號.
    pub company: Option<CompanyCode>,
    /// 部門代號.
    pub dept: Option<DeptCode>,
    /// The till.
    pub till: Option<TillCode>,
    /// Who sold.
    pub staff: Option<StaffCode>,
    /// The day of the fact.
    pub day: Option<NaiveDate>,
}

/// A fact that moves takings, with the invoice that it is about.
#[derive(Clone, Copy, Debug)]
pub enum SoldFact<'f> {
    /// An invoice, as it stands; `voided` while it waits for its re-issue (註銷).
    Issued {
        /// The invoice.
        invoice: &'f Invoice,
        /// It waits for its re-issue.
        voided: bool,
        /// How its first issue was paid.
        paid: Payments,
    },
    /// 作廢.
    Cancelled {
        /// The invoice.
        invoice: &'f Invoice,
        /// When it was cancelled.
        at: Moment,
    },
    /// 折讓.
    Allowed {
        /// The invoice.
        invoice: &'f Invoice,
        /// The allowance; whether it was cancelled later is a fact of its own.
        allowance: &'f Allowance,
        /// How its money went back.
        back: Payments,
    },
    /// 作廢折讓.
    AllowanceCancelled {
        /// The invoice.
        invoice: &'f Invoice,
        /// The allowance.
        allowance: &'f Allowance,
        /// When it was cancelled.
        at: Moment,
        /// How its money had gone back.
        back: Payments,
    },
    /// Money alone: an issue anew was paid in another way or to another sum, or what was cancelled before a 註銷 was given
    /// back.
    Moved {
        /// The invoice.
        invoice: &'f Invoice,
        /// When.
        at: Moment,
        /// What came in; negative where it went back.
        moved: Payments,
    },
}

impl SoldFact<'_> {
    /// When it happened.
    pub fn at(&self) -> Moment {
        match self {
            Self::Issued { invoice, .. } => invoice.issued_at,
            Self::Cancelled { at, .. } | Self::AllowanceCancelled { at, .. } | Self::Moved { at, .. } => *at,
            Self::Allowed { allowance, .. } => allowance.at,
        }
    }

    /// The invoice that it is about.
    pub fn invoice(&self) -> &Invoice {
        match self {
            Self::Issued { invoice, .. }
            | Self::Cancelled { invoice, .. }
            | Self::Allowed { invoice, .. }
            | Self::AllowanceCancelled { invoice, .. }
            | Self::Moved { invoice, .. } => invoice,
        }
    }

    /// Whose takings it moves; a person is found elsewhere, for an invoice does not name who sold.
    pub fn of(&self, by: TakingsBy) -> TakingsOf {
        let (invoice, mut of) = (self.invoice(), TakingsOf::default());
        match by {
            TakingsBy::Company => of.company = Some(invoice.company.clone()),
            TakingsBy::Dept => of.dept.clone_from(&invoice.dept),
            TakingsBy::Till => of.till.clone_from(&invoice.till),
            TakingsBy::Person => {}
            TakingsBy::Day => of.day = Some(self.at().date()),
        }
        of
    }
}

/// From a moment on, up to another one without it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TimeSpan {
    /// The first second of it.
    pub from: Moment,
    /// The first second behind it.
    pub to: Moment,
}

impl TimeSpan {
    /// Whole days, both included.
    pub fn of_days(first: NaiveDate, last: NaiveDate) -> Self {
        let begin =
            |day: NaiveDate| day.and_hms_opt(0, 0, 0).map_or_else(Moment::default, Moment::from_taipei);
        Self { from: begin(first), to: begin(last.succ_opt().unwrap_or(last)) }
    }

    /// True where it holds a moment.
    pub fn holds(&self, at: Moment) -> bool {
        self.from <= at && at < self.to
    }
}

/// What 作廢 or 折讓 of a span took from one earlier day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarlierDay {
    /// The day of the invoices.
    pub day: NaiveDate,
    /// How many, and what they come to.
    pub tally: Tally,
}

/// The takings of a span.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Takings {
    /// Invoices issued in the span, as they stand; what was cancelled later is among them.
    pub issued: Tally,
    /// Those of them that wait for their re-issue (註銷).
    pub voided: Tally,
    /// Invoices cancelled in the span, whenever they were issued.
    pub cancelled: Tally,
    /// Those of them that were issued before the span, by day.
    pub cancelled_earlier: Vec<EarlierDay>,
    /// Allowances given in the span, whatever became of them.
    pub allowed: Tally,
    /// Those of them whose invoice is of before the span, by its day.
    pub allowed_earlier: Vec<EarlierDay>,
    /// Allowances cancelled in the span, whenever they were given.
    pub allowances_cancelled: Tally,
    /// How the issued ones were paid, and what issues anew moved in the span.
    pub paid: Payments,
    /// How the money of what was cancelled and allowed goes back, as it came.
    pub back: Payments,
}

impl Takings {
    /// Adds a fact that happened in `span`; one that did not is left out.
    pub fn put(&mut self, fact: &SoldFact<'_>, span: &TimeSpan) {
        if !span.holds(fact.at()) {
            return;
        }
        let invoice = fact.invoice();
        let earlier = (invoice.issued_at < span.from).then(|| invoice.issued_at.date());
        match fact {
            SoldFact::Issued { voided, paid, .. } => {
                let tally = Tally::one(Sums::of_invoice(invoice));
                self.issued += &tally;
                if *voided {
                    self.voided += &tally;
                }
                self.paid += paid;
            }
            SoldFact::Cancelled { .. } => {
                let tally = Tally::one(Sums::of_invoice(invoice));
                self.cancelled += &tally;
                put_earlier(&mut self.cancelled_earlier, earlier, &tally);
                self.back += &Payments::of(invoice);
            }
            SoldFact::Allowed { allowance, back, .. } => {
                let tally = Tally::one(Sums::of_allowance(allowance));
                self.allowed += &tally;
                put_earlier(&mut self.allowed_earlier, earlier, &tally);
                self.back += back;
            }
            SoldFact::AllowanceCancelled { allowance, back, .. } => {
                let tally = Tally::one(Sums::of_allowance(allowance));
                self.allowances_cancelled += &tally;
                self.back -= back;
            }
            SoldFact::Moved { moved, .. } => self.paid += moved,
        }
    }

    /// Adds other takings of the same span.
    pub fn add(&mut self, other: &Self) {
        self.issued += &other.issued;
        self.voided += &other.voided;
        self.cancelled += &other.cancelled;
        self.allowed += &other.allowed;
        self.allowances_cancelled += &other.allowances_cancelled;
        self.paid += &other.paid;
        self.back += &other.back;
        for row in &other.cancelled_earlier {
            put_earlier(&mut self.cancelled_earlier, Some(row.day), &row.tally);
        }
        for row in &other.allowed_earlier {
            put_earlier(&mut self.allowed_earlier, Some(row.day), &row.tally);
        }
    }

    /// Leaves out what was taken from that day and later ones: it is of the span where the days of one are added up.
    pub fn keep_earlier_than(&mut self, day: NaiveDate) {
        for days in [&mut self.cancelled_earlier, &mut self.allowed_earlier] {
            days.retain(|row| row.day < day);
        }
    }

    /// One of its figures.
    pub fn figure(&self, which: TakingsFigure) -> Amount {
        use TakingsFigure as F;
        let count = |tally: &Tally| Amount::try_from(tally.count).unwrap_or(Amount::MAX);
        let (taken, received) = (self.taken(), self.received());
        match which {
            F::Issued => count(&self.issued),
            F::IssuedAmount => self.issued.sums.total(),
            F::Voided => count(&self.voided),
            F::VoidedAmount => self.voided.sums.total(),
            F::Cancelled => count(&self.cancelled),
            F::CancelledAmount => self.cancelled.sums.total(),
            F::Allowances => count(&self.allowed),
            F::AllowancesAmount => self.allowed.sums.total(),
            F::AllowancesCancelled => count(&self.allowances_cancelled),
            F::AllowancesCancelledAmount => self.allowances_cancelled.sums.total(),
            F::Sales => taken.taxable(),
            F::Zero => taken.all_zero(),
            F::Free => taken.free,
            F::Tax => taken.all_tax(),
            F::Total => taken.total(),
            F::Cash => received.cash,
            F::Card => received.card,
            F::Mobile => received.mobile,
            F::Voucher => received.voucher,
            F::Untold => received.untold,
        }
    }

    /// What was taken: the issued ones that do not wait for a re-issue, less what was cancelled and allowed.
    pub fn taken(&self) -> Sums {
        let mut sums = self.issued.sums;
        sums -= &self.voided.sums;
        sums -= &self.cancelled.sums;
        sums -= &self.allowed.sums;
        sums += &self.allowances_cancelled.sums;
        sums
    }

    /// What came in by each way of paying, less what goes back.
    pub fn received(&self) -> Payments {
        let mut received = self.paid;
        received -= &self.back;
        received
    }
}

fn put_earlier(days: &mut Vec<EarlierDay>, day: Option<NaiveDate>, tally: &Tally) {
    let Some(day) = day else { return };
    match days.binary_search_by_key(&day, |row| row.day) {
        Ok(at) => days[at].tally += tally,
        Err(at) => days.insert(at, EarlierDay { day, tally: *tally }),
    }
}
