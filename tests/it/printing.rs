//! Printers that misbehave, and what the customer holds in the end. A fake printer on a real socket (or a pseudo-terminal,
//! a pipe, a folder) keeps every byte that it was sent; its sheets are read by the emulator of `slip::printer`. In every
//! story: no two whole originals with the customer, no second number, nothing on paper that is not in the ledger.

mod asking;
mod counter;
mod devices;
mod fake;
mod queue;
mod random;
mod slow;
mod stories;
mod verbs;
