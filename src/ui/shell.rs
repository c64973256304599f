//! What every screen stands on: the terminal and its loop, keys as data, forms, the lines above and below, paint.

pub mod action;
pub(crate) mod bar;
pub mod burst;
pub mod effect;
pub mod form;
pub mod input;
pub mod keymap;
pub mod look;
pub(crate) mod paint;
pub(crate) mod pending;
pub mod popup;
pub(crate) mod say;
pub(crate) mod session;
pub mod terminal;
pub(crate) mod title;
pub(crate) mod typing;
