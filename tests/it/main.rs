//! Journeys: what a shop does, driven through the doors that it uses. `tests/README.md` is the map.

#![allow(clippy::unwrap_used, missing_docs)]

mod counter;
mod many_terminals;
mod shop;
mod slip;
