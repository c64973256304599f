//! Which machine this is: its own id, and a random id that lies beside the witnesses. A disk that was copied to another
//! machine has another of the first, a witness directory that was lost another of the second.

use crate::domain::{HostId, hex, unhex};
use crate::engine::keep::sealed_text::{self, Found};
use crate::world::{Disk, Entropy};
use sha2::{Digest, Sha256};
use std::io;

const FILE: &str = "host";
const FIRST_LINE: &str = "lj host 1";

/// A machine, and what its file holds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Host {
    pub(crate) id: HostId,
    random: [u8; 16],
}

/// The machine of these witnesses; `machine` is what the system calls it. A damaged file is made anew: the machine is
/// another one then, which the fence tells of and a person can lift.
pub(crate) fn of(disk: &dyn Disk, machine: Option<&str>, entropy: &dyn Entropy) -> io::Result<Host> {
    let found = match sealed_text::read(disk, FILE, FIRST_LINE)? {
        Found::Text(text) => sealed_text::value(&text, "id").and_then(unhex::<16>),
        Found::Nothing | Found::Damaged => None,
    };
    let random = match found {
        Some(random) => random,
        None => {
            let mut random = [0; 16];
            entropy.fill(&mut random)?;
            write(disk, &random)?;
            random
        }
    };
    let whole = Sha256::new()
        .chain_update(random)
        .chain_update([u8::from(machine.is_some())])
        .chain_update(machine.unwrap_or_default())
        .finalize();
    let mut id = [0; 16];
    id.copy_from_slice(&whole[..16]);
    Ok(Host { id: HostId(id), random })
}

fn write(disk: &dyn Disk, random: &[u8; 16]) -> io::Result<()> {
    sealed_text::write(disk, FILE, &format!("{FIRST_LINE}\nid {}\n", hex(random)))
}

impl Host {
    /// A machine of that id, for tests of what is kept of it.
    #[cfg(test)]
    pub(crate) fn of(id: HostId) -> Self {
        Self { id, random: id.0 }
    }

    /// Writes its file again where somebody took it away from a running engine: the next start is on the same machine.
    pub(crate) fn keep(&self, disk: &dyn Disk) -> io::Result<()> {
        if disk.exists(FILE)? { Ok(()) } else { write(disk, &self.random) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::sim::{MemDisk, SimEntropy};

    #[test]
    fn a_machine_is_the_same_as_long_as_its_id_and_its_witnesses_are() {
        let disk = MemDisk::default().arc();
        let of = |disk: &dyn Disk, machine| {
            of(disk, machine, &SimEntropy::of(disk.list("").unwrap().len() as u64)).unwrap().id
        };
        let first = of(&*disk, Some("m1"));
        assert_eq!(of(&*disk, Some("m1")), first);
        assert_ne!(of(&*disk, Some("m2")), first, "the directory went to another machine");
        assert_ne!(of(&*disk, None), first);
        disk.open(FILE).unwrap().set_len(0).unwrap();
        let anew = of(&*disk, Some("m1"));
        assert_ne!(anew, first, "its random id was lost");
        assert_eq!(of(&*disk, Some("m1")), anew);
    }
}
