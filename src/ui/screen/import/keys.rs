//! What the import screen does: choose, read, check, review, save.

use crate::domain::{BookRefusal, CleanText, Refusal};
use crate::protocol::{self, Failure, ImportOptions, Reply, request};
use crate::text::screen::Word;
use crate::ui::door::{Purpose, Ticket};
use crate::ui::screen::import::state::{ImportScreen, ImportStage};
use crate::ui::screen::import::view;
use crate::ui::shell::{
    Action, Buffer, Care, Effect, ImportFile, Listing, Lists, Next, Position, Press, ReadFile, Rect, Rows,
    Screen, Scroll, Shell, acts, say,
};
use std::path::Path;
use std::sync::Arc;

/// Rows of the import screen that a plain list does not have: heads, and the sentence under the list.
const HEADS_AND_FOOT: usize = 4;

acts!(ImportScreen in List: Listing::ACTS);

impl Screen for ImportScreen {
    fn before(&mut self, shell: &mut Shell, press: Press) -> Option<Next> {
        matches!(self.stage, ImportStage::Saving(..)).then(|| shell.wait(press.action, Action::Confirm))
    }

    /// The rows are looked at before they are stored: the key that chose the file does not store them too.
    fn care(&self, action: Action) -> Care {
        let stores = action == Action::Confirm && self.stage == ImportStage::Review;
        if stores { Care::WRITES } else { Care::NONE }
    }

    fn draw(&self, shell: &Shell, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        view::draw(shell, self, buffer, area);
        None
    }
}

impl Lists for ImportScreen {
    fn rows(&mut self, shell: &Shell) -> Option<Rows<'_>> {
        let height = shell.list_height().saturating_sub(HEADS_AND_FOOT).max(1);
        let count = self.count();
        let is_list = matches!(self.stage, ImportStage::Pick | ImportStage::Review);
        is_list.then(|| Rows::list(&mut self.list, count, height))
    }

    fn confirm(&mut self, shell: &mut Shell) -> Next {
        match self.stage {
            ImportStage::Pick => self.choose(shell),
            ImportStage::Review => self.save(shell),
            ImportStage::Reading(..) | ImportStage::Checking(..) | ImportStage::Saving(..) => {}
        }
        Next::Stay
    }

    /// From the review back to the files.
    fn leave(&mut self, shell: &mut Shell) -> Next {
        if self.stage != ImportStage::Review {
            return Next::Close;
        }
        *self = Self::open(shell);
        Next::Stay
    }
}

impl ImportScreen {
    /// At the files of the folder, which are listed.
    pub fn open(shell: &mut Shell) -> Self {
        shell.effects.push(Effect::Files);
        Self::default()
    }

    fn choose(&mut self, shell: &mut Shell) {
        let Some(file) = self.files.get(self.list.at).cloned() else { return };
        self.said = None;
        self.stage = ImportStage::Reading(0, file.bytes);
        self.file = Some(file.clone());
        shell.effects.push(Effect::Read(file));
    }

    fn options(&self) -> ImportOptions {
        let file = self.file.as_ref().map_or_else(CleanText::default, |file| file.name.clone());
        ImportOptions { file, ..ImportOptions::default() }
    }

    fn save(&mut self, shell: &mut Shell) {
        let counts = self.counts();
        if counts.refused > 0 {
            return shell.alarm(Word::ImportRefused.say(shell.lang));
        }
        if counts.new == 0 {
            return shell.say(Word::NothingNew.say(shell.lang));
        }
        let act = request::Import { rows: Arc::clone(&self.rows), options: self.options() };
        if shell.act(Purpose::Import, act) {
            self.stage = ImportStage::Saving(0, self.rows.len() as u64);
        }
    }

    /// The files have been listed.
    pub fn listed(&mut self, shell: &Shell, files: Result<Vec<ImportFile>, String>) {
        if self.stage != ImportStage::Pick {
            return;
        }
        self.list = Scroll::default();
        match files {
            Ok(files) => {
                self.said = files.is_empty().then(|| Word::NoFiles.say(shell.lang).to_owned());
                self.files = files;
            }
            Err(why) => self.said = Some(why),
        }
    }

    /// So much of the file is read.
    pub fn reading(&mut self, done: u64, total: u64) {
        if matches!(self.stage, ImportStage::Reading(..)) {
            self.stage = ImportStage::Reading(done, total);
        }
    }

    /// The engine is this far.
    pub fn progress(&mut self, done: u64, total: u64) {
        match self.stage {
            ImportStage::Checking(..) => self.stage = ImportStage::Checking(done, total),
            ImportStage::Saving(..) => self.stage = ImportStage::Saving(done, total),
            ImportStage::Pick | ImportStage::Reading(..) | ImportStage::Review => {}
        }
    }

    /// The file is read: the store is asked what it makes of the rows. A file that was given up before it was read is
    /// nobody's business any more.
    pub fn read(&mut self, shell: &mut Shell, path: &Path, file: Result<ReadFile, String>) {
        let is_wanted = self.file.as_ref().is_some_and(|wanted| wanted.path == path);
        if !is_wanted || !matches!(self.stage, ImportStage::Reading(..)) {
            return;
        }
        let file = match file {
            Ok(file) => file,
            Err(why) => return self.back_to_files(why),
        };
        (self.rows, self.bad, self.excel) = (file.rows, file.bad, file.excel);
        if self.rows.is_empty() {
            self.said = self.bad.is_empty().then(|| Word::Unallotted.say(shell.lang).to_owned());
            return self.review(Vec::new());
        }
        self.stage = ImportStage::Checking(0, self.rows.len() as u64);
        let review = request::ImportReview { rows: Arc::clone(&self.rows), options: self.options() };
        shell.ask(Ticket::Verdicts, review);
    }

    fn back_to_files(&mut self, why: String) {
        self.stage = ImportStage::Pick;
        self.said = Some(why);
    }

    /// The store has judged the rows.
    pub fn checked(&mut self, shell: &Shell, result: Result<Reply, Failure>) {
        if !matches!(self.stage, ImportStage::Checking(..)) {
            return;
        }
        match protocol::read::<request::ImportReview>(result) {
            Ok(report) => self.review(report.verdicts),
            Err(failure) => self.back_to_files(say::failure(shell.lang, &failure)),
        }
    }

    /// The rows were not stored: the verdicts of now are shown, or those of before again.
    pub fn not_saved(&mut self, failure: Failure) {
        match failure {
            Failure::Refused(Refusal::Book(BookRefusal::Import(verdicts))) => self.review(verdicts),
            _ => self.stage = ImportStage::Review,
        }
    }
}
