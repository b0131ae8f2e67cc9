//! The end of the process.

use threadproof_model::End;

use crate::latitude::EXIT_CODE;
use crate::turn::{Taken, Turn};

impl Turn<'_, '_> {
    /// [`process::exit`](std::process::exit): the process ends with the code, and nobody's stack
    /// is unwound. How much of the code is kept is the platform's choice.
    pub(crate) fn exit(&mut self, code: i32) -> Taken {
        let low = code & 0xff;
        let kept = if low == code || self.choose(&EXIT_CODE)? == "whole" { code } else { low };
        self.state.end = Some(End::Exit(kept));
        Ok(None)
    }
}
