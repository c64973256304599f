//! What a verb gives back: exit codes and failures, lines and tables, JSON. It knows no verb and no store.

mod cell;
mod exit;
mod json;
mod judged;
mod listing;
mod output;

pub use cell::{from_cell, into_cell};
pub use exit::{CliFailure, Exit};
pub(crate) use json::object;
pub use json::{Field, Object, filled, list};
pub use judged::Judged;
pub(crate) use listing::cells;
pub use listing::{Listing, lined_up, or_blank, table};
pub use output::{
    Out, clean, file_fault, is_read, is_read_for, json_line, path_fault, remark, say, shown, write_bytes,
};
