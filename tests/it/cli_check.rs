//! `lj range check`: marks by the centre's word or the platform's file, and what is not as allotted issues nothing.

use crate::binary::Place;
use crate::kill_uplink::upload_to;
use lj::domain::{AllocationRow, TaxKind, Ubn};
use lj::sandbox::{Sandbox, Terms};
use std::fs;

fn checks(place: &Place) -> Vec<String> {
    let rows = place.ok(&["range", "list", "--json"]).json();
    rows.iter().map(|row| row["check"].as_str().unwrap().to_owned()).collect()
}

fn sandbox(begin: u32) -> Sandbox {
    let row = AllocationRow {
        line: 1,
        ubn: Ubn::parse("12345675").unwrap(),
        tax_kind: TaxKind::General,
        period: crate::shop::period(),
        span: crate::shop::span("AB", begin, 100),
    };
    let terms = Terms { allotted: Some(vec![row]), ..Terms::sound(crate::shop::clock()) };
    Sandbox::start("127.0.0.1:0".parse().unwrap(), None, terms).unwrap()
}

#[test]
fn the_centre_is_asked_and_what_it_did_not_allot_issues_nothing() {
    let place = Place::with_numbers(100);
    assert_eq!(checks(&place), ["unmatched"]);
    let wrong = sandbox(200);
    upload_to(&place, &wrong);
    let run = place.run(&["range", "check"]);
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    assert!(run.out.contains("不符") && run.err.contains("1 筆字軌與配號不符"), "{}{}", run.out, run.err);
    let refused = place.run(&["issue", "--item", "咖啡:1:45", "--print", "none"]);
    assert!(refused.code == 1 && refused.err.contains("不符"), "{}", refused.err);
    let right = sandbox(0);
    upload_to(&place, &right);
    let run = place.ok(&["range", "check"]);
    assert!(run.out.contains("已檢核"), "{}", run.out);
    assert_eq!(checks(&place), ["matched"]);
    place.ok(&["issue", "--item", "咖啡:1:45", "--print", "none"]);
    assert!(place.ok(&["ledger", "show"]).out.contains("字軌檢核"));
}

#[test]
fn the_platforms_file_does_as_well_and_a_dead_centre_is_said() {
    let place = Place::with_numbers(100);
    let period = crate::shop::period();
    let mig = place.path().join("E0501.xml");
    let xml = |end: &str| {
        format!(
            "<InvoiceAssignNo xmlns=\"urn:GEINV:E0501:4.1\"><Ban>12345675</Ban><InvoiceType>07</InvoiceType><YearMonth>{}\
             </YearMonth><InvoiceTrack>AB</InvoiceTrack><InvoiceBeginNo>00000000</InvoiceBeginNo><InvoiceEndNo>{end}\
             </InvoiceEndNo><InvoiceBooklet>2</InvoiceBooklet></InvoiceAssignNo>",
            period.mig()
        )
    };
    fs::write(&mig, xml("00000049")).unwrap();
    assert_eq!(place.run(&["range", "check", "--file", mig.to_str().unwrap()]).code, 1);
    assert_eq!(checks(&place), ["mismatch"]);
    fs::write(&mig, xml("00000099")).unwrap();
    place.ok(&["range", "check", "--file", mig.to_str().unwrap()]);
    assert_eq!(checks(&place), ["matched"]);
    // Another stretch says nothing of these numbers; another period's file nothing at all.
    place.add_range(&period.lj(), "CD", &[]);
    place.ok(&["range", "check", "--file", mig.to_str().unwrap()]);
    let mut found = checks(&place);
    found.sort();
    assert_eq!(found, ["matched", "unmatched"]);
    place.ok(&[
        "range",
        "delete",
        place.ok(&["range", "list", "--track", "CD", "--json"]).json()[0]["id"].as_str().unwrap(),
    ]);
    let next = period.next().lj();
    let other = place.run(&["range", "check", "--period", &next, "--file", mig.to_str().unwrap()]);
    assert!(other.code == 1 && other.err.contains(&next), "{}{}", other.out, other.err);
    fs::write(&mig, "<html>").unwrap();
    let run = place.run(&["range", "check", "--file", mig.to_str().unwrap()]);
    assert!(run.code == 2 && run.err.contains("E0501.xml"), "{}", run.err);
    let centre = sandbox(0);
    upload_to(&place, &centre);
    drop(centre);
    let run = place.run(&["range", "check"]);
    assert!(run.code == 1 && run.err.contains("連線失敗"), "{}{}", run.out, run.err);
    fs::write(place.path().join("config/lj/config.toml"), "[uplink]\ngateway = \"none\"\n").unwrap();
    let run = place.run(&["range", "check"]);
    assert!(run.code == 1 && run.err.contains("--file"), "{}{}", run.out, run.err);
    assert_eq!(checks(&place), ["matched"], "nothing that failed took the mark away");
}

#[test]
fn a_file_of_new_books_alone_is_said_to_be_too_little() {
    let place = Place::with_numbers(100);
    let file = place.path().join("new.csv");
    let header = "營業人統編,發票類別代號,發票類別,發票期別,發票字軌名稱,發票起號,發票迄號\n";
    let months = crate::shop::period().csv();
    fs::write(&file, format!("{header}12345675,07,一般稅額計算,{months},AB,00000100,00000149\n")).unwrap();
    let run = place.run(&["range", "check", "--file", file.to_str().unwrap()]);
    assert_eq!((run.code, checks(&place)), (1, vec!["mismatch".to_owned()]), "{}{}", run.out, run.err);
    assert!(run.err.contains("1 筆字軌與檔案不符") && run.err.contains("全部配號"), "{}", run.err);
}

#[test]
fn a_sample_s_own_centre_knows_the_ranges_of_the_sample() {
    let place = Place::new();
    place.ok(&["init", "--demo"]);
    let period = crate::shop::period().lj();
    let run = place.run(&["range", "check", "--period", &period]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let rows = place.ok(&["range", "list", "--period", &period, "--json"]).json();
    assert!(rows.len() > 100 && rows.iter().all(|row| row["check"] == "matched"), "{rows:?}");
    // Whatever comes in later is known too, and sells.
    place.add_range(&period, "ZZ", &[]);
    assert_eq!(place.run(&["range", "check", "--period", &period]).code, 0);
    let row = &place.ok(&["range", "list", "--period", &period, "--track", "ZZ", "--json"]).json()[0];
    assert_eq!(row["check"], "matched");
}
