//! Which formats of the ledger there are, and how large a frame may be.

/// The format of segments, frames and their entries that this program writes; it reads every one from [`FORMAT_LEAST`] on.
pub const FORMAT_VERSION: u32 = 2;
/// The oldest format that is kept: those before it were never released.
pub const FORMAT_LEAST: u32 = 2;
/// The largest frame, header included: one record of the largest size (`codec::RECORD_BYTES_MAX`, a whole
/// import) and the small entries of the same batch beside it.
pub const FRAME_BYTES_MAX: usize = 80 << 20;
