//! How patient to be with a probe.

use std::time::Duration;

/// How long to wait for a probe: the slower its platform, the longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pace {
    /// How long it may be silent before it is taken to be stuck.
    pub(crate) patience: Duration,
    /// How long nothing must happen before a hang, where one is expected, is believed.
    pub(crate) settle: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self { patience: Duration::from_secs(10), settle: Duration::from_millis(100) }
    }
}

impl Pace {
    /// No platform is so slow that it may be silent for longer.
    const MOST: Duration = Duration::from_mins(2);

    /// The pace for a platform that takes so long to start a process, and a thread in it, and to
    /// tell what it is.
    ///
    /// That is some milliseconds where nothing is in between, and up to some seconds where another
    /// machine is asked, or one is emulated.
    pub(crate) fn of(answer: Duration) -> Self {
        let Self { patience, settle } = Self::default();
        Self {
            patience: (patience + answer * 20).min(Self::MOST),
            settle: (settle + answer * 2).min(Self::MOST),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slower_the_platform_the_more_patience_it_gets_up_to_a_limit() {
        let Pace { patience, settle } = Pace::of(Duration::from_millis(50));
        assert_eq!((patience.as_millis(), settle.as_millis()), (11_000, 200));
        assert!(Pace::of(Duration::ZERO) == Pace::default());
        assert_eq!(Pace::of(Duration::from_secs(9_999)).patience, Pace::MOST);
    }
}
