//! `lj issue --from`: many sales in flight, each answered as soon as it is durable; a refused line is answered
//! and the others go on. Answers come in the order in which they are durable, not in the file's.
//!
//! Safe to run again: a line without a request id is named by its place and by the SHA-256 of everything in the
//! file up to its end, so the same file (or one that only grew) asks under the same names. Two files that begin alike
//! therefore begin with the same sales; who sells the same again says a `request_id`. From standard input every line
//! must say one: two customers who buy the same in two calls are two sales, and nothing else tells them apart.

use crate::cli::context::{Context, Shop};
use crate::cli::home::secrets::QrKeys;
use crate::cli::input;
use crate::cli::out::{CliFailure, Exit, clean, json_line, object, remark};
use crate::cli::verb::sale::draft::{self, Sale};
use crate::cli::verb::sale::issued;
use crate::domain::{Refusal, RequestId, SaleDraft, StoreRefusal, hex};
use crate::protocol::{Asks, Caller, Desk, request};
use crate::text::{self, Lang};
use crossbeam_channel::{Receiver, Sender, bounded, select};
use sha2::{Digest, Sha256};
use std::io::{self, BufRead, Read, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Sales in flight: enough that one sync serves many, few enough for the engine's connections.
const WORKERS: usize = 16;
/// Lines read ahead of the workers.
const AHEAD: usize = 64;
/// The longest line, in bytes: [`crate::domain::LINES_MAX`] items with the longest names are 100 KiB.
const LINE_BYTES_MAX: u64 = 256 * 1024;
/// Most lines of one file: ten times what the largest shop issues in a period.
const LINES_MAX: u64 = 10_000_000;
/// Bytes of the hash that name a line: an accident is impossible, and the name fits.
const NAME_HASH_BYTES: usize = 16;

/// A line with its name.
struct Line {
    number: u64,
    /// `None` when the line is longer than is read.
    text: Option<String>,
    /// Its name, where the file itself names it.
    derived: Option<String>,
}

impl Line {
    fn is_blank(&self) -> bool {
        self.text.as_deref().is_some_and(|text| text.trim().is_empty())
    }
}

/// What the workers share.
struct Shared<'a> {
    context: &'a Context,
    base: &'a SaleDraft,
    tax: draft::Tax,
    keys: QrKeys,
    caller: Caller,
    output: Mutex<io::Stdout>,
    refused: AtomicBool,
    /// True once a line that is not blank was read.
    asked: AtomicBool,
    broken: Mutex<Option<CliFailure>>,
    lines: Receiver<NextLine>,
    /// Dropped when all breaks off, which wakes everybody at once, also while standard input says nothing.
    going: Mutex<Option<Sender<()>>>,
    stopped: Receiver<()>,
}

impl Shared<'_> {
    /// The next line; `None` at the end, and once all has broken off.
    fn next(&self) -> Option<NextLine> {
        if locked(&self.going).is_none() {
            return None;
        }
        select! {
            recv(self.lines) -> line => line.ok(),
            recv(self.stopped) -> _ => None,
        }
    }

    fn break_off(&self, why: CliFailure) {
        locked(&self.broken).get_or_insert(why);
        locked(&self.going).take();
    }
}

fn locked<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    // A panic ends the process, so nobody sees a half-made value.
    value.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A line, or why there are no more.
type NextLine = Result<Line, CliFailure>;

/// Issues what the file says.
///
/// # Errors
/// What ends everything: the engine is gone, the output is gone, the file cannot be read.
pub fn run(context: &Context, path: &Path, base: &SaleDraft, tax: draft::Tax) -> Result<Exit, CliFailure> {
    let input = input::open(context.lang, path)?;
    let names = path != Path::new(input::STANDARD_INPUT);
    context.with_shop(|shop| {
        let (sender, lines) = bounded(AHEAD);
        let (going, stopped) = bounded(0);
        let shared = Shared {
            context,
            base,
            tax,
            keys: shop.qr_keys()?,
            caller: context.caller(),
            output: Mutex::new(io::stdout()),
            refused: AtomicBool::new(false),
            asked: AtomicBool::new(false),
            broken: Mutex::new(None),
            lines,
            going: Mutex::new(Some(going)),
            stopped,
        };
        work(&shared, shop, (input, names), sender)?;
        if !shared.asked.into_inner() {
            remark(text::sale::nothing_from_file(context.lang));
        }
        match shared.broken.into_inner().unwrap_or_else(PoisonError::into_inner) {
            Some(broken) => Err(broken),
            None if shared.refused.into_inner() => Ok(Exit::REFUSED),
            None => Ok(Exit::DONE),
        }
    })
}

/// One thread reads, the workers ask; this one waits for the workers. The reader is left behind when all has
/// broken off, since standard input may never end.
fn work(
    shared: &Shared<'_>,
    shop: &Shop<'_>,
    (input, names): (Box<dyn BufRead + Send>, bool),
    lines: Sender<NextLine>,
) -> Result<(), CliFailure> {
    let mut desks = vec![Arc::clone(&shop.desk)];
    if !shop.is_own() {
        for _ in 1..WORKERS {
            desks.push(shop.another_desk()?);
        }
    }
    let lang = shared.context.lang;
    std::thread::Builder::new()
        .name("issue-reader".to_owned())
        .spawn(move || read_lines(lang, (input, names), &lines))
        .map_err(|error| CliFailure::Fault(error.to_string()))?;
    std::thread::scope(|scope| {
        for worker in 0..WORKERS {
            let desk = &desks[worker % desks.len()];
            scope.spawn(move || ask_lines(shared, &**desk));
        }
    });
    Ok(())
}

/// Sends every line to the workers, at last why there are no more if that is a fault. Ends when nobody listens.
fn read_lines(lang: Lang, (mut input, names): (Box<dyn BufRead + Send>, bool), lines: &Sender<NextLine>) {
    let mut hash = Sha256::new();
    for number in 1..=LINES_MAX {
        let text = match next_line(&mut *input, &mut hash) {
            Ok(Some(text)) => text,
            Ok(None) => return,
            Err(error) => {
                let sentence =
                    text::usage::path_fault(lang, "--from", &clean(&text::usage::of_system(lang, &error)));
                // Who has broken off knows more.
                let _ = lines.send(Err(CliFailure::Usage(sentence)));
                return;
            }
        };
        let digest = hash.clone().finalize();
        let name = hex(&digest[..NAME_HASH_BYTES]);
        let derived = names.then(|| format!("f{number:08}-{name}"));
        let line = Line { number, text, derived };
        if lines.send(Ok(line)).is_err() {
            return;
        }
    }
    let too_many = Refusal::Store(StoreRefusal::TooMany { asked: LINES_MAX + 1, max: LINES_MAX });
    // As above.
    let _ = lines.send(Err(CliFailure::Usage(text::refusal(lang, &too_many))));
}

/// The next line, without its end; `Some(None)` for one that is too long, which is read over. The line's end
/// itself is not hashed, so that a missing last one, or CRLF, makes no other name.
fn next_line(input: &mut dyn BufRead, hash: &mut Sha256) -> io::Result<Option<Option<String>>> {
    let mut bytes = Vec::new();
    if Read::take(&mut *input, LINE_BYTES_MAX).read_until(b'\n', &mut bytes)? == 0 {
        return Ok(None);
    }
    let mut too_long = false;
    while !bytes.ends_with(b"\n") && bytes.len() as u64 >= LINE_BYTES_MAX {
        too_long = true;
        hash.update(&bytes);
        bytes.clear();
        if Read::take(&mut *input, LINE_BYTES_MAX).read_until(b'\n', &mut bytes)? == 0 {
            break;
        }
    }
    let end = bytes.iter().rposition(|byte| !matches!(byte, b'\n' | b'\r')).map_or(0, |last| last + 1);
    bytes.truncate(end);
    hash.update(&bytes);
    hash.update(b"\n");
    Ok(Some((!too_long).then(|| String::from_utf8_lossy(&bytes).into_owned())))
}

fn ask_lines(shared: &Shared<'_>, desk: &dyn Desk) {
    while let Some(next) = shared.next() {
        let asked = match next {
            Ok(line) if line.is_blank() => Ok(()),
            Ok(line) => {
                shared.asked.store(true, Ordering::Release);
                ask_line(shared, desk, &line)
            }
            Err(unreadable) => Err(unreadable),
        };
        if let Err(broken) = asked {
            shared.break_off(broken);
        }
    }
}

/// Asks for one line and tells its answer. An error ends all.
fn ask_line(shared: &Shared<'_>, desk: &dyn Desk, line: &Line) -> Result<(), CliFailure> {
    let lang = shared.context.lang;
    let read = match &line.text {
        Some(text) => draft::sale(lang, text, shared.base, shared.tax),
        None => Err(CliFailure::Refused {
            code: "TOO_MANY",
            sentence: text::sale::fault::line_too_long(lang, LINE_BYTES_MAX),
        }),
    };
    let (name, answer) = match read {
        Ok(sale) => ask_sale(shared, desk, line, sale),
        Err(refused) => {
            let given = line.text.as_deref().and_then(draft::given_request_id);
            (given.or_else(|| line.derived.clone()).unwrap_or_default(), Err(refused))
        }
    };
    match answer {
        Ok(told) => tell(shared, &told),
        Err(CliFailure::Refused { code, sentence }) => {
            shared.refused.store(true, Ordering::Release);
            let refused = object! { code, message: sentence };
            let told = object! { line: line.number, request_id: name, refused };
            tell(shared, &json_line(&told)?)
        }
        Err(broken) => Err(broken),
    }
}

fn ask_sale(
    shared: &Shared<'_>,
    desk: &dyn Desk,
    line: &Line,
    sale: Sale,
) -> (String, Result<String, CliFailure>) {
    let lang = shared.context.lang;
    let id = sale.request_id.or_else(|| RequestId::parse(line.derived.as_deref()?));
    if id.is_none() {
        let sentence = text::sale::fault::no_request_id(lang).to_owned();
        return (String::new(), Err(CliFailure::Refused { code: "NO_REQUEST_ID", sentence }));
    }
    let name = id.as_ref().map(ToString::to_string).unwrap_or_default();
    let mut caller = shared.caller.clone();
    caller.till = sale.draft.till.clone().or(caller.till);
    let answer = desk
        .named(caller, id, request::Issue(sale.draft))
        .map_err(|failure| CliFailure::of(lang, failure))
        .and_then(|invoice| json_line(&issued::json(&invoice, &shared.keys)));
    (name, answer)
}

/// One answer, one line, at once.
fn tell(shared: &Shared<'_>, line: &str) -> Result<(), CliFailure> {
    let mut output = locked(&shared.output);
    let written = output.write_all(format!("{line}\n").as_bytes()).and_then(|()| output.flush());
    written.map_err(|error| CliFailure::of_output(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(file: &str) -> Vec<(Option<String>, String)> {
        let mut input = io::Cursor::new(file.as_bytes().to_vec());
        let mut hash = Sha256::new();
        let mut found = Vec::new();
        while let Some(text) = next_line(&mut input, &mut hash).unwrap() {
            found.push((text, format!("{:x?}", hash.clone().finalize())));
        }
        found
    }

    #[test]
    fn a_file_that_grew_begins_with_the_same_names() {
        let short = names("{\"a\":1}\n{\"a\":1}");
        let long = names("{\"a\":1}\r\n{\"a\":1}\n{\"b\":2}\n");
        assert_eq!(short, long[..2]);
        assert_ne!(short[0].1, short[1].1, "the same line twice is two sales");
        assert_ne!(names("{\"b\":1}\n{\"a\":1}")[1].1, short[1].1, "what stands before counts");
    }

    #[test]
    fn a_line_without_end_is_read_over_and_the_next_one_is_whole() {
        let file = format!("{}\n{{}}\n", "x".repeat(3 * 256 * 1024));
        let lines: Vec<_> = names(&file).into_iter().map(|(text, _)| text).collect();
        assert_eq!(lines, [None, Some("{}".to_owned())]);
    }
}
