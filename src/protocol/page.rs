//! How long a list may be that goes through the door at once.

/// Most rows in one reply: a list longer than this is asked for page by page.
pub const PAGE_ROWS_MAX: u32 = 1_000;
