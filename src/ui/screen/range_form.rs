//! 新增, 修改, 批次新增: the LJ form.

pub mod draft;
pub mod keys;
pub mod preview;
pub mod quick;
pub mod state;

#[cfg(test)]
mod tests;
