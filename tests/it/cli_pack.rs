//! `lj till pack`, `finish`, `unpack`, `lost`: a till leaves with a store of its own for another machine, sells there, and comes
//! home: every number once, uploaded from the shop alone, whatever was killed on the way and whichever copy comes.

use crate::binary::{Place, Run};
use crate::copies::copy;
use crate::kill_uplink::upload_to;
use lj::sandbox::{Sandbox, Terms};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

/// How long the outbox may take to empty.
const PATIENCE: Duration = Duration::from_secs(120);

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn refused(run: &Run, code: &str) {
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    assert!(run.err.contains(&format!("refused[{code}]")), "{}", run.err);
}

/// A shop with till T1 and so many whole books.
fn shop(books: u32) -> Place {
    let shop = Place::with_sample(&[]);
    shop.ok(&["till", "add", "T1", "--name", "市集"]);
    let (period, books) = (crate::shop::period().lj(), books.to_string());
    let batch = ["range", "batch", "--period", &period, "--track", "AB", "--begin", "00000000"];
    shop.ok(&[&batch[..], &["--books", &books]].concat());
    shop
}

/// The till leaves with so many books: onto a machine of its own.
fn packed(shop: &Place, books: &str) -> Place {
    let folder = shop.path().join("stall");
    shop.ok(&["till", "pack", "T1", "--books", books, "--to", text(&folder)]);
    moved(&folder)
}

/// Another machine, with what lay in the folder as its store.
fn moved(folder: &Path) -> Place {
    let stall = Place::new();
    copy(folder, &stall.store());
    std::fs::remove_dir_all(folder).unwrap();
    stall
}

/// Another machine with a copy of the store.
fn copied(stall: &Place) -> Place {
    let other = Place::new();
    copy(&stall.store(), &other.store());
    other
}

fn sell(place: &Place, count: usize) -> Vec<String> {
    (0..count)
        .map(|_| {
            let run = place.ok(&["issue", "--item", "茶:1:35", "--print", "none", "--json"]);
            run.json()[0]["number"].as_str().unwrap().to_owned()
        })
        .collect()
}

/// The stall's folder, carried home.
fn carried(shop: &Place, stall: &Place) -> PathBuf {
    let folder = shop.path().join("back");
    if folder.exists() {
        std::fs::remove_dir_all(&folder).unwrap();
    }
    copy(&stall.store(), &folder);
    folder
}

fn unpack(shop: &Place, stall: &Place) -> Run {
    shop.run(&["till", "unpack", text(&carried(shop, stall)), "--json"])
}

fn equation(place: &Place) -> Value {
    let row = place.ok(&["period", "status", "--json"]).json().swap_remove(0);
    assert_eq!(row["holds"], true, "{row}");
    row
}

fn healthy(place: &Place) {
    let run = place.run(&["doctor"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
}

/// The numbers that a store issued, each once.
fn issued(place: &Place) -> BTreeSet<String> {
    let rows = place.ok(&["invoice", "list", "--limit", "100000", "--json"]).json();
    let numbers: BTreeSet<String> =
        rows.iter().map(|row| row["number"].as_str().unwrap().to_owned()).collect();
    assert_eq!(numbers.len(), rows.len(), "a number twice");
    numbers
}

#[test]
fn a_till_sells_at_a_market_and_its_sales_come_home_and_are_uploaded_once() {
    let shop = shop(6);
    let stall = packed(&shop, "4");
    let lent = shop.ok(&["range", "list", "--status", "lent", "--json"]).json();
    assert_eq!(lent.len(), 4);
    assert_eq!(sell(&shop, 1), ["AB00000200"], "nothing of its books is sold here");
    // There: sales over the end of a book, a cancellation, a slip, a shift.
    let numbers = sell(&stall, 60);
    assert_eq!((numbers[0].as_str(), numbers[59].as_str()), ("AB00000000", "AB00000059"));
    stall.ok(&["invoice", "cancel", "AB00000003", "--reason", "打錯"]);
    assert!(stall.ok(&["slip", "AB00000004", "--format", "text"]).out.contains("AB-00000004"));
    for act in [
        &[
            "range",
            "add",
            "--period",
            &crate::shop::period().lj(),
            "--track",
            "ZZ",
            "--begin",
            "00000000",
            "--count",
            "50",
        ][..],
        &["invoice", "allowance", "AB00000004", "--reason", "退貨"],
        &["period", "end", &crate::shop::period().before().unwrap().lj()],
        &["till", "pack", "T1", "--books", "1", "--to", text(&stall.path().join("else"))],
        &["company", "edit", "1", "--name", "別的店"],
    ] {
        let run = stall.run(act);
        refused(&run, "TILL_PACKED");
    }
    let upload = &stall.ok(&["upload", "status", "--json"]).json()[0];
    assert_eq!((&upload["pending"], &upload["gateway"]), (&61.into(), &Value::Null), "it has no way out");
    healthy(&stall);
    assert!(stall.ok(&["till", "finish"]).out.contains("lj till unpack"));
    refused(&stall.run(&["issue", "--item", "茶:1:35"]), "TILL_FINISHED");
    refused(&stall.run(&["invoice", "cancel", "AB00000005", "--reason", "打錯"]), "TILL_FINISHED");
    stall.ok(&["till", "finish"]);
    // Home.
    let run = unpack(&shop, &stall);
    let told = &run.json()[0];
    assert_eq!(
        (&told["brought"], &told["cancelled"], &told["state"]),
        (&60.into(), &1.into(), &"home".into()),
        "{told}"
    );
    let row = equation(&shop);
    assert_eq!((&row["pending"], &row["cancelled"], &row["unused"]), (&60.into(), &1.into(), &239.into()));
    let mut all: BTreeSet<String> = numbers.into_iter().collect();
    all.insert("AB00000200".to_owned());
    assert_eq!(issued(&shop), all);
    let shown = shop.ok(&["invoice", "show", "AB00000007", "--json"]).json();
    assert_eq!(shown[0]["till"], "T1", "{}", shown[0]);
    healthy(&shop);
    // Again: nothing.
    let again = unpack(&shop, &stall);
    assert_eq!((again.code, &again.json()[0]["state"]), (0, &"home".into()));
    assert_eq!(issued(&shop), all);
    // The rest of its books is sold from here, behind what it sold there.
    assert!(sell(&shop, 1)[0].as_str() >= "AB00000060");
    assert_eq!(shop.ok(&["till", "packed", "--json"]).json()[0]["invoices"], 60);
    uploaded_once(&shop, 63);
    healthy(&shop);
}

/// Every document arrives at the centre, and each once.
fn uploaded_once(shop: &Place, documents: u64) {
    let sandbox =
        Sandbox::start("127.0.0.1:0".parse().unwrap(), None, Terms::sound(crate::shop::clock())).unwrap();
    upload_to(shop, &sandbox);
    let serving = crate::serving::Serving::start(shop);
    let deadline = Instant::now() + PATIENCE;
    loop {
        let status = &shop.ok(&["upload", "status", "--json"]).json()[0];
        if status["confirmed"] == documents && status["pending"] == 0 {
            break;
        }
        assert!(Instant::now() < deadline, "{status}");
    }
    assert_eq!(serving.terminate(), Some(0));
    assert_eq!(sandbox.taken().unwrap(), documents);
}

#[test]
fn a_till_that_is_not_finished_comes_home_as_far_as_it_is_and_once_more_with_the_rest() {
    let shop = shop(3);
    let stall = packed(&shop, "2");
    sell(&stall, 5);
    // On another machine its copy stands behind the fence: nothing is ended there.
    let first = unpack(&shop, &stall).json();
    assert_eq!((&first[0]["brought"], &first[0]["state"]), (&5.into(), &"away".into()));
    assert_eq!(shop.ok(&["range", "list", "--status", "lent", "--json"]).json().len(), 2);
    assert_eq!(sell(&shop, 1), ["AB00000100"], "its books stay its own");
    refused(&shop.run(&["range", "take-back", "1", "--unused"]), "RANGE_PACKED");
    let early = copied(&stall);
    // The customer comes to the shop meanwhile, and another to the stall.
    shop.ok(&["invoice", "cancel", "AB00000001", "--reason", "退貨"]);
    stall.ok(&["invoice", "cancel", "AB00000002", "--reason", "退貨"]);
    sell(&stall, 3);
    stall.ok(&["till", "finish"]);
    let second = unpack(&shop, &stall).json();
    assert_eq!(
        (&second[0]["brought"], &second[0]["cancelled"], &second[0]["state"]),
        (&3.into(), &1.into(), &"home".into())
    );
    assert_eq!(issued(&shop).len(), 9);
    let row = equation(&shop);
    assert_eq!((&row["cancelled"], &row["unused"]), (&2.into(), &141.into()));
    // An older copy brings nothing, and takes nothing away.
    refused(&unpack(&shop, &early), "PACK_OLDER");
    assert_eq!(equation(&shop), row);
    healthy(&shop);
}

#[test]
fn another_copy_that_sold_a_strangers_folder_and_a_damaged_one_are_refused_with_what_is_wrong() {
    let shop = shop(3);
    let folder = shop.path().join("stall");
    shop.ok(&["till", "pack", "T1", "--books", "1", "--to", text(&folder)]);
    // Against what was said, it was copied onto two machines.
    let twin = Place::new();
    copy(&folder, &twin.store());
    let stall = moved(&folder);
    sell(&stall, 2);
    sell(&twin, 3);
    stall.ok(&["till", "finish"]);
    assert_eq!(unpack(&shop, &stall).json()[0]["state"], "home");
    let before = issued(&shop);
    for finished in [false, true] {
        let run = unpack(&shop, &twin);
        refused(&run, "PACK_APART");
        assert!(run.err.contains("AB00000000 AB00000001 AB00000002"), "{}", run.err);
        if !finished {
            twin.ok(&["till", "finish"]);
        }
    }
    assert_eq!(issued(&shop), before);
    // Another shop's.
    let other = self::shop(1);
    refused(&unpack(&other, &stall), "NO_SUCH_PACK");
    refused(&unpack(&shop, &other), "NO_SUCH_PACK");
    let nothing = shop.run(&["till", "unpack", "/nowhere/at/all"]);
    assert_eq!(nothing.code, 2, "{}{}", nothing.out, nothing.err);
    // Damaged in the middle.
    let third = packed(&shop, "1");
    sell(&third, 4);
    let back = carried(&shop, &third);
    let segment = std::fs::read_dir(back.join("ledger")).unwrap().next().unwrap().unwrap().path();
    let mut bytes = std::fs::read(&segment).unwrap();
    let at = bytes
        .windows(6)
        .rposition(|window| window == "茶".repeat(2).as_bytes())
        .or_else(|| bytes.windows(3).position(|window| window == "茶".as_bytes()));
    bytes[at.unwrap()] ^= 1;
    std::fs::write(&segment, bytes).unwrap();
    let run = shop.run(&["till", "unpack", text(&back)]);
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    assert!(run.err.contains("PACK_DAMAGED") && run.err.contains("lj till lost"), "{}", run.err);
    assert_eq!(issued(&shop), before);
    healthy(&shop);
}

#[test]
fn a_lost_till_withholds_its_books_and_is_taken_when_it_is_found() {
    let shop = shop(2);
    let stall = packed(&shop, "1");
    sell(&stall, 4);
    let lost = shop.ok(&["till", "lost", "T1", "--reason", "攤位失竊", "--json"]).json();
    assert_eq!((&lost[0]["withheld"], &lost[0]["state"]), (&50.into(), &"lost".into()));
    let row = equation(&shop);
    assert_eq!((&row["withheld"], &row["unused"]), (&50.into(), &50.into()));
    shop.ok(&["till", "lost", "T1", "--reason", "攤位失竊"]);
    stall.ok(&["till", "finish"]);
    let found = unpack(&shop, &stall).json();
    assert_eq!((&found[0]["brought"], &found[0]["state"]), (&4.into(), &"home".into()));
    // What a person withheld stays withheld.
    let row = equation(&shop);
    assert_eq!((&row["pending"], &row["withheld"]), (&4.into(), &46.into()));
    assert_eq!(shop.run(&["till", "lost", "T1"]).code, 2);
    healthy(&shop);
}

#[test]
fn a_folder_that_nobody_opened_gives_its_books_back_on_a_persons_word_alone() {
    let shop = shop(2);
    let folder = shop.path().join("stall");
    shop.ok(&["till", "pack", "T1", "--range", "1", "--to", text(&folder)]);
    // The same call again changes nothing; another till does not go where one lies.
    shop.ok(&["till", "pack", "T1", "--books", "1", "--to", text(&folder)]);
    assert_eq!(shop.ok(&["range", "list", "--status", "lent", "--json"]).json().len(), 1);
    shop.ok(&["till", "add", "T2"]);
    assert_eq!(shop.run(&["till", "pack", "T2", "--books", "1", "--to", text(&folder)]).code, 2);
    let run = shop.ok(&["till", "unpack", text(&folder)]);
    assert!(run.out.contains("--unused"), "{}", run.out);
    assert_eq!(shop.ok(&["till", "packed", "--json"]).json()[0]["state"], "away");
    shop.ok(&["till", "unpack", text(&folder), "--unused"]);
    assert_eq!(shop.ok(&["till", "packed", "--json"]).json()[0]["state"], "home");
    assert_eq!(equation(&shop)["unused"], 100);
    // It can sell no more, wherever it goes.
    refused(&shop.run(&["--store", text(&folder), "issue", "--item", "茶:1:35"]), "TILL_FINISHED");
    let elsewhere = moved(&folder);
    refused(&elsewhere.run(&["issue", "--item", "茶:1:35"]), "FENCED");
    elsewhere.run(&["fence", "lift", "--reason", "看過"]);
    assert_eq!(elsewhere.run(&["issue", "--item", "茶:1:35"]).code, 1);
    let few = shop.run(&["till", "pack", "T1", "--books", "3", "--to", text(&folder)]);
    assert!(few.code == 2 && few.err.contains("lj range split"), "{}", few.err);
    refused(&shop.run(&["till", "finish"]), "NOT_PACKED");
    refused(&shop.run(&["till", "pack", "T9", "--books", "1", "--to", text(&folder)]), "NO_SUCH_TILL");
}

/// What was printed there is not printed at home as an original again, and what was not can be.
#[test]
fn papers_that_the_stall_printed_are_known_at_home() {
    let shop = shop(2);
    let stall = packed(&shop, "1");
    let (config, spool) = (stall.path().join("config/lj"), stall.path().join("spool"));
    std::fs::create_dir_all(&config).unwrap();
    std::fs::create_dir(&spool).unwrap();
    let settings = format!("[printer.T1]\nspool = \"{}\"\n", text(&spool));
    std::fs::write(config.join("config.toml"), settings).unwrap();
    stall.ok(&["issue", "--till", "T1", "--item", "茶:1:35", "--print", "T1"]);
    stall.ok(&["issue", "--till", "T1", "--item", "茶:1:35", "--print", "none"]);
    let printed = |place: &Place, number: &str| {
        let life = place.ok(&["invoice", "show", number, "--json"]).json().swap_remove(0);
        life["printed"].as_array().map_or(0, Vec::len)
    };
    assert_eq!((printed(&stall, "AB00000000"), printed(&stall, "AB00000001")), (1, 0));
    // Not finished: of what may still be printed there no original is printed here.
    unpack(&shop, &stall);
    assert_eq!(printed(&shop, "AB00000000"), 1);
    stall.ok(&["till", "finish"]);
    unpack(&shop, &stall);
    assert_eq!(printed(&shop, "AB00000000"), 1);
    healthy(&shop);
}

/// Between any two steps: before the shop knows its store, between that and its name.
#[test]
fn a_packing_that_broke_off_is_thrown_away_or_completed_and_lends_once() {
    let shop = shop(4);
    let (folder, staging) = (shop.path().join("stall"), shop.path().join("stall.packing"));
    let pack = ["till", "pack", "T1", "--books", "2", "--to", text(&folder), "--json"];
    // A store that the shop does not know, whole or in pieces.
    let stranger = self::shop(1);
    copy(&stranger.store(), &staging);
    let first = shop.ok(&pack).json().swap_remove(0);
    std::fs::rename(&folder, &staging).unwrap();
    let again = shop.ok(&pack).json().swap_remove(0);
    assert_eq!((&first["id"], &first["ranges"]), (&again["id"], &again["ranges"]));
    assert!(folder.exists() && !staging.exists());
    assert_eq!(shop.ok(&["range", "list", "--status", "lent", "--json"]).json().len(), 2);
    std::fs::create_dir_all(staging.join("ledger")).unwrap();
    std::fs::write(staging.join("ledger/00000001.seg"), b"half").unwrap();
    std::fs::rename(&folder, shop.path().join("other")).unwrap();
    let next = shop.ok(&pack).json().swap_remove(0);
    assert_ne!(next["id"], first["id"]);
    assert_eq!(shop.ok(&["range", "list", "--status", "lent", "--json"]).json().len(), 4);
    healthy(&shop);
}

/// `kill -9` again and again, at whatever step it is.
#[test]
fn packing_and_bringing_home_are_killed_again_and_again_and_every_number_comes_once() {
    let shop = shop(12);
    let folder = shop.path().join("stall");
    killed_until_done(&shop, &["till", "pack", "T1", "--books", "10", "--to", text(&folder)]);
    let lent = shop.ok(&["range", "list", "--status", "lent", "--json"]).json();
    assert_eq!(lent.len(), 10, "nothing is lent to a folder that is not there");
    let stall = moved(&folder);
    let sales = if crate::shop::full_scale() { 490 } else { 250 };
    let lines: Vec<String> = (0..sales)
        .map(|sale| {
            format!("{{\"request_id\":\"s-{sale}\",\"items\":[{{\"name\":\"茶\",\"qty\":1,\"price\":35}}]}}")
        })
        .collect();
    let file = stall.path().join("sales.jsonl");
    std::fs::write(&file, lines.join("\n")).unwrap();
    stall.ok(&["issue", "--from", text(&file)]);
    stall.ok(&["till", "finish"]);
    let back = carried(&shop, &stall);
    killed_until_done(&shop, &["till", "unpack", text(&back)]);
    assert_eq!(issued(&shop), issued(&stall));
    assert_eq!(issued(&shop).len(), sales);
    assert_eq!(shop.ok(&["till", "packed", "--json"]).json()[0]["state"], "home");
    let row = equation(&shop);
    assert_eq!((&row["pending"], &row["unused"]), (&sales.into(), &(600 - sales).into()));
    healthy(&shop);
}

/// Calls it, kills it a little later each time, and at last lets it end.
fn killed_until_done(place: &Place, arguments: &[&str]) {
    let mut wait = Duration::from_millis(2);
    loop {
        let mut command = place.command();
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        std::thread::sleep(wait);
        if let Some(ended) = child.try_wait().unwrap() {
            assert!(ended.success(), "{arguments:?}");
            return;
        }
        child.kill().unwrap();
        child.wait().unwrap();
        wait += Duration::from_millis(7);
    }
}

/// A real shop: people, PINs and QR keys go along sealed, the centre's keys do not.
#[test]
fn people_and_keys_go_along_sealed_and_are_good_there() {
    use crate::copies_secrets::{PASSPHRASE, keys_of, put_keys, with};
    let shop = Place::new();
    shop.ok(&["init", "--company", "1", "--name", "台北股份有限公司", "--ubn", "04595257"]);
    let keys = "[qr_key]\n04595257 = \"00112233445566778899aabbccddeeff\"\n\n[uplink]\nhash_key = \"ejCk326UnaZWKisg\"\n";
    put_keys(&shop, keys);
    let period = crate::shop::period().lj();
    shop.ok(&["till", "add", "T1"]);
    shop.ok(&["range", "batch", "--period", &period, "--track", "AB", "--begin", "00000000", "--books", "2"]);
    let boss = ["staff", "add", "B1", "--role", "administrator", "--pin"];
    assert_eq!(with(&shop, &boss, &[("LJ_NEW_PIN", "2468")]).code, 0);
    let signed = [("LJ_PIN", "2468"), ("LJ_PASSPHRASE", PASSPHRASE)];
    let as_boss =
        |place: &Place, arguments: &[&str]| with(place, &[arguments, &["--as", "B1"]].concat(), &signed);
    assert_eq!(as_boss(&shop, &["staff", "add", "C1", "--role", "cashier"]).code, 0);
    let edited = with(
        &shop,
        &["staff", "edit", "C1", "--pin", "--as", "B1"],
        &[("LJ_PIN", "2468"), ("LJ_NEW_PIN", "1357")],
    );
    assert_eq!(edited.code, 0, "{}", edited.err);
    let folder = shop.path().join("stall");
    let run =
        as_boss(&shop, &["till", "pack", "T1", "--books", "1", "--to", text(&folder), "--with-secrets"]);
    assert!(run.code == 0 && run.err.contains("lj till keys"), "{}{}", run.out, run.err);
    let sealed = std::fs::read_to_string(folder.join("SECRETS")).unwrap();
    assert!(!sealed.contains("00112233") && !sealed.contains("ejCk"), "{sealed}");
    let stall = moved(&folder);
    let sale = ["issue", "--item", "茶:1:35", "--print", "none", "--as", "C1"];
    let pin = [("LJ_PIN", "1357")];
    assert_ne!(with(&stall, &sale, &pin).code, 0, "nothing is good before the passphrase");
    let wrong = with(&stall, &["till", "keys"], &[("LJ_PASSPHRASE", "four words that are others")]);
    refused(&wrong, "WRONG_PASSPHRASE");
    assert_eq!(with(&stall, &["till", "keys"], &signed).code, 0);
    let there = std::fs::read_to_string(keys_of(&stall)).unwrap();
    assert!(there.contains("00112233") && !there.contains("uplink"), "{there}");
    let sold = with(&stall, &sale, &pin);
    assert_eq!(sold.code, 0, "{}", sold.err);
    assert!(with(&stall, &sale, &[("LJ_PIN", "9999")]).err.contains("BAD_PIN"));
    assert_eq!(with(&stall, &["till", "finish", "--as", "C1"], &pin).code, 0);
    let back = carried(&shop, &stall);
    let home = as_boss(&shop, &["till", "unpack", text(&back), "--json"]);
    assert_eq!(
        (&home.json()[0]["brought"], &home.json()[0]["state"]),
        (&1.into(), &"home".into()),
        "{}",
        home.err
    );
    // Without them nobody signs in there, and it is said.
    let bare = shop.path().join("bare");
    let run = as_boss(&shop, &["till", "pack", "T1", "--books", "1", "--to", text(&bare)]);
    assert!(
        run.code == 0 && run.err.contains("--with-secrets") && !bare.join("SECRETS").exists(),
        "{}",
        run.err
    );
}
