//! The words of the screens: titles, columns, field names, key words, questions and notes. Sentences of
//! refusals and of files are their own modules of `text`; the legacy words 收銀機, 電子發票, 三聯式 stay Chinese.
//!
//! Only characters of one certain width are used: no arrows, bullets or typographic dots, which some
//! terminals draw one cell wide and some two.

mod check;
mod choices;
mod leaving;
mod life;
mod lookup;
mod overview;
mod sale;
mod sentences;
mod shift;
mod words;

pub use super::status;
pub use check::*;
pub use choices::{check, range_field, tax_kind, upload, verdict};
pub use leaving::*;
pub use life::{PageRow, life};
pub use lookup::*;
pub use overview::*;
pub use sale::*;
pub use sentences::*;
pub use shift::{shift, tender};
pub use words::Word;
