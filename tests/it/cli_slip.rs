//! `lj slip` and the codes of `lj issue --json`: what the picture shows to an independent reader is what the JSON
//! says; and who has no key prints nothing.

use crate::binary::Place;
use crate::slip::reader;
use crate::terminal::Terminal;
use serde_json::Value;
use std::os::unix::fs::PermissionsExt;

fn text(value: &serde_json::Value) -> String {
    value.as_str().unwrap().to_owned()
}

#[test]
fn the_picture_of_a_slip_reads_back_as_the_json_says() {
    let place = Place::with_numbers(50);
    let issued = place.ok(&["issue", "--item", "乾電池:1:105", "--item", "口罩:2:210", "--json"]).json();
    let (number, picture) = (text(&issued[0]["number"]), place.path().join("slip.png"));
    place.ok(&["slip", &number, "--format", "png", "--out", picture.to_str().unwrap()]);
    if !crate::skip::has("zbarimg") {
        return;
    }
    let bar_code = String::from_utf8(reader::zbarimg(&picture, "code39")).unwrap();
    assert_eq!(bar_code.trim_end(), text(&issued[0]["barcode"]));
    let found = String::from_utf8(reader::zbarimg(&picture, "qrcode")).unwrap();
    let (left, right) = (text(&issued[0]["qr_left"]), text(&issued[0]["qr_right"]));
    // The reader gives both codes joined, in either order.
    assert!(found == format!("{left}{right}") || found == format!("{right}{left}"), "{found}");
}

#[test]
fn a_sample_slip_says_so_and_text_has_everything() {
    let place = Place::with_numbers(50);
    let issued = place.ok(&["issue", "--item", "乾電池:1:105", "--buyer", "04595257", "--json"]).json();
    let slip = place.ok(&["slip", &text(&issued[0]["number"])]).out;
    for part in ["電子發票證明聯", "測試", "AB-00000000", "總計 105", "格式 25", "買方 04595257", "乾電池"]
    {
        assert!(slip.contains(part), "{part}:\n{slip}");
    }
    assert!(!slip.contains("補印"), "{slip}");
}

#[test]
fn a_real_store_prints_copies_alone_and_only_with_a_key_that_nobody_else_reads() {
    let place = Place::new();
    place.ok(&["init", "--company", "1", "--name", "台北店", "--ubn", "12345675"]);
    let period = crate::shop::period().lj();
    place.ok(&["range", "add", "--period", &period, "--track", "AB", "--begin", "00000000", "--count", "50"]);
    // R1, R10: without a key there is no slip, and no invoice that may need one. A company's in a carrier needs none.
    let sale = |more: &[&'static str]| [&["issue", "--item", "乾電池:1:105"], more].concat();
    let (company, carrier) = (["--buyer", "04595257"], ["--carrier", "/ABC+123"]);
    for more in [&[][..], &carrier, &company] {
        let refused = place.run(&sale(more));
        assert!(refused.code == 1 && refused.err.contains("refused[NO_QR_KEY]"), "{more:?}: {}", refused.err);
        assert!(refused.err.contains("[qr_key] 之下寫 12345675 = "), "how it is put in: {}", refused.err);
    }
    let sales = place.path().join("sales.jsonl");
    let line = r#"{"items":[{"name":"乾電池","qty":1,"price":105}],"buyer":"04595257""#;
    std::fs::write(&sales, format!("{line}}}\n{line},\"carrier\":\"/ABC+123\"}}\n")).unwrap();
    let from = place.run(&["issue", "--from", sales.to_str().unwrap()]);
    let told: Vec<Value> = from.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let (refused, issued): (Vec<_>, Vec<_>) = told.iter().partition(|row| row["number"].is_null());
    assert_eq!((refused.len(), text(&refused[0]["refused"]["code"]).as_str()), (1, "NO_QR_KEY"), "{told:?}");
    assert_eq!(issued[0]["number"], "AB00000000", "the refusals took no number");
    assert!(issued[0]["barcode"].is_null());
    // What the platform is told to be without a slip has none at any door, and its information needs no key.
    assert!(is_information(&place, "AB00000000"));
    let secrets = place.path().join("config/lj/secrets.toml");
    std::fs::create_dir_all(secrets.parent().unwrap()).unwrap();
    let key = "fe05f029154f6aa67a78b338ed2f6601";
    std::fs::write(&secrets, format!("[qr_key]\n12345675 = \"{key}\"\n")).unwrap();
    let mode = |mode| std::fs::set_permissions(&secrets, PermissionsExt::from_mode(mode)).unwrap();
    mode(0o600);
    let issued = place.ok(&[&sale(&company)[..], &["--json"]].concat()).json();
    let length = issued[0]["barcode"].as_str().map(str::len);
    assert_eq!(length, Some(19), "the key has come, the store was not restarted");
    mode(0o644);
    let readable = place.run(&["slip", "AB00000001"]);
    assert_eq!(readable.code, 2, "{}", readable.err);
    assert!(!readable.err.contains(key));
    mode(0o600);
    let slip = place.ok(&["slip", "AB00000001"]).out;
    assert!(slip.contains("電子發票證明聯補印"), "{slip}");
    assert!(!slip.contains("測試"), "{slip}");
    std::fs::remove_file(&secrets).unwrap();
    let refused = place.run(&["slip", "AB00000001"]);
    assert!(refused.code == 1 && refused.err.contains("refused[NO_QR_KEY]"), "{}", refused.err);
}

/// Four strings for the platform's page, by the key of the seller; their slips are read off the picture.
#[test]
fn the_self_test_gives_four_strings_and_their_slips() {
    let place = Place::with_numbers(50);
    let rows = place.ok(&["slip", "--self-test", "--json"]).json();
    let strings: Vec<String> = rows.iter().map(|row| text(&row["string"])).collect();
    assert_eq!(strings.len(), 4);
    for (row, string) in rows.iter().zip(&strings) {
        assert_eq!(string.len(), 77, "{string}");
        assert_eq!(string[..10], text(&row["number"]));
        assert_eq!(string[17..21], text(&row["random_code"]));
        assert_eq!(&string[45..53], "12345675");
        assert_eq!(text(&row["qr_left"])[..77], *string);
    }
    let told = place.ok(&["slip", "--self-test"]).out;
    let lines: Vec<&str> = told.lines().filter(|line| line.len() == 77 && line.is_ascii()).collect();
    // Either call makes them anew: the day may have changed between the two.
    assert_eq!(lines.len(), 4, "{told}");
    assert!(told.contains("QRCode 解密驗證"), "{told}");
    let english = place.ok(&["--lang", "en", "slip", "--self-test"]).out;
    assert!(english.starts_with("Four QR strings of the seller 12345675"), "{english}");
    assert_eq!(place.ok(&["range", "list", "--json"]).json()[0]["last_issued"], serde_json::Value::Null);

    let picture = place.path().join("slips.png");
    place.ok(&["slip", "--self-test", "--format", "png", "--out", picture.to_str().unwrap()]);
    if crate::skip::has("zbarimg") {
        let found = String::from_utf8(reader::zbarimg(&picture, "code39")).unwrap();
        let mut bars: Vec<&str> = found.lines().collect();
        let mut wanted: Vec<String> = rows.iter().map(|row| text(&row["barcode"])).collect();
        bars.sort_unstable();
        wanted.sort_unstable();
        assert_eq!(bars, wanted);
    }
}

#[test]
fn the_self_test_needs_a_key_of_the_company_and_goes_alone() {
    let place = Place::new();
    let real = ["init", "--company", "1", "--name", "台北商行", "--ubn", "12345675", "--address", "台北市"];
    place.ok(&real);
    let refused = place.run(&["slip", "--self-test"]);
    assert!(refused.code == 1 && refused.err.contains("refused[NO_QR_KEY]"), "{}", refused.err);
    let unknown = place.run(&["slip", "--self-test", "--company", "9"]);
    assert!(unknown.code == 1 && unknown.err.contains("refused[NO_SUCH_COMPANY]"), "{}", unknown.err);
    for wrong in
        [&["slip"][..], &["slip", "AB00000000", "--self-test"], &["slip", "AB00000000", "--company", "1"]]
    {
        assert_eq!(place.run(wrong).code, 2, "{wrong:?}");
    }
    let secrets = place.path().join("config/lj/secrets.toml");
    std::fs::create_dir_all(secrets.parent().unwrap()).unwrap();
    std::fs::write(&secrets, "[qr_key]\n12345675 = \"fe05f029154f6aa67a78b338ed2f6601\"\n").unwrap();
    std::fs::set_permissions(&secrets, PermissionsExt::from_mode(0o600)).unwrap();
    let rows = place.ok(&["slip", "--self-test", "--company", "1", "--json"]).json();
    assert_eq!(rows.len(), 4);
    let out = place.path().join("slips.txt");
    place.ok(&["slip", "--self-test", "--out", out.to_str().unwrap()]);
    assert!(std::fs::read_to_string(out).unwrap().contains(&text(&rows[0]["string"])[..10]));
}

#[test]
fn eight_zeros_are_refused_as_a_number_of_a_company_at_every_door() {
    let place = Place::with_numbers(50);
    let zeros = "00000000";
    let sale = r#"{"request_id":"z1","items":[{"name":"茶","qty":1,"price":35}],"buyer":"00000000"}"#;
    let (list, file) = (place.path().join("sales.jsonl"), place.path().join("numbers.csv"));
    std::fs::write(&list, format!("{sale}\n")).unwrap();
    let head = "營業人統編,發票類別代號,發票類別,發票期別,發票字軌名稱,發票起號,發票迄號";
    std::fs::write(&file, format!("{head}\n{zeros},7,一般稅額計算,115/11 ~ 115/12,QQ,00000000,00000049\n"))
        .unwrap();
    for door in [
        &["issue", "--item", "茶:1:35", "--buyer", zeros][..],
        &["issue", "--from", list.to_str().unwrap()],
        &["company", "add", "2", "--name", "二", "--ubn", zeros],
        &["company", "edit", "1", "--head-ubn", zeros],
        &["invoice", "list", "--buyer", zeros],
        &["range", "import", file.to_str().unwrap()],
    ] {
        let run = place.run(door);
        assert_eq!(run.code, 1, "{door:?}: {}{}", run.out, run.err);
        let said = format!("{}{}", run.out, run.err);
        assert!(
            said.contains(zeros) && (said.contains("BAD_UBN") || said.contains("統編")),
            "{door:?}: {said}"
        );
    }
    let other = Place::new();
    let founded = other.run(&["init", "--sample", "--company", "1", "--name", "台北店", "--ubn", zeros]);
    assert!(founded.code == 1 && founded.err.contains("不是統一編號"), "{}", founded.err);
}

/// R1: what is wrong with the keys, and a name that may be the sign's, are told at set-up, not at the first slip.
#[test]
fn set_up_refuses_the_key_that_everybody_knows_and_asks_about_a_name_that_may_be_the_signs() {
    let place = Place::new();
    let secrets = place.path().join("config/lj/secrets.toml");
    std::fs::create_dir_all(secrets.parent().unwrap()).unwrap();
    let write = |text: &str| {
        std::fs::write(&secrets, text).unwrap();
        std::fs::set_permissions(&secrets, PermissionsExt::from_mode(0o600)).unwrap();
    };
    let known = "0123456789abcdef0123456789ABCDEF";
    write(&format!("[qr_key.12345675]\n2026-01-01 = \"{known}\"\n"));
    let init = ["init", "--company", "1", "--name", "好喝手搖", "--ubn", "12345675"];
    let refused = place.run(&init);
    assert!(refused.code == 2 && refused.err.contains("12345675"), "{}", refused.err);
    assert!(!refused.err.contains(known));
    write("[qr_key.12345675]\n2026-01-01 = \"fe05f029154f6aa67a78b338ed2f6601\"\n");
    let made = place.ok(&init);
    assert!(made.err.contains("「好喝手搖」是稅籍登記的名稱嗎"), "{}", made.err);
    assert!(!made.err.contains("[qr_key]"), "{}", made.err);
    let bare = Place::new();
    let keyless = bare.ok(&init);
    assert!(keyless.err.contains("[qr_key] 之下寫 12345675 = "), "{}", keyless.err);
    // Monitoring hears of it too, until there is one.
    let check = bare.run(&["status", "--check"]);
    assert!(check.code == 2 && check.out.contains("QR 碼金鑰"), "{}{}", check.out, check.err);
    let status = bare.ok(&["status", "--json"]).json().remove(0);
    assert!(status["reasons"].as_array().unwrap().contains(&"qr-key".into()), "{status}");
    assert_eq!(status["no_qr_key"], "12345675");
    let keyed = place.ok(&["status", "--json"]).json().remove(0);
    assert!(!keyed["reasons"].as_array().unwrap().contains(&"qr-key".into()), "{keyed}");
    assert!(keyed["no_qr_key"].is_null());
    let second = bare.ok(&["company", "add", "2", "--name", "分店商行", "--ubn", "04595257"]);
    assert!(second.err.contains("[qr_key] 之下寫 04595257 = "), "{}", second.err);
    let mended = place.ok(&["company", "edit", "1", "--name", "好喝商行", "--shop-name", "好喝手搖"]);
    assert!(!mended.err.contains("稅籍登記的名稱嗎"), "{}", mended.err);
    write(&format!("[qr_key]\n04595257 = \"{known}\"\n"));
    let added = place.run(&["company", "add", "2", "--name", "分店", "--ubn", "04595257"]);
    assert!(added.code == 2 && added.err.contains("04595257"), "{}", added.err);
    assert_eq!(place.ok(&["company", "list", "--json"]).json().len(), 1);
}

/// A slip bears the key of the day of its issue: one whose key begins later has none, and one whose key was renewed keeps
/// its own.
#[test]
fn a_slip_bears_the_key_of_its_day() {
    let place = Place::new();
    place.ok(&["init", "--company", "1", "--name", "台北店", "--ubn", "12345675"]);
    let period = crate::shop::period().lj();
    place.ok(&["range", "add", "--period", &period, "--track", "AB", "--begin", "00000000", "--count", "50"]);
    let secrets = place.path().join("config/lj/secrets.toml");
    std::fs::create_dir_all(secrets.parent().unwrap()).unwrap();
    let write = |text: &str| {
        std::fs::write(&secrets, text).unwrap();
        std::fs::set_permissions(&secrets, PermissionsExt::from_mode(0o600)).unwrap();
    };
    let today = crate::shop::now().date();
    let tomorrow = today.succ_opt().unwrap();
    let (old, new) = ("1".repeat(32), "2".repeat(32));
    write(&format!("[qr_key.12345675]\n{tomorrow} = \"{new}\"\n"));
    let early = place.run(&["issue", "--item", "乾電池:1:105"]);
    assert!(early.code == 1 && early.err.contains("refused[NO_QR_KEY]"), "{}", early.err);
    write(&format!("[qr_key.12345675]\n{today} = \"{old}\"\n{tomorrow} = \"{new}\"\n"));
    let issued = place.ok(&["issue", "--item", "乾電池:1:105", "--json"]).json();
    let left = text(&issued[0]["qr_left"]);
    // The whole file, the old key alone, the new key alone: what is shown again later is what was printed then.
    let again = || text(&place.ok(&["invoice", "show", "AB00000000", "--json"]).json()[0]["qr_left"]);
    assert_eq!(again(), left);
    write(&format!("[qr_key]\n12345675 = \"{old}\"\n"));
    assert_eq!(again(), left);
    write(&format!("[qr_key]\n12345675 = \"{new}\"\n"));
    assert_ne!(again(), left);
}

/// R10: the paper of an invoice whose mark is N.
fn is_information(place: &Place, number: &str) -> bool {
    let text = place.ok(&["slip", number]).out;
    let bytes = place.path().join("slip.bin");
    place.ok(&["slip", number, "--format", "escpos", "--cp950", "--out", bytes.to_str().unwrap()]);
    // Text is text here, so that only codes are pictures.
    let has_codes = std::fs::read(&bytes).unwrap().windows(3).any(|at| at == b"\x1Dv0");
    text.contains("本單非電子發票證明聯")
        && !text.contains("格式 25")
        && text.contains("乾電池")
        && !has_codes
}

/// R10: `--print none` postpones the paper and changes no mark, from options and from a file; and whoever prints later gets
/// what the platform was told of.
#[test]
fn postponing_the_paper_changes_no_mark_and_every_door_gives_the_paper_of_the_mark() {
    let place = Place::with_numbers(50);
    let of = ["issue", "--item", "乾電池:1:105", "--buyer", "04595257", "--carrier", "/ABC+123", "--json"];
    let sales = place.path().join("sales.jsonl");
    let asked = ["--paper", "on-request"];
    for (more, mark) in [(&[][..], false), (&asked, true)] {
        for print in [&["--print", "none"][..], &["--print", "default"], &[]] {
            let one = place.ok(&[&of[..], more, print].concat()).json();
            let id = format!("{mark}{}", print.join(""));
            let line =
                r#""items":[{"name":"乾電池","qty":1,"price":105}],"buyer":"04595257","carrier":"/ABC+123""#;
            std::fs::write(&sales, format!("{{\"request_id\":\"{id}\",{line}}}\n")).unwrap();
            let from = ["issue", "--from", sales.to_str().unwrap(), "--json"];
            let many = place.ok(&[&from[..], more, print].concat()).json();
            for number in [text(&one[0]["number"]), text(&many[0]["number"])] {
                let shown = place.ok(&["mig", &number]).out;
                let told = if mark { "<PrintMark>Y<" } else { "<PrintMark>N<" };
                assert!(shown.contains(told), "{more:?} {print:?}: {shown}");
                if !mark {
                    assert!(is_information(&place, &number), "{number}");
                    let refused = place.run(&["invoice", "reprint", &number, "--original"]);
                    assert!(
                        refused.code == 1 && refused.err.contains("refused[NO_PROOF]"),
                        "{}",
                        refused.err
                    );
                    continue;
                }
                let slip = place.ok(&["slip", &number]).out;
                assert!(slip.contains("電子發票證明聯") && slip.contains("格式 25"), "{slip}");
                // Postponed: the original can still be had, once. Printed with the sale: it is on its way.
                let original = place.run(&["invoice", "reprint", &number, "--original"]);
                let is_out = print == ["--print", "default"];
                assert_eq!(original.code == 1, is_out, "{print:?}: {}", original.err);
            }
        }
    }
}

/// The screen asks for the key, and whoever writes it sells at once.
#[test]
fn a_key_that_is_written_while_the_screen_is_open_is_good_for_its_slips() {
    let place = Place::new();
    place.ok(&["init", "--company", "1", "--name", "台北商行", "--ubn", "12345675", "--address", "台北市"]);
    let now = lj::world::Clock::now(&lj::world::SystemClock::default());
    place.add_range(&now.period().unwrap().lj(), "AB", &[]);
    let mut terminal = Terminal::start(&place, 80, 24, &[]);
    terminal.wait_for("00000049");
    let secrets = place.path().join("config/lj/secrets.toml");
    std::fs::create_dir_all(secrets.parent().unwrap()).unwrap();
    std::fs::write(&secrets, "[qr_key]\n12345675 = \"fe05f029154f6aa67a78b338ed2f6601\"\n").unwrap();
    std::fs::set_permissions(&secrets, PermissionsExt::from_mode(0o600)).unwrap();
    terminal.keys("s");
    terminal.wait_for("條碼/品名");
    terminal.keys("茶\r\r35\r\r\x13");
    terminal.wait_for("AB-00000000");
    terminal.wait_for("電子發票證明聯");
    assert!(!terminal.text().contains("金鑰"), "{}", terminal.text());
    terminal.kill();
}
