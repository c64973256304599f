//! What every screen stands on, and no screen: the terminal and its loop, effects, keys as data, forms and lists, rooms
//! with their acts, the lines above and below, paint. What screens need of it has its name here; within the shell the file
//! that owns a thing is named.

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

pub use action::{Action, Context};
pub use burst::Burst;
pub use fields::Slot;
pub use filling::{Filling, Fills};
pub use form::Form;
pub use form::field::{Fault, Field, FieldName};
pub use input::{Effect, ImportFile, Input, ReadFile, SlipPages};
pub use keymap::chord::{Chord, Key};
pub use keymap::{KeyRow, Keymap};
pub use list::{Listing, Lists, Rows, Scroll};
pub use look::{Borders, Look};
pub use paint::CURSOR;
pub use popup::Popup;
pub use ratatui::buffer::Buffer;
pub use ratatui::layout::{Position, Rect};
pub use room::{Act, Acts, Next, Press, Room, Screen, Table, WhyNot};
pub(crate) use room::{acts, has_form};
pub use state::{COLUMNS_MIN, Person, ROWS_MIN, Setup, Shell};
pub use typing::Typed;
