//! Which centre a machine uploads to, and with whose keys: what the settings say becomes a gateway, or a fault that says
//! what is missing. A sample store never reaches anything but this machine.

use super::gateway::{
    Amego, AmegoAccount, Gateway, LineFault, OFFLINE_CENTRE, OfflineAccount, OfflineCentre, Place, Turnkey,
    TurnkeyFolders,
};
use super::takes::{self, Takes};
use super::timing::Timing;
use crate::domain::Ubn;
use crate::wire::CentreKey;
use crate::wire::offline::Merchant;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use zeroize::Zeroizing;

/// What the settings say of the upload.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// To which centre.
    pub way: Way,
    /// Other waits than the product's; for sample stores alone.
    pub waits: Waits,
}

/// To which centre.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Way {
    /// Nothing is said: a sample store has its own local centre, a real one is not uploaded from this machine.
    #[default]
    Unset,
    /// Nowhere, on purpose.
    Nowhere,
    /// An offline-issue centre.
    OfflineCentre {
        /// Where.
        place: Place,
        /// The merchant's names there.
        merchant: Merchant,
        /// Whose account.
        seller: Ubn,
    },
    /// Amego.
    Amego {
        /// Where.
        place: Place,
        /// Whose account.
        seller: Ubn,
    },
    /// The folder of Turnkey.
    Turnkey(TurnkeyFolders),
}

impl Way {
    /// Through which proxy of the environment it leads.
    pub fn proxy(&self) -> Option<String> {
        match self {
            Self::Unset | Self::Nowhere | Self::Turnkey(_) => None,
            Self::OfflineCentre { place, .. } | Self::Amego { place, .. } => place.proxy(),
        }
    }

    /// What the centre takes that the settings name; `None` where they name none.
    pub fn takes(&self) -> Option<Takes> {
        match self {
            Self::Unset | Self::Nowhere => None,
            Self::OfflineCentre { merchant, .. } => Some(takes::offline(merchant.flavour)),
            Self::Amego { .. } => Some(takes::AMEGO),
            Self::Turnkey(_) => Some(takes::TURNKEY),
        }
    }
}

/// Waits that a sample store may shorten.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waits {
    /// For the centre's answer.
    pub answer: Option<Duration>,
    /// The first wait after a failed try, and the longest of all.
    pub back_off: Option<Duration>,
    /// Between two questions whether the platform has what the centre accepted.
    pub confirm: Option<Duration>,
}

impl Waits {
    /// The product's waits with these instead.
    pub fn timing(&self) -> Timing {
        let usual = Timing::default();
        Timing {
            back_off: self.back_off.unwrap_or(usual.back_off),
            back_off_max: self.back_off.map_or(usual.back_off_max, |first| first.saturating_mul(8)),
            confirm: self.confirm.unwrap_or(usual.confirm),
            ..usual
        }
    }
}

/// Keys of a centre; never shown.
#[derive(Clone, Default)]
pub struct Secrets {
    /// Of an offline-issue centre.
    pub hash_key: Option<Zeroizing<String>>,
    /// Of an offline-issue centre.
    pub hash_iv: Option<Zeroizing<String>>,
    /// Of Amego.
    pub app_key: Option<Zeroizing<String>>,
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secrets(..)")
    }
}

/// Why there is no way to the centre.
#[derive(Debug)]
pub enum OpenFault {
    /// A secret is missing: its name.
    NoSecret(&'static str),
    /// A secret has not the form that it must have: its name.
    BadSecret(&'static str),
    /// A sample store would leave this machine.
    SampleLeaves(String),
    /// A real store would send in clear text.
    ClearText(String),
    /// A real store has waits that only a sample store may have.
    SampleWaits,
    /// The line cannot be made.
    Line(LineFault),
}

/// The gateway that the settings name; `None` where they name none.
///
/// # Errors
/// [`OpenFault`].
pub fn open(
    settings: &Settings,
    secrets: &Secrets,
    sample: bool,
) -> Result<Option<Arc<dyn Gateway>>, OpenFault> {
    if !sample && settings.waits != Waits::default() {
        return Err(OpenFault::SampleWaits);
    }
    Ok(match &settings.way {
        Way::Unset | Way::Nowhere => None,
        Way::OfflineCentre { place, merchant, seller } => {
            check(place, sample)?;
            let key = required(secrets.hash_key.as_ref(), "hash_key")?;
            let vector = required(secrets.hash_iv.as_ref(), "hash_iv")?;
            let key = CentreKey::parse(key, vector).ok_or(OpenFault::BadSecret("hash_key, hash_iv"))?;
            let place = Place { answer_time: settings.waits.answer, ..place.clone() };
            let account = OfflineAccount {
                name: OFFLINE_CENTRE,
                merchant: merchant.clone(),
                key,
                seller: Some(*seller),
            };
            Some(Arc::new(OfflineCentre::new(&place, account).map_err(OpenFault::Line)?))
        }
        Way::Turnkey(folders) if sample => {
            return Err(OpenFault::SampleLeaves(folders.work.display().to_string()));
        }
        Way::Turnkey(folders) => Some(Arc::new(Turnkey::new(folders.clone()))),
        Way::Amego { place, seller } => {
            check(place, sample)?;
            let app_key = required(secrets.app_key.as_ref(), "app_key")?.clone();
            let place = Place { answer_time: settings.waits.answer, ..place.clone() };
            let account = AmegoAccount { seller: *seller, app_key };
            Some(Arc::new(Amego::new(&place, account).map_err(OpenFault::Line)?))
        }
    })
}

fn required<'s>(
    secret: Option<&'s Zeroizing<String>>,
    name: &'static str,
) -> Result<&'s Zeroizing<String>, OpenFault> {
    secret.filter(|secret| !secret.is_empty()).ok_or(OpenFault::NoSecret(name))
}

/// Documents of a sample stay on this machine; those of a shop travel sealed.
fn check(place: &Place, sample: bool) -> Result<(), OpenFault> {
    let is_local = place.is_local();
    if sample && !is_local {
        return Err(OpenFault::SampleLeaves(place.host().to_owned()));
    }
    let scheme = place.url.split_once("://").map_or("", |(scheme, _)| scheme);
    if scheme != "https" && !is_local {
        return Err(OpenFault::ClearText(place.url.clone()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amego(url: &str) -> Settings {
        let place = Place { url: url.to_owned(), authority: None, answer_time: None };
        let way = Way::Amego { place, seller: Ubn::parse("12345675").unwrap() };
        Settings { way, waits: Waits::default() }
    }

    fn secrets() -> Secrets {
        Secrets { app_key: Some("key".to_owned().into()), ..Secrets::default() }
    }

    fn opened(
        settings: &Settings,
        secrets: &Secrets,
        sample: bool,
    ) -> Result<Option<&'static str>, OpenFault> {
        open(settings, secrets, sample).map(|gateway| gateway.map(|gateway| gateway.name()))
    }

    #[test]
    fn a_sample_never_leaves_the_machine_and_a_shop_never_sends_in_clear() {
        for url in ["https://invoice-api.amego.tw", "http://localhost.example:80", "http://127.0.0.1.nip.io"]
        {
            let refused = opened(&amego(url), &secrets(), true);
            assert!(matches!(refused, Err(OpenFault::SampleLeaves(_))), "{url}: {refused:?}");
        }
        for url in ["http://127.0.0.1:8080", "http://localhost", "https://[::1]:443/x"] {
            assert_eq!(opened(&amego(url), &secrets(), true).unwrap(), Some("amego"), "{url}");
        }
        let clear = opened(&amego("http://invoice-api.amego.tw"), &secrets(), false);
        assert!(matches!(clear, Err(OpenFault::ClearText(_))), "{clear:?}");
        assert_eq!(opened(&amego("https://invoice-api.amego.tw"), &secrets(), false).unwrap(), Some("amego"));
    }

    #[test]
    fn what_is_missing_is_named_and_never_shown() {
        let missing = opened(&amego("https://a.tw"), &Secrets::default(), false);
        assert!(matches!(missing, Err(OpenFault::NoSecret("app_key"))), "{missing:?}");
        assert_eq!(format!("{:?}", secrets()), "Secrets(..)");
        assert_eq!(opened(&Settings::default(), &Secrets::default(), false).unwrap(), None);
    }

    #[test]
    fn waits_are_for_samples() {
        let waits = Waits { back_off: Some(Duration::from_millis(5)), ..Waits::default() };
        let quick = Settings { waits, ..amego("https://a.tw") };
        assert!(matches!(opened(&quick, &secrets(), false), Err(OpenFault::SampleWaits)));
        assert_eq!(waits.timing().back_off_max, Duration::from_millis(40));
        assert_eq!(Waits::default().timing().confirm, Timing::default().confirm);
    }
}
