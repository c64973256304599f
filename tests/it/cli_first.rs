//! Bare `lj` at a real pseudo-terminal where there is no store yet: the first questions.

use crate::binary::Place;
use portable_pty::{Child, CommandBuilder, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// How long an answer may take; on two slow cores with everything else running.
const PATIENCE: Duration = Duration::from_secs(20);

/// A person at a terminal.
struct Person {
    child: Box<dyn Child + Send + Sync>,
    keys: Box<dyn Write + Send>,
    heard: Receiver<Vec<u8>>,
    seen: String,
}

impl Person {
    fn at(place: &Place) -> Self {
        let size = PtySize { rows: 24, cols: 80, ..PtySize::default() };
        let pair = native_pty_system().openpty(size).unwrap();
        let plain = place.command();
        let mut command = CommandBuilder::new(plain.get_program());
        command.env_clear();
        command.env("TERM", "xterm-256color");
        for (name, value) in plain.get_envs() {
            command.env(name, value.unwrap_or_default());
        }
        let child = pair.slave.spawn_command(command).unwrap();
        let (mut screen, keys) =
            (pair.master.try_clone_reader().unwrap(), pair.master.take_writer().unwrap());
        let (tell, heard) = channel();
        std::thread::spawn(move || {
            // The terminal lives as long as somebody reads it.
            let _master = pair.master;
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = screen.read(&mut bytes) {
                if tell.send(bytes[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        Self { child, keys, heard, seen: String::new() }
    }

    /// Waits until the terminal has shown `text` since the last answer, then types.
    fn when(&mut self, text: &str, answer: &str) {
        let until = Instant::now() + PATIENCE;
        while !self.seen.contains(text) {
            let left = until.saturating_duration_since(Instant::now());
            let bytes =
                self.heard.recv_timeout(left).unwrap_or_else(|_| panic!("no {text:?} in {:?}", self.seen));
            self.seen.push_str(&String::from_utf8_lossy(&bytes));
        }
        self.seen.clear();
        self.keys.write_all(answer.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    fn end(mut self) -> u32 {
        self.child.wait().unwrap().exit_code()
    }
}

#[test]
fn leaving_the_first_question_creates_nothing() {
    let place = Place::new();
    let mut person = Person::at(&place);
    person.when("[1/2/q]", "x\n");
    person.when("[1/2/q]", "q\n");
    assert_eq!(person.end(), 0);
    assert!(!place.store().exists());
}

#[test]
fn a_new_store_is_made_of_checked_answers() {
    let place = Place::new();
    let mut person = Person::at(&place);
    person.when("[1/2/q]", "1\n");
    person.when("[1]", "\n");
    person.when("公司名稱", "小店\n");
    person.when("統一編號", "12345678\n");
    person.when("檢查碼不符", "12345675\n");
    person.when("地址", "\n");
    person.when("期配", "2\n");
    let until = Instant::now() + PATIENCE;
    let companies = loop {
        let run = place.run(&["company", "list", "--json"]);
        if run.code == 0 {
            break run.json();
        }
        assert!(Instant::now() < until, "{}", run.err);
    };
    assert_eq!((&companies[0]["name"], &companies[0]["allocation"]), (&"小店".into(), &"annual".into()));
    // The screen is another story; here the person just goes away.
    person.child.kill().unwrap();
    person.end();
}
