//! The print service as this process composes it: the engine's desk, the machine's printers, the secret file's keys.

use crate::cli::home::identity::service;
use crate::cli::home::secrets;
use crate::domain::{Invoice, Moment};
use crate::printer::{self, Maker, OpenDevice, PrintService, Printer, Printers, Timing};
use crate::protocol::Desk;
use crate::world::Clock;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

/// Starts it on an open engine; `notes` is the folder where printers in the middle of a paper are noted.
///
/// # Errors
/// When the machine gives no thread.
pub fn start(
    desk: Arc<dyn Desk>,
    clock: Arc<dyn Clock>,
    printers: Printers,
    secrets: PathBuf,
    notes: PathBuf,
    now: Option<Moment>,
) -> io::Result<PrintService> {
    let who = service(desk, clock, now, "p");
    let keys = Arc::new(move |invoice: &Invoice| secrets::key_now(&secrets, invoice));
    let timing = Timing::default();
    let open: OpenDevice = Arc::new(move |printer: &Printer| printer::open(printer, timing, Some(&notes)));
    PrintService::start(printers, Maker { who, keys }, timing, open)
}
