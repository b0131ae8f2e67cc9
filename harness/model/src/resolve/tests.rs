//! Refused scenarios and their faults; accepted scenarios and their programs.
//!
//! In these scenarios «guillemets» mark the places that faults point at.

mod bodies;
mod calls;
mod cycles;
mod ends;
mod guards;
mod names;
mod passes;
mod program;
mod properties;
mod receivers;
mod related;
mod side_by_side;
mod types;
mod variables;

use crate::fault::Fault;
use crate::program::Program;
use crate::testing::{scenario, unmarked};

/// Checks that a scenario has these faults, at the marked places.
#[track_caller]
fn check(sections: &str, messages: &[&str]) {
    // The title and the clause precede the sections.
    let head = crate::testing::whole("").len();
    let (text, mut places) = unmarked(sections);
    let mut faults = scenario(&text).resolve().err().unwrap_or_default();
    faults.sort_by_key(|fault| fault.span.start);
    let found: Vec<String> = faults.iter().map(|fault| fault.kind.to_string()).collect();
    assert_eq!(found, messages, "{sections}");
    for place in &mut places {
        place.start += head;
    }
    let found: Vec<_> = faults.iter().map(|fault| fault.span).collect();
    assert_eq!(found, places, "{sections}\n{faults:?}");
}

/// A program without faults.
#[track_caller]
fn program(sections: &str) -> Program {
    let faulty = |faults: Vec<Fault>| panic!("{sections}\n{faults:?}");
    scenario(sections).resolve().unwrap_or_else(faulty)
}
