//! The store and this machine: founding, serving, the screens, checks, the trail, the clock, key maps, paths, help.

pub mod clock;
pub mod demo;
pub mod deploy;
pub mod doctor;
pub mod help;
pub mod init;
pub mod keys;
pub mod ledger;
pub mod paths;
pub mod screens;
pub mod serve;
pub mod status;
