//! A fake printer: it answers `DLE EOT n` as Epson's reference says, keeps its sheets, and fails when told to.

use crate::slip::printer::{Printer as Emulator, Seen};
use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long anything may take before a test gives up; on two slow cores with everything else running.
pub const PATIENCE: Duration = Duration::from_secs(60);
/// How often a connection looks whether its printer was switched.
const TICK: Duration = Duration::from_millis(5);

/// What happens once a sheet has so many bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The paper ends; it still answers.
    PaperOut(usize),
    /// The power goes: the connection is reset.
    PowerCut(usize),
    /// It prints on but answers nothing any more.
    Mute(usize),
    /// It takes no further byte and answers nothing.
    Hang(usize),
}

/// One piece of paper.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    pub bytes: Vec<u8>,
    /// It was printed up to its cut.
    pub whole: bool,
    /// The printer was brought to a known state in its middle: what is on it will never be whole.
    pub torn: bool,
}

#[derive(Debug, Default)]
pub struct State {
    pub paper_out: bool,
    pub cover_open: bool,
    pub mute: bool,
    pub hangs: bool,
    pub no_power: bool,
    pub fault: Option<Fault>,
    pub sheets: Vec<Sheet>,
    pub pulses: usize,
    pub questions: usize,
    /// How many jobs have begun in the ledger, as the desk's spy says.
    pub begins: usize,
    /// How many were begun to be printed.
    starts: usize,
    /// Somebody is connected.
    pub connected: bool,
    /// Switched off and on so many times: what it had not printed by then is lost.
    cycles: usize,
    pub violations: Vec<String>,
    /// It reads so many bytes a second; `None` for as fast as they come.
    pub bytes_s: Option<usize>,
    /// Its board hands on what comes without a look at connections: the middle of a picture stays its middle.
    pub keeps_place: bool,
    /// It closes the connection after so many bytes, and goes on.
    pub close_after: Option<usize>,
    /// The command that it is in the middle of.
    rest: Vec<u8>,
    /// How many zeros came last, which no command has taken.
    zeros: usize,
    /// How often it was brought to a known state.
    pub known: usize,
    gone: bool,
}

#[derive(Clone, Default)]
pub struct Fake {
    shared: Arc<(Mutex<State>, Condvar)>,
}

/// A line that the fake reads from and answers on.
pub trait Line: Read + Write {
    /// Waits for bytes at most a tick; `Ok(0)` is the end.
    fn read_tick(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.read(buffer)
    }
}

impl Line for TcpStream {}

impl Fake {
    /// A printer on a free port of the loopback.
    pub fn on_tcp() -> (Self, SocketAddr) {
        Self::on(TcpListener::bind("127.0.0.1:0").unwrap())
    }

    /// One that reads slowly, and whose machine holds little for it.
    pub fn on_slow_tcp(bytes_s: usize, holds: usize) -> (Self, SocketAddr) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        rustix::net::sockopt::set_socket_recv_buffer_size(&listener, holds).unwrap();
        let (fake, address) = Self::on(listener);
        fake.set(|state| state.bytes_s = Some(bytes_s));
        (fake, address)
    }

    fn on(listener: TcpListener) -> (Self, SocketAddr) {
        let address = listener.local_addr().unwrap();
        let fake = Self::default();
        let brain = fake.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                if brain.state().gone {
                    return;
                }
                if brain.state().no_power {
                    continue;
                }
                stream.set_read_timeout(Some(TICK)).unwrap();
                stream.set_nodelay(true).unwrap();
                // One connection at a time, as such printers do.
                brain.serve(&mut stream);
            }
        });
        (fake, address)
    }

    pub fn state(&self) -> MutexGuard<'_, State> {
        self.shared.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes something and wakes who waits.
    pub fn set(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state());
        self.shared.1.notify_all();
    }

    /// Waits until something is so.
    pub fn wait(&self, what: &str, is_so: impl Fn(&State) -> bool) {
        let until = Instant::now() + PATIENCE;
        let mut state = self.state();
        while !is_so(&state) {
            let left = until.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "{what}: {state:?}");
            state = self.shared.1.wait_timeout(state, left).unwrap().0;
        }
    }

    /// New paper, power, cover closed, whatever was wrong.
    pub fn mend(&self) {
        self.set(|state| {
            state.cycles += usize::from(state.hangs);
            (state.paper_out, state.cover_open, state.mute) = (false, false, false);
            (state.hangs, state.no_power, state.fault) = (false, false, None);
        });
    }

    /// Reads until the other side leaves or the power goes.
    pub fn serve(&self, line: &mut dyn Line) {
        let mut rest = std::mem::take(&mut self.state().rest);
        let mut buffer = [0; 512];
        let cycles = self.state().cycles;
        self.set(|state| {
            state.tear();
            state.connected = true;
        });
        self.obey(line, &mut rest, &mut buffer, cycles);
        self.set(|state| {
            state.tear();
            state.connected = false;
            if state.keeps_place {
                state.rest = rest;
            }
        });
    }

    fn obey(&self, line: &mut dyn Line, rest: &mut Vec<u8>, buffer: &mut [u8], cycles: usize) {
        let mut closes = false;
        while !closes {
            {
                let state = self.state();
                if state.no_power || state.gone || state.cycles != cycles {
                    return;
                }
                if state.hangs {
                    drop(self.shared.1.wait_timeout(state, TICK).unwrap());
                    continue;
                }
            }
            let most = self.a_tick_full().unwrap_or(buffer.len()).min(buffer.len());
            match line.read_tick(&mut buffer[..most]) {
                Ok(0) => return,
                Ok(count) => {
                    rest.extend_from_slice(&buffer[..count]);
                    let beyond = self.close(count);
                    closes |= beyond.is_some();
                    rest.truncate(rest.len() - beyond.unwrap_or(0));
                }
                Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => continue,
                Err(_) => return,
            }
            let mut used = 0;
            while let Some(length) = token(&rest[used..]) {
                let Some(answer) = self.take(&rest[used..used + length]) else { return };
                if let Some(answer) = answer
                    && line.write_all(&[answer]).is_err()
                {
                    return;
                }
                used += length;
                if self.state().hangs {
                    break;
                }
            }
            rest.drain(..used);
        }
    }

    /// How many of the bytes that just came are beyond those after which it closes; `None` while it stays.
    fn close(&self, came: usize) -> Option<usize> {
        let mut state = self.state();
        let left = state.close_after.as_mut()?;
        let beyond = came.checked_sub(*left);
        *left = left.saturating_sub(came);
        if beyond.is_some() {
            state.close_after = None;
        }
        beyond
    }

    /// What a slow one reads in a tick, once it is over.
    fn a_tick_full(&self) -> Option<usize> {
        let state = self.state();
        let bytes_s = state.bytes_s?;
        drop(self.shared.1.wait_timeout_while(state, TICK, |state| !state.gone).unwrap());
        Some((bytes_s * usize::try_from(TICK.as_millis()).unwrap() / 1_000).max(1))
    }

    /// Obeys one command; `None` when the power has gone.
    fn take(&self, token: &[u8]) -> Option<Option<u8>> {
        let mut state = self.state();
        let answer = match *token {
            [0x10, 0x04, n] => {
                state.questions += 1;
                state.answer(n)
            }
            _ => {
                state.print(token);
                None
            }
        };
        let has_power = !state.no_power;
        drop(state);
        self.shared.1.notify_all();
        has_power.then_some(answer)
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        // Two are left: this one and the thread's.
        if Arc::strong_count(&self.shared) == 2 {
            self.set(|state| state.gone = true);
        }
    }
}

impl State {
    fn answer(&self, n: u8) -> Option<u8> {
        let bit = |is_set: bool, bit: u8| if is_set { bit } else { 0 };
        let trouble = self.paper_out || self.cover_open;
        let told = match n {
            1 => bit(trouble, 0x08),
            2 => bit(self.cover_open, 0x04) | bit(self.paper_out, 0x20),
            4 => bit(self.paper_out, 0x60),
            _ => 0,
        };
        (!self.mute).then_some(0x12 | told)
    }

    /// A new connection or its end: what is not whole will never be.
    fn tear(&mut self) {
        if !self.keeps_place && self.sheets.last().is_some_and(|sheet| !sheet.bytes.is_empty()) {
            self.sheets.push(Sheet::default());
        }
    }

    fn print(&mut self, token: &[u8]) {
        if token == [0] {
            // No command begins with it.
            self.zeros += 1;
            return;
        }
        if std::mem::take(&mut self.zeros) > 0 && token == b"\x1b@" {
            self.known += 1;
            if let Some(sheet) = self.sheets.last_mut() {
                sheet.torn = !sheet.whole && !sheet.bytes.is_empty();
            }
            return;
        }
        self.starts += usize::from(token == b"\x1b@");
        if self.starts.max(self.pulses) > self.begins {
            self.violations.push(format!("job {} before it had begun", self.starts));
        }
        if self.paper_out {
            return;
        }
        if token.starts_with(b"\x1bp") {
            self.pulses += 1;
            return;
        }
        if self.sheets.last().is_none_or(|sheet| sheet.whole) {
            self.sheets.push(Sheet::default());
        }
        let Some(sheet) = self.sheets.last_mut() else { return };
        sheet.bytes.extend_from_slice(token);
        sheet.whole = token.starts_with(b"\x1dV") && !sheet.torn;
        let is_cut_off = token.starts_with(b"\x1dV") && sheet.torn;
        let length = sheet.bytes.len();
        let at = |limit: usize| length >= limit;
        match self.fault {
            Some(Fault::PaperOut(limit)) if at(limit) => self.paper_out = true,
            Some(Fault::PowerCut(limit)) if at(limit) => self.no_power = true,
            Some(Fault::Mute(limit)) if at(limit) => self.mute = true,
            Some(Fault::Hang(limit)) if at(limit) => self.hangs = true,
            Some(_) | None => {
                if is_cut_off {
                    self.sheets.push(Sheet::default());
                }
                return;
            }
        }
        self.fault = None;
    }

    /// The sheets on which anything can be seen, in order.
    pub fn papers(&self) -> Vec<Paper> {
        self.sheets.iter().map(Sheet::paper).filter(|paper| paper.is_visible).collect()
    }
}

/// How long the first command of `bytes` is; `None` while it is not all there.
fn token(bytes: &[u8]) -> Option<usize> {
    let length = match *bytes {
        [0x10, 0x04, ..] | [0x1b, b'J' | b'3' | b'a', ..] | [0x1d | 0x1c, b'!', ..] => 3,
        [0x1b, b'p', ..] => 5,
        [0x1d, b'V', ..] => 4,
        [0x1b, b'@', ..] | [0x1c, b'&', ..] => 2,
        [0x1d, b'v', _, _, width, _, height, _, ..] => 8 + usize::from(width) * usize::from(height),
        [0x1d, b'v', ..] | [0x10 | 0x1b | 0x1c | 0x1d] => return None,
        [0xa1..=0xf9, ..] => 2,
        [_, ..] => 1,
        [] => return None,
    };
    (length <= bytes.len()).then_some(length)
}

/// A sheet as a person reads it.
#[derive(Clone, Debug)]
pub struct Paper {
    pub lines: Vec<String>,
    pub whole: bool,
    /// More than white.
    is_visible: bool,
}

impl Sheet {
    pub fn paper(&self) -> Paper {
        let mut emulator = Emulator::default();
        // A torn sheet ends in the middle of a line.
        let replayed = emulator.replay(&self.bytes);
        assert!(!self.whole || replayed.is_ok(), "{replayed:?}");
        let lines: Vec<String> = emulator
            .seen
            .iter()
            .filter_map(|seen| match seen {
                Seen::Text { text, .. } => Some(text.clone()),
                Seen::Picture(_) | Seen::Feed(_) => None,
            })
            .collect();
        let picture = emulator.seen.iter().any(|seen| matches!(seen, Seen::Picture(_)));
        Paper { is_visible: picture || !lines.is_empty(), lines, whole: self.whole }
    }
}

impl Paper {
    pub fn has(&self, text: &str) -> bool {
        self.lines.iter().any(|line| line.contains(text))
    }

    /// The number under the period, without its hyphen.
    pub fn number(&self) -> Option<String> {
        self.lines.iter().find_map(|line| {
            let number = line.trim();
            let is_number = number.len() == 11 && number.as_bytes()[2] == b'-';
            is_number.then(|| number.replace('-', ""))
        })
    }

    /// 電子發票證明聯 without 補印.
    pub fn is_original(&self) -> bool {
        self.has("電子發票證明聯") && !self.is_copy()
    }

    pub fn is_copy(&self) -> bool {
        self.has("電子發票證明聯補印")
    }
}
