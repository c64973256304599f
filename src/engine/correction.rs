//! What puts an issued invoice right.

pub(crate) mod answer;
