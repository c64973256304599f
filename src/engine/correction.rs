//! What puts an issued invoice right.

pub(crate) mod allowance;
pub(crate) mod answer;
pub(crate) mod decide;
pub(crate) mod examine;
pub(crate) mod examine_voids;
pub(crate) mod fold;
pub(crate) mod reissue;
pub(crate) mod withdraw;
