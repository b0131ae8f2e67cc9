//! Steps, and the bodies that they stand in. What the steps are is in `action.rs`.

use crate::action::Action;
use crate::name::{Name, Span};
use crate::parts::Mention;

/// The line of a scenario's canonical text that a step, or the end of a block, stands on; from 1.
///
/// It is how schedules, logs and outcomes name a place in a scenario.
pub type Line = u32;

/// Steps in order, run by one thread. It has a value, as a closure has: what a `return` gives,
/// else what a `call` at its end gives, else `()`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body {
    /// The steps.
    pub steps: Vec<Step>,
    /// The line of the closing brace, which stands for falling off the end.
    pub end: Line,
}

impl Body {
    /// Calls `visit` with every step, those of blocks inside after the step that holds them.
    pub fn walk<'s>(&'s self, visit: &mut impl FnMut(&'s Step)) {
        for step in &self.steps {
            visit(step);
            if let Some(body) = step.action.body() {
                body.walk(visit);
            }
        }
    }
}

/// One step.
#[derive(Clone, Debug)]
pub struct Step {
    /// What it does.
    pub action: Action,
    /// Its line in the canonical text.
    pub line: Line,
    /// Where it stands in the text that was read.
    pub span: Span,
}

/// Two steps are the same when they do the same at the same line.
impl PartialEq for Step {
    fn eq(&self, other: &Self) -> bool {
        self.action == other.action && self.line == other.line
    }
}

impl Eq for Step {}

impl Action {
    /// The variable that the step binds in its own block.
    #[must_use]
    pub fn binds(&self) -> Option<&Name> {
        self.mentions().into_iter().find_map(|mention| match mention {
            Mention::Binds(name) => Some(name),
            _ => None,
        })
    }

    /// The variables that the step itself reads, not counting those in its block or of a function
    /// that it calls.
    pub fn reads(&self) -> impl Iterator<Item = &Name> {
        self.mentions().into_iter().filter_map(|mention| match mention {
            Mention::Reads(name) => Some(name),
            _ => None,
        })
    }

    /// The block inside the step.
    #[must_use]
    pub fn body(&self) -> Option<&Body> {
        self.mentions().into_iter().find_map(|mention| match mention {
            Mention::Block(body) | Mention::Apart(body) => Some(body),
            _ => None,
        })
    }
}

/// How an atomic is accessed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ordering {
    /// `SeqCst`
    #[default]
    SeqCst,
    /// `Relaxed`. Such an access must not race: then it shows that something else ordered it.
    Relaxed,
}

/// How long a step waits at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timeout {
    /// So long.
    Milliseconds(u32),
    /// `Duration::MAX`, which is never over.
    Never,
}

/// How big a stack a thread asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StackSize {
    /// At least so many bytes.
    Bytes(u64),
    /// More bytes than any platform has.
    Impossible,
}

/// What a spawn asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spawn {
    /// The thread's closure.
    pub thread: Name,
    /// The variable that holds the handle.
    pub handle: Name,
    /// The variables that are moved into the closure.
    pub moves: Vec<Name>,
    /// The thread's name (`Builder::name`).
    pub name: Option<String>,
    /// Its stack (`Builder::stack_size`).
    pub stack_size: Option<StackSize>,
    /// Whether a refusal is seen, as the `Err` of `Builder::spawn`, instead of a panic. Steps that
    /// name the handle of a refused thread do nothing, as under `if let Ok(handle)`.
    pub builder: bool,
    /// Whether to spawn into the scope that the spawning thread itself belongs to. Inside a
    /// `scope` block every spawn is scoped anyway.
    pub scoped: bool,
}
