//! Printers: the threads that bring queued jobs to paper, and the devices that they drive.
//!
//! A job is durable before anything of it happens: it is queued with the sale, begun (`PrintBegin`) before the first
//! byte leaves, and ended with what is certain: printed, nothing, or in doubt. This layer sees the engine only as
//! a [`Desk`](crate::protocol::Desk); who may have which paper is decided there. Here is: how a printer is asked
//! ([`Device`]), when a job may begin, and how long to wait ([`Timing`]).
//!
//! What comes next is decided by two machines that neither wait nor do anything: `dispatch` hands jobs to printers, `life`
//! is one printer's way through its jobs. `service` and `worker` are the threads around them. `wire` drives what takes bytes
//! one after the other, by the pace of the slowest healthy printer; `spool` and `queue` hand jobs over whole.
//! Sources: Epson's ESC/POS reference (`DLE EOT n`), the Ministry's rules for proof slips, rules R10 and R13.

mod asking;
mod bytes;
mod device;
mod dispatch;
mod file;
mod life;
mod line;
mod network;
mod open;
mod pace;
mod queue;
mod serial;
mod service;
mod settings;
mod spool;
mod status;
mod stop;
#[cfg(test)]
mod tests;
mod timing;
mod unfinished;
mod unsent;
mod wire;
mod worker;

pub use bytes::{Keys, Maker};
pub use device::{Broken, Device};
pub use open::open;
pub use pace::{BUFFER_BYTES_MAX, SLOWEST_BYTES_S};
pub use queue::is_queue_name;
pub use serial::{BAUDS, Flow, Parity, Serial};
pub use service::{OpenDevice, PrintService};
pub use settings::{DEFAULT_PRINTER, Link, PRINTERS_MAX, Printer, Printers};
pub use stop::Stop;
pub use timing::Timing;
