//! The import screen: choose, read, check, review, save.

use crate::domain::CleanText;
use crate::protocol::{Failure, ImportOptions, ImportReport, Reply, Request};
use crate::text::screen::Word;
use crate::ui::layers::{ImportScreen, ImportStage, Layer, Scroll};
use crate::ui::model::{Model, Purpose};
use crate::ui::shell::action::Action;
use crate::ui::shell::input::{Effect, ImportFile, ReadFile, Ticket};
use crate::ui::shell::pending as acts;
use crate::ui::shell::say;
use crate::ui::update::{list_height, list_step};

/// Rows of the import screen that a plain list does not have: heads, and the sentence under the list.
const HEADS_AND_FOOT: usize = 4;

/// Takes a key of the import screen.
pub(crate) fn key(model: &mut Model, mut screen: Box<ImportScreen>, action: Option<Action>) -> Vec<Effect> {
    let mut effects = Vec::new();
    match (screen.stage, action) {
        (ImportStage::Saving(..), _) => {
            return crate::ui::screen::range_form::keys::wait(
                model,
                Layer::Import(screen),
                action,
                Action::Confirm,
            );
        }
        (ImportStage::Pick | ImportStage::Reading(..) | ImportStage::Checking(..), Some(Action::Leave)) => {
            return effects;
        }
        // Back to the files.
        (ImportStage::Review, Some(Action::Leave)) => {
            *screen = ImportScreen::default();
            effects.push(Effect::Files);
        }
        (ImportStage::Pick, Some(Action::Confirm)) => effects = choose(&mut screen),
        (ImportStage::Review, Some(Action::Confirm)) => effects = save(model, &mut screen),
        (ImportStage::Pick | ImportStage::Review, _) => {
            let height = list_height(model).saturating_sub(HEADS_AND_FOOT).max(1);
            let page = isize::try_from(height).unwrap_or(isize::MAX);
            let count = screen.count();
            screen.list.step(list_step(action, page), count, height);
        }
        (ImportStage::Reading(..) | ImportStage::Checking(..), _) => {}
    }
    model.layers.push(Layer::Import(screen));
    effects
}

fn choose(screen: &mut ImportScreen) -> Vec<Effect> {
    let Some(file) = screen.files.get(screen.list.at).cloned() else { return Vec::new() };
    screen.said = None;
    screen.stage = ImportStage::Reading(0, file.bytes);
    screen.file = Some(file.clone());
    vec![Effect::Read(file)]
}

fn request(screen: &ImportScreen, dry_run: bool) -> Request {
    let file = screen.file.as_ref().map_or_else(CleanText::default, |file| file.name.clone());
    let options = ImportOptions { file, ..ImportOptions::default() };
    Request::Import { rows: screen.rows.clone(), options, dry_run }
}

fn save(model: &mut Model, screen: &mut ImportScreen) -> Vec<Effect> {
    let counts = screen.counts();
    if counts.refused > 0 {
        model.alarm(Word::ImportRefused.say(model.lang));
        return Vec::new();
    }
    if counts.new == 0 {
        model.say(Word::NothingNew.say(model.lang));
        return Vec::new();
    }
    let (started, effects) = acts::start(model, Purpose::Import, request(screen, false));
    if started {
        screen.stage = ImportStage::Saving(0, screen.rows.len() as u64);
    }
    effects
}

/// The files have been listed.
pub(crate) fn files(model: &mut Model, files: Result<Vec<ImportFile>, String>) -> Vec<Effect> {
    let no_files = Word::NoFiles.say(model.lang);
    if let Some(screen) = model.import_screen().filter(|screen| screen.stage == ImportStage::Pick) {
        screen.list = Scroll::default();
        match files {
            Ok(files) => {
                screen.said = files.is_empty().then(|| no_files.to_owned());
                screen.files = files;
            }
            Err(why) => screen.said = Some(why),
        }
    }
    Vec::new()
}

/// So much of the file is read.
pub(crate) fn reading(model: &mut Model, done: u64, total: u64) -> Vec<Effect> {
    if let Some(screen) = model.import_screen()
        && matches!(screen.stage, ImportStage::Reading(..))
    {
        screen.stage = ImportStage::Reading(done, total);
    }
    Vec::new()
}

/// The engine is this far.
pub(crate) fn progress(model: &mut Model, done: u64, total: u64) {
    if let Some(screen) = model.import_screen() {
        screen.stage = match screen.stage {
            ImportStage::Checking(..) => ImportStage::Checking(done, total),
            ImportStage::Saving(..) => ImportStage::Saving(done, total),
            stage @ (ImportStage::Pick | ImportStage::Reading(..) | ImportStage::Review) => stage,
        };
    }
}

/// The file is read: the store is asked what it makes of the rows.
pub(crate) fn read(model: &mut Model, path: &std::path::Path, file: Result<ReadFile, String>) -> Vec<Effect> {
    let unallotted = Word::Unallotted.say(model.lang);
    // A file that was given up before it was read is nobody's business any more.
    let is_wanted = |screen: &&mut ImportScreen| {
        let wanted = screen.file.as_ref().is_some_and(|wanted| wanted.path == path);
        wanted && matches!(screen.stage, ImportStage::Reading(..))
    };
    let Some(screen) = model.import_screen().filter(is_wanted) else {
        return Vec::new();
    };
    let file = match file {
        Ok(file) => file,
        Err(why) => {
            screen.stage = ImportStage::Pick;
            screen.said = Some(why);
            return Vec::new();
        }
    };
    (screen.rows, screen.bad, screen.excel) = (file.rows, file.bad, file.excel);
    if screen.rows.is_empty() {
        screen.said = screen.bad.is_empty().then(|| unallotted.to_owned());
        screen.review(Vec::new());
        return Vec::new();
    }
    screen.stage = ImportStage::Checking(0, screen.rows.len() as u64);
    let request = request(screen, true);
    vec![model.question(Ticket::Check, request)]
}

/// The store has judged the rows.
pub(crate) fn checked(model: &mut Model, result: Result<Reply, Failure>) {
    let lang = model.lang;
    let Some(screen) =
        model.import_screen().filter(|screen| matches!(screen.stage, ImportStage::Checking(..)))
    else {
        return;
    };
    match result {
        Ok(Reply::Import(report)) => screen.review(report.verdicts),
        Ok(_) => screen.stage = ImportStage::Pick,
        Err(failure) => {
            screen.stage = ImportStage::Pick;
            screen.said = Some(say::failure(lang, &failure));
        }
    }
}

/// The rows are stored, or refused meanwhile.
pub(crate) fn saved(model: &mut Model, result: Result<ImportReport, Failure>) {
    let lang = model.lang;
    match result {
        Ok(report) => {
            model.layers.retain(|layer| {
                !matches!(layer, Layer::Import(screen) if matches!(screen.stage, ImportStage::Saving(..)))
            });
            model.say(crate::text::screen::imported(lang, report.ranges));
        }
        Err(Failure::Refused(crate::domain::Refusal::Book(crate::domain::BookRefusal::Import(verdicts)))) => {
            model.alarm(Word::ImportRefused.say(lang));
            if let Some(screen) = model.import_screen() {
                screen.review(verdicts);
            }
        }
        Err(failure) => {
            model.alarm(say::failure(lang, &failure));
            if let Some(screen) = model.import_screen() {
                screen.stage = ImportStage::Review;
            }
        }
    }
}
