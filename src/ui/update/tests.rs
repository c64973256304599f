//! What comes of what a room says is next, where other rooms lie over it.

use super::*;
use crate::protocol::sale::Reply as Sold;
use crate::protocol::{Failure, NumberLife, Reply};
use crate::text::Lang;
use crate::ui::door::{Wish, WorkKind};
use crate::ui::model::Setup;

fn model() -> Model {
    let (mut model, first) = Model::new(Setup::of_tests(Lang::Zh));
    assert_eq!(
        first.len(),
        7,
        "the store, the grid, the companies, the fence, the upload, what is suggested, the upkeep"
    );
    model.effects.clear();
    model
}

fn answer(model: &mut Model, ticket: Ticket, reply: Sold) -> Vec<Effect> {
    update(model, Input::Answer { ticket, result: Ok(Reply::Sale(reply)) })
}

#[test]
fn what_a_covered_room_opens_lies_under_what_covers_it() {
    let mut model = model();
    open_sale(&mut model);
    model.cover(Why::Locked);
    answer(&mut model, Ticket::Parked, Sold::ParkedList(Vec::new()));
    assert_eq!(model.layers.len(), 2, "there is no list of nothing");
    model.enter(1, Door::Parked(Vec::new()));
    let [Layer::Sale(_), Layer::Pick(_), Layer::SignIn(_)] = model.layers.as_slice() else {
        panic!("{:?}", model.layers)
    };
}

#[test]
fn a_covered_room_closes_without_touching_the_others() {
    let mut model = model();
    open_sale(&mut model);
    model.enter(1, Door::Overview);
    model.open(help(&model.shell, Context::Browse));
    assert!(model.tell(|_: &mut Board, _| Next::Close));
    let [Layer::Sale(_), Layer::Help(_)] = model.layers.as_slice() else { panic!("{:?}", model.layers) };
    assert!(!model.tell(|_: &mut Board, _| Next::Close), "it is not there any more");
}

#[test]
fn a_room_that_gives_way_opens_the_next_in_its_place() {
    let mut model = model();
    open_sale(&mut model);
    model.enter(1, Door::Ask(Asked::ClearSale));
    model.open(help(&model.shell, Context::Browse));
    assert!(model.tell(|_: &mut Question, _| Next::Go(Door::Ask(Asked::Drop))));
    let [Layer::Sale(_), Layer::Question(question), Layer::Help(_)] = model.layers.as_slice() else {
        panic!("{:?}", model.layers)
    };
    assert_eq!(question.asked, Asked::Drop);
}

#[test]
fn the_grid_never_closes() {
    let mut model = model();
    model.tell_top(|_, _| Next::Close);
    assert!(model.layers.is_empty());
    model.tell_top(|_, _| Next::Open(Door::KeyTest));
    assert!(matches!(model.layers.as_slice(), [Layer::KeyTest(_)]));
}

#[test]
fn an_answer_without_its_room_is_nobodys_business() {
    let life = NumberLife::unused(crate::domain::Number::parse("TF87296550").unwrap(), None);
    let mut model = model();
    for wish in [Wish::Open, Wish::Again, Wish::Remedy, Wish::Print, Wish::AllowanceCancel] {
        answer(&mut model, Ticket::Life(wish), Sold::NumberLife(Box::new(life.clone())));
        assert!(model.layers.is_empty() && model.note.is_none(), "{wish:?}");
    }
    update(&mut model, Input::Answer { ticket: Ticket::Preview, result: Err(Failure::NoEngine) });
    assert!(model.note.is_none(), "no form waits for a preview");
    update(&mut model, Input::Answer { ticket: Ticket::Frame, result: Err(Failure::NoEngine) });
    assert!(model.layers.is_empty());
}

#[test]
fn what_came_of_a_work_is_not_told_on_a_locked_terminal_but_kept() {
    let over = || Input::WorkOver { kind: WorkKind::BackUp, result: Ok("/media/stick".to_owned()) };
    let mut model = model();
    update(&mut model, over());
    assert_eq!(model.note.as_ref().map(|note| note.text.as_str()), Some("/media/stick"));
    model.note = None;
    model.cover(Why::Locked);
    let note = model.note.clone();
    update(&mut model, over());
    assert_eq!(model.note, note);
    assert_eq!(model.upkeep.said[&WorkKind::BackUp].text, "/media/stick");
}
