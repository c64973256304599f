//! The goods list from the command line: added, changed, imported all or none, exported and read back the same.

use crate::binary::{Place, Run};
use std::io::Write;
use std::process::Stdio;

fn demo() -> Place {
    let place = Place::new();
    place.ok(&["init", "--demo"]);
    place
}

fn refused(run: &Run, code: &str) {
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    assert!(run.err.starts_with(&format!("refused[{code}]: ")), "{code}: {}", run.err);
}

fn file(place: &Place, name: &str, bytes: &[u8]) -> String {
    let path = place.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    path.to_str().unwrap().to_owned()
}

const HEADER: &str = "code,barcode,name,unit,price,tax\n";

#[test]
fn the_demo_has_goods_of_two_kinds_of_tax() {
    let place = demo();
    let goods = place.ok(&["goods", "list", "--json"]).json();
    assert_eq!(goods.len(), 20);
    assert!(goods.iter().any(|good| good["tax"] == "free") && goods[0]["barcode"].is_string());
    assert_eq!(place.ok(&["goods", "list", "--find", "蛋", "--json"]).json().len(), 2);
    assert_eq!(place.ok(&["goods", "list", "--limit", "3", "--json"]).json().len(), 3);
    assert!(place.ok(&["goods", "list"]).out.starts_with("代號"));
}

#[test]
fn a_good_is_added_changed_and_removed() {
    let place = demo();
    let add = [
        "goods",
        "add",
        "9001",
        "--name",
        "咖啡",
        "--price",
        "45.5",
        "--bar-code",
        "4719000000012",
        "--json",
    ];
    assert_eq!(place.ok(&add).json()[0]["price"], "45.5");
    refused(&place.run(&add), "CODE_TAKEN");
    let edited = place
        .ok(&["goods", "edit", "9001", "--price", "50", "--bar-code", "-", "--tax", "free", "--json"])
        .json();
    assert_eq!((&edited[0]["price"], &edited[0]["tax"]), (&"50".into(), &"free".into()));
    assert!(edited[0]["barcode"].is_null() && edited[0]["name"] == "咖啡");
    refused(&place.run(&["goods", "edit", "4710000000011", "--price", "1"]), "NO_SUCH_GOOD");
    refused(&place.run(&["goods", "add", "9002", "--name", "x", "--price", "-1"]), "BAD_GOODS");
    refused(&place.run(&["goods", "remove", "9001", "nobody"]), "NO_SUCH_GOOD");
    place.ok(&["goods", "remove", "9001", "1001"]);
    assert_eq!(place.ok(&["goods", "list", "--json"]).json().len(), 19);
}

#[test]
fn what_is_exported_imports_as_the_same() {
    let place = demo();
    let path = place.path().join("goods.csv");
    let path = path.to_str().unwrap();
    place.ok(&["goods", "export", path]);
    let verdicts = place.ok(&["goods", "import", path, "--json"]).json();
    assert!(verdicts.len() == 20 && verdicts.iter().all(|row| row["verdict"] == "same"), "{verdicts:?}");
    assert_eq!(place.ok(&["goods", "export"]).out.as_bytes(), std::fs::read(path).unwrap());
    let other = Place::new();
    other.ok(&["init", "--company", "1", "--name", "店", "--ubn", "12345675", "--sample"]);
    let mut child = other
        .command()
        .args(["goods", "import", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(&std::fs::read(path).unwrap()).unwrap();
    assert!(child.wait_with_output().unwrap().status.success());
    assert_eq!(
        other.ok(&["goods", "list", "--json"]).out,
        place.ok(&["goods", "list", "--json"]).out,
        "another store has the same list"
    );
}

/// A goods list comes from anybody, and whoever opens the export opens it in a spreadsheet.
#[test]
fn no_exported_cell_is_a_formula_and_all_come_back_as_they_were() {
    let place = demo();
    let add = ["goods", "add", "--price", "12.5", "--bar-code=-88", "--unit", "@個"];
    place.ok(&[&add[..], &["--name", "=HYPERLINK(\"http://x\",\"y\")", "--", "-5"]].concat());
    let path = place.path().join("goods.csv");
    let path = path.to_str().unwrap();
    place.ok(&["goods", "export", path]);
    let text = std::fs::read_to_string(path).unwrap();
    let row = "'-5,'-88,\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\",'@個,12.5,taxable";
    assert!(text.lines().any(|line| line == row), "{text}");
    let verdicts = place.ok(&["goods", "import", path, "--json"]).json();
    assert!(verdicts.len() == 21 && verdicts.iter().all(|row| row["verdict"] == "same"), "{verdicts:?}");
}

#[test]
fn every_fault_is_told_by_line_and_nothing_is_stored() {
    let place = demo();
    let rows = "A1,,茶,杯,35,taxable\nA 2,4 7,,杯,x,no\nA3,1001,茶,杯,1,free\nA1,,茶,杯,1,free\n";
    let path = file(&place, "bad.csv", format!("{HEADER}{rows}").as_bytes());
    for dry in [&["goods", "import", "--json"][..], &["goods", "import", "--json", "--dry-run"]] {
        let run = place.run(&[dry, &[path.as_str()]].concat());
        refused(&run, "IMPORT_REFUSED");
        let told: Vec<serde_json::Value> =
            run.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let verdicts: Vec<_> = told
            .iter()
            .map(|row| (row["line"].as_u64().unwrap(), row["verdict"].as_str().unwrap()))
            .collect();
        assert_eq!(verdicts, [(2, "new"), (3, "bad-row"), (4, "taken"), (5, "bad-row")]);
        assert_eq!(told[1]["reason"].as_str().unwrap().split('；').count(), 4, "{}", told[1]);
    }
    assert_eq!(place.ok(&["goods", "list", "--json"]).json().len(), 20);
    for (name, bytes) in
        [("header.csv", &b"a,b\n"[..]), ("bytes.csv", b"code\n\xff\xff\n"), ("none.csv", b"")]
    {
        assert_eq!(place.run(&["goods", "import", &file(&place, name, bytes)]).code, 2, "{name}");
    }
    assert_eq!(place.run(&["goods", "import", "/nowhere.csv"]).code, 2);
}

#[test]
fn bar_codes_change_hands_in_one_file_and_a_dry_run_stores_nothing() {
    let place = demo();
    let goods = place.ok(&["goods", "list", "--json", "--limit", "2"]).json();
    let (one, two) = (goods[0]["barcode"].as_str().unwrap(), goods[1]["barcode"].as_str().unwrap());
    let rows = format!("{HEADER}1001,{two},鮮乳,瓶,92,taxable\n1002,{one},礦泉水,瓶,20,taxable\n");
    let path = file(&place, "swap.csv", rows.as_bytes());
    let before = place.ok(&["goods", "list", "--json"]).out;
    assert!(place.ok(&["goods", "import", &path, "--dry-run"]).out.contains("修改 2"));
    assert_eq!(place.ok(&["goods", "list", "--json"]).out, before);
    place.ok(&["goods", "import", &path]);
    let after = place.ok(&["goods", "list", "--json", "--limit", "2"]).json();
    assert_eq!((after[0]["barcode"].as_str(), after[1]["barcode"].as_str()), (Some(two), Some(one)));
    // As Excel saves it in Taiwan.
    let (cp950, ..) = encoding_rs::BIG5.encode(&rows);
    assert!(place.ok(&["goods", "import", &file(&place, "cp950.csv", &cp950)]).out.contains("相同 2"));
    place.ok(&["doctor"]);
}
