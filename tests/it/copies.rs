//! Copies of a store: restore drills of every age, with the witness and without; two engines whatever is done to the
//! directories under them; backups that were cut, changed or pulled out. No number is ever answered twice.

use crate::binary::{Place, Run};
use crate::serving::Serving;
use crate::shop::{self, Shop, span};
use lj::domain::{CleanText, FenceReason};
use lj::engine::{Engine, EngineFault, Pace, Parts};
use lj::ledger::LedgerFault;
use lj::protocol::{Asks, Caller, Failure, request};
use lj::world::{RealDisk, SystemClock, SystemEntropy};
use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::time::Duration;

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

    fn refused(&self, now: &str) -> Run {
        self.place.run(&["issue", "--item", "a:1:1", "--now", now])
    }
}

/// A backup of some age is restored after the machine was lost: what was sold, what came after, and 500 sales behind the
/// fence never share a number.
fn drill(age: &str, then: &str, now: &str, witness_is_left: bool) {
    let mut lost = Counter::founded(then);
    let this = if then < "2026-11" { "11509" } else { "11511" };
    lost.books(then, this, "AB", "200");
    if this != "11511" {
        lost.books(then, "11511", "AC", "200");
    }
    let mut slips = lost.sell(then, 60);
    let backup = lost.place.path().join("stick");
    lost.place.ok(&["backup", backup.to_str().unwrap()]);
    slips.extend(lost.sell(then, 20));
    slips.extend(lost.sell(now, 20));
    // A book that the backup never heard of, which the lost store then sells from.
    for row in lost.place.ok(&["range", "list", "--status", "in_use", "--json", "--now", now]).json() {
        lost.place.ok(&["range", "pause", row["id"].as_str().unwrap(), "--now", now]);
    }
    lost.books(now, "11511", "LT", "50");
    slips.extend(lost.sell(now, 10));

    let mut next = Counter { place: Place::new(), sold: 0 };
    if witness_is_left {
        copy(&lost.place.path().join("witness"), &next.place.path().join("witness"));
    }
    let restored = next.place.ok(&["restore", backup.to_str().unwrap(), "--json"]).json();
    assert_eq!(restored[0]["fence"], "restored", "{age}");
    assert_eq!(next.kept(now).len(), 60, "{age}: everything that the backup holds is looked up");
    let refused = next.refused(now);
    assert_eq!(refused.code, 1, "{age}: {}", refused.err);
    assert!(refused.err.contains("FENCED") && refused.err.contains("lj fence"), "{age}: {}", refused.err);
    assert_eq!(next.place.run(&["status", "--check", "--now", now]).code, 2, "{age}");
    let shown = next.place.ok(&["fence", "show", "--json"]).json();
    let books = if this == "11511" { 1 } else { 2 };
    assert_eq!(shown[0]["books"], books, "{age}");
    next.place.ok(&["fence", "lift", "--reason", "主機損壞"]);
    let none = next.refused(now);
    assert!(none.err.contains("NUMBERS_WITHHELD"), "{age}: {}", none.err);
    // What the lost store was given after the backup comes in again with the platform's file, and sells nothing.
    let file = next.place.path().join("invnoapply.csv");
    let head = "營業人統編,發票類別代號,發票類別,發票期別,發票字軌名稱,發票起號,發票迄號\r\n";
    let row = "12345675,07,一般稅額計算,115/11 ~ 115/12,LT,00000000,00000049\r\n";
    std::fs::write(&file, format!("{head}{row}")).unwrap();
    let imported = next.place.ok(&["range", "import", file.to_str().unwrap(), "--now", now, "--lang", "en"]);
    assert!(imported.err.contains("lj fence fresh"), "{age}: {}", imported.err);
    let none = next.refused(now);
    assert!(none.err.contains("NUMBERS_WITHHELD"), "{age}: {}", none.err);
    let books = next.books(now, "11511", "CD", "500");
    next.place.ok(&["fence", "fresh", &books, "--reason", "平台今天增配"]);
    slips.extend(next.sell(now, 500));
    let distinct: BTreeSet<&String> = slips.iter().collect();
    assert_eq!((slips.len(), distinct.len()), (610, 610), "{age}: no slip bears a number of another");
    let after: BTreeSet<String> = lost.kept(now).intersection(&next.kept(now)).cloned().collect();
    assert_eq!(after.len(), 60, "{age}: the stores share what the backup held and nothing else");
    next.place.ok(&["doctor"]);
}

#[test]
fn a_backup_of_the_same_day_is_restored() {
    for witness_is_left in [true, false] {
        drill("0 days", "2026-11-20 10:00:00", "2026-11-20 18:00:00", witness_is_left);
    }
}

#[test]
fn a_backup_of_yesterday_is_restored() {
    for witness_is_left in [true, false] {
        drill("1 day", "2026-11-19 10:00:00", "2026-11-20 10:00:00", witness_is_left);
    }
}

#[test]
fn a_backup_of_a_week_ago_is_restored() {
    for witness_is_left in [true, false] {
        drill("7 days", "2026-11-13 10:00:00", "2026-11-20 10:00:00", witness_is_left);
    }
}

#[test]
fn a_backup_of_two_months_ago_is_restored_in_another_period() {
    for witness_is_left in [true, false] {
        drill("60 days", "2026-09-21 10:00:00", "2026-11-20 10:00:00", witness_is_left);
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for file in std::fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        let to = to.join(file.file_name());
        match file.file_type().unwrap() {
            kind if kind.is_dir() => copy(&file.path(), &to),
            kind if kind.is_file() => drop(std::fs::copy(file.path(), to).unwrap()),
            _ => {}
        }
    }
}

#[test]
fn a_backup_is_made_while_the_shop_sells_and_holds_all_that_was_answered_before() {
    let place = Place::with_numbers(500);
    let serve = Serving::start(&place);
    let selling = std::thread::scope(|scope| {
        let sales = scope.spawn(|| {
            for _ in 0..30 {
                place.ok(&["issue", "--item", "a:1:1"]);
            }
        });
        let mut backups = Vec::new();
        for round in 0..4 {
            let before = place.ok(&["invoice", "list", "--json"]).json().len();
            let to = place.path().join(format!("backup{round}"));
            place.ok(&["backup", to.to_str().unwrap()]);
            backups.push((before, to));
        }
        sales.join().unwrap();
        backups
    });
    serve.terminate();
    for (before, backup) in selling {
        let next = Place::new();
        next.ok(&["restore", backup.to_str().unwrap()]);
        let kept = next.ok(&["invoice", "list", "--json"]).json().len();
        assert!(kept >= before, "{kept} of {before}");
        assert_eq!(next.ok(&["doctor"]).code, 0);
    }
}

#[test]
fn a_backup_goes_through_a_pipe_and_a_cut_one_is_none() {
    let place = Place::with_numbers(50);
    place.ok(&["issue", "--item", "a:1:1"]);
    let tar = place.command().args(["backup", "-"]).output().unwrap();
    assert_eq!(tar.status.code(), Some(0), "{}", String::from_utf8_lossy(&tar.stderr));
    let restore = |place: &Place, bytes: &[u8]| {
        let mut command = place.command();
        command.args(["restore", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // One that refuses early hangs up.
        let _ = child.stdin.take().unwrap().write_all(bytes);
        Run::of(child.wait_with_output().unwrap())
    };
    let whole = Place::new();
    let run = restore(&whole, &tar.stdout);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(whole.ok(&["invoice", "list", "--json"]).json().len(), 1);
    let length = tar.stdout.len();
    for cut in [0, 1, 511, 512, length / 2, length - 2048] {
        let next = Place::new();
        let run = restore(&next, &tar.stdout[..cut]);
        assert_ne!(run.code, 0, "cut to {cut} of {length}");
        assert_eq!(next.run(&["status"]).code, 1, "no store came of it");
    }
}

#[test]
fn a_backup_that_was_changed_cut_or_never_finished_is_refused_and_touches_nothing() {
    let place = Place::with_numbers(50);
    place.ok(&["issue", "--item", "a:1:1"]);
    let whole = place.path().join("stick");
    place.ok(&["backup", whole.to_str().unwrap()]);
    let segment = "ledger/00000001.seg";
    type Spoil = fn(&Path);
    let spoil: [(&str, Spoil); 6] = [
        (segment, |path| std::fs::remove_file(path).unwrap()),
        (segment, |path| flip(path, 5000)),
        (segment, |path| cut(path, 4096)),
        ("MANIFEST", |path| std::fs::remove_file(path).unwrap()),
        ("MANIFEST", |path| flip(path, 30)),
        ("MANIFEST", |path| cut(path, 100)),
    ];
    for (at, (file, spoil)) in spoil.into_iter().enumerate() {
        let next = Place::new();
        let stick = next.path().join("stick");
        copy(&whole, &stick);
        spoil(&stick.join(file));
        let run = next.run(&["restore", stick.to_str().unwrap()]);
        assert_eq!(run.code, 1, "{at}: {}", run.err);
        assert!(run.err.contains("NOT_A_BACKUP"), "{at}: {}", run.err);
        assert!(!next.store().join("ledger").exists() && !next.store().join("restoring").exists(), "{at}");
    }
    let again = place.run(&["backup", whole.to_str().unwrap()]);
    assert!(again.code == 1 && again.err.contains("BACKUP_EXISTS"), "{}", again.err);
    let over = place.run(&["restore", whole.to_str().unwrap()]);
    assert!(over.code == 1 && over.err.contains("STORE_EXISTS"), "{}", over.err);
    // A stick that was pulled out before the manifest: the next backup takes the place again.
    std::fs::remove_file(whole.join("MANIFEST")).unwrap();
    place.ok(&["backup", whole.to_str().unwrap()]);
}

fn flip(path: &Path, at: usize) {
    let mut bytes = std::fs::read(path).unwrap();
    bytes[at] ^= 1;
    std::fs::write(path, bytes).unwrap();
}

fn cut(path: &Path, to: u64) {
    std::fs::OpenOptions::new().write(true).open(path).unwrap().set_len(to).unwrap();
}

/// A machine of the two engines' test.
fn parts(directory: &Path, witness: &Path, machine: &str, last: &Arc<Mutex<Vec<String>>>) -> Parts {
    let last = Arc::clone(last);
    Parts {
        disk: Arc::new(RealDisk::new(directory)),
        clock: Arc::new(SystemClock::default()),
        entropy: Arc::new(SystemEntropy),
        keyring: Arc::new(shop::EveryKey),
        owner_uid: 0,
        witness: Some(Arc::new(RealDisk::new(witness))),
        host: machine.to_owned(),
        machine: Some(machine.to_owned()),
        on_fatal: Arc::new(move |what| last.lock().unwrap().push(what.to_owned())),
    }
}

fn issue(engine: &Engine) -> Result<String, Failure> {
    engine.ask(Caller::default(), request::Issue(shop::sale())).map(|sale| sale.number.to_string())
}

/// Sells twice, says what the engine said against it.
fn try_both(engines: [&Engine; 2], sold: &mut Vec<String>) -> Vec<String> {
    let mut said = Vec::new();
    for engine in engines.iter().cycle().take(4) {
        match issue(engine) {
            Ok(number) => sold.push(number),
            Err(failure) => said.push(format!("{failure:?}")),
        }
    }
    said
}

#[test]
fn two_engines_never_answer_one_number_whatever_is_done_to_the_directories() {
    let mut dice = crate::chance::dice();
    for attempt in 0..if shop::full_scale() { 200 } else { 30 } {
        let shop = Shop::new();
        shop.add(&[span("AB", 0, 50)]);
        shop.engine.close().unwrap();
        let root = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let path = |name: &str| root.path().join(name);
        let (store, last) = (shop.directory.path().to_owned(), Arc::default());
        let here = |directory: &Path| parts(directory, &path("w1"), "m1", &last);
        let there = |directory: &Path| parts(directory, &path("w2"), "m2", &last);
        let first = Engine::open(here(&store)).unwrap();
        let mut sold = vec![issue(&first).unwrap(), issue(&first).unwrap()];
        let beside: PathBuf = path("beside");
        let kind = dice.u32(0..7);
        let why = match kind {
            0 => {
                for name in ["lock", "sock"] {
                    let _ = std::fs::remove_file(store.join(name));
                }
                stopped(Engine::open(here(&store)))
            }
            1 => {
                copy(&store, &beside);
                stopped(Engine::open(here(&beside)))
            }
            2 | 3 => {
                copy(&store, &beside);
                if kind == 3 {
                    std::fs::remove_file(beside.join("store.redb")).unwrap();
                }
                let second = Engine::open(there(&beside)).unwrap();
                let said = try_both([&first, &second], &mut sold);
                assert_eq!(said.len(), 2, "attempt {attempt}: {said:?}");
                said.join(" ")
            }
            4 => {
                std::fs::create_dir_all(beside.join("ledger")).unwrap();
                let segment = "ledger/00000001.seg";
                std::fs::hard_link(store.join(segment), beside.join(segment)).unwrap();
                stopped(Engine::open(there(&beside)))
            }
            5 => {
                std::os::unix::fs::symlink(&store, &beside).unwrap();
                stopped(Engine::open(there(&beside)))
            }
            _ => {
                std::fs::rename(&store, &beside).unwrap();
                copy(&beside, &store);
                assert_eq!(issue(&first), Err(Failure::Unknown), "attempt {attempt}");
                let held = stopped(Engine::open(here(&store)));
                drop(Engine::open(there(&store)).map(|second| assert!(issue(&second).is_err())));
                held + &last.lock().unwrap().join(" ")
            }
        };
        assert!(!why.is_empty(), "attempt {attempt} of kind {kind}: nobody says why it stopped");
        if kind != 6 {
            sold.push(issue(&first).unwrap());
        }
        let distinct: BTreeSet<&String> = sold.iter().collect();
        assert_eq!(distinct.len(), sold.len(), "attempt {attempt} of kind {kind}: {sold:?}");
    }
}

/// Why a second engine does not open.
fn stopped(opened: Result<Arc<Engine>, EngineFault>) -> String {
    match opened {
        Err(fault @ (EngineFault::AnotherRuns | EngineFault::Ledger(LedgerFault::InUse { .. }))) => {
            fault.to_string()
        }
        Err(fault) => panic!("{fault}"),
        Ok(_) => panic!("a second engine opened"),
    }
}

#[test]
fn a_damaged_page_of_the_store_file_is_set_aside_and_made_anew() {
    let place = Place::with_numbers(500);
    let sales: Vec<String> = (0..300)
        .map(|at| format!(r#"{{"request_id":"r-{at}","items":[{{"name":"茶","qty":1,"price":35}}]}}"#))
        .collect();
    let file = place.path().join("sales.jsonl");
    std::fs::write(&file, sales.join("\n")).unwrap();
    place.ok(&["issue", "--from", file.to_str().unwrap()]);
    let path = place.store().join("store.redb");
    let whole = std::fs::read(&path).unwrap();
    let mut set_aside = 0;
    for page in (4096..whole.len()).step_by(4096 * 7) {
        let mut bytes = whole.clone();
        let end = (page + 4096).min(bytes.len());
        bytes[page..end].fill(0);
        std::fs::write(&path, bytes).unwrap();
        // Whoever meets the page may die of it, once; the next one finds the note.
        let list = ["invoice", "list", "--json"];
        let tries: Vec<Run> = (0..3).map(|_| place.run(&list)).collect();
        let last = tries.last().unwrap();
        assert_eq!(last.code, 0, "page at {page}: {}", last.err);
        assert_eq!(last.out.lines().count(), 300, "page at {page}");
        let aside = place.store().join("store.redb.damaged");
        if aside.exists() {
            set_aside += 1;
            std::fs::remove_file(aside).unwrap();
        }
    }
    assert!(set_aside > 0, "no page of {} did harm", whole.len() / 4096);
    std::fs::write(&path, &whole).unwrap();
    std::fs::write(place.store().join("store.suspect"), "").unwrap();
    let noted = place.ok(&["doctor", "--lang", "en"]);
    assert!(noted.err.contains("made anew"), "{}", noted.err);
    assert!(!place.store().join("store.suspect").exists());
}

#[test]
fn damage_in_the_middle_of_the_ledger_is_found_in_the_background_and_fenced() {
    let shop = Shop::new();
    shop.add(&[span("AB", 0, 500)]);
    for _ in 0..100 {
        shop.issue();
    }
    shop.engine.close().unwrap();
    let segment = shop.directory.path().join("ledger/00000001.seg");
    let at_the_machine =
        || parts(shop.directory.path(), &shop.directory.path().join("w"), "m", &Arc::default());
    // The machine's first opening gives the store its life.
    Engine::open(at_the_machine()).unwrap().close().unwrap();
    let whole = std::fs::read(&segment).unwrap();
    let used = whole.iter().rposition(|&byte| byte != 0).unwrap();
    let at_once = Pace { first: Duration::ZERO, piece: 1, rest: Duration::ZERO };
    for at in [used / 4, used / 2, used * 3 / 4] {
        flip(&segment, at);
        let engine = Engine::open(at_the_machine());
        // What lies behind the checkpoint was read at the opening, and refused.
        if let Ok(engine) = engine {
            engine.watch(at_once).unwrap();
            engine.watched();
            let why = engine.ask(Caller::default(), request::Fence).unwrap().why;
            assert!(matches!(why, Some(FenceReason::Damaged { .. })), "byte {at}: {why:?}");
            assert!(issue(&engine).is_err(), "byte {at}");
            let reason = CleanText::new("還是要賣", 20).unwrap();
            let lifted = engine.ask(Caller::default(), request::FenceLift { reason });
            assert!(lifted.is_err(), "damage is mended, not lifted");
            assert!(engine.ask(Caller::default(), request::Store).unwrap().invoices == 100, "looked up");
        }
        std::fs::write(&segment, &whole).unwrap();
    }
    let engine = shop::open(shop.directory.path());
    engine.watch(at_once).unwrap();
    engine.watched();
    assert_eq!(engine.ask(Caller::default(), request::Fence).unwrap().why, None, "a sound ledger");
}

#[test]
fn a_lost_ledger_is_begun_anew_from_the_store_file_behind_the_fence() {
    let place = Place::with_numbers(50);
    place.ok(&["issue", "--item", "茶:1:35", "--request-id", "r-1"]);
    place.ok(&["issue", "--item", "茶:1:35", "--request-id", "r-2"]);
    place.ok(&["invoice", "cancel", "AB00000001", "--reason", "退貨"]);
    let before = place.ok(&["invoice", "list", "--json"]).out;
    let there = place.run(&["recover"]);
    assert!(there.code == 1 && there.err.contains("STORE_EXISTS"), "{}", there.err);
    std::fs::rename(place.store().join("ledger"), place.path().join("lost")).unwrap();
    let lost = place.run(&["status"]);
    assert!(lost.code == 3 && lost.err.contains("lj recover"), "{}", lost.err);
    let founded = place.run(&["init", "--demo"]);
    assert!(founded.code == 3 && founded.err.contains("lj recover"), "{}", founded.err);
    let recovered = place.ok(&["recover", "--json"]).json();
    assert_eq!(recovered[0]["fence"], "recovered");
    assert_eq!(place.ok(&["invoice", "list", "--json"]).out, before, "everything is looked up");
    assert_eq!(place.run(&["issue", "--item", "a:1:1"]).code, 1);
    let again = place.ok(&["issue", "--item", "茶:1:35", "--request-id", "r-1", "--json"]).json();
    assert_eq!(again[0]["number"], "AB00000000", "what was answered is answered again");
    place.ok(&["fence", "lift", "--reason", "總帳遺失"]);
    let period = shop::period().lj();
    let add = ["range", "add", "--period", &period, "--track", "CD", "--begin", "00000000", "--count", "50"];
    let books = place.ok(&[&add[..], &["--json"]].concat()).json();
    place.ok(&["fence", "fresh", books[0]["id"].as_str().unwrap(), "--reason", "平台今天增配"]);
    let next = place.ok(&["issue", "--item", "茶:1:35", "--json"]).json();
    assert_eq!(next[0]["number"], "CD00000000");
    place.ok(&["doctor"]);
}
