//! A queue of CUPS as printer: each job goes to `lp` whole and raw, so that the bytes reach the printer as they are, and
//! CUPS says whether it has it. What becomes of it then is CUPS's to know: there is nothing to ask afterwards.
//! Sources: lp(1), lpstat(1) of CUPS 2.4; `lp` cancels the job that it fails to hand over.

use super::device::{Broken, Device};
use super::line::{Way, ready};
use super::stop::Stop;
use crate::domain::{PrintJobId, PrinterTrouble};
use crate::world::Deadline;
use std::ffi::OsString;
use std::io::{self, ErrorKind, Read, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

/// The longest name of a queue that CUPS has, in bytes.
pub const QUEUE_NAME_BYTES_MAX: usize = 127;
/// How often it is looked whether the program has ended.
const LOOK: Duration = Duration::from_millis(10);
/// Most that is read of what the program says.
const SAID_BYTES_MAX: usize = 4_096;

/// True for a name that a queue can have: what CUPS allows, and nothing that reads as an option.
pub fn is_queue_name(name: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'/' | b'#' | b'\\' | b'\'' | b'"');
    (1..=QUEUE_NAME_BYTES_MAX).contains(&name.len()) && !name.starts_with('-') && name.bytes().all(allowed)
}

/// The queue, and the programs that reach it.
pub(super) struct Queue {
    name: String,
    lp: OsString,
    lpstat: OsString,
    patience: Duration,
}

/// What came of a program.
struct Ended {
    status: ExitStatus,
    /// What it said, in lower case and in English.
    said: String,
}

impl Queue {
    pub(super) fn new(name: String, patience: Duration) -> Self {
        Self { name, lp: "lp".into(), lpstat: "lpstat".into(), patience }
    }

    /// Where no CUPS runs, its programs say that there is no such queue, but for one question.
    fn unknown_or_silent(&self, stop: &Stop) -> PrinterTrouble {
        let mut command = Command::new(&self.lpstat);
        command.arg("-r");
        match self.run(command, &[], stop) {
            Ok(ended) if ended.said.contains("is running") => PrinterTrouble::QueueUnknown,
            Ok(_) => PrinterTrouble::QueueSilent,
            Err(trouble) => trouble,
        }
    }

    /// Runs a program, gives it these bytes, and waits for its end.
    fn run(&self, mut command: Command, bytes: &[u8], stop: &Stop) -> Result<Ended, PrinterTrouble> {
        // What it says is read by this program, so it is to say it in English.
        command.env("LC_ALL", "C").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|error| match error.kind() {
            ErrorKind::NotFound => PrinterTrouble::QueueNoProgram,
            _ => PrinterTrouble::QueueRefuses,
        })?;
        let ended = attend(&mut child, bytes, Deadline::after(self.patience), stop);
        if !matches!(ended, Ok(Some(_))) {
            // It has ended by itself, or its end is what is wanted.
            let _ = child.kill();
            let _ = child.wait();
        }
        match ended {
            Ok(Some(ended)) => Ok(ended),
            Ok(None) | Err(_) => Err(PrinterTrouble::QueueSilent),
        }
    }
}

/// Feeds the program until it ends; `None` when it does not in time.
fn attend(child: &mut Child, bytes: &[u8], until: Deadline, stop: &Stop) -> io::Result<Option<Ended>> {
    let mut stdin = child.stdin.take();
    if let Some(stdin) = &stdin {
        rustix::io::ioctl_fionbio(stdin, true)?;
    }
    let mut rest = bytes;
    loop {
        if rest.is_empty() {
            stdin = None;
        }
        if let Some(status) = child.try_wait()? {
            return Ok(Some(Ended { status, said: said(child)? }));
        }
        let left = stop.cut(until.left());
        if left.is_zero() {
            return Ok(None);
        }
        match &mut stdin {
            Some(pipe) if ready(pipe, Way::Out, left.min(LOOK))? => match pipe.write(rest) {
                Ok(taken) => rest = &rest[taken..],
                Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted) => {}
                // It reads no more: its end says why.
                Err(_) => rest = &[],
            },
            Some(_) => {}
            None => Deadline::after(left.min(LOOK)).wait_out(),
        }
    }
}

/// What the program has said by now: what it started may go on and hold its pipes open.
fn said(child: &mut Child) -> io::Result<String> {
    let mut said = Vec::new();
    if let Some(pipe) = &mut child.stdout {
        read_some(pipe, &mut said)?;
    }
    if let Some(pipe) = &mut child.stderr {
        read_some(pipe, &mut said)?;
    }
    Ok(String::from_utf8_lossy(&said).to_lowercase())
}

fn read_some(pipe: &mut (impl Read + std::os::fd::AsFd), said: &mut Vec<u8>) -> io::Result<()> {
    let mut bytes = [0; SAID_BYTES_MAX];
    if ready(pipe, Way::In, Duration::ZERO)? {
        let count = pipe.read(&mut bytes)?;
        said.extend_from_slice(&bytes[..count]);
    }
    Ok(())
}

/// What CUPS means by a no.
fn refusal(said: &str) -> PrinterTrouble {
    let unknown = ["not exist", "unknown destination", "invalid destination", "no such"];
    if unknown.iter().any(|words| said.contains(words)) {
        PrinterTrouble::QueueUnknown
    } else {
        PrinterTrouble::QueueRefuses
    }
}

impl Device for Queue {
    fn check(&mut self, stop: &Stop) -> Result<(), PrinterTrouble> {
        let mut command = Command::new(&self.lpstat);
        command.args(["-a", &self.name]);
        let ended = self.run(command, &[], stop)?;
        if !ended.status.success() {
            return Err(match refusal(&ended.said) {
                PrinterTrouble::QueueUnknown => self.unknown_or_silent(stop),
                other => other,
            });
        }
        // A queue that somebody closed.
        if ended.said.contains("not accepting") { Err(PrinterTrouble::QueueRefuses) } else { Ok(()) }
    }

    fn send(&mut self, job: PrintJobId, bytes: &[u8], stop: &Stop) -> Result<(), Broken> {
        let mut command = Command::new(&self.lp);
        command.args(["-s", "-d", &self.name, "-o", "raw", "-t", &format!("lj-{job}")]);
        match self.run(command, bytes, stop) {
            Ok(ended) if ended.status.success() => Ok(()),
            Ok(ended) => Err(Broken { nothing: true, trouble: refusal(&ended.said) }),
            // Killed on its way: CUPS may have it.
            Err(trouble) => Err(Broken { nothing: trouble != PrinterTrouble::QueueSilent, trouble }),
        }
    }

    fn settle(&mut self, _: &Stop) -> Result<(), PrinterTrouble> {
        Ok(())
    }

    fn leave(&mut self) {}
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::path::{Path, PathBuf};

    /// A program of a few lines. Another process writes it: what another test starts meanwhile would hold a file that this one
    /// has open, and a program that somebody may write to does not start.
    fn script(folder: &Path, name: &str, lines: &str) -> PathBuf {
        let path = folder.join(name);
        let text = format!("#!/bin/sh\n{lines}\n");
        let put = "printf %s \"$1\" > \"$2\" && chmod 755 \"$2\"";
        let made = Command::new("sh").args(["-c", put, "sh", &text]).arg(&path).status().unwrap();
        assert!(made.success());
        path
    }

    fn queue(lp: &Path, lpstat: &Path, patience: Duration) -> Queue {
        Queue { lp: lp.into(), lpstat: lpstat.into(), ..Queue::new("receipts".to_owned(), patience) }
    }

    const LONG: Duration = Duration::from_secs(60);
    const WELL: &str = "echo \"$2 accepting requests since today\"";

    #[test]
    fn a_job_reaches_the_queue_raw_and_whole() {
        let place = tempfile::tempdir().unwrap();
        let (said, took) = (place.path().join("said"), place.path().join("took"));
        let lines = format!("echo \"$LC_ALL $*\" > {}; cat > {}", said.display(), took.display());
        let mut queue =
            queue(&script(place.path(), "lp", &lines), &script(place.path(), "lpstat", WELL), LONG);
        let bytes: Vec<u8> = (0..300_000u32).map(|at| at.to_le_bytes()[0]).collect();
        let stop = Stop::default();
        assert_eq!(queue.check(&stop), Ok(()));
        assert_eq!(queue.send(PrintJobId(7), &bytes, &stop), Ok(()));
        assert_eq!(fs::read(took).unwrap(), bytes);
        assert_eq!(fs::read_to_string(said).unwrap(), "C -s -d receipts -o raw -t lj-7\n");
        assert_eq!(queue.settle(&stop), Ok(()));
    }

    #[test]
    fn each_no_of_cups_has_its_trouble_and_nothing_is_in_doubt() {
        let place = tempfile::tempdir().unwrap();
        let (lp, nowhere) = (script(place.path(), "lp", "cat > /dev/null"), place.path().join("none"));
        let no_such = "echo 'lpstat: Invalid destination name in list \"x\".' >&2; exit 1";
        let runs = |word: &str| format!("[ $1 = -r ] && echo 'scheduler is {word}' && exit 0\n{no_such}");
        let unknown = script(place.path(), "unknown", &runs("running"));
        let stopped = script(place.path(), "stopped", &runs("not running"));
        let down = script(place.path(), "down", "echo 'lpstat: Connection refused' >&2; exit 1");
        let closed = script(place.path(), "closed", "echo 'receipts not accepting requests since today -'");
        for (lpstat, trouble) in [
            (&nowhere, PrinterTrouble::QueueNoProgram),
            (&unknown, PrinterTrouble::QueueUnknown),
            (&stopped, PrinterTrouble::QueueSilent),
            (&down, PrinterTrouble::QueueRefuses),
            (&closed, PrinterTrouble::QueueRefuses),
        ] {
            assert_eq!(queue(&lp, lpstat, LONG).check(&Stop::default()), Err(trouble), "{lpstat:?}");
        }
        let gone = script(
            place.path(),
            "gone",
            "echo 'lp: Error - The printer or class does not exist.' >&2; exit 1",
        );
        for (lp, trouble) in [
            (&nowhere, PrinterTrouble::QueueNoProgram),
            (&gone, PrinterTrouble::QueueUnknown),
            (&down, PrinterTrouble::QueueRefuses),
        ] {
            let sent = queue(lp, &lp.clone(), LONG).send(PrintJobId(1), &[1; 200_000], &Stop::default());
            assert_eq!(sent, Err(Broken { nothing: true, trouble }), "{lp:?}");
        }
    }

    #[test]
    fn a_program_that_does_not_end_is_ended_and_the_job_is_in_doubt() {
        let place = tempfile::tempdir().unwrap();
        // It takes everything, leaves a child with its pipes, and stays.
        let hangs = script(place.path(), "lp", "cat > /dev/null; sleep 600 & exec sleep 600");
        let mut queue = queue(&hangs, &hangs, Duration::from_millis(300));
        assert_eq!(queue.check(&Stop::default()), Err(PrinterTrouble::QueueSilent));
        let doubt = Broken { nothing: false, trouble: PrinterTrouble::QueueSilent };
        assert_eq!(queue.send(PrintJobId(1), b"slip", &Stop::default()), Err(doubt));
        let stop = Stop::default();
        stop.end_in(Duration::ZERO);
        queue.patience = LONG;
        assert_eq!(
            queue.send(PrintJobId(1), b"slip", &stop),
            Err(doubt),
            "nor does a process that ends wait"
        );
    }

    #[test]
    fn names_are_what_cups_allows() {
        for name in ["receipts", "EPSON_TM-T88.v", "台", &"q".repeat(QUEUE_NAME_BYTES_MAX)] {
            assert_eq!(is_queue_name(name), name != "台", "{name}");
        }
        for name in ["", "-d", "a b", "a/b", "a#b", "a\nb", "a'b", &"q".repeat(QUEUE_NAME_BYTES_MAX + 1)] {
            assert!(!is_queue_name(name), "{name}");
        }
    }
}
