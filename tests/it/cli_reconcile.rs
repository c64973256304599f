//! `lj reconcile`: the platform's own files settle the outbox, once, and say what they do not fit.

use crate::binary::{Place, Run};
use crate::shop::{self, open_place};
use crate::turnkey::summary_of;
use lj::domain::{DocumentId, MessageKind};
use lj::protocol::{Asks, Caller, DeliveryQuery, Desk, Pick, Sending, Told, request};
use std::fs;

/// Today as the messages have it.
fn today() -> String {
    shop::now().date().format("%Y%m%d").to_string()
}

/// As the platform writes it of today's invoices.
fn summary(kind: &str, good: &[String], failed: &[String]) -> String {
    from("12345675", &summary_of(&today(), kind, good, failed))
}

/// The same with the seller that the platform names.
fn from(ubn: &str, xml: &str) -> String {
    let routing = format!("<RoutingInfo><From><PartyId>{ubn}</PartyId></From></RoutingInfo><DetailList>");
    xml.replace("<DetailList>", &routing)
}

/// Sends all that waits, as the upload thread does.
fn send_all(place: &Place) {
    let engine = open_place(&place.store());
    let caller = || Caller { service: true, ..Caller::default() };
    let parcels = engine.ask(caller(), request::UploadPick { pick: Pick::Send, max: 100 }).unwrap();
    send(&*engine, parcels.iter().map(|parcel| parcel.document.id).collect());
    engine.close().unwrap();
}

/// Sends these, and the centre has them.
fn send(engine: &dyn Desk, ids: Vec<DocumentId>) {
    let caller = || Caller { service: true, ..Caller::default() };
    let sending = ids.iter().map(|&document| Sending { document, fingerprint: [7; 32] }).collect();
    engine.ask(caller(), request::UploadSend(sending)).unwrap();
    let told = ids.iter().map(|&document| Told { document, outcome: lj::domain::Outcome::Accepted });
    engine.ask(caller(), request::UploadTell(told.collect())).unwrap();
}

fn state(place: &Place, number: &str) -> String {
    place.ok(&["upload", "list", "--number", number, "--json"]).json()[0]["state"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[test]
fn files_settle_what_they_name_and_a_broken_one_changes_nothing() {
    let place = Place::with_numbers(50);
    let numbers: Vec<String> = (0..3)
        .map(|_| {
            let run = place.ok(&["issue", "--item", "咖啡:1:45", "--print", "none", "--json"]);
            run.json()[0]["number"].as_str().unwrap().to_owned()
        })
        .collect();
    send_all(&place);
    let folder = place.path().join("results");
    fs::create_dir_all(folder.join("20260108/15")).unwrap();
    let good = vec![numbers[0].clone(), "ZZ99999999".to_owned()];
    fs::write(folder.join("20260108/15/1-Final.SummaryResult"), summary("F0401", &good, &numbers[1..2]))
        .unwrap();
    fs::write(folder.join("20260108/15/2.xml"), "<html>").unwrap();
    for other in ["readme.txt", "half.SummaryResult.tmp"] {
        fs::write(folder.join(other), "not looked at").unwrap();
    }
    let path = folder.to_str().unwrap();
    let run = place.run(&["reconcile", path, "--json"]);
    assert_eq!(run.code, 2, "a file that does not read: {}{}", run.out, run.err);
    let files: Vec<serde_json::Value> =
        run.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(files.len(), 2);
    assert_eq!(files[0]["confirmed"][0], format!("F0401 {}", numbers[0]));
    assert_eq!(files[0]["rejected"][0], format!("F0401 {}", numbers[1]));
    assert_eq!(files[0]["unknown"][0], "F0401 ZZ99999999");
    assert!(files[1]["fault"].is_string());
    assert_eq!(
        [&numbers[0], &numbers[1], &numbers[2]].map(|number| state(&place, number)),
        ["confirmed", "rejected", "accepted"]
    );
    // The same files again change nothing, and what the platform has, no file takes back.
    fs::remove_file(folder.join("20260108/15/2.xml")).unwrap();
    fs::write(folder.join("20260108/15/3.xml"), summary("F0401", &[], &numbers[..1])).unwrap();
    let again = place.run(&["reconcile", path]);
    assert_eq!(again.code, 1, "what was confirmed is refused by a later file: {}{}", again.out, again.err);
    assert!(again.out.contains("先前已知 2") && again.out.contains("ZZ99999999"), "{}", again.out);
    let both = format!("互相矛盾 F0401 {}", numbers[0]);
    assert!(again.out.contains(&both), "{}", again.out);
    fs::remove_file(folder.join("20260108/15/3.xml")).unwrap();
    assert_eq!(state(&place, &numbers[0]), "confirmed");
    assert_eq!(place.run(&["reconcile", "/nowhere"]).code, 2);
    // A folder of Turnkey has our own messages in it: they are no faults. A refusal keeps its code.
    let message = place.ok(&["mig", &numbers[2]]).out;
    fs::write(folder.join("20260108/15/F0401.xml"), message).unwrap();
    let process = format!(
        "<ProcessResult><MessageInfo><MessageType>F0401</MessageType></MessageInfo><Result><Info><Code>E0104</Code>\
         <Description>買方無電子發票使用資格</Description><Parameter0>{}</Parameter0></Info></Result></ProcessResult>",
        numbers[2]
    );
    fs::write(folder.join("20260108/15/4.ProcessResult"), process).unwrap();
    fs::write(folder.join("20260108/15/5.xml"), summary("F0401", &[], &numbers[2..])).unwrap();
    for _ in 0..2 {
        place.ok(&["reconcile", path]);
        let row = &place.ok(&["upload", "list", "--number", &numbers[2], "--json"]).json()[0];
        assert_eq!((row["state"].as_str(), row["code"].as_str()), (Some("rejected"), Some("E0104")));
    }
    assert_eq!(place.ok(&["doctor", "--json"]).json()[0]["violations"].as_array().map(Vec::len), Some(0));
}

#[test]
fn a_word_about_another_document_of_the_number_settles_nothing_and_is_named() {
    let place = Place::with_numbers(50);
    let issue = || {
        let run = place.ok(&["issue", "--item", "咖啡:1:45", "--print", "none", "--json"]);
        run.json()[0]["number"].as_str().unwrap().to_owned()
    };
    let sent = issue();
    send_all(&place);
    let never_sent = issue();
    let file = place.path().join("old.SummaryResult");
    let told = |xml: String| {
        fs::write(&file, xml).unwrap();
        let rows = place.ok(&["reconcile", file.to_str().unwrap(), "--json"]).json();
        rows[0]["unused"].as_array().unwrap().clone()
    };
    let (one, other) = ([sent.clone()], [never_sent.clone()]);
    let of_day = |day: &str| from("12345675", &summary_of(day, "F0401", &one, &[]));
    let undated = of_day("").replace("<InvoiceDate></InvoiceDate>", "");
    for (xml, number) in [
        (of_day("20260105"), &sent),
        (of_day("2026-01-05"), &sent),
        (undated, &sent),
        (summary_of("20260105", "F0401", &[], &one), &sent),
        (from("04595257", &summary_of(&today(), "F0401", &one, &[])), &sent),
        (summary_of(&today(), "F0401", &one, &[]), &sent),
    ] {
        assert_eq!(told(xml.clone()), [format!("F0401 {number}")], "{xml}");
    }
    assert_eq!((state(&place, &sent), state(&place, &never_sent)), ("accepted".into(), "pending".into()));
    let said = place.ok(&["reconcile", file.to_str().unwrap()]).out;
    assert!(said.contains("未採用") && said.contains(&sent), "{said}");
    // Of one that never left another year's word is another's too.
    let older = from("12345675", &summary_of("20160105", "F0401", &other, &[]));
    assert_eq!(told(older), [format!("F0401 {never_sent}")]);
    assert!(told(summary("F0401", &one, &[])).is_empty());
    assert_eq!((state(&place, &sent), state(&place, &never_sent)), ("confirmed".into(), "pending".into()));
}

/// The platform knows a number that was issued here and never left: that is said as what it is, nothing goes beside it, and
/// each answer of the person who looked is taken.
#[test]
fn a_number_issued_here_and_never_sent_that_a_file_names_is_an_alarm_with_ways_out() {
    for (good, seen, end) in
        [(true, "there", "confirmed"), (false, "absent", "pending"), (true, "done", "settled")]
    {
        let place = Place::with_numbers(50);
        let number = place.ok(&["issue", "--item", "咖啡:1:45", "--print", "none", "--json"]);
        let number = [number.json()[0]["number"].as_str().unwrap().to_owned()];
        let file = place.path().join("1.SummaryResult");
        let xml = if good { summary("F0401", &number, &[]) } else { summary("F0401", &[], &number) };
        fs::write(&file, xml).unwrap();
        let path = file.to_str().unwrap();
        let run = place.run(&["reconcile", path, "--json"]);
        assert_eq!(run.code, 1, "{}{}", run.out, run.err);
        assert_eq!(line(&run)["unsent"], serde_json::json!([format!("F0401 {}", number[0])]), "{}", run.out);
        assert_eq!(line(&run)["unused"], serde_json::json!([]));
        for (lang, words) in [("zh", "警示"), ("en", "ALARM")] {
            let said = place.run(&["reconcile", path, "--lang", lang]);
            assert_eq!(said.code, 1, "it is said until somebody has looked: {}", said.out);
            assert!(said.out.contains(words) && said.out.contains("--seen there"), "{}", said.out);
        }
        assert_eq!(state(&place, &number[0]), "parked");
        let stuck = place.ok(&["upload", "stuck", "--json"]).json();
        assert_eq!(stuck[0]["code"], "told_unsent", "{stuck:?}");
        assert!(place.run(&["status", "--check"]).code > 0);
        // The book sells on: whose the number is there nobody knows yet.
        place.ok(&["issue", "--item", "咖啡:1:45", "--print", "none"]);
        place.ok(&["upload", "settle", &number[0], "--seen", seen, "--reason", "到平台查過"]);
        assert_eq!(state(&place, &number[0]), end);
        assert_eq!(place.ok(&["doctor", "--json"]).json()[0]["violations"].as_array().map(Vec::len), Some(0));
        if end != "pending" {
            assert_eq!(line(&place.run(&["reconcile", path, "--json"]))["known"], 1);
        }
    }
}

/// A `ProcessResult` of blanks as Turnkey unpacks it: the pack's name says when it was made.
fn of_blanks(made: lj::domain::Moment, code: &str) -> String {
    let made = made.taipei().format("%Y%m%d-%H%M%S000");
    let routing = "<RoutingInfo><From><PartyId>12345675</PartyId></From></RoutingInfo>";
    format!(
        "<ProcessResult>{routing}<MessageInfo><Id>4.1-E0402-{made}-5f0c2f54-0d6f-4d0c-9a57-3b0a5c0f9e11</Id>\
         <MessageType>E0402</MessageType></MessageInfo><Result><Info><Code>{code}</Code>\
         <Description>No. 1 發票號碼區間非配號區間</Description></Info></Result></ProcessResult>"
    )
}

/// The word about a pack of blanks settles the report that waits for one, by the pack's own time; where several wait nobody
/// knows which is meant, and that is said.
#[test]
fn a_word_about_blanks_settles_the_one_report_that_waits_for_it() {
    let place = Place::with_numbers(50);
    let period = shop::period();
    place.add_range(&period.lj(), "CD", &[]);
    let after = format!("{} 09:00:00", period.next().first_day());
    place.ok(&["period", "end", &period.lj(), "--now", &after]);
    let told = place.ok(&["blanks", &period.lj(), "--now", &after, "--json"]).json();
    let numbers: Vec<&str> = told.iter().map(|row| row["document"].as_str().unwrap()).collect();
    assert_eq!(numbers.len(), 2, "{told:?}");
    let file = place.path().join("1.ProcessResult");
    let path = file.to_str().unwrap();
    let reconcile = |code: &str, after_s: i64| {
        fs::write(&file, of_blanks(shop::now().plus_seconds(after_s), code)).unwrap();
        let run = place.run(&["reconcile", path, "--json"]);
        (run.code, line(&run))
    };
    let none: &serde_json::Value = &serde_json::json!([]);
    // Nothing has left: the word is about none of ours.
    assert_eq!(reconcile("00000", 5).1["names_nothing"], true);
    send_all(&place);
    let one = format!("E0402 {}", numbers[0]);
    let (code, old) = reconcile("00000", -3_600);
    assert_eq!((code, &old["confirmed"], state(&place, numbers[0])), (0, none, "accepted".into()), "{old}");
    let (code, refused) = reconcile("E0613", 5);
    assert_eq!((code, &refused["rejected"]), (0, &serde_json::json!([one])), "{refused}");
    let row = &place.ok(&["upload", "list", "--number", numbers[0], "--json"]).json()[0];
    assert_eq!((row["state"].as_str(), row["code"].as_str()), (Some("rejected"), Some("E0613")));
    assert_eq!(reconcile("E0613", 5).1["known"], 1, "said again it changes nothing");
    // Both are out: which of them is meant nobody knows.
    place.ok(&["upload", "retry", numbers[0], "--message", "E0402"]);
    let engine = open_place(&place.store());
    let query = DeliveryQuery { kind: Some(MessageKind::E0402), limit: 10, ..DeliveryQuery::default() };
    let caller = || Caller { service: true, ..Caller::default() };
    let rows = engine.ask(caller(), request::Deliveries(query)).unwrap().rows;
    send(&*engine, rows.iter().map(|row| row.document).collect());
    engine.close().unwrap();
    assert_eq!([numbers[0], numbers[1]].map(|number| state(&place, number)), ["accepted", "accepted"]);
    let (code, both) = reconcile("00000", 5);
    let wanted = serde_json::json!([one, format!("E0402 {}", numbers[1])]);
    assert_eq!((code, &both["undecided"], &both["confirmed"]), (1, &wanted, none), "{both}");
    assert!(place.run(&["reconcile", path, "--lang", "en"]).out.contains("does not say"));
    place.ok(&[
        "upload",
        "settle",
        numbers[0],
        "--message",
        "E0402",
        "--seen",
        "there",
        "--reason",
        "平台已收",
    ]);
    let (code, good) = reconcile("00000", 5);
    assert_eq!((code, &good["confirmed"][0]), (0, &format!("E0402 {}", numbers[1]).into()), "{good}");
    assert_eq!(state(&place, numbers[1]), "confirmed");
    assert_eq!(place.ok(&["doctor", "--json"]).json()[0]["violations"].as_array().map(Vec::len), Some(0));
}

/// The days are those of the facts; what the platform's files say is seen at once, and every document has its line.
#[test]
fn the_daily_check_says_nothing_outstanding_or_what_to_do() {
    let place = Place::with_numbers(50);
    let day = today();
    let day = format!("{}-{}-{}", &day[..4], &day[4..6], &day[6..]);
    let check = |more: &[&str]| place.run(&[&["check", "--day", &day][..], more].concat());
    let empty = check(&[]);
    assert!(
        empty.code == 0 && empty.out.contains(&format!("{day} 沒有要傳的文件")),
        "{}{}",
        empty.out,
        empty.err
    );
    let numbers: Vec<String> = (0..4)
        .map(|_| {
            let run = place.ok(&["issue", "--item", "咖啡:1:45", "--print", "none", "--json"]);
            run.json()[0]["number"].as_str().unwrap().to_owned()
        })
        .collect();
    send_all(&place);
    place.ok(&["invoice", "cancel", &numbers[3], "--reason", "退貨"]);
    let folder = place.path().join("results");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("1.xml"), summary("F0401", &numbers[..2], &numbers[2..3])).unwrap();
    place.ok(&["reconcile", folder.to_str().unwrap()]);
    let told = |run: &Run| -> Vec<serde_json::Value> {
        run.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let outstanding = check(&["--json"]);
    assert_eq!(outstanding.code, 1, "{}{}", outstanding.out, outstanding.err);
    let rows = told(&outstanding);
    let row = |message: &str, figures: [u64; 6]| {
        let [issued, sent, confirmed, settled, rejected, missing] = figures;
        serde_json::json!({
            "day": day, "message": message, "issued": issued, "sent": sent, "confirmed": confirmed, "settled": settled,
            "rejected": rejected, "missing": missing,
        })
    };
    assert_eq!(rows[..2], [row("F0401", [4, 4, 2, 0, 1, 1]), row("F0501", [1, 0, 0, 0, 0, 1])]);
    assert_eq!(rows[2]["outstanding"], 3);
    assert_eq!(
        (&rows[2]["stuck"][0]["number"], &rows[2]["lost"]),
        (&numbers[2].as_str().into(), &serde_json::json!([]))
    );
    assert!(rows[2]["stuck"][0]["ways"].as_array().unwrap().iter().any(|way| way["open"] == true));
    let waiting: Vec<&str> =
        rows[2]["waiting"].as_array().unwrap().iter().map(|row| row["message"].as_str().unwrap()).collect();
    assert_eq!(waiting, ["F0401", "F0501"]);
    let text = check(&[]).out;
    for part in ["5 份中有 3 份還沒有著落", "F0501 作廢", "lj upload settle", "lj upload now", "lj reconcile"]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(check(&["--lang", "en"]).out.contains("Outstanding: 3 of 5 documents."));
    assert!(check(&["--limit", "0"]).out.contains("另有 3 份未列出"));
    // Yesterday is the usual day; and everything gets settled.
    assert_eq!(place.run(&["check"]).code, 0);
    place.ok(&["upload", "settle", &numbers[2], "--seen", "done", "--reason", "平台已人工處理"]);
    fs::write(folder.join("2.xml"), summary("F0401", &numbers[3..], &[])).unwrap();
    place.ok(&["reconcile", folder.to_str().unwrap()]);
    send_all(&place);
    fs::write(folder.join("3.xml"), summary("F0501", &numbers[3..], &[])).unwrap();
    place.ok(&["reconcile", folder.to_str().unwrap()]);
    let done = check(&[]);
    assert!(done.code == 0 && done.out.contains("5 份全部有著落"), "{}{}", done.out, done.err);
    assert!(check(&["--lang", "en"]).out.contains("Nothing outstanding: all 5 documents"));
    let wrong = ["check", "--from", "2026-11-05", "--to", "2026-11-04"];
    assert_eq!(place.run(&wrong).code, 2);
    // Who begins with today and names no end wants to know how today stands; tomorrow has not come.
    let today = crate::shop::now().date();
    let from = |day: chrono::NaiveDate| place.run(&["check", "--from", &day.to_string()]);
    assert_eq!(from(today).code, 0, "{}", from(today).err);
    let tomorrow = from(today.succ_opt().unwrap());
    assert!(tomorrow.code == 2 && tomorrow.err.contains("還沒到"), "{}", tomorrow.err);
}

/// A file that is none says why in the language of the call.
#[test]
fn a_file_that_is_no_result_is_told_in_the_language_of_the_call() {
    let place = Place::with_numbers(50);
    let file = place.path().join("x.ProcessResult");
    let path = file.to_str().unwrap().to_owned();
    for (bytes, zh, en) in [
        (&[0xff, 0xfe, 0x00][..], "不是 UTF-8 文字", "not UTF-8 text"),
        (b"<ProcessResult><a></b>", "讀不下去", "does not read at byte"),
        (b"<Other></Other>", "根元素 Other", "root Other"),
    ] {
        fs::write(&file, bytes).unwrap();
        let said = |lang: &str| {
            let run = place.run(&["reconcile", &path, "--lang", lang]);
            assert_eq!(run.code, 2, "{}{}", run.out, run.err);
            run.out + &run.err
        };
        assert!(said("zh").contains(zh), "{}", said("zh"));
        assert!(said("en").contains(en), "{}", said("en"));
    }
}

/// A result of a whole pack settles nothing here, and says so.
#[test]
fn a_result_that_names_nothing_is_said_to() {
    let place = Place::with_numbers(50);
    let file = place.path().join("pack.ProcessResult");
    for kind in ["F0401", "E0402"] {
        let xml = format!(
            "<ProcessResult><MessageInfo><MessageType>{kind}</MessageType></MessageInfo><Result><Info><Code>00000</Code></Info></Result></ProcessResult>"
        );
        std::fs::write(&file, xml).unwrap();
        let told = place.ok(&["reconcile", file.to_str().unwrap()]).out;
        assert!(told.contains("整包") && told.contains("SummaryResult"), "{told}");
        let json = place.ok(&["reconcile", file.to_str().unwrap(), "--json"]).json();
        assert_eq!(json[0]["names_nothing"], true, "{json:?}");
    }
}

/// What cannot be put to a document is told with its code, and calls for a person; zeros are no refusal, however many.
#[test]
fn a_refusal_without_a_number_is_told_and_zeros_are_none() {
    let place = Place::with_numbers(50);
    let number = place.ok(&["issue", "--item", "咖啡:1:45", "--print", "none", "--json"]).json()[0]["number"]
        .as_str()
        .unwrap()
        .to_owned();
    send_all(&place);
    let file = place.path().join("pack.ProcessResult");
    let reconcile = |infos: &str| {
        let routing = "<RoutingInfo><From><PartyId>12345675</PartyId></From></RoutingInfo>";
        let xml = format!(
            "<ProcessResult>{routing}<MessageInfo><MessageType>F0401</MessageType></MessageInfo><Result>{infos}</Result></ProcessResult>"
        );
        fs::write(&file, xml).unwrap();
        let run = place.run(&["reconcile", file.to_str().unwrap(), "--json"]);
        let said = place.run(&["reconcile", file.to_str().unwrap()]);
        assert_eq!(run.code, said.code);
        (run.code, line(&run), said.out)
    };
    let info = |code: &str, words: &str, parameter: &str| {
        format!(
            "<Info><Code>{code}</Code><Description>{words}</Description><Parameter0>{parameter}</Parameter0></Info>"
        )
    };
    let (code, json, said) = reconcile(&info("E9", "整包格式錯誤", ""));
    assert_eq!(
        (code, &json["unnamed"], &json["names_nothing"]),
        (1, &["E9 整包格式錯誤"].into(), &false.into())
    );
    assert!(said.contains("E9 整包格式錯誤") && said.contains("看不出是哪一張"), "{said}");
    let beside =
        [info("E1006", "No. 1 載具號碼不存在", &number), info("E1003", "No. 2 重覆", "AB-1")].concat();
    let (code, json, _) = reconcile(&beside);
    assert_eq!((code, &json["unnamed"]), (1, &["E1003 重覆"].into()));
    assert_eq!(json["rejected"], serde_json::json!([format!("F0401 {number}")]));
    for zeros in ["00000", "0000", "0"] {
        let (code, json, said) = reconcile(&info(zeros, "成功", &number));
        assert_eq!(
            (code, &json["rejected"], &json["names_nothing"]),
            (0, &serde_json::json!([]), &true.into())
        );
        assert!(said.contains("整包成功"), "{said}");
    }
}

/// What was told of the one file, whatever the exit.
fn line(run: &Run) -> serde_json::Value {
    serde_json::from_str(run.out.trim()).unwrap()
}

/// The platform tells of a number of ours that nobody issued here: somebody else issues from the book.
#[test]
fn a_number_of_ours_that_was_never_issued_here_withholds_its_book_and_is_no_quiet_word() {
    for (good, kind) in [(true, "F0401"), (false, "F0401"), (true, "F0501")] {
        let place = Place::with_numbers(50);
        let period = shop::period().lj();
        let more =
            ["range", "add", "--period", &period, "--track", "AB", "--begin", "00000050", "--count", "50"];
        place.ok(&more);
        let issue = || place.run(&["issue", "--item", "咖啡:1:45", "--print", "none", "--json"]);
        let first = issue().json()[0]["number"].as_str().unwrap().to_owned();
        let serial: u32 = first[2..].parse().unwrap();
        let next = format!("{}{:08}", &first[..2], serial + 1);
        send_all(&place);
        let file = place.path().join("1.SummaryResult");
        let list = [next.clone()];
        let told = if good { summary(kind, &list, &[]) } else { summary(kind, &[], &list) };
        fs::write(&file, &told).unwrap();
        for _ in 0..2 {
            let run = place.run(&["reconcile", file.to_str().unwrap(), "--json"]);
            assert_eq!(run.code, 1, "{}{}", run.out, run.err);
            assert_eq!(line(&run)["foreign"], serde_json::json!([format!("{kind} {next}")]), "{}", run.out);
        }
        let said = place.run(&["reconcile", file.to_str().unwrap(), "--lang", "en"]).out;
        assert!(said.contains("ALARM") && said.contains("fence free"), "{said}");
        let after = issue();
        assert_eq!(after.code, 0, "{}{}", after.out, after.err);
        let after = after.json()[0]["number"].as_str().unwrap().to_owned();
        assert_eq!(after, format!("{}{:08}", &first[..2], serial + 50), "from the next book");
        let status = place.run(&["status", "--check", "--json"]);
        assert!(status.code > 0 && status.out.contains("withheld"), "{}", status.out);
        assert_eq!(place.ok(&["doctor", "--json"]).json()[0]["violations"].as_array().map(Vec::len), Some(0));
    }
    // Another seller's, another year's, one that was issued: no alarm. Without a seller or a day: a person looks.
    let place = Place::with_numbers(50);
    let first = place.ok(&["issue", "--item", "咖啡:1:45", "--print", "none", "--json"]);
    let first = first.json()[0]["number"].as_str().unwrap().to_owned();
    let next = [format!("{}{:08}", &first[..2], first[2..].parse::<u32>().unwrap() + 1)];
    let file = place.path().join("1.SummaryResult");
    for (xml, code, list) in [
        (from("04595257", &summary_of(&today(), "F0401", &next, &[])), 0, "unknown"),
        (from("12345675", &summary_of("20200105", "F0401", &next, &[])), 0, "unknown"),
        (summary("F0501", std::slice::from_ref(&first), &[]), 0, "unknown"),
        (summary_of(&today(), "F0401", &next, &[]), 1, "doubtful"),
    ] {
        fs::write(&file, &xml).unwrap();
        let run = place.run(&["reconcile", file.to_str().unwrap(), "--json"]);
        assert_eq!(
            (run.code, line(&run)[list].as_array().map(Vec::len)),
            (code, Some(1)),
            "{xml}{}",
            run.out
        );
    }
    let after = place.ok(&["issue", "--item", "咖啡:1:45", "--print", "none", "--json"]);
    assert_eq!(after.json()[0]["number"], next[0].as_str());
}

/// What is lent is issued where it is: no alarm, but its borrower used it so far.
#[test]
fn a_number_that_is_lent_is_noted_and_does_not_come_back_unused() {
    let place = Place::with_numbers(50);
    place.ok(&["range", "lend", "1", "--to", "官網"]);
    let file = place.path().join("1.SummaryResult");
    let number = |at: u32| format!("AB{at:08}");
    fs::write(&file, summary("F0401", &[number(0), number(4)], &[number(2)])).unwrap();
    let before = place.ok(&["ledger", "show", "--json"]).json().len();
    for _ in 0..2 {
        let run = place.run(&["reconcile", file.to_str().unwrap(), "--json"]);
        assert_eq!(run.code, 0, "{}{}", run.out, run.err);
        let lent = line(&run)["lent"].as_array().unwrap().clone();
        assert_eq!((lent.len(), &lent[0]["to"]), (3, &"官網".into()), "{}", run.out);
        assert_eq!(place.ok(&["ledger", "show", "--json"]).json().len(), before + 1, "noted once");
    }
    let said = place.ok(&["reconcile", file.to_str().unwrap()]).out;
    assert!(said.contains("號碼借給 官網"), "{said}");
    for less in [&["--unused"][..], &["--last-used", "00000003"]] {
        let back = place.run(&[&["range", "take-back", "1"], less].concat());
        assert!(back.code == 1 && back.err.contains("AB00000004"), "{}{}", back.out, back.err);
    }
    assert_eq!(place.ok(&["period", "status", "--json"]).json()[0]["unused"], 50);
    place.ok(&["range", "take-back", "1", "--last-used", "00000004"]);
    let sold = place.ok(&["issue", "--item", "咖啡:1:45", "--print", "none", "--json"]);
    assert_eq!(sold.json()[0]["number"], number(5).as_str());
    assert_eq!(place.ok(&["doctor", "--json"]).json()[0]["violations"].as_array().map(Vec::len), Some(0));
}

/// A book of which some was issued here before it was lent: those numbers are ours as ever.
#[test]
fn a_number_issued_here_before_its_book_was_lent_is_parked_like_any_other() {
    let place = Place::with_numbers(50);
    place.ok(&["issue", "--item", "咖啡:1:45", "--print", "none"]);
    place.ok(&["range", "lend", "1", "--to", "官網"]);
    let file = place.path().join("1.SummaryResult");
    fs::write(&file, summary("F0401", &["AB00000000".to_owned(), "AB00000001".to_owned()], &[])).unwrap();
    let run = place.run(&["reconcile", file.to_str().unwrap(), "--json"]);
    let told = line(&run);
    assert_eq!((run.code, &told["unsent"][0]), (1, &"F0401 AB00000000".into()), "{}", run.out);
    assert_eq!(told["lent"].as_array().map(Vec::len), Some(1), "{}", run.out);
    assert_eq!(state(&place, "AB00000000"), "parked");
}

/// One file says both of a document: it settles nothing, unless the document was sent again, when both are true.
#[test]
fn a_file_that_contradicts_itself_is_named_and_settles_nothing() {
    let place = Place::with_numbers(50);
    let number = place.ok(&["issue", "--item", "咖啡:1:45", "--print", "none", "--json"]);
    let number = [number.json()[0]["number"].as_str().unwrap().to_owned()];
    send_all(&place);
    let file = place.path().join("1.SummaryResult");
    fs::write(&file, summary("F0401", &number, &number)).unwrap();
    let path = file.to_str().unwrap();
    let run = place.run(&["reconcile", path, "--json"]);
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    assert_eq!(line(&run)["contradictory"], serde_json::json!([format!("F0401 {}", number[0])]));
    assert_eq!(state(&place, &number[0]), "accepted");
    // Refused, and sent again.
    let refused = place.path().join("2.SummaryResult");
    fs::write(&refused, summary("F0401", &[], &number)).unwrap();
    place.ok(&["reconcile", refused.to_str().unwrap()]);
    place.ok(&["upload", "retry", &number[0]]);
    send_all(&place);
    // The summary of both is of the day after.
    fs::write(&file, summary("F0401", &number, &number)).unwrap();
    assert_eq!(
        place.ok(&["reconcile", path, "--json"]).json()[0]["confirmed"].as_array().map(Vec::len),
        Some(1)
    );
    assert_eq!(state(&place, &number[0]), "confirmed");
}
