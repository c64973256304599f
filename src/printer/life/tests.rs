//! One printer's way through its jobs, step by step: no thread, no device, no time but the script's.

use super::*;
use crate::domain::{Moment, Number, Period, ShiftId};
use crate::printer::{Link, Printer};

fn job(id: u64) -> PrintJob {
    PrintJob {
        id: PrintJobId(id),
        printout: Printout::Shift(ShiftId(1)),
        drawer: false,
        till: None,
        staff: None,
        at: Moment::from_unix(0),
        reason: Default::default(),
        state: JobState::Queued,
    }
}

fn task(id: u64) -> Task {
    Task { job: job(id), printer: Printer::new(Link::Tcp(String::new())), fresh: true }
}

fn drawer(id: u64, fresh: bool) -> Task {
    Task { job: PrintJob { printout: Printout::Drawer, drawer: true, ..job(id) }, fresh, ..task(id) }
}

/// A life and its time.
struct Script {
    life: Life,
    now: Tick,
}

impl Script {
    fn with(tasks: Vec<Task>) -> Self {
        let mut life = Life::new(Timing::default());
        life.offer(tasks);
        Self { life, now: Tick::START }
    }

    fn say(&mut self, said: Said) -> Want {
        self.life.step(self.now, said)
    }

    /// Says what follows, and gives what is wanted at the end.
    fn after(&mut self, said: impl IntoIterator<Item = Said>) -> Want {
        said.into_iter().fold(Want::End, |_, said| self.say(said))
    }

    fn pass(&mut self, time: Duration) {
        self.now = self.now + time;
    }
}

fn made() -> Said {
    Said::Made(Ok(vec![1, 2, 3]))
}

const DONE: Said = Said::Acted(Ok(()));

fn begin(id: u64) -> Want {
    Want::Act(Box::new(request::PrintBegin(PrintJobId(id)).into()))
}

fn end(id: u64, end: PrintEnd) -> Want {
    Want::Act(Box::new(request::PrintEnd { job: PrintJobId(id), end }.into()))
}

/// Which job is to be made, and whether the drawer opens.
fn making(want: Want) -> (u64, bool) {
    match want {
        Want::Make { task, pulse } => (task.job.id.0, pulse),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_job_is_made_asked_for_begun_sent_settled_and_ended_and_then_the_next_comes() {
    let mut script = Script::with(vec![task(1), task(2)]);
    assert_eq!(making(script.say(Said::Woken)), (1, true));
    assert_eq!(script.say(made()), Want::Check);
    assert_eq!(script.say(Said::Checked(Ok(()))), begin(1));
    assert_eq!(script.say(DONE), Want::Send(PrintJobId(1), vec![1, 2, 3]));
    assert_eq!(script.say(Said::Sent(Ok(()))), Want::Settle);
    assert_eq!(script.say(Said::Settled(Ok(()))), end(1, PrintEnd::Printed));
    assert_eq!(script.say(DONE), Want::Leave);
    script.life.offer(vec![task(1), task(2)]);
    assert_eq!(making(script.say(Said::Left)), (2, true), "the list was older than the end of job 1");
}

#[test]
fn nothing_to_do_waits_and_the_end_ends() {
    let mut script = Script::with(Vec::new());
    assert_eq!(script.say(Said::Woken), Want::Wait(Tick::START + IDLE));
    script.life.end();
    script.life.offer(vec![task(1)]);
    assert_eq!(script.say(Said::Woken), Want::End);
}

#[test]
fn a_printer_in_trouble_is_told_of_once_and_asked_again_ever_later() {
    let (timing, mut script) = (Timing::default(), Script::with(vec![task(1), task(2)]));
    let trouble = PrinterTrouble::PaperOut;
    let want = script.after([Said::Woken, made(), Said::Checked(Err(trouble))]);
    assert_eq!(want, end(1, PrintEnd::Nothing(trouble)));
    assert_eq!(script.say(DONE), Want::Leave);
    let mut pause = timing.retry_first;
    for _ in 0..6 {
        assert_eq!(script.say(Said::Left), Want::Wait(script.now + pause), "no other job overtakes");
        script.pass(pause);
        assert_eq!(making(script.say(Said::Woken)), (1, false), "no drawer opens after that");
        assert_eq!(script.after([made(), Said::Checked(Err(trouble))]), Want::Leave, "it is not told again");
        pause = (pause * 2).min(timing.retry_max);
    }
    assert_eq!(pause, timing.retry_max);
    script.pass(pause);
    let want = script.after([Said::Left, made(), Said::Checked(Ok(())), DONE, Said::Sent(Ok(()))]);
    assert_eq!(want, Want::Settle);
    assert_eq!(script.after([Said::Settled(Ok(())), DONE]), Want::Leave);
    assert_eq!(making(script.say(Said::Left)), (2, true));
}

#[test]
fn a_job_that_cannot_be_made_holds_up_no_other() {
    let (timing, mut script) = (Timing::default(), Script::with(vec![task(1), task(2)]));
    let unmade = || Said::Made(Err(Unmade::Trouble(PrinterTrouble::NoQrKey)));
    let want = script.after([Said::Woken, unmade()]);
    assert_eq!(want, end(1, PrintEnd::Nothing(PrinterTrouble::NoQrKey)));
    assert_eq!(script.say(DONE), Want::Leave);
    assert_eq!(making(script.say(Said::Left)).0, 2);
    assert_eq!(script.after([unmade(), Said::Acted(Err(NotDone::Refused))]), Want::Leave, "2 was given up");
    assert_eq!(script.say(Said::Left), Want::Wait(Tick::START + timing.remake));
    script.pass(timing.remake);
    assert_eq!(making(script.say(Said::Woken)).0, 1);
}

#[test]
fn what_breaks_off_is_in_doubt_unless_certainly_nothing_left() {
    let sent = |nothing, trouble| {
        let mut script = Script::with(vec![task(1)]);
        script.after([Said::Woken, made(), Said::Checked(Ok(())), DONE]);
        (script.say(Said::Sent(Err(Broken { nothing, trouble }))), script)
    };
    let hung = PrinterTrouble::NoAnswer;
    let (want, mut script) = sent(true, hung);
    assert_eq!(want, end(1, PrintEnd::Nothing(hung)));
    script.say(DONE);
    let retry = Tick::START + Timing::default().retry_first;
    assert_eq!(script.say(Said::Left), Want::Wait(retry), "it waits, and comes again by itself");
    let (want, mut script) = sent(false, hung);
    assert_eq!(want, end(1, PrintEnd::Doubtful(hung)));
    script.say(DONE);
    assert_eq!(script.say(Said::Left), Want::Wait(Tick::START + IDLE), "a person decides");
}

#[test]
fn silence_after_a_whole_job_is_a_doubt_and_after_the_end_it_is_ours() {
    for (breaks_off, trouble) in [(false, PrinterTrouble::NoAnswer), (true, PrinterTrouble::Interrupted)] {
        let mut script = Script::with(vec![task(1)]);
        script.after([Said::Woken, made(), Said::Checked(Ok(())), DONE, Said::Sent(Ok(()))]);
        if breaks_off {
            script.life.end();
            script.life.break_off();
        }
        let want = script.say(Said::Settled(Err(PrinterTrouble::NoAnswer)));
        assert_eq!(want, end(1, PrintEnd::Doubtful(trouble)));
        let last = script.after([DONE, Said::Left]);
        assert_eq!(last == Want::End, breaks_off, "{last:?}");
    }
}

#[test]
fn a_job_that_was_cancelled_before_it_began_is_let_go() {
    let mut script = Script::with(vec![task(1)]);
    script.after([Said::Woken, made(), Said::Checked(Ok(()))]);
    assert_eq!(script.say(Said::Acted(Err(NotDone::Refused))), Want::Leave);
    assert_eq!(script.say(Said::Left), Want::Wait(Tick::START + IDLE));
}

#[test]
fn an_engine_that_is_gone_is_waited_for_at_every_step() {
    let gone = || Said::Acted(Err(NotDone::Gone));
    let retry = Want::Wait(Tick::START + Timing::default().retry_first);
    let unanswered: [Vec<Said>; 3] = [
        vec![Said::Woken, Said::Made(Err(Unmade::Gone))],
        vec![Said::Woken, made(), Said::Checked(Ok(())), gone()],
        vec![Said::Woken, made(), Said::Checked(Err(PrinterTrouble::CoverOpen)), gone()],
    ];
    for said in unanswered {
        let mut script = Script::with(vec![task(1)]);
        assert_eq!(script.after(said), Want::Leave);
        assert_eq!(script.say(Said::Left), retry);
    }
}

#[test]
fn a_drawer_opens_only_when_it_was_just_asked_for() {
    let mut script = Script::with(vec![drawer(1, false), drawer(2, true)]);
    let give_up = |id| Want::Act(Box::new(request::PrintGiveUp(PrintJobId(id)).into()));
    assert_eq!(script.say(Said::Woken), give_up(1), "of the day before");
    script.say(DONE);
    assert_eq!(making(script.say(Said::Left)), (2, true));
    // Whoever wanted it hears why; when its turn comes again it is nobody's wish any more.
    let offline = PrinterTrouble::Offline;
    assert_eq!(script.after([made(), Said::Checked(Err(offline))]), end(2, PrintEnd::Nothing(offline)));
    script.after([DONE, Said::Left]);
    script.pass(Timing::default().retry_first);
    assert_eq!(script.say(Said::Woken), give_up(2));
}

#[test]
fn a_drawer_that_hangs_nowhere_is_done_by_doing_nothing() {
    let mut script = Script::with(vec![drawer(1, true)]);
    assert_eq!(script.after([Said::Woken, Said::Made(Ok(Vec::new()))]), begin(1));
    assert_eq!(script.say(DONE), end(1, PrintEnd::Printed));
}

#[test]
fn a_slip_opens_the_drawer_with_its_first_try_alone() {
    let number = Number::parse("AB00000001").unwrap();
    let paper = crate::domain::InvoicePaper::Original;
    let period = Period::parse("11511").unwrap();
    let printout = Printout::Invoice { number, period, paper, detail: false };
    let held = JobState::Held(PrinterTrouble::PaperOut);
    for (state, fresh, pulse) in
        [(JobState::Queued, true, true), (JobState::Queued, false, false), (held, true, false)]
    {
        let job = PrintJob { printout: printout.clone(), state, ..job(1) };
        let mut script = Script::with(vec![Task { job, fresh, ..task(1) }]);
        assert_eq!(making(script.say(Said::Woken)), (1, pulse), "{state:?} {fresh}");
    }
}
