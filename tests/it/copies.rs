//! Copies of a store: two engines whatever is done to the directories under them; backups that were cut, changed or pulled
//! out. No number is ever answered twice.

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

pub fn copy(from: &Path, to: &Path) {
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
fn status_says_which_version_serves_when_it_was_checked_and_how_fresh_the_backup_is() {
    let place = Place::with_numbers(50);
    let told = |what: &str| place.ok(&["status", "--json"]).json()[0][what].clone();
    assert!(told("backup").is_null());
    let program = told("program");
    assert_eq!(program["version"], env!("CARGO_PKG_VERSION"));
    assert!(program["before"].is_null() && program["check_due"] == true, "{program}");
    // Another version had it before this one.
    let text = lj::engine::sealed("lj program 1\nversion 0.0.1\nsince 5\nchecked 6\nviolations 0\n");
    std::fs::write(place.store().join("program"), text).unwrap();
    let program = told("program");
    assert!(program["before"] == "0.0.1" && program["check_due"] == true, "{program}");
    place.ok(&["doctor", "--quick"]);
    assert_eq!(told("program")["check_due"], true, "a quick one is not the whole");
    place.ok(&["doctor"]);
    let program = told("program");
    assert!(program["check_due"] == false && program["violations"] == 0, "{program}");
    let stick = place.path().join("stick");
    let made = place.ok(&["backup", stick.to_str().unwrap(), "--json"]).json();
    let backup = told("backup");
    assert_eq!((&backup["made"], &backup["fresh"]), (&made[0]["made"], &true.into()));
    assert_eq!(backup["ledger_sequence"], made[0]["ledger_sequence"]);
    // A refused one is none: the record stays.
    assert_eq!(place.run(&["backup", stick.to_str().unwrap()]).code, 1);
    assert_eq!(told("backup"), backup);
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
    // A backup whose manifest was lost, or a plain copy of a ledger, is somebody's and stays as it is.
    std::fs::remove_file(whole.join("MANIFEST")).unwrap();
    let kept = std::fs::read(whole.join(segment)).unwrap();
    let over = place.run(&["backup", whole.to_str().unwrap()]);
    assert!(over.code == 1 && over.err.contains("BACKUP_EXISTS"), "{}", over.err);
    assert_eq!(std::fs::read(whole.join(segment)).unwrap(), kept);
    // A stick that was pulled out before the manifest: the next backup takes the place again.
    std::fs::write(whole.join("BACKUP-BEGUN"), "").unwrap();
    place.ok(&["backup", whole.to_str().unwrap()]);
    assert!(!whole.join("BACKUP-BEGUN").exists());
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
        mirror: None,
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
        let died = tries.iter().filter(|run| run.code != 0);
        died.for_each(|run| assert!(run.err.contains("請再執行一次"), "page at {page}: {}", run.err));
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
    let at_once = Pace { first: Duration::ZERO, piece: 1, rest: Duration::ZERO, dump_frames: u64::MAX };
    let mut opened = 0;
    for at in [used / 4, used / 2, used * 3 / 4] {
        flip(&segment, at);
        let engine = Engine::open(at_the_machine());
        // What lies behind the checkpoint was read at the opening, and refused.
        if let Ok(engine) = engine {
            opened += 1;
            engine.watch(at_once).unwrap();
            engine.watched();
            let why = engine.ask(Caller::default(), request::Fence).unwrap().why;
            assert!(matches!(why, Some(FenceReason::Damaged { .. })), "byte {at}: {why:?}");
            assert!(issue(&engine).is_err(), "byte {at}");
            let reason = CleanText::new("還是要賣", 20).unwrap();
            let lifted = engine.ask(Caller::default(), request::FenceLift { reason });
            assert!(lifted.is_err(), "damage is mended, not lifted");
            assert!(engine.ask(Caller::default(), request::Store).unwrap().invoices == 100, "looked up");
            engine.close().unwrap();
            // Found once, it is known to every opening after it, before anything is sold.
            let again = Engine::open(at_the_machine()).unwrap();
            assert_eq!(again.ask(Caller::default(), request::Fence).unwrap().why, why, "byte {at}");
            assert!(issue(&again).is_err(), "byte {at}");
            again.close().unwrap();
        }
        std::fs::write(&segment, &whole).unwrap();
    }
    assert!(opened > 0, "what is found in the background is not found at the opening");
    let engine = shop::open(shop.directory.path());
    engine.watch(at_once).unwrap();
    engine.watched();
    assert_eq!(engine.ask(Caller::default(), request::Fence).unwrap().why, None, "a sound ledger");
}

#[test]
fn a_beginning_anew_that_fails_leaves_the_store_as_it_was() {
    let place = Place::with_numbers(50);
    place.ok(&["issue", "--item", "茶:1:35", "--request-id", "r-1"]);
    let ledger = place.store().join("ledger");
    let kept = place.path().join("kept");
    std::fs::create_dir(&kept).unwrap();
    let segment = ledger.join("00000001.seg");
    std::fs::rename(&segment, kept.join("00000001.seg")).unwrap();
    // What a file system of its own has in it: the new ledger cannot take this directory's place, and the marks that are
    // set before it stay, as they would after a kill in between.
    std::fs::create_dir(ledger.join("lost+found")).unwrap();
    assert_eq!(place.run(&["recover"]).code, 3);
    assert!(place.store().join("fence").exists() && place.store().join("store.suspect").exists());
    std::fs::rename(kept.join("00000001.seg"), &segment).unwrap();
    let next = place.ok(&["issue", "--item", "茶:1:35", "--request-id", "r-2", "--json"]).json();
    assert_eq!(next[0]["number"], "AB00000001");
    assert!(!place.store().join("fence").exists(), "one that is out of force does not come into force again");
}

#[test]
fn a_restored_store_whose_original_runs_here_says_that_it_lies_there_and_says_it_once() {
    let place = Place::with_numbers(50);
    let stick = place.path().join("stick");
    place.ok(&["backup", stick.to_str().unwrap()]);
    let serving = crate::serving::Serving::start(&place);
    let beside = place.path().join("beside");
    let restore = place.run(&["--store", beside.to_str().unwrap(), "restore", stick.to_str().unwrap()]);
    assert_eq!(restore.code, 3, "{}", restore.err);
    assert_eq!(restore.err.matches("由總帳重建").count(), 1, "{}", restore.err);
    assert!(restore.err.contains("這台機器上正在使用同一份資料的另一個副本"), "{}", restore.err);
    assert!(restore.err.contains(beside.to_str().unwrap()), "{}", restore.err);
    assert_eq!(serving.terminate(), Some(0));
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

/// What is lost with the store is no second copy: by whatever name.
#[test]
fn a_mirror_or_a_backup_inside_the_store_is_refused() {
    let place = Place::with_numbers(50);
    let config = place.path().join("config/lj");
    std::fs::create_dir_all(&config).unwrap();
    std::os::unix::fs::symlink(place.store(), place.path().join("second")).unwrap();
    let beside = place.path().join("store-2");
    let inside = [
        place.store(),
        place.store().join("m/n"),
        place.path().join("second/copy"),
        place.store().join("../store-2"),
    ];
    for (at, folder) in inside.iter().enumerate() {
        let text = format!("[mirror]\nfolder = \"{}\"\nstart_without = \"sell\"\n", folder.display());
        std::fs::write(config.join("config.toml"), text).unwrap();
        std::fs::create_dir_all(&beside).unwrap();
        let run = place.run(&["issue", "--item", "a:1:1"]);
        let (code, sentence) = if at < 3 { (3, "[mirror]") } else { (0, "") };
        assert!(run.code == code && run.err.contains(sentence), "{folder:?}: {} {}", run.code, run.err);
    }
    assert_eq!(place.ok(&["invoice", "list", "--json"]).json().len(), 1);
    assert!(beside.join("ledger").exists());
    // A backup neither.
    for folder in &inside[..3] {
        let run = place.run(&["backup", folder.to_str().unwrap()]);
        assert!(run.code == 2 && !folder.join("MANIFEST").exists(), "{folder:?}: {} {}", run.code, run.err);
    }
    assert!(place.ok(&["status", "--json"]).json()[0]["upkeep"]["backup"].is_null());
}

/// What `lj recover` promises, with the mirror that the shop has.
#[test]
fn a_lost_ledger_comes_back_from_the_mirror_of_the_configuration_and_no_new_store_takes_its_place() {
    let place = Place::with_numbers(50);
    let mirror = place.path().join("mirror");
    std::fs::create_dir(&mirror).unwrap();
    let config = place.path().join("config/lj");
    std::fs::create_dir_all(&config).unwrap();
    let text = format!("[mirror]\nfolder = \"{}\"\nstart_without = \"sell\"\n", mirror.display());
    std::fs::write(config.join("config.toml"), text).unwrap();
    for _ in 0..3 {
        place.ok(&["issue", "--item", "a:1:1"]);
    }
    for with_rows in [true, false] {
        std::fs::remove_dir_all(place.store().join("ledger")).unwrap();
        if !with_rows {
            std::fs::remove_file(place.store().join("store.redb")).unwrap();
            let init =
                place.run(&["init", "--sample", "--company", "1", "--name", "店", "--ubn", "12345675"]);
            assert!(init.code == 1 && init.err.contains("lj recover"), "{}", init.err);
        }
        let run = place.ok(&["recover", "--json"]).json();
        assert!(run[0]["frames"].as_u64().unwrap() > 3 && run[0]["fence"].is_null(), "{run:?}");
        assert_eq!(place.ok(&["invoice", "list", "--json"]).json().len(), if with_rows { 3 } else { 4 });
        place.ok(&["issue", "--item", "a:1:1"]);
        assert_eq!(place.ok(&["doctor"]).code, 0);
    }
}
