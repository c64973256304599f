//! What happened, as one number: two runs that did the same have the same one. Every call of the disk goes into it, and
//! where lines are kept every answer of the engine.

/// FNV-1a over all that was noted; the last lines are kept for whoever reads a failure.
#[derive(Clone, Debug)]
pub struct Trace {
    hash: u64,
    lines: Option<Vec<String>>,
}

impl Default for Trace {
    fn default() -> Self {
        Self { hash: 0xcbf2_9ce4_8422_2325, lines: None }
    }
}

impl Trace {
    /// One that keeps its lines too.
    pub fn kept() -> Self {
        Self { lines: Some(Vec::new()), ..Self::default() }
    }

    /// Notes numbers: a call of the disk.
    pub fn numbers(&mut self, numbers: [u64; 4]) {
        for byte in numbers.into_iter().flat_map(u64::to_le_bytes) {
            self.byte(byte);
        }
    }

    /// Notes a line: an act, an answer, an event of the world. Where no lines are kept it is not even made, for it would
    /// be most of the work of a run.
    pub fn line(&mut self, line: impl FnOnce() -> String) {
        if self.lines.is_none() {
            return;
        }
        let line = line();
        line.bytes().for_each(|byte| self.byte(byte));
        self.lines.get_or_insert_default().push(line);
    }

    /// The number.
    pub fn hash(&self) -> u64 {
        self.hash
    }

    /// The lines that were kept.
    pub fn lines(&self) -> &[String] {
        self.lines.as_deref().unwrap_or_default()
    }

    fn byte(&mut self, byte: u8) {
        self.hash = (self.hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
}
