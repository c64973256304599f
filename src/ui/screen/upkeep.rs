//! 維護: five buttons for the people of the shop: check, back up, export, recover, update. What takes long goes on in a
//! thread of its own, also while something else lies over the page; what cannot be done on a running screen is said step
//! by step, with the verb. The rules are the engine's: here stands how it is asked and told.

pub mod page;
pub mod place;
#[cfg(test)]
mod tests;
