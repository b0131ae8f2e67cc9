//! Explores scenarios from files, and shows refusals of the spec at their place.

use threadproof_spec::{Exploration, Platform, Reason, Refusal, explore};

use crate::reading::problem::Problem;
use crate::reading::scenario::Loaded;

impl Loaded {
    /// Every outcome that std allows on this platform.
    ///
    /// # Errors
    /// The spec refuses the scenario.
    pub fn explore(&self, platform: Platform) -> Result<Exploration, Problem> {
        explore(&self.program, platform).map_err(|Refusal { line, reason }| {
            let help = help(&reason);
            match line {
                Some(line) => self.problem_at(line, reason.to_string(), help),
                None => self.problem(reason.to_string(), "this scenario").with_help(help),
            }
        })
    }
}

/// How to fix a refused scenario.
fn help(reason: &Reason) -> &'static str {
    match reason {
        Reason::RelaxedRace => {
            "order the accesses (by a join, a channel or the end of a scope), or make them SeqCst"
        }
        Reason::DropInRefusal => "do not move a local into this thread",
        Reason::Gone => "take this step earlier, or remove it",
        Reason::Unspecified(_) => "remove it: a scenario shows what std promises",
        Reason::Borrowed => "join every thread that may use the lock first",
        Reason::TooManyStates(_) => "use fewer threads, or fewer steps that others can observe",
        Reason::StatesTooLarge => "use fewer threads, or fewer messages",
    }
}
