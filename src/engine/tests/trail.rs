//! The trail of a number: the frames that are looked up are those that a reading of the whole ledger finds.

use super::upload::id;
use super::*;
use crate::domain::{DeliveryState, DocumentId, Entry, InvoicePaper, MessageKind, Number, UploadMode};
use fastrand::Rng;
use std::collections::BTreeSet;

fn text(words: &str) -> CleanText {
    CleanText::new(words, 20).unwrap()
}

impl Shop {
    /// All entries that speak of a number, page by page; of every one where none is named.
    fn trail(&self, number: Option<Number>, limit: u32) -> Vec<(u64, Entry)> {
        let (mut rows, mut next) = (Vec::new(), Some(1));
        while let Some(from) = next {
            let page = self.ask(request::Trail { from, limit, number }).unwrap();
            rows.extend(page.rows);
            next = page.next;
        }
        rows
    }

    fn some_act(&self, dice: &mut Rng, sold: &mut Vec<Number>, seed: u64) {
        let some = (!sold.is_empty()).then(|| sold[dice.usize(..sold.len())]);
        let document = |number: Number, kind, count| DocumentId { count, ..id(&number.to_string(), kind) };
        self.clock.pass_s(dice.i64(1..30));
        match (dice.u32(..10), some) {
            (0..4, _) | (_, None) => sold.push(Number::parse(&self.issue()).unwrap()),
            (4, Some(number)) => {
                let approval_no = CleanText::default();
                // What is refused leaves no trail, whatever the reason.
                drop(self.ask(request::Cancel { number, period: None, reason: text("退貨"), approval_no }));
            }
            (5, Some(number)) => {
                let void = request::Void { number, period: None, reason: text("打錯"), taken_back: true };
                if let Ok(voided) = self.ask(void) {
                    self.confirm(document(number, MessageKind::F0701, voided.revision));
                    self.ask(request::Reissue { number, period: None, sale: sale() }).unwrap();
                }
            }
            (6 | 7, Some(number)) => {
                let issue = document(number, MessageKind::F0401, 1);
                if self.state(issue) == DeliveryState::Pending {
                    self.confirm(issue);
                }
            }
            (8, Some(number)) => {
                let (paper, detail, reason) = (InvoicePaper::Original, false, text("卡紙"));
                drop(self.ask(request::Print { number, period: None, paper, detail, reason }));
            }
            (_, Some(_)) => {
                let begin = u32::try_from(seed).unwrap() * 5_000 + dice.u32(..40) * 50;
                drop(
                    self.ask(request::RangeAdd {
                        drafts: vec![draft("ZZ", begin, 50), draft("ZY", begin, 50)],
                    }),
                );
            }
        }
    }
}

#[test]
fn what_is_looked_up_is_what_the_whole_ledger_says() {
    for seed in 0..6 {
        println!("seed {seed}");
        let mut shop = Shop::selling(UploadMode::Auto);
        shop.add(&[draft("AC", 100, 50)]);
        let (mut dice, mut sold) = (Rng::with_seed(seed), Vec::new());
        for _ in 0..70 {
            shop.some_act(&mut dice, &mut sold, seed);
        }
        for round in 0..3 {
            let all = shop.trail(None, 7);
            let written = all.len();
            let track = |track: &str, serial: u32| Number {
                track: Track::parse(track).unwrap(),
                serial: Serial::try_from(serial).unwrap(),
            };
            let begin = u32::try_from(seed).unwrap() * 5_000;
            let others =
                [track("AC", 149), track("ZZ", begin + 17), track("ZY", begin + 999), track("QQ", 1)];
            for number in sold.iter().copied().chain(others) {
                let named = all.iter().filter(|(_, entry)| entry.act.names(number, None));
                let named: Vec<_> = named.cloned().collect();
                for limit in [1, 3, 500] {
                    assert!(
                        shop.trail(Some(number), limit) == named,
                        "{number} in pages of {limit}, round {round}"
                    );
                }
                let frames: BTreeSet<u64> = named.iter().map(|(sequence, _)| *sequence).collect();
                assert!(
                    written < 60 || frames.len() * 3 < written,
                    "{number} is in {} of {written}",
                    frames.len()
                );
            }
            match round {
                0 => shop.reopen(),
                // The rows are made anew from the ledger.
                _ => {
                    shop.engine.close().unwrap();
                    shop.disk.remove(crate::store::FILE).unwrap();
                    shop.engine = Engine::open(parts(&shop.disk, &shop.clock, &shop.fatal)).unwrap();
                }
            }
        }
        shop.healthy();
    }
}
