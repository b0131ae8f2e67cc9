//! From a scenario as written to a [`Program`]: names become ids, and values get types.
//!
//! Both the spec and the probe take a program, so neither ever meets a name that stands for
//! nothing, or a text where a number is needed. What a variable holds is found without running
//! anything. There are no branches, so every body is walked once from top to bottom. But what a
//! thread returns or a channel carries may be known only from a body further down:
//!
//! ```kdl
//! main { spawn "a"; recv "c" unwrap=#true as="x"; store "n" (var)"x" }
//! thread "a" { call "f" as="y"; send "c" (var)"y" }
//! fn "f" { return 41 }
//! ```
//!
//! The first pass over `main` knows nothing of `x`, and over `a` nothing of `y`. It ends knowing that
//! `f` returns a number, the second pass that `c` carries numbers, and the third that `x` is one. A
//! pass that learns nothing new is the last, and only its faults count.

mod bodies;
mod calls;
mod cycles;
mod declared;
mod markers;
mod objects;
mod resolver;
mod steps;
mod summary;
mod types;
mod variables;

pub use declared::MAX_KEYS;
pub(crate) use markers::{Gives, Holds, Yields, gives, holds, yields};
pub(crate) use resolver::Resolver;
pub(crate) use types::{Type, Types};
pub(crate) use variables::Use;

use crate::fault::Fault;
use crate::program::Program;
use crate::resolve::declared::Declared;
use crate::resolve::summary::Summary;
use crate::scenario::Scenario;

/// How a lock has to be held, or is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    /// Together with others, by a `read`.
    Shared,
    /// Alone, by a `lock` or a `write`.
    Alone,
}

/// What the closure of a block may return.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Return {
    /// Anything.
    Any,
    /// Only `()`.
    Unit,
    /// A number, always.
    Number,
}

impl Scenario {
    /// Resolves every name, and finds the type of every value.
    ///
    /// # Errors
    /// Everything that does not make sense: names that stand for nothing or for something else,
    /// values of the wrong type, variables used after they are gone, steps that are never reached,
    /// threads or functions that lead back to themselves.
    pub fn resolve(&self) -> Result<Program, Vec<Fault>> {
        let (declared, mut faults) = Declared::of(self);
        // What takes its variables from itself cannot be given any.
        let cycles = cycles::find(self, &declared);
        if !cycles.is_empty() {
            faults.extend(cycles);
            return Err(faults);
        }
        let mut summary = Summary::of(self);
        loop {
            let mut resolver = Resolver::new(self, &declared, summary.clone());
            let program = resolver.program();
            if resolver.summary != summary {
                summary = resolver.summary;
                continue;
            }
            faults.extend(resolver.faults);
            return match program {
                Some(program) if faults.is_empty() => Ok(program),
                _ => Err(faults),
            };
        }
    }
}
