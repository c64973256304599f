//! The store and this machine: founding, serving, the screens, checks, the trail, the clock, key maps, paths, help.

pub mod backup;
pub mod clock;
pub mod completion;
pub mod demo;
pub mod deploy;
pub mod doctor;
pub mod fence;
pub mod help;
pub mod init;
pub mod keys;
pub mod ledger;
pub mod paths;
pub mod recover;
pub mod restore;
pub mod scanner;
pub mod screens;
pub mod serve;
pub mod status;
