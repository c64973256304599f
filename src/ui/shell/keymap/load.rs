//! TOML to keys: reads every line, collects every fault, then joins a user's map with the legacy one. What the legacy map
//! names is all that can have a key, and must have one.

use crate::domain::CleanText;
use crate::ui::shell::{Action, Chord, Context, FaultKind, Key, MapFault};
use std::collections::BTreeMap;
use toml::de::{DeTable, DeValue};

/// One line of a map that can be used.
struct Binding {
    line: usize,
    context: Context,
    action: Action,
    chords: Vec<Chord>,
}

/// The complete map, compiled in.
pub const LEGACY: &str = include_str!("../../../../keymaps/legacy.toml");
/// The largest user map, in bytes: a hundred times the legacy one.
pub const MAP_BYTES_MAX: usize = 256 * 1024;

/// Each action of each context, and its keys.
pub type Keys = BTreeMap<(Context, Action), Vec<Chord>>;

/// What a map is made from.
pub struct Loaded {
    /// The actions that have a key, in the order of the legacy map.
    pub order: Vec<(Context, Action)>,
    /// Their keys.
    pub keys: Keys,
    /// The faults of the user's map, or of the legacy map when alone.
    pub faults: Vec<MapFault>,
}

/// The legacy map, with a user's changes.
pub fn load(user: Option<&str>) -> Loaded {
    let mut faults = Vec::new();
    let base = read(LEGACY, |_, _| true, &mut faults);
    let order: Vec<(Context, Action)> = base.iter().map(|line| (line.context, line.action)).collect();
    let mut keys: Keys = base.into_iter().map(|line| ((line.context, line.action), line.chords)).collect();
    let mut lines = BTreeMap::new();
    if let Some(toml) = user {
        for binding in read(toml, |context, action| order.contains(&(context, action)), &mut faults) {
            take_over(&mut keys, &binding);
            lines.insert((binding.context, binding.action), binding.line);
        }
    }
    for &(context, action) in &order {
        if keys.get(&(context, action)).is_none_or(Vec::is_empty) {
            let kind = FaultKind::Lost { context: context.name(), action: action.name() };
            faults.push(MapFault { line: lines.get(&(context, action)).copied(), kind });
        }
    }
    faults.sort_by_key(|fault| fault.line.unwrap_or(usize::MAX));
    Loaded { order, keys, faults }
}

/// Gives the binding its keys; whoever had one of them in that context loses it.
fn take_over(keys: &mut Keys, binding: &Binding) {
    for ((context, action), chords) in keys.iter_mut() {
        if *context == binding.context && *action != binding.action {
            chords.retain(|chord| !binding.chords.contains(chord));
        }
    }
    keys.insert((binding.context, binding.action), binding.chords.clone());
}

/// Reads the lines of a map; `knows` says which actions a context has.
fn read(toml: &str, knows: impl Fn(Context, Action) -> bool, faults: &mut Vec<MapFault>) -> Vec<Binding> {
    if toml.len() > MAP_BYTES_MAX {
        let kind = FaultKind::Syntax(format!("{} > {MAP_BYTES_MAX} bytes", toml.len()));
        faults.push(MapFault { line: None, kind });
        return Vec::new();
    }
    let (table, errors) = DeTable::parse_recoverable(toml);
    for error in errors {
        let line = error.span().map(|span| line_of(toml, span.start));
        faults.push(MapFault { line, kind: FaultKind::Syntax(shown(error.message())) });
    }
    let mut bindings = Vec::new();
    for (name, value) in table.get_ref() {
        let line = line_of(toml, name.span().start);
        let context = Context::ALL.iter().copied().find(|context| context.name() == name.get_ref().as_ref());
        match (context, value.get_ref()) {
            (Some(context), DeValue::Table(actions)) => {
                read_context(toml, (context, actions), &knows, faults, &mut bindings);
            }
            (None, _) => {
                faults.push(MapFault::at(line, FaultKind::UnknownContext(shown(name.get_ref()))));
            }
            (Some(_), _) => {
                faults.push(MapFault::at(line, FaultKind::Value(shown(name.get_ref()))));
            }
        }
    }
    // The table is sorted by name; what comes first in the file shall come first here.
    bindings.sort_by_key(|binding| binding.line);
    refuse_twice(&mut bindings, faults);
    bindings
}

fn read_context(
    toml: &str,
    (context, actions): (Context, &DeTable<'_>),
    knows: &impl Fn(Context, Action) -> bool,
    faults: &mut Vec<MapFault>,
    bindings: &mut Vec<Binding>,
) {
    for (name, value) in actions {
        let line = line_of(toml, name.span().start);
        let named = Action::ALL.iter().copied().find(|action| action.name() == name.get_ref().as_ref());
        let Some(action) = named.filter(|action| knows(context, *action)) else {
            let kind = FaultKind::UnknownAction { context: context.name(), action: shown(name.get_ref()) };
            faults.push(MapFault::at(line, kind));
            continue;
        };
        let DeValue::Array(items) = value.get_ref() else {
            faults.push(MapFault::at(line, FaultKind::Value(shown(name.get_ref()))));
            continue;
        };
        let mut chords = Vec::new();
        for item in items {
            let line = line_of(toml, item.span().start);
            let read = match item.get_ref() {
                DeValue::String(key) => read_key(key, context),
                _ => Err(FaultKind::Value(shown(name.get_ref()))),
            };
            let fault = match read {
                Ok((chord, warning)) => {
                    chords.push(chord);
                    warning
                }
                Err(kind) => Some(kind),
            };
            faults.extend(fault.map(|kind| MapFault::at(line, kind)));
        }
        bindings.push(Binding { line, context, action, chords });
    }
}

fn read_key(raw: &str, context: Context) -> Result<(Chord, Option<FaultKind>), FaultKind> {
    let chord = Chord::parse(raw).ok_or_else(|| FaultKind::Key(shown(raw)))?;
    let plain = matches!(chord.key, Key::Char(_)) && !chord.ctrl && !chord.alt;
    if plain && context.is_typing() {
        return Err(FaultKind::Typing { key: chord.to_string(), context: context.name() });
    }
    let warning = chord.never_arrives().then(|| FaultKind::NeverArrives(chord.to_string()));
    Ok((chord, warning))
}

/// A key stays with the first action of a context that names it.
fn refuse_twice(bindings: &mut [Binding], faults: &mut Vec<MapFault>) {
    let mut owners: BTreeMap<(Context, Chord), Action> = BTreeMap::new();
    for binding in bindings {
        let Binding { line, context, action, chords } = binding;
        chords.retain(|chord| match owners.get(&(*context, *chord)) {
            None => {
                owners.insert((*context, *chord), *action);
                true
            }
            Some(first) => {
                let kind =
                    FaultKind::Twice { key: chord.to_string(), first: first.name(), second: action.name() };
                faults.push(MapFault::at(*line, kind));
                false
            }
        });
    }
}

fn line_of(toml: &str, offset: usize) -> usize {
    toml.as_bytes().iter().take(offset).filter(|&&byte| byte == b'\n').count() + 1
}

/// A name out of the map, safe to show.
fn shown(raw: &str) -> String {
    let cut: String = raw.chars().take(60).collect();
    CleanText::new(&cut, 60).unwrap_or_default().to_string()
}
