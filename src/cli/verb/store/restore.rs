//! `lj restore`: a backup becomes a store, which stands behind the fence until somebody has decided about it (E5).

use crate::cli::context::Context;
use crate::cli::home::attach::Home;
use crate::cli::input::STANDARD_INPUT;
use crate::cli::out::{CliFailure, Exit, object, path_fault, remark, shown};
use crate::cli::verb::store::backup::what;
use crate::domain::BackupFlaw;
use crate::engine::{BackupFault, MANIFEST, Manifest, SEGMENTS, STAGING, restore};
use crate::text;
use crate::world::{Disk, MODE_OWN, Made, RealDisk, make};
use std::fs::DirBuilder;
use std::io::{self, Read};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tar::Archive;

/// `lj restore`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The backup's directory; `-` reads a tar stream from standard input.
    #[arg(value_name = "DIR")]
    backup: PathBuf,
}

/// Where a stream is unpacked, inside the staging directory.
const INCOMING: &str = "incoming";
/// The files of a stream, at most.
const FILES_MAX: usize = 10_000;

/// Restores, then opens what came of it, which is its first proof.
///
/// # Errors
/// `STORE_EXISTS`, `NOT_A_BACKUP`; a fault.
pub fn run(context: &Context, args: &Args) -> Result<Exit, CliFailure> {
    let home = Home::new(context.place.clone(), context.lang);
    let manifest = home.while_nobody_has_it(|| staged(context, args))?;
    let store = shown(&context.place.store);
    let (made, host) = (manifest.made.to_string(), manifest.host.to_string());
    let restored = |lang| text::store::backup::restored(lang, &store, manifest.sequence, &made, &host);
    let opened = context.with_shop(|shop| shop.ask(crate::protocol::request::Fence));
    if opened.is_err() {
        // It lies there whole, whatever keeps it from being opened now.
        remark(&restored(context.lang));
    }
    let fence = opened?;
    remark(text::store::backup::lacks_secrets(context.lang));
    let json = || {
        object! {
            store,
            ledger_sequence: manifest.sequence,
            made: manifest.made,
            host: manifest.host.to_string(),
            fence: fence.why.map(|why| why.word()),
        }
    };
    context.tell(json, restored)
}

/// Unpacks, verifies and names it; whatever came of it, the staging directory is gone afterwards.
fn staged(context: &Context, args: &Args) -> Result<Manifest, CliFailure> {
    let store = &context.place.store;
    let staging = store.join(STAGING);
    let path_failed = |error: io::Error| CliFailure::Fault(path_fault(context.lang, &staging, &error));
    clear(&staging).map_err(path_failed)?;
    DirBuilder::new().recursive(true).mode(0o700).create(&staging).map_err(path_failed)?;
    let done = from(args, &staging)
        .and_then(|from| {
            let disk = |path: &Path| Arc::new(RealDisk::new(path)) as Arc<dyn Disk>;
            restore(&disk(&from), &disk(store), &disk(&staging))
        })
        .map_err(|fault| failed(context, &fault, &args.backup));
    clear(&staging).map_err(path_failed)?;
    done
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
        let name = entry.path()?.to_string_lossy().into_owned();
        // Nothing else is ever written, whatever a stream says.
        let segment = name.strip_prefix("ledger/").is_some_and(|name| {
            name.strip_suffix(".seg").is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
        });
        if name != MANIFEST && !segment {
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
        BackupFault::Io(_) => CliFailure::Fault(text::store::backup::restore_failed(lang, &what)),
    }
}
