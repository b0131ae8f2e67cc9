//! Loops with a fixed number of iterations.

use threadproof_model::Body;

use crate::emitter::{Emitted, Emitter, LoopPlace};

impl<'s> Emitter<'s> {
    pub(super) fn repeat(&mut self, times: u32, body: &'s Body) -> Emitted {
        let inner = LoopPlace {
            outer_variables: self.place.variables.len(),
            depth: self.place.rest.len() + 1,
        };
        let outer = std::mem::replace(&mut self.place.innermost_loop, inner);
        self.line(&format!("for _ in 0..{times} {{"));
        self.writer.indent();
        let result = self.block(body, false);
        self.writer.dedent();
        self.line("}");
        self.place.innermost_loop = outer;
        // rustc does not know that there is an iteration.
        if body.steps.last().is_some_and(|last| last.action.diverges()) {
            self.line("unreachable!();");
        }
        result
    }

    /// Whether there is a loop around the step, in the same body.
    pub(super) fn is_in_loop(&self) -> bool {
        self.place.innermost_loop.depth > 0
    }
}
