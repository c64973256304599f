//! `lj backup`: the ledger as of the last answer, while others go on selling, to a directory or as a tar stream.

use crate::cli::context::{Context, Shop};
use crate::cli::home::sealed_secrets::{Secrets, seal};
use crate::cli::home::{pin, secrets};
use crate::cli::input::STANDARD_INPUT;
use crate::cli::out::{CliFailure, Exit, clean, object, shown};
use crate::domain::{BackupFlaw, hex};
use crate::engine::{BackupFault, Beside, Directory, MANIFEST, Manifest, Sink, back_up, kept_pepper};
use crate::ledger::FrameId;
use crate::protocol::request;
use crate::text::{self, Lang};
use crate::world::{Disk, RealDisk, SystemEntropy};
use std::io::{self, IsTerminal, Read, Write};
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
        let mut stream = Stream { tar: Builder::new(io::stdout().lock()), made: 0 };
        context.with_shop(|shop| write(context, shop, &mut stream, (&args.to, passphrase)))?;
        return Ok(Exit::DONE);
    }
    let to = shown(&args.to);
    let manifest = context.with_shop(|shop| {
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
    context.tell(json, |lang| match manifest.secrets {
        Some(_) => text::store::backup::backed_up_with_secrets(lang, &to, manifest.sequence, files),
        None => text::store::backup::backed_up(lang, &to, manifest.sequence, files),
    })
}

fn write(
    context: &Context,
    shop: &Shop<'_>,
    sink: &mut dyn Sink,
    (to, passphrase): (&Path, Option<&str>),
) -> Result<Manifest, CliFailure> {
    let info = shop.info()?;
    // Who may not read the trail takes no copy of it.
    shop.ask(request::Trail { from: info.head_sequence, limit: 1, number: None })?;
    let wrong = || failed(context, &BackupFlaw::AnotherLedger.into(), to);
    let hash = crate::domain::unhex(&info.head_hash).ok_or_else(wrong)?;
    let disk: Arc<dyn Disk> = Arc::new(RealDisk::new(&context.place.store));
    let host = rustix::system::uname().nodename().to_string_lossy().into_owned();
    let head = FrameId { sequence: info.head_sequence, hash };
    let secrets = match passphrase {
        Some(passphrase) => Some(sealed_part(context, &*disk, shop.info()?.kind.is_trial(), passphrase)?),
        None => None,
    };
    let beside = Beside { host: &host, made: info.now, secrets: secrets.as_deref().map(str::as_bytes) };
    back_up(&disk, head, beside, sink).map_err(|fault| failed(context, &fault, to))
}

/// What only the passphrase opens. A sample has no secret file of its own: the one of this user is another store's.
fn sealed_part(
    context: &Context,
    disk: &dyn Disk,
    is_sample: bool,
    passphrase: &str,
) -> Result<String, CliFailure> {
    let lang = context.lang;
    let failed = |error: io::Error| {
        CliFailure::Fault(text::store::backup::secrets_of_the_owner(lang, &clean(&error.to_string())))
    };
    let pepper = kept_pepper(disk).map_err(failed)?.map(|bytes| Zeroizing::new(hex(&*bytes)));
    let file = if is_sample { None } else { secrets::whole(lang, &context.place.secrets)? };
    let store_id = crate::ledger::store_id(disk)
        .map_err(|fault| CliFailure::Fault(text::store::backup::failed(lang, &clean(&fault.to_string()))))?;
    seal(&Secrets { pepper, file }, store_id, passphrase, &SystemEntropy).map_err(failed)
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

/// What is wrong, in words.
pub fn what(lang: Lang, fault: &BackupFault) -> String {
    match fault {
        BackupFault::Flaw(flaw) => clean(&text::store::backup::flaw(lang, flaw)),
        BackupFault::Ledger(_) | BackupFault::Io(_) => clean(&fault.to_string()),
    }
}

/// Standard output.
struct Stream<W: Write> {
    tar: Builder<W>,
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
