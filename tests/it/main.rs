//! Journeys: what a shop does, driven through the doors that it uses. `tests/README.md` is the map.

#![allow(clippy::unwrap_used, missing_docs)]

mod binary;
mod cashier;
mod centre;
mod chance;
mod clerk;
mod cli;
mod cli_branches;
mod cli_cancel;
mod cli_check;
mod cli_clock;
mod cli_completion;
mod cli_counter;
mod cli_coverage;
mod cli_daily_list;
mod cli_export;
mod cli_first;
mod cli_forecast;
mod cli_goods;
mod cli_import;
mod cli_lending;
mod cli_many;
mod cli_mig;
mod cli_period;
mod cli_reconcile;
mod cli_sandbox;
mod cli_scanner;
mod cli_slip;
mod cli_staff;
mod cli_status;
mod cli_takings;
mod cli_undo;
mod cli_upload;
mod cli_words;
mod copies;
mod copies_secrets;
mod counter;
mod deploy;
mod drills;
mod dropped;
mod format;
mod full_disk;
mod golden_file;
mod guides;
mod import;
mod import_folder;
mod journey;
mod kill;
mod kill_engine;
mod kill_uplink;
mod legacy_table;
mod lines;
mod links;
mod log;
mod many_terminals;
mod mig;
mod printing;
mod readme;
mod selftest;
mod sentences;
mod serve;
mod serving;
mod shop;
#[allow(
    dead_code,
    reason = "the journeys take its clock and its chance; its disk is for the tests of the crate"
)]
#[path = "../world/sim.rs"]
mod sim;
mod skip;
mod slip;
mod socket;
mod ssh;
mod store_group;
mod stranger;
mod taxes;
mod terminal;
mod thin;
mod till;
mod turnkey;
mod two_writers;
mod ui;
mod uplink;
mod wire;
mod year;
