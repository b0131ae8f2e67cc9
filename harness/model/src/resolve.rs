//! From a scenario as written to a [`Program`]: names become ids, and values get types.
//!
//! The spec and the probe both take a program, so neither ever sees an undeclared name, or a string
//! where a number is needed. Types are inferred without running anything. A scenario has no
//! branches, so a pass visits each body once, from top to bottom. But what a thread returns or a
//! channel carries may be known only from a body further down:
//!
//! ```kdl
//! main { spawn "a"; recv "c" unwrap=#true as="x"; store "n" (var)"x" }
//! thread "a" { call "f" as="y"; send "c" (var)"y" }
//! fn "f" { return 41 }
//! ```
//!
//! The first pass knows nothing about `x` or `y`, and finds that `f` returns a number. The second
//! finds that `c` carries numbers, and the third that `x` is one. After a pass that finds nothing
//! new, one more makes the program; only its faults are reported.
//!
//! Passes alternate between callers first and callees first, so that a type travels through a long
//! chain of calls in one pass.

mod bindings;
mod bodies;
mod calls;
mod declarations;
mod declared;
mod markers;
mod order;
mod receivers;
mod resolver;
mod sharing;
mod steps;
mod summary;
mod types;

pub(crate) use bindings::Use;
pub use declared::MAX_KEYS;
pub(crate) use markers::{Gives, Holds, Yields, gives, holds, yields};
pub(crate) use resolver::Resolver;
pub(crate) use types::Types;

use crate::fault::Fault;
use crate::misuse::Misuse;
use crate::name::Span;
use crate::program::Program;
use crate::resolve::declared::Declared;
use crate::resolve::order::RoutineId;
use crate::resolve::summary::Summary;
use crate::scenario::Scenario;

/// The number of passes after which a scenario is refused. Real ones need three or four.
const MAX_PASSES: usize = 100;

/// How a lock is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    /// Shared with others, by a `read`.
    Shared,
    /// Exclusively, by a `lock` or a `write`.
    Alone,
}

/// The values that the closure of a block can return.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Return {
    /// Anything.
    Any,
    /// Only `()`.
    Unit,
    /// Always a number.
    Number,
}

impl Scenario {
    /// Resolves every name, and finds the type of every value.
    ///
    /// # Errors
    /// Every fault: names that are undeclared or of another kind, values of the wrong type,
    /// variables used after they are gone, unreachable steps, recursive threads or functions.
    pub fn resolve(&self) -> Result<Program, Vec<Fault>> {
        let (declared, mut faults) = Declared::of(self);
        let program = match order::callees_first(self, &declared) {
            Ok(order) => {
                faults.extend(receivers::shared_receivers(self, &declared, &order));
                let unshared = sharing::unshared(self, &declared, &order);
                let program = self.resolve_in(&order, &declared, &mut faults);
                program.map(|program| Program { unshared, ..program })
            }
            // A routine cannot take variables from itself.
            Err(cycles) => {
                faults.extend(cycles);
                None
            }
        };
        faults.sort_by_key(|fault| fault.span.start);
        match program {
            Some(program) if faults.is_empty() => Ok(program),
            _ => Err(faults),
        }
    }

    /// Infers all types, and makes the program, unless something in it is faulty.
    fn resolve_in(
        &self,
        callees_first: &[RoutineId],
        declared: &Declared<'_>,
        faults: &mut Vec<Fault>,
    ) -> Option<Program> {
        let mut summary = Summary::of(self);
        for pass in 0..MAX_PASSES {
            let mut resolver = Resolver::new(self, declared, summary.clone());
            // Types of return values flow to the callers, types of parameters flow from them.
            if pass % 2 == 0 {
                resolver.learn_from_roots();
                resolver.learn_from(callees_first.iter().rev().copied());
            } else {
                resolver.learn_from(callees_first.iter().copied());
                resolver.learn_from_roots();
            }
            if resolver.summary == summary {
                let mut last = Resolver::new(self, declared, summary);
                let program = last.program();
                faults.extend(last.faults);
                return program;
            }
            summary = resolver.summary;
        }
        faults.push(Misuse::TooManyPasses.at(Span::default()));
        None
    }
}

#[cfg(test)]
mod tests;
