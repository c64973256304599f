//! The `[printer.…]` sections of `config.toml`: a till's code or `default`, then where the printer is and what it can.

use super::fault::ConfigFault;
use crate::domain::TillCode;
use crate::printer::{DEFAULT_PRINTER, Link, PRINTERS_MAX, Printer, Printers};
use crate::slip::escpos::PrinterText;
use crate::text::{self, Lang};
use std::ops::Range;
use std::path::PathBuf;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The port of a network printer that names none.
const PORT: &str = "9100";

/// Reads the table `printer`: a section for each printer. Every fault of all sections is found.
pub(super) fn read(
    lang: Lang,
    value: &Spanned<DeValue<'_>>,
    line: &dyn Fn(Range<usize>) -> usize,
    faults: &mut Vec<ConfigFault>,
) -> Printers {
    let mut printers = Printers::default();
    let DeValue::Table(sections) = value.get_ref() else {
        faults.push((line(value.span()), text::store::settings::value(lang, "printer")));
        return printers;
    };
    for (name, section) in sections {
        let (at, name) = (line(name.span()), name.get_ref());
        let (DeValue::Table(keys), true) = (section.get_ref(), is_printer_name(name)) else {
            faults.push((at, text::store::settings::printer_name(lang, name)));
            continue;
        };
        let printer = read_section(lang, keys, at, line, faults);
        if printer.is_some_and(|printer| printers.set(name, printer).is_none()) {
            faults.push((at, text::store::settings::too_many_printers(lang, PRINTERS_MAX)));
        }
    }
    printers
}

/// The code of a till as the program writes it, or `default`.
fn is_printer_name(name: &str) -> bool {
    name == DEFAULT_PRINTER || TillCode::parse(name).is_some_and(|till| till.as_str() == name)
}

fn read_section(
    lang: Lang,
    keys: &DeTable<'_>,
    at: usize,
    line: &dyn Fn(Range<usize>) -> usize,
    faults: &mut Vec<ConfigFault>,
) -> Option<Printer> {
    let mut links = Vec::new();
    // Replaced by the section's own link below.
    let mut printer = Printer::new(Link::Spool(PathBuf::new()));
    let before = faults.len();
    for (key, value) in keys {
        let known = set(&mut printer, &mut links, key.get_ref(), value.get_ref());
        match known {
            Some(true) => {}
            Some(false) => faults.push((line(key.span()), text::store::settings::value(lang, key.get_ref()))),
            None => faults.push((line(key.span()), text::store::settings::printer_key(lang, key.get_ref()))),
        }
    }
    if links.len() != 1 && faults.len() == before {
        faults.push((at, text::store::settings::printer_link(lang).to_owned()));
    }
    printer.link = links.pop()?;
    Some(printer)
}

/// Sets one key; `Some(false)` for a wrong value, `None` for a key that there is not.
fn set(printer: &mut Printer, links: &mut Vec<Link>, key: &str, value: &DeValue<'_>) -> Option<bool> {
    let text = match value {
        DeValue::String(text) => Some(text.as_ref()),
        _ => None,
    };
    let flag = match value {
        DeValue::Boolean(flag) => Some(*flag),
        _ => None,
    };
    let path = || text.filter(|text| text.starts_with('/')).map(PathBuf::from);
    let done = match key {
        "device" => path().map(|path| links.push(Link::File(path))),
        "spool" => path().map(|path| links.push(Link::Spool(path))),
        "tcp" => text.and_then(address).map(|address| links.push(Link::Tcp(address))),
        "text" => text.and_then(printer_text).map(|text| printer.text = text),
        "status" => flag.map(|flag| printer.status = flag),
        "drawer" => flag.map(|flag| printer.drawer = flag),
        _ => return None,
    };
    Some(done.is_some())
}

/// `host`, `host:port`, `[IPv6]:port`.
fn address(raw: &str) -> Option<String> {
    let raw = raw.trim();
    if raw.is_empty() || raw.contains(char::is_whitespace) {
        return None;
    }
    let port = raw.rsplit_once(':').filter(|(host, _)| !host.contains(':') || host.ends_with(']'));
    match port {
        Some((host, port)) => {
            let sound = !host.is_empty() && port.parse::<u16>().is_ok_and(|port| port > 0);
            sound.then(|| raw.to_owned())
        }
        None => Some(format!("{raw}:{PORT}")),
    }
}

fn printer_text(word: &str) -> Option<PrinterText> {
    match word {
        "dots" => Some(PrinterText::Dots),
        "cp950" => Some(PrinterText::Cp950),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Config, parse};
    use super::*;

    #[test]
    fn each_kind_of_printer_is_read() {
        let text = "[printer.default]\ndevice = \"/dev/usb/lp0\"\n\n[printer.T1]\ntcp = \"192.168.1.50\"\n\
                    text = \"cp950\"\nstatus = false\ndrawer = false\n\n[printer.T2]\nspool = \"/var/spool/lj\"\n";
        let printers = parse(Lang::En, text).unwrap().printers;
        let default = Printer::new(Link::File(PathBuf::from("/dev/usb/lp0")));
        assert_eq!(printers.get(DEFAULT_PRINTER), Some(&default));
        let network = Printer {
            text: PrinterText::Cp950,
            status: false,
            drawer: false,
            ..Printer::new(Link::Tcp("192.168.1.50:9100".to_owned()))
        };
        assert_eq!(printers.get("T1"), Some(&network));
        let spool = printers.get("T2").unwrap();
        assert!(spool.link == Link::Spool(PathBuf::from("/var/spool/lj")) && !spool.is_asked());
        assert_eq!(parse(Lang::En, "").unwrap(), Config::default());
    }

    #[test]
    fn every_fault_of_the_sections_comes_with_its_line() {
        let text = "[printer.default]\ncolour = 1\ntcp = \"10.0.0.1:0\"\n[printer.\"two words\"]\nspool = \"/x\"\n\
                    [printer.T1]\ndevice = \"lp0\"\nstatus = \"yes\"\n[printer.T2]\n\
                    [printer.T3]\nspool = \"/x\"\ndevice = \"/dev/x\"\n";
        let lines: Vec<_> = parse(Lang::En, text).unwrap_err().into_iter().map(|(line, _)| line).collect();
        assert_eq!(lines, [2, 3, 4, 7, 8, 9, 10]);
        assert_eq!(parse(Lang::En, "printer = 7\n").unwrap_err()[0].0, 1);
    }

    #[test]
    fn an_address_has_a_port() {
        for (raw, read) in [
            ("10.0.0.1", Some("10.0.0.1:9100")),
            ("printer.local:515", Some("printer.local:515")),
            ("[::1]:9100", Some("[::1]:9100")),
            ("", None),
            ("a b", None),
            (":9100", None),
            ("host:port", None),
        ] {
            assert_eq!(address(raw).as_deref(), read, "{raw}");
        }
    }
}
