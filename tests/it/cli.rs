//! The verbs as a script meets them: the real binary, its exit codes, its JSON.

use crate::binary::{Place, Run};
use serde_json::{Value, json};

/// The legacy rows of `legacy/seed.md` as the screen shows them, top down: company, begin, last used, cancelled.
const LEGACY: [(&str, u32, Option<u32>, u32); 15] = [
    ("2", 98_000_000, Some(98_000_001), 0),
    ("1", 87_296_950, Some(87_296_950), 0),
    ("1", 87_296_900, Some(87_296_904), 0),
    ("1", 87_296_850, Some(87_296_857), 1),
    ("1", 87_296_800, Some(87_296_800), 0),
    ("1", 87_296_750, None, 0),
    ("1", 87_296_700, Some(87_296_700), 0),
    ("1", 87_296_650, None, 0),
    ("1", 87_296_600, Some(87_296_600), 0),
    ("1", 87_296_550, Some(87_296_551), 0),
    ("1", 87_296_500, None, 0),
    ("1", 87_296_450, None, 0),
    ("1", 87_296_400, None, 0),
    ("1", 87_296_350, None, 0),
    ("1", 87_296_300, None, 0),
];

fn demo() -> Place {
    let place = Place::new();
    place.ok(&["init", "--demo"]);
    place
}

fn refused(run: &Run, code: &str) {
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    assert!(run.err.starts_with(&format!("refused[{code}]: ")), "{code}: {}", run.err);
}

#[test]
fn the_demo_has_the_fifteen_legacy_ranges_value_for_value() {
    let place = demo();
    let rows = place.ok(&["range", "list", "--period", "10807", "--json"]).json();
    assert_eq!(rows.len(), LEGACY.len());
    for (row, (company, begin, last, cancelled)) in rows.iter().zip(LEGACY) {
        let used = last.map_or(0, |last| last - begin + 1);
        let expected = json!({
            "id": row["id"], "period": "10807", "category": "收銀機", "kind": "電子發票", "copies": "三聯式",
            "from": "2019-07-01", "to": "2019-08-31", "track": "TF",
            "begin": begin.to_string(), "end": (begin + 49).to_string(), "count": 50,
            "last_issued": last.map(|last| last.to_string()), "cancelled": cancelled,
            "company": company, "dept": null, "tax_kind": "07", "ubn": "12345675", "remaining": 50 - used,
            "till": null, "status": "expired", "upload": "auto", "check": "unmatched",
        });
        assert_eq!(*row, expected);
    }
    assert_eq!(place.ok(&["doctor", "--json"]).json()[0]["ok"], true);
}

#[test]
fn in_the_legacy_period_the_demo_shows_what_the_legacy_screen_did() {
    let place = Place::new();
    let now = "2019-07-15 10:00:00";
    place.ok(&["init", "--demo", "--now", now]);
    let rows =
        place.ok(&["--now", now, "range", "list", "--period", "10807", "--status", "in_use", "--json"]);
    assert_eq!(rows.json().len(), 8);
    let table = place.ok(&["--now", now, "range", "list", "--track", "TF"]).out;
    let heading = table.lines().next().unwrap();
    let columns: Vec<&str> = heading.split_whitespace().collect();
    assert_eq!(
        columns[1..15],
        [
            "期別",
            "發票類別",
            "發票型態",
            "聯數",
            "發票起日",
            "發票迄日",
            "字軌",
            "發票號碼起",
            "發票號碼迄",
            "張數",
            "已開立號碼",
            "作廢張數",
            "公司編號",
            "部門代號"
        ]
    );
    assert!(table.contains("108.07.01") && table.contains("87296857"), "{table}");
}

#[test]
fn the_list_is_newest_period_first_then_highest_begin_and_knows_no_page() {
    let place = demo();
    place.ok(&[
        "range",
        "batch",
        "--period",
        &next_period(),
        "--track",
        "QQ",
        "--begin",
        "00000000",
        "--books",
        "2000",
    ]);
    let rows = place.ok(&["range", "list", "--json"]).json();
    assert_eq!(rows.len(), 2255);
    let key =
        |row: &Value| (row["period"].as_str().unwrap().to_owned(), row["begin"].as_str().unwrap().to_owned());
    assert!(rows.windows(2).all(|pair| key(&pair[0]) >= key(&pair[1])));
    assert_eq!(place.ok(&["range", "list", "--json", "--limit", "1200"]).json(), rows[..1200]);
}

fn next_period() -> String {
    crate::shop::period().next().lj()
}

#[test]
fn without_a_store_every_verb_says_so_and_creates_nothing() {
    let place = Place::new();
    for verb in [&["range", "list"][..], &["issue", "--item", "茶:1:1"], &["doctor"], &["serve"], &["status"]]
    {
        refused(&place.run(verb), "NO_STORE");
    }
    assert!(!place.store().exists());
    std::fs::create_dir(place.store()).unwrap();
    refused(&place.run(&["range", "list"]), "NO_STORE");
    assert_eq!(
        std::fs::read_dir(place.store()).unwrap().count(),
        0,
        "a directory of something else stays as it is"
    );
    assert_eq!(place.run(&["status", "--check"]).code, 3);
}

#[test]
fn exit_codes_are_those_of_the_contract() {
    let place = demo();
    refused(&place.run(&["init", "--demo"]), "STORE_EXISTS");
    assert_eq!(place.run(&[]).code, 2, "screens without a terminal");
    assert_eq!(place.run(&["range", "add"]).code, 2);
    assert_eq!(place.run(&["nothing"]).code, 2);
    assert_eq!(place.run(&["issue", "--item", "茶"]).code, 2);
    refused(&place.run(&["issue", "--item", "茶:0:1"]), "BAD_LINES");
    refused(&place.run(&["issue", "--item", "茶:1:0"]), "BAD_TOTAL");
    refused(&place.run(&["issue", "--item", "茶:1:1", "--buyer", "12345678"]), "BAD_UBN");
    refused(&place.run(&["issue", "--item", "茶:1:1", "--carrier", "/abc"]), "BAD_CARRIER");
    let both = ["issue", "--item", "茶:1:1", "--buyer", "04595257", "--donate", "919"];
    refused(&place.run(&both), "CARRIER_CONFLICT");
    refused(&place.run(&["issue", "--item", "茶:1:1", "--company", "2"]), "NO_NUMBERS_ADDED");
    place.ok(&["company", "add", "3", "--name", "新店", "--ubn", "24634102"]);
    refused(&place.run(&["issue", "--item", "茶:1:1", "--company", "3"]), "NO_NUMBERS_ADDED");
    refused(&place.run(&["range", "delete", "R000015"]), "RANGE_USED");
    refused(&place.run(&["range", "delete", "999"]), "NO_SUCH_RANGE");
    refused(&place.run(&["invoice", "show", "ZZ-98000000"]), "NO_SUCH_INVOICE");
}

#[test]
fn only_a_sample_store_takes_a_frozen_clock() {
    let place = Place::new();
    let real = ["init", "--company", "1", "--name", "店", "--ubn", "12345675"];
    let now = ["--now", "2026-11-23 10:00:00"];
    refused(&place.run(&[&real[..], &now].concat()), "NOT_SAMPLE");
    assert!(!place.store().exists());
    refused(&place.run(&["init", "--company", "1", "--name", "店", "--ubn", "12345678"]), "BAD_UBN");
    place.ok(&real);
    refused(&place.run(&[&now[..], &["range", "list"]].concat()), "NOT_SAMPLE");
    place.ok(&["range", "list"]);
}

#[test]
fn ranges_are_added_changed_and_refused_all_or_none() {
    let place = demo();
    let period = next_period();
    let add = |more: &[&str]| {
        place.run(&[&["range", "add", "--json", "--period", &period, "--track", "zz"][..], more].concat())
    };
    refused(&add(&["--begin", "00000010", "--count", "50"]), "RANGE_UNALIGNED");
    refused(&add(&["--begin", "00000050", "--end", "00000049"]), "BAD_FIELD");
    let row = add(&["--begin", "00000010", "--count", "30", "--reason", "舊機移轉", "--dept", "A01"])
        .json()
        .remove(0);
    assert_eq!((&row["track"], &row["end"], &row["dept"]), (&json!("ZZ"), &json!("00000039"), &json!("A01")));
    refused(&add(&["--begin", "00000000", "--count", "50"]), "RANGE_OVERLAP");
    let far = ["range", "add", "--period", "20001", "--track", "ZZ", "--begin", "00000000", "--count", "50"];
    refused(&place.run(&far), "PERIOD_WINDOW");

    let id = row["id"].as_str().unwrap();
    let edited = place
        .ok(&["range", "edit", id, "--count", "50", "--begin", "00000100", "--dept", "-", "--json"])
        .json();
    assert_eq!(
        (&edited[0]["begin"], &edited[0]["count"], &edited[0]["dept"]),
        (&json!("00000100"), &json!(50), &Value::Null)
    );
    refused(&place.run(&["range", "dept", "B1", id, "999"]), "NO_SUCH_RANGE");
    assert_eq!(place.ok(&["range", "dept", "B1", id, "--json"]).json()[0]["dept"], "B1");
    assert_eq!(place.ok(&["range", "till", "T9", id, "--json"]).json()[0]["till"], "T9");
    assert_eq!(place.ok(&["range", "pause", id, "--json"]).json()[0]["status"], "paused");
    assert_eq!(place.ok(&["range", "resume", id, "--json"]).json()[0]["status"], "ready");
    place.ok(&["range", "delete", id]);
    assert!(place.ok(&["range", "list", "--track", "ZZ", "--json"]).json().is_empty());
}

#[test]
fn a_repeat_is_answered_again_and_other_content_is_refused() {
    let place = demo();
    let sale = ["issue", "--json", "--item", "咖啡:大:2:52.5", "--buyer", "12345675", "--request-id", "t1-1"];
    let first = place.ok(&sale).json();
    assert_eq!(place.ok(&sale).json(), first);
    let invoice = &first[0];
    let amounts = (&invoice["sales_amount"], &invoice["tax_amount"], &invoice["total_amount"]);
    assert_eq!(amounts, (&json!(100), &json!(5), &json!(105)));
    assert_eq!((&invoice["request_id"], &invoice["range"]), (&json!("t1-1"), &json!("R000016")));
    refused(&place.run(&["issue", "--item", "咖啡:1:1", "--request-id", "t1-1"]), "REQUEST_ID_REUSED");

    let number = invoice["number"].as_str().unwrap();
    let shown = place.ok(&["invoice", "show", number, "--json"]).json().remove(0);
    assert_eq!(
        (&shown["items"][0]["name"], &shown["life"][1]["request_id"]),
        (&json!("咖啡:大"), &json!("t1-1"))
    );
    assert_eq!(place.ok(&["invoice", "list", "--json"]).json().len(), 1);
}

/// What a scanner reads from our own slip finds the invoice, and no other.
#[test]
fn a_scanned_slip_is_shown() {
    let place = demo();
    let sold = place.ok(&["issue", "--json", "--item", "咖啡:1:105"]).json().remove(0);
    let text = |name: &str| sold[name].as_str().unwrap().to_owned();
    let period = lj::domain::Period::parse(&text("period")).unwrap();
    let code39 = |random: &str| format!("{}{}{random}", period.mig(), text("number"));
    let shown = place.ok(&["invoice", "show", &code39(&text("random_code")), "--json"]).json();
    assert_eq!(shown[0]["number"], sold["number"]);
    let other = if text("random_code") == "0001" { "0002" } else { "0001" };
    refused(&place.run(&["invoice", "show", &code39(other)]), "NO_SUCH_INVOICE");
    // Another period's number is another invoice.
    let next = format!("{}{}{}", period.next().mig(), text("number"), text("random_code"));
    refused(&place.run(&["invoice", "show", &next]), "NO_SUCH_INVOICE");
}

#[test]
fn masters_are_kept() {
    let place = demo();
    place.ok(&["company", "add", "3", "--name", "新店", "--ubn", "24634102", "--allocation", "annual"]);
    refused(&place.run(&["company", "add", "3", "--name", "新店", "--ubn", "24634102"]), "CODE_TAKEN");
    refused(&place.run(&["company", "edit", "1", "--ubn", "24634102"]), "COMPANY_IN_USE");
    place.ok(&["company", "edit", "3", "--address", "台中市"]);
    let companies = place.ok(&["company", "list", "--json"]).json();
    assert_eq!((&companies[2]["address"], &companies[2]["allocation"]), (&json!("台中市"), &json!("annual")));
    place.ok(&["till", "add", "T7", "--dept", "A01", "--company", "3"]);
    assert_eq!(place.ok(&["till", "edit", "T7", "--dept", "-", "--json"]).json()[0]["dept"], Value::Null);
    refused(&place.run(&["dept", "edit", "X9", "--name", "無"]), "NO_SUCH_DEPT");
    assert_eq!(place.ok(&["dept", "list", "--json"]).json().len(), 1);
}

#[test]
fn the_paths_and_the_help_open_nothing() {
    let place = Place::new();
    let paths = place.ok(&["paths", "--json"]).json().remove(0);
    assert_eq!(paths["store"], place.store().to_str().unwrap());
    assert!(place.ok(&["help", "range", "import"]).out.contains("--books-of"));
    let codes = place.ok(&["help", "refusals", "--json"]).json();
    for code in ["NO_STORE", "STORE_EXISTS", "RANGE_OVERLAP", "CLOCK_BEHIND", "NOT_SAMPLE", "BAD_UBN"] {
        assert!(codes.iter().any(|row| row["code"] == code), "{code}");
    }
    let settings = place.ok(&["help", "config"]).out;
    for named in
        ["config.toml", "keymap = \"legacy\"", "import_folder = ", "[printer.T1]", "[uplink]", "[mirror]"]
    {
        assert!(settings.contains(named), "{named}:\n{settings}");
    }
    let settings = place.ok(&["help", "config", "--json"]).json();
    assert!(settings.iter().any(|row| row["section"] == "[mirror]" && row["key"] == "folder"));
    assert_eq!(place.run(&["help", "nothing"]).code, 2);
    assert!(!place.store().exists());
}

#[test]
fn a_wrong_configuration_names_every_fault() {
    let place = demo();
    let directory = place.path().join("config/lj");
    std::fs::create_dir_all(&directory).unwrap();
    std::fs::write(directory.join("config.toml"), "colour = 1\nlang = \"en\"\nborders = 3\n").unwrap();
    let run = place.run(&["range", "list"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("config.toml:1:") && run.err.contains("config.toml:3:"), "{}", run.err);
    std::fs::write(directory.join("config.toml"), "lang = \"en\"\n").unwrap();
    assert!(place.ok(&["range", "list"]).out.starts_with("id "));
}

#[test]
fn keys_prints_the_map_and_every_fault_of_another() {
    let place = Place::new();
    let rows = place.ok(&["keys", "--json"]).json();
    let add = rows.iter().find(|row| row["context"] == "browse" && row["action"] == "add").unwrap();
    assert_eq!(add["keys"][0], "A");
    let map = place.path().join("mine.toml");
    std::fs::write(&map, "[nowhere]\nadd = [\"A\"]\n[browse]\nsing = [\"S\"]\n").unwrap();
    let run = place.run(&["keys", "--map", map.to_str().unwrap()]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert_eq!(run.err.lines().count(), 2, "{}", run.err);
}

#[test]
fn what_was_typed_wrongly_is_repeated_without_a_hidden_character() {
    let place = demo();
    let hidden = ['\u{9b}', '\u{202e}', '\u{200b}', '\u{1b}', '\u{7}'];
    let typed: String = format!("x{}y", hidden.iter().collect::<String>());
    for arguments in [
        vec!["--lang", &typed, "status"],
        vec!["--as", &typed, "status"],
        vec!["--request-id", &typed, "status"],
        vec![typed.as_str()],
        vec!["status", typed.as_str()],
        vec!["issue", "--goods", &typed],
        vec!["range", "pause", &typed],
        vec!["invoice", "show", &typed],
        vec!["help", &typed],
    ] {
        let run = place.run(&arguments);
        assert_eq!(run.code, 2, "{arguments:?}: {}{}", run.out, run.err);
        let said = run.out + &run.err;
        assert!(!said.is_empty() && !said.contains(hidden), "{arguments:?}: {said:?}");
    }
}
