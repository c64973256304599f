//! `lj slip` and the codes of `lj issue --json`: what the picture shows to an independent reader is what the JSON
//! says; and who has no key prints nothing.

use crate::binary::Place;
use crate::slip::reader;
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
    // R1: without a key there is no consumer's invoice; a company's is issued, and has no slip yet.
    let consumer = place.run(&["issue", "--item", "乾電池:1:105"]);
    assert!(consumer.code == 1 && consumer.err.contains("refused[NO_QR_KEY]"), "{}", consumer.err);
    let issued = place.ok(&["issue", "--item", "乾電池:1:105", "--buyer", "04595257", "--json"]).json();
    assert_eq!(issued[0]["number"], "AB00000000", "the refusal took no number");
    assert!(issued[0]["barcode"].is_null());
    let refused = place.run(&["slip", "AB00000000"]);
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("refused[NO_QR_KEY]"), "{}", refused.err);
    let secrets = place.path().join("config/lj/secrets.toml");
    std::fs::create_dir_all(secrets.parent().unwrap()).unwrap();
    let key = "fe05f029154f6aa67a78b338ed2f6601";
    std::fs::write(&secrets, format!("[qr_key]\n12345675 = \"{key}\"\n")).unwrap();
    let mode = |mode| std::fs::set_permissions(&secrets, PermissionsExt::from_mode(mode)).unwrap();
    mode(0o644);
    let readable = place.run(&["slip", "AB00000000"]);
    assert_eq!(readable.code, 2, "{}", readable.err);
    assert!(!readable.err.contains(key));
    mode(0o600);
    let slip = place.ok(&["slip", "AB00000000"]).out;
    assert!(slip.contains("電子發票證明聯補印"), "{slip}");
    assert!(!slip.contains("測試"), "{slip}");
    let consumer = place.ok(&["issue", "--item", "乾電池:1:105", "--json"]).json();
    assert_eq!(
        consumer[0]["barcode"].as_str().map(str::len),
        Some(19),
        "the key has come, the store was not restarted"
    );
}
