//! What is wrong with a line of the file.

/// A line of the file, from 1, and what is wrong there.
pub type ConfigFault = (usize, String);
