//! What is left of the numbers, and how long that lasts: for a company as a whole, for each till that has books of its own,
//! and for the books that the others share. Pure figures over what a store or a chain counts.

use super::{
    Company, CompanyCode, FORECAST_DAYS, Moment, OfficeCalendar, Pace, Period, SoldHours, Supplied, TaxKind,
    TillCode, books_for, over_from,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Numbers of a period that are held by one till, or by nobody in particular.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumbersLeft {
    /// Whose.
    pub company: CompanyCode,
    /// General or special tax.
    pub tax_kind: TaxKind,
    /// The till that holds them; `None` for those of the shop and of departments.
    pub till: Option<TillCode>,
    /// How many can still be issued.
    pub left: u64,
    /// How many were allotted, whatever became of them.
    pub allotted: u64,
}

/// The companies that sell: those that have numbers of general tax in this period or in the next one, or every one where none
/// has. Each with whether it can sell from those of the next.
pub fn supplied(companies: &[Company], this: &[NumbersLeft], next: &[NumbersLeft]) -> Vec<Supplied> {
    let general = |rows: &[NumbersLeft], of: &CompanyCode, is_wanted: fn(&NumbersLeft) -> bool| {
        rows.iter().any(|row| row.company == *of && row.tax_kind == TaxKind::General && is_wanted(row))
    };
    let sells = |of: &CompanyCode| [this, next].iter().any(|rows| general(rows, of, |row| row.allotted > 0));
    let none = !companies.iter().any(|company| sells(&company.code));
    let those = companies.iter().filter(|company| none || sells(&company.code));
    let supply = |company: &Company| Supplied {
        company: company.code.clone(),
        mode: company.allocation,
        next: general(next, &company.code, |row| row.left > 0),
    };
    those.map(supply).collect()
}

/// What was sold, by company and till.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Sold(BTreeMap<(CompanyCode, Option<TillCode>), SoldHours>);

impl Sold {
    /// Adds what a part counted.
    pub fn add(&mut self, company: &CompanyCode, till: Option<&TillCode>, hours: &SoldHours) {
        self.0.entry((company.clone(), till.cloned())).or_default().add(hours);
    }

    /// The hours of a company's tills of which this is true.
    fn of(&self, company: &CompanyCode, is_wanted: impl Fn(Option<&TillCode>) -> bool) -> SoldHours {
        let mut sum = SoldHours::default();
        let all = self.0.iter().filter(|((of, till), _)| of == company && is_wanted(till.as_ref()));
        all.for_each(|(_, hours)| sum.add(hours));
        sum
    }
}

/// Whose numbers they are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stock {
    /// All of the company.
    Company,
    /// One till's own.
    Till(TillCode),
    /// Those that the tills without books of their own share.
    Shared,
}

/// How long they last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunOut {
    /// Nothing was sold that it could be known from.
    Unknown,
    /// Sales are known of fewer than [`FORECAST_DAYS`] whole days: a day more may say something else altogether.
    TooEarly,
    /// Beyond the period.
    Lasts,
    /// The last of them is used then.
    At(Moment),
}

impl RunOut {
    /// The moment, where there is one.
    pub fn at(self) -> Option<Moment> {
        match self {
            Self::At(at) => Some(at),
            Self::Unknown | Self::TooEarly | Self::Lasts => None,
        }
    }
}

/// The forecast of some numbers of general tax, which are all that a sale takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forecast {
    /// The company.
    pub company: CompanyCode,
    /// Whose of it.
    pub stock: Stock,
    /// How many can still be issued.
    pub left: u64,
    /// How many were allotted.
    pub allotted: u64,
    /// How long they last.
    pub run_out: RunOut,
    /// The latest day for the form that asks for more, where they do not last; `None` too where no such day is known.
    pub hand_in_by: Option<NaiveDate>,
    /// Books that are missing until the period is over.
    pub more_books: u64,
    /// Books that the next period needs, where that is known.
    pub next_books: Option<u64>,
}

/// What a forecast is made of, besides the numbers.
pub struct Outlook<'o> {
    /// Now.
    pub now: Moment,
    /// The period of the numbers.
    pub period: Period,
    /// What was sold.
    pub sold: &'o Sold,
    /// The office calendar.
    pub calendar: &'o OfficeCalendar,
    /// Days on which the shop is closed.
    pub closed: &'o BTreeSet<NaiveDate>,
}

impl Outlook<'_> {
    /// The forecasts of a period, a company after the other: all of it, its tills, what the others share.
    pub fn forecasts(&self, numbers: &[NumbersLeft]) -> Vec<Forecast> {
        let general = || numbers.iter().filter(|row| row.tax_kind == TaxKind::General);
        let companies: BTreeSet<&CompanyCode> = general().map(|row| &row.company).collect();
        let mut found = Vec::new();
        for company in companies {
            let rows: Vec<_> = general().filter(|row| row.company == *company).collect();
            let owners: BTreeSet<&TillCode> = rows.iter().filter_map(|row| row.till.as_ref()).collect();
            let sum = |rows: &[&NumbersLeft]| {
                rows.iter().fold((0, 0), |(left, of), row| (left + row.left, of + row.allotted))
            };
            let whole = self.sold.of(company, |_| true);
            found.push(self.one(company, Stock::Company, sum(&rows), &whole));
            let own: Vec<Own<'_>> = owners
                .iter()
                .map(|till| {
                    let theirs: Vec<_> =
                        rows.iter().filter(|row| row.till.as_ref() == Some(till)).copied().collect();
                    Own { till, numbers: sum(&theirs), sold: self.sold.of(company, |of| of == Some(till)) }
                })
                .collect();
            let shared: Vec<_> = rows.iter().filter(|row| row.till.is_none()).copied().collect();
            let others = self.sold.of(company, |of| of.is_none_or(|till| !owners.contains(till)));
            let pool = (!shared.is_empty()).then(|| self.pool(sum(&shared).0, others.clone(), &own));
            for of in &own {
                let alone = self.one(company, Stock::Till(of.till.clone()), of.numbers, &of.sold);
                let joined = pool.as_ref().filter(|pool| pool.joined.contains(of.till));
                found.push(match joined {
                    None => alone,
                    // What is missing is missing of the shared ones.
                    Some(pool) => {
                        let run_out = self.run_out(pool.left, &pool.sold);
                        Forecast { run_out, hand_in_by: self.hand_in_by(run_out), more_books: 0, ..alone }
                    }
                });
            }
            if let Some(pool) = pool.filter(|_| !owners.is_empty()) {
                let (left, allotted) = sum(&shared);
                let next_books = self.one(company, Stock::Shared, (left, allotted), &others).next_books;
                let of_all = self.one(company, Stock::Shared, (pool.left, allotted), &pool.sold);
                found.push(Forecast { left, next_books, ..of_all });
            }
        }
        found
    }

    /// What sells from the shared numbers until they are used up: the tills without books of their own, and each that has used
    /// up its own by then and goes on with these (R6). Its own numbers count with it.
    fn pool(&self, shared: u64, others: SoldHours, own: &[Own<'_>]) -> Pool {
        let mut pool = Pool { left: shared, sold: others, joined: BTreeSet::new() };
        loop {
            let until = self.run_out(pool.left, &pool.sold).at();
            let apart = own.iter().filter(|of| !pool.joined.contains(of.till));
            let ends = apart.filter_map(|of| Some((self.run_out(of.numbers.0, &of.sold).at()?, of)));
            let Some((at, next)) = ends.min_by_key(|(at, _)| *at) else { return pool };
            if until.is_some_and(|until| until <= at) {
                return pool;
            }
            pool.left += next.numbers.0;
            pool.sold.add(&next.sold);
            pool.joined.insert(next.till.clone());
        }
    }

    fn run_out(&self, left: u64, sold: &SoldHours) -> RunOut {
        match Pace::of(sold, self.now) {
            None => RunOut::Unknown,
            // What is used up is used up, however little is known.
            Some(pace) if pace.days() < FORECAST_DAYS && left > 0 => RunOut::TooEarly,
            Some(pace) => match pace.run_out(left, self.closed) {
                Some(at) if at < over_from(self.period) => RunOut::At(at),
                Some(_) | None => RunOut::Lasts,
            },
        }
    }

    fn hand_in_by(&self, run_out: RunOut) -> Option<NaiveDate> {
        run_out.at().and_then(|at| self.calendar.hand_in_by(at))
    }

    fn one(
        &self,
        company: &CompanyCode,
        stock: Stock,
        (left, allotted): (u64, u64),
        sold: &SoldHours,
    ) -> Forecast {
        let (pace, run_out, next) = (Pace::of(sold, self.now), self.run_out(left, sold), self.period.next());
        let (rest, proposed) = pace.as_ref().map_or((0, None), |pace| {
            let known = pace.days() >= FORECAST_DAYS;
            let rest = run_out
                .at()
                .filter(|_| known)
                .map_or(0, |_| pace.wanted(self.period.last_day(), self.closed));
            (rest, pace.proposed(next.first_day(), next.last_day(), self.closed))
        });
        Forecast {
            company: company.clone(),
            hand_in_by: self.hand_in_by(run_out),
            more_books: books_for(rest.saturating_sub(left)),
            next_books: proposed.map(books_for),
            stock,
            left,
            allotted,
            run_out,
        }
    }
}

/// A till with books of its own.
struct Own<'o> {
    till: &'o TillCode,
    /// Left, and allotted.
    numbers: (u64, u64),
    sold: SoldHours,
}

/// Numbers that are used up together.
struct Pool {
    left: u64,
    sold: SoldHours,
    /// The tills with books of their own among those that use them.
    joined: BTreeSet<TillCode>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> Moment {
        Moment::parse(text).unwrap()
    }

    fn company(code: &str) -> CompanyCode {
        CompanyCode::parse(code).unwrap()
    }

    /// So many a day, at noon, since the first of November.
    fn sold(days: u32, each: u32) -> SoldHours {
        let mut sold = SoldHours::default();
        for day in 0..days {
            sold.put(moment("2026-11-01 12:00:00").plus_seconds(i64::from(day) * 86_400), each);
        }
        sold
    }

    fn numbers(code: &str, till: Option<&str>, left: u64) -> NumbersLeft {
        let till = till.map(|till| TillCode::parse(till).unwrap());
        NumbersLeft { company: company(code), tax_kind: TaxKind::General, till, left, allotted: 5_000 }
    }

    fn outlook(sold: &Sold, rows: &[NumbersLeft]) -> Vec<Forecast> {
        let (calendar, closed) = (OfficeCalendar::default(), BTreeSet::new());
        let (now, period) = (moment("2026-11-21 08:00:00"), Period::parse("11511").unwrap());
        Outlook { now, period, sold, calendar: &calendar, closed: &closed }.forecasts(rows)
    }

    #[test]
    fn a_till_lasts_by_its_own_sales_and_the_company_by_all_of_them() {
        let mut all = Sold::default();
        let tills = ["T1", "T2"].map(|till| TillCode::parse(till).unwrap());
        all.add(&company("1"), Some(&tills[0]), &sold(20, 100));
        all.add(&company("1"), Some(&tills[1]), &sold(20, 10));
        all.add(&company("1"), None, &sold(20, 10));
        let mut special = numbers("1", None, 9_000);
        special.tax_kind = TaxKind::Special;
        let rows =
            [numbers("1", Some("T1"), 1_000), numbers("1", None, 4_000), special, numbers("2", None, 50)];
        let found = outlook(&all, &rows);
        let told: Vec<_> = found.iter().map(|of| (of.company.as_str(), of.stock.clone(), of.left)).collect();
        let till = Stock::Till(tills[0].clone());
        assert_eq!(
            told,
            [
                ("1", Stock::Company, 5_000),
                ("1", till, 1_000),
                ("1", Stock::Shared, 4_000),
                ("2", Stock::Company, 50)
            ]
        );
        // A thousand of its own last ten days, and then it sells on from the shared ones as long as these last for all three:
        // five thousand at a hundred and twenty a day are forty-one days, and it is never told later.
        let at = found[2].run_out.at().unwrap();
        assert!(at > moment("2026-12-20 00:00:00") && at < moment("2027-01-01 00:00:00"), "{at}");
        assert_eq!((found[1].run_out, found[1].more_books), (found[2].run_out, 0));
        assert_eq!((found[0].run_out, found[0].hand_in_by), (found[2].run_out, found[1].hand_in_by));
        // Alone with its own, the tenth day from the 21st on, or little before.
        let alone = outlook(&all, &rows[..1]);
        let at = alone[1].run_out.at().unwrap();
        assert!(at > moment("2026-11-29 00:00:00") && at < moment("2026-12-01 00:00:00"), "{at}");
        assert_eq!(alone[1].hand_in_by, OfficeCalendar::default().hand_in_by(at));
        // Forty-one days need more than four thousand, at least sixty-two more books.
        assert!((62..80).contains(&alone[1].more_books), "{}", alone[1].more_books);
        // One that lasts by itself takes nothing from the shared ones.
        let plenty = outlook(&all, &[numbers("1", Some("T1"), 9_000), numbers("1", None, 2_000)]);
        assert!(plenty[1..].iter().all(|of| of.run_out == RunOut::Lasts), "{plenty:?}");
        // T2 has no books of its own and sells from the shared ones.
        assert!((118..150).contains(&found[1].next_books.unwrap()), "{:?}", found[1].next_books);
        assert_eq!((found[3].run_out, found[3].next_books), (RunOut::Unknown, None));
    }

    /// One sale an hour ago, and one or two days of them, cry no alarm; the third day tells.
    #[test]
    fn less_than_three_days_of_sales_are_said_to_be_too_few() {
        let found = |from: &str, days: u32| {
            let (mut all, mut hours) = (Sold::default(), SoldHours::default());
            for day in 0..days {
                hours.put(moment(from).plus_seconds(i64::from(day) * 86_400), 100);
            }
            all.add(&company("1"), None, &hours);
            outlook(&all, &[numbers("1", None, 150)]).remove(0)
        };
        for (from, days) in
            [("2026-11-21 07:00:00", 1), ("2026-11-20 12:00:00", 1), ("2026-11-19 12:00:00", 2)]
        {
            let early = found(from, days);
            assert_eq!(
                (early.run_out, early.hand_in_by, early.more_books, early.next_books),
                (RunOut::TooEarly, None, 0, None),
                "{from}"
            );
        }
        let told = found("2026-11-18 12:00:00", 3);
        assert!(told.run_out.at().is_some() && told.more_books > 0, "{told:?}");
    }

    #[test]
    fn numbers_that_are_used_up_are_used_up_now() {
        let mut all = Sold::default();
        all.add(&company("1"), None, &sold(20, 100));
        let found = outlook(&all, &[numbers("1", None, 0)]);
        assert_eq!(found[0].run_out, RunOut::At(moment("2026-11-21 08:00:00")));
        assert!(found[0].more_books >= 82);
    }
}
