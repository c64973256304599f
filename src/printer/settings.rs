//! Which printer a till has, and how it is reached: the `[printer.…]` sections of `config.toml`, as values. Reading
//! the file is `config`'s business.

use super::serial::Serial;
use crate::domain::{PrinterKind, TillCode};
use crate::slip::escpos::PrinterText;
use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

/// The section for tills without one of their own, and for sales without a till.
pub const DEFAULT_PRINTER: &str = "default";
/// Most printers of one store: each has a thread of its own once it is needed.
pub const PRINTERS_MAX: usize = 64;

/// How a printer is reached. Two tills with the same link share one printer and one queue.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Link {
    /// A device file: `/dev/usb/lp0`, a serial line.
    File(PathBuf),
    /// A network printer, `host:port`; the usual port is 9100.
    Tcp(String),
    /// A folder that another program prints from: one file a job.
    Spool(PathBuf),
    /// A queue of CUPS, by its name: the bytes go through it as they are.
    Queue(String),
}

impl Link {
    /// Its kind, as far as the settings tell: whether a device file is a serial line is seen when it is opened.
    pub fn kind(&self) -> PrinterKind {
        match self {
            Self::File(_) => PrinterKind::Device,
            Self::Tcp(_) => PrinterKind::Network,
            Self::Spool(_) => PrinterKind::Spool,
            Self::Queue(_) => PrinterKind::Queue,
        }
    }
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) | Self::Spool(path) => write!(f, "{}", path.display()),
            Self::Tcp(address) => f.write_str(address),
            Self::Queue(name) => f.write_str(name),
        }
    }
}

/// One printer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printer {
    /// How it is reached.
    pub link: Link,
    /// Dots, or its own Chinese characters.
    pub text: PrinterText,
    /// It answers `DLE EOT`. Where it does not, a job that was sent whole counts as printed.
    pub status: bool,
    /// A drawer hangs on it.
    pub drawer: bool,
    /// How a serial line is set; what is not said stays as the system has it.
    pub serial: Serial,
}

impl Printer {
    /// A printer of which nothing but the link is known: dots, asked for its state, with a drawer.
    pub fn new(link: Link) -> Self {
        let serial = Serial::default();
        Self { link, text: PrinterText::Dots, status: true, drawer: true, serial }
    }

    /// Whether its state is asked. A folder and a queue cannot be asked: what is in them is in them.
    pub fn is_asked(&self) -> bool {
        self.status && matches!(self.link, Link::File(_) | Link::Tcp(_))
    }
}

/// All printers, by till code or [`DEFAULT_PRINTER`].
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Printers {
    by_name: BTreeMap<String, Printer>,
}

impl Printers {
    /// Sets the printer of a name; `None` when there are [`PRINTERS_MAX`] already.
    pub fn set(&mut self, name: &str, printer: Printer) -> Option<()> {
        if self.by_name.len() >= PRINTERS_MAX && !self.by_name.contains_key(name) {
            return None;
        }
        self.by_name.insert(name.to_owned(), printer);
        Some(())
    }

    /// The printer of a name.
    pub fn get(&self, name: &str) -> Option<&Printer> {
        self.by_name.get(name)
    }

    /// All, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Printer)> {
        self.by_name.iter().map(|(name, printer)| (name.as_str(), printer))
    }

    /// The name under which a till's printer is set: its own, else [`DEFAULT_PRINTER`].
    pub fn name_of<'a>(&self, till: Option<&'a TillCode>) -> &'a str {
        till.map(TillCode::as_str).filter(|till| self.by_name.contains_key(*till)).unwrap_or(DEFAULT_PRINTER)
    }

    /// A till's printer; `None` where neither its own nor the default is set.
    pub fn of(&self, till: Option<&TillCode>) -> Option<&Printer> {
        self.get(self.name_of(till))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn till(code: &str) -> TillCode {
        TillCode::parse(code).unwrap()
    }

    #[test]
    fn a_till_has_its_own_printer_or_the_default_one() {
        let mut printers = Printers::default();
        assert!(printers.of(Some(&till("T1"))).is_none() && printers.of(None).is_none());
        let own = Printer::new(Link::Tcp("10.0.0.1:9100".to_owned()));
        printers.set("T1", own.clone()).unwrap();
        assert_eq!((printers.of(Some(&till("T1"))), printers.of(Some(&till("T2")))), (Some(&own), None));
        let shared = Printer::new(Link::File(PathBuf::from("/dev/usb/lp0")));
        printers.set(DEFAULT_PRINTER, shared.clone()).unwrap();
        assert_eq!(printers.of(Some(&till("T2"))), Some(&shared));
        assert_eq!((printers.of(None), printers.of(Some(&till("T1")))), (Some(&shared), Some(&own)));
    }

    #[test]
    fn printers_are_bounded() {
        let mut printers = Printers::default();
        let printer = Printer::new(Link::Spool(PathBuf::from("/spool")));
        for place in 0..PRINTERS_MAX {
            printers.set(&format!("T{place}"), printer.clone()).unwrap();
        }
        assert!(printers.set("more", printer.clone()).is_none());
        assert!(printers.set("T0", printer).is_some(), "one that is there may change");
    }
}
