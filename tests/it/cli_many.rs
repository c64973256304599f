//! Many sales from a file, and several processes at one store.

use crate::binary::Place;
use crate::serving::Serving;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::process::Stdio;

fn demo() -> Place {
    let place = Place::new();
    place.ok(&["init", "--demo"]);
    place
}

/// The answers of a file, by line or number, since they come in the order in which they are durable.
fn answers(place: &Place, file: &str, code: i32) -> BTreeSet<String> {
    let run = place.run(&["issue", "--from", file]);
    assert_eq!(run.code, code, "{}{}", run.out, run.err);
    run.out.lines().map(str::to_owned).collect()
}

const MIXED: &str = r#"{"request_id":"r-1","items":[{"name":"茶","qty":1,"price":"35.5"}]}
this is no sale

{"items":[{"name":"茶","qty":2,"price":30},{"name":"折扣","qty":1,"price":-10}]}
{"items":[]}
{"request_id":"r-2","items":[{"name":"茶","qty":1,"price":1}],"buyer":"12345678"}
{"request_id":"r-1","items":[{"name":"茶","qty":1,"price":"35.5"}]}
{"items":[{"name":"茶","qty":1,"price":1}],"colour":"green"}
"#;

/// A file without a sale is done, and says that it did nothing.
#[test]
fn a_file_without_a_sale_says_so() {
    let place = demo();
    let file = place.path().join("none.jsonl");
    for text in ["", "\n\n"] {
        std::fs::write(&file, text).unwrap();
        let run = place.run(&["issue", "--from", file.to_str().unwrap()]);
        assert!(run.code == 0 && run.out.is_empty() && run.err.contains("沒有開立任何發票"), "{}", run.err);
    }
    std::fs::write(&file, "this is no sale\n").unwrap();
    let run = place.run(&["issue", "--from", file.to_str().unwrap()]);
    assert!(run.code == 1 && run.err.is_empty(), "{}", run.err);
}

#[test]
fn refused_lines_are_answered_and_the_others_go_on() {
    let place = demo();
    let file = place.path().join("sales.jsonl");
    std::fs::write(&file, MIXED).unwrap();
    let first = answers(&place, file.to_str().unwrap(), 1);
    let rows: Vec<Value> = first.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    let mut refused: Vec<(u64, &str)> = rows
        .iter()
        .filter_map(|row| Some((row["line"].as_u64()?, row["refused"]["code"].as_str()?)))
        .collect();
    refused.sort_unstable();
    assert_eq!(refused, [(2, "BAD_FIELD"), (5, "BAD_LINES"), (6, "BAD_UBN"), (8, "BAD_FIELD")]);
    let six = rows.iter().find(|row| row["line"] == 6).unwrap();
    assert_eq!(six["request_id"], "r-2");
    // Line 1 and line 7 are one sale: the same answer twice.
    let totals: BTreeSet<_> = rows.iter().filter_map(|row| row["total_amount"].as_i64()).collect();
    assert_eq!(totals, BTreeSet::from([36, 50]));

    assert_eq!(answers(&place, file.to_str().unwrap(), 1), first, "run again");
    assert_eq!(place.ok(&["invoice", "list", "--json"]).json().len(), 2);
}

#[test]
fn a_file_that_grew_issues_only_what_is_new() {
    let place = demo();
    let file = place.path().join("sales.jsonl");
    let sale = r#"{"items":[{"name":"茶","qty":1,"price":5}]}"#;
    std::fs::write(&file, format!("{sale}\n{sale}")).unwrap();
    let first = answers(&place, file.to_str().unwrap(), 0);
    assert_eq!(first.len(), 2, "the same line twice is two sales");
    std::fs::write(&file, format!("{sale}\n{sale}\n{sale}\n")).unwrap();
    let second = answers(&place, file.to_str().unwrap(), 0);
    assert!(second.is_superset(&first) && second.len() == 3);
}

#[test]
fn attached_or_not_the_answers_are_the_same_and_sigterm_is_a_clean_end() {
    let place = demo();
    let file = place.path().join("sales.jsonl");
    let line = |n: u32| {
        format!(r#"{{"request_id":"s-{n:05}","items":[{{"name":"茶","qty":1,"price":{}}}]}}"#, n + 1)
    };
    std::fs::write(&file, (0..300).map(line).collect::<Vec<_>>().join("\n")).unwrap();
    let own = answers(&place, file.to_str().unwrap(), 0);
    assert_eq!(own.len(), 300);

    let serving = Serving::start(&place);
    assert_eq!(answers(&place, file.to_str().unwrap(), 0), own);
    let second = place.run(&["serve"]);
    assert_eq!(second.code, 1);
    assert!(second.err.starts_with("refused[ENGINE_RUNNING]"), "{}", second.err);
    assert_eq!(place.ok(&["status", "--json"]).json()[0]["invoices"], json!(300));
    assert_eq!(serving.terminate(), Some(0));
    assert!(place.ok(&["doctor"]).out.ends_with("全部正常。\n"));
}

#[test]
fn whoever_reads_no_more_ends_a_verb_quietly() {
    let place = demo();
    let mut child = place
        .command()
        .args(["range", "list", "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let ended = child.wait_with_output().unwrap();
    assert_eq!((ended.status.code(), ended.stderr.as_slice()), (Some(0), b"".as_slice()));
}

#[test]
fn from_standard_input_two_customers_who_buy_the_same_are_two_sales() {
    let place = demo();
    let ask = |line: &str| {
        let mut command = place.command();
        command.args(["issue", "--from", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut running = command.spawn().unwrap();
        std::io::Write::write_all(&mut running.stdin.take().unwrap(), line.as_bytes()).unwrap();
        let output = running.wait_with_output().unwrap();
        let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
        (output.status.code().unwrap(), answer)
    };
    let nameless = r#"{"items":[{"name":"茶","qty":1,"price":35}]}"#;
    for _ in 0..2 {
        let (code, answer) = ask(nameless);
        assert_eq!((code, answer["refused"]["code"].as_str()), (1, Some("NO_REQUEST_ID")), "{answer}");
    }
    let named = |id: &str| format!(r#"{{"request_id":"{id}","items":[{{"name":"茶","qty":1,"price":35}}]}}"#);
    let [first, again, second] = ["till-1", "till-1", "till-2"].map(|id| ask(&named(id)).1["number"].clone());
    assert_eq!(first, again);
    assert_ne!(first, second);
}

/// Whatever the screen can say of a sale, a verb and a line of a file can, and it is told again.
#[test]
fn tax_and_unit_of_a_line_buyers_name_payments_and_zero_rate_are_said_and_told() {
    let place = demo();
    place.ok(&["company", "edit", "1", "--mixed-tax", "yes"]);
    let shown =
        |number: &Value| place.ok(&["invoice", "show", number.as_str().unwrap(), "--json"]).json().remove(0);
    let told = |row: &Value| {
        let items = row["items"].as_array().unwrap().iter();
        let items: Vec<_> =
            items.map(|item| (item["name"].clone(), item["unit"].clone(), item["tax"].clone())).collect();
        json!([
            items,
            row["tax"],
            row["buyer_name"],
            row["clearance"],
            row["zero_reason"],
            row["payments"],
            row["change"]
        ])
    };
    let wanted = json!([
        [["茶", null, "taxable"], ["書", "本", "free"]],
        "mixed",
        "大明公司",
        null,
        null,
        [{"kind": "card", "amount": 100}, {"kind": "cash", "amount": 200}],
        65
    ]);
    let book = r#"{"name":"書","qty":1,"price":200,"unit":"本","tax":"free"}"#;
    let by_options = [
        "issue",
        "--item",
        "茶:1:35",
        "--item",
        book,
        "--buyer",
        "04595257",
        "--buyer-name",
        "大明公司",
        "--pay",
        "card:100",
        "--pay",
        "cash:200",
        "--json",
    ];
    let issued = place.ok(&by_options).json().remove(0);
    assert_eq!(told(&shown(&issued["number"])), wanted);
    let text = place.ok(&["invoice", "show", issued["number"].as_str().unwrap()]).out;
    for part in ["大明公司", "1本", "信用卡 100", "現金 200", "找零 65"] {
        assert!(text.contains(part), "{part}: {text}");
    }

    let file = place.path().join("sales.jsonl");
    let mixed = format!(
        r#"{{"request_id":"a","items":[{{"name":"茶","qty":1,"price":35}},{book}],"buyer":"04595257","buyer_name":"大明公司","payments":[{{"kind":"card","amount":100}},{{"kind":"cash","amount":200}}]}}"#
    );
    let zero = r#"{"request_id":"b","items":[{"name":"出口","qty":1,"price":500,"tax":"zero"}],"clearance":"through-customs","zero_reason":73}"#;
    let usual = r#"{"request_id":"c","items":[{"name":"出口","qty":1,"price":500}],"tax":"zero"}"#;
    let none = r#"{"request_id":"d","items":[{"name":"茶","qty":1,"price":35}],"zero_reason":73}"#;
    let short = r#"{"request_id":"e","items":[{"name":"茶","qty":1,"price":35}],"payments":[{"kind":"cash","amount":30}]}"#;
    let named = r#"{"request_id":"f","items":[{"name":"茶","qty":1,"price":35}],"buyer_name":"大明公司"}"#;
    std::fs::write(&file, [&mixed, zero, usual, none, short, named].join("\n")).unwrap();
    let run = place.run(&["issue", "--from", file.to_str().unwrap(), "--zero-reason", "72"]);
    let rows: Vec<Value> = run.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of = |name: &str| rows.iter().find(|row| row["request_id"] == name).unwrap();
    assert_eq!(told(&shown(&of("a")["number"])), wanted);
    let rate = |name: &str| {
        let row = shown(&of(name)["number"]);
        (row["clearance"].clone(), row["zero_reason"].clone())
    };
    assert_eq!(rate("b"), ("through-customs".into(), 73.into()));
    assert_eq!(rate("c"), ("not-through-customs".into(), 72.into()), "what the command says");
    let mig = place.ok(&["mig", of("b")["number"].as_str().unwrap()]).out;
    assert!(mig.contains("<CustomsClearanceMark>2<") && mig.contains("<ZeroTaxRateReason>73<"), "{mig}");
    let text = place.ok(&["invoice", "show", of("b")["number"].as_str().unwrap()]).out;
    assert!(text.contains("2 經海關出口") && text.contains("原因 73"), "{text}");
    for (name, code, part) in
        [("d", "BAD_ZERO_RATE", "零稅率"), ("e", "BAD_TENDER", "5"), ("f", "BAD_BUYER", "統編")]
    {
        let refused = &of(name)["refused"];
        assert_eq!(refused["code"], code, "{refused}");
        assert!(refused["message"].as_str().unwrap().contains(part), "{refused}");
    }
    let wrong = |more: &[&str]| place.run(&[&["issue", "--item", "茶:1:35"], more].concat());
    assert!(wrong(&["--zero-reason", "73"]).err.contains("refused[BAD_ZERO_RATE]"));
    assert!(wrong(&["--pay", "gold:1"]).code == 2 && wrong(&["--pay", "gold:1"]).err.contains("cash:500"));
    assert!(wrong(&["--item", r#"{"name":"x"}"#]).code == 2);
}

/// Members and cards: by option and by file, told to the centre and to Turnkey as they have them; a card's hidden number is
/// shown by no list, and what the centre does not take is refused before a number is taken.
#[test]
fn carriers_of_members_and_cards_are_sold_where_they_are_taken() {
    let place = Place::with_sample(&["--address", "臺北市中正區"]);
    place.add_range(&crate::shop::period().lj(), "AB", &[]);
    let issue = |carrier: &str, more: &[&str]| {
        let of = ["issue", "--item", "茶:1:35", "--print", "none", "--json", "--carrier", carrier];
        place.run(&[&of[..], more].concat())
    };
    let number = |carrier: &str| issue(carrier, &[]).json()[0]["number"].as_str().unwrap().to_owned();
    // A sample's own centre speaks ECPay's dialect.
    let (member, card) = (number("amy@example.com"), number("悠遊卡:1234567890:SECRET"));
    for refused in ["icash:1:2", "credit-card:2", "EJ0113:7"] {
        let run = issue(refused, &[]);
        assert!(run.code == 1 && run.err.contains("CARRIER_CONFLICT"), "{refused}: {}", run.err);
    }
    for wrong in ["amy@example", "easycard:1", "0912"] {
        let run = issue(wrong, &[]);
        assert!(run.code != 0 && run.err.contains("BAD_CARRIER"), "{wrong}: {}", run.err);
    }
    let listed = place.ok(&["invoice", "list", "--json"]);
    assert!(listed.out.contains("easycard:1234567890") && !listed.out.contains("SECRET"), "{}", listed.out);
    let show = |number: &str| place.ok(&["invoice", "show", number]).out;
    let text = place.ok(&["invoice", "list"]).out + &show(&member) + &show(&card);
    assert!(text.contains("amy@example.com") && !text.contains("SECRET"), "{text}");
    for (code, found) in [("amy@example.com", &member), ("easycard:1234567890", &card)] {
        let rows = place.ok(&["invoice", "list", "--carrier", code, "--json"]).json();
        assert_eq!((rows.len(), rows[0]["number"].as_str()), (1, Some(found.as_str())), "{code}");
    }
    let message = place.ok(&["mig", &card]).out;
    for element in ["<CarrierType>1K0001<", "<CarrierId1>1234567890<", "<CarrierId2>SECRET<"] {
        assert!(message.contains(element), "{element}: {message}");
    }
    assert_eq!(place.ok(&["doctor", "--json"]).json()[0]["violations"].as_array().map(Vec::len), Some(0));
}

/// A shop of Turnkey: members by a registered type, and cards by the ministry's, from a file.
#[test]
fn a_shop_of_turnkey_sells_to_registered_members_and_cards() {
    let place = Place::new();
    let folder = place.path().join("config/lj");
    std::fs::create_dir_all(&folder).unwrap();
    let secrets = folder.join("secrets.toml");
    std::fs::write(&secrets, "[qr_key]\n12345675 = \"fe05f029154f6aa67a78b338ed2f6601\"\n").unwrap();
    std::fs::set_permissions(&secrets, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    place.ok(&[
        "init",
        "--company",
        "1",
        "--name",
        "台北商行",
        "--ubn",
        "12345675",
        "--address",
        "臺北市中正區",
    ]);
    place.add_range(&crate::shop::period().lj(), "AB", &[]);
    let work = place.path().join("turnkey");
    std::fs::create_dir_all(&work).unwrap();
    let work = work.to_str().unwrap();
    let config = format!("[uplink]\ngateway = \"turnkey\"\nfolder = {work:?}\nresults = {work:?}\n");
    std::fs::write(folder.join("config.toml"), config).unwrap();
    let file = place.path().join("sales.jsonl");
    let sale = |id: &str, carrier: &str, more: &str| {
        format!(
            "{{\"request_id\":\"{id}\",\"carrier\":\"{carrier}\",{more}\"items\":[{{\"name\":\"茶\",\"qty\":1,\"price\":35}}]}}\n"
        )
    };
    let both = sale("a", "EJ0113:amy@example.com", "\"donate\":\"919\",")
        + &sale("b", "信用卡:F00D", "\"payments\":[{\"kind\":\"card\",\"amount\":35}],");
    std::fs::write(&file, &both).unwrap();
    let sold = place.ok(&["issue", "--from", file.to_str().unwrap(), "--json"]).json();
    // Answers come as they are durable, not in the order of the file.
    let message = |id: &str| {
        let row = sold.iter().find(|row| row["request_id"] == id).unwrap();
        place.ok(&["mig", row["number"].as_str().unwrap()]).out
    };
    let (registered, credit) = (message("a"), message("b"));
    for element in ["<CarrierType>EJ0113<", "<CarrierId1>amy@example.com<", "<NPOBAN>919<", "<PrintMark>N<"] {
        assert!(registered.contains(element), "{element}: {registered}");
    }
    let day = crate::shop::now().date();
    let shown =
        format!("<CarrierId1>{}{}0000000035<", chrono::Datelike::year(&day) - 1911, day.format("%m%d"));
    for element in ["<CarrierType>EK0002<", shown.as_str(), "<CarrierId2>F00D<"] {
        assert!(credit.contains(element), "{element}: {credit}");
    }
    for refused in ["amy@example.com", "bank-card:1:2"] {
        let run = place.run(&["issue", "--item", "茶:1:35", "--print", "none", "--carrier", refused]);
        assert!(run.code == 1 && run.err.contains("CARRIER_CONFLICT"), "{refused}: {}", run.err);
    }
    assert_eq!(place.ok(&["doctor", "--json"]).json()[0]["violations"].as_array().map(Vec::len), Some(0));
}
