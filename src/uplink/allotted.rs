//! 字軌檢核 by the centre: the periods that somebody asks about are put to it, seller by seller, and what it tells becomes
//! the marks of the ranges. Each question is answered once, well or not: a person asks again. Without the sellers, and
//! after a stop, it stays open for who comes next.

use super::want::{Said, Want, read};
use crate::domain::{Allotted, CleanText, Moment, Period, Ubn};
use crate::protocol::{CheckAnswer, request};
use std::collections::{BTreeSet, VecDeque};

/// The open questions, and how far the one in hand is.
#[derive(Debug)]
pub(super) struct Checks {
    source: CleanText,
    periods: VecDeque<Period>,
    stage: Stage,
}

#[derive(Debug)]
enum Stage {
    /// Which periods?
    Wanted,
    /// Whose?
    Sellers(Period),
    /// What was allotted to the sellers?
    Asking(Period, Asked),
    /// What was allotted becomes marks.
    Marking(Period),
    /// Who asked hears of it.
    Telling,
}

/// What the centre said so far.
#[derive(Debug)]
struct Asked {
    left: BTreeSet<Ubn>,
    found: Allotted,
    askable: bool,
}

impl Checks {
    /// Begins with asking what is wanted. `source` is the centre's name.
    pub(super) fn begin(source: CleanText) -> (Self, Want) {
        let checks = Self { source, periods: VecDeque::new(), stage: Stage::Wanted };
        (checks, Want::ask(request::RangeCheckWanted))
    }

    /// What comes next; `None` when nothing is open any more. After a stop no further seller is asked about.
    pub(super) fn step(&mut self, now: Moment, said: Said, stops: bool) -> Option<Want> {
        let stage = std::mem::replace(&mut self.stage, Stage::Wanted);
        match (stage, said) {
            (Stage::Wanted, Said::Answer(reply)) => {
                self.periods = read::<request::RangeCheckWanted>(reply)?.into();
                self.next_period()
            }
            (Stage::Sellers(period), Said::Answer(reply)) => {
                let companies = read::<request::Companies>(reply)?;
                let left = companies.into_iter().map(|company| company.ubn).collect();
                let found = Allotted { rows: Vec::new(), complete: true };
                self.next_seller(now, period, Asked { left, found, askable: false })
            }
            (Stage::Asking(..), Said::Allotted(_)) if stops => None,
            (Stage::Asking(period, mut asked), Said::Allotted(told)) => match told {
                Err(fault) => Some(self.tell(period, CheckAnswer::Trouble(fault.trouble))),
                Ok(told) => {
                    if let Some(allotted) = told {
                        asked.askable = true;
                        asked.found.complete &= allotted.complete;
                        asked.found.rows.extend(allotted.rows);
                    }
                    self.next_seller(now, period, asked)
                }
            },
            (Stage::Marking(period), Said::Answer(done)) => {
                let answer = done.map_or(CheckAnswer::NotTaken, |_| CheckAnswer::Told);
                Some(self.tell(period, answer))
            }
            // An engine that is gone has forgotten the question.
            (Stage::Telling, _) => self.next_period(),
            _ => None,
        }
    }

    fn next_period(&mut self) -> Option<Want> {
        let period = self.periods.pop_front()?;
        self.stage = Stage::Sellers(period);
        Some(Want::ask(request::Companies))
    }

    fn next_seller(&mut self, now: Moment, period: Period, mut asked: Asked) -> Option<Want> {
        if let Some(seller) = asked.left.pop_first() {
            self.stage = Stage::Asking(period, asked);
            return Some(Want::Allotted(seller, period, now));
        }
        Some(match (asked.askable, asked.found.rows.is_empty()) {
            (false, _) => self.tell(period, CheckAnswer::NotAskable),
            (true, true) => self.tell(period, CheckAnswer::Nothing),
            (true, false) => {
                self.stage = Stage::Marking(period);
                let source = self.source.clone();
                Want::act(request::RangeCheck { period, allotted: asked.found, source })
            }
        })
    }

    fn tell(&mut self, period: Period, answer: CheckAnswer) -> Want {
        self.stage = Stage::Telling;
        Want::ask(request::RangeCheckTell(period, answer))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        AllocationMode, AllocationRow, BlankReporter, Company, CompanyCode, CompanyState, LinkTrouble,
        Serial, Span, TaxKind, Track,
    };
    use crate::protocol::{Ask, Note, Reply, Request, book};
    use crate::uplink::gateway::LinkFault;

    fn now() -> Moment {
        Moment::from_unix(0)
    }

    fn period() -> Period {
        Period::parse("11511").unwrap()
    }

    fn company(code: &str, ubn: &str) -> Company {
        let ubn = Ubn::parse(ubn).unwrap();
        Company {
            code: CompanyCode::parse(code).unwrap(),
            state: CompanyState(1),
            name: CleanText::default(),
            shop_name: CleanText::default(),
            ubn,
            head_ubn: ubn,
            address: CleanText::default(),
            allocation: AllocationMode::Term,
            blanks: BlankReporter::Ourselves,
            mixed_tax: false,
        }
    }

    fn allotted(ubn: Ubn, complete: bool) -> Allotted {
        let serial = |value: u32| Serial::try_from(value).unwrap();
        let span = Span::new(Track::parse("AB").unwrap(), serial(0), serial(49)).unwrap();
        let row = AllocationRow { line: 1, ubn, tax_kind: TaxKind::General, period: period(), span };
        Allotted { rows: vec![row], complete }
    }

    fn answer(reply: Reply) -> Said {
        Said::Answer(Some(Box::new(reply)))
    }

    /// Two companies of one seller and one of another, and a question: which sellers are asked about, with these
    /// answers; and what is wanted then.
    fn asked(told: Vec<Result<Option<Allotted>, LinkFault>>) -> (Vec<Ubn>, Option<Want>, Checks) {
        let (mut checks, first) = Checks::begin(CleanText::new("centre", 10).unwrap());
        assert!(matches!(first, Want::Ask(request) if *request == request::RangeCheckWanted.into()));
        let companies = checks.step(now(), answer(request::RangeCheckWanted::reply(vec![period()])), false);
        assert!(matches!(companies, Some(Want::Ask(request)) if *request == request::Companies.into()));
        let (one, other) = ("04595257", "12345675");
        let rows = vec![company("1", one), company("2", one), company("3", other)];
        let mut want = checks.step(now(), answer(request::Companies::reply(rows)), false);
        let (mut sellers, mut told) = (Vec::new(), told.into_iter());
        while let Some(Want::Allotted(seller, ..)) = want {
            sellers.push(seller);
            want = checks.step(now(), Said::Allotted(told.next().unwrap()), false);
        }
        (sellers, want, checks)
    }

    fn told(want: Option<Want>) -> CheckAnswer {
        match want {
            Some(Want::Ask(request)) => match *request {
                Request::Note(Note::Book(book::Note::RangeCheckTell(request::RangeCheckTell(_, answer)))) => {
                    answer
                }
                other => panic!("{other:?}"),
            },
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_is_allotted_becomes_marks_seller_by_seller() {
        let (one, other) = (Ubn::parse("04595257").unwrap(), Ubn::parse("12345675").unwrap());
        let (sellers, want, mut checks) =
            asked(vec![Ok(Some(allotted(one, true))), Ok(Some(allotted(other, false)))]);
        assert_eq!(sellers, [one, other], "each seller once");
        let Some(Want::Act(request)) = want else { panic!("{want:?}") };
        let wanted = request::RangeCheck {
            period: period(),
            allotted: Allotted {
                rows: [allotted(one, true).rows, allotted(other, false).rows].concat(),
                complete: false,
            },
            source: CleanText::new("centre", 10).unwrap(),
        };
        assert_eq!(*request, wanted.into());
        assert_eq!(
            told(checks.step(now(), answer(request::RangeCheck::reply(Vec::new())), false)),
            CheckAnswer::Told
        );
        assert!(checks.step(now(), answer(Reply::Done), false).is_none(), "nothing else is open");
    }

    #[test]
    fn a_person_hears_why_there_are_no_marks() {
        let (one, trouble) = (Ubn::parse("04595257").unwrap(), LinkTrouble::Maintenance);
        let fault = LinkFault { trouble, words: String::new() };
        let (sellers, want, _) = asked(vec![Err(fault)]);
        assert_eq!((sellers.len(), told(want)), (1, CheckAnswer::Trouble(trouble)));
        assert_eq!(told(asked(vec![Ok(None), Ok(None)]).1), CheckAnswer::NotAskable);
        let nothing = || Ok(Some(Allotted { rows: Vec::new(), complete: true }));
        assert_eq!(told(asked(vec![nothing(), Ok(None)]).1), CheckAnswer::Nothing);
        let (_, want, mut checks) = asked(vec![Ok(Some(allotted(one, true))), Ok(None)]);
        assert!(matches!(want, Some(Want::Act(_))));
        assert_eq!(told(checks.step(now(), Said::Answer(None), false)), CheckAnswer::NotTaken);
    }

    #[test]
    fn without_the_sellers_and_after_a_stop_the_question_stays_open() {
        let (mut checks, _) = Checks::begin(CleanText::default());
        checks.step(now(), answer(request::RangeCheckWanted::reply(vec![period()])), false);
        assert!(checks.step(now(), Said::Answer(None), false).is_none());

        let (mut checks, _) = Checks::begin(CleanText::default());
        checks.step(now(), answer(request::RangeCheckWanted::reply(vec![period()])), false);
        let companies = answer(request::Companies::reply(vec![company("1", "04595257")]));
        assert!(matches!(checks.step(now(), companies, false), Some(Want::Allotted(..))));
        assert!(checks.step(now(), Said::Allotted(Ok(None)), true).is_none());
    }
}
