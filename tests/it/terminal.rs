//! The real binary in a real pseudo-terminal, its output read by a second terminal emulator.

// Two test binaries use this file; neither uses all of it.
#![allow(dead_code)]

use crate::binary::Place;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::{Read, Write};
use std::process::Command;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How long a screen may take to show what is waited for; on two slow cores with everything else running.
const PATIENCE: Duration = Duration::from_secs(60);

/// A terminal with `lj` in it.
pub struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    input: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    reading: JoinHandle<()>,
    screen: vt100::Parser,
    /// Bytes that came since the last [`Terminal::forget`].
    pub bytes: usize,
    started: Instant,
}

fn size(columns: u16, rows: u16) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}

impl Terminal {
    /// Starts `lj` with these arguments in a terminal of this size.
    pub fn start(place: &Place, columns: u16, rows: u16, arguments: &[&str]) -> Self {
        Self::run(place.command().args(arguments), columns, rows)
    }

    /// Starts any program in a terminal of this size, with the environment that the command names and no other.
    pub fn run(model: &Command, columns: u16, rows: u16) -> Self {
        let pty = native_pty_system().openpty(size(columns, rows)).unwrap();
        let mut command = CommandBuilder::new(model.get_program());
        command.env_clear();
        for (name, value) in model.get_envs() {
            command.env(name, value.unwrap_or_default());
        }
        if model.get_envs().all(|(name, _)| name != "TERM") {
            command.env("TERM", "xterm-256color");
        }
        command.args(model.get_args());
        command.cwd(env!("CARGO_TARGET_TMPDIR"));
        let started = Instant::now();
        let child = pty.slave.spawn_command(command).unwrap();
        drop(pty.slave);
        let mut reader = pty.master.try_clone_reader().unwrap();
        let (tell, output) = channel();
        let reading = std::thread::spawn(move || {
            let mut buffer = [0; 65_536];
            // The end of a pseudo-terminal reads as an error on Linux.
            while let Ok(count) = reader.read(&mut buffer) {
                if count == 0 || tell.send(buffer[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        let input = pty.master.take_writer().unwrap();
        let (wide, high) = (columns.try_into().unwrap(), rows.try_into().unwrap());
        let screen = vt100::Parser::new(high, wide, 0);
        Self { child, master: pty.master, input, output, reading, screen, bytes: 0, started }
    }

    pub fn keys(&mut self, keys: &str) {
        self.input.write_all(keys.as_bytes()).unwrap();
        self.input.flush().unwrap();
    }

    /// Answers the question that is shown: what is pressed before it can be read is told and not taken, so it is pressed
    /// again until the question is gone, or the program.
    pub fn answer(&mut self, key: &str) {
        let deadline = Instant::now() + PATIENCE;
        let is_open = |text: &str| ["[否]", "[是]", "[No]", "[Yes]"].iter().any(|shown| text.contains(shown));
        while is_open(&self.text()) && self.child.try_wait().unwrap().is_none() {
            assert!(Instant::now() < deadline, "the question stays:\n{}", self.text());
            self.keys(key);
            self.listen(Instant::now() + Duration::from_millis(300));
            self.settle(Duration::from_millis(50));
        }
    }

    /// Bytes as no keyboard sends them.
    pub fn bytes_in(&mut self, bytes: &[u8]) {
        self.input.write_all(bytes).unwrap();
        self.input.flush().unwrap();
    }

    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.master.resize(size(columns, rows)).unwrap();
        self.screen.screen_mut().set_size(rows.try_into().unwrap(), columns.try_into().unwrap());
    }

    pub fn forget(&mut self) {
        self.bytes = 0;
    }

    pub fn text(&self) -> String {
        self.screen.screen().contents()
    }

    /// True when any cell is coloured.
    pub fn is_coloured(&self) -> bool {
        let screen = self.screen.screen();
        let (rows, columns) = screen.size();
        let plain = vt100::Color::Default;
        (0..rows.into()).any(|row| {
            (0..columns.into()).any(|column| {
                let cell = screen.cell(row, column);
                cell.is_some_and(|cell| cell.fgcolor() != plain || cell.bgcolor() != plain)
            })
        })
    }

    pub fn since_start(&self) -> Duration {
        self.started.elapsed()
    }

    /// Waits until the screen shows what `shows` looks for.
    pub fn wait(&mut self, what: &str, shows: impl Fn(&str) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !shows(&self.text()) {
            assert!(self.listen(deadline), "the screen never showed {what}:\n{}", self.text());
        }
    }

    pub fn wait_for(&mut self, text: &str) {
        self.wait(text, |screen| screen.contains(text));
    }

    /// Takes the next output in; false when none came before the deadline.
    pub fn listen(&mut self, deadline: Instant) -> bool {
        match self.output.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            Ok(bytes) => {
                self.bytes += bytes.len();
                self.screen.process(&bytes);
                true
            }
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => false,
        }
    }

    /// Listens until nothing has come for `quiet`.
    pub fn settle(&mut self, quiet: Duration) {
        while self.listen(Instant::now() + quiet) {}
    }

    /// Processor time of the program so far, in clock ticks.
    pub fn ticks(&self) -> u64 {
        ticks_of(self.process())
    }

    /// Hangs up: whoever sat there is gone, and so is the terminal. The program's exit code, and the processor time
    /// that it took to find out, in clock ticks.
    pub fn hang_up(self) -> (u32, u64) {
        let Self { mut child, master, mut input, output, reading, .. } = self;
        let process = child.process_id().unwrap();
        drop(output);
        // The reading thread holds the terminal too; what this key paints ends it.
        input.write_all(b"?").unwrap();
        reading.join().unwrap();
        let before = ticks_of(process);
        drop((input, master));
        let deadline = Instant::now() + PATIENCE;
        // Dead, but not yet waited for: its times can still be read.
        while !stat_of(process).starts_with('Z') {
            assert!(Instant::now() < deadline, "it does not end");
            std::thread::park_timeout(Duration::from_millis(1));
        }
        let took = ticks_of(process) - before;
        (child.wait().unwrap().exit_code(), took)
    }

    /// How often each thread of the program woke from a sleep so far. One that has ended meanwhile is not there any more.
    pub fn wakes(&self) -> BTreeMap<OsString, u64> {
        let tasks = std::fs::read_dir(format!("/proc/{}/task", self.process())).unwrap();
        let of_task = |task: std::io::Result<std::fs::DirEntry>| {
            // A thread may end between the two looks.
            let task = task.unwrap();
            let status = std::fs::read_to_string(task.path().join("status")).unwrap_or_default();
            let line = status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"));
            line.map(|count| (task.file_name(), count.trim().parse::<u64>().unwrap()))
        };
        tasks.filter_map(of_task).collect()
    }

    /// Waits for the program's end; its exit code.
    pub fn end(self) -> u32 {
        self.end_telling().0
    }

    /// Waits for the program's end; its exit code and the last of what the screen shows.
    pub fn end_telling(mut self) -> (u32, String) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                self.settle(Duration::from_millis(50));
                return (status.exit_code(), self.text());
            }
            assert!(Instant::now() < deadline, "it does not end:\n{}", self.text());
            self.listen(Instant::now() + Duration::from_millis(20));
        }
    }

    /// The program's process.
    pub fn process(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    pub fn kill(&mut self) {
        self.child.kill().unwrap();
    }

    /// Kills it and waits until it is gone: nothing it held is held any more.
    pub fn kill_and_wait(mut self) {
        rustix::process::kill_process(self.id(), rustix::process::Signal::KILL).unwrap();
        self.child.wait().unwrap();
    }

    /// Lets it stand still, as a machine that swaps does.
    pub fn pause(&self) {
        crate::serving::stop(self.id());
    }

    pub fn resume(&self) {
        rustix::process::kill_process(self.id(), rustix::process::Signal::CONT).unwrap();
    }

    fn id(&self) -> rustix::process::Pid {
        rustix::process::Pid::from_raw(self.process().try_into().unwrap()).unwrap()
    }
}

/// What the kernel says of a process, from its state on.
fn stat_of(process: u32) -> String {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    stat.rsplit_once(") ").unwrap().1.to_owned()
}

pub fn ticks_of(process: u32) -> u64 {
    let stat = stat_of(process);
    let fields: Vec<&str> = stat.split_whitespace().collect();
    fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()
}
