//! What the import screen holds: the files of the folder, or the rows of one with the store's verdicts.

use crate::domain::{AllocationRow, ImportVerdict, RowVerdict};
use crate::ui::shell::{ImportFile, Scroll};
use std::sync::Arc;

/// The import screen.
#[derive(Clone, Debug, Default)]
pub struct ImportScreen {
    /// How far it is.
    pub stage: ImportStage,
    /// The files of the folder.
    pub files: Vec<ImportFile>,
    /// The list of files, or of rows under review.
    pub list: Scroll,
    /// The chosen file.
    pub file: Option<ImportFile>,
    /// The sound rows of it.
    pub rows: Arc<[AllocationRow]>,
    /// The faults of the others: line and sentence.
    pub bad: Vec<(u32, String)>,
    /// Excel has saved it over.
    pub excel: bool,
    /// What the review shows, the refused rows first.
    pub lines: Vec<ReviewLine>,
    /// Why there is no list.
    pub said: Option<String>,
}

/// How far an import is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ImportStage {
    /// A file is being chosen.
    #[default]
    Pick,
    /// The file is being read: so many bytes of so many.
    Reading(u64, u64),
    /// The store judges the rows: so many of so many.
    Checking(u64, u64),
    /// The verdicts are shown.
    Review,
    /// The rows are being stored: so many of so many.
    Saving(u64, u64),
}

/// A row of the review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReviewLine {
    /// A sound row, by its place, and its verdict.
    Row(usize, ImportVerdict),
    /// A fault, by its place.
    Bad(usize),
}

/// How many rows of each sort a review has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReviewCounts {
    /// Will be stored.
    pub new: usize,
    /// Are there already.
    pub same: usize,
    /// Are over.
    pub past: usize,
    /// Refuse the file.
    pub refused: usize,
}

impl ImportScreen {
    /// Puts verdicts and faults together: refused rows first, each group by line.
    pub fn review(&mut self, verdicts: Vec<ImportVerdict>) {
        let mut lines: Vec<ReviewLine> = (0..self.bad.len()).map(ReviewLine::Bad).collect();
        // Verdicts come in the order of the rows.
        let rows = verdicts.into_iter().take(self.rows.len()).enumerate();
        lines.extend(rows.map(|(at, verdict)| ReviewLine::Row(at, verdict)));
        lines.sort_by_key(|line| match line {
            ReviewLine::Bad(at) => (false, self.bad[*at].0),
            ReviewLine::Row(_, verdict) => (!verdict.verdict.refuses(), verdict.line),
        });
        self.lines = lines;
        self.list = Scroll::default();
        self.stage = ImportStage::Review;
    }

    /// How many rows of each sort.
    pub fn counts(&self) -> ReviewCounts {
        let mut counts = ReviewCounts::default();
        for line in &self.lines {
            match line {
                ReviewLine::Bad(_) => counts.refused += 1,
                ReviewLine::Row(_, verdict) => match verdict.verdict {
                    RowVerdict::New => counts.new += 1,
                    RowVerdict::Same => counts.same += 1,
                    RowVerdict::Past => counts.past += 1,
                    RowVerdict::Overlap
                    | RowVerdict::OtherUbn
                    | RowVerdict::WrongPeriod
                    | RowVerdict::BadRow => counts.refused += 1,
                },
            }
        }
        counts
    }

    /// How many rows the list of this stage has.
    pub fn count(&self) -> usize {
        match self.stage {
            ImportStage::Pick => self.files.len(),
            ImportStage::Review => self.lines.len(),
            ImportStage::Reading(..) | ImportStage::Checking(..) | ImportStage::Saving(..) => 0,
        }
    }
}
