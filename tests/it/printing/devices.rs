//! The other kinds of printers: a serial line (a pseudo-terminal), a pipe, a folder; and the papers that are no proof.

use super::counter::Counter;
use super::fake::{Fake, Fault, Line};
use lj::domain::{Held, JobState, PrintOutcome, PrinterTrouble};
use lj::printer::{Link, Printer};
use lj::protocol::request;
use lj::slip::escpos::PrinterText;
use portable_pty::{PtyPair, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;

/// The printer's side of a pseudo-terminal.
struct PtyLine {
    from: Box<dyn Read + Send>,
    to: Box<dyn Write + Send>,
}

impl Read for PtyLine {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.from.read(buffer)
    }
}

impl Write for PtyLine {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.to.write(bytes)
    }
    fn flush(&mut self) -> std::io::Result<()> {
        self.to.flush()
    }
}

impl Line for PtyLine {}

/// A fake printer behind a terminal's file; the pair keeps the line open between two jobs.
pub fn on_pty() -> (Fake, PathBuf, PtyPair) {
    let pair = native_pty_system().openpty(PtySize::default()).unwrap();
    let path = pair.master.tty_name().unwrap();
    let mut line =
        PtyLine { from: pair.master.try_clone_reader().unwrap(), to: pair.master.take_writer().unwrap() };
    let fake = Fake::default();
    let brain = fake.clone();
    std::thread::spawn(move || brain.serve(&mut line));
    (fake, path, pair)
}

#[test]
fn a_serial_printer_is_asked_and_answers_in_raw_bytes() {
    let (fake, path, _line) = on_pty();
    let mut counter = Counter::without_printers();
    counter.set("default", Link::File(path));
    counter.fakes.push(fake.clone());
    fake.set(|state| state.paper_out = true);
    counter.start();
    let number = counter.sell();
    counter.wait_state(JobState::Held(PrinterTrouble::PaperOut));
    fake.mend();
    counter.wait_done();
    let papers = fake.state().papers();
    assert!(papers.len() == 1 && papers[0].whole && papers[0].is_original(), "{papers:?}");
    assert_eq!(papers[0].number(), Some(number.to_string()));
    counter.check();
}

#[test]
fn a_serial_printer_out_of_paper_in_the_middle_is_in_doubt() {
    let (fake, path, _line) = on_pty();
    let mut counter = Counter::without_printers();
    counter.set("default", Link::File(path));
    counter.fakes.push(fake.clone());
    fake.set(|state| state.fault = Some(Fault::PaperOut(200)));
    counter.start();
    let number = counter.sell();
    let job = counter.wait_doubt();
    // A line is never closed: the new roll begins a new sheet.
    fake.set(|state| state.sheets.push(Default::default()));
    fake.mend();
    counter.say(job, Held::HalfTakenBack);
    counter.wait_done();
    assert_eq!(counter.outcomes(number), [PrintOutcome::Spoiled, PrintOutcome::Printed { said: false }]);
    counter.check();
}

#[test]
fn a_pipe_that_is_not_asked_prints_what_was_sent_whole() {
    let mut counter = Counter::without_printers();
    let path = counter.shop.directory.path().join("printer");
    rustix_fifo(&path);
    let printer =
        Printer { status: false, text: PrinterText::Cp950, ..Printer::new(Link::File(path.clone())) };
    counter.set_printer("default", printer);
    counter.start();
    counter.sell();
    counter.wait_state(JobState::Held(PrinterTrouble::DeviceMissing));
    let reader = std::thread::spawn(move || {
        let mut bytes = Vec::new();
        std::fs::File::open(path).unwrap().read_to_end(&mut bytes).unwrap();
        bytes
    });
    counter.wait_done();
    let bytes = reader.join().unwrap();
    let mut emulator = crate::slip::printer::Printer::default();
    emulator.replay(&bytes).unwrap();
    assert_eq!(emulator.cuts, 1);
    counter.check();
}

/// `mkfifo` of the system: the tests need no further crate for it.
pub fn rustix_fifo(path: &std::path::Path) {
    assert!(std::process::Command::new("mkfifo").arg(path).status().unwrap().success());
}

#[test]
fn a_device_that_another_program_of_ours_has_is_left_alone() {
    let (fake, path, _line) = on_pty();
    let mut counter = Counter::without_printers();
    counter.set("default", Link::File(path.clone()));
    counter.fakes.push(fake.clone());
    counter.start();
    let held = std::fs::OpenOptions::new().read(true).write(true).custom_flags(0).open(path).unwrap();
    held.lock().unwrap();
    counter.sell();
    counter.wait_state(JobState::Held(PrinterTrouble::DeviceMissing));
    assert!(fake.state().papers().is_empty());
    held.unlock().unwrap();
    counter.wait_done();
    assert_eq!(fake.state().papers().len(), 1);
    counter.check();
}

#[test]
fn a_folder_gets_one_whole_file_a_job_in_order() {
    let mut counter = Counter::without_printers();
    let folder = counter.shop.directory.path().join("spool");
    counter.set("default", Link::Spool(folder.clone()));
    counter.start();
    let numbers: Vec<_> = (0..3).map(|_| counter.sell().to_string()).collect();
    counter.wait_state(JobState::Held(PrinterTrouble::FolderMissing));
    std::fs::create_dir(&folder).unwrap();
    counter.wait_done();
    let mut files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let found: Vec<_> = files
        .iter()
        .map(|file| {
            let sheet = super::fake::Sheet { bytes: std::fs::read(file).unwrap(), whole: true, torn: false };
            let paper = sheet.paper();
            assert!(paper.is_original());
            paper.number().unwrap()
        })
        .collect();
    assert_eq!(found, numbers);
    counter.check();
}

#[test]
fn dots_draw_the_same_paper() {
    let mut counter = Counter::without_printers();
    let fake = counter.add("default");
    let address = counter_link(&fake, &mut counter);
    counter.set_printer("T1", Printer::new(address));
    counter.start();
    counter.sell_at(Some("T1"));
    counter.wait_done();
    let sheets = counter.fakes[1].state().sheets.clone();
    let mut emulator = crate::slip::printer::Printer::default();
    emulator.replay(&sheets[0].bytes).unwrap();
    assert_eq!((emulator.cuts, emulator.pulses), (1, 0));
    assert!(emulator.rows().len() > 500, "a whole slip as dots");
    counter.check();
}

fn counter_link(_: &Fake, counter: &mut Counter) -> Link {
    let (fake, address) = Fake::on_tcp();
    counter.fakes.push(fake);
    Link::Tcp(address.to_string())
}

#[test]
fn an_allowance_and_a_shift_are_printed_for_signature_and_count() {
    let counter = Counter::new();
    let number = counter.sell();
    counter.wait_done();
    let reason = lj::domain::CleanText::new("瑕疵", 20).unwrap();
    let allow = request::Allow { number, period: None, lines: Vec::new(), reason };
    let Ok(allowance) = counter.call(None, allow) else { panic!("no allowance") };
    assert!(counter.call(None, request::PrintAllowance(allowance.number)).is_ok());
    counter.wait_done();
    let Ok(shift) = counter.call(None, request::ShiftClose) else { panic!("no shift") };
    assert!(counter.call(None, request::PrintShift(shift.id)).is_ok());
    counter.wait_done();
    let Ok(store) = counter.call(None, request::Store) else { panic!("no store") };
    let day = store.now.date();
    let by = lj::domain::TakingsBy::Till;
    let asked = lj::domain::TakingsPrint { first: day, last: day, by, company: None, till: None };
    assert!(counter.call(None, request::PrintTakings(asked)).is_ok());
    counter.wait_done();
    let papers = counter.fake().state().papers();
    assert!(papers[3].whole && papers[3].has("日結單") && papers[3].has("開立張數"));
    assert!(papers[1].whole && papers[1].has(&allowance.number.to_string()) && papers[1].has("簽名"));
    assert!(papers[2].whole && papers[2].has("交班單") && papers[2].has("AB00000000 - 00000000"));
    counter.check();
}
