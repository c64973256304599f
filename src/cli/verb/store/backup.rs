//! `lj backup`: the ledger as of the last answer, while others go on selling, to a directory or as a tar stream.

use crate::cli::context::{Context, Shop};
use crate::cli::home::copying::{self, CopyFault, Source, what};
use crate::cli::home::sealed_secrets::{Secrets, seal};
use crate::cli::home::{pin, secrets};
use crate::cli::input::STANDARD_INPUT;
use crate::cli::out::{CliFailure, Exit, clean, object, remark, shown};
use crate::domain::{BackupFlaw, hex};
use crate::engine::{BackupFault, Directory, MANIFEST, Manifest, Sink, kept_pepper};
use crate::protocol::StoreInfo;
use crate::text;
use crate::world::{Disk, RealDisk, SystemEntropy};
use std::io::{self, IsTerminal, Read, Write};
use std::mem::ManuallyDrop;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tar::{Builder, Header};
use zeroize::Zeroizing;

/// `lj backup`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// An empty or new directory; `-` writes a tar stream to standard output.
    #[arg(value_name = "DIR")]
    to: PathBuf,
    /// Seal QR keys, centre keys and the pepper of the PINs under a passphrase, asked for or in LJ_PASSPHRASE.
    #[arg(long)]
    with_secrets: bool,
}

/// What `-` means here.
const STANDARD_OUTPUT: &str = STANDARD_INPUT;
/// Files of a stream are their owner's alone.
const FILE_MODE: u32 = 0o600;

/// Writes the backup.
///
/// # Errors
/// `BACKUP_EXISTS`; `NOT_ALLOWED`; a fault of the ledger or of the place.
pub fn run(context: &Context, args: &Args) -> Result<Exit, CliFailure> {
    if args.to == Path::new(STANDARD_OUTPUT) && io::stdout().is_terminal() {
        return Err(CliFailure::Usage(text::store::backup::no_terminal(context.lang).to_owned()));
    }
    // Asked for before anything is written.
    let passphrase =
        if args.with_secrets { Some(pin::passphrase(context.lang, context.terminal, true)?) } else { None };
    let passphrase = passphrase.as_deref().map(String::as_str);
    if args.to == Path::new(STANDARD_OUTPUT) {
        let mut stream = Stream { tar: ManuallyDrop::new(Builder::new(io::stdout().lock())), made: 0 };
        context.with_shop(|shop| write(context, shop, &mut stream, (&args.to, passphrase)))?;
        return Ok(Exit::DONE);
    }
    let to = shown(&args.to);
    if context.place.is_in_store(&args.to) {
        let store = shown(&context.place.store);
        return Err(CliFailure::Usage(text::store::backup::inside(context.lang, &to, &store)));
    }
    let (manifest, sealed) = context.with_shop(|shop| {
        let disk = Arc::new(RealDisk::new(&args.to));
        let mut place = Directory::prepare(disk).map_err(|fault| failed(context, &fault, &args.to))?;
        write(context, shop, &mut place, (&args.to, passphrase))
    })?;
    let files = manifest.files.len();
    let json = || {
        object! {
            backup: to,
            ledger_sequence: manifest.sequence,
            ledger_hash: hex(&manifest.hash),
            files,
            made: manifest.made,
            secrets: manifest.secrets.is_some(),
        }
    };
    context.tell(json, |lang| match &sealed {
        Some(sealed) => {
            text::store::backup::backed_up_with_secrets(lang, &to, manifest.sequence, files, sealed)
        }
        None => text::store::backup::backed_up(lang, &to, manifest.sequence, files),
    })
}

/// Writes it, and notes that it is there; with what was sealed, in words.
fn write(
    context: &Context,
    shop: &Shop<'_>,
    sink: &mut dyn Sink,
    (to, passphrase): (&Path, Option<&str>),
) -> Result<(Manifest, Option<String>), CliFailure> {
    let (lang, store) = (context.lang, &context.place.store);
    let (part, sealed) = match passphrase {
        Some(passphrase) => {
            let (part, sealed) = sealed_part(context, &RealDisk::new(store), &*shop.info()?, passphrase)?;
            (Some(part), Some(sealed))
        }
        None => (None, None),
    };
    let source = Source { store, secrets: part.as_deref().map(str::as_bytes) };
    let go_on = &mut |_| ControlFlow::Continue(());
    let copied = copying::copy((&*shop.desk, &shop.caller()), &source, sink, go_on);
    let manifest = copied.map_err(|fault| match fault {
        CopyFault::Desk(failure) => CliFailure::of(lang, failure),
        CopyFault::Backup(fault) => failed(context, &fault, to),
    })?;
    if let Err(error) = copying::note(store, &manifest, &shown(to)) {
        remark(&text::store::backup::not_noted(lang, &text::usage::of_file(lang, &error)));
    }
    Ok((manifest, sealed))
}

/// What only the passphrase opens, and what that is. A sample has no secret file of its own: the one of this user is
/// another store's.
fn sealed_part(
    context: &Context,
    disk: &dyn Disk,
    info: &StoreInfo,
    passphrase: &str,
) -> Result<(String, String), CliFailure> {
    let lang = context.lang;
    let failed = |error: io::Error| {
        CliFailure::Fault(text::store::backup::secrets_of_the_owner(
            lang,
            &clean(&text::usage::of_system(lang, &error)),
        ))
    };
    let pepper = kept_pepper(disk).map_err(failed)?.map(|bytes| Zeroizing::new(hex(&*bytes)));
    if pepper.is_none() && info.sign_in {
        let sentence = text::store::backup::pepper_not_sealed(lang, &shown(&context.place.store));
        return Err(CliFailure::Fault(sentence));
    }
    let file = if info.kind.is_trial() { None } else { secrets::whole(lang, &context.place.secrets)? };
    let things = [
        pepper.as_ref().map(|_| text::store::backup::sealed_pepper(lang)),
        file.as_ref().map(|_| text::store::backup::sealed_keys(lang)),
    ];
    let sealed: Vec<_> = things.into_iter().flatten().collect();
    if sealed.is_empty() {
        return Err(CliFailure::Usage(text::store::backup::nothing_to_seal(lang).to_owned()));
    }
    let store_id = crate::ledger::store_id(disk)
        .map_err(|fault| CliFailure::Fault(text::store::backup::failed(lang, &clean(&fault.to_string()))))?;
    let part = seal(&Secrets { pepper, file }, store_id, passphrase, &SystemEntropy).map_err(failed)?;
    Ok((part, text::store::backup::sealed_things(lang, &sealed)))
}

fn failed(context: &Context, fault: &BackupFault, to: &Path) -> CliFailure {
    let lang = context.lang;
    match fault {
        BackupFault::Flaw(BackupFlaw::NotEmpty) => CliFailure::Refused {
            code: "BACKUP_EXISTS",
            sentence: text::store::backup::not_empty(lang, &shown(to)),
        },
        other => CliFailure::Fault(text::store::backup::failed(lang, &what(lang, other))),
    }
}

/// Standard output.
struct Stream<W: Write> {
    /// Never dropped: that would write the end of an archive behind what broke off, or behind nothing.
    tar: ManuallyDrop<Builder<W>>,
    made: u64,
}

impl<W: Write> Stream<W> {
    fn append(&mut self, name: &str, bytes: u64, content: &mut dyn Read) -> io::Result<()> {
        let mut header = Header::new_ustar();
        header.set_size(bytes);
        header.set_mode(FILE_MODE);
        header.set_mtime(self.made);
        self.tar.append_data(&mut header, name, content)
    }
}

impl<W: Write> Sink for Stream<W> {
    fn put(&mut self, name: &str, bytes: u64, content: &mut dyn Read) -> io::Result<()> {
        self.append(name, bytes, content)
    }

    fn finish(&mut self, manifest: &str) -> io::Result<()> {
        let text = crate::engine::sealed(manifest);
        self.append(MANIFEST, text.len() as u64, &mut text.as_bytes())?;
        self.tar.finish()?;
        self.tar.get_mut().flush()
    }
}
