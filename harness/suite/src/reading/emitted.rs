//! Writes scenarios from files as Rust programs, and shows refusals at their place.

use threadproof_emit::{Citation, Reason, Refusal, emit};

use crate::reading::contract::Contract;
use crate::reading::problem::Problem;
use crate::reading::scenario::Loaded;

impl Loaded {
    /// The scenario as a Rust program, which cites the clauses that it tests.
    ///
    /// # Errors
    /// A step cannot be written in Rust.
    pub fn emit(&self, contract: &Contract) -> Result<String, Problem> {
        let clauses = self.scenario.clauses.iter().filter_map(|name| contract.clause(name));
        let citations: Vec<Citation<'_>> =
            clauses.map(|clause| Citation { name: &clause.name, link: &clause.link }).collect();
        emit(&self.scenario, &citations).map_err(|Refusal { span, reason }| {
            self.problem_in(span, reason.to_string(), help(reason))
        })
    }
}

/// How to change a scenario that cannot be written in Rust.
fn help(reason: Reason) -> &'static str {
    match reason {
        Reason::MixedTypes => "use a variable, channel or body for values of one type",
        Reason::UsedAfterMove => "use the value only once",
        Reason::DroppedEarly => "use the value in the first step of the block, or outside it",
        Reason::GuardOutside => "wait in the block of the lock itself",
        Reason::LockOfMain => "use the lock in main and in threads that are spawned in one place",
        Reason::ScopeOutside => "spawn the thread in one place, inside the scope",
        Reason::OfRefusedThread => "use the handle only in steps that do not bind a value",
        Reason::UnknownPayload => "throw a literal, a local or a handle",
        Reason::NoValue => "remove the step: no thread reaches it",
        Reason::Guarded => "take the step after the block of the lock",
        Reason::TooManyCalls | Reason::TooManyPasses => "use fewer calls and spawns",
    }
}
