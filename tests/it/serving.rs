//! `lj serve` as a process of its own: ended, killed, stopped and measured.

// Two test binaries use this file; neither uses all of it.
#![allow(dead_code)]

use crate::binary::Place;
use rustix::process::{Pid, Signal, kill_process};
use std::fs::DirEntry;
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

/// The engine without a screen, ended when dropped.
pub struct Serving(Child);

impl Serving {
    pub fn start(place: &Place) -> Self {
        Self::start_with(place, &[])
    }

    pub fn start_with(place: &Place, arguments: &[&str]) -> Self {
        let mut command = place.command();
        let mut child = command.arg("serve").args(arguments).stdout(Stdio::piped()).spawn().unwrap();
        let mut said = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut said).unwrap();
        assert!(said.contains("sock"), "{said}");
        Self(child)
    }

    pub fn terminate(mut self) -> Option<i32> {
        self.signal(Signal::TERM);
        self.0.wait().unwrap().code()
    }

    /// `kill -9`, until it is gone.
    pub fn kill(mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }

    /// Lets it stand still: it holds everything and answers nothing.
    pub fn pause(&self) {
        stop(Pid::from_child(&self.0));
    }

    pub fn resume(&self) {
        self.signal(Signal::CONT);
    }

    /// Memory in use, in KiB.
    pub fn memory_kib(&self) -> u64 {
        memory_kib(self.0.id())
    }

    /// The most memory that was in use at a time, in KiB.
    pub fn peak_memory_kib(&self) -> u64 {
        status_kib(self.0.id(), "VmHWM:")
    }

    fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.0), signal).unwrap();
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // It has ended already where the test went well.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// `SIGSTOP`, until every thread stands still: the signal alone only asks for it, and on a busy machine a thread that
/// runs does many things more, such as taking the lock of an engine that dies meanwhile.
pub fn stop(process: Pid) {
    kill_process(process, Signal::STOP).unwrap();
    let until = Instant::now() + Duration::from_secs(60);
    while !stands_still(process) {
        assert!(Instant::now() < until, "it does not stop");
        std::thread::yield_now();
    }
}

fn stands_still(process: Pid) -> bool {
    let threads = std::fs::read_dir(format!("/proc/{}/task", process.as_raw_nonzero())).unwrap();
    // A thread that ended in between stands still too.
    let stat =
        |thread: std::io::Result<DirEntry>| std::fs::read_to_string(thread.unwrap().path().join("stat"));
    threads
        .filter_map(|thread| stat(thread).ok())
        .all(|stat| stat.rsplit_once(") ").unwrap().1.starts_with('T'))
}

/// Resident memory of a process, in KiB, shared pages of program and libraries included.
pub fn memory_kib(process: u32) -> u64 {
    status_kib(process, "VmRSS:")
}

/// The part of it that the process alone has: what its data costs.
pub fn own_memory_kib(process: u32) -> u64 {
    status_kib(process, "RssAnon:")
}

fn status_kib(process: u32, name: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}
