//! `lj range allot` and `lj period allotments`: a head office gives books to its branch and tells the platform (E0401), through a
//! centre that takes it or as files; what is not told is said until it is.

use crate::binary::Place;
use crate::mig::read::elements;
use crate::mig::schemas;
use serde_json::Value;

const BRANCH: &str = "04595257";

/// A head office with four books of the platform's file, and its branch.
fn head_office(kind: &[&str]) -> Place {
    let place = Place::new();
    let init = ["init", "--company", "1", "--name", "台北總公司", "--ubn", "12345675", "--address", "台北市"];
    place.ok(&[&init[..], kind].concat());
    let branch = ["company", "add", "2", "--name", "新竹分公司", "--ubn", BRANCH, "--head-ubn", "12345675"];
    place.ok(&[&branch[..], &["--address", "新竹市"]].concat());
    let period = crate::shop::period();
    let (year, month) = (period.roc_year(), period.odd_month());
    let file = place.path().join("invnoapply.csv");
    let rows = format!(
        "營業人統編,發票類別代號,發票類別,發票期別,發票字軌名稱,發票起號,發票迄號\r\n\
         12345675,7,一般稅額計算,{year}/{month:02} ~ {year}/{:02},AB,00001000,00001199\r\n",
        month + 1
    );
    std::fs::write(&file, rows).unwrap();
    place.ok(&["range", "import", file.to_str().unwrap()]);
    place
}

fn ids(place: &Place) -> Vec<String> {
    let rows = place.ok(&["range", "list", "--json"]).json();
    let mut rows: Vec<(String, String)> = rows
        .iter()
        .map(|row| (row["begin"].as_str().unwrap().to_owned(), row["id"].as_str().unwrap().to_owned()))
        .collect();
    rows.sort();
    rows.into_iter().map(|(_, id)| id).collect()
}

fn without_a_centre(place: &Place) {
    let folder = place.path().join("config/lj");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("config.toml"), "[uplink]\ngateway = \"none\"\n").unwrap();
}

fn reasons(status: &Value) -> Vec<&str> {
    status["reasons"].as_array().unwrap().iter().map(|why| why.as_str().unwrap()).collect()
}

#[test]
fn books_go_to_the_branch_and_a_person_uploads_what_no_centre_takes() {
    let place = head_office(&["--sample"]);
    without_a_centre(&place);
    let (ids, period) = (ids(&place), crate::shop::period());
    let given = place.ok(&["range", "allot", &ids[0], &ids[2], "--to", "2"]);
    assert!(given.err.contains("還沒申報") && given.err.contains("--out"), "{}", given.err);
    let rows = place.ok(&["range", "list", "--company", "2", "--json"]).json();
    assert_eq!(rows.len(), 2);
    assert!(rows.iter().all(|row| row["ubn"] == BRANCH && row["check"] == "matched"), "{rows:?}");
    let sold = place.ok(&["issue", "--company", "2", "--item", "茶:1:35", "--json"]).json();
    assert_eq!((&sold[0]["number"], &sold[0]["seller"]), (&"AB00001000".into(), &BRANCH.into()));
    // Nothing is carried: that is said, by every verb that looks.
    let status = place.ok(&["status", "--json"]).json().remove(0);
    assert_eq!(
        (&status["allotments"][0]["messages"], &status["allotments"][0]["period"]),
        (&1.into(), &period.lj().into())
    );
    assert!(place.ok(&["status"]).out.contains("1 份分支配號（E0401）未申報"));
    let refused = place.run(&["period", "allotments"]);
    assert!(refused.code == 1 && refused.err.contains("refused[NOT_CARRIED]"), "{}", refused.err);
    let dry = place.ok(&["period", "allotments", "--dry-run", "--json"]).json();
    assert_eq!(
        (&dry[0]["books"], &dry[0]["state"], &dry[0]["same"]),
        (&2.into(), &Value::Null, &false.into())
    );
    let folder = place.path().join("files");
    let out = folder.to_str().unwrap();
    let told = place.ok(&["period", "allotments", "--out", out, "--json"]).json();
    let (file, document) = (told[0]["file"].as_str().unwrap(), told[0]["document"].as_str().unwrap());
    assert_eq!((&told[0]["state"], document), (&"parked".into(), "AB00001000"));
    assert!(file.ends_with(&format!("E0401-{BRANCH}-{}-AB00001000-07.xml", period.mig())), "{file}");
    schemas::check_all("E0401", &[file.into()]);
    let bytes = std::fs::read(file).unwrap();
    let text = |name: &str| -> Vec<String> {
        let (_, elements) = elements(&bytes);
        elements.into_iter().filter(|(path, _)| path.ends_with(name)).map(|(_, text)| text).collect()
    };
    assert_eq!(text("Main/HeadBan"), ["12345675"]);
    assert_eq!(
        (text("Main/InvoiceBeginNo"), text("Main/InvoiceEndNo")),
        (vec!["00001000".to_owned()], vec!["00001199".to_owned()])
    );
    assert_eq!(text("BranchTrackItem/InvoiceBeginNo"), ["00001000", "00001100"]);
    assert_eq!(text("BranchTrackItem/InvoiceBooklet"), ["1", "1"]);
    // Again: the same file, and no other message.
    assert_eq!(place.ok(&["period", "allotments", "--out", out, "--json"]).json(), told);
    assert_eq!(std::fs::read(file).unwrap(), bytes);
    assert_eq!(place.ok(&["mig", document, "--message", "E0401"]).out.as_bytes(), bytes);
    assert!(place.ok(&["period", "allotments"]).out.contains("其中 1 份"));
    assert!(place.ok(&["upload", "stuck"]).out.contains("E0401"));
    assert_eq!(place.ok(&["status", "--json"]).json()[0]["allotments"], Value::Array(Vec::new()));
    place.ok(&[
        "upload",
        "settle",
        document,
        "--message",
        "E0401",
        "--seen",
        "there",
        "--reason",
        "平台已收",
    ]);
    assert!(place.ok(&["period", "allotments"]).out.contains("平台已有"));
    // What was told is not undone behind the platform's back.
    for verb in [&["range", "delete", &ids[2]][..], &["range", "edit", &ids[2], "--company", "1"]] {
        let refused = place.run(verb);
        assert!(
            refused.code == 1 && refused.err.contains("refused[NOT_ALLOTTABLE]"),
            "{verb:?} {}",
            refused.err
        );
    }
    // Half of it may go back: the branch is told of what it keeps.
    place.ok(&["range", "allot", &ids[2], "--to", "1"]);
    let again = place.ok(&["period", "allotments", "--dry-run", "--json"]).json();
    assert_eq!((&again[0]["books"], &again[0]["same"]), (&1.into(), &false.into()));
    let english = place.ok(&["period", "allotments", "--dry-run", "--lang", "en"]).out;
    assert!(english.contains("changed since"), "{english}");
    assert!(place.ok(&["ledger", "show"]).out.contains("配給分支機構"));
    assert_eq!(place.run(&["doctor"]).code, 0);
}

#[test]
fn monitoring_warns_of_what_is_not_told_and_presses_from_the_seventh() {
    let place = head_office(&["--sample"]);
    without_a_centre(&place);
    place.ok(&["range", "allot", &ids(&place)[0], "--to", "2"]);
    let next = crate::shop::period().next().first_day();
    for (day, words) in [(1, "前：lj period allotments"), (7, "快到期限"), (11, "已過")] {
        let now = format!("{} 09:00:00", chrono::Datelike::with_day(&next, day).unwrap());
        let line = place.ok(&["status", "--now", &now]).out;
        assert!(line.contains(words), "{day}: {line}");
        // What the head office keeps is certain by then. A sample from which nothing is uploaded owes nothing.
        let status = place.ok(&["status", "--now", &now, "--json"]).json().remove(0);
        assert_eq!(status["allotments"][0]["messages"], 2, "{day}");
        assert!(!reasons(&status).contains(&"allotments"), "{day}: {status}");
    }
    // A shop owes it at once, for it is told at the allotment.
    let shop = head_office(&[]);
    without_a_centre(&shop);
    assert!(!reasons(&shop.ok(&["status", "--json"]).json()[0]).contains(&"allotments"));
    shop.ok(&["range", "allot", &ids(&shop)[0], "--to", "2"]);
    let status = shop.ok(&["status", "--json"]).json().remove(0);
    assert!(reasons(&status).contains(&"allotments"), "{status}");
}

/// A sample has a centre of its own, which takes what no offline-issue centre does.
#[test]
fn a_samples_own_centre_is_told_and_says_that_it_has_it() {
    let place = head_office(&["--sample"]);
    place.ok(&["range", "allot", &ids(&place)[0], "--to", "2"]);
    let state = || place.ok(&["period", "allotments", "--dry-run", "--json"]).json()[0]["state"].clone();
    assert_eq!(state(), "pending", "it was queued with the act");
    let until = std::time::Instant::now() + std::time::Duration::from_secs(120);
    while state() != "confirmed" {
        assert!(std::time::Instant::now() < until, "{}", state());
        place.ok(&["upload", "now"]);
    }
    assert!(place.ok(&["period", "allotments"]).out.contains("平台已有"));
    assert_eq!(place.run(&["doctor"]).code, 0);
}
