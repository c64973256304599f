//! The secret file (R1): QR keys by 統編, and the keys of a centre. It is read, never written, never shown, and
//! refused when anybody but its owner may read it. A sample store needs none: its slips say 測試 and use the key that everybody knows.
//!
//! ```toml
//! [qr_key]
//! 12345675 = "…32 hex digits…"
//!
//! [uplink]
//! hash_key = "ejCk326UnaZWKisg"
//! hash_iv = "q9jcZX8Ib9LM8wYk"
//! ```

use crate::cli::out::{CliFailure, file_fault, shown};
use crate::domain::Ubn;
use crate::engine::Keyring;
use crate::slip::QrKey;
use crate::text::{self, Lang};
use crate::uplink;
use crate::world::{Disk, MODE_OWN, Made, RealDisk, make, read_text};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
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

/// Where a centre's keys may stand instead of the file.
const HASH_KEY_VARIABLE: &str = "LJ_UPLINK_HASH_KEY";
const HASH_IV_VARIABLE: &str = "LJ_UPLINK_HASH_IV";
const APP_KEY_VARIABLE: &str = "LJ_UPLINK_APP_KEY";

/// What the file holds.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Secrets {
    #[serde(default)]
    qr_key: BTreeMap<String, String>,
    #[serde(default)]
    uplink: UplinkKeys,
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
    keys: BTreeMap<Ubn, QrKey>,
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
        if let Some((seller, _)) = keys.iter().find(|(_, key)| **key == QrKey::SAMPLE) {
            let sentence = text::store::settings::sample_key(lang, &shown(path), &seller.to_string());
            return Err(CliFailure::Usage(sentence));
        }
        Ok(Self { sample, keys })
    }

    /// The key of a seller; `None` where the file has none.
    pub fn of(&self, seller: Ubn) -> Option<&QrKey> {
        if self.sample { Some(&QrKey::SAMPLE) } else { self.keys.get(&seller) }
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
    sellers: BTreeSet<Ubn>,
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
    fn has_key(&self, seller: Ubn) -> bool {
        // A panic while holding the lock leaves a set that is read again.
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let is_fresh = known.read_at.is_some_and(|at| at.elapsed() < LOOK_AGAIN);
        if !known.sellers.contains(&seller) && !is_fresh {
            // A file with a fault has no key for the engine; whoever prints is told what is wrong with it.
            let text = open(&self.path).ok().flatten().unwrap_or_default();
            known.sellers = own(&text).into_keys().collect();
            known.read_at = Some(Instant::now());
        }
        known.sellers.contains(&seller)
    }
}

/// The key of a seller as the file has it now, for the print threads; `None` where it has none, is readable for
/// others, or has a fault: the job waits with that trouble, and `lj slip` says what is wrong with the file.
pub fn key_now(path: &Path, seller: Ubn) -> Option<QrKey> {
    let text = open(path).ok().flatten()?;
    own(&text).remove(&seller)
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
fn own(text: &str) -> BTreeMap<Ubn, QrKey> {
    let mut keys = parse(text).unwrap_or_default();
    keys.retain(|_, key| *key != QrKey::SAMPLE);
    keys
}

/// The QR keys of a text.
///
/// # Errors
/// The line that is wrong, from 1: never what stands there.
fn parse(text: &str) -> Result<BTreeMap<Ubn, QrKey>, usize> {
    read(text)?
        .qr_key
        .iter()
        .map(|(ubn, key)| match (Ubn::parse(ubn), QrKey::parse(key)) {
            (Ok(ubn), Ok(key)) => Ok((ubn, key)),
            _ => Err(text.find(ubn.as_str()).map_or(1, |at| line_at(text, at))),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_found_by_seller_and_faults_name_the_line_alone() {
        let good = "[qr_key]\n12345675 = \"0123456789abcdef0123456789ABCDEF\"\n";
        let keys = parse(good).unwrap();
        assert_eq!(keys.get(&Ubn::parse("12345675").unwrap()), Some(&QrKey::SAMPLE));
        assert_eq!(parse("[qr_key]\n12345675 = \"0123\"\n"), Err(2));
        assert_eq!(parse("[qr_key]\n\n12345678 = \"0123456789abcdef0123456789abcdef\"\n"), Err(3));
        assert_eq!(parse("[qr_key]\n12345675 = 7\n"), Err(2));
        assert!(parse("[other]\n").is_err());
        assert_eq!(parse(""), Ok(BTreeMap::new()));
    }
    #[test]
    fn the_key_that_everybody_knows_is_nobodys() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("secrets.toml");
        let own = "ffffffffffffffffffffffffffffffff";
        let text =
            format!("[qr_key]\n12345675 = \"0123456789abcdef0123456789ABCDEF\"\n04595257 = \"{own}\"\n");
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o600)).unwrap();
        let [sample, other] = ["12345675", "04595257"].map(|ubn| Ubn::parse(ubn).unwrap());
        let keyring = FileKeyring::new(path.clone());
        assert!(!keyring.has_key(sample) && keyring.has_key(other));
        assert!(key_now(&path, sample).is_none() && key_now(&path, other).is_some());
        let told = QrKeys::read(Lang::Zh, &path, false).err().and_then(|failure| failure.line());
        assert!(told.is_some_and(|told| told.contains("12345675") && told.contains("範例")));
        assert!(QrKeys::read(Lang::Zh, &path, true).is_ok(), "a sample store has no other");
    }

    #[test]
    fn a_centres_keys_stand_beside_the_qr_keys_and_unknown_ones_are_refused() {
        let text = "[uplink]\nhash_key = \"a\"\nhash_iv = \"b\"\n\n[qr_key]\n12345675 = \"0123456789abcdef0123456789abcdef\"\n";
        assert_eq!(parse(text).unwrap().len(), 1);
        assert_eq!(read(text).unwrap_or_default().uplink.hash_iv.as_deref().map(String::as_str), Some("b"));
        assert_eq!(read("[uplink]\nhash_keys = \"a\"\n").err(), Some(2));
    }
}
