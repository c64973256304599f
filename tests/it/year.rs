//! A simulated year of a head office and its branch, in virtual time: three tills, two departments, random sales, 作廢, 註銷 and
//! 折讓, days without a line and answers that are lost, a handheld with an engine of its own, books that the branch is given, and one
//! lost till. Every period closes with its equations true, and what the platform holds, read from the messages alone, says the same
//! of every number.
//!
//! A few days of each period by default; every day at 300 sales with `LJ_SCALE=full`.

mod platform;
mod recount;
mod shops;

use crate::chance;
use crate::mig::schemas;
use crate::shop::full_scale;
use lj::domain::Period;
use platform::Platform;
use recount::Recount;
use shops::{Shops, YEAR};
use std::collections::BTreeSet;

/// How much happens.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Days of a period on which the shops are open: the first ones and the last one.
    pub days: u32,
    /// Sales of such a day, all tills together.
    pub sales: u32,
}

const SMALL: Size = Size { days: 4, sales: 10 };
const FULL: Size = Size { days: 70, sales: 300 };

#[test]
fn every_period_of_a_year_closes_and_the_messages_alone_tell_the_same_of_every_number() {
    let size = if full_scale() { FULL } else { SMALL };
    let seed = chance::seed();
    let mut shops = Shops::open(seed);
    let mut platform = Platform::new(seed);
    let (mut did, mut wrong) = (BTreeSet::new(), Vec::new());
    for month in [1, 3, 5, 7, 9, 11] {
        let period = Period::parse(&format!("{YEAR}{month:02}")).unwrap();
        shops.begin(period, size, &mut platform);
        shops.trade(period, size, &mut platform, &mut did);
        shops.end(period, &mut platform);
        compare(&shops, &platform, period, &mut wrong);
    }
    let all = [
        "cancel",
        "void",
        "allow",
        "allowance cancel",
        "carrier",
        "donation",
        "company",
        "zero rate",
        "outage",
    ];
    let missing: Vec<_> = all.iter().filter(|what| !did.contains(**what)).collect();
    assert_eq!(missing, [&""; 0], "the year had everything");
    assert!(shops.doctor().violations.is_empty(), "{:?}", shops.doctor().violations);
    validate(&platform);
}

/// The store's word on a period against what the messages alone come to: every difference.
fn compare(shops: &Shops, platform: &Platform, period: Period, wrong: &mut Vec<String>) {
    let told = Recount::of(platform, period);
    wrong.extend(told.faults.iter().map(|fault| format!("{period} {fault}")));
    for (seller, facts) in shops.facts(period) {
        let read = told.seller(&seller);
        let handheld: BTreeSet<String> = shops.used_by_handheld(period, &seller);
        let mut differ = |what: &str, here: &BTreeSet<String>, there: &BTreeSet<String>| {
            let odd: Vec<&String> = here.symmetric_difference(there).take(5).collect();
            if !odd.is_empty() {
                wrong.push(format!(
                    "{period} {seller} {what}: {} here, {} there: {odd:?}",
                    here.len(),
                    there.len()
                ));
            }
        };
        let ours = |of: &BTreeSet<String>| of.difference(&handheld).cloned().collect::<BTreeSet<String>>();
        differ("what stands", &facts.issued, &ours(&read.issued));
        differ("作廢", &facts.cancelled, &ours(&read.cancelled));
        differ("空白", &facts.blank, &read.blank);
        differ("分支配號", &shops.shared(period, &seller), &read.shared);
        // Every number that was allotted is one of them, and none is two.
        let sets = [&read.issued, &read.cancelled, &read.blank];
        let union: BTreeSet<String> = sets.into_iter().flatten().cloned().collect();
        differ("allotted", &shops.allotted(period, &seller), &union);
        let sum: usize = sets.iter().map(|set| set.len()).sum();
        if sum != union.len() {
            wrong.push(format!("{period} {seller}: {} numbers are two things", sum - union.len()));
        }
        // The handheld's sales are not in this store's figures: they are taken off what the platform has.
        let boxes = read.boxes_without(&handheld);
        if boxes != facts.boxes {
            wrong.push(format!("{period} {seller} form 401: {:?} here, {boxes:?} there", facts.boxes));
        }
    }
}

/// What the platform got, by the validators that are here.
fn validate(platform: &Platform) {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    for kind in ["E0401", "E0402", "F0401", "F0501", "F0701", "G0401", "G0501"] {
        let of_kind = platform.messages.iter().filter(|message| message.kind == kind);
        let is_of_stretches = kind.starts_with('E');
        // What is about stretches all of them, to every validator; of the others the first thousand to the fastest: `mig::many` has more.
        let most = if is_of_stretches { usize::MAX } else { 1_000 };
        let files: Vec<_> = of_kind
            .take(most)
            .enumerate()
            .map(|(place, message)| {
                let path = folder.path().join(format!("{kind}-{place}.xml"));
                std::fs::write(&path, &message.xml).unwrap();
                path
            })
            .collect();
        assert!(!files.is_empty(), "{kind}");
        if is_of_stretches {
            schemas::check_all(kind, &files);
        } else if let Some(schemas) = schemas::found() {
            schemas::check(&schemas, kind, &files);
        }
    }
}
