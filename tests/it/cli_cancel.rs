//! 作廢 from the command line: counted on the LJ screen, told in the number's life, refused twice and too late.

use crate::binary::Place;

const CODES: [(&str, &str); 2] = [("cancelled", "AB00000000"), ("issued", "AB00000001")];

#[test]
fn a_cancelled_invoice_is_counted_and_told_everywhere() {
    let place = Place::with_numbers(50);
    place.ok(&["issue", "--item", "乾電池:1:105"]);
    place.ok(&["issue", "--item", "口罩:1:50"]);
    let done = place.ok(&["invoice", "cancel", "AB-00000000", "--reason", "品項打錯", "--json"]).json();
    assert_eq!(
        (done[0]["number"].as_str(), done[0]["reason"].as_str()),
        (Some("AB00000000"), Some("品項打錯"))
    );
    let ranges = place.ok(&["range", "list", "--json"]).json();
    assert_eq!(ranges[0]["cancelled"], 1);
    for (status, number) in CODES {
        let listed = place.ok(&["invoice", "list", "--status", status, "--json"]).json();
        let found: Vec<_> = listed.iter().map(|row| row["number"].as_str().unwrap()).collect();
        assert_eq!(found, [number], "{status}");
    }
    let life = place.ok(&["invoice", "show", "AB00000000", "--json"]).json();
    assert_eq!(life[0]["status"], "cancelled");
    assert_eq!(life[0]["cancelled"]["reason"], "品項打錯");
    let again = place.run(&["invoice", "cancel", "AB00000000", "--reason", "又錯"]);
    assert_eq!(again.code, 1);
    assert!(again.err.contains("refused[ALREADY_CANCELLED]"), "{}", again.err);
    let slip = place.run(&["slip", "AB00000000"]);
    assert_eq!(slip.code, 1, "{}", slip.out);
    place.ok(&["doctor"]);
}

#[test]
fn after_the_thirteenth_an_approval_is_needed() {
    let place = Place::new();
    let day = |day: &'static str| ["--now", day];
    let run = |now: &'static str, arguments: &[&str]| place.run(&[arguments, &day(now)].concat());
    let ok = |now, arguments: &[&str]| assert_eq!(run(now, arguments).code, 0, "{arguments:?}");
    let spring = "2026-01-05 09:00:00";
    ok(spring, &["init", "--sample", "--company", "1", "--name", "店", "--ubn", "12345675"]);
    ok(
        spring,
        &["range", "add", "--period", "11501", "--track", "AB", "--begin", "00000000", "--count", "50"],
    );
    ok(spring, &["issue", "--item", "x:1:5"]);
    let late = run("2026-03-14 00:00:00", &["invoice", "cancel", "AB00000000", "--reason", "退貨"]);
    assert_eq!(late.code, 1);
    assert!(
        late.err.contains("refused[TOO_LATE]") && late.err.contains("2026-03-13 23:59:59"),
        "{}",
        late.err
    );
    let approved =
        ["invoice", "cancel", "AB00000000", "--reason", "退貨", "--approval-no", "財北國稅字第1號"];
    // R17: a sample's own centre speaks as ECPay does, whose 作廢 has no field for an approval.
    let refused = run("2026-03-14 00:00:00", &approved);
    assert!(refused.code == 1 && refused.err.contains("refused[NOT_CARRIED]"), "{}", refused.err);
    assert!(refused.err.contains("核准文號"), "{}", refused.err);
    let shown = run("2026-03-14 00:00:00", &["invoice", "show", "AB00000000", "--json"]).json();
    let offer = &shown[0]["remedies"][0];
    assert_eq!((&offer["remedy"], &offer["with_approval"]), (&"cancel".into(), &false.into()), "{shown:?}");
    let config = place.path().join("config/lj/config.toml");
    std::fs::create_dir_all(config.parent().unwrap()).unwrap();
    let folder = place.path().join("turnkey");
    std::fs::write(
        &config,
        format!("[uplink]\ngateway = \"turnkey\"\nfolder = {folder:?}\nresults = {folder:?}\n"),
    )
    .unwrap();
    ok("2026-03-14 00:00:00", &approved);
}

/// R17, by a verb that is its own engine: Amego cancels no invoice that ever had an allowance, and the settings are known.
#[test]
fn what_had_an_allowance_is_not_cancelled_where_amego_is_set() {
    let place = Place::with_numbers(50);
    place.ok(&["issue", "--item", "乾電池:1:105"]);
    place.ok(&["issue", "--item", "口罩:1:50"]);
    let allowed =
        place.ok(&["invoice", "allowance", "AB00000000", "--line", "1:0:5", "--reason", "少給", "--json"]);
    let allowance = allowed.json()[0]["allowance"].as_str().unwrap().to_owned();
    place.ok(&["invoice", "allowance-cancel", &allowance, "--reason", "打錯"]);
    let offered = |number: &str| {
        let shown = place.ok(&["invoice", "show", number, "--json"]).json();
        shown[0]["remedies"][0].clone()
    };
    assert_eq!(offered("AB00000000")["offered"], true);
    let config = place.path().join("config/lj/config.toml");
    std::fs::create_dir_all(config.parent().unwrap()).unwrap();
    let amego = "[uplink]\ngateway = \"amego\"\nurl = \"http://127.0.0.1:9\"\nubn = \"12345675\"\n";
    std::fs::write(&config, amego).unwrap();
    let offer = offered("AB00000000");
    assert_eq!((&offer["remedy"], &offer["offered"]), (&"cancel".into(), &false.into()));
    assert_eq!(offer["why_not"], "HAD_ALLOWANCE");
    let refused = place.run(&["invoice", "cancel", "AB00000000", "--reason", "退貨"]);
    assert!(refused.code == 1 && refused.err.contains("refused[HAD_ALLOWANCE]"), "{}", refused.err);
    assert!(
        refused.err.contains("AB00000000") && refused.err.contains("lj invoice allowance"),
        "{}",
        refused.err
    );
    // The rest goes as an allowance, and an invoice that had none is cancelled.
    place.ok(&["invoice", "allowance", "AB00000000", "--reason", "退貨"]);
    place.ok(&["invoice", "cancel", "AB00000001", "--reason", "退貨"]);
    place.ok(&["doctor"]);
}
