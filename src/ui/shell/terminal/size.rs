//! How large a window may be.

/// The fewest and most columns that are laid out; a pty may claim any size.
pub const COLUMNS: std::ops::RangeInclusive<u16> = 20..=300;
/// The fewest and most rows that are laid out.
pub const ROWS: std::ops::RangeInclusive<u16> = 4..=120;

/// A claimed size, held within [`COLUMNS`] and [`ROWS`].
pub fn clamp_size(columns: u16, rows: u16) -> (u16, u16) {
    (columns.clamp(*COLUMNS.start(), *COLUMNS.end()), rows.clamp(*ROWS.start(), *ROWS.end()))
}
