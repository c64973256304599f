//! The `[uplink]` section of `config.toml`: to which centre this machine uploads. Keys of the centre are never here, they
//! are in the secret file.

use super::fault::ConfigFault;
use crate::domain::Ubn;
use crate::text::{self, Lang};
use crate::uplink::{Place, Settings, TurnkeyFolders, Waits, Way};
use crate::wire::Flavour;
use crate::wire::offline::Merchant;
use std::ops::Range;
use std::path::PathBuf;
use std::time::Duration;
use toml::Spanned;
use toml::de::DeValue;

/// The machine that tracks are bound to where none is named.
const MACHINE: &str = "LJ";
/// Most characters of the centre's names for merchant and machine (ECPay, OPay: 10).
const NAME_CHARS_MAX: usize = 10;
/// The longest wait that a sample store may set: a minute.
const WAIT_MS_MAX: u64 = 60_000;
/// Every key of the section, as the README has them.
const KEYS: [&str; 12] = [
    "gateway",
    "url",
    "dialect",
    "merchant_id",
    "machine_id",
    "ubn",
    "ca_file",
    "answer_ms",
    "back_off_ms",
    "confirm_ms",
    "folder",
    "results",
];

/// What `gateway` may say.
const GATEWAYS: [&str; 4] = ["none", "offline-centre", "amego", "turnkey"];

/// What the keys said, before it is known which of them the gateway needs.
#[derive(Default)]
struct Read {
    gateway: Option<&'static str>,
    url: Option<String>,
    dialect: Option<Flavour>,
    merchant: Option<String>,
    machine: Option<String>,
    ubn: Option<Ubn>,
    ca_file: Option<PathBuf>,
    folder: Option<PathBuf>,
    results: Option<PathBuf>,
    waits: Waits,
}

/// Reads the table `uplink`. Every fault is found.
pub(super) fn read(
    lang: Lang,
    value: &Spanned<DeValue<'_>>,
    line: &dyn Fn(Range<usize>) -> usize,
    faults: &mut Vec<ConfigFault>,
) -> Settings {
    let at = line(value.span());
    let DeValue::Table(keys) = value.get_ref() else {
        faults.push((at, text::store::settings::value(lang, "uplink")));
        return Settings::default();
    };
    let (mut found, before) = (Read::default(), faults.len());
    for (key, value) in keys {
        let name = key.get_ref().as_ref();
        if !KEYS.contains(&name) {
            faults.push((
                line(key.span()),
                text::delivery::uplink::config_uplink_key(lang, name, &KEYS.join(", ")),
            ));
        } else if set(&mut found, name, value.get_ref()).is_none() {
            faults.push((line(key.span()), text::store::settings::value(lang, name)));
        }
    }
    if faults.len() > before {
        return Settings::default();
    }
    settings(found).unwrap_or_else(|missing| {
        faults.push((at, text::delivery::uplink::config_uplink_missing(lang, missing)));
        Settings::default()
    })
}

/// Sets one key; `None` for a wrong value.
fn set(found: &mut Read, key: &str, value: &DeValue<'_>) -> Option<()> {
    if let Some(wait) = key.strip_suffix("_ms") {
        let DeValue::Integer(number) = value else { return None };
        let millis: u64 = number.as_str().parse().ok().filter(|millis| (1..=WAIT_MS_MAX).contains(millis))?;
        let slot = match wait {
            "answer" => &mut found.waits.answer,
            "back_off" => &mut found.waits.back_off,
            _ => &mut found.waits.confirm,
        };
        *slot = Some(Duration::from_millis(millis));
        return Some(());
    }
    let DeValue::String(text) = value else { return None };
    let text = text.trim();
    match key {
        "gateway" => {
            found.gateway = Some(*GATEWAYS.iter().find(|known| **known == text)?);
        }
        "url" => found.url = Some(url(text)?),
        "dialect" => {
            found.dialect = Some(match text {
                "ecpay" => Flavour::Ecpay,
                "opay" => Flavour::Opay,
                _ => return None,
            });
        }
        "merchant_id" => found.merchant = Some(name(text)?),
        "machine_id" => found.machine = Some(name(text)?),
        "ubn" => found.ubn = Some(Ubn::parse(text).ok()?),
        "folder" => found.folder = Some(path(text)?),
        "results" => found.results = Some(path(text)?),
        _ => found.ca_file = Some(path(text)?),
    }
    Some(())
}

fn url(text: &str) -> Option<String> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    (!rest.is_empty() && !text.contains(char::is_whitespace)).then(|| text.to_owned())
}

fn path(text: &str) -> Option<PathBuf> {
    text.starts_with('/').then(|| PathBuf::from(text))
}

/// A name at the centre: no symbols.
fn name(text: &str) -> Option<String> {
    let sound =
        (1..=NAME_CHARS_MAX).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    sound.then(|| text.to_owned())
}

/// # Errors
/// The key that the gateway needs and that is not there.
fn settings(found: Read) -> Result<Settings, &'static str> {
    let place = |url: Option<String>| {
        let url = url.ok_or("url")?;
        Ok::<_, &'static str>(Place { url, authority: found.ca_file.clone(), answer_time: None })
    };
    let way = match found.gateway.ok_or("gateway")? {
        "offline-centre" => Way::OfflineCentre {
            place: place(found.url)?,
            merchant: Merchant {
                id: found.merchant.ok_or("merchant_id")?,
                machine: found.machine.unwrap_or_else(|| MACHINE.to_owned()),
                flavour: found.dialect.ok_or("dialect")?,
            },
            seller: found.ubn.ok_or("ubn")?,
        },
        "turnkey" => Way::Turnkey(TurnkeyFolders {
            work: found.folder.ok_or("folder")?,
            results: found.results.ok_or("results")?,
        }),
        "amego" => Way::Amego { place: place(found.url)?, seller: found.ubn.ok_or("ubn")? },
        _ => Way::Nowhere,
    };
    Ok(Settings { way, waits: found.waits })
}

#[cfg(test)]
mod tests {
    use crate::config::parse;
    use crate::text::Lang;
    use crate::uplink::Way;
    use std::time::Duration;

    #[test]
    fn each_gateway_is_read_with_its_keys() {
        let text = "[uplink]\ngateway = \"offline-centre\"\nurl = \"https://einvoice.example\"\ndialect = \"opay\"\n\
                    merchant_id = \"2000132\"\nubn = \"12345675\"\nca_file = \"/etc/lj/ca.pem\"\nback_off_ms = 5\n";
        let settings = parse(Lang::En, text).unwrap().uplink;
        assert_eq!(settings.waits.back_off, Some(Duration::from_millis(5)));
        let Way::OfflineCentre { place, merchant, seller } = settings.way else { panic!("{settings:?}") };
        assert_eq!((merchant.machine.as_str(), seller.to_string().as_str()), ("LJ", "12345675"));
        assert_eq!(place.authority.as_deref(), Some(std::path::Path::new("/etc/lj/ca.pem")));
        let text =
            "[uplink]\ngateway = \"amego\"\nurl = \"https://invoice-api.amego.tw\"\nubn = \"12345675\"\n";
        assert!(matches!(parse(Lang::En, text).unwrap().uplink.way, Way::Amego { .. }));
        let text = "[uplink]\ngateway = \"turnkey\"\nfolder = \"/turnkey\"\nresults = \"/turnkey/results\"\n";
        assert!(matches!(parse(Lang::En, text).unwrap().uplink.way, Way::Turnkey(_)));
        assert_eq!(parse(Lang::En, "[uplink]\ngateway = \"none\"\n").unwrap().uplink.way, Way::Nowhere);
        assert_eq!(parse(Lang::En, "").unwrap().uplink.way, Way::Unset);
    }

    #[test]
    fn unknown_and_wrong_keys_are_refused_with_their_lines_and_a_secret_has_no_place_here() {
        let text = "[uplink]\ngateway = \"fax\"\nurl = \"ftp://x\"\nhash_key = \"ejCk326UnaZWKisg\"\nubn = \"12345678\"\n";
        let faults = parse(Lang::En, text).unwrap_err();
        let lines: Vec<_> = faults.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [2, 3, 4, 5], "{faults:?}");
        assert!(faults.iter().all(|(_, words)| !words.contains("ejCk326UnaZWKisg")), "{faults:?}");
        let faults = parse(Lang::En, "[uplink]\ngateway = \"amego\"\nubn = \"12345675\"\n").unwrap_err();
        assert!(faults[0].1.contains("url"), "{faults:?}");
    }
}
