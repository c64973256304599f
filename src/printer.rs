//! Printers: the threads that bring queued jobs to paper, and the devices that they drive.
//!
//! A job is durable before anything of it happens: it is queued with the sale, begun (`PrintBegin`) before the first
//! byte leaves, and ended with what is certain: printed, nothing, or in doubt. This layer sees the engine only as
//! a [`Desk`](crate::protocol::Desk); who may have which paper is decided there. Here is: how a printer is asked
//! ([`Device`]), when a job may begin, and how long to wait ([`Timing`]).
//! Sources: Epson's ESC/POS reference (`DLE EOT n`), the Ministry's rules for proof slips, rules R10 and R13.

mod asking;
mod bytes;
mod device;
mod file;
mod network;
mod queue;
mod service;
mod settings;
mod spool;
mod status;
mod timing;
mod wire;
mod worker;

pub use asking::{NextId, Who};
pub use bytes::{Keys, Maker};
pub use device::{Broken, Device, Stop, open};
pub use service::{OpenDevice, PrintService};
pub use settings::{DEFAULT_PRINTER, Link, PRINTERS_MAX, Printer, Printers};
pub use timing::Timing;
