//! How long the judge waits for a probe.

use std::time::Duration;

/// How long the judge waits for a probe: the slower its platform, the longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Timeouts {
    /// After this much silence, a probe is stuck.
    pub(crate) stuck: Duration,
    /// After this much silence, a program that may hang has hung.
    pub(crate) hang: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self { stuck: Duration::from_secs(10), hang: Duration::from_millis(100) }
    }
}

impl Timeouts {
    /// The maximum of either timeout.
    const MAX: Duration = Duration::from_mins(2);

    /// The timeouts for a platform whose probe took `answer` to start a process, start a thread in
    /// it, and print the fingerprint.
    ///
    /// A native process answers within milliseconds; an emulator or another machine may take
    /// seconds.
    pub(crate) fn of(answer: Duration) -> Self {
        let Self { stuck, hang } = Self::default();
        Self {
            stuck: (stuck + answer * 20).min(Self::MAX),
            hang: (hang + answer * 2).min(Self::MAX),
        }
    }

    /// The timeouts for a scenario whose steps wait this long in all: a probe prints nothing while
    /// a thread sleeps.
    pub(crate) fn with_pauses(self, pauses: Duration) -> Self {
        Self { stuck: self.stuck.saturating_add(pauses), hang: self.hang.saturating_add(pauses) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timeouts_grow_with_the_time_to_answer_up_to_a_limit() {
        let Timeouts { stuck, hang } = Timeouts::of(Duration::from_millis(50));
        assert_eq!((stuck.as_millis(), hang.as_millis()), (11_000, 200));
        assert!(Timeouts::of(Duration::ZERO) == Timeouts::default());
        assert_eq!(Timeouts::of(Duration::from_secs(9_999)).stuck, Timeouts::MAX);
    }

    #[test]
    fn a_scenario_may_be_silent_while_its_threads_sleep() {
        let Timeouts { stuck, hang } = Timeouts::default().with_pauses(Duration::from_secs(3));
        assert_eq!((stuck.as_millis(), hang.as_millis()), (13_000, 3_100));
    }
}
