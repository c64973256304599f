//! A network printer: raw bytes over TCP, usually port 9100. It is connected to for each job, because most such
//! printers serve one connection at a time and others may want theirs.

use super::line::Connect;
use super::stop::Stop;
use crate::domain::{PrinterKind, PrinterTrouble};
use crate::world::{Clock, Deadline, SystemClock, Tick};
use std::io;
use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

/// Most addresses of one name that are tried.
const ADDRESSES_MAX: usize = 4;
/// What this machine may hold back for a printer (the kernel doubles it): enough for the fastest, and little that a
/// break could take with it.
const QUEUE_BYTES: usize = 16_384;

/// The address, and how long a connection may take.
pub(super) struct Network {
    pub(super) address: String,
    pub(super) patience: Duration,
    pub(super) clock: SystemClock,
}

impl Network {
    fn open(&self, stop: &Stop) -> io::Result<TcpStream> {
        let mut failed = io::ErrorKind::AddrNotAvailable.into();
        for address in self.address.to_socket_addrs()?.take(ADDRESSES_MAX) {
            let left = stop.no_later(Deadline::after(self.patience)).left();
            if left.is_zero() {
                return Err(io::ErrorKind::TimedOut.into());
            }
            match TcpStream::connect_timeout(&address, left) {
                Ok(stream) => {
                    // Questions of three bytes must not wait for more to come.
                    stream.set_nodelay(true)?;
                    stream.set_nonblocking(true)?;
                    rustix::net::sockopt::set_socket_send_buffer_size(&stream, QUEUE_BYTES)?;
                    return Ok(stream);
                }
                Err(error) => failed = error,
            }
        }
        Err(failed)
    }
}

impl Connect for Network {
    type Line = TcpStream;

    fn connect(&mut self, stop: &Stop) -> Result<TcpStream, PrinterTrouble> {
        self.open(stop).map_err(|_| self.kind().unreachable())
    }

    fn kind(&self) -> PrinterKind {
        PrinterKind::Network
    }

    fn queue_bytes(&self) -> usize {
        2 * QUEUE_BYTES
    }

    fn now(&self) -> Tick {
        self.clock.monotonic()
    }
}
