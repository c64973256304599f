//! How much of a connection's bytes the other side has not taken yet: the kernel's table of connections has a column for
//! it (`tx_queue` of `/proc/net/tcp`, in the kernel's own page proc_net_tcp), which needs no right and no unsafe call. By way of
//! the process's own folder it is there for a hardened service too (`ProcSubset=pid`).

use crate::world::open_named;
use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;

/// Most lines of the table that are read: a machine with more connections is no till.
const LINES_MAX: usize = 16_384;

/// Bytes that wait in this machine; `None` where the table does not know the connection, or is not there.
pub(super) fn unsent(stream: &TcpStream) -> Option<usize> {
    let inode = rustix::fs::fstat(stream).ok()?.st_ino;
    let (table, port) = match stream.local_addr().ok()? {
        SocketAddr::V4(address) => ("/proc/self/net/tcp", address.port()),
        SocketAddr::V6(address) => ("/proc/self/net/tcp6", address.port()),
    };
    let lines = BufReader::new(open_named(Path::new(table)).ok()?).lines().take(LINES_MAX);
    lines.map_while(Result::ok).find_map(|line| waiting(&line, port, inode))
}

/// The bytes of a line of the table, where it is ours: its local port and the number of its socket.
fn waiting(line: &str, port: u16, inode: u64) -> Option<usize> {
    let mut fields = line.split_ascii_whitespace();
    let local = fields.nth(1)?.rsplit_once(':')?.1;
    let queues = fields.nth(2)?.split_once(':')?.0;
    let number: u64 = fields.nth(4)?.parse().ok()?;
    let is_ours = u16::from_str_radix(local, 16) == Ok(port) && number == inode;
    is_ours.then(|| usize::from_str_radix(queues, 16).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};
    use std::net::TcpListener;
    use std::time::{Duration, Instant};

    const LINE: &str = "   1: 0100007F:8CA0 0100007F:238C 01 000054F6:00000000 01:00000014 00000000     0        0 \
                        5206 2 000000005bd2cf9b 20 0 0 10 -1";

    #[test]
    fn a_line_of_the_table_is_read_when_it_is_ours() {
        assert_eq!(waiting(LINE, 0x8CA0, 5_206), Some(0x54F6));
        assert_eq!((waiting(LINE, 0x8CA1, 5_206), waiting(LINE, 0x8CA0, 5_207)), (None, None));
        for noise in [
            "",
            "  sl  local_address rem_address   st tx_queue rx_queue",
            "1: x y z",
            "1: a:b c d e f g h i j",
        ] {
            assert_eq!(waiting(noise, 0, 0), None, "{noise}");
        }
    }

    #[test]
    fn bytes_that_a_printer_does_not_read_wait_here_and_are_seen() {
        for address in ["127.0.0.1:0", "[::1]:0"] {
            // A machine without IPv6 has no such loopback.
            let Ok(listener) = TcpListener::bind(address) else { continue };
            let mut ours = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
            let (mut theirs, _) = listener.accept().unwrap();
            ours.set_nonblocking(true).unwrap();
            let (mut written, chunk) = (0, [7; 4_096]);
            while let Ok(taken) = ours.write(&chunk) {
                written += taken;
            }
            let waits = unsent(&ours).unwrap();
            assert!(waits > 0 && waits <= written, "{waits} of {written}");
            let mut read = 0;
            while read < written {
                read += theirs.read(&mut [0; 65_536]).unwrap();
            }
            // The last word of the other side may be on its way.
            let until = Instant::now() + Duration::from_secs(60);
            while unsent(&ours).unwrap() > 0 {
                assert!(Instant::now() < until, "all was read and still waits");
                std::thread::yield_now();
            }
        }
    }
}
