//! A queue of CUPS as printer: the program's own way to it, with programs in the place of CUPS, and with CUPS itself where
//! it is installed.

use crate::binary::{Place, Run};
use crate::skip;
use crate::slip::printer::Printer as Emulator;
use serde_json::Value;
use std::fs;
use std::io::Read;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A sample store whose default printer is this queue.
fn place(queue: &str) -> Place {
    let place = Place::with_numbers(50);
    let file = place.path().join("config/lj/config.toml");
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, format!("[printer.default]\ncups = \"{queue}\"\n")).unwrap();
    fs::create_dir(place.path().join("bin")).unwrap();
    place
}

/// A program of a few lines, in the place's own folder of programs. Another process writes it: what another test starts
/// meanwhile would hold a file that this one has open, and a program that somebody may write to does not start.
fn program(place: &Place, name: &str, lines: &str) {
    let path = place.path().join("bin").join(name);
    let text = format!("#!/bin/sh\n{lines}\n");
    let put = "printf %s \"$1\" > \"$2\" && chmod 755 \"$2\"";
    let made = Command::new("sh").args(["-c", put, "sh", &text]).arg(&path).status().unwrap();
    assert!(made.success());
}

/// Runs with the place's programs in front, and with these variables.
fn run(place: &Place, args: &[&str], path: &str, more: &[(&str, &Path)]) -> Run {
    let mut command = place.command();
    command.args(args).env("PATH", path);
    for (name, value) in more {
        command.env(name, value);
    }
    Run::of(command.output().unwrap())
}

fn path_with(place: &Place) -> String {
    format!("{}:/usr/bin:/bin", place.path().join("bin").display())
}

const SALE: [&str; 5] = ["issue", "--item", "乾電池:1:105", "--print", "default"];
const JOBS: [&str; 3] = ["printer", "jobs", "--json"];

/// One slip, whole, as dots.
fn is_a_slip(bytes: &[u8]) -> bool {
    let mut emulator = Emulator::default();
    emulator.replay(bytes).is_ok() && emulator.cuts == 1 && emulator.rows().len() > 500
}

#[test]
fn a_slip_goes_through_the_queue_as_it_is() {
    let place = place("receipts");
    let took = place.path().join("took");
    program(&place, "lpstat", "[ \"$2\" = receipts ] && echo \"$2 accepting requests since today\"");
    program(&place, "lp", &format!("echo \"$*\" >> {0}.args; cat > {0}", took.display()));
    let path = path_with(&place);
    assert_eq!(run(&place, &SALE, &path, &[]).code, 0);
    assert!(is_a_slip(&fs::read(&took).unwrap()));
    let args = fs::read_to_string(took.with_extension("args")).unwrap();
    assert_eq!(args, "-s -d receipts -o raw -t lj-1\n", "once, and raw");
    assert_eq!(run(&place, &JOBS, &path, &[]).out, "");
    let listed = run(&place, &["printer", "list", "--json"], &path, &[]).json();
    assert_eq!((&listed[0]["kind"], &listed[0]["place"]), (&"cups".into(), &"receipts".into()));
    assert_eq!(listed[0]["status"], false, "a queue has no paper to ask about");
    assert_eq!(run(&place, &["printer", "test"], &path, &[]).code, 0);
}

#[test]
fn what_cups_refuses_waits_and_is_told_in_its_own_sentences() {
    let place = place("receipts");
    let path = path_with(&place);
    let empty = place.path().join("none").display().to_string();
    let told = |path: &str| {
        run(&place, &SALE, path, &[]);
        let jobs = run(&place, &JOBS, path, &[]).json();
        let table = run(&place, &["printer", "jobs"], path, &[]).out;
        assert!(!table.contains("電源") && !table.contains("紙，"), "{table}");
        let_go(&place, &jobs[0], path, &[]);
        (jobs[0]["state"].clone(), jobs[0]["trouble"].clone())
    };
    assert_eq!(told(&empty), ("held".into(), "queue_no_program".into()));
    program(&place, "lp", "echo 'lp: Error - The printer or class does not exist.' >&2; exit 1");
    let no_such = "echo 'lpstat: Invalid destination name in list \"receipts\".' >&2; exit 1";
    program(&place, "lpstat", &format!("[ $1 = -r ] && echo 'scheduler is running' && exit 0\n{no_such}"));
    assert_eq!(told(&path), ("held".into(), "queue_unknown".into()));
    program(&place, "lpstat", "echo 'receipts not accepting requests since today -'");
    assert_eq!(told(&path), ("held".into(), "queue_refuses".into()));
    // The queue went away between the question and the job: nothing was taken, so nobody is asked.
    program(&place, "lpstat", "echo 'receipts accepting requests since today'");
    assert_eq!(told(&path), ("held".into(), "queue_unknown".into()));
    // It refuses two more, and is back: they are printed, in order.
    run(&place, &SALE, &path, &[]);
    run(&place, &SALE, &path, &[]);
    let took = place.path().join("took");
    program(&place, "lp", &format!("cat > /dev/null; echo \"$7\" >> {}", took.display()));
    let until = Instant::now() + super::fake::PATIENCE;
    while !run(&place, &JOBS, &path, &[]).out.is_empty() {
        assert!(Instant::now() < until, "they are not printed");
    }
    assert_eq!(fs::read_to_string(took).unwrap(), "lj-5\nlj-6\n");
    assert_eq!(run(&place, &["doctor", "--json"], &path, &[]).json()[0]["ok"], true);
}

/// Gives up a job that waits: a verb waits for no printer that a job is held up at.
fn let_go(place: &Place, job: &Value, path: &str, more: &[(&str, &Path)]) {
    assert_eq!(run(place, &["printer", "give-up", &job["job"].to_string()], path, more).code, 0);
}

/// CUPS itself, on a socket of its own, with one raw queue to a printer on the loopback.
struct Cups {
    server: Child,
    socket: PathBuf,
    printer: TcpListener,
}

impl Cups {
    fn start(folder: &Path) -> Self {
        for name in ["spool", "cache", "state", "root", "temp"] {
            fs::create_dir_all(folder.join(name)).unwrap();
        }
        let (socket, at) = (folder.join("cups.sock"), folder.display());
        let printer = TcpListener::bind("127.0.0.1:0").unwrap();
        let conf = format!(
            "Listen {}\nPidFile {at}/pid\nLogLevel debug\nBrowsing Off\nWebInterface No\nDefaultAuthType None\n\
             <Location />\nOrder allow,deny\nAllow all\n</Location>\n\
             <Policy default>\n<Limit All>\nOrder deny,allow\n</Limit>\n</Policy>\n",
            socket.display()
        );
        let files = format!(
            "ServerRoot {at}/root\nRequestRoot {at}/spool\nCacheDir {at}/cache\nStateDir {at}/state\n\
             TempDir {at}/temp\nErrorLog {at}/error.log\nAccessLog {at}/access.log\nPageLog {at}/page.log\n\
             SystemGroup root\nDocumentRoot {at}/root\n"
        );
        fs::write(folder.join("cupsd.conf"), conf).unwrap();
        fs::write(folder.join("files.conf"), files).unwrap();
        let server = Command::new(skip::program("cupsd").unwrap())
            .arg("-f")
            .arg("-c")
            .arg(folder.join("cupsd.conf"))
            .arg("-s")
            .arg(folder.join("files.conf"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let cups = Self { server, socket, printer };
        cups.until("it serves", |cups| cups.ask("lpstat", &["-r"]).contains("scheduler is running"));
        let device = format!("socket://{}", cups.printer.local_addr().unwrap());
        cups.ask("lpadmin", &["-p", "receipts", "-E", "-v", &device, "-m", "raw"]);
        cups.until("it has the queue", |cups| {
            cups.ask("lpstat", &["-a", "receipts"]).contains("receipts accepting")
        });
        cups
    }

    fn ask(&self, program: &str, args: &[&str]) -> String {
        let mut command = Command::new(skip::program(program).unwrap());
        let out = command.args(args).env("CUPS_SERVER", &self.socket).env("LC_ALL", "C").output().unwrap();
        String::from_utf8_lossy(&out.stdout).into_owned()
    }

    fn until(&self, what: &str, is_so: impl Fn(&Self) -> bool) {
        let until = Instant::now() + Duration::from_secs(60);
        while !is_so(self) {
            let log = || fs::read_to_string(self.socket.with_file_name("error.log")).unwrap_or_default();
            assert!(Instant::now() < until, "{what}: {}", log());
        }
    }
}

impl Drop for Cups {
    fn drop(&mut self) {
        // The one that this test started.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

#[test]
fn cups_itself_takes_a_slip_raw_and_refuses_in_words_that_are_understood() {
    if !["cupsd", "lpadmin", "/usr/lib/cups/backend/socket"].into_iter().all(skip::has) {
        return;
    }
    if !rustix::process::geteuid().is_root() {
        skip::skip("CUPS is started by root alone");
        return;
    }
    let place = place("receipts");
    let cups = Cups::start(&place.path().join("cups"));
    let path = "/usr/bin:/bin:/usr/sbin";
    let socket = cups.socket.clone();
    let more = [("CUPS_SERVER", socket.as_path())];
    assert_eq!(run(&place, &SALE, path, &more).code, 0);
    assert_eq!(run(&place, &JOBS, path, &more).out, "", "CUPS has it");
    let (mut from_cups, _) = cups.printer.accept().unwrap();
    let mut bytes = Vec::new();
    from_cups.read_to_end(&mut bytes).unwrap();
    assert!(is_a_slip(&bytes), "{} bytes", bytes.len());
    let config = place.path().join("config/lj/config.toml");
    fs::write(&config, "[printer.default]\ncups = \"nobody\"\n").unwrap();
    run(&place, &SALE, path, &more);
    let unknown = run(&place, &JOBS, path, &more).json();
    assert_eq!(unknown[0]["trouble"], "queue_unknown");
    let_go(&place, &unknown[0], path, &more);
    cups.ask("cupsreject", &["receipts"]);
    fs::write(&config, "[printer.default]\ncups = \"receipts\"\n").unwrap();
    run(&place, &SALE, path, &more);
    let jobs = run(&place, &JOBS, path, &more).json();
    assert!(jobs.iter().any(|job| job["trouble"] == "queue_refuses"), "{jobs:?}");
    cups.ask("cupsaccept", &["receipts"]);
    drop(cups);
    let gone = run(&place, &["printer", "test", "--lang", "en"], path, &more);
    assert!(gone.code == 3 && gone.err.contains("does not answer"), "{}", gone.err);
}
