//! People and Unix users.

pub(crate) mod answer;
