//! `lj selftest`: every scenario of the Turnkey self-test as files, valid to whichever validator is here and taken by a
//! simulated Turnkey's own check; the table; and what is refused.

use crate::binary::Place;
use crate::mig::read::elements;
use crate::mig::schemas;
use crate::turnkey::check::{Read, refusal};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

const SCENARIOS: [&str; 20] = [
    "1-1", "1-2", "2", "3", "4-1", "4-2", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16",
    "17", "18",
];

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// A tester's store: its own UBN, and a book of the platform's test page.
fn tester() -> Place {
    let place = Place::new();
    place.ok(&[
        "init",
        "--sample",
        "--company",
        "1",
        "--name",
        "範例商行",
        "--ubn",
        "12345675",
        "--address",
        "臺北市中正區",
    ]);
    let period = crate::shop::period().lj();
    place.ok(&["range", "add", "--period", &period, "--track", "JZ", "--begin", "50075650", "--count", "50"]);
    place
}

fn folder(place: &Place, name: &str) -> String {
    place.path().join(name).to_str().unwrap().to_owned()
}

/// Every file below a folder, from there.
fn files(folder: &Path) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.insert(path.strip_prefix(folder).unwrap().to_owned());
            }
        }
    }
    found
}

#[test]
fn eighteen_scenarios_are_written_valid_and_taken() {
    let place = tester();
    let out = folder(&place, "test");
    let mut command = place.command();
    let schemas_here = schemas::found();
    if let Some(schemas) = &schemas_here {
        command.env("LJ_XSD", schemas);
    }
    let run = crate::binary::Run::of(command.args(["selftest", &out, "--json"]).output().unwrap());
    let rows = run.json();
    let told: BTreeSet<PathBuf> = rows.iter().map(|row| PathBuf::from(text(&row["file"]))).collect();
    assert_eq!(told, files(Path::new(&out)), "the table has every file, and each is there");
    assert_eq!(told.len(), rows.len());
    let mut scenarios = BTreeSet::new();
    let mut by_kind: BTreeMap<&str, Vec<PathBuf>> = BTreeMap::new();
    for row in &rows {
        let message = text(&row["message"]);
        let of_row: Vec<&str> = row["scenarios"].as_array().unwrap().iter().map(text).collect();
        scenarios.extend(of_row);
        assert_eq!(row["fault"], Value::Null, "{row}");
        let word = if schemas_here.is_some() { "valid" } else { "unchecked" };
        assert_eq!(row["schema"], word, "{row}");
        let path = Path::new(&out).join(text(&row["file"]));
        taken(message, &path);
        by_kind.entry(message).or_default().push(path);
    }
    let wanted: BTreeSet<&str> = SCENARIOS.into_iter().chain(["E0401", "E0402"]).collect();
    assert_eq!(scenarios, wanted);
    let counts: Vec<(&str, usize)> = by_kind.iter().map(|(kind, files)| (*kind, files.len())).collect();
    let expected =
        [("E0401", 1), ("E0402", 1), ("F0401", 20), ("F0501", 2), ("F0701", 2), ("G0401", 1), ("G0501", 1)];
    assert_eq!(counts, expected);
    for (kind, files) in &by_kind {
        schemas::check_all(kind, files);
    }
    let range = place.ok(&["range", "list", "--json"]).json();
    assert_eq!(range[0]["last_issued"], Value::Null, "nothing is issued");
}

/// A simulated Turnkey takes the file into a pack; it has no such check of messages about numbers.
fn taken(message: &str, path: &Path) {
    let bytes = std::fs::read(path).unwrap();
    let (namespace, found) = elements(&bytes);
    if !message.starts_with('E') {
        assert_eq!(refusal(message, &namespace, &Read(&found)), None, "{}", path.display());
    }
}

#[test]
fn the_marks_are_the_forms_and_the_rounds_keep_what_waits_apart() {
    let place = tester();
    let out = folder(&place, "test");
    let rows = place.ok(&["selftest", &out, "--json"]).json();
    let of = |scenario: &str| -> Vec<&Value> {
        rows.iter().filter(|row| row["scenarios"].as_array().unwrap().contains(&scenario.into())).collect()
    };
    let marks = |scenario: &str| {
        let row = of(scenario)[0];
        let word = |name: &str| row[name].as_str().unwrap_or("-").to_owned();
        [word("carrier_type"), word("donation"), word("print_mark"), word("buyer")].join(" ")
    };
    assert_eq!(marks("1-1"), "- - Y -");
    assert_eq!(marks("1-2"), "- - Y 12345675");
    assert_eq!(marks("9"), "3J0002 919 N -");
    assert_eq!(marks("10"), "3J0002 - N 12345675");
    assert_eq!(marks("12"), "EJ0113 919 N -");
    assert_eq!(marks("14"), "CQ0001 919 N -");
    let rounds: Vec<u64> = of("4-1").iter().map(|row| row["round"].as_u64().unwrap()).collect();
    assert_eq!(rounds, [1, 2, 3, 4]);
    let numbers: BTreeSet<&str> = of("4-1").iter().map(|row| text(&row["number"])).collect();
    assert_eq!(numbers.len(), 1, "the re-issue keeps its number");
    let first = of("1-1")[0];
    assert_eq!(
        (text(&first["number"]), text(&first["file"])),
        ("JZ50075650", "1/F0401/F0401-JZ50075650.xml")
    );
    assert_eq!(text(&of("E0402")[0]["number"]), "JZ50075668-50075699");
    let member = std::fs::read_to_string(Path::new(&out).join(text(&of("11")[0]["file"]))).unwrap();
    assert!(member.contains("<CarrierType>EJ0113</CarrierType>"), "{member}");
}

#[test]
fn the_table_is_for_a_shop_to_fill_in() {
    let place = tester();
    let told = place.ok(&["selftest", &folder(&place, "zh")]).out;
    for part in ["開立、作廢、註銷、同號重開", "BTB036W", "□", "E0402", "會員載具", "XSD"]
    {
        assert!(told.contains(part), "{part}:\n{told}");
    }
    let english = place.ok(&["--lang", "en", "selftest", &folder(&place, "en")]).out;
    assert!(english.contains("issued, cancelled, voided, issued again"), "{english}");
}

#[test]
fn another_tester_brings_ubn_name_and_numbers() {
    let place = tester();
    let out = folder(&place, "test");
    let options = [
        "--ubn",
        "04595257",
        "--name",
        "另一商行",
        "--track",
        "LP",
        "--begin",
        "50936688",
        "--buyer",
        "12345675",
    ];
    let rows = place.ok(&[&["selftest", &out, "--json"][..], &options].concat()).json();
    let of = |scenario: &str| {
        let row = rows.iter().find(|row| row["scenarios"][0] == scenario).unwrap();
        std::fs::read_to_string(Path::new(&out).join(text(&row["file"]))).unwrap()
    };
    let company = of("1-2");
    for part in
        ["<Identifier>04595257</Identifier>", "<Name>另一商行</Name>", "<Identifier>12345675</Identifier>"]
    {
        assert!(company.contains(part), "{part}:\n{company}");
    }
    assert!(of("1-1").contains("<InvoiceNumber>LP50936688</InvoiceNumber>"));
}

#[test]
fn what_is_no_test_is_refused_and_nothing_is_written() {
    let place = tester();
    let out = folder(&place, "test");
    for (options, code, said) in [
        (&["--ubn", "12345678"][..], "BAD_UBN", "檢查碼"),
        (&["--ubn", "00000000"], "BAD_UBN", "不是統一編號"),
        (&["--buyer", "00000000"], "BAD_UBN", "不是統一編號"),
        (&["--company", "9"], "NO_SUCH_COMPANY", "9"),
        (&["--track", "QQ"], "NO_NUMBERS_ADDED", "12345675"),
        (&["--track", "QQ", "--begin", "50075650"], "NO_NUMBERS_ADDED", "QQ50075650"),
        (&["--track", "JZ", "--begin", "50075690"], "NO_NUMBERS_ADDED", "JZ50075690"),
        (&["--ubn", "04595257"], "NO_NUMBERS_ADDED", "04595257"),
        (&["--ubn", "04595257", "--track", "LP", "--begin", "99999990"], "NO_NUMBERS_ADDED", "18"),
        (&["--name", &"商".repeat(61)], "TEXT_TOO_LONG", "60"),
    ] {
        let run = place.run(&[&["selftest", &out][..], options].concat());
        assert_eq!(run.code, 1, "{options:?}: {}{}", run.out, run.err);
        assert!(
            run.err.contains(&format!("refused[{code}]")) && run.err.contains(said),
            "{options:?}: {}",
            run.err
        );
        assert!(!Path::new(&out).exists(), "{options:?}");
    }
    for usage in
        [&["selftest"][..], &["selftest", &out, "--track", "1"], &["selftest", &out, "--begin", "50075650"]]
    {
        assert_eq!(place.run(usage).code, 2, "{usage:?}");
    }
    let full = folder(&place, "full");
    std::fs::create_dir(&full).unwrap();
    std::fs::write(Path::new(&full).join("mine.txt"), "mine").unwrap();
    let run = place.run(&["selftest", &full]);
    assert!(run.code == 1 && run.err.contains("refused[FOLDER_NOT_EMPTY]"), "{}", run.err);
    assert_eq!(files(Path::new(&full)).len(), 1);
    for nowhere in [folder(&place, "no/where"), folder(&place, "full/mine.txt")] {
        let run = place.run(&["selftest", &nowhere]);
        assert!(run.code == 3 && run.err.contains("無法使用"), "{nowhere}: {} {}", run.code, run.err);
    }
    let real = Place::new();
    real.ok(&["init", "--company", "1", "--name", "真商行", "--ubn", "12345675", "--address", "臺北市"]);
    let run = real.run(&["selftest", &folder(&real, "test"), "--track", "JZ", "--begin", "50075650"]);
    assert!(run.code == 1 && run.err.contains("refused[NOT_SAMPLE]"), "{}", run.err);
}

#[test]
fn what_the_schemas_refuse_is_told_and_ends_with_one() {
    let Some(found) = schemas::found() else { return };
    let place = tester();
    let own = place.path().join("xsd");
    for file in files(&found) {
        std::fs::create_dir_all(own.join(&file).parent().unwrap()).unwrap();
        std::fs::copy(found.join(&file), own.join(&file)).unwrap();
    }
    // The cancellations are held against the schema of another message.
    std::fs::copy(found.join("v41/F0701.xsd"), own.join("v41/F0501.xsd")).unwrap();
    let told = |out: &str| {
        let mut command = place.command();
        command.env("LJ_XSD", &own).args(["selftest", &folder(&place, out)]);
        crate::binary::Run::of(command.output().unwrap())
    };
    let run = told("test");
    assert!(run.code == 1 && run.err.contains("refused[SELF_TEST_FAULTY]"), "{}{}", run.out, run.err);
    assert_eq!(run.out.matches("XSD 不符").count(), 2, "{}", run.out);
    // A schema that cannot be read says nothing of a file.
    std::fs::remove_dir_all(own.join("common")).unwrap();
    let run = told("unread");
    assert_eq!((run.code, run.out.matches("XSD 未檢查").count()), (0, 28), "{}{}", run.out, run.err);
}

#[test]
fn what_is_known_of_the_centres_needs_no_store() {
    let place = Place::new();
    let rows = place.ok(&["selftest", "--centres", "--json"]).json();
    assert!(rows.len() > 20);
    let told = place.ok(&["selftest", "--centres"]).out;
    for part in ["CheckBarcode", "9000113", "PrintMark", "列印註記", "3040137"] {
        assert!(told.contains(part) || part == "PrintMark", "{part}:\n{told}");
    }
    assert!(place.ok(&["--lang", "en", "selftest", "--centres"]).out.contains("PrintMark"));
}
