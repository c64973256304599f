//! A random business day with the power cut at random calls of the disk. Every answer given before a cut holds
//! after it; what was under way is repeated under its name and comes out once.

use super::*;
use crate::domain::{
    AllowanceNumber, DocumentId, Good, GoodCode, Held, Number, Outcome, PaperWish, PrintEnd, PrinterTrouble,
    TaxChoice,
};
use crate::protocol::{self, Pick, Reply, Request, Sending, Told, book, correction};
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
        let call = Call { caller: caller_for(request), id: RequestId::parse(id), request: request.clone() };
        loop {
            match self.shop.engine.call(&call) {
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
            let reply = self.shop.ask(request::Invoice { number: *number, period: None });
            let Ok(row) = reply else { panic!("{number} of {id} is lost: {reply:?}") };
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
        let pick = |day: &Self, pick| match day.shop.ask(request::UploadPick { pick, max: 20 }) {
            Ok(parcels) => parcels.into_iter().map(|parcel| parcel.document.id).collect(),
            _ => Vec::new(),
        };
        let at = self.dice.u64(..self.answered.len().max(1) as u64);
        let number = self.answered.values().nth(usize::try_from(at).unwrap()).copied();
        let reason = CleanText::new("統編打錯", 9).unwrap();
        match (self.dice.u64(..6), number) {
            (0, Some(number)) => request::Void { number, period: None, reason, taken_back: true }.into(),
            (1, Some(any)) => {
                let number = self.waits.take().unwrap_or(any);
                let sale =
                    SaleDraft { paper: PaperWish::Usual, buyer: Ubn::parse("12345675").ok(), ..sale() };
                request::Reissue { number, period: None, sale }.into()
            }
            (2 | 3, _) => {
                let documents: Vec<_> = pick(self, Pick::Send);
                let sending = |document| Sending { document, fingerprint: [7; 32] };
                self.sent.extend(&documents);
                request::UploadSend(documents.into_iter().map(sending).collect()).into()
            }
            _ => {
                let mut documents: Vec<_> = pick(self, Pick::Unknown);
                documents.extend(pick(self, Pick::Accepted));
                documents.append(&mut self.sent);
                let outcomes = [Outcome::Confirmed, Outcome::Confirmed, Outcome::Accepted, Outcome::Unknown];
                let outcome = outcomes[usize::try_from(self.dice.u64(..4)).unwrap()].clone();
                let told = |document| Told { document, outcome: outcome.clone() };
                request::UploadTell(documents.into_iter().map(told).collect()).into()
            }
        }
    }

    /// An act of the counter: paper, payment, parking, allowances, goods, the shift.
    fn counter_act(&mut self) -> Request {
        let text = |raw: &str| CleanText::new(raw, 20).unwrap();
        let job = self.shop.ask(request::PrintJobs { till: None });
        let job = job.ok().and_then(|jobs| jobs.first().map(|job| job.id));
        let with_paper = SaleDraft { paper: PaperWish::Usual, ..sale() };
        let last = self.answered.values().last().copied();
        match (self.dice.u64(..10), job, last) {
            (0, Some(job), _) => request::PrintBegin(job).into(),
            (1, Some(job), _) => request::PrintEnd { job, end: PrintEnd::Printed }.into(),
            (2, Some(job), _) => {
                request::PrintEnd { job, end: PrintEnd::Doubtful(PrinterTrouble::Interrupted) }.into()
            }
            (3, Some(job), _) => request::PrintSay { job, held: Held::HalfTakenBack }.into(),
            (4, _, Some(number)) => {
                request::Allow { number, period: None, lines: Vec::new(), reason: text("退貨") }.into()
            }
            (5, _, Some(number)) => {
                let period = self.shop.clock.now().period().unwrap();
                let number = AllowanceNumber::new(number, period, 1).unwrap();
                request::AllowanceCancel { number, reason: text("打錯") }.into()
            }
            (6, ..) => request::Park { label: text("客"), sale: sale() }.into(),
            (7, ..) => {
                let code = GoodCode::parse("A1").unwrap();
                let price = Decimal::from(self.dice.u64(..100));
                let (name, unit) = (text("茶"), CleanText::default());
                let good = Good { code, barcode: None, name, unit, price, tax: TaxChoice::Taxable };
                request::GoodsPut { goods: vec![good], new: false }.into()
            }
            (8, ..) => request::ShiftClose.into(),
            _ => request::Issue(with_paper).into(),
        }
    }

    fn act(&mut self, step: usize) {
        let id = format!("day-{step:04}");
        let some = |day: &mut Self| {
            let at = day.dice.u64(..day.ranges.len().max(1) as u64);
            day.ranges.get(usize::try_from(at).unwrap()).copied().unwrap_or(RangeId(1))
        };
        let request: Request = match self.dice.u64(..15) {
            0 => {
                self.books += 1;
                request::RangeAdd { drafts: vec![draft("AB", self.books * 200, 100)] }.into()
            }
            1 => request::RangeDelete(vec![some(self)]).into(),
            2 => request::RangePause { ids: vec![some(self)], pause: self.dice.u64(..3) == 0 }.into(),
            3 => request::RangeDept { ids: vec![some(self)], dept: None }.into(),
            4 => request::RangeSplit { id: some(self), at: Serial::try_from(self.books * 200 + 50).unwrap() }
                .into(),
            5 => match self.answered.values().last() {
                Some(&number) => request::Cancel {
                    number,
                    period: None,
                    reason: CleanText::new("打錯", 9).unwrap(),
                    approval_no: CleanText::default(),
                }
                .into(),
                None => request::Issue(sale()).into(),
            },
            6 | 7 => self.counter_act(),
            8..=12 => self.upload_act(),
            _ => request::Issue(sale()).into(),
        };
        self.shop.clock.pass_s(1);
        let reply = match self.ask(&id, &request) {
            Ok(reply) => reply,
            Err(Failure::Refused(_)) => return,
            other => panic!("{other:?}"),
        };
        match reply {
            Reply::Correction(correction::Reply::Voided(voided)) => {
                self.voided += 1;
                self.waits = Some(voided.number);
            }
            Reply::Correction(correction::Reply::Reissued(_)) => self.reissued += 1,
            Reply::Sale(protocol::sale::Reply::Invoice(invoice)) => {
                self.answered.insert(id, invoice.number);
            }
            Reply::Book(book::Reply::RangesPut(rows)) => {
                self.ranges.extend(rows.iter().map(|row| row.range.id));
            }
            _ => {}
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
