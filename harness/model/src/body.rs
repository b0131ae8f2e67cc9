//! Bodies: the steps that a thread runs in order.

use crate::action::Action;
use crate::name::Span;
use crate::step::Line;

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
