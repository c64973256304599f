//! A clock whose wall stands: a sample store's `--now`, at which everything that this process does happens. Its waits are
//! real.

use super::clock::{Bell, Clock, Tick};
use crate::domain::Moment;
use std::sync::Arc;

/// The wall clock stands at a moment; the monotonic one is that of the clock under it.
#[derive(Debug)]
pub struct FrozenClock {
    wall: Moment,
    under: Arc<dyn Clock>,
}

impl FrozenClock {
    /// A clock that stands at `wall`; where that is `None`, the clock itself.
    pub fn over(under: Arc<dyn Clock>, wall: Option<Moment>) -> Arc<dyn Clock> {
        match wall {
            Some(wall) => Arc::new(Self { wall, under }),
            None => under,
        }
    }
}

impl Clock for FrozenClock {
    fn now(&self) -> Moment {
        self.wall
    }

    fn monotonic(&self) -> Tick {
        self.under.monotonic()
    }

    fn wait(&self, bell: &Bell, until: Tick) -> bool {
        self.under.wait(bell, until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::sim::SimClock;
    use std::time::Duration;

    #[test]
    fn the_wall_stands_while_the_rest_goes_on() {
        let under = SimClock::at(Moment::from_unix(1_000));
        let frozen = FrozenClock::over(under.clone(), Some(Moment::from_unix(7)));
        frozen.wait_for(Duration::from_secs(5));
        assert_eq!((frozen.now().unix(), under.now().unix()), (7, 1_005));
        assert_eq!(frozen.monotonic(), under.monotonic());
        assert_eq!(FrozenClock::over(under.clone(), None).now(), under.now());
    }
}
