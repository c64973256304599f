//! Selling: `lj issue`, the goods list, and sales that were put aside.

pub mod draft;
pub mod from_file;
pub mod goods;
pub mod issue;
pub mod issued;
pub mod parked;
