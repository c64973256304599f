//! A network printer: raw bytes over TCP, usually port 9100. It is connected to for each job, because most such
//! printers serve one connection at a time and others may want theirs.

use super::device::{Broken, Device};
use super::stop::Stop;
use super::timing::Timing;
use super::wire::Wire;
use crate::domain::{PrintJobId, PrinterTrouble};
use crate::world::Deadline;
use std::io;
use std::net::{TcpStream, ToSocketAddrs};

/// Most addresses of one name that are tried.
const ADDRESSES_MAX: usize = 4;

/// The device.
pub(super) struct Network {
    address: String,
    asked: bool,
    timing: Timing,
    open: Option<Wire<TcpStream>>,
}

impl Network {
    pub(super) fn new(address: String, asked: bool, timing: Timing) -> Self {
        Self { address, asked, timing, open: None }
    }

    fn connect(&self, stop: &Stop) -> io::Result<TcpStream> {
        let mut failed = io::ErrorKind::AddrNotAvailable.into();
        for address in self.address.to_socket_addrs()?.take(ADDRESSES_MAX) {
            let left = stop.no_later(Deadline::after(self.timing.connect)).left();
            if left.is_zero() {
                return Err(io::ErrorKind::TimedOut.into());
            }
            match TcpStream::connect_timeout(&address, left) {
                Ok(stream) => {
                    // Questions of three bytes must not wait for more to come.
                    stream.set_nodelay(true)?;
                    stream.set_nonblocking(true)?;
                    return Ok(stream);
                }
                Err(error) => failed = error,
            }
        }
        Err(failed)
    }
}

impl Device for Network {
    fn check(&mut self, stop: &Stop) -> Result<(), PrinterTrouble> {
        self.open = None;
        let stream = self.connect(stop).map_err(|_| PrinterTrouble::Unreachable)?;
        let wire = self.open.insert(Wire::new(stream, self.timing));
        if self.asked { wire.ask_first(stop) } else { Ok(()) }
    }

    fn send(&mut self, _: PrintJobId, bytes: &[u8], stop: &Stop) -> Result<(), Broken> {
        match &mut self.open {
            Some(wire) => wire.send(bytes, stop),
            None => Err(Broken { nothing: true, trouble: PrinterTrouble::Unreachable }),
        }
    }

    fn settle(&mut self, stop: &Stop) -> Result<(), PrinterTrouble> {
        match &mut self.open {
            Some(wire) if self.asked => wire.ask_settled(stop),
            Some(_) => Ok(()),
            None => Err(PrinterTrouble::Interrupted),
        }
    }

    fn leave(&mut self) {
        self.open = None;
    }
}
