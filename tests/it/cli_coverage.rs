//! `lj range coverage`: nobody's numbers are named, the table goes to a spreadsheet and to the printer.

use crate::binary::{Place, Run};
use serde_json::Value;
use std::fs;

/// What it told, also where it ends with 1.
fn told(run: &Run) -> Vec<Value> {
    run.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The platform's file with so many numbers from 0 on.
fn allotment(place: &Place, numbers: u32) -> String {
    let (file, period) = (place.path().join("invnoapply.csv"), crate::shop::period());
    let (year, month) = (&period.lj()[..3], period.lj()[3..].parse::<u32>().unwrap());
    let head = "營業人統編,發票類別代號,發票類別,發票期別,發票字軌名稱,發票起號,發票迄號";
    let last = numbers - 1;
    let next = month + 1;
    let row = format!("12345675,7,一般稅額計算,{year}/{month:02} ~ {year}/{next:02},AB,00000000,{last:08}");
    fs::write(&file, format!("{head}\r\n{row}\r\n")).unwrap();
    file.to_str().unwrap().to_owned()
}

#[test]
fn what_is_nobodys_is_named_until_somebody_has_it() {
    let place = Place::with_numbers(100);
    let run = place.ok(&["range", "coverage"]);
    assert!(run.out.contains("未檢核") && run.err.contains("每一號都有一個使用者"), "{}{}", run.out, run.err);
    let file = allotment(&place, 150);
    place.run(&["range", "check", "--file", &file]);
    let run = place.run(&["range", "coverage"]);
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    assert!(run.out.contains("無人使用") && run.err.contains("有 1 段共 50 號"), "{}{}", run.out, run.err);
    let rows = told(&place.run(&["range", "coverage", "--json"]));
    assert_eq!(rows.len(), 2);
    assert_eq!((&rows[0]["state"], &rows[0]["owners"][0]["kind"]), (&"one".into(), &"store".into()));
    assert_eq!((&rows[1]["begin"], &rows[1]["count"]), (&"00000100".into(), &50.into()));
    assert_eq!(rows[1]["owners"], serde_json::json!([]));
    assert_eq!(rows[1]["allotted"][0]["ubn"], "12345675");
    let only = place.run(&["range", "coverage", "--trouble", "--json"]);
    assert_eq!((only.code, told(&only)), (1, vec![rows[1].clone()]));
    let period = crate::shop::period().lj();
    place.ok(&["range", "add", "--period", &period, "--track", "AB", "--begin", "00000100", "--count", "50"]);
    place.ok(&["range", "lend", "2", "--to", "=官網", "--borrower-kind", "system"]);
    let english = place.ok(&["range", "coverage", "--lang", "en"]);
    assert!(
        english.out.contains("other system =官網") && english.err.contains("one owner"),
        "{}",
        english.out
    );
    // A spreadsheet loses no zero and meets no formula.
    let table = place.path().join("owners.csv");
    place.ok(&["range", "coverage", "--out", table.to_str().unwrap()]);
    let text = String::from_utf8(fs::read(&table).unwrap()).unwrap();
    let text = text.strip_prefix('\u{feff}').expect("a mark for UTF-8");
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "字軌,號碼起,號碼迄,張數,公司,使用者,配號統編,狀態");
    assert_eq!(lines[1], "AB,'00000000,'00000099,100,1,本店,'12345675,歸屬明確");
    assert_eq!(lines[2], "AB,'00000100,'00000149,50,1,其他系統 =官網,'12345675,歸屬明確");
    let none = place.ok(&["range", "coverage", "11501"]);
    assert!(none.err.contains("11501 期沒有字軌"), "{}", none.err);
}

#[test]
fn the_table_is_queued_for_the_printer() {
    let place = Place::with_numbers(100);
    let run = place.ok(&["range", "coverage", "--print", "--till", "T1"]);
    assert!(run.out.contains("字軌歸屬表"), "{}{}", run.out, run.err);
    assert!(place.ok(&["printer", "jobs", "--json"]).out.contains("\"what\":\"coverage\""));
}
