//! Sessions: who signed in where, sealed with the pepper. The engine keeps none of them, so that a terminal that
//! comes back after the engine was restarted is still signed in; a new PIN, or leaving the staff, ends all of a
//! person's at once, and none is good for another Unix user.

use crate::codec;
use crate::domain::{Moment, Staff, StaffCode};
use crate::engine::people::pins::Pepper;
use crate::protocol::SessionToken;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

/// How long a session is good: a long day.
const GOOD_FOR_S: i64 = 24 * 3_600;
/// A session from this far ahead is from before the clock was set back, and still good.
const AHEAD_S: i64 = 3_600;

/// What a session says.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Claims {
    pub(crate) staff: StaffCode,
    uid: u32,
    since: Moment,
}

/// The seal over the claims and the person's present PIN.
fn seal(pepper: &Pepper, claims: &[u8], staff: &Staff) -> Result<Hmac<Sha256>, String> {
    let mut seal = Hmac::<Sha256>::new_from_slice(pepper.bytes()).map_err(|error| error.to_string())?;
    for part in [b"lj session 1".as_slice(), claims, staff.pin.as_ref().map_or(&[], |pin| pin.0.as_bytes())] {
        // With its length, so that no two lists of parts are the same bytes.
        seal.update(&(part.len() as u64).to_be_bytes());
        seal.update(part);
    }
    Ok(seal)
}

pub(crate) fn make(pepper: &Pepper, staff: &Staff, uid: u32, now: Moment) -> Result<SessionToken, String> {
    let claims = Claims { staff: staff.code.clone(), uid, since: now };
    let claims = codec::encode(&claims).map_err(|fault| fault.to_string())?;
    let seal = seal(pepper, &claims, staff)?.finalize().into_bytes();
    let token = format!("{}.{}", URL_SAFE_NO_PAD.encode(&claims), URL_SAFE_NO_PAD.encode(seal));
    SessionToken::new(token).ok_or_else(|| "the session is too long".to_owned())
}

/// What a session says, whether it is good or not; `None` for none of ours.
pub(crate) fn read(token: &SessionToken) -> Option<Claims> {
    let (claims, _) = token.as_str().split_once('.')?;
    codec::decode(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()
}

/// True when the seal fits the person's present PIN, for this Unix user, and the day is not over.
pub(crate) fn is_good(
    pepper: &Pepper,
    token: &SessionToken,
    claims: &Claims,
    staff: &Staff,
    uid: u32,
    now: Moment,
) -> bool {
    let age_s = now.unix() - claims.since.unix();
    let parts = token.as_str().split_once('.');
    let decoded = parts.and_then(|(claims, sealed)| {
        Some((URL_SAFE_NO_PAD.decode(claims).ok()?, URL_SAFE_NO_PAD.decode(sealed).ok()?))
    });
    let Some((bytes, sealed)) = decoded else { return false };
    let fits = seal(pepper, &bytes, staff).is_ok_and(|seal| seal.verify_slice(&sealed).is_ok());
    fits && claims.uid == uid && (-AHEAD_S..=GOOD_FOR_S).contains(&age_s)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::tests::pinned::Page;
    use crate::domain::{CleanText, Pin, Role};
    use crate::world::sim::SimEntropy;

    /// A terminal that is signed in comes back to a newer engine, and a PIN is held against a hash of years ago.
    #[test]
    fn the_bytes_of_sessions_and_hashes_are_pinned() {
        let pepper = Pepper::new([7; 32]);
        let pin = pepper.hash(&Pin::parse("123456").unwrap(), &SimEntropy::of(1)).unwrap();
        let staff = Staff {
            code: StaffCode::parse("A1").unwrap(),
            name: CleanText::new("王小明", 20).unwrap(),
            role: Role::Cashier,
            active: true,
            pin: Some(pin.clone()),
        };
        let now = Moment::from_unix(1_764_000_000);
        let token = make(&pepper, &staff, 1_000, now).unwrap();
        let claims = read(&token).unwrap();
        assert!(is_good(&pepper, &token, &claims, &staff, 1_000, now));
        let mut page = Page::default();
        page.add::<Claims>();
        page.bytes("hash of a PIN", pin.0.as_bytes());
        page.bytes("sealed session", token.as_str().as_bytes());
        page.compare("secrets");
    }
}
