//! A note that a printer is in the middle of a paper. It outlives the process that made it, so that the next one, whatever
//! was answered meanwhile, brings the printer to a known state before it prints. What became of the paper is the
//! ledger's to know; the note tells of the printer alone.

use super::settings::Link;
use crate::world::{MODE_OWN, Made, make};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};

/// Bytes of a link's hash in the name of its note: enough for the few printers of a machine.
const NAME_BYTES: usize = 8;

/// The note on one printer, or none where no folder is given.
pub(super) struct Unfinished(Option<PathBuf>);

impl Unfinished {
    /// The note on the printer at this link.
    pub(super) fn of(folder: Option<&Path>, link: &Link) -> Self {
        Self(folder.map(|folder| folder.join(name(link))))
    }

    pub(super) fn is_noted(&self) -> bool {
        self.0.as_ref().is_some_and(|path| path.exists())
    }

    /// Before the first byte. It is not synced: a machine that loses its power finds the begun job in the ledger.
    pub(super) fn note(&self) {
        let Some(path) = &self.0 else { return };
        let folder = path.parent().map_or(Ok(()), fs::create_dir_all);
        // A note that cannot be made keeps nobody from printing: the ledger's begun jobs tell most of it too.
        let _ = folder.and_then(|()| make(path, Made::Kept, MODE_OWN));
    }

    /// The paper is whole, and the printer well.
    pub(super) fn clear(&self) {
        if let Some(path) = &self.0 {
            // Left over it costs the next paper a known state too much.
            let _ = fs::remove_file(path);
        }
    }
}

fn name(link: &Link) -> String {
    let hash = Sha256::digest(format!("{} {link}", link.kind().word()));
    hash[..NAME_BYTES].iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_of_one_printer_and_of_every_process() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("state/printers");
        let tcp = |address: &str| Link::Tcp(address.to_owned());
        let of = |link: &Link| Unfinished::of(Some(&folder), link);
        assert!(!of(&tcp("a:9100")).is_noted());
        of(&tcp("a:9100")).note();
        of(&tcp("a:9100")).note();
        assert!(of(&tcp("a:9100")).is_noted());
        assert!(!of(&tcp("b:9100")).is_noted() && !of(&Link::Queue("a:9100".to_owned())).is_noted());
        of(&tcp("a:9100")).clear();
        of(&tcp("a:9100")).clear();
        assert!(!of(&tcp("a:9100")).is_noted());
        let nowhere = Unfinished::of(None, &tcp("a:9100"));
        nowhere.note();
        assert!(!nowhere.is_noted());
    }
}
