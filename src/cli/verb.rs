//! The verbs, by subject. One verb one file, all of the same shape: `run(&Context, Args) -> Result<Exit, CliFailure>`.
//! Names that scripts rely on are those of `cli.md`.

pub mod book;
pub mod correction;
pub mod delivery;
pub mod export;
pub mod paper;
pub mod people;
pub mod sale;
pub mod store;
pub mod takings;
pub mod till;
