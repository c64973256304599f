//! What comes of what a room says is next, where other rooms lie over it.

use super::*;
use crate::protocol::sale::Reply as Sold;
use crate::protocol::{Failure, NumberLife, Reply};
use crate::text::Lang;
use crate::ui::door::{Wish, WorkKind};
use crate::ui::model::Setup;
use crate::ui::screen::help;

fn model() -> Model {
    let (mut model, first) = Model::new(Setup::of_tests(Lang::Zh));
    assert_eq!(
        first.len(),
        8,
        "the store, the grid, the end of numbers, the companies, the fence, the upload, what is suggested, the upkeep"
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

/// R1: a shop without its QR key says so before goods are typed, and takes none until a company buys.
#[test]
fn goods_are_not_taken_where_the_engine_says_that_nobody_can_be_handed_a_slip() {
    use crate::domain::{PaperRefusal, Refusal, Ubn};
    let mut model = model();
    let opened = open_sale(&mut model);
    let asked = |effects: &[Effect]| {
        effects.iter().any(|effect| matches!(effect, Effect::Ask { ticket: Ticket::Seller, .. }))
    };
    assert!(asked(&opened), "{opened:?}");
    let no = Refusal::Paper(PaperRefusal::NoQrKey(Ubn::parse("12345675").unwrap()));
    let came = |model: &mut Model, result| update(model, Input::Answer { ticket: Ticket::Seller, result });
    came(&mut model, Err(Failure::Refused(no.clone())));
    let alarm = |model: &Model| model.note.as_ref().is_some_and(|note| note.text.contains("12345675"));
    assert!(alarm(&model), "said when the sale opens");
    let type_in = |model: &mut Model, text: &str| {
        let keys = text.chars().map(Key::Char).chain([Key::Enter]);
        let mut effects = Vec::new();
        for (at, key) in (1..).zip(keys) {
            let at = Duration::from_secs(at);
            effects.extend(update(model, Input::Key { chord: Chord::plain(key), at }));
        }
        effects
    };
    let looked = |effects: &[Effect]| {
        effects
            .iter()
            .any(|effect| matches!(effect, Effect::Ask { ticket: Ticket::Good | Ticket::Goods, .. }))
    };
    let effects = type_in(&mut model, "4710088412345");
    assert!(!looked(&effects) && alarm(&model) && asked(&effects), "no goods, and it is asked again");
    // A company needs a slip too, unless its invoice goes into a carrier.
    type_in(&mut model, "04595257");
    answer(&mut model, Ticket::BuyerName(Ubn::parse("04595257").unwrap()), Sold::BuyerName(None));
    let sale = model.sale_screen().unwrap();
    assert_eq!(sale.buyer(), Ubn::parse("04595257").ok());
    sale.form.focus_on(crate::ui::shell::FieldName::Entry);
    assert!(!looked(&type_in(&mut model, "4710088412345")) && alarm(&model));
    let sale = model.sale_screen().unwrap();
    assert_eq!(sale.form.focused().map(|field| field.name), Some(crate::ui::shell::FieldName::Carrier));
    type_in(&mut model, "/ABC+123");
    let sale = model.sale_screen().unwrap();
    sale.form.focus_on(crate::ui::shell::FieldName::Entry);
    sale.form.set(crate::ui::shell::FieldName::Entry, "");
    assert!(looked(&type_in(&mut model, "4710088412345")));
}

/// A key that was put in meanwhile counts at once, and so does an engine that does not answer.
#[test]
fn the_bar_goes_with_the_next_answer() {
    use crate::domain::{PaperRefusal, Refusal, Ubn};
    let mut model = model();
    open_sale(&mut model);
    let no = || Refusal::Paper(PaperRefusal::NoQrKey(Ubn::parse("12345675").unwrap()));
    for lifted in [Err(Failure::NoEngine), Err(Failure::Unknown)] {
        let result = Err(Failure::Refused(no()));
        update(&mut model, Input::Answer { ticket: Ticket::Seller, result });
        assert!(model.sale_screen().unwrap().bar.is_some());
        model.sale_screen().unwrap().begin_next();
        assert!(model.sale_screen().unwrap().bar.is_some(), "the next sale is barred too");
        update(&mut model, Input::Answer { ticket: Ticket::Seller, result: lifted });
        assert!(model.sale_screen().unwrap().bar.is_none());
    }
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

/// A minute that goes by costs an idle screen two questions; what can wait is asked at the next key.
#[test]
fn the_check_that_is_due_is_asked_about_by_the_first_key_after_a_minute_and_not_by_the_clock() {
    use crate::protocol::UpkeepReport;
    let mut model = model();
    let since = Some(Moment::from_unix(7));
    model.upkeep.report = Some(Box::new(UpkeepReport { since, ..UpkeepReport::default() }));
    let asked = |effects: &[Effect]| {
        effects.iter().filter(|effect| matches!(effect, Effect::Ask { ticket: Ticket::Upkeep, .. })).count()
    };
    let minute = model.now.plus_seconds(60);
    assert_eq!(asked(&update(&mut model, Input::Clock(minute))), 0);
    let press = |model: &mut Model, at| {
        update(model, Input::Key { chord: Chord::plain(Key::Down), at: Duration::from_secs(at) })
    };
    assert_eq!(asked(&press(&mut model, 1)), 1);
    assert_eq!(asked(&press(&mut model, 2)), 0, "once a minute");
}
