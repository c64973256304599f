//! Documents that are refused or off the way: their list, what can be done about one, and the form that puts a refused
//! invoice right.

pub mod correct;
pub mod list;
pub mod ways;
