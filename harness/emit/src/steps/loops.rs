//! Loops with a fixed number of iterations.

use threadproof_model::Body;

use crate::emitter::{Emitted, Emitter};

impl<'s> Emitter<'s> {
    pub(super) fn repeat(&mut self, times: u32, body: &'s Body) -> Emitted {
        let visible = self.place.variables.len();
        let outside = std::mem::replace(&mut self.place.outside_loop, visible);
        self.line(&format!("for _ in 0..{times} {{"));
        self.writer.indent();
        let result = self.block(body, false);
        self.writer.dedent();
        self.line("}");
        self.place.outside_loop = outside;
        // rustc does not know that there is an iteration.
        if body.steps.last().is_some_and(|last| last.action.diverges()) {
            self.line("unreachable!();");
        }
        result
    }
}
