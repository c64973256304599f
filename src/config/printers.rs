//! The `[printer.…]` sections of `config.toml`: a till's code or `default`, then where the printer is and what it can.

use super::fault::ConfigFault;
use crate::domain::TillCode;
use crate::printer::{
    BAUDS, DEFAULT_PRINTER, Flow, Link, PRINTERS_MAX, Parity, Printer, Printers, is_queue_name,
};
use crate::slip::escpos::PrinterText;
use crate::text::{self, Lang};
use std::ops::Range;
use std::path::PathBuf;
use strum::VariantArray;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The keys of a serial line.
const SERIAL: [&str; 3] = ["baud", "parity", "flow"];
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
            Some(false) => faults.push((line(key.span()), wrong_value(lang, key.get_ref()))),
            None => faults.push((line(key.span()), text::store::settings::printer_key(lang, key.get_ref()))),
        }
    }
    if links.len() != 1 && faults.len() == before {
        faults.push((at, text::store::settings::printer_link(lang).to_owned()));
    }
    let is_file = matches!(links.last(), Some(Link::File(_)) | None);
    for (key, _) in keys.iter().filter(|(key, _)| !is_file && SERIAL.contains(&key.get_ref().as_ref())) {
        faults.push((line(key.span()), text::store::settings::not_serial(lang, key.get_ref())));
    }
    printer.link = links.pop()?;
    Some(printer)
}

/// What is wrong with a value; where the values are few, they are named.
fn wrong_value(lang: Lang, key: &str) -> String {
    let known = match key {
        "baud" => BAUDS.map(|baud| baud.to_string()).to_vec(),
        "parity" => words::<Parity>(),
        "flow" => words::<Flow>(),
        _ => return text::store::settings::value(lang, key),
    };
    text::store::settings::value_of(lang, key, &known)
}

fn words<W: VariantArray + Copy + Into<&'static str>>() -> Vec<String> {
    W::VARIANTS.iter().map(|word| <W as Into<&str>>::into(*word).to_owned()).collect()
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
        "cups" => {
            text.filter(|name| is_queue_name(name)).map(|name| links.push(Link::Queue(name.to_owned())))
        }
        "baud" => baud(value).map(|baud| printer.serial.baud = Some(baud)),
        "parity" => text.and_then(word).map(|parity: Parity| printer.serial.parity = Some(parity)),
        "flow" => text.and_then(word).map(|flow: Flow| printer.serial.flow = Some(flow)),
        "text" => text.and_then(printer_text).map(|text| printer.text = text),
        "status" => flag.map(|flag| printer.status = flag),
        "drawer" => flag.map(|flag| printer.drawer = flag),
        _ => return None,
    };
    Some(done.is_some())
}

fn word<W: VariantArray + Copy + Into<&'static str>>(raw: &str) -> Option<W> {
    W::VARIANTS.iter().copied().find(|word| <W as Into<&'static str>>::into(*word) == raw)
}

fn baud(value: &DeValue<'_>) -> Option<u32> {
    let DeValue::Integer(number) = value else { return None };
    let baud = u32::from_str_radix(number.as_str(), number.radix()).ok()?;
    BAUDS.contains(&baud).then_some(baud)
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
    use crate::printer::Serial;

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
    fn a_serial_line_and_a_queue_are_read() {
        let text = "[printer.T1]\ndevice = \"/dev/ttyS0\"\nbaud = 19_200\nparity = \"even\"\nflow = \"hardware\"\n\
                    [printer.T2]\ncups = \"receipts\"\n[printer.T3]\ndevice = \"/dev/ttyS1\"\nflow = \"none\"\n";
        let printers = parse(Lang::En, text).unwrap().printers;
        let serial = Serial { baud: Some(19_200), parity: Some(Parity::Even), flow: Some(Flow::Hardware) };
        assert_eq!(printers.get("T1").unwrap().serial, serial);
        let queue = printers.get("T2").unwrap();
        assert!(queue.link == Link::Queue("receipts".to_owned()) && !queue.is_asked());
        let flow = Serial { flow: Some(Flow::None), ..Serial::default() };
        assert_eq!(printers.get("T3").unwrap().serial, flow);
    }

    #[test]
    fn what_a_line_cannot_be_set_to_is_refused_with_what_it_can() {
        let wrong = |section: &str| {
            let text = format!("[printer.T1]\n{section}\n");
            parse(Lang::En, &text).unwrap_err().into_iter().map(|(_, what)| what).collect::<Vec<_>>()
        };
        for (key, value, known) in [
            ("baud", "9601", "230400"),
            ("baud", "\"9600\"", "9600"),
            ("baud", "-9600", "1200"),
            ("parity", "\"mark\"", "none, even, odd"),
            ("flow", "true", "none, software, hardware"),
            ("flow", "\"xonxoff\"", "none, software, hardware"),
        ] {
            let said = wrong(&format!("device = \"/dev/ttyS0\"\n{key} = {value}"));
            assert!(said.len() == 1 && said[0].contains(key) && said[0].contains(known), "{said:?}");
        }
        for link in ["tcp = \"10.0.0.1\"", "spool = \"/x\"", "cups = \"q\""] {
            let said = wrong(&format!("{link}\nbaud = 9600\nflow = \"none\""));
            assert!(said.len() == 2 && said.iter().all(|what| what.contains("serial")), "{said:?}");
        }
        assert_eq!(wrong("cups = \"-d\"").len(), 1);
        assert_eq!(wrong("cups = \"a\"\ntcp = \"b\"").len(), 1, "one place alone");
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
