//! One file: its bytes as readers see them, its bytes on the medium, and the writes between.

use fastrand::Rng;

/// A write is torn at multiples of this: what a disk writes as one.
const SECTOR_BYTES: usize = 512;

/// The file.
#[derive(Clone, Default)]
pub struct File {
    pub live: Vec<u8>,
    medium: Vec<u8>,
    pending: Vec<Pending>,
}

#[derive(Clone)]
struct Pending {
    what: What,
    /// A sync failed or lied about it: the system takes it for written, and no later sync writes it.
    dropped: bool,
    /// A sync said that it was on the medium, and it was not.
    lied: bool,
}

#[derive(Clone)]
pub enum What {
    Write(usize, Vec<u8>),
    Len(usize),
}

impl What {
    fn apply(&self, bytes: &mut Vec<u8>) {
        match self {
            Self::Write(offset, new) => put(bytes, *offset, new),
            Self::Len(len) => bytes.resize(*len, 0),
        }
    }

    /// Applies it, parts of it, or nothing.
    fn apply_perhaps(&self, bytes: &mut Vec<u8>, dice: &mut Rng) {
        match (dice.u8(..3), self) {
            (0, _) => {}
            (1, _) | (_, Self::Len(_)) => self.apply(bytes),
            (_, Self::Write(offset, new)) => tear(bytes, *offset, new, dice),
        }
    }
}

fn tear(bytes: &mut Vec<u8>, offset: usize, new: &[u8], dice: &mut Rng) {
    let mut at = 0;
    while at < new.len() {
        let end = new.len().min(at + SECTOR_BYTES - (offset + at) % SECTOR_BYTES);
        if dice.bool() {
            put(bytes, offset + at, &new[at..end]);
        }
        at = end;
    }
}

fn put(bytes: &mut Vec<u8>, offset: usize, new: &[u8]) {
    if bytes.len() < offset + new.len() {
        bytes.resize(offset + new.len(), 0);
    }
    bytes[offset..offset + new.len()].copy_from_slice(new);
}

impl File {
    /// Writes or cuts, seen at once, not yet on the medium.
    pub fn change(&mut self, what: What) {
        what.apply(&mut self.live);
        self.pending.push(Pending { what, dropped: false, lied: false });
    }

    /// How long it is after a change.
    pub fn len_after(&self, what: &What) -> usize {
        match what {
            What::Write(offset, new) => self.live.len().max(offset + new.len()),
            What::Len(len) => *len,
        }
    }

    /// All that was written is on the medium, but for what an earlier sync dropped.
    pub fn sync(&mut self) {
        for pending in self.pending.iter().filter(|pending| !pending.dropped) {
            pending.what.apply(&mut self.medium);
        }
        self.pending.retain(|pending| pending.dropped);
    }

    /// A sync that does nothing: it failed, or (`lies`) it says that it did not. What it should have written is seen
    /// until the power goes, and never reaches the medium.
    pub fn drop_pending(&mut self, lies: bool) {
        for pending in &mut self.pending {
            pending.dropped = true;
            pending.lied |= lies;
        }
    }

    /// The power goes: what was not synced is there, gone or torn. True where something is lost that a sync lied about.
    pub fn cut(&mut self, dice: &mut Rng) -> bool {
        let mut lost = false;
        let mut touched = Vec::new();
        let mut resized = false;
        for Pending { what, dropped, lied } in std::mem::take(&mut self.pending) {
            lost |= lied;
            if !dropped {
                what.apply_perhaps(&mut self.medium, dice);
            }
            match what {
                What::Write(offset, new) => touched.push((offset, offset + new.len())),
                What::Len(_) => resized = true,
            }
        }
        if resized || self.live.len() != self.medium.len() {
            self.live.clone_from(&self.medium);
            return lost;
        }
        for (from, to) in touched {
            // A write whose sync did nothing may lie behind the end that was synced later.
            let to = to.min(self.live.len());
            let from = from.min(to);
            self.live[from..to].copy_from_slice(&self.medium[from..to]);
        }
        lost
    }

    /// Changes bytes behind everybody's back, on the medium too.
    pub fn poke(&mut self, offset: usize, new: &[u8]) {
        put(&mut self.live, offset, new);
        put(&mut self.medium, offset, new);
    }
}
