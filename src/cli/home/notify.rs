//! What systemd is told (`sd_notify(3)`): lines in a datagram to the socket that `NOTIFY_SOCKET` names. Without that
//! variable nobody is told. Written out here because it is one datagram, and because the crate at hand (sd-notify
//! 0.5) does not know abstract sockets, which systemd gives to containers.

use std::ffi::OsStr;
use std::io;
use std::os::linux::net::SocketAddrExt;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::net::{SocketAddr, UnixDatagram};
use std::time::Duration;

/// It listens.
pub const READY: &str = "READY=1";
/// It ends.
pub const STOPPING: &str = "STOPPING=1";
/// It lives.
pub const ALIVE: &str = "WATCHDOG=1";
/// Longest wait for a supervisor whose queue is full.
const SEND_WAIT_MAX: Duration = Duration::from_secs(1);

/// Who started this process and wants to be told; or nobody.
#[derive(Debug)]
pub struct Supervisor {
    socket: Option<(UnixDatagram, SocketAddr)>,
    watchdog: Option<Duration>,
}

impl Supervisor {
    /// The one that the environment names.
    ///
    /// # Errors
    /// When the name is no socket address.
    pub fn of_environment() -> io::Result<Self> {
        let own = std::process::id();
        let number = |name: &str| std::env::var(name).ok()?.parse::<u64>().ok();
        // Another process's watchdog is not ours, as with a shell between.
        let is_ours = number("WATCHDOG_PID").is_none_or(|pid| pid == u64::from(own));
        let watchdog = number("WATCHDOG_USEC").filter(|&usec| usec > 0 && is_ours).map(Duration::from_micros);
        match std::env::var_os("NOTIFY_SOCKET").filter(|name| !name.is_empty()) {
            Some(name) => Self::at(&name, watchdog),
            None => Ok(Self { socket: None, watchdog: None }),
        }
    }

    /// The one that listens at `name`: a path, or `@` and an abstract name.
    fn at(name: &OsStr, watchdog: Option<Duration>) -> io::Result<Self> {
        let address = match name.as_bytes() {
            [b'@', hidden @ ..] => SocketAddr::from_abstract_name(hidden)?,
            _ => SocketAddr::from_pathname(name)?,
        };
        let socket = UnixDatagram::unbound()?;
        socket.set_write_timeout(Some(SEND_WAIT_MAX))?;
        Ok(Self { socket: Some((socket, address)), watchdog })
    }

    /// Within which time it must hear [`ALIVE`]; `None` where it does not ask for that.
    pub fn watchdog(&self) -> Option<Duration> {
        self.watchdog
    }

    /// Tells it; nothing where nobody wants to know.
    ///
    /// # Errors
    /// When nobody listens there, or nobody takes it within a second.
    pub fn tell(&self, lines: &[&str]) -> io::Result<()> {
        match &self.socket {
            Some((socket, address)) => socket.send_to_addr(lines.join("\n").as_bytes(), address).map(drop),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(socket: &UnixDatagram) -> String {
        socket.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        let mut bytes = [0; 256];
        let count = socket.recv(&mut bytes).unwrap();
        String::from_utf8_lossy(&bytes[..count]).into_owned()
    }

    #[test]
    fn sockets_with_a_path_and_abstract_ones_are_told() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("notify");
        let by_path = UnixDatagram::bind(&path).unwrap();
        Supervisor::at(path.as_os_str(), None).unwrap().tell(&[READY]).unwrap();
        assert_eq!(heard(&by_path), "READY=1");

        let name = format!("@lj-test-{}", std::process::id());
        let abstract_one =
            UnixDatagram::bind_addr(&SocketAddr::from_abstract_name(&name[1..]).unwrap()).unwrap();
        let supervisor = Supervisor::at(OsStr::new(&name), Some(Duration::from_secs(1))).unwrap();
        supervisor.tell(&[STOPPING, "STATUS=x"]).unwrap();
        assert_eq!(heard(&abstract_one), "STOPPING=1\nSTATUS=x");
        drop(abstract_one);
        assert!(supervisor.tell(&[ALIVE]).is_err(), "nobody listens any more");
    }
}
