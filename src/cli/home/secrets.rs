//! The secret file (R1): QR keys by 統編, and the keys of a centre. It is read, never written, never shown, and
//! refused when anybody but its owner may read it. A sample store needs none: its slips say 測試 and use the key that everybody knows.
//!
//! ```toml
//! [qr_key]
//! 12345675 = "…32 hex digits…"
//!
//! # Or each key with its first day: a slip is printed with the key of the day of its issue.
//! [qr_key.04595257]
//! 2026-01-01 = "…"
//! 2026-07-01 = "…"
//!
//! [uplink]
//! hash_key = "HwiqPsywG1hLQNuN"
//! hash_iv = "YqITWD4TyKacYXpn"
//! ```

use crate::cli::out::{CliFailure, file_fault, shown};
use crate::domain::{Invoice, Ubn, parse_date};
use crate::engine::Keyring;
use crate::slip::QrKey;
use crate::text::{self, Lang};
use crate::uplink;
use crate::world::{Disk, MODE_OWN, Made, RealDisk, make, read_text};
use chrono::NaiveDate;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde::{Deserialize, de};
use std::collections::BTreeMap;
use std::fmt;
use std::fs::DirBuilder;
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use zeroize::Zeroizing;

/// Mode bits that a secret file must not have: group and others.
const OTHERS_MODE: u32 = 0o077;
/// A directory that is made for the file is its owner's alone.
const OWN_DIRECTORY_MODE: u32 = 0o700;
/// The largest file that is read: a key for each of a thousand companies is 60 KiB.
const FILE_BYTES_MAX: usize = 64 * 1024;

/// A day before every invoice.
const FIRST_DAY: &str = "1912-01-01";

/// Where a centre's keys may stand instead of the file.
const HASH_KEY_VARIABLE: &str = "LJ_UPLINK_HASH_KEY";
const HASH_IV_VARIABLE: &str = "LJ_UPLINK_HASH_IV";
const APP_KEY_VARIABLE: &str = "LJ_UPLINK_APP_KEY";

/// What the file holds.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Secrets {
    #[serde(default)]
    qr_key: BTreeMap<String, Written>,
    #[serde(default)]
    uplink: UplinkKeys,
}

/// What is written of a seller's keys: first days with their keys. A key without a day is good since ever.
#[derive(Default)]
struct Written(Vec<(Option<String>, String)>);

impl<'de> Deserialize<'de> for Written {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Written;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("keys")
            }

            fn visit_str<E: de::Error>(self, key: &str) -> Result<Written, E> {
                Ok(Written(vec![(None, key.to_owned())]))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Written, A::Error> {
                let mut keys = Vec::new();
                while let Some((day, key)) = map.next_entry::<String, String>()? {
                    keys.push((Some(day), key));
                }
                Ok(Written(keys))
            }
        }
        deserializer.deserialize_any(Either)
    }
}

/// A seller's keys by their first days (R1).
type Days = BTreeMap<NaiveDate, QrKey>;

/// The key that was good on a day.
fn on(days: &Days, day: NaiveDate) -> Option<&QrKey> {
    days.range(..=day).next_back().map(|(_, key)| key)
}

/// Keys of a centre; which of them are needed, its gateway says.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct UplinkKeys {
    hash_key: Option<Zeroizing<String>>,
    hash_iv: Option<Zeroizing<String>>,
    app_key: Option<Zeroizing<String>>,
}

/// The keys of this call.
pub struct QrKeys {
    sample: bool,
    keys: BTreeMap<Ubn, Days>,
}

impl QrKeys {
    /// Reads the secret file, unless the store is a sample.
    ///
    /// # Errors
    /// A file that others may read, or with a fault: which line, never what it says.
    pub fn read(lang: Lang, path: &Path, sample: bool) -> Result<Self, CliFailure> {
        if sample {
            return Ok(Self { sample, keys: BTreeMap::new() });
        }
        let text = match open(path) {
            Ok(Some(text)) => text,
            Ok(None) => {
                return Err(CliFailure::Usage(text::store::settings::secrets_readable(lang, &shown(path))));
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(CliFailure::Fault(file_fault(lang, path, &error))),
        };
        let keys = parse(&text).map_err(|line| {
            CliFailure::Usage(text::store::settings::secrets_fault(lang, &shown(path), line))
        })?;
        let known = |days: &Days| days.values().any(|key| *key == QrKey::SAMPLE);
        if let Some((seller, _)) = keys.iter().find(|(_, days)| known(days)) {
            let sentence = text::store::settings::sample_key(lang, &shown(path), &seller.to_string());
            return Err(CliFailure::Usage(sentence));
        }
        Ok(Self { sample, keys })
    }

    /// True where the file has no key of a seller at all.
    pub fn lack(&self, seller: Ubn) -> bool {
        !self.sample && !self.keys.contains_key(&seller)
    }

    /// The key of an invoice: its seller's, of the day of its issue (R1). `None` where the file has none.
    pub fn of(&self, invoice: &Invoice) -> Option<&QrKey> {
        self.on(invoice.seller, invoice.issued_at.date())
    }

    /// The key of a seller that is good on a day; `None` where the file has none.
    pub fn on(&self, seller: Ubn, day: NaiveDate) -> Option<&QrKey> {
        if self.sample { Some(&QrKey::SAMPLE) } else { on(self.keys.get(&seller)?, day) }
    }
}

/// Who has a key, for the engine (R1). The file is read when the store opens, and again when a key is missing: the
/// administrator who has just put it in need not restart the shop.
#[derive(Debug)]
pub struct FileKeyring {
    path: PathBuf,
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    /// Since when each seller has a key.
    sellers: BTreeMap<Ubn, NaiveDate>,
    read_at: Option<Instant>,
}

/// How long a missing key is believed to be missing: the committer asks for each sale.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

impl FileKeyring {
    /// The keys of a file that may be missing.
    pub fn new(path: PathBuf) -> Self {
        Self { path, known: Mutex::default() }
    }
}

impl Keyring for FileKeyring {
    fn has_key(&self, seller: Ubn, day: NaiveDate) -> bool {
        // A panic while holding the lock leaves a set that is read again.
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let is_fresh = known.read_at.is_some_and(|at| at.elapsed() < LOOK_AGAIN);
        let has = |known: &Known| known.sellers.get(&seller).is_some_and(|first| *first <= day);
        if !has(&known) && !is_fresh {
            // A file with a fault has no key for the engine; whoever prints is told what is wrong with it.
            let text = open(&self.path).ok().flatten().unwrap_or_default();
            let first = |(seller, days): (Ubn, Days)| Some((seller, *days.first_key_value()?.0));
            known.sellers = own(&text).into_iter().filter_map(first).collect();
            known.read_at = Some(Instant::now());
        }
        has(&known)
    }
}

/// The key of an invoice as the file has it now, for the print threads; `None` where it has none, is readable for
/// others, or has a fault: the job waits with that trouble, and `lj slip` says what is wrong with the file.
pub fn key_now(path: &Path, invoice: &Invoice) -> Option<QrKey> {
    let text = open(path).ok().flatten()?;
    on(own(&text).get(&invoice.seller)?, invoice.issued_at.date()).cloned()
}

/// A centre's keys: the environment's, else the file's. Never in an argument, which every user of the machine sees.
///
/// # Errors
/// A sentence, as for the QR keys.
pub fn uplink_keys(lang: Lang, path: &Path) -> Result<uplink::Secrets, String> {
    let text = match open(path) {
        Ok(Some(text)) => text,
        Ok(None) => return Err(text::store::settings::secrets_readable(lang, &shown(path))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(file_fault(lang, path, &error)),
    };
    let keys =
        read(&text).map_err(|line| text::store::settings::secrets_fault(lang, &shown(path), line))?.uplink;
    let said = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty()).map(Zeroizing::new);
    Ok(uplink::Secrets {
        hash_key: said(HASH_KEY_VARIABLE).or(keys.hash_key),
        hash_iv: said(HASH_IV_VARIABLE).or(keys.hash_iv),
        app_key: said(APP_KEY_VARIABLE).or(keys.app_key),
    })
}

/// The text of the secret file for the sealed part of a backup; `None` where there is no file.
///
/// # Errors
/// A file that others may read, or that does not read: a sentence.
pub fn whole(lang: Lang, path: &Path) -> Result<Option<Zeroizing<String>>, CliFailure> {
    match open(path) {
        Ok(Some(text)) => Ok(Some(Zeroizing::new(text))),
        Ok(None) => Err(CliFailure::Usage(text::store::settings::secrets_readable(lang, &shown(path)))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(CliFailure::Fault(file_fault(lang, path, &error))),
    }
}

/// The QR keys of these sellers as the text of a secret file of their own: a till that leaves needs no key of a centre. `None`
/// where there is none of them.
///
/// # Errors
/// A file that others may read, or with a fault: a sentence.
pub fn qr_part(lang: Lang, path: &Path, sellers: &[Ubn]) -> Result<Option<Zeroizing<String>>, CliFailure> {
    let Some(text) = whole(lang, path)? else { return Ok(None) };
    let fault = |line| CliFailure::Usage(text::store::settings::secrets_fault(lang, &shown(path), line));
    let written = read(&text).map_err(fault)?.qr_key;
    let mut part = Zeroizing::new(String::new());
    for (seller, Written(keys)) in &written {
        let is_its = Ubn::parse(seller).is_ok_and(|seller| sellers.contains(&seller));
        if !is_its {
            continue;
        }
        part.push_str(&format!("[qr_key.{seller}]\n"));
        for (day, key) in keys {
            // A key without a day is good since ever.
            part.push_str(&format!("{} = \"{key}\"\n", day.as_deref().unwrap_or(FIRST_DAY)));
        }
    }
    Ok((!part.is_empty()).then_some(part))
}

/// Puts the text of a secret file in place, for its owner alone; durable when this returns. One that says the same
/// already stays.
///
/// # Errors
/// The disk; [`io::ErrorKind::AlreadyExists`] for one that says something else.
pub fn put_back(path: &Path, text: &str) -> io::Result<()> {
    match read_text(path, FILE_BYTES_MAX) {
        Ok(found) if found == text => return Ok(()),
        Ok(_) => return Err(io::ErrorKind::AlreadyExists.into()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    let directory = path.parent().unwrap_or(path);
    DirBuilder::new().recursive(true).mode(OWN_DIRECTORY_MODE).create(directory)?;
    // Beside and renamed: a power cut leaves no half of a key.
    let beside = path.with_extension("new");
    match std::fs::remove_file(&beside) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    let mut file = make(&beside, Made::New, MODE_OWN)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    std::fs::rename(&beside, path)?;
    RealDisk::new(directory).sync_dir("")
}

/// The text of the file; `None` when others may read it.
fn open(path: &Path) -> io::Result<Option<String>> {
    let found = std::fs::metadata(path)?;
    if found.permissions().mode() & OTHERS_MODE != 0 {
        return Ok(None);
    }
    read_text(path, FILE_BYTES_MAX).map(Some)
}

/// The line of a place in a text, from 1.
fn line_at(text: &str, at: usize) -> usize {
    text.get(..at).map_or(1, |before| before.matches('\n').count() + 1)
}

/// What a text holds.
///
/// # Errors
/// The line that is wrong, from 1.
fn read(text: &str) -> Result<Secrets, usize> {
    toml::from_str(text).map_err(|error| error.span().map_or(1, |span| line_at(text, span.start)))
}

/// The QR keys of a text that are somebody's own; none of a text with a fault. The key of sample stores, which everybody
/// knows, is no key of a shop.
fn own(text: &str) -> BTreeMap<Ubn, Days> {
    let mut keys = parse(text).unwrap_or_default();
    keys.values_mut().for_each(|days| days.retain(|_, key| *key != QrKey::SAMPLE));
    keys
}

/// The QR keys of a text.
///
/// # Errors
/// The line that is wrong, from 1: never what stands there.
fn parse(text: &str) -> Result<BTreeMap<Ubn, Days>, usize> {
    let written = read(text)?.qr_key;
    let mut keys = BTreeMap::new();
    for (ubn, Written(written)) in &written {
        let at = text.find(ubn.as_str()).unwrap_or_default();
        let seller = Ubn::parse(ubn).map_err(|_| line_at(text, at))?;
        let mut days = Days::new();
        for (day, key) in written {
            let within = |part: &str| text.get(at..).and_then(|rest| rest.find(part)).unwrap_or_default();
            let line = || line_at(text, at + day.as_deref().map_or(0, within));
            let first = match day {
                None => NaiveDate::MIN,
                Some(day) => parse_date(day).ok_or_else(line)?,
            };
            days.insert(first, QrKey::parse(key).map_err(|_| line())?);
        }
        keys.insert(seller, days);
    }
    Ok(keys)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_found_by_seller_and_faults_name_the_line_alone() {
        let good = "[qr_key]\n12345675 = \"0123456789abcdef0123456789ABCDEF\"\n";
        let keys = parse(good).unwrap();
        let (seller, day) = (Ubn::parse("12345675").unwrap(), NaiveDate::from_ymd_opt(2020, 1, 1).unwrap());
        assert_eq!(on(&keys[&seller], day), Some(&QrKey::SAMPLE), "since ever");
        assert_eq!(parse("[qr_key]\n12345675 = \"0123\"\n").err(), Some(2));
        assert_eq!(parse("[qr_key]\n\n12345678 = \"0123456789abcdef0123456789abcdef\"\n").err(), Some(3));
        assert_eq!(parse("[qr_key]\n12345675 = 7\n").err(), Some(2));
        assert!(parse("[other]\n").is_err());
        assert_eq!(parse("").map(|keys| keys.len()), Ok(0));
    }

    #[test]
    fn a_key_has_a_first_day_and_the_ones_before_are_kept() {
        let (old, new) = ("1".repeat(32), "2".repeat(32));
        let text = format!(
            "[qr_key.12345675]\n2026-01-01 = \"{old}\"\n2026-07-01 = \"{new}\"\n\n[qr_key.04595257]\n2026-07-01 = \"{new}\"\n"
        );
        let keys = parse(&text).unwrap();
        let key = |seller: &str, day: (i32, u32, u32)| {
            let (year, month, day) = day;
            let day = NaiveDate::from_ymd_opt(year, month, day).unwrap();
            on(&keys[&Ubn::parse(seller).unwrap()], day).cloned()
        };
        let parsed = |text: &str| QrKey::parse(text).ok();
        assert_eq!(key("12345675", (2025, 12, 31)), None, "before the first");
        assert_eq!(key("12345675", (2026, 1, 1)), parsed(&old));
        assert_eq!(key("12345675", (2026, 6, 30)), parsed(&old), "a reprint of then has the key of then");
        assert_eq!(key("12345675", (2026, 7, 1)), parsed(&new));
        assert_eq!(key("04595257", (2026, 6, 30)), None);
        let wrong = |day: &str, key: &str| {
            parse(&format!("[qr_key.12345675]\n2026-01-01 = \"{old}\"\n{day} = \"{key}\"\n")).err()
        };
        assert_eq!(wrong("2026-07-32", &new), Some(3), "no such day");
        assert_eq!(wrong("2026-07-01", "22"), Some(3), "no such key");
    }

    #[test]
    fn the_engine_is_told_of_a_key_from_its_first_day_on() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("secrets.toml");
        let text = format!("[qr_key.12345675]\n2026-07-01 = \"{}\"\n", "2".repeat(32));
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o600)).unwrap();
        let keyring = FileKeyring::new(path);
        let seller = Ubn::parse("12345675").unwrap();
        let has = |month, day| keyring.has_key(seller, NaiveDate::from_ymd_opt(2026, month, day).unwrap());
        assert!(!has(6, 30) && has(7, 1) && has(12, 31));
    }

    #[test]
    fn the_key_that_everybody_knows_is_nobodys() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("secrets.toml");
        let own = "ffffffffffffffffffffffffffffffff";
        let known = "0123456789abcdef0123456789ABCDEF";
        let text = format!("[qr_key]\n12345675 = \"{known}\"\n04595257 = \"{own}\"\n");
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o600)).unwrap();
        let [sample, other] = ["12345675", "04595257"].map(|ubn| Ubn::parse(ubn).unwrap());
        let keyring = FileKeyring::new(path.clone());
        let day = NaiveDate::from_ymd_opt(2026, 11, 5).unwrap();
        assert!(!keyring.has_key(sample, day) && keyring.has_key(other, day));
        let told = QrKeys::read(Lang::Zh, &path, false).err().and_then(|failure| failure.line());
        assert!(told.is_some_and(|told| told.contains("12345675") && told.contains("範例")));
        assert!(QrKeys::read(Lang::Zh, &path, true).is_ok(), "a sample store has no other");
        // Among others with their days too.
        let text = format!("[qr_key.12345675]\n2026-01-01 = \"{own}\"\n2026-07-01 = \"{known}\"\n");
        std::fs::write(&path, text).unwrap();
        assert!(QrKeys::read(Lang::Zh, &path, false).is_err());
    }

    #[test]
    fn a_centres_keys_stand_beside_the_qr_keys_and_unknown_ones_are_refused() {
        let text = "[uplink]\nhash_key = \"a\"\nhash_iv = \"b\"\n\n[qr_key]\n12345675 = \"0123456789abcdef0123456789abcdef\"\n";
        assert_eq!(parse(text).unwrap().len(), 1);
        assert_eq!(read(text).unwrap_or_default().uplink.hash_iv.as_deref().map(String::as_str), Some("b"));
        assert_eq!(read("[uplink]\nhash_keys = \"a\"\n").err(), Some(2));
    }
}
