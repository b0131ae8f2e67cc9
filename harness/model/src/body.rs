//! Bodies: the steps that a thread runs in order.

use crate::action::Action;
use crate::name::Span;
use crate::parts::BlockKind;
use crate::step::Line;

/// Steps that one thread runs in order. Like a closure, a body has a value: that of its `return`,
/// else that of a `call` that is its last step, else `()`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body {
    /// The steps.
    pub steps: Vec<Step>,
    /// The line of the closing brace, where a body without a `return` ends.
    pub end: Line,
}

impl Body {
    /// Calls `visit` with every step, each before the steps of its block.
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
    /// Its action.
    pub action: Action,
    /// Its line in the canonical text.
    pub line: Line,
    /// Its place in the text that was read.
    pub span: Span,
}

impl Step {
    /// The block of a step that sets the panic hook.
    pub(crate) fn hook(&self) -> Option<&Body> {
        self.action.block().and_then(|(kind, body)| (kind == BlockKind::Hook).then_some(body))
    }
}

/// Steps are equal if their actions and lines are; spans are ignored.
impl PartialEq for Step {
    fn eq(&self, other: &Self) -> bool {
        self.action == other.action && self.line == other.line
    }
}

impl Eq for Step {}
