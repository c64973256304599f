//! A random business day with the power cut at random calls of the disk. Every answer given before a cut holds
//! after it; what was under way is repeated under its name and comes out once.

use super::*;
use crate::domain::{
    AllowanceNumber, DocumentId, Good, GoodCode, Held, Number, Outcome, PaperWish, PrintEnd, PrinterTrouble,
    TaxChoice,
};
use crate::protocol::{Pick, Sending, Told};
use fastrand::Rng;
use std::collections::{BTreeMap, BTreeSet};

/// Acts of one day.
const ACTS: usize = 90;
/// Days; each has its own seed.
const DAYS: u64 = 40;
/// Disk calls between two cuts, at most.
const CALLS_BETWEEN_CUTS: u64 = 60;

struct Day {
    shop: Shop,
    dice: Rng,
    /// What was answered: request → number.
    answered: BTreeMap<String, Number>,
    ranges: Vec<RangeId>,
    books: u32,
    cuts: u64,
    /// Documents that were sent, for the next answer of the centre.
    sent: Vec<DocumentId>,
    /// The number that was voided last.
    waits: Option<Number>,
    voided: u64,
    reissued: u64,
}

impl Day {
    /// Asks under a name until it is answered, restarting the engine after each cut.
    fn ask(&mut self, id: &str, request: &Request) -> Result<Reply, Failure> {
        loop {
            match self.shop.named(id, request.clone()) {
                Err(Failure::Unknown | Failure::NoEngine | Failure::Fault(_)) => self.restart(),
                answer => return answer,
            }
        }
    }

    fn restart(&mut self) {
        let mut seed = self.dice.u64(..);
        loop {
            self.cuts += 1;
            self.shop.disk = self.shop.disk.crash(seed);
            let opened = Engine::open(parts(&self.shop.disk, &self.shop.clock, &self.shop.fatal));
            if let Ok(engine) = opened {
                std::mem::forget(std::mem::replace(&mut self.shop.engine, engine));
                break;
            }
            seed = self.dice.u64(..);
        }
        for (id, number) in &self.answered {
            let reply = self.shop.ask(Request::Invoice { number: *number, period: None });
            let Ok(Reply::InvoiceRow(row)) = reply else { panic!("{number} of {id} is lost: {reply:?}") };
            assert_eq!(row.invoice.request_id.as_str(), id);
        }
        self.arm();
    }

    /// Sets the next cut.
    fn arm(&mut self) {
        let calls = self.dice.u64(..CALLS_BETWEEN_CUTS);
        self.shop.disk.power_off_at(self.shop.disk.calls() + calls);
    }

    /// An act of the upload: what may go goes, and a centre that mostly has it answers; or 註銷 and re-issue of a sale.
    fn upload_act(&mut self) -> Request {
        let pick = |day: &Self, pick| match day.shop.ask(Request::UploadPick { pick, max: 20 }) {
            Ok(Reply::Parcels(parcels)) => parcels.into_iter().map(|parcel| parcel.document.id).collect(),
            _ => Vec::new(),
        };
        let at = self.dice.u64(..self.answered.len().max(1) as u64);
        let number = self.answered.values().nth(usize::try_from(at).unwrap()).copied();
        let reason = CleanText::new("統編打錯", 9).unwrap();
        match (self.dice.u64(..6), number) {
            (0, Some(number)) => Request::Void { number, period: None, reason, taken_back: true },
            (1, Some(any)) => {
                let number = self.waits.take().unwrap_or(any);
                let sale =
                    SaleDraft { paper: PaperWish::Usual, buyer: Ubn::parse("12345675").ok(), ..sale() };
                Request::Reissue { number, period: None, sale }
            }
            (2 | 3, _) => {
                let documents: Vec<_> = pick(self, Pick::Send);
                let sending = |document| Sending { document, fingerprint: [7; 32] };
                self.sent.extend(&documents);
                Request::UploadSend(documents.into_iter().map(sending).collect())
            }
            _ => {
                let mut documents: Vec<_> = pick(self, Pick::Unknown);
                documents.extend(pick(self, Pick::Accepted));
                documents.append(&mut self.sent);
                let outcomes = [Outcome::Confirmed, Outcome::Confirmed, Outcome::Accepted, Outcome::Unknown];
                let outcome = outcomes[usize::try_from(self.dice.u64(..4)).unwrap()].clone();
                let told = |document| Told { document, outcome: outcome.clone() };
                Request::UploadTell(documents.into_iter().map(told).collect())
            }
        }
    }

    /// An act of the counter: paper, payment, parking, allowances, goods, the shift.
    fn counter_act(&mut self) -> Request {
        let text = |raw: &str| CleanText::new(raw, 20).unwrap();
        let job = match self.shop.ask(Request::PrintJobs { till: None }) {
            Ok(Reply::PrintJobs(jobs)) => jobs.first().map(|job| job.id),
            _ => None,
        };
        let with_paper = SaleDraft { paper: PaperWish::Usual, ..sale() };
        let last = self.answered.values().last().copied();
        match (self.dice.u64(..10), job, last) {
            (0, Some(job), _) => Request::PrintBegin(job),
            (1, Some(job), _) => Request::PrintEnd { job, end: PrintEnd::Printed },
            (2, Some(job), _) => {
                Request::PrintEnd { job, end: PrintEnd::Doubtful(PrinterTrouble::Interrupted) }
            }
            (3, Some(job), _) => Request::PrintSay { job, held: Held::HalfTakenBack },
            (4, _, Some(number)) => Request::Allow {
                number,
                period: None,
                lines: Vec::new(),
                reason: text("退貨"),
                preview: false,
            },
            (5, _, Some(number)) => {
                let period = self.shop.clock.now().period().unwrap();
                let number = AllowanceNumber::new(number, period, 1).unwrap();
                Request::AllowanceCancel { number, reason: text("打錯") }
            }
            (6, ..) => Request::Park { label: text("客"), sale: sale() },
            (7, ..) => {
                let code = GoodCode::parse("A1").unwrap();
                let price = Decimal::from(self.dice.u64(..100));
                let (name, unit) = (text("茶"), CleanText::default());
                let good = Good { code, barcode: None, name, unit, price, tax: TaxChoice::Taxable };
                Request::GoodsPut { goods: vec![good], new: false }
            }
            (8, ..) => Request::ShiftClose,
            _ => Request::Issue(with_paper),
        }
    }

    fn act(&mut self, step: usize) {
        let id = format!("day-{step:04}");
        let some = |day: &mut Self| {
            let at = day.dice.u64(..day.ranges.len().max(1) as u64);
            day.ranges.get(usize::try_from(at).unwrap()).copied().unwrap_or(RangeId(1))
        };
        let request = match self.dice.u64(..15) {
            0 => {
                self.books += 1;
                Request::RangeAdd { drafts: vec![draft("AB", self.books * 200, 100)], preview: false }
            }
            1 => Request::RangeDelete(vec![some(self)]),
            2 => Request::RangePause { ids: vec![some(self)], pause: self.dice.u64(..3) == 0 },
            3 => Request::RangeDept { ids: vec![some(self)], dept: None },
            4 => Request::RangeSplit { id: some(self), at: Serial::try_from(self.books * 200 + 50).unwrap() },
            5 => match self.answered.values().last() {
                Some(&number) => Request::Cancel {
                    number,
                    period: None,
                    reason: CleanText::new("打錯", 9).unwrap(),
                    approval_no: CleanText::default(),
                },
                None => Request::Issue(sale()),
            },
            6 | 7 => self.counter_act(),
            8..=12 => self.upload_act(),
            _ => Request::Issue(sale()),
        };
        self.shop.clock.pass_s(1);
        match self.ask(&id, &request) {
            Ok(Reply::Voided(voided)) => {
                self.voided += 1;
                self.waits = Some(voided.number);
            }
            Ok(Reply::Invoice(invoice)) if invoice.revision > 1 => self.reissued += 1,
            Ok(Reply::Invoice(invoice)) => {
                self.answered.insert(id, invoice.number);
            }
            Ok(Reply::RangesPut(rows)) => self.ranges.extend(rows.iter().map(|row| row.range.id)),
            Ok(_) | Err(Failure::Refused(_)) => {}
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_day_of_power_cuts_loses_nothing_that_was_answered() {
    let (mut cuts, mut voided, mut reissued) = (0, 0, 0);
    for seed in 0..DAYS {
        let mut day = Day {
            shop: Shop::new(),
            dice: Rng::with_seed(seed),
            answered: BTreeMap::new(),
            ranges: Vec::new(),
            books: 0,
            cuts: 0,
            sent: Vec::new(),
            waits: None,
            voided: 0,
            reissued: 0,
        };
        day.arm();
        println!("seed {seed}");
        for step in 0..ACTS {
            day.act(step);
        }
        let numbers: BTreeSet<_> = day.answered.values().collect();
        assert_eq!(numbers.len(), day.answered.len(), "seed {seed}: a number came twice");
        day.restart();
        day.shop.disk.power_off_at(u64::MAX / 2);
        day.shop.healthy();
        cuts += day.cuts;
        voided += day.voided;
        reissued += day.reissued;
    }
    println!("{cuts} power cuts, {voided} voided, {reissued} issued anew");
    assert!(voided > 0 && reissued > 0, "the days had no 註銷");
    assert!(cuts > DAYS, "the cuts did not happen");
}
