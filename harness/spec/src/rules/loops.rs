//! Loops with a fixed number of iterations.

use threadproof_model::Block;

use crate::frames::{Frame, FrameKind};
use crate::turn::{Taken, Turn};

impl<'p> Turn<'_, 'p> {
    /// `for _ in 0..times`
    pub(crate) fn repeat(&mut self, times: u32, block: &'p Block) -> Taken {
        self.enter(FrameKind::Repeat { left: times - 1 }, block)
    }

    /// The end of an iteration, whose variables have been dropped.
    pub(crate) fn leave_iteration(&mut self, left: u32) -> Taken {
        let is_unwinding = self.thread().unwinding.is_some();
        let has_returned = self.frame_mut().has_returned;
        if left > 0 && !is_unwinding && !has_returned {
            let block = self.frame_mut().block.0;
            *self.frame_mut() = Frame::new(FrameKind::Repeat { left: left - 1 }, block);
            return Ok(None);
        }
        let last = self.thread_mut().frames.pop();
        // A `return` leaves the closure around the loop, too.
        if let Some(Frame { leaving, has_returned: true, .. }) = last {
            let frame = self.frame_mut();
            (frame.leaving, frame.has_returned) = (leaving, true);
        }
        Ok(None)
    }
}
