//! The witness (E5): outside the store directory, the last checkpoint of each store that this machine has seen.
//! A store that is older than its witness, or another than it, is a copy or a reverted disk: it does not open.

use crate::domain::hex;
use crate::engine::core::EngineFault;
use crate::ledger::{Floor, Head};
use crate::world::Disk;
use std::io;
use std::sync::Arc;

/// The witness of one store.
#[derive(Debug)]
pub(crate) struct Witness {
    disk: Arc<dyn Disk>,
    name: String,
    host: String,
}

impl Witness {
    pub(crate) fn new(disk: Arc<dyn Disk>, store_id: [u8; 16], host: &str) -> Self {
        Self { disk, name: hex(&store_id), host: host.to_owned() }
    }

    /// What it knows; nothing when it has never seen the store.
    pub(crate) fn floor(&self) -> Result<Floor, EngineFault> {
        self.read()
            .map_err(|error| EngineFault::Witness { name: self.name.clone(), error: error.to_string() })
    }

    fn read(&self) -> io::Result<Floor> {
        if !self.disk.exists(&self.name)? {
            return Ok(Floor::default());
        }
        let file = self.disk.open(&self.name)?;
        let length = usize::try_from(file.len()?.min(1024)).map_err(io::Error::other)?;
        let mut bytes = vec![0; length];
        file.read_at(0, &mut bytes)?;
        let text = String::from_utf8(bytes).map_err(io::Error::other)?;
        parse(&text).ok_or_else(|| io::Error::other("it is not a witness of ours"))
    }

    /// Notes a checkpoint; what went wrong, if anything did. A witness that cannot be written does not stop the shop; the doctor tells of it.
    pub(crate) fn note(&self, head: Head) -> Option<String> {
        self.write(head).err().map(|error| error.to_string())
    }

    fn write(&self, head: Head) -> io::Result<()> {
        let text =
            format!("lj witness 1\nhost {}\nsequence {}\nhash {}\n", self.host, head.synced, hex(&head.hash));
        let new = format!("{}.new", self.name);
        if self.disk.exists(&new)? {
            self.disk.remove(&new)?;
        }
        self.disk.create_dir("")?;
        self.disk.create(&new)?.write_at(0, text.as_bytes())?;
        self.disk.rename(&new, &self.name)
    }
}

fn parse(text: &str) -> Option<Floor> {
    let mut lines = text.lines();
    (lines.next()? == "lj witness 1").then_some(())?;
    lines.next()?.strip_prefix("host ")?;
    let sequence = lines.next()?.strip_prefix("sequence ")?.parse().ok()?;
    let hash = unhex(lines.next()?.strip_prefix("hash ")?)?;
    Some(Floor { sequence, hash: Some(hash) })
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(at * 2..at * 2 + 2)?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::tests::pinned::Page;
    use crate::world::sim::MemDisk;

    #[test]
    fn the_bytes_of_a_witness_are_pinned() {
        let disk = MemDisk::default().arc();
        let witness = Witness::new(Arc::clone(&disk), *b"store of a test!", "till");
        assert_eq!(witness.note(Head { sequence: 258, hash: [3; 32], synced: 258 }), None);
        let file = disk.open(&hex(b"store of a test!")).unwrap();
        let mut bytes = vec![0; usize::try_from(file.len().unwrap()).unwrap()];
        file.read_at(0, &mut bytes).unwrap();
        let mut page = Page::default();
        page.bytes("witness", &bytes);
        page.compare("witness");
        assert_eq!(witness.floor().unwrap().sequence, 258);
    }
}
