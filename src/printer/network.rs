//! A network printer: raw bytes over TCP, usually port 9100. It is connected to for each job, because most such
//! printers serve one connection at a time and others may want theirs.

use super::stop::Stop;
use super::wire::Connect;
use crate::world::Deadline;
use std::io;
use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

/// Most addresses of one name that are tried.
const ADDRESSES_MAX: usize = 4;

/// The address, and how long a connection may take.
pub(super) struct Network {
    pub(super) address: String,
    pub(super) patience: Duration,
}

impl Connect for Network {
    type Line = TcpStream;

    fn connect(&self, stop: &Stop) -> io::Result<TcpStream> {
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
                    return Ok(stream);
                }
                Err(error) => failed = error,
            }
        }
        Err(failed)
    }
}
