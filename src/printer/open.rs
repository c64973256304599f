//! Which device a printer's settings name.

use super::device::Device;
use super::file::FileDevice;
use super::network::Network;
use super::settings::{Link, Printer};
use super::spool::Spool;
use super::timing::Timing;

/// The device of a printer.
pub fn open(printer: &Printer, timing: Timing) -> Box<dyn Device> {
    let asked = printer.is_asked();
    match &printer.link {
        Link::File(path) => Box::new(FileDevice::new(path.clone(), asked, timing)),
        Link::Tcp(address) => Box::new(Network::new(address.clone(), asked, timing)),
        Link::Spool(path) => Box::new(Spool::new(path.clone())),
    }
}
