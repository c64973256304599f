//! What a verb gives back: exit codes and failures, lines and tables, JSON. It knows no verb and no store.

pub mod exit;
pub mod json;
pub mod judged;
pub mod listing;
pub mod output;
