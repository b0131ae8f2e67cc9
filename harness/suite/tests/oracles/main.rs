//! Compares the spec with two independent oracles, shuttle and loom.
//!
//! Both tools run a program once for each interleaving of its threads, with threads, locks and
//! channels of their own. An interpreter runs a scenario with those. Take this scenario:
//!
//! ```kdl
//! title "A load that races with a store"
//! clause "example"
//! shared {
//!     atomic "x" 0
//! }
//! main {
//!     spawn "a"
//!     load "x"
//!     join "a"
//! }
//! thread "a" {
//!     store "x" 1
//! }
//! ```
//!
//! shuttle runs it once with the load before the store, and once with the store before the load:
//!
//! ```text
//! main observes 0 at line 8, Ok(()) at line 9; exit 0
//! main observes 1 at line 8, Ok(()) at line 9; exit 0
//! ```
//!
//! The spec allows exactly these two outcomes, so the comparison passes. If only the spec had the
//! second one, one of its rules would allow too much; if only shuttle had it, the spec's search
//! would miss an interleaving.
//!
//! The spec explores the resolved program. The interpreter works on the scenario as written and
//! looks up names by itself, so a bug of the resolver shows as a difference, too.
//!
//! A scenario that a tool cannot run is skipped; `expressible.rs` has the reasons.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod channel_ends;
mod comparison;
mod examples;
mod expressible;
mod interpreter;
mod keys;
mod like_std;
mod locks;
mod messages;
mod on_loom;
mod on_shuttle;
mod oracle_run;
mod oracle_value;
mod random;
mod search;
mod shuttle_channels;
mod steps;
mod thread_result;
mod threads;
mod tool;
mod variables;
mod waiting;

use proptest::prelude::*;
use threadproof_spec::{Platform, explore};

use crate::comparison::{allowed, compare_all, compare_random};
use crate::on_loom::Loom;
use crate::on_shuttle::Shuttle;
use crate::random::programs;
use crate::search::outcomes;

#[test]
fn the_suite_has_the_same_outcomes_in_shuttle() {
    compare_all(&Shuttle, 340);
}

#[test]
fn the_suite_has_the_same_outcomes_in_loom() {
    compare_all(&Loom, 140);
}

#[test]
fn random_programs_of_the_whole_language_have_the_same_outcomes_in_shuttle() {
    compare_random(&Shuttle, 0..1000, 60);
}

#[test]
fn random_programs_of_the_whole_language_have_the_same_outcomes_in_loom() {
    compare_random(&Loom, 0..1000, 10);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn random_programs_have_the_same_outcomes_in_shuttle(scenario in programs()) {
        // Random programs are valid: if the resolver refuses one, it refuses too much.
        let program = scenario.resolve().map_err(|faults| {
            TestCaseError::fail(format!("{faults:?}\n{}", scenario.to_text()))
        })?;
        // But the spec refuses some, and others have too many states.
        let Ok(exploration) = explore(&program, Platform::default()) else {
            return Err(TestCaseError::reject("the spec refuses it"));
        };
        let Ok(found) = outcomes(&Shuttle, &scenario) else {
            return Err(TestCaseError::reject("shuttle cannot run it"));
        };
        prop_assert_eq!(found, allowed(&exploration).unwrap(), "{}", scenario.to_text());
    }
}
