//! A store as seen from this process: where it lies, who attaches or becomes its engine, and what runs beside the
//! engine then. It knows no verb.

pub mod attach;
pub mod copying;
pub mod founding;
pub mod group;
pub mod heap;
pub mod identity;
pub mod log;
pub mod notify;
pub mod pin;
pub mod place;
pub mod printing;
pub mod rebuilding;
pub mod sealed_secrets;
pub mod secrets;
pub mod signals;
pub mod suspect;
pub mod unechoed;
pub mod upkeep;
pub mod uploading;
pub mod watchdog;
