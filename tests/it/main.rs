//! Journeys: what a shop does, driven through the doors that it uses. `tests/README.md` is the map.

#![allow(clippy::unwrap_used, missing_docs)]

mod binary;
mod cashier;
mod cli;
mod cli_cancel;
mod cli_first;
mod cli_import;
mod cli_many;
mod cli_slip;
mod cli_staff;
mod counter;
mod deploy;
mod dropped;
mod golden_file;
mod import;
mod import_folder;
mod journey;
mod kill;
mod kill_engine;
mod many_terminals;
mod printing;
mod sentences;
mod serve;
mod serving;
mod shop;
mod slip;
mod socket;
mod ssh;
mod store_group;
mod taxes;
mod terminal;
mod till;
mod ui;
