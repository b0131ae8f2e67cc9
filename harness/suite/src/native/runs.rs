//! Runs a native program several times, and finds the runs that the spec does not allow.

use threadproof_model::{ProcessEnd, Scenario};
use threadproof_spec::Exploration;

use crate::native::build::{NativeError, NativePrograms};
use crate::native::run::NativeRun;

/// For how many runs of other programs a program runs once that may hang: it takes longer until a
/// hang is recognized.
const RUNS_PER_HANG: usize = 10;

/// Runs of a program that the spec does not allow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisallowedRuns {
    /// How many of the runs there were.
    pub times: usize,
    /// How often the program ran.
    pub runs: usize,
    /// The first of them.
    pub first: NativeRun,
}

impl NativePrograms {
    /// Runs a scenario `runs` times, or less often if it may hang. Returns the runs that the spec
    /// does not allow, if there are any.
    ///
    /// # Errors
    /// The program cannot be run.
    pub fn find_disallowed(
        &self,
        scenario: &Scenario,
        exploration: &Exploration,
        runs: usize,
    ) -> Result<Option<DisallowedRuns>, NativeError> {
        let mut outcomes = exploration.outcomes.iter();
        let may_hang = outcomes.any(|allowed| allowed.outcome.end == ProcessEnd::Hang);
        let runs = if may_hang { runs.div_ceil(RUNS_PER_HANG) } else { runs };
        let mut found: Option<DisallowedRuns> = None;
        for _ in 0..runs {
            let run = self.run(scenario, may_hang)?;
            if run.is_allowed(scenario, exploration) {
                continue;
            }
            match &mut found {
                Some(found) => found.times += 1,
                None => found = Some(DisallowedRuns { times: 1, runs, first: run }),
            }
        }
        Ok(found)
    }
}
