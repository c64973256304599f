//! `lj sandbox`: a local centre for trying out and for tests. Its address is the first line of output; a signal ends it.

use crate::cli::context::Context;
use crate::cli::out::{CliFailure, Exit, clean, object, shown};
use crate::cli::verb::book::import::read_table;
use crate::domain::AllocationRow;
use crate::sandbox::{
    APP_KEY, FaultKind, Faults, HASH_IV, HASH_KEY, MACHINE, MERCHANT, Sandbox, SandboxFault, Terms, Tls,
};
use crate::text::{self, Lang};
use crate::world::{FrozenClock, SystemClock};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use strum::VariantArray;

/// `lj sandbox`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Where it listens; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:0", value_name = "ADDRESS")]
    listen: SocketAddr,
    /// Fail on purpose: delay, reset-before, reset-after, repeat, error, html, clock, refuse, maintenance, or all; a
    /// rate from 0 to 1. May be given again.
    #[arg(long, value_name = "KIND=RATE")]
    fail: Vec<String>,
    /// Where the dice of the failures start.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The centre's own ledger (JSON Lines); it goes on where the file ends.
    #[arg(long = "ledger", value_name = "FILE.jsonl")]
    witness: Option<PathBuf>,
    /// The platform's allocation file: numbers outside are refused (E0102).
    #[arg(long, value_name = "FILE.csv")]
    allotted: Option<PathBuf>,
    /// Milliseconds that each answer takes.
    #[arg(long, default_value_t = 0, value_name = "MS")]
    latency: u64,
    /// Seconds from taking a document to the platform's confirmation.
    #[arg(long, default_value_t = 0, value_name = "SECONDS")]
    confirm_after: u32,
    /// Certificate chain (PEM): the doors speak TLS.
    #[arg(long, requires = "tls_key", value_name = "FILE")]
    tls_cert: Option<PathBuf>,
    /// Its key (PEM).
    #[arg(long, requires = "tls_cert", value_name = "FILE")]
    tls_key: Option<PathBuf>,
}

/// Works until a signal comes.
///
/// # Errors
/// Wrong usage; an address, a file or a certificate that cannot be had.
pub fn run(context: &Context, args: &Args) -> Result<Exit, CliFailure> {
    let lang = context.lang;
    let faults = faults(lang, args)?;
    let allotted = args.allotted.as_deref().map(|file| allotted(context, file)).transpose()?;
    let tls = match (&args.tls_cert, &args.tls_key) {
        (Some(certificate), Some(key)) => {
            Some(Tls::read(certificate, key).map_err(|fault| CliFailure::Usage(clean(&fault.to_string())))?)
        }
        _ => None,
    };
    let terms = Terms {
        clock: FrozenClock::over(Arc::new(SystemClock::default()), context.now),
        ledger: args.witness.clone(),
        ranges: None,
        allotted,
        latency: Duration::from_millis(args.latency),
        confirm_after_s: args.confirm_after.into(),
        own: false,
        faults,
    };
    let mut signals =
        Signals::new([SIGTERM, SIGINT]).map_err(|error| CliFailure::Fault(clean(&error.to_string())))?;
    let told = |fault: SandboxFault| {
        let words = clean(&fault.to_string());
        CliFailure::Fault(match fault {
            SandboxFault::Witness(_) => text::delivery::uplink::sandbox_witness(lang, &words),
            SandboxFault::Io(_) | SandboxFault::Tls(_) => words,
        })
    };
    let sandbox = Sandbox::start(args.listen, tls, terms).map_err(told)?;
    // A witness that cannot be read is told now, not to the first caller.
    sandbox.taken().map_err(told)?;
    tell(context, &sandbox)?;
    // Nothing but a signal ends the wait.
    let _ = signals.forever().next();
    drop(sandbox);
    Ok(Exit::DONE)
}

/// What fails on purpose.
fn faults(lang: Lang, args: &Args) -> Result<Faults, CliFailure> {
    let mut faults = Faults::none();
    faults.seed = args.seed;
    for raw in &args.fail {
        let kinds = FaultKind::VARIANTS.iter().map(<&str>::from).collect::<Vec<_>>().join(", ");
        faults.set(raw).ok_or_else(|| {
            CliFailure::Usage(text::delivery::uplink::sandbox_fail(lang, &clean(raw), &kinds))
        })?;
    }
    Ok(faults)
}

/// The rows of an allocation file; a damaged one is refused, for the centre would then refuse sound numbers.
fn allotted(context: &Context, file: &Path) -> Result<Vec<AllocationRow>, CliFailure> {
    let table = read_table(context, file)?;
    match table.bad.first() {
        None => Ok(table.rows),
        Some(bad) => Err(CliFailure::Usage(text::delivery::uplink::sandbox_bad_row(
            context.lang,
            &shown(file),
            bad.line,
        ))),
    }
}

fn tell(context: &Context, sandbox: &Sandbox) -> Result<Exit, CliFailure> {
    let url = sandbox.url();
    let told = || {
        object! {
            url,
            merchant_id: MERCHANT,
            machine_id: MACHINE,
            hash_key: HASH_KEY,
            hash_iv: HASH_IV,
            app_key: APP_KEY,
        }
    };
    context.tell_lines(told, |lang| {
        let (settings, secrets) = text::delivery::uplink::sandbox_how(lang);
        let blocks = [
            url.clone(),
            String::new(),
            settings.to_owned(),
            text::delivery::uplink::sandbox_settings(&url, MERCHANT, MACHINE),
            String::new(),
            secrets.to_owned(),
            text::delivery::uplink::sandbox_secrets(HASH_KEY, HASH_IV, APP_KEY),
        ];
        blocks.join("\n").split('\n').map(str::to_owned).collect::<Vec<_>>()
    })
}
