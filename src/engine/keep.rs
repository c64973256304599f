//! Copies of a store (E5): which life it is in, who witnesses it, and the fence in front of a copy.
//!
//! `witness` is the machine's memory of each store that it runs, `host` the machine's own name, `life` how a life begins,
//! `mark` the note that a restored store carries, `standing` the judgement at an opening, `fence` what stands while it
//! runs, `lifting` what lifting it does, `doubt` what of books that come after that, `freeing` how a withheld rest comes
//! back, `backup` and `restore` the way out of a store and in again, `recover` a ledger begun anew. The ledger stays the
//! truth: a life begins with an entry, and behind a fence nothing is written but what heals and what a lift withholds, so
//! that the missing frames can still be given. `suspect` tells of damage of the fold, `watch` and `damage` of the
//! ledger's, each by a `flag`; `reading` is how far `watch` got, `dump` the rows of a period that is over. `mirror` is the ledger's second directory, `feeder` its thread. `pepper` is the file that
//! PINs hang on. `last_backup` is when the last copy was made, `program` which version opens the store and whether it was
//! checked with it.

pub(crate) mod backup;
pub(crate) mod ballast;
pub(crate) mod damage;
pub(crate) mod doubt;
pub(crate) mod dump;
pub(crate) mod feeder;
pub(crate) mod fence;
pub(crate) mod flag;
pub(crate) mod freeing;
pub(crate) mod host;
pub(crate) mod last_backup;
pub(crate) mod life;
pub(crate) mod lifting;
pub(crate) mod mark;
pub(crate) mod mirror;
pub(crate) mod packed;
pub(crate) mod pepper;
pub(crate) mod program;
pub(crate) mod reading;
pub(crate) mod recover;
pub(crate) mod restore;
pub(crate) mod sealed_text;
pub(crate) mod standing;
pub(crate) mod suspect;
pub(crate) mod watch;
pub(crate) mod witness;
