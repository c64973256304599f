//! The calendar of the Republic of China.

/// Gregorian year − ROC year.
pub(super) const ROC_OFFSET: i32 = 1911;
