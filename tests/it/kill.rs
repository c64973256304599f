//! `kill -9` at any moment, again and again, over issuing processes of one store: whoever holds the engine dies more
//! often than the others. Every answered number stays, none comes twice, and a request that is repeated after a kill
//! gets the number that it had.

use crate::binary::Place;
use crate::shop::full_scale;
use serde_json::Value;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

const PROCESSES: usize = 8;
/// Lines that each process has been given and has not answered yet.
const AHEAD: usize = 40;
/// How long anything may take before the test gives up; on two slow cores with everything else running.
const PATIENCE: Duration = Duration::from_secs(60);

/// One issuing process, and what it was asked.
struct Issuer {
    child: Child,
    input: ChildStdin,
    /// Requests without an answer, in the order asked.
    open: Vec<String>,
    run: usize,
}

/// A line of a process: which one, which of its runs, what it said.
type Said = (usize, usize, String);

fn start(place: &Place, index: usize, run: usize, said: &Sender<Said>) -> Issuer {
    let mut child = place
        .command()
        .args(["issue", "--json", "--from", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let (output, said) = (BufReader::new(child.stdout.take().unwrap()), said.clone());
    std::thread::spawn(move || {
        for line in output.lines() {
            // A line cut short by the kill is no answer.
            let Ok(line) = line else { return };
            if said.send((index, run, line)).is_err() {
                return;
            }
        }
    });
    let input = child.stdin.take().unwrap();
    Issuer { child, input, open: Vec::new(), run }
}

fn line_of(id: &str) -> String {
    format!(r#"{{"request_id":"{id}","items":[{{"name":"乾電池","qty":1,"price":105}}]}}"#)
}

impl Issuer {
    /// Asks; a process that dies while it is written to is found out by its silence.
    fn ask(&mut self, id: String) {
        let sent = writeln!(self.input, "{}", line_of(&id)).and_then(|()| self.input.flush());
        drop(sent);
        self.open.push(id);
    }
}

/// Issuing processes at one store, and every answer they got.
pub struct Story {
    pub place: Place,
    issuers: Vec<Issuer>,
    said: Receiver<Said>,
    tell: Sender<Said>,
    pub answers: BTreeMap<String, String>,
    next: u64,
}

impl Story {
    pub fn begin(processes: usize) -> Self {
        let place = Place::with_numbers(10_000_000);
        let (tell, said) = channel();
        let issuers = (0..processes).map(|index| start(&place, index, 0, &tell)).collect();
        let mut story = Self { place, issuers, said, tell, answers: BTreeMap::new(), next: 0 };
        for index in 0..processes {
            story.fill(index);
        }
        story
    }

    fn fill(&mut self, index: usize) {
        while self.issuers[index].open.len() < AHEAD {
            self.next += 1;
            let id = format!("p{index}-{:012}", self.next);
            self.issuers[index].ask(id);
        }
    }

    /// Takes one answer in and gives its process another line to do.
    fn hear(&mut self, deadline: Instant) {
        let left = deadline.saturating_duration_since(Instant::now());
        let (index, run, line) = self.said.recv_timeout(left).unwrap();
        // The last line of a killed process may be cut short: then it is no answer.
        let Ok(answer) = serde_json::from_str::<Value>(&line) else {
            assert_ne!(run, self.issuers[index].run, "no JSON: {line}");
            return;
        };
        let id = answer["request_id"].as_str().unwrap_or_default().to_owned();
        let number = answer["number"].as_str().unwrap_or_else(|| panic!("refused: {line}")).to_owned();
        if let Some(before) = self.answers.insert(id.clone(), number.clone()) {
            assert_eq!(before, number, "request {id} got two numbers");
        }
        self.issuers[index].open.retain(|open| *open != id);
        if run == self.issuers[index].run {
            self.fill(index);
        }
    }

    pub fn hear_some(&mut self, count: usize) {
        let deadline = Instant::now() + PATIENCE;
        let goal = self.answers.len() + count;
        while self.answers.len() < goal {
            self.hear(deadline);
        }
    }

    /// The process that holds the engine, as the lock file says.
    pub fn engine_process(&self) -> Option<u32> {
        let pid = std::fs::read_to_string(self.place.store().join("lock")).ok()?;
        pid.trim().parse().ok()
    }

    /// Which of the issuers that is.
    pub fn engine(&self) -> Option<usize> {
        let pid = self.engine_process()?;
        self.issuers.iter().position(|issuer| issuer.child.id() == pid)
    }

    /// Kills one and starts it again with everything that it has not answered, under the same ids.
    pub fn kill(&mut self, index: usize) {
        self.issuers[index].child.kill().unwrap();
        self.issuers[index].child.wait().unwrap();
        let run = self.issuers[index].run + 1;
        let open = std::mem::take(&mut self.issuers[index].open);
        self.issuers[index] = start(&self.place, index, run, &self.tell);
        for id in open {
            self.issuers[index].ask(id);
        }
    }

    pub fn doctor(&self, quick: bool) {
        let arguments: &[&str] = if quick { &["doctor", "--quick"] } else { &["doctor"] };
        self.place.ok(arguments);
    }

    /// Lets everybody finish, then asks for every answer once more; the store and every answer.
    pub fn end(mut self) -> (Place, BTreeMap<String, String>) {
        let deadline = Instant::now() + PATIENCE;
        while self.issuers.iter().any(|issuer| !issuer.open.is_empty()) {
            let left = deadline.saturating_duration_since(Instant::now());
            let (index, run, line) = self.said.recv_timeout(left).unwrap();
            let Ok(answer) = serde_json::from_str::<Value>(&line) else {
                assert_ne!(run, self.issuers[index].run, "no JSON: {line}");
                continue;
            };
            let id = answer["request_id"].as_str().unwrap().to_owned();
            let number = answer["number"].as_str().unwrap_or_else(|| panic!("refused: {line}")).to_owned();
            self.issuers[index].open.retain(|open| *open != id);
            if let Some(before) = self.answers.insert(id, number.clone()) {
                assert_eq!(before, number);
            }
        }
        for issuer in self.issuers {
            let Issuer { mut child, input, .. } = issuer;
            drop(input);
            assert!(child.wait().unwrap().success());
        }
        let numbers: HashSet<&String> = self.answers.values().collect();
        assert_eq!(numbers.len(), self.answers.len(), "a number was given to two requests");
        assert_eq!(ask_again(&self.place, &self.answers), self.answers);
        let doctor = self.place.ok(&["doctor"]);
        println!("{} answers, none lost, none twice\n{}", self.answers.len(), doctor.out);
        (self.place, self.answers)
    }
}

fn ask_again(place: &Place, answers: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let file = place.path().join("again.jsonl");
    let lines: Vec<String> = answers.keys().map(|id| line_of(id)).collect();
    std::fs::write(&file, lines.join("\n")).unwrap();
    let run = place.ok(&["issue", "--json", "--from", file.to_str().unwrap()]);
    let again: HashMap<String, String> = run
        .json()
        .into_iter()
        .map(|answer| {
            let text = |key: &str| answer[key].as_str().unwrap().to_owned();
            (text("request_id"), text("number"))
        })
        .collect();
    again.into_iter().collect()
}

#[test]
fn killed_again_and_again_nothing_answered_is_lost_and_no_number_comes_twice() {
    let kills = if full_scale() { 200 } else { 25 };
    let mut dice = crate::chance::dice();
    let mut story = Story::begin(PROCESSES);
    for kill in 1..=kills {
        story.hear_some(1 + usize::try_from(dice.u64(..60)).unwrap());
        let anybody = usize::try_from(dice.u64(..PROCESSES as u64)).unwrap();
        let victim = if dice.u64(..2) == 0 { story.engine().unwrap_or(anybody) } else { anybody };
        story.kill(victim);
        story.doctor(kill % 25 != 0);
    }
    story.end();
}
