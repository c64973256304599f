//! The sentences of refusals and failures that the screens show: all of them are `text`'s.

pub(super) use crate::text::{failure, field_fault, row_verdict};
