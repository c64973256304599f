//! The files of an export together: where each goes, what is written into which.

use crate::cli::verb::export::records;
use crate::cli::verb::export::sheet::{Media, Sheet, Spelling, Whole, put_in_place};
use crate::domain::{MediaRow, Period, Range, ShiftLine, Span, TaxFigures, TaxRegistration, Ubn};
use crate::protocol::SoldPart;
use crate::text::Lang;
use crate::text::export::Heads;
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

/// The figures of each seller.
pub type Forms = BTreeMap<Ubn, TaxFigures>;

/// Where the files go.
pub struct Places {
    invoices: PathBuf,
    lines: PathBuf,
    allowances: PathBuf,
    blanks: PathBuf,
    form: PathBuf,
    shifts: PathBuf,
    media: Option<PathBuf>,
}

impl Places {
    /// In a folder, each with the period in its name; the media file has the name that the tax office wants.
    pub fn of(folder: &Path, period: Period, seller: Option<Ubn>) -> Self {
        let table = |name: &str| folder.join(format!("{name}-{}.csv", period.lj()));
        Self {
            invoices: table("invoices"),
            lines: table("lines"),
            allowances: table("allowances"),
            blanks: table("blanks"),
            form: table("form"),
            shifts: table("shifts"),
            media: seller.map(|seller| folder.join(format!("{seller}.TXT"))),
        }
    }

    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &PathBuf> {
        let Self { invoices, lines, allowances, blanks, form, shifts, media } = self;
        [invoices, lines, allowances, blanks, form, shifts].into_iter().chain(media)
    }
}

/// The files on their way.
pub struct Files {
    lang: Lang,
    invoices: Sheet,
    lines: Sheet,
    allowances: Sheet,
    blanks: Sheet,
    form: Sheet,
    shifts: Sheet,
    media: Option<Media>,
}

impl Files {
    /// Begins all of them.
    ///
    /// # Errors
    /// What the system says.
    pub fn begin(
        lang: Lang,
        places: &Places,
        spelling: Spelling,
        seller: Option<(Ubn, TaxRegistration)>,
    ) -> io::Result<Self> {
        let heads = Heads::of(lang);
        let media =
            places.media.as_ref().zip(seller).map(|(path, (seller, of))| Media::begin(path, seller, of));
        Ok(Self {
            lang,
            invoices: Sheet::begin(&places.invoices, spelling, &heads.invoices)?,
            lines: Sheet::begin(&places.lines, spelling, &heads.lines)?,
            allowances: Sheet::begin(&places.allowances, spelling, &heads.allowances)?,
            blanks: Sheet::begin(&places.blanks, spelling, &heads.blanks)?,
            form: Sheet::begin(&places.form, spelling, &heads.form)?,
            shifts: Sheet::begin(&places.shifts, spelling, &heads.shifts)?,
            media: media.transpose()?,
        })
    }

    /// Writes a part of the facts.
    ///
    /// # Errors
    /// What the system says.
    pub fn part(&mut self, part: &SoldPart) -> io::Result<()> {
        records::part(self.lang, part, [&mut self.invoices, &mut self.lines, &mut self.allowances])?;
        self.media.as_mut().map_or(Ok(()), |media| media.part(part))
    }

    /// Writes a stretch of numbers that nobody has used, as its range stands on a day; into the media file as the line given.
    ///
    /// # Errors
    /// What the system says.
    pub fn blank(
        &mut self,
        (range, span, day): (&Range, Span, NaiveDate),
        line: Option<&MediaRow>,
    ) -> io::Result<()> {
        self.blanks.row(&records::blank(self.lang, range, span, day))?;
        match (&mut self.media, line) {
            (Some(media), Some(line)) => media.row(line),
            _ => Ok(()),
        }
    }

    /// Writes the figures of the forms.
    ///
    /// # Errors
    /// What the system says.
    pub fn forms(&mut self, forms: &Forms) -> io::Result<()> {
        records::forms(self.lang, forms, &mut self.form)
    }

    /// Writes the shifts that were closed.
    ///
    /// # Errors
    /// What the system says.
    pub fn shifts(&mut self, lines: &[ShiftLine]) -> io::Result<()> {
        lines.iter().try_for_each(|line| self.shifts.row(&records::shift(line)))
    }

    /// Characters that the spelling has not.
    pub fn lost(&self) -> u64 {
        let Self { invoices, lines, allowances, blanks, form, shifts, .. } = self;
        [invoices, lines, allowances, blanks, form, shifts].iter().map(|sheet| sheet.lost).sum()
    }

    /// Ends all of them, and puts them in their places; where each is, and its rows.
    ///
    /// # Errors
    /// What the system says.
    pub fn put_in_place(self, folder: &Path) -> io::Result<Vec<(PathBuf, u64)>> {
        let Self { invoices, lines, allowances, blanks, form, shifts, media, .. } = self;
        let sheets = [invoices, lines, allowances, blanks, form, shifts].into_iter().map(Sheet::finish);
        let whole: io::Result<Vec<Whole>> = sheets.chain(media.map(Media::finish)).collect();
        put_in_place(folder, whole?)
    }
}
