//! Paper: slips to look at, copies, printers and their jobs.

pub mod printer;
pub mod reprint;
pub mod slip;
