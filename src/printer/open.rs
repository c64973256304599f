//! Which device a printer's settings name.

use super::device::Device;
use super::file::DeviceFile;
use super::network::Network;
use super::settings::{Link, Printer};
use super::spool::Spool;
use super::timing::Timing;
use super::wire::Wired;

/// The device of a printer.
pub fn open(printer: &Printer, timing: Timing) -> Box<dyn Device> {
    let asked = printer.is_asked();
    match &printer.link {
        Link::File(path) => Box::new(Wired::new(DeviceFile { path: path.clone(), asked }, asked, timing)),
        Link::Tcp(address) => {
            let way = Network { address: address.clone(), patience: timing.connect };
            Box::new(Wired::new(way, asked, timing))
        }
        Link::Spool(path) => Box::new(Spool::new(path.clone())),
    }
}
