//! What of the segment files a copy through a given frame is made of: every frame verified on the way, no byte behind the
//! last one. A writer may go on appending meanwhile.

use super::chain::{Chain, Depth, FrameId, Step};
use super::fault::LedgerFault;
use super::segment;
use crate::world::Disk;
use std::sync::Arc;

/// A segment file, as far as it belongs to the copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slice {
    /// Its name in the store's directory.
    pub name: String,
    /// How many bytes of it, from its beginning.
    pub bytes: u64,
    /// How long the file is; what follows the bytes is zeros.
    pub capacity: u64,
}

/// The slices of a copy through frame `through`, which may be at most the last synced one, and that frame.
///
/// # Errors
/// [`LedgerFault::Missing`], [`LedgerFault::Behind`], [`LedgerFault::Corrupt`], [`LedgerFault::Io`].
pub fn slices(disk: &Arc<dyn Disk>, through: u64) -> Result<(Vec<Slice>, FrameId), LedgerFault> {
    let mut chain = Chain::starting_before(disk, 1)?.ok_or(LedgerFault::Missing)?;
    let mut slices: Vec<Slice> = Vec::new();
    while chain.next_sequence() <= through {
        match chain.step(Depth::Whole)? {
            Step::Frame { .. } => {
                let head = chain.segment().head;
                let slice = Slice {
                    name: segment::name(head.number),
                    bytes: chain.offset(),
                    capacity: head.capacity,
                };
                match slices.last_mut().filter(|last| last.name == slice.name) {
                    Some(last) => *last = slice,
                    None => slices.push(slice),
                }
            }
            Step::End => return Err(LedgerFault::Behind { ends: chain.last().sequence, known: through }),
            Step::Damage(what) => {
                return Err(chain.segment().corrupt(chain.offset(), chain.next_sequence(), what));
            }
        }
    }
    Ok((slices, chain.last()))
}
