//! 出借 and 收回: books that are away.

pub mod lend;
pub mod take_back;
