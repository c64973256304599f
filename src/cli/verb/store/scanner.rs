//! `lj scanner learn`: a few scans at this terminal teach what its scanner sends before and behind a code, and how fast.
//! What is said to the person goes to standard error, so that the section alone is on standard output.

use crate::cli::context::Context;
use crate::cli::home::unechoed::Unechoed;
use crate::cli::out::{CliFailure, Exit, Object, Out, clean, file_fault, object, remark, shown};
use crate::config::{self, Config, FILE_BYTES_MAX};
use crate::domain::{LESSON_PAUSE, LESSON_SCANS, Lesson, LessonFault, ScanKey, ScanSuffix, Scanner};
use crate::text;
use crate::ui::ESCAPE_WAIT;
use crate::ui::keymap::{Chord, Key};
use crate::ui::terminal::{Read, Reader, Told};
use crate::world::{MODE_USUAL, make_anew, read_text};
use clap::Subcommand;
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::os::fd::AsFd;
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

/// `lj scanner …`.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Learn what this terminal's scanner sends, from three scans of goods.
    Learn {
        /// Write it into config.toml.
        #[arg(long)]
        write: bool,
    },
}

/// Learns, and prints or writes the section.
///
/// # Errors
/// Wrong usage without a terminal; scans of which nothing can be learned; a file that cannot be written.
pub fn run(context: &Context, verb: &Verb) -> Result<Exit, CliFailure> {
    let Verb::Learn { write } = verb;
    if !io::stdin().is_terminal() {
        return Err(CliFailure::Usage(text::store::scanner::needs_terminal(context.lang).to_owned()));
    }
    let Some(scanner) = learn(context)? else {
        remark(text::store::scanner::lesson_left(context.lang));
        return Ok(Exit::REFUSED);
    };
    let path = shown(&context.place.config);
    if *write {
        put(context, &scanner)?;
        return context.tell(|| json(&scanner), |lang| text::store::scanner::written(lang, &path));
    }
    if !context.json {
        remark(&text::store::scanner::learned(context.lang, &path));
    }
    let mut out = Out::default();
    if context.json {
        out.json(&json(&scanner))?;
    } else {
        out.lines(scanner.section())?;
    }
    out.flush().map(|()| Exit::DONE)
}

fn json(scanner: &Scanner) -> Object {
    let Scanner { prefix, suffix, quiet_ms } = scanner;
    object! { prefix: prefix.as_str(), suffix: suffix.word(), quiet_ms: *quiet_ms }
}

/// The lesson; `None` when the person left it.
fn learn(context: &Context) -> Result<Option<Scanner>, CliFailure> {
    let failed = |error: io::Error| CliFailure::Fault(clean(&text::usage::of_system(context.lang, &error)));
    let _unechoed = Unechoed::begin().map_err(failed)?;
    let (sender, reads) = channel();
    let terminal = io::stdin().as_fd().try_clone_to_owned().map_err(failed)?;
    let _reader =
        Reader::start(terminal, ESCAPE_WAIT, move |read| sender.send(read).is_ok()).map_err(failed)?;
    remark(&text::store::scanner::lesson(context.lang, LESSON_SCANS));
    teach(context, &reads)
}

/// Takes scans until there are enough.
fn teach(context: &Context, reads: &Receiver<Read>) -> Result<Option<Scanner>, CliFailure> {
    let say = |fault: &LessonFault| text::store::scanner::lesson_fault(context.lang, fault);
    let (mut lesson, mut first) = (Lesson::default(), None);
    loop {
        let read = match next(reads, lesson.due().is_some()) {
            Ok(read) => read,
            Err(RecvTimeoutError::Disconnected) => return Ok(None),
            Err(RecvTimeoutError::Timeout) => {
                match lesson.end_scan() {
                    Ok(count) => {
                        remark(&text::store::scanner::scan_taken(context.lang, count, LESSON_SCANS));
                        if count == LESSON_SCANS {
                            return lesson
                                .learned()
                                .map(Some)
                                .map_err(|fault| CliFailure::Usage(say(&fault)));
                        }
                    }
                    Err(fault) => remark(&say(&fault)),
                }
                continue;
            }
        };
        match read {
            Read::Told(Told::Key(chord), _) if leaves(chord) => return Ok(None),
            Read::Told(told, at) => {
                let first = *first.get_or_insert(at);
                lesson.take(key(&told), at.saturating_duration_since(first));
            }
            Read::Size(..) => {}
            Read::End(_) => return Ok(None),
        }
    }
}

/// What comes next; between two scans for ever, inside one as long as it may still go on.
fn next(reads: &Receiver<Read>, inside: bool) -> Result<Read, RecvTimeoutError> {
    let wait: Option<Duration> = inside.then_some(LESSON_PAUSE);
    match wait {
        Some(wait) => reads.recv_timeout(wait),
        None => reads.recv().map_err(|_| RecvTimeoutError::Disconnected),
    }
}

/// Esc, Ctrl-C and Ctrl-D leave: no scanner begins with them.
fn leaves(chord: Chord) -> bool {
    chord == Chord::plain(Key::Esc) || (chord.ctrl && matches!(chord.key, Key::Char('c' | 'd')))
}

fn key(told: &Told) -> ScanKey {
    let Told::Key(chord) = told else { return ScanKey::Other };
    match (chord.typed(), chord.key) {
        (Some(c), _) => ScanKey::Char(c),
        (None, Key::Enter) => ScanKey::End(ScanSuffix::Enter),
        (None, Key::Tab) if *chord == Chord::plain(Key::Tab) => ScanKey::End(ScanSuffix::Tab),
        _ => ScanKey::Other,
    }
}

/// Writes the section into the person's file, where a link leads too, and nothing else of it changes.
fn put(context: &Context, scanner: &Scanner) -> Result<(), CliFailure> {
    let failed =
        |error: io::Error| CliFailure::Fault(file_fault(context.lang, &context.place.config, &error));
    let path = match context.place.config.canonicalize() {
        Ok(path) => path,
        Err(error) if error.kind() == ErrorKind::NotFound => context.place.config.clone(),
        Err(error) => return Err(failed(error)),
    };
    let before = match read_text(&path, FILE_BYTES_MAX) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        Err(error) => return Err(failed(error)),
    };
    let after = config::with_scanner(&before, scanner);
    let told = config::parse(context.lang, &before).ok();
    let told = told.map(|config| Config { scanner: scanner.clone(), ..config });
    if after.len() > FILE_BYTES_MAX || config::parse(context.lang, &after).ok() != told {
        let head = text::store::scanner::not_written(context.lang, &shown(&path));
        let lines = std::iter::once(head).chain(scanner.section());
        return Err(CliFailure::Usage(lines.collect::<Vec<_>>().join("\n")));
    }
    replace(&path, &after).map_err(failed)
}

/// Beside and renamed: a power cut leaves the file as it was, or as it is to be.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let beside = path.with_extension("new");
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut file = make_anew(&beside, MODE_USUAL)?;
    if let Ok(found) = std::fs::metadata(path) {
        file.set_permissions(found.permissions())?;
    }
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    std::fs::rename(&beside, path)
}
