//! The messages of MIG 4.1: equal to the platform's samples, the same bytes for ever, and valid by the schemas for
//! whatever the engine sells and puts right.

mod java;
mod many;
mod messages;
pub mod read;
pub mod records;
pub mod schemas;
mod tracks;
