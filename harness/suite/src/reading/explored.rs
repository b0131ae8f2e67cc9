//! What the spec says of scenarios, with its refusals shown at their place in the file.

use threadproof_spec::{Exploration, Platform, Reason, Refusal, explore};

use crate::reading::problem::Problem;
use crate::reading::scenario::Loaded;

impl Loaded {
    /// Every outcome that std allows on such a platform.
    ///
    /// # Errors
    /// The spec says nothing about the scenario.
    pub fn explore(&self, platform: Platform) -> Result<Exploration, Problem> {
        explore(&self.scenario, platform).map_err(|Refusal { line, reason }| {
            let help = help(&reason);
            match line {
                Some(line) => self.problem_at(line, reason.to_string(), help),
                None => self.problem(reason.to_string(), "here").with_help(help),
            }
        })
    }
}

/// What to do about a refusal.
fn help(reason: &Reason) -> &'static str {
    match reason {
        Reason::Unknown(_) => "declare it",
        Reason::NoVariable(_) => "bind it on every way that leads here, and use it up only once",
        Reason::Mismatch { .. } => "give the step what it works on",
        Reason::RelaxedRace => {
            "put the accesses in order (a join, a channel, the end of a scope), or make them SeqCst"
        }
        Reason::NoScope => "spawn this thread only inside a scope, or leave out `scoped`",
        Reason::ScopedHandle => "join it inside the scope",
        Reason::DropInRefusal => "move nothing into it that takes steps when it is dropped",
        Reason::NotLocked(_) => "put the step into a block that locks it",
        Reason::Gone(_) => "do this before it goes, or leave it out",
        Reason::Uncertain => {
            "let the other thread begin to wait for certain: lock what it unlocks by waiting"
        }
        Reason::RacesWithTime => "wait for \"never\", or let nothing else happen meanwhile",
        Reason::Unspecified(_) => "leave it out: a scenario shows what std says",
        Reason::TooManyStates(_) => "use fewer threads, or fewer steps that others can see",
    }
}
