//! While the store file is made anew from the ledger: a person at a terminal sees how far it is, a log gets a line now and
//! then, systemd its status. Whoever ends it leaves nothing half done, for what was made has no name yet: Ctrl-C ends a verb
//! as it does elsewhere; a service hears its signals between two pieces.

use crate::cli::home::notify::Supervisor;
use crate::cli::out::remark;
use crate::engine::Rebuilt;
use crate::text::{self, Lang};
use crate::world::{Clock, Tick};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, IsTerminal};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// A log gets a line at each of so many parts of the way.
const LOG_PARTS: u64 = 10;
/// How much longer systemd is asked to wait for a start, each time it is told: far more than two pieces are apart.
const PATIENCE: Duration = Duration::from_secs(60);

/// What hears of it.
pub struct Teller {
    lang: Lang,
    clock: Arc<dyn Clock>,
    begun: Tick,
    told_parts: Option<u64>,
    bar: Option<ProgressBar>,
    supervisor: Option<Supervisor>,
    has_begun: bool,
}

/// Raised by the signals that end a service.
static ENDED: OnceLock<Arc<AtomicBool>> = OnceLock::new();

/// These signals, which this process handles, end a rebuild.
///
/// # Errors
/// What the system says.
pub fn ends_by(signals: &[i32]) -> io::Result<()> {
    let flag = ENDED.get_or_init(Arc::default);
    signals.iter().try_for_each(|&signal| signal_hook::flag::register(signal, Arc::clone(flag)).map(drop))
}

impl Teller {
    /// Nothing is told before the first piece.
    pub fn new(lang: Lang, clock: Arc<dyn Clock>) -> Self {
        let begun = clock.monotonic();
        Self { lang, clock, begun, told_parts: None, bar: None, supervisor: None, has_begun: false }
    }

    /// So much of it is done; says whether to go on.
    pub fn hear(&mut self, rebuilt: Rebuilt) -> ControlFlow<()> {
        if !std::mem::replace(&mut self.has_begun, true) {
            self.begin();
        }
        let sentence = self.sentence(rebuilt);
        match &self.bar {
            Some(bar) => bar.set_message(sentence.clone()),
            None => self.log(rebuilt, &sentence),
        }
        if let Some(supervisor) = &self.supervisor {
            let more = format!("EXTEND_TIMEOUT_USEC={}", PATIENCE.as_micros());
            // A supervisor that hears nothing keeps nobody from opening.
            let _ = supervisor.tell(&[&format!("STATUS={sentence}"), &more]);
        }
        match ENDED.get().is_some_and(|ended| ended.load(Ordering::Relaxed)) {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    }

    /// An opening that makes nothing anew shows nothing.
    fn begin(&mut self) {
        if io::stderr().is_terminal() {
            let style =
                ProgressStyle::with_template("{msg}").unwrap_or_else(|_| ProgressStyle::default_bar());
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr()).with_style(style);
            self.bar = Some(bar);
        }
        // A name that is no socket is told by whoever serves.
        self.supervisor = Supervisor::of_environment().ok();
    }

    fn sentence(&self, rebuilt: Rebuilt) -> String {
        let Rebuilt { done, total } = rebuilt;
        if done >= total {
            return text::store::rebuilt_all(self.lang, total);
        }
        let took = self.clock.monotonic().since(self.begun).as_secs_f64();
        let left_s = took * (total - done) as f64 / done.max(1) as f64;
        text::store::rebuilt(self.lang, done, total, done * 100 / total, left_s.ceil() as u64)
    }

    fn log(&mut self, rebuilt: Rebuilt, sentence: &str) {
        let parts = rebuilt.done * LOG_PARTS / rebuilt.total.max(1);
        if self.told_parts != Some(parts) {
            self.told_parts = Some(parts);
            remark(sentence);
        }
    }
}

impl Drop for Teller {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Moment;
    use crate::world::sim::SimClock;

    #[test]
    fn a_person_reads_how_far_it_is_and_how_long_it_takes() {
        let clock = SimClock::at(Moment::default());
        let mut teller = Teller::new(Lang::En, Arc::clone(&clock) as Arc<dyn Clock>);
        clock.pass(Duration::from_secs(3));
        let told = teller.sentence(Rebuilt { done: 250, total: 1_000 });
        assert!(
            told.contains("250") && told.contains("1000") && told.contains("25 %") && told.contains("9 s"),
            "{told}"
        );
        assert!(!teller.sentence(Rebuilt { done: 1_000, total: 1_000 }).contains("100 %"));
        let zh = Teller::new(Lang::Zh, clock).sentence(Rebuilt { done: 1, total: 4 });
        assert!(zh.contains("25%"), "{zh}");
        assert!(teller.hear(Rebuilt { done: 1, total: 2 }).is_continue());
        ends_by(&[signal_hook::consts::SIGUSR2]).unwrap();
        signal_hook::low_level::raise(signal_hook::consts::SIGUSR2).unwrap();
        assert!(teller.hear(Rebuilt { done: 1, total: 2 }).is_break());
    }
}
