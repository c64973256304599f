//! What a screen does for the upkeep of the store: the check over a way of its own to the engine, so that the screen's
//! own stays free for selling; the backup and the export by this process, as this user. Each outcome is one sentence.

use crate::cli::home::copying::{self, CopyFault, Source, of_place, what};
use crate::cli::out::{clean, into_cell, shown};
use crate::domain::{BackupFlaw, Moment, Period};
use crate::engine::{BackupFault, Directory, LastBackup};
use crate::protocol::{
    Asks, Caller, Desk, DoctorReport, Failure, InvoiceQuery, InvoiceRow, PAGE_ROWS_MAX, request,
};
use crate::text::{self, Lang};
use crate::ui::door::Work;
use crate::ui::effect::{Heard, Works};
use crate::world::{MODE_OWN, RealDisk, make_anew, sync_folder};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::Duration;

/// How often it is looked how far a check is.
const LOOK: Duration = Duration::from_millis(500);
/// The byte-order mark: without it a spreadsheet takes UTF-8 for something else.
const MARK: &[u8] = b"\xEF\xBB\xBF";
/// What a device is called that nothing was put on record for: the standard output of a verb.
const STANDARD_OUTPUT: &str = "-";

/// Another way to the engine, or why there is none.
pub type Ways = Arc<dyn Fn() -> Result<Arc<dyn Desk>, Failure> + Send + Sync>;

/// What is needed for it.
#[derive(Clone)]
pub struct Upkeep {
    /// Language of the sentences.
    pub lang: Lang,
    /// The store's directory.
    pub store: PathBuf,
    /// A way of its own to the engine, for each work.
    pub ways: Ways,
    /// False for a session from afar, which names no file of this machine.
    pub files: bool,
}

impl Upkeep {
    /// As the screens take it.
    pub fn works(self) -> Works {
        Arc::new(move |caller: &Caller, work: &Work, heard: &mut Heard<'_>| self.work(caller, work, heard))
    }

    fn work(&self, caller: &Caller, work: &Work, heard: &mut Heard<'_>) -> Result<String, String> {
        match work {
            Work::Check => self.check(caller, heard),
            Work::BackUp(_) | Work::Export(..) if !self.files => {
                Err(text::store::upkeep::no_files(self.lang).to_owned())
            }
            Work::BackUp(to) => self.back_up(caller, to, heard),
            Work::Export(period, folder) => self.export(caller, *period, folder, heard),
        }
    }

    fn way(&self) -> Result<Arc<dyn Desk>, String> {
        (self.ways)().map_err(|failure| self.failed(&failure))
    }

    fn failed(&self, failure: &Failure) -> String {
        text::failure(self.lang, failure)
    }

    /// The whole check. Who ends it waits for it no longer; it goes on for others who share it.
    fn check(&self, caller: &Caller, heard: &mut Heard<'_>) -> Result<String, String> {
        let (way, watching) = (self.way()?, self.way()?);
        let (answer, answered) = sync_channel(1);
        let asker = caller.clone();
        let thread = std::thread::Builder::new().name("lj-check".to_owned()).spawn(move || {
            // Nobody waits any more where that fails.
            let _ = answer.send(way.ask(asker, request::Doctor { quick: false }));
        });
        drop(thread.map_err(|error| clean(&error.to_string()))?);
        loop {
            match answered.recv_timeout(LOOK) {
                Ok(Ok(report)) => return self.verdict(&report),
                Ok(Err(failure)) => return Err(self.failed(&failure)),
                Err(RecvTimeoutError::Disconnected) => return Err(self.failed(&Failure::NoEngine)),
                Err(RecvTimeoutError::Timeout) => {}
            }
            // An engine that does not say how far it is says at last what it found.
            let far = watching.ask(caller.clone(), request::Upkeep).ok().and_then(|upkeep| upkeep.examining);
            let (done, of) = far.unwrap_or((0, 1));
            if heard(done, of).is_break() {
                return Err(text::store::upkeep::check_ended(self.lang).to_owned());
            }
        }
    }

    fn verdict(&self, report: &DoctorReport) -> Result<String, String> {
        match text::store::upkeep::verdict(self.lang, report) {
            (true, sentence) => Ok(sentence),
            (false, sentence) => Err(sentence),
        }
    }

    fn back_up(&self, caller: &Caller, to: &Path, heard: &mut Heard<'_>) -> Result<String, String> {
        let (lang, way) = (self.lang, self.way()?);
        let failed = |fault: &BackupFault| match fault {
            BackupFault::Flaw(BackupFlaw::NotEmpty) => text::store::backup::not_empty(lang, &shown(to)),
            other => text::store::backup::failed(lang, &what(lang, other)),
        };
        // A stick that is not plugged in would else be made a directory of the machine's own disk.
        if !to.parent().is_some_and(Path::is_dir) {
            return Err(failed(&BackupFault::Place(io::ErrorKind::NotFound.into())));
        }
        let mut place = Directory::prepare(Arc::new(RealDisk::new(to))).map_err(|fault| failed(&fault))?;
        let source = Source { store: &self.store, secrets: None };
        let copied =
            copying::copy((&*way, caller), &source, &mut place, &mut |copied| heard(copied.done, copied.of));
        let manifest = copied.map_err(|fault| match fault {
            CopyFault::Desk(failure) => self.failed(&failure),
            CopyFault::Backup(fault) => failed(&fault),
        })?;
        let mut said = text::store::upkeep::backed_up(lang, &shown(to), manifest.sequence, manifest.made);
        let noted = copying::note(&self.store, &manifest, &shown(to));
        if let Err(error) = noted {
            said = text::store::backup::not_noted(lang, &text::usage::of_file(lang, &error));
        }
        if is_one_disk(&self.store, to) {
            said = format!("{said} {}", text::store::upkeep::same_disk(lang));
        }
        Ok(said)
    }

    fn export(
        &self,
        caller: &Caller,
        period: Period,
        folder: &Path,
        heard: &mut Heard<'_>,
    ) -> Result<String, String> {
        let (lang, way) = (self.lang, self.way()?);
        copying::may_copy(&*way, caller, 1).map_err(|failure| self.failed(&failure))?;
        let name = format!("lj-invoices-{}.csv", period.lj());
        let (path, part) = (folder.join(&name), folder.join(format!("{name}.part")));
        // A link that leads nowhere is there, too.
        if path.symlink_metadata().is_ok() {
            return Err(text::store::upkeep::export_exists(lang, &shown(&path)));
        }
        let written = self.write((&*way, caller), period, &part, heard).and_then(|count| {
            std::fs::rename(&part, &path)?;
            sync_folder(folder)?;
            Ok(count)
        });
        match written {
            Ok(count) => Ok(text::store::upkeep::exported(lang, &shown(&path), count)),
            Err(fault) => {
                // Where the place is gone, so is the part.
                let _ = std::fs::remove_file(&part);
                Err(match fault {
                    ExportFault::Desk(failure) => self.failed(&failure),
                    ExportFault::Stopped => {
                        text::store::upkeep::export_failed(lang, text::store::backup::stopped(lang))
                    }
                    ExportFault::Place(error) => {
                        text::store::upkeep::export_failed(lang, &of_place(lang, &error))
                    }
                })
            }
        }
    }

    /// The invoices of a period, newest first, page by page; how many.
    fn write(
        &self,
        (way, caller): (&dyn Desk, &Caller),
        period: Period,
        part: &Path,
        heard: &mut Heard<'_>,
    ) -> Result<u64, ExportFault> {
        let mut file = BufWriter::new(make_anew(part, MODE_OWN)?);
        file.write_all(MARK)?;
        let mut table = csv::Writer::from_writer(file);
        table.write_record(text::store::upkeep::export_headings(self.lang)).map_err(of_table)?;
        let begin = |period: Period| period.first_day().and_hms_opt(0, 0, 0).map(Moment::from_taipei);
        let (from, to) = (begin(period), begin(period.next()));
        let mut query = InvoiceQuery { from, to, limit: PAGE_ROWS_MAX, ..InvoiceQuery::default() };
        let mut count = 0;
        loop {
            let page = way.ask(caller.clone(), request::Invoices(query.clone()))?;
            for row in &page.rows {
                let cells = cells(self.lang, row).map(|cell| into_cell(&cell).into_owned());
                table.write_record(cells).map_err(of_table)?;
                count += 1;
            }
            if heard(count, 0).is_break() {
                return Err(ExportFault::Stopped);
            }
            query.resume = page.next;
            if query.resume.is_none() {
                break;
            }
        }
        let file = table.into_inner().map_err(csv::IntoInnerError::into_error)?;
        let file: File = file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.sync_all()?;
        Ok(count)
    }
}

/// Why an export did not come to be.
enum ExportFault {
    Desk(Failure),
    Place(io::Error),
    Stopped,
}

impl From<Failure> for ExportFault {
    fn from(failure: Failure) -> Self {
        Self::Desk(failure)
    }
}

impl From<io::Error> for ExportFault {
    fn from(error: io::Error) -> Self {
        Self::Place(error)
    }
}

/// What the file said, as it said it.
fn of_table(fault: csv::Error) -> io::Error {
    match fault.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// A row of an export: as the message to the platform has the sums.
fn cells(lang: Lang, row: &InvoiceRow) -> [String; 8] {
    let invoice = &row.invoice;
    let (totals, at) = (&invoice.totals, invoice.issued_at.taipei());
    [
        invoice.number.to_string(),
        at.format("%Y-%m-%d").to_string(),
        at.format("%H:%M:%S").to_string(),
        invoice.buyer.map(|buyer| buyer.to_string()).unwrap_or_default(),
        (totals.sales + totals.free_sales + totals.zero_sales).to_string(),
        totals.tax.to_string(),
        totals.total.to_string(),
        text::sale::list::invoice_status(lang, row.status()).to_owned(),
    ]
}

/// True where both lie on one device.
fn is_one_disk(one: &Path, other: &Path) -> bool {
    let device = |path: &Path| path.metadata().map(|found| found.dev()).ok();
    device(one).is_some_and(|of| device(other) == Some(of))
}

/// Where a backup is proposed to go: beside the last one, else where the settings say, else home.
pub fn proposed(store: &Path, settings: Option<&Path>, home: &Path) -> PathBuf {
    // A user who may not read the store's files has made no backup of it.
    let last = LastBackup::find(&RealDisk::new(store)).ok().flatten();
    let last = last.filter(|last| last.to.as_str() != STANDARD_OUTPUT);
    let last = last.map(|last| PathBuf::from(last.to.as_str())).filter(|to| to.is_absolute());
    let beside = last.as_deref().and_then(Path::parent);
    beside.or(settings).unwrap_or(home).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_backup_goes_beside_the_last_one_unless_that_went_nowhere() {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path();
        let (settings, home) = (Path::new("/media/stick"), Path::new("/home/a"));
        assert_eq!(proposed(store, None, home), home);
        assert_eq!(proposed(store, Some(settings), home), settings);
        for (to, expected) in [("/mnt/b/lj-1", "/mnt/b"), ("-", "/media/stick"), ("b/lj", "/media/stick")] {
            LastBackup::new((1, 1), Moment::from_unix(5), to).keep(&RealDisk::new(store)).unwrap();
            assert_eq!(proposed(store, Some(settings), home), Path::new(expected), "{to}");
        }
    }
}
