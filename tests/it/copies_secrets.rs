//! Secrets in a backup: sealed, opened with the passphrase alone, all of them back or nothing touched.

use crate::binary::{Place, Run};
use crate::terminal::Terminal;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Stdio;

pub const PASSPHRASE: &str = "four words that nobody else has";
const KEYS: &str = "[qr_key]\n04595257 = \"00112233445566778899aabbccddeeff\"\n\n[uplink]\nhash_key = \"ejCk326UnaZWKisg\"\n";

/// A real shop with a person who has a PIN, and keys.
fn shop() -> Place {
    let place = Place::new();
    place.ok(&["init", "--company", "1", "--name", "台北股份有限公司", "--ubn", "04595257"]);
    put_keys(&place, KEYS);
    let run =
        with(&place, &["staff", "add", "B1", "--role", "administrator", "--pin"], &[("LJ_NEW_PIN", "2468")]);
    assert_eq!(run.code, 0, "{}", run.err);
    place
}

pub fn keys_of(place: &Place) -> std::path::PathBuf {
    place.path().join("config/lj/secrets.toml")
}

pub fn put_keys(place: &Place, text: &str) {
    let path = keys_of(place);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, text).unwrap();
    std::fs::set_permissions(&path, PermissionsExt::from_mode(0o600)).unwrap();
}

pub fn with(place: &Place, arguments: &[&str], variables: &[(&str, &str)]) -> Run {
    let mut command = place.command();
    command.args(arguments).envs(variables.iter().copied()).stdin(Stdio::null());
    Run::of(command.output().unwrap())
}

/// As the person with the PIN.
fn as_boss(place: &Place, arguments: &[&str], passphrase: Option<&str>) -> Run {
    let mut variables = vec![("LJ_PIN", "2468")];
    variables.extend(passphrase.map(|passphrase| ("LJ_PASSPHRASE", passphrase)));
    with(place, &[arguments, &["--as", "B1"]].concat(), &variables)
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn backed_up(place: &Place) -> std::path::PathBuf {
    let stick = place.path().join("stick");
    let run = as_boss(place, &["backup", text(&stick), "--with-secrets", "--json"], Some(PASSPHRASE));
    assert_eq!(run.json()[0]["secrets"], true);
    stick
}

#[test]
fn secrets_come_back_with_the_passphrase_and_pins_are_as_they_were() {
    let place = shop();
    let stick = backed_up(&place);
    let sealed = std::fs::read_to_string(stick.join("SECRETS")).unwrap();
    assert!(!sealed.contains("00112233") && !sealed.contains("ejCk"), "{sealed}");
    let next = Place::new();
    let run = as_boss(&next, &["restore", text(&stick), "--with-secrets", "--json"], Some(PASSPHRASE));
    assert_eq!(run.json()[0]["secrets"], true, "{}", run.err);
    assert_eq!(std::fs::read_to_string(keys_of(&next)).unwrap(), KEYS);
    let mode = std::fs::metadata(keys_of(&next)).unwrap().permissions().mode();
    assert_eq!(mode & 0o077, 0, "{mode:o}");
    // The PIN is believed, so the pepper is the one of before; another PIN is not.
    let fence = as_boss(&next, &["fence", "show"], None);
    assert_eq!(fence.code, 0, "{}", fence.err);
    let wrong = with(&next, &["fence", "show", "--as", "B1"], &[("LJ_PIN", "1357")]);
    assert!(wrong.err.contains("BAD_PIN"), "{}", wrong.err);
}

#[test]
fn without_the_option_the_rest_is_restored_and_it_is_said_what_was_left() {
    let place = shop();
    let stick = backed_up(&place);
    let next = Place::new();
    let run = with(&next, &["restore", text(&stick), "--lang", "en"], &[]);
    assert!(run.code == 0 && run.err.contains("--with-secrets"), "{}{}", run.out, run.err);
    assert!(next.store().join("ledger").exists() && !keys_of(&next).exists());
}

/// With the pepper every PIN is lost, and nobody could ever sign in to lift the fence.
#[test]
fn a_shop_with_pins_that_is_restored_without_its_pepper_is_got_going_by_its_owner() {
    let place = shop();
    let stick = place.path().join("stick");
    assert_eq!(as_boss(&place, &["backup", text(&stick)], None).code, 0);
    let next = Place::new();
    next.ok(&["restore", text(&stick)]);
    let fence = next.ok(&["fence", "show", "--json"]).json();
    assert_eq!(fence[0]["why"], "restored");
    assert!(as_boss(&next, &["fence", "show"], None).err.contains("BAD_PIN"));
    next.ok(&["fence", "lift", "--reason", "還原到新機器"]);
    assert!(next.run(&["fence", "show"]).err.contains("SIGN_IN_NEEDED"), "no longer than the fence stands");
    let edited = with(&next, &["staff", "edit", "B1", "--pin"], &[("LJ_NEW_PIN", "2468")]);
    assert_eq!(edited.code, 0, "{}", edited.err);
    assert_eq!(as_boss(&next, &["status"], None).code, 0);
}

#[test]
fn what_does_not_open_or_has_no_place_touches_nothing() {
    let place = shop();
    let stick = backed_up(&place);
    let bare = place.path().join("bare");
    assert_eq!(as_boss(&place, &["backup", text(&bare)], None).code, 0);
    let changed = place.path().join("changed");
    crate::copies::copy(&stick, &changed);
    let part = changed.join("SECRETS");
    let spoiled = std::fs::read_to_string(&part).unwrap().replacen("salt ", "salt 0", 1);
    std::fs::write(&part, spoiled).unwrap();
    let gone = place.path().join("gone");
    crate::copies::copy(&stick, &gone);
    std::fs::remove_file(gone.join("SECRETS")).unwrap();
    for (from, passphrase, code, word) in [
        (&stick, Some("four words that somebody else has"), 1, "WRONG_PASSPHRASE"),
        (&stick, Some("too short"), 2, "12"),
        (&stick, None, 2, "LJ_PASSPHRASE"),
        (&bare, Some(PASSPHRASE), 1, "NO_SECRETS"),
        (&changed, Some(PASSPHRASE), 1, "NOT_A_BACKUP"),
        (&gone, Some(PASSPHRASE), 1, "NOT_A_BACKUP"),
    ] {
        let next = Place::new();
        let run = as_boss(&next, &["restore", text(from), "--with-secrets"], passphrase);
        assert!(run.code == code && run.err.contains(word), "{word}: {} {}", run.code, run.err);
        assert!(!next.store().join("ledger").exists() && !next.store().join("restoring").exists(), "{word}");
        assert!(!next.store().join("pepper").exists() && !keys_of(&next).exists(), "{word}");
    }
    // Even without the option a part that was changed makes it no whole backup.
    let next = Place::new();
    assert!(with(&next, &["restore", text(&gone)], &[]).err.contains("NOT_A_BACKUP"));
    // Another shop's keys on this machine are never written over; the same ones are no trouble.
    let next = Place::new();
    put_keys(&next, "[qr_key]\n");
    let run = as_boss(&next, &["restore", text(&stick), "--with-secrets"], Some(PASSPHRASE));
    assert!(run.code == 1 && run.err.contains("SECRETS_EXIST"), "{}", run.err);
    assert_eq!(std::fs::read_to_string(keys_of(&next)).unwrap(), "[qr_key]\n");
    put_keys(&next, KEYS);
    let run = as_boss(&next, &["restore", text(&stick), "--with-secrets"], Some(PASSPHRASE));
    assert_eq!(run.code, 0, "{}", run.err);
}

#[test]
fn they_go_through_a_pipe_too() {
    let place = shop();
    let tar = {
        let mut command = place.command();
        command.args(["backup", "-", "--with-secrets", "--as", "B1"]);
        command.envs([("LJ_PIN", "2468"), ("LJ_PASSPHRASE", PASSPHRASE)]);
        command.output().unwrap()
    };
    assert_eq!(tar.status.code(), Some(0), "{}", String::from_utf8_lossy(&tar.stderr));
    let next = Place::new();
    let mut command = next.command();
    command.args(["restore", "-", "--with-secrets", "--as", "B1"]);
    command.envs([("LJ_PIN", "2468"), ("LJ_PASSPHRASE", PASSPHRASE)]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(&tar.stdout).unwrap();
    let run = Run::of(child.wait_with_output().unwrap());
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(std::fs::read_to_string(keys_of(&next)).unwrap(), KEYS);
}

#[test]
fn a_person_is_asked_twice_and_nothing_is_shown() {
    let place = Place::with_numbers(50);
    let stick = place.path().join("stick");
    let mut terminal = Terminal::start(&place, 80, 24, &["backup", text(&stick), "--with-secrets"]);
    terminal.wait_for("通關密語：");
    terminal.keys(&format!("{PASSPHRASE}\r"));
    terminal.wait_for("再輸入一次：");
    terminal.keys(&format!("{PASSPHRASE}\r"));
    terminal.wait_for("封存");
    assert!(!terminal.text().contains("four words"), "{}", terminal.text());
    assert!(stick.join("SECRETS").exists());
    // Two that differ write nothing.
    let other = place.path().join("other");
    let mut terminal = Terminal::start(&place, 80, 24, &["backup", text(&other), "--with-secrets"]);
    terminal.wait_for("通關密語：");
    terminal.keys(&format!("{PASSPHRASE}\r"));
    terminal.wait_for("再輸入一次：");
    terminal.keys("another one of these\r");
    terminal.wait_for("不同");
    assert!(!other.exists());
}

#[test]
fn it_is_said_what_was_sealed_and_a_pepper_that_is_lost_is_not_said_to_be_kept() {
    let place = shop();
    std::fs::remove_file(keys_of(&place)).unwrap();
    let bare = place.path().join("bare");
    let made = as_boss(&place, &["backup", text(&bare), "--with-secrets"], Some(PASSPHRASE));
    assert!(made.out.contains("調味料") && !made.out.contains("密鑰檔"), "{}{}", made.out, made.err);
    let next = Place::new();
    let run = as_boss(&next, &["restore", text(&bare), "--with-secrets"], Some(PASSPHRASE));
    assert!(run.err.contains("PIN 照舊") && run.err.contains("沒有密鑰檔"), "{}", run.err);
    assert!(!keys_of(&next).exists());
    // A pepper that is cut while the engine has it in memory.
    let serve = crate::serving::Serving::start(&place);
    let pepper = place.store().join("pepper");
    let kept = std::fs::read(&pepper).unwrap();
    std::fs::write(&pepper, &kept[..40]).unwrap();
    let other = place.path().join("other");
    let refused = as_boss(&place, &["backup", text(&other), "--with-secrets"], Some(PASSPHRASE));
    assert!(refused.code == 3 && refused.err.contains("pepper"), "{} {}", refused.code, refused.err);
    assert!(!other.join("MANIFEST").exists());
    std::fs::write(&pepper, kept).unwrap();
    serve.terminate();
}
