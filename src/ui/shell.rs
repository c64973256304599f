//! What every screen stands on, and no screen: the terminal and its loop, effects, keys as data, forms and lists, rooms
//! with their acts, the lines above and below, paint. Import the file that owns a thing.

pub mod action;
pub mod bar;
pub mod burst;
pub mod clock;
pub mod effect;
pub mod fields;
pub mod filling;
pub mod form;
pub mod input;
pub mod keymap;
pub mod list;
pub mod look;
pub mod options;
pub mod paint;
pub mod pending;
pub mod popup;
pub mod range_fields;
pub mod room;
pub mod say;
pub mod session;
pub mod state;
pub mod terminal;
pub mod title;
pub mod typing;
pub mod watched;
