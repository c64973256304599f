//! People with their roles and PINs, and what Unix users of the machine may be.

pub mod staff;
