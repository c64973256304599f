//! The whole engine in one process, without a thread that races and without real time: people, a printer, a centre and a
//! world that fails, all from a seed, beside a model that knows what was answered, printed and sent. `tests/README.md`
//! says what a run checks and how long runs are started.

#![allow(clippy::unwrap_used, missing_docs)]

mod campaign;
mod centre;
mod machine;
mod matrix;
mod model;
mod papers;
mod people;
mod planted;
mod programme;
mod recovery;
mod sequences;
mod story;
mod uplink;
mod world;
