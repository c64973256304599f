//! The small forms over the grid: 查詢 and 部門編輯.

pub(crate) mod keys;
pub(crate) mod view;
