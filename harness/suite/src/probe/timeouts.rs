//! How patient to be with a probe.

use std::time::Duration;

/// How long to wait for a probe: the slower its platform, the longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Timeouts {
    /// How long it may be silent before it is taken to be stuck.
    pub(crate) stuck: Duration,
    /// How long nothing must happen before a hang, where one is expected, is believed.
    pub(crate) hang: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self { stuck: Duration::from_secs(10), hang: Duration::from_millis(100) }
    }
}

impl Timeouts {
    /// No platform is so slow that it may be silent for longer.
    const MOST: Duration = Duration::from_mins(2);

    /// The timeouts for a platform that takes so long to start a process, and a thread in it, and to
    /// tell what it is.
    ///
    /// That is some milliseconds where nothing is in between, and up to some seconds where another
    /// machine is asked, or one is emulated.
    pub(crate) fn of(answer: Duration) -> Self {
        let Self { stuck, hang } = Self::default();
        Self {
            stuck: (stuck + answer * 20).min(Self::MOST),
            hang: (hang + answer * 2).min(Self::MOST),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slower_the_platform_the_more_patience_it_gets_up_to_a_limit() {
        let Timeouts { stuck, hang } = Timeouts::of(Duration::from_millis(50));
        assert_eq!((stuck.as_millis(), hang.as_millis()), (11_000, 200));
        assert!(Timeouts::of(Duration::ZERO) == Timeouts::default());
        assert_eq!(Timeouts::of(Duration::from_secs(9_999)).stuck, Timeouts::MOST);
    }
}
