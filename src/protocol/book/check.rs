//! 字軌檢核: how the question for a period's allotment goes from a person to the centre and back.

use crate::domain::{LinkTrouble, Moment};
use serde::{Deserialize, Serialize};

/// What a centre said when it was asked what was allotted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CheckAnswer {
    /// It told; the ranges have their marks.
    Told,
    /// It knows of nothing that was allotted for the period.
    Nothing,
    /// It cannot be asked this.
    NotAskable,
    /// The way to it is in trouble.
    Trouble(LinkTrouble),
    /// The engine did not take what it told.
    NotTaken,
}

/// How many ranges of a period have which mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CheckMarks {
    /// 已檢核.
    pub matched: u32,
    /// 未檢核.
    pub unmatched: u32,
    /// 不符.
    pub mismatch: u32,
}

/// A question for the allotment of a period. It lives in the engine's memory; the marks are facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckState {
    /// When a person asked last.
    pub asked_at: Moment,
    /// What came of that; `None` while nothing has.
    pub answer: Option<CheckAnswer>,
    /// The marks as they are now, those kept for the record left out.
    pub marks: CheckMarks,
}
