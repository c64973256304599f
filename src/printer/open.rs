//! Which device a printer's settings name.

use super::device::Device;
use super::file::DeviceFile;
use super::network::Network;
use super::pace::Pace;
use super::queue::Queue;
use super::settings::{Link, Printer};
use super::spool::Spool;
use super::timing::Timing;
use super::unfinished::Unfinished;
use super::wire::Wired;
use crate::world::{SystemClock, SystemEntropy};
use std::path::Path;
use std::sync::Arc;

/// The device of a printer. In the folder `notes` each process finds which printers another one left in the middle of a paper;
/// without it only what the engine tells is known.
pub fn open(printer: &Printer, timing: Timing, notes: Option<&Path>) -> Box<dyn Device> {
    let asked = printer.is_asked();
    let pace = Pace::new(timing.slowest_bytes_s).on_line_of(printer.serial.baud);
    let unfinished = Unfinished::of(notes, &printer.link);
    match &printer.link {
        Link::File(path) => {
            let way = DeviceFile::new(path.clone(), asked, printer.serial);
            Box::new(Wired::new(way, asked, timing, pace, unfinished))
        }
        Link::Tcp(address) => {
            let (address, clock) = (address.clone(), SystemClock::default());
            let way = Network { address, patience: timing.connect, clock };
            Box::new(Wired::new(way, asked, timing, pace, unfinished))
        }
        Link::Spool(path) => {
            let clock = Arc::new(SystemClock::default());
            Box::new(Spool::new(path.clone(), clock, Arc::new(SystemEntropy)))
        }
        Link::Queue(name) => Box::new(Queue::new(name.clone(), timing.queue)),
    }
}
