//! `lj range lend`, `take-back`, `borrowers`: a book goes to another system, which is a store of its own here, and comes back
//! with what that issued and cancelled, as its messages of MIG tell it or as a person types it.

use crate::binary::{Place, Run};
use serde_json::Value;
use std::path::PathBuf;

fn refused(run: &Run, code: &str) {
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    assert!(run.err.contains(&format!("refused[{code}]")), "{}", run.err);
}

/// The numbers of the period by state; they come to its size.
fn equation(place: &Place, more: &[&str]) -> Value {
    let row = place.ok(&[&["period", "status", "--json"][..], more].concat()).json().swap_remove(0);
    assert_eq!(row["holds"], true, "{row}");
    row
}

/// Another system of the same seller, with fifty numbers of the track: what it issued and cancelled, as files.
fn other_system(issued: usize, cancelled: &[&str]) -> (Place, PathBuf) {
    let place = Place::with_numbers(50);
    for _ in 0..issued {
        place.ok(&["issue", "--item", "茶:3:35", "--print", "none"]);
    }
    let folder = place.path().join("messages");
    std::fs::create_dir_all(folder.join("cancelled")).unwrap();
    for at in 0..issued {
        let number = format!("AB{at:08}");
        let file = folder.join(format!("{number}.xml"));
        place.ok(&["mig", &number, "--out", file.to_str().unwrap()]);
    }
    for number in cancelled {
        place.ok(&["invoice", "cancel", number, "--reason", "打錯"]);
        let file = folder.join("cancelled").join(format!("{number}.xml"));
        place.ok(&["mig", number, "--message", "F0501", "--out", file.to_str().unwrap()]);
    }
    (place, folder)
}

#[test]
fn a_book_comes_back_from_another_system_by_the_messages_that_it_made() {
    let shop = Place::with_numbers(100);
    shop.ok(&["range", "split", "1", "--at", "00000050"]);
    let lent = shop.ok(&["range", "lend", "1", "--to", "官網", "--borrower-kind", "system", "--json"]).json();
    assert_eq!((lent[0]["status"].as_str(), lent[0]["lent_to"].as_str()), (Some("lent"), Some("官網")));
    let sold = shop.ok(&["issue", "--item", "茶:1:35", "--json"]).json();
    assert_eq!(sold[0]["number"], "AB00000050", "nothing of a lent book is sold here");
    let out = shop.ok(&["range", "borrowers", "--json"]).json();
    assert_eq!(
        (&out[0]["name"], &out[0]["kind"], &out[0]["numbers"]),
        (&"官網".into(), &"system".into(), &50.into())
    );
    let (_system, folder) = other_system(12, &["AB00000003", "AB00000011"]);
    let back = ["range", "take-back", "--messages", folder.to_str().unwrap(), "--json"];
    let rows = shop.ok(&back).json();
    let told: Vec<_> =
        rows.iter().map(|row| (row["begin"].as_str().unwrap(), row["status"].as_str().unwrap())).collect();
    assert_eq!(told, [("00000000", "closed"), ("00000012", "ready")]);
    assert_eq!(
        (&rows[0]["used_by"], &rows[0]["cancelled"], &rows[0]["last_issued"]),
        (&"官網".into(), &2.into(), &"00000011".into())
    );
    let row = equation(&shop, &[]);
    assert_eq!((&row["unused"], &row["outside"], &row["pending"]), (&87.into(), &12.into(), &1.into()));
    refused(&shop.run(&["range", "take-back", "1", "--unused"]), "NOT_LENT");
    refused(&shop.run(&["range", "take-back", "1", "--messages", folder.to_str().unwrap()]), "NOT_LENT");
    let sold = shop.ok(&["issue", "--item", "茶:1:35", "--json"]).json();
    assert_eq!(sold[0]["number"], "AB00000012", "the rest is the shop's");
    // Whoever asks for it here is told where it was issued, not that it never was.
    for act in [
        &["invoice", "show", "AB00000002"][..],
        &["invoice", "cancel", "AB00000002", "--reason", "退貨"],
        &["invoice", "void", "AB00000002", "--reason", "打錯"],
        &["invoice", "allowance", "AB00000002", "--reason", "退貨"],
        &["slip", "AB00000002"],
        &["mig", "AB00000002"],
    ] {
        let run = shop.run(act);
        refused(&run, "ISSUED_ELSEWHERE");
        assert!(run.err.contains("AB00000002") && run.err.contains("官網"), "{act:?}: {}", run.err);
    }
    refused(&shop.run(&["invoice", "show", "AB00000099"]), "NO_SUCH_INVOICE");
    assert!(shop.run(&["invoice", "show", "AB00000003"]).out.contains("借用的系統使用"));
    assert!(shop.ok(&["ledger", "show"]).out.contains("收回字軌"));
    assert_eq!(shop.run(&["doctor"]).code, 0);
}

#[test]
fn messages_that_do_not_fit_are_all_named_and_nothing_comes_back() {
    let shop = Place::with_numbers(50);
    shop.ok(&["range", "lend", "1", "--to", "官網"]);
    let (_system, folder) = other_system(4, &["AB00000001"]);
    std::fs::remove_file(folder.join("AB00000002.xml")).unwrap();
    std::fs::copy(folder.join("AB00000000.xml"), folder.join("again.xml")).unwrap();
    let third = std::fs::read_to_string(folder.join("AB00000003.xml")).unwrap();
    std::fs::write(folder.join("sum.xml"), third.replace("<TotalAmount>105<", "<TotalAmount>106<")).unwrap();
    let back = ["range", "take-back", "--messages", folder.to_str().unwrap()];
    let run = shop.run(&back);
    assert_eq!(run.code, 2, "{}{}", run.out, run.err);
    assert!(run.err.contains("sum.xml") && run.err.contains("TotalAmount"), "{}", run.err);
    std::fs::remove_file(folder.join("sum.xml")).unwrap();
    let run = shop.run(&back);
    assert_eq!(run.code, 2, "{}{}", run.out, run.err);
    for part in ["again.xml", "AB00000000 出現兩次", "AB00000003.xml", "AB00000002 沒有訊息"] {
        assert!(run.err.contains(part), "{part}: {}", run.err);
    }
    let english = shop.run(&[&back[..], &["--lang", "en"]].concat());
    assert!(english.err.contains("AB00000002 before it is not told"), "{}", english.err);
    assert_eq!(equation(&shop, &[])["unused"], 50);
    let empty = shop.path().join("empty");
    std::fs::create_dir(&empty).unwrap();
    assert_eq!(shop.run(&["range", "take-back", "--messages", empty.to_str().unwrap()]).code, 2);
}

#[test]
fn a_folder_is_given_again_with_what_came_since_and_a_range_that_it_does_not_name_is_no_unused_one() {
    let shop = Place::with_numbers(100);
    shop.ok(&["range", "split", "1", "--at", "00000050"]);
    shop.ok(&["range", "lend", "1", "2", "--to", "官網"]);
    let (_first, folder) = other_system(3, &["AB00000001"]);
    let messages = folder.to_str().unwrap();
    let both = shop.run(&["range", "take-back", "1", "2", "--messages", messages]);
    assert!(both.code == 2 && both.err.contains("R000002") && both.err.contains("--unused"), "{}", both.err);
    shop.ok(&["range", "take-back", "--messages", messages]);
    assert_eq!(equation(&shop, &[])["outside"], 3);
    // The rest goes out again, and the same folder comes with what was issued since.
    shop.ok(&["range", "lend", "3", "--to", "官網"]);
    let (_second, more) = other_system(5, &[]);
    for at in 3..5 {
        let name = format!("AB{at:08}.xml");
        std::fs::copy(more.join(&name), folder.join(&name)).unwrap();
    }
    let back = shop.run(&["range", "take-back", "--messages", messages, "--json"]);
    assert_eq!(back.code, 0, "{}", back.err);
    assert!(back.err.contains("略過 4 個訊息"), "{}", back.err);
    assert_eq!((back.json().len(), &equation(&shop, &[])["outside"]), (2, &5.into()));
    assert_eq!(shop.run(&["doctor"]).code, 0);
}

#[test]
fn what_was_used_is_typed_by_its_last_or_first_number_and_a_repeat_changes_nothing() {
    let shop = Place::with_numbers(50);
    let lend = ["range", "lend", "1", "--to", "手持機1", "--request-id", "l-1"];
    shop.ok(&lend);
    shop.ok(&lend);
    refused(&shop.run(&["range", "lend", "1", "--to", "手持機2"]), "RANGE_LENT");
    refused(&shop.run(&["range", "delete", "1"]), "RANGE_LENT");
    assert_eq!(shop.run(&["range", "take-back", "1"]).code, 2, "how far is said");
    assert_eq!(shop.run(&["range", "take-back"]).code, 2);
    refused(&shop.run(&["range", "take-back", "1", "--last-used", "00000050"]), "BAD_RETURN");
    refused(&shop.run(&["range", "take-back", "1", "--first-unused", "00000051"]), "BAD_RETURN");
    let back = [
        "range",
        "take-back",
        "1",
        "--first-unused",
        "00000020",
        "--cancelled-number",
        "00000004",
        "--cancelled-number",
        "00000019",
        "--reason",
        "手持機的日報",
        "--request-id",
        "b-1",
        "--json",
    ];
    let first = shop.ok(&back).json();
    assert_eq!(shop.ok(&back).json(), first, "the repeat");
    assert_eq!((&first[0]["end"], &first[0]["cancelled"]), (&"00000019".into(), &2.into()));
    let row = equation(&shop, &["--by", "company"]);
    assert_eq!((&row["unused"], &row["outside"]), (&30.into(), &20.into()));
    // A book of which nothing was used is as it was.
    shop.ok(&["range", "lend", "2", "--to", "手持機1"]);
    refused(&shop.run(&["range", "take-back", "2", "--first-unused", "00000000"]), "BAD_RETURN");
    refused(&shop.run(&["range", "take-back", "2", "--first-unused", "00000019"]), "BAD_RETURN");
    shop.ok(&["range", "take-back", "2", "--first-unused", "00000020"]);
    for act in [&["range", "pause", "1"][..], &["range", "lend", "1", "--to", "手持機1"]] {
        refused(&shop.run(act), "RANGE_OUTSIDE");
    }
    shop.ok(&["range", "lend", "2", "--to", "手持機1"]);
    let rows = shop.ok(&["range", "take-back", "2", "--unused", "--json"]).json();
    assert_eq!((rows.len(), &rows[0]["remaining"]), (1, &30.into()));
}

#[test]
fn a_period_says_what_is_lent_and_to_whom_before_it_is_closed() {
    let shop = Place::with_numbers(50);
    let period = crate::shop::period();
    shop.ok(&["range", "lend", "1", "--to", "手持機1"]);
    let after = format!("{} 09:00:00", period.next().first_day());
    let now = ["--now", after.as_str()];
    let run = |words: &[&str]| shop.run(&[words, &now].concat());
    assert_eq!(run(&["period", "end", &period.lj()]).code, 0);
    let close = run(&["period", "close", &period.lj()]);
    refused(&close, "PERIOD_OPEN");
    assert!(close.err.contains("50 號借給 手持機1") && close.err.contains("AB00000000"), "{}", close.err);
    assert_eq!(run(&["range", "take-back", "1", "--last-used", "00000009"]).code, 0);
    let blanks = run(&["blanks", &period.lj(), "--dry-run", "--json"]);
    assert_eq!(blanks.json()[0]["numbers"], 40, "the rest is reported blank");
}

#[test]
fn a_number_of_a_lent_book_is_asked_for_where_the_book_is() {
    let shop = Place::with_numbers(50);
    shop.ok(&["range", "lend", "1", "--to", "Handy 1"]);
    for act in [&["invoice", "cancel", "AB00000002", "--reason", "退貨"][..], &["slip", "AB00000002"]] {
        let run = shop.run(act);
        refused(&run, "NUMBER_LENT");
        assert!(run.err.contains("Handy 1") && run.err.contains("take-back"), "{act:?}: {}", run.err);
    }
    // The same one in other letters is no other one.
    shop.ok(&["range", "take-back", "1", "--unused"]);
    for name in ["handy 1", "Ｈａｎｄｙ１", "HANDY1"] {
        let lent = shop.ok(&["range", "lend", "1", "--to", name, "--json"]).json();
        assert_eq!(lent[0]["lent_to"], "Handy 1", "{name}");
        shop.ok(&["range", "take-back", "1", "--unused"]);
    }
    assert_eq!(shop.ok(&["range", "borrowers", "--json"]).json().len(), 1);
    shop.ok(&["range", "lend", "1", "--to", "Handy 2"]);
    assert_eq!(shop.ok(&["range", "borrowers", "--json"]).json().len(), 2);
}
