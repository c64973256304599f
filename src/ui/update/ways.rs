//! Every act of the whole program as it stands now, and the way to its room: which rooms are left for it, which doors are
//! gone through. Both are found by trying: copies of the rooms are asked where their acts lead, so that nothing is listed
//! here.

use crate::text::{self, screen::Word};
use crate::ui::model::Model;
use crate::ui::screen::palette::PaletteRow;
use crate::ui::screen::{EVERYWHERE, GRID, Layer, tables};
use crate::ui::shell::{
    Action, Chord, Context, Key, Needs, Next, Press, Room, RoomKind, Shell, Table, TableAct, WhyNot,
};
use std::collections::{BTreeMap, VecDeque};

/// The way to a room.
#[derive(Clone, Debug, Default)]
pub struct Way {
    /// How many rooms are left first.
    pub leaves: usize,
    /// The acts that lead on from there.
    pub doors: Vec<Action>,
    /// Why one of them does not apply.
    pub why: Option<WhyNot>,
    /// The room as it would stand then; `None` for the grid.
    room: Option<Box<Layer>>,
}

impl Way {
    fn kind(&self) -> RoomKind {
        self.room.as_ref().map_or(GRID, |layer| layer.kind())
    }

    fn with<T>(&self, model: &Model, what: impl FnOnce(&mut dyn Room) -> T) -> T {
        match self.room.clone() {
            Some(mut layer) => what(layer.room_mut()),
            None => what(&mut model.grid.clone()),
        }
    }

    /// Why an act of the room cannot be done, as far as that is known before what it shows has come.
    fn bars(&self, model: &Model, act: &TableAct) -> Option<WhyNot> {
        self.why.clone().or_else(|| act.needs.met(&model.shell).err()).or_else(|| {
            self.with(
                model,
                |room| {
                    if room.is_loading() { None } else { room.why_not(&model.shell, act.action) }
                },
            )
        })
    }
}

/// The ways to all rooms that are open or can be opened from here, by the kind of the room.
pub fn ways(model: &Model) -> BTreeMap<RoomKind, Way> {
    let tables = tables();
    let (mut open, mut barred) = (left_for(model), VecDeque::new());
    let mut found: BTreeMap<RoomKind, Way> = BTreeMap::new();
    while let Some(way) = open.pop_front().or_else(|| barred.pop_front()) {
        let kind = way.kind();
        if found.contains_key(&kind) {
            continue;
        }
        let acts = tables.iter().filter(|table| table.kind == kind).flat_map(|table| &table.acts);
        for act in acts.filter(|act| act.leads && !act.action.is_of_the_focus()) {
            if let Some(next) = behind(model, &way, act.action) {
                if next.why.is_none() { open.push_back(next) } else { barred.push_back(next) }
            }
        }
        found.insert(kind, way);
    }
    found
}

/// The way to one kind of room, if it is open or can be opened from here.
pub fn to(model: &Model, kind: RoomKind) -> Option<Way> {
    let is_here = model.layers.last().map_or(GRID, Layer::kind) == kind;
    if is_here { Some(Way::default()) } else { ways(model).remove(&kind) }
}

/// The rooms that are open, the topmost first, as far down as each on the way can be left without a question.
fn left_for(model: &Model) -> VecDeque<Way> {
    let mut ways = VecDeque::new();
    let mut layers = model.layers.clone();
    loop {
        let (leaves, room) = (ways.len(), layers.last().cloned().map(Box::new));
        ways.push_back(Way { leaves, room, ..Way::default() });
        let Some(mut top) = layers.pop() else { return ways };
        let press = pressed(model, &top, Action::Leave);
        if !matches!(top.room_mut().key(&mut quiet(model), press), Next::Close) {
            return ways;
        }
    }
}

/// The room behind an act of another, if a room is; a question is none.
fn behind(model: &Model, way: &Way, action: Action) -> Option<Way> {
    let mut shell = quiet(model);
    let why = way.with(model, |room| room.why_not(&shell, action));
    let (Next::Open(door) | Next::Go(door)) = way.with(model, |room| room.leads(&mut shell, action)) else {
        return None;
    };
    let layer = Layer::behind(door, &mut shell).ok()?;
    if matches!(layer, Layer::Question(_)) {
        return None;
    }
    let doors = way.doors.iter().copied().chain([action]).collect();
    Some(Way { leaves: way.leaves, doors, why: way.why.clone().or(why), room: Some(Box::new(layer)) })
}

/// The shell of a trial: what it would do outside is not done.
fn quiet(model: &Model) -> Shell {
    model.shell.clone()
}

fn pressed(model: &Model, layer: &Layer, action: Action) -> Press {
    Press { chord: chord(model, layer.room().context(), action), action: Some(action), at: model.at }
}

/// The word of an act that is about the row under the cursor of its room; none where it is not.
pub fn word_of_row(kind: RoomKind, action: Action) -> Option<Word> {
    let table = tables().into_iter().find(|table| table.kind == kind)?;
    let act = table.acts.into_iter().find(|act| act.action == action && act.needs.of_row)?;
    Some(act.word.unwrap_or(act.action.word()))
}

/// The key of an act.
pub fn chord(model: &Model, context: Context, action: Action) -> Chord {
    let keys = context.chain().find_map(|context| model.keymap.keys(context, action).first());
    keys.copied().unwrap_or(Chord::plain(Key::Enter))
}

/// Every act: those of the room on top, those that are done everywhere, those that can be done elsewhere, the others.
pub fn acts(model: &Model) -> Vec<PaletteRow> {
    let (tables, ways) = (tables(), ways(model));
    let top = model.layers.last().map_or(GRID, Layer::kind);
    // Not even the room under all is reached: what is on top holds something.
    let held = tables.iter().find(|table| table.kind == top && !ways.contains_key(&GRID));
    let held = held.map(|table| text::screen::finish_here(model.lang, table.title.say(model.lang)));
    let all = |table: &Table| -> Vec<PaletteRow> {
        let done = table.acts.iter().filter(|act| act.is_done);
        done.map(|act| row(model, table, act, ways.get(&table.kind), held.as_deref())).collect()
    };
    let (here, others): (Vec<&Table>, Vec<&Table>) = tables.iter().partition(|table| table.kind == top);
    let mut rows: Vec<PaletteRow> = here.into_iter().flat_map(all).collect();
    rows.extend(EVERYWHERE.into_iter().filter(|action| *action != Action::Palette).map(everywhere));
    let (near, far): (Vec<_>, Vec<_>) = others.into_iter().flat_map(all).partition(|row| row.why.is_none());
    rows.extend(near.into_iter().chain(far));
    rows
}

fn everywhere(action: Action) -> PaletteRow {
    let (word, context) = (action.word(), Context::Global);
    PaletteRow {
        kind: None,
        title: Word::CtxGlobal,
        context,
        action,
        word,
        needs: Needs::default(),
        why: None,
    }
}

/// An act of a room, with the way there if there is one; `held` says that no room can be left.
fn row(model: &Model, table: &Table, act: &TableAct, way: Option<&Way>, held: Option<&str>) -> PaletteRow {
    let lang = model.lang;
    let away = || text::screen::only_in(lang, table.title.say(lang));
    let is_here = way.is_some_and(|way| way.leaves == 0 && way.doors.is_empty());
    let why = match way {
        Some(_) if is_here && model.keymap.shown(model.context(), act.action).is_empty() => {
            let where_it_is = table.contexts.last().map_or(table.title, |context| context.word());
            Some(text::screen::only_in(lang, where_it_is.say(lang)))
        }
        Some(way) if is_here => way.bars(model, act).map(|why| why.0.text),
        // What is about a field or a cursor is about one that is seen.
        Some(_) if act.action.is_of_the_focus() || act.action.moves() => Some(away()),
        Some(way) => way.bars(model, act).map(|why| why.0.text),
        None => Some(held.map_or_else(away, str::to_owned)),
    };
    PaletteRow {
        kind: Some(table.kind),
        title: table.title,
        context: table.contexts.first().copied().unwrap_or(Context::Global),
        action: act.action,
        word: act.word.unwrap_or(act.action.word()),
        needs: act.needs,
        why,
    }
}
