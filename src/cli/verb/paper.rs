//! Paper: slips to look at, copies, printers and their jobs.

pub mod job;
pub mod printer;
pub mod slip;
