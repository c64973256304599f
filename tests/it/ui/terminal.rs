//! Acts and their ids when the engine breaks off: asked again under the same id until answered.

use super::Screen;
use lj::domain::RequestId;
use lj::protocol::{Call, Desk, Failure, Mailbox, Reply};
use std::sync::{Arc, Mutex};

/// A desk that breaks off some acts: before or after the engine did them.
struct Breaking {
    inner: Arc<dyn Desk>,
    breaks: Mutex<Vec<bool>>,
    ids: Mutex<Vec<RequestId>>,
}

impl Desk for Breaking {
    fn call(&self, call: &Call) -> Result<Reply, Failure> {
        let Some(id) = &call.id else { return self.inner.call(call) };
        self.ids.lock().unwrap().push(id.clone());
        match self.breaks.lock().unwrap().pop() {
            Some(true) => {
                self.inner.call(call)?;
                Err(Failure::Unknown)
            }
            Some(false) => Err(Failure::NoEngine),
            None => self.inner.call(call),
        }
    }
    fn subscribe(&self) -> Result<Arc<Mailbox>, Failure> {
        self.inner.subscribe()
    }
}

fn breaking(breaks: Vec<bool>) -> (Arc<Breaking>, Screen) {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let inner: Arc<dyn Desk> = super::engine(&folder);
    let desk = Arc::new(Breaking { inner, breaks: Mutex::new(Vec::new()), ids: Mutex::default() });
    let screen = Screen::on(desk.clone(), folder, 80, 24, lj::text::Lang::Zh);
    screen.add(super::legacy_drafts());
    *desk.breaks.lock().unwrap() = breaks;
    (desk, screen.started())
}

#[test]
fn an_act_that_broke_off_is_repeated_and_done_once() {
    // Done but not answered, then nobody there, then answered.
    let (desk, mut screen) = breaking(vec![false, true]);
    screen
        .press("s")
        .write("乾電池")
        .press("enter enter")
        .write("105")
        .press("enter enter f10")
        .shows("TF-87296300");
    let ids = desk.ids.lock().unwrap().clone();
    assert_eq!(ids.len(), 3);
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    assert_eq!(ids[0].as_str(), "t1-00000000000000000001");
    screen.write("電池").press("enter enter").write("10").press("enter enter f10").shows("TF-87296301");
    assert_eq!(desk.ids.lock().unwrap().len(), 4);
}

#[test]
fn an_engine_that_stays_away_leaves_the_request_to_be_asked_again() {
    let (desk, mut screen) = breaking(Vec::new());
    // More breaks than repeats; the wait between them is skipped by answering in place of the worker.
    let tries = lj::ui::update::TRIES_MAX + 1;
    screen.press("s").write("乾電池").press("enter enter").write("105").press("enter enter");
    let mut effects = lj::ui::update::update(
        &mut screen.model,
        lj::ui::input::Input::Key {
            chord: lj::ui::keymap::Chord::parse("f10").unwrap(),
            at: std::time::Duration::from_secs(1_000),
        },
    );
    for _ in 0..tries {
        assert_eq!(effects.len(), 1);
        let lj::ui::input::Effect::Ask { ticket, .. } = effects.remove(0) else { panic!("no question") };
        let answer = lj::ui::input::Input::Answer { ticket, result: Err(Failure::NoEngine) };
        effects = lj::ui::update::update(&mut screen.model, answer);
    }
    assert_eq!(effects, [lj::ui::input::Effect::Ring(1)], "nobody asks any more, and it is heard");
    screen.golden("issue-no-answer");
    // Leaving the prompt forgets nothing; the next save asks the same again and is answered.
    screen.press("esc s f10").shows("TF-87296300");
    let ids = desk.ids.lock().unwrap().clone();
    assert_eq!(ids.len(), 1, "the broken ones never reached the desk");
    assert_eq!(ids[0].as_str(), "t1-00000000000000000001");
    assert!(screen.model.pending.is_none());
}

#[test]
fn a_save_without_answer_is_asked_again_and_a_newer_form_stays_open() {
    let (desk, mut screen) = breaking(Vec::new());
    screen.press("end e").write("A01");
    let key = |key: &str| lj::ui::input::Input::Key {
        chord: lj::ui::keymap::Chord::parse(key).unwrap(),
        at: std::time::Duration::from_secs(1_000),
    };
    let mut effects = lj::ui::update::update(&mut screen.model, key("f10"));
    while let Some(lj::ui::input::Effect::Ask { ticket, .. }) = effects.pop() {
        let answer = lj::ui::input::Input::Answer { ticket, result: Err(Failure::Unknown) };
        effects = lj::ui::update::update(&mut screen.model, answer);
    }
    // What is shown is what was asked for: no typing, but leaving is free.
    screen.write("X").press("esc");
    assert!(screen.model.layers.is_empty());
    screen.press("a enter").write("zz").press("enter");
    screen.write("00000100").press("f10");
    assert!(screen.model.pending.is_none(), "the old save was asked again and answered");
    assert_eq!(screen.model.layers.len(), 1, "the new form keeps what is typed");
    screen.press("f10").shows("已儲存 1 筆");
    let ids = desk.ids.lock().unwrap().clone();
    assert_eq!(ids.len(), 2, "{ids:?}");
    assert!(ids[0] < ids[1]);
}
