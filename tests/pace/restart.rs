//! A restart after a kill: what the killed process left in its files is copied while it still runs, and opened.

use crate::shop::{self, Shop, sale, span};
use crate::{alone, counted};
use lj::protocol::request;
use std::path::Path;
use std::time::{Duration, Instant};

/// From the promise: restart under 100 ms at 100,000 invoices.
const RESTART_MAX: Duration = Duration::from_millis(100);
/// Opens that are timed.
const OPENS: usize = 5;

fn copy_tree(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_tree(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), &target).unwrap();
            // A killed process leaves little unwritten; a fresh copy leaves everything.
            std::fs::File::open(&target).unwrap().sync_all().unwrap();
        }
    }
}

fn issue(shop: &Shop, total: usize) {
    std::thread::scope(|scope| {
        for _ in 0..64 {
            scope.spawn(|| {
                for _ in 0..total / 64 + 1 {
                    shop.ask(request::Issue(sale())).unwrap();
                }
            });
        }
    });
}

#[test]
fn a_killed_store_opens_at_once() {
    let _alone = alone();
    let invoices = if shop::full_scale() { 100_000 } else { 20_000 };
    let shop = Shop::new();
    shop.add(&[span("AB", 0, 1_000_000)]);
    issue(&shop, invoices);
    let mut took = Vec::new();
    for _ in 0..OPENS {
        let copy = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        copy_tree(shop.directory.path(), copy.path());
        let begun = Instant::now();
        let engine = shop::open(copy.path());
        took.push(begun.elapsed());
        let killed = Shop { directory: copy, engine };
        assert_eq!(killed.doctor(true).violations, []);
        killed.issue();
    }
    let best = counted(took.clone());
    println!("open after a kill at {invoices} invoices: {best:?} of {took:?}");
    assert!(best < RESTART_MAX, "{took:?}");
}
