//! How long the judge waits for a probe.

use std::time::Duration;

use crate::probe::watch::Limits;

/// How long the judge waits for a probe: the slower its platform, the longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Timeouts {
    /// After this much quiet, a probe that should not hang has hung.
    pub(crate) stuck: Duration,
    /// After this much quiet, a program that may hang has hung.
    pub(crate) hang: Duration,
    /// After this much silence, a probe is given up.
    pub(crate) silent: Duration,
    /// After this much time, a probe is given up even if it is never silent.
    pub(crate) endless: Duration,
    /// After this much quiet, or this much time in all, a batch is given up: the rest of its runs get
    /// their own processes, so nothing is concluded from it.
    pub(crate) batch_quiet: Duration,
    pub(crate) batch: Duration,
}

/// Where a run is, and so how long it may be silent.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Silence {
    /// The probe should go on.
    Unexpected {
        /// How long it may run without printing anything.
        busy: Duration,
    },
    /// The program may hang, once enough events have happened.
    Hang {
        /// The number of events after which it may hang.
        after: usize,
        /// How long the steps of the program may wait.
        busy: Duration,
    },
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            stuck: Duration::from_secs(10),
            hang: Duration::from_millis(100),
            silent: Duration::from_mins(1),
            endless: Duration::from_mins(10),
            // Longer than any step of a scenario sleeps.
            batch_quiet: Duration::from_secs(4),
            batch: Duration::from_mins(1),
        }
    }
}

impl Timeouts {
    /// The maximum of the first two timeouts.
    const MAX: Duration = Duration::from_mins(2);

    /// The timeouts for a platform whose probe took `answer` to start a process, start a thread in
    /// it, and print the fingerprint.
    ///
    /// A native process answers within milliseconds; an emulator or another machine may take
    /// seconds.
    pub(crate) fn of(answer: Duration) -> Self {
        let Self { stuck, hang, silent, endless, batch_quiet, batch } = Self::default();
        let stuck = (stuck + answer * 20).min(Self::MAX);
        Self {
            stuck,
            hang: (hang + answer * 2).min(Self::MAX),
            // Long enough to tell that a probe is stuck.
            silent: silent + stuck * 2,
            endless: endless + stuck * 20,
            batch_quiet: (batch_quiet + answer * 20).min(stuck),
            batch: batch + answer * 200,
        }
    }

    /// How long a run may take in total.
    pub(crate) fn of_run(self, silence: Silence) -> Duration {
        let (Silence::Unexpected { busy } | Silence::Hang { busy, .. }) = silence;
        self.endless.saturating_add(busy)
    }

    /// The limits before the probe has printed anything: it is still starting, or reading its plan.
    pub(crate) fn at_start(self) -> Limits {
        Limits { quiet: self.stuck, silent: self.silent }
    }

    /// The limits in a batch.
    pub(crate) fn in_batch(self) -> Limits {
        Limits { quiet: self.batch_quiet, silent: self.silent }
    }

    /// The limits after that number of events.
    pub(crate) fn after(self, events: usize, silence: Silence) -> Limits {
        let (quiet, busy) = match silence {
            Silence::Hang { after, busy } if events >= after => (self.hang, busy),
            Silence::Hang { busy, .. } | Silence::Unexpected { busy } => (self.stuck, busy),
        };
        Limits { quiet: quiet.saturating_add(busy), silent: self.silent.saturating_add(busy) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timeouts_grow_with_the_time_to_answer_up_to_a_limit() {
        let Timeouts { stuck, hang, silent, .. } = Timeouts::of(Duration::from_millis(50));
        assert_eq!((stuck.as_secs(), hang.as_millis(), silent.as_secs()), (11, 200, 82));
        let Timeouts { stuck, hang, .. } = Timeouts::of(Duration::ZERO);
        assert_eq!((stuck, hang), (Timeouts::default().stuck, Timeouts::default().hang));
        let Timeouts { stuck, silent, .. } = Timeouts::of(Duration::from_secs(9_999));
        assert_eq!(
            (stuck, silent),
            (Timeouts::MAX, Timeouts::MAX * 2 + Timeouts::default().silent)
        );
    }

    #[test]
    fn a_hang_is_expected_only_after_enough_events_and_the_time_that_steps_may_wait() {
        let timeouts = Timeouts::default();
        let busy = Duration::from_secs(3);
        let quiet = |events| timeouts.after(events, Silence::Hang { after: 2, busy }).quiet;
        assert_eq!(quiet(1), timeouts.stuck + busy);
        assert_eq!(quiet(2), timeouts.hang + busy);
    }
}
