//! `lj restore`: a backup becomes a store, which stands behind the fence until somebody has decided about it (E5).

use crate::cli::context::Context;
use crate::cli::home::attach::Home;
use crate::cli::home::copying::what;
use crate::cli::home::sealed_secrets::{SealFlaw, Secrets, unseal};
use crate::cli::home::{pin, secrets};
use crate::cli::input::STANDARD_INPUT;
use crate::cli::out::{CliFailure, Exit, file_fault, object, remark, shown};
use crate::domain::{BackupFlaw, unhex};
use crate::engine::{
    BackupFault, MANIFEST, Manifest, Places, SECRETS, SEGMENTS, STAGING, keep_pepper, restore,
};
use crate::text;
use crate::world::{Disk, MODE_OWN, Made, RealDisk, make};
use std::fs::DirBuilder;
use std::io::{self, Read};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tar::Archive;
use zeroize::Zeroizing;

/// `lj restore`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The backup's directory; `-` reads a tar stream from standard input.
    #[arg(value_name = "DIR")]
    backup: PathBuf,
    /// Restore the sealed QR keys, centre keys and pepper too; the passphrase is asked for, or in LJ_PASSPHRASE.
    #[arg(long)]
    with_secrets: bool,
}

/// Where a stream is unpacked, inside the staging directory.
const INCOMING: &str = "incoming";
/// The files of a stream, at most.
const FILES_MAX: usize = 10_000;

/// What came of the secrets of a backup.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Brought {
    None,
    Left,
    /// What was sealed.
    All {
        pepper: bool,
        keys: bool,
    },
}

/// Restores, then opens what came of it, which is its first proof.
///
/// # Errors
/// `STORE_EXISTS`, `NOT_A_BACKUP`; a fault.
pub fn run(context: &Context, args: &Args) -> Result<Exit, CliFailure> {
    // Asked for before anything is touched.
    let passphrase =
        if args.with_secrets { Some(pin::passphrase(context.lang, context.terminal, false)?) } else { None };
    let passphrase = passphrase.as_deref().map(String::as_str);
    let home = Home::new(context.place.clone(), context.lang);
    let (manifest, brought) = home.while_nobody_has_it(|| staged(context, args, passphrase))?;
    let store = shown(&context.place.store);
    let (made, host) = (manifest.made.to_string(), manifest.host.to_string());
    let restored = |lang| text::store::backup::restored(lang, &store, manifest.sequence, &made, &host);
    let opened = context.with_shop(|shop| shop.ask(crate::protocol::request::Fence));
    if opened.is_err() {
        // It lies there whole, whatever keeps it from being opened now.
        remark(&restored(context.lang));
    }
    let fence = opened?;
    match brought {
        Brought::None => remark(text::store::backup::lacks_secrets(context.lang)),
        Brought::Left => remark(text::store::backup::secrets_left(context.lang)),
        Brought::All { pepper, keys } => {
            remark(match pepper {
                true => text::store::backup::pepper_restored(context.lang),
                false => text::store::backup::no_pepper_sealed(context.lang),
            });
            match keys {
                true => {
                    remark(&text::store::backup::keys_restored(context.lang, &shown(&context.place.secrets)))
                }
                false => remark(text::store::backup::no_keys_sealed(context.lang)),
            }
        }
    }
    let json = || {
        object! {
            store,
            ledger_sequence: manifest.sequence,
            made: manifest.made,
            host: manifest.host.to_string(),
            fence: fence.why.map(|why| why.word()),
            secrets: matches!(brought, Brought::All { .. }),
        }
    };
    context.tell(json, restored)
}

/// Unpacks, verifies and names it; whatever came of it, the staging directory is gone afterwards.
fn staged(
    context: &Context,
    args: &Args,
    passphrase: Option<&str>,
) -> Result<(Manifest, Brought), CliFailure> {
    let store = &context.place.store;
    let staging = store.join(STAGING);
    let path_failed = |error: io::Error| CliFailure::Fault(file_fault(context.lang, &staging, &error));
    clear(&staging).map_err(path_failed)?;
    DirBuilder::new().recursive(true).mode(0o700).create(&staging).map_err(path_failed)?;
    let done = placed(context, args, &staging, passphrase);
    clear(&staging).map_err(path_failed)?;
    done
}

fn placed(
    context: &Context,
    args: &Args,
    staging: &Path,
    passphrase: Option<&str>,
) -> Result<(Manifest, Brought), CliFailure> {
    let wrong = |fault: BackupFault| failed(context, &fault, &args.backup);
    let disk = |path: &Path| Arc::new(RealDisk::new(path)) as Arc<dyn Disk>;
    let from = disk(&from(args, staging).map_err(wrong)?);
    let places = Places { from, store: disk(&context.place.store), staging: disk(staging) };
    let manifest = Manifest::read(&*places.from).map_err(wrong)?;
    let part = manifest.sealed_secrets(&*places.from).map_err(wrong)?;
    let secrets = match passphrase {
        Some(passphrase) => Some(opened(context, args, (part.as_deref(), manifest.store_id), passphrase)?),
        None => None,
    };
    let put_secrets = || match &secrets {
        Some(secrets) => put(secrets, &*places.store, &context.place.secrets),
        None => Ok(()),
    };
    restore(&places, &manifest, put_secrets).map_err(wrong)?;
    let brought = match (&secrets, &part) {
        (Some(secrets), _) => Brought::All { pepper: secrets.pepper.is_some(), keys: secrets.file.is_some() },
        (None, Some(_)) => Brought::Left,
        (None, None) => Brought::None,
    };
    Ok((manifest, brought))
}

/// What the passphrase opens, where there is a place for it.
fn opened(
    context: &Context,
    args: &Args,
    (part, store_id): (Option<&[u8]>, [u8; 16]),
    passphrase: &str,
) -> Result<Secrets, CliFailure> {
    let (lang, from) = (context.lang, shown(&args.backup));
    let refused = |code, sentence| CliFailure::Refused { code, sentence };
    let part = part.ok_or_else(|| refused("NO_SECRETS", text::store::backup::no_secrets(lang, &from)))?;
    let secrets = unseal(part, store_id, passphrase).map_err(|flaw| match flaw {
        SealFlaw::Passphrase => {
            refused("WRONG_PASSPHRASE", text::store::backup::wrong_passphrase(lang, &from))
        }
        SealFlaw::Damaged | SealFlaw::AnotherStore => {
            failed(context, &BackupFlaw::Differs(SECRETS.to_owned()).into(), &args.backup)
        }
    })?;
    if let Some(text) = &secrets.file {
        let there = secrets::whole(lang, &context.place.secrets)?;
        if there.is_some_and(|there| there != *text) {
            let sentence = text::store::backup::secrets_exist(lang, &shown(&context.place.secrets));
            return Err(refused("SECRETS_EXIST", sentence));
        }
    }
    Ok(secrets)
}

/// Puts the pepper beside the ledger that comes, and the keys where this machine looks for them.
fn put(secrets: &Secrets, store: &dyn Disk, file: &Path) -> io::Result<()> {
    if let Some(pepper) = &secrets.pepper {
        let bytes = Zeroizing::new(unhex(pepper).ok_or(io::ErrorKind::InvalidData)?);
        keep_pepper(store, &bytes)?;
    }
    secrets.file.as_ref().map_or(Ok(()), |text| secrets::put_back(file, text))
}

fn clear(staging: &Path) -> io::Result<()> {
    match std::fs::remove_dir_all(staging) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// The directory of the backup; a stream is unpacked first.
fn from(args: &Args, staging: &Path) -> Result<PathBuf, BackupFault> {
    if args.backup != Path::new(STANDARD_INPUT) {
        return Ok(args.backup.clone());
    }
    let incoming = staging.join(INCOMING);
    DirBuilder::new().recursive(true).mode(0o700).create(incoming.join(SEGMENTS))?;
    let mut archive = Archive::new(io::stdin().lock());
    for entry in archive.entries()?.take(FILES_MAX) {
        let mut entry = entry?;
        // Also as `tar -C DIR -cf - .` writes them.
        if entry.header().entry_type().is_dir() {
            continue;
        }
        let name = entry.path()?.to_string_lossy().into_owned();
        let name = name.strip_prefix("./").map_or(name.clone(), str::to_owned);
        // Nothing else is ever written, whatever a stream says.
        let segment = name.strip_prefix("ledger/").is_some_and(|name| {
            name.strip_suffix(".seg").is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
        });
        if name != MANIFEST && name != SECRETS && !segment {
            return Err(BackupFlaw::Differs(name).into());
        }
        let mut file = make(&incoming.join(&name), Made::New, MODE_OWN)?;
        let size = entry.size();
        let written = io::copy(&mut (&mut entry).take(size), &mut file)?;
        if written != size {
            return Err(BackupFlaw::Differs(name).into());
        }
    }
    Ok(incoming)
}

fn failed(context: &Context, fault: &BackupFault, from: &Path) -> CliFailure {
    let lang = context.lang;
    let what = what(lang, fault);
    match fault {
        BackupFault::Flaw(BackupFlaw::StoreExists) => CliFailure::Refused {
            code: "STORE_EXISTS",
            sentence: text::store::store_exists(lang, &shown(&context.place.store)),
        },
        BackupFault::Flaw(_) | BackupFault::Ledger(_) => CliFailure::Refused {
            code: "NOT_A_BACKUP",
            sentence: text::store::backup::not_whole(lang, &shown(from), &what),
        },
        BackupFault::Io(_) | BackupFault::Place(_) | BackupFault::Stopped => {
            CliFailure::Fault(text::store::backup::restore_failed(lang, &what))
        }
    }
}
