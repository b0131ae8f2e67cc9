//! What a long command shows on a terminal while it works.

use std::collections::BTreeSet;
use std::io::{self, IsTerminal as _};
use std::sync::Mutex;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// How often the time is updated.
const TICK: Duration = Duration::from_millis(250);

/// A progress bar on stderr for `total` things, if their number is known. Hidden if stderr is not a
/// terminal.
pub(crate) fn progress(total: Option<u64>, things: &str) -> ProgressBar {
    let (bar, template) = match total {
        Some(total) => (ProgressBar::new(total), "{bar:40} {pos}/{len}"),
        None => (ProgressBar::no_length(), "{spinner} {pos}"),
    };
    styled(bar, &format!("{template} {things}, {{elapsed}}"))
}

fn styled(bar: ProgressBar, template: &str) -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    // The templates are constants, so the fallback is never used.
    let style = ProgressStyle::with_template(template);
    let bar = bar.with_style(style.unwrap_or(ProgressStyle::default_bar()));
    bar.enable_steady_tick(TICK);
    bar
}

/// The progress of a run of scenarios: how many are done and have failed, an estimate of the time
/// that is left, and what runs now.
pub(crate) struct RunProgress {
    bar: ProgressBar,
    now: Mutex<Now>,
}

#[derive(Default)]
struct Now {
    running: BTreeSet<String>,
    failed: usize,
}

impl RunProgress {
    /// The progress of a run of that many scenarios.
    pub(crate) fn of(scenarios: usize) -> Self {
        let bar = ProgressBar::new(scenarios as u64);
        let template = "{elapsed:>6} {bar:20} {pos}/{len}, {eta} left{wide_msg}";
        Self { bar: styled(bar, template), now: Mutex::default() }
    }

    /// A scenario starts.
    pub(crate) fn starts(&self, id: &str) {
        self.update(|now| {
            now.running.insert(id.to_owned());
        });
    }

    /// A scenario has ended.
    pub(crate) fn ends(&self, id: &str, conforms: bool) {
        self.update(|now| {
            now.running.remove(id);
            now.failed += usize::from(!conforms);
        });
        self.bar.inc(1);
    }

    fn update(&self, change: impl FnOnce(&mut Now)) {
        // The lock is not poisoned: no change panics.
        let Ok(mut now) = self.now.lock() else { return };
        change(&mut now);
        let failed = match now.failed {
            0 => String::new(),
            failed => format!(", {failed} failed"),
        };
        let running: Vec<&str> = now.running.iter().map(String::as_str).collect();
        self.bar.set_message(format!("{failed}: {}", running.join(", ")));
    }

    /// Prints something above the bar.
    pub(crate) fn above<R>(&self, print: impl FnOnce() -> R) -> R {
        self.bar.suspend(print)
    }

    /// Removes the bar.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
