//! Watches a silent process: does it hang, or does it still work?
//!
//! Silence alone shows nothing, since a process may be slow, starved by other processes, or
//! stopped. So the judge looks at its threads every few milliseconds:
//!
//! ```text
//!   every thread sleeps, no CPU time used     it makes no progress: the time since the last look
//!                                             counts as quiet
//!   a thread runs, or waits for a core        it may make progress: this time does not count
//!   it has used CPU time                      it has made progress: what counted before no longer
//!                                             does
//! ```
//!
//! A process that has been quiet for long enough hangs. One that is neither quiet nor prints
//! anything is killed in the end, and nothing is concluded from it.

use std::time::{Duration, Instant};

use crate::probe::interrupt::Interrupt;
use crate::probe::process_tree::{ProcessTree, Snapshot};

/// The time between two looks at a process.
const INTERVAL: Duration = Duration::from_millis(10);

/// The maximum time that one look adds to the quiet time. If the judge itself gets no CPU time, the
/// process may have got none either.
const MAX_CREDIT: Duration = Duration::from_millis(20);

/// The CPU time between two looks up to which a process counts as quiet. Threads that wait at the
/// probe's gate use a few microseconds each time they check for their turn.
const MAX_QUIET_CPU: Duration = Duration::from_millis(1);

/// How long a process must be quiet, at least, where the system does not show what threads do. It
/// could be starved that long.
const MIN_UNKNOWN: Duration = Duration::from_secs(2);

/// What happened while the judge waited for a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Waited<T> {
    /// What it waited for.
    For(T),
    /// The process hangs.
    Hangs,
    /// Nothing that would show whether the process hangs.
    StillRunning,
    /// The interrupt was raised.
    Interrupted,
}

/// How long a process may be silent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// After this much quiet, it hangs.
    pub(crate) quiet: Duration,
    /// After this much silence, it is given up.
    pub(crate) silent: Duration,
}

/// Waits until `next` returns something, or the process hangs, or is silent for too long. `next`
/// waits for at most the time that it is given. It ends early if the interrupt is raised.
pub(crate) fn wait_for<T, E>(
    tree: &mut ProcessTree,
    limits: Limits,
    interrupt: &Interrupt,
    mut next: impl FnMut(Duration) -> Result<Option<T>, E>,
) -> Result<Waited<T>, E> {
    let start = Instant::now();
    let mut looked = start;
    let mut quiet = Quiet::default();
    loop {
        if let Some(event) = next(INTERVAL)? {
            return Ok(Waited::For(event));
        }
        if interrupt.is_raised() {
            return Ok(Waited::Interrupted);
        }
        quiet.observe(tree.snapshot(), looked.elapsed());
        looked = Instant::now();
        if quiet.is_over(limits.quiet) {
            return Ok(Waited::Hangs);
        }
        if start.elapsed() >= limits.silent {
            return Ok(Waited::StillRunning);
        }
    }
}

/// How long a process has been quiet.
#[derive(Debug, Default)]
struct Quiet {
    last: Option<Snapshot>,
    time: Duration,
    /// Whether the system did not show what its threads did.
    is_uncertain: bool,
}

impl Quiet {
    /// Takes the next snapshot of the process, `elapsed` after the last one. `None` if the system
    /// does not say anything about it.
    fn observe(&mut self, snapshot: Option<Snapshot>, elapsed: Duration) {
        let Some(snapshot) = snapshot else { return self.observe_unknown(elapsed) };
        let Some(last) = self.last.replace(snapshot) else { return };
        if snapshot.cpu.saturating_sub(last.cpu) > MAX_QUIET_CPU {
            self.time = Duration::ZERO;
            return;
        }
        match last.are_asleep.zip(snapshot.are_asleep) {
            Some((true, true)) => self.time += elapsed.min(MAX_CREDIT),
            Some(_) => {}
            None => self.observe_unknown(elapsed),
        }
    }

    fn observe_unknown(&mut self, elapsed: Duration) {
        self.is_uncertain = true;
        self.time += elapsed.min(MAX_CREDIT);
    }

    fn is_over(&self, quiet: Duration) -> bool {
        self.time >= if self.is_uncertain { quiet.max(MIN_UNKNOWN) } else { quiet }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOOK: Duration = INTERVAL;

    /// Whether a process with these snapshots, [`LOOK`] apart, has been quiet for `looks`.
    fn is_quiet(looks: u32, snapshots: &[Snapshot]) -> bool {
        let mut quiet = Quiet::default();
        for snapshot in snapshots {
            quiet.observe(Some(*snapshot), LOOK);
        }
        quiet.is_over(LOOK * looks)
    }

    fn snapshot(are_asleep: bool, cpu: u64) -> Snapshot {
        Snapshot { are_asleep: Some(are_asleep), cpu: Duration::from_millis(cpu) }
    }

    #[test]
    fn time_between_two_looks_at_sleeping_threads_is_quiet() {
        let asleep = snapshot(true, 7);
        assert!(!is_quiet(3, &[asleep; 3]));
        assert!(is_quiet(3, &[asleep; 4]));
    }

    #[test]
    fn a_process_with_an_active_thread_is_never_quiet_even_without_cpu_time() {
        let [asleep, starved] = [true, false].map(|are_asleep| snapshot(are_asleep, 7));
        assert!(!is_quiet(1, &[starved; 100]));
        assert!(!is_quiet(1, &[asleep, starved].repeat(100)));
        // It does not prove that the process makes progress, either.
        assert!(is_quiet(3, &[asleep, asleep, starved, asleep, asleep, asleep]));
    }

    #[test]
    fn used_cpu_time_ends_the_quiet_even_if_the_threads_sleep_now() {
        let asleep = |cpu| snapshot(true, cpu);
        assert!(!is_quiet(3, &[0, 0, 0, 5, 5, 5].map(asleep)));
        assert!(is_quiet(3, &[0, 0, 0, 5, 5, 5, 5].map(asleep)));
        // Threads at the gate check for their turn from time to time.
        assert!(is_quiet(3, &[0, 1, 2, 3].map(asleep)));
    }

    #[test]
    fn time_in_which_the_judge_did_not_look_counts_little() {
        let mut quiet = Quiet::default();
        for _ in 0..2 {
            quiet.observe(Some(snapshot(true, 0)), Duration::from_secs(9));
        }
        assert_eq!(quiet.time, MAX_CREDIT);
    }

    #[test]
    fn without_a_view_of_the_threads_the_quiet_must_last_longer() {
        let cpu = Duration::from_millis(7);
        for unknown in [None, Some(Snapshot { are_asleep: None, cpu })] {
            let mut quiet = Quiet::default();
            quiet.observe(unknown, LOOK);
            while quiet.time < MIN_UNKNOWN {
                assert!(!quiet.is_over(LOOK), "{quiet:?}");
                quiet.observe(unknown, LOOK);
            }
            assert!(quiet.is_over(LOOK), "{quiet:?}");
        }
    }
}
