//! Restore drills: a backup of some age, with the machine's witness and without, with a mirror and without; the shop enters
//! again what the lost store had been given, sells 500 times, and uploads. Over the slips, the store and the centre's own
//! book no number is there twice.

use crate::binary::{Place, Run};
use crate::copies::copy;
use std::collections::BTreeSet;
use std::path::Path;

/// A sample store, whose clock each call freezes.
struct Counter {
    place: Place,
    sold: usize,
}

impl Counter {
    fn founded(now: &str) -> Self {
        let place = Place::new();
        place.ok(&["init", "--sample", "--company", "1", "--name", "店", "--ubn", "12345675", "--now", now]);
        Self { place, sold: 0 }
    }

    /// The id of the range that was added.
    fn books(&self, now: &str, period: &str, track: &str, count: &str) -> String {
        let add =
            ["range", "add", "--period", period, "--track", track, "--begin", "00000000", "--count", count];
        let rows = self.place.ok(&[&add[..], &["--json", "--now", now]].concat()).json();
        rows[0]["id"].as_str().unwrap().to_owned()
    }

    /// Sells so many times; the numbers as they were answered, which are those on the slips.
    fn sell(&mut self, now: &str, count: usize) -> Vec<String> {
        let name = self.place.path().file_name().unwrap().to_string_lossy().into_owned();
        let lines: Vec<String> = (0..count)
            .map(|at| {
                let id = self.sold + at;
                format!(r#"{{"request_id":"{name}-{id}","items":[{{"name":"茶","qty":1,"price":35}}]}}"#)
            })
            .collect();
        self.sold += count;
        let file = self.place.path().join("sales.jsonl");
        std::fs::write(&file, lines.join("\n")).unwrap();
        let run = self.place.ok(&["issue", "--from", file.to_str().unwrap(), "--now", now]);
        let numbers: Vec<String> =
            run.json().iter().map(|sale| sale["number"].as_str().unwrap().to_owned()).collect();
        assert_eq!(numbers.len(), count);
        numbers
    }

    fn kept(&self, now: &str) -> BTreeSet<String> {
        let rows = self.place.ok(&["invoice", "list", "--json", "--now", now]).json();
        rows.iter().map(|row| row["number"].as_str().unwrap().to_owned()).collect()
    }

    /// What the centre has taken, in its own book: each number once, or it says which not.
    fn at_the_centre(&self, now: &str) -> BTreeSet<String> {
        self.place.ok(&["upload", "now", "--now", now]);
        let book = std::fs::read_to_string(self.place.store().join("sandbox.jsonl")).unwrap();
        let mut numbers = BTreeSet::new();
        for line in book.lines() {
            let taken: serde_json::Value = serde_json::from_str(line).unwrap();
            if taken["kind"] == "F0401" {
                let number = taken["number"].as_str().unwrap().to_owned();
                assert!(numbers.insert(number), "the centre has it twice: {line}");
            }
        }
        numbers
    }

    /// From now on the ledger stands a second time there.
    fn mirrors(&self, folder: &Path) {
        std::fs::create_dir_all(folder).unwrap();
        let config = self.place.path().join("config/lj");
        std::fs::create_dir_all(&config).unwrap();
        let text = format!("[mirror]\nfolder = \"{}\"\nstart_without = \"sell\"\n", folder.display());
        std::fs::write(config.join("config.toml"), text).unwrap();
    }

    fn refused(&self, now: &str) -> Run {
        self.place.run(&["issue", "--item", "a:1:1", "--now", now])
    }
}

/// What was left of the machine.
#[derive(Clone, Copy, Debug)]
struct Left {
    witness: bool,
    mirror: bool,
}

impl Left {
    const EVERY: [Self; 4] = [
        Self { witness: true, mirror: true },
        Self { witness: true, mirror: false },
        Self { witness: false, mirror: true },
        Self { witness: false, mirror: false },
    ];
}

/// The row of the platform's file for the book that the backup never heard of.
const FILE: &str = "營業人統編,發票類別代號,發票類別,發票期別,發票字軌名稱,發票起號,發票迄號\r\n\
                    12345675,07,一般稅額計算,115/11 ~ 115/12,LT,00000000,00000049\r\n";
/// Sales of the lost store: before the backup, and in all.
const BACKED_UP: usize = 60;
const LOST: usize = 110;

/// A shop that has lost its machine: what it sold, and the places of store, backup and mirror.
fn lost(then: &str, now: &str, this: &str) -> (Counter, Vec<String>) {
    let mut lost = Counter::founded(then);
    lost.mirrors(&lost.place.path().join("mirror"));
    lost.books(then, this, "AB", "200");
    if this != "11511" {
        lost.books(then, "11511", "AC", "200");
    }
    let mut slips = lost.sell(then, BACKED_UP);
    lost.place.ok(&["backup", lost.place.path().join("stick").to_str().unwrap()]);
    slips.extend(lost.sell(then, 20));
    assert_eq!(lost.at_the_centre(then).len(), slips.len());
    slips.extend(lost.sell(now, 20));
    // A book that the backup never heard of, which the lost store then sells from.
    for row in lost.place.ok(&["range", "list", "--status", "in_use", "--json", "--now", now]).json() {
        lost.place.ok(&["range", "pause", row["id"].as_str().unwrap(), "--now", now]);
    }
    lost.books(now, "11511", "LT", "50");
    slips.extend(lost.sell(now, 10));
    assert_eq!(lost.at_the_centre(now).len(), LOST);
    (lost, slips)
}

fn drill(age: &str, then: &str, now: &str) {
    let this = if then < "2026-11" { "11509" } else { "11511" };
    for left in Left::EVERY {
        let what = format!("{age}, {left:?}");
        let (lost, mut slips) = lost(then, now, this);
        let had = lost.kept(now);
        let mut next = Counter { place: Place::new(), sold: 0 };
        if left.witness {
            copy(&lost.place.path().join("witness"), &next.place.path().join("witness"));
        }
        next.place.ok(&["restore", lost.place.path().join("stick").to_str().unwrap()]);
        if left.mirror {
            next.mirrors(&lost.place.path().join("mirror"));
        }
        // There is one centre.
        let book = "sandbox.jsonl";
        std::fs::copy(lost.place.store().join(book), next.place.store().join(book)).unwrap();
        let known = if left.mirror { LOST } else { BACKED_UP };
        assert_eq!(next.kept(now).len(), known, "{what}: everything that is left is looked up");
        match left {
            Left { witness: true, mirror: true } => {
                assert_eq!(next.place.ok(&["fence", "show", "--json"]).json()[0]["fenced"], false, "{what}");
                next.books(now, "11511", "CD", "500");
            }
            _ => lift(&next, now, &what),
        }
        slips.extend(next.sell(now, 500));
        let distinct: BTreeSet<String> = slips.iter().cloned().collect();
        assert_eq!(
            (slips.len(), distinct.len()),
            (LOST + 500, LOST + 500),
            "{what}: no slip bears another's"
        );
        let shared = had.intersection(&next.kept(now)).count();
        assert_eq!(
            (shared, next.kept(now).len()),
            (known, known + 500),
            "{what}: the stores share what was left"
        );
        assert_eq!(next.at_the_centre(now), distinct, "{what}: the centre has each slip once");
        next.place.ok(&["doctor"]);
    }
}

/// The fence stands; a manager lifts it, the platform's file is imported again, and new books are said to be fresh.
fn lift(next: &Counter, now: &str, what: &str) {
    let refused = next.refused(now);
    assert_eq!(refused.code, 1, "{what}: {}", refused.err);
    assert!(refused.err.contains("FENCED") && refused.err.contains("lj fence"), "{what}: {}", refused.err);
    assert_eq!(next.place.run(&["status", "--check", "--now", now]).code, 2, "{what}");
    next.place.ok(&["fence", "lift", "--reason", "主機損壞"]);
    let file = next.place.path().join("invnoapply.csv");
    std::fs::write(&file, FILE).unwrap();
    next.place.ok(&["range", "import", file.to_str().unwrap(), "--now", now]);
    let none = next.refused(now);
    assert!(none.err.contains("NUMBERS_WITHHELD"), "{what}: {}", none.err);
    let books = next.books(now, "11511", "CD", "500");
    let none = next.refused(now);
    assert!(none.err.contains("lj fence fresh"), "{what}: {}", none.err);
    next.place.ok(&["fence", "fresh", &books, "--reason", "平台今天增配"]);
}

#[test]
fn a_backup_of_the_same_day_is_restored() {
    drill("0 days", "2026-11-20 10:00:00", "2026-11-20 18:00:00");
}

#[test]
fn a_backup_of_yesterday_is_restored() {
    drill("1 day", "2026-11-19 10:00:00", "2026-11-20 10:00:00");
}

#[test]
fn a_backup_of_a_week_ago_is_restored() {
    drill("7 days", "2026-11-13 10:00:00", "2026-11-20 10:00:00");
}

#[test]
fn a_backup_of_two_months_ago_is_restored_in_another_period() {
    drill("60 days", "2026-09-21 10:00:00", "2026-11-20 10:00:00");
}

#[test]
fn a_mirror_is_told_of_while_it_is_lost_and_the_shop_sells_on_by_consent() {
    let shop = Counter::founded("2026-11-20 10:00:00");
    let (now, folder) = ("2026-11-20 10:00:00", shop.place.path().join("mirror"));
    shop.mirrors(&folder);
    shop.books(now, "11511", "AB", "500");
    let status = |word: &str| {
        let run = shop.place.ok(&["status", "--json", "--now", now]).json();
        run[0]["mirror"][word].clone()
    };
    assert_eq!((status("behind"), status("trouble")), (0.into(), serde_json::Value::Null));
    assert_eq!(shop.place.run(&["status", "--check", "--now", now]).code, 0);
    std::fs::rename(&folder, shop.place.path().join("away")).unwrap();
    shop.place.ok(&["issue", "--item", "a:1:1", "--now", now]);
    assert_eq!(status("trouble"), "gone");
    let told = shop.place.run(&["status", "--check", "--lang", "en", "--now", now]);
    assert!(told.code == 1 && told.out.contains("mirror is not fed"), "{} {}", told.code, told.out);
    let config = shop.place.path().join("config/lj/config.toml");
    let text = std::fs::read_to_string(&config).unwrap();
    std::fs::write(&config, text.replace("\"sell\"", "\"refuse\"")).unwrap();
    let unwilling = shop.place.run(&["issue", "--item", "a:1:1", "--lang", "en", "--now", now]);
    assert!(unwilling.code == 3 && unwilling.err.contains("start_without"), "{}", unwilling.err);
    std::fs::rename(shop.place.path().join("away"), &folder).unwrap();
    shop.place.ok(&["issue", "--item", "a:1:1", "--now", now]);
    assert_eq!((status("behind"), status("trouble")), (0.into(), serde_json::Value::Null));
    let other = Counter::founded(now);
    other.mirrors(&folder);
    assert_eq!(
        other.place.ok(&["status", "--json", "--now", now]).json()[0]["mirror"]["trouble"],
        "other_store"
    );
}
