//! One-time initialization; see [`Once`](std::sync::Once), [`OnceLock`](std::sync::OnceLock) and
//! [`LazyLock`](std::sync::LazyLock).

use threadproof_model::{AwaitedId, Block, LazyLockId, OnceId, OnceLockId, Seen, Slot};

use crate::frames::{Frame, FrameKind};
use crate::latitude::Reentrance;
use crate::objects::{CellId, Stage};
use crate::turn::{Stop, Taken, Turn};
use crate::value::Value;

/// What a thread finds in a cell.
enum Met {
    /// It is initialized, with this value.
    Done(Option<i32>),
    /// The thread initializes it; whether an earlier attempt panicked.
    Mine { was_poisoned: bool },
    /// An earlier attempt panicked.
    Poisoned,
    /// The thread is initializing it already, and panics.
    Reentered,
}

impl<'p> Turn<'_, 'p> {
    /// [`Once::call_once`](std::sync::Once::call_once): runs the block unless it has been run, or
    /// blocks while another thread runs it. Panics if an earlier block panicked;
    /// [`call_once_force`](std::sync::Once::call_once_force) runs the block even then.
    pub(crate) fn call_once(&mut self, id: OnceId, force: bool, block: &'p Block) -> Taken {
        let cell = CellId::Once(id);
        match self.meet(cell, force)? {
            Met::Done(_) => Ok(force.then_some(Seen::None)),
            Met::Mine { was_poisoned } => {
                self.thread_mut().frames.push(Frame::new(FrameKind::Once { cell }, block));
                Ok(force.then(|| Seen::Some(Box::new(Seen::Bool(was_poisoned)))))
            }
            Met::Poisoned | Met::Reentered => self.panics(),
        }
    }

    /// [`OnceLock::get_or_init`](std::sync::OnceLock::get_or_init): returns the value, which the
    /// block initializes if there is none; blocks while another thread does so. If the block
    /// panics, the cell stays uninitialized.
    pub(crate) fn get_or_init(&mut self, id: OnceLockId, block: &'p Block) -> Taken {
        let cell = CellId::OnceLock(id);
        match self.meet(cell, true)? {
            Met::Done(value) => Ok(value.map(Seen::Int)),
            Met::Mine { .. } => {
                self.thread_mut().frames.push(Frame::new(FrameKind::Once { cell }, block));
                Ok(None)
            }
            Met::Poisoned | Met::Reentered => self.panics(),
        }
    }

    /// [`LazyLock::force`](std::sync::LazyLock::force): the same, with the lock's own initializer;
    /// panics if that has panicked.
    pub(crate) fn force(&mut self, id: LazyLockId) -> Taken {
        let cell = CellId::LazyLock(id);
        match self.meet(cell, false)? {
            Met::Done(value) => Ok(value.map(Seen::Int)),
            Met::Mine { .. } => {
                let block = &self.setup.program.objects.lazy_locks[id];
                self.thread_mut().frames.push(Frame::new(FrameKind::Lazy { cell }, block));
                Ok(None)
            }
            Met::Poisoned | Met::Reentered => self.panics(),
        }
    }

    fn panics(&mut self) -> Taken {
        self.panic(Value::StdText, Vec::new());
        Ok(None)
    }

    /// The end of the block. What it did happens before every call that finds the cell initialized.
    pub(crate) fn leave_once(&mut self, cell: CellId) -> Taken {
        let panics = self.thread().unwinding.is_some();
        let clock = self.publish();
        let left = self.thread_mut().frames.pop();
        let value = left.and_then(|left| left.leaving).filter(|_| !panics);
        let value = match (cell, value) {
            (CellId::Once(_), _) | (_, None) => None,
            (CellId::OnceLock(_) | CellId::LazyLock(_), Some(value)) => Some(value.expect_number()),
        };
        let once = self.state.objects.cell(cell);
        once.stage = match cell {
            _ if !panics => Stage::Done(value),
            // A `OnceLock` is never poisoned.
            CellId::OnceLock(_) => Stage::Fresh,
            CellId::Once(_) | CellId::LazyLock(_) => Stage::Poisoned,
        };
        once.clock.join(&clock);
        Ok(value.map(Seen::Int))
    }

    /// [`Once::wait`](std::sync::Once::wait), [`OnceLock::wait`](std::sync::OnceLock::wait): blocks
    /// until another thread has initialized it. Panics if it is poisoned.
    pub(crate) fn once_wait(&mut self, id: AwaitedId) -> Taken {
        let once = self.state.objects.cell(match id {
            AwaitedId::Once(id) => CellId::Once(id),
            AwaitedId::OnceLock(id) => CellId::OnceLock(id),
        });
        let (clock, stage) = (once.clock.clone(), once.stage.clone());
        match stage {
            Stage::Fresh | Stage::Running(_) => Err(Stop::Blocked),
            Stage::Done(value) => {
                self.may_use_token()?;
                self.learn(&clock);
                Ok(value.map(Seen::Int))
            }
            Stage::Poisoned => {
                self.may_use_token()?;
                self.panics()
            }
        }
    }

    /// [`Once::wait_force`](std::sync::Once::wait_force): blocks until another thread has completed
    /// it, even if it is poisoned.
    pub(crate) fn once_wait_force(&mut self, id: OnceId) -> Taken {
        let once = self.state.objects.cell(CellId::Once(id));
        let (clock, stage) = (once.clock.clone(), once.stage.clone());
        match stage {
            Stage::Fresh | Stage::Running(_) | Stage::Poisoned => Err(Stop::Blocked),
            Stage::Done(_) => {
                self.may_use_token()?;
                self.learn(&clock);
                Ok(None)
            }
        }
    }

    /// [`Once::is_completed`](std::sync::Once::is_completed)
    pub(crate) fn is_completed(&mut self, id: OnceId) -> Taken {
        let once = self.state.objects.cell(CellId::Once(id));
        let (is_done, clock) = (matches!(once.stage, Stage::Done(_)), once.clock.clone());
        if is_done {
            self.learn(&clock);
        }
        Ok(Some(Seen::Bool(is_done)))
    }

    /// [`OnceLock::get`](std::sync::OnceLock::get)
    pub(crate) fn get_once(&mut self, id: OnceLockId, bind: Option<Slot>) -> Taken {
        let once = self.state.objects.cell(CellId::OnceLock(id));
        let value = match once.stage {
            Stage::Done(Some(value)) => {
                let clock = once.clock.clone();
                self.learn(&clock);
                Value::Some(Box::new(Value::Number(value)))
            }
            Stage::Done(None) | Stage::Fresh | Stage::Running(_) | Stage::Poisoned => Value::None,
        };
        let seen = value.seen();
        self.bind(bind, value);
        Ok(Some(seen))
    }

    /// [`OnceLock::set`](std::sync::OnceLock::set): blocks while another thread initializes it. If
    /// it already has a value, returns the new one in an error.
    pub(crate) fn set_once(&mut self, id: OnceLockId, value: i32) -> Taken {
        let cell = CellId::OnceLock(id);
        match self.meet(cell, true)? {
            Met::Done(_) => Ok(Some(Seen::Err(Box::new(Seen::Int(value))))),
            Met::Mine { .. } => {
                let clock = self.publish();
                let once = self.state.objects.cell(cell);
                once.stage = Stage::Done(Some(value));
                once.clock.join(&clock);
                Ok(Some(Seen::Ok(Box::new(Seen::Unit))))
            }
            Met::Poisoned | Met::Reentered => self.panics(),
        }
    }

    /// Finds the cell initialized or poisoned, begins to initialize it, or blocks.
    fn meet(&mut self, cell: CellId, force: bool) -> Result<Met, Stop> {
        let met = self.meet_at_once(cell, force)?;
        self.may_use_token()?;
        Ok(met)
    }

    fn meet_at_once(&mut self, cell: CellId, force: bool) -> Result<Met, Stop> {
        let me = self.id;
        let stage = self.state.objects.cell(cell).stage.clone();
        let met = match stage {
            Stage::Running(other) if other == me => {
                return match self.choose()? {
                    Reentrance::Hang => Err(Stop::Blocked),
                    Reentrance::Panic => Ok(Met::Reentered),
                };
            }
            Stage::Running(_) => return Err(Stop::Blocked),
            Stage::Done(value) => Met::Done(value),
            Stage::Poisoned if !force => return Ok(Met::Poisoned),
            Stage::Fresh => Met::Mine { was_poisoned: false },
            Stage::Poisoned => Met::Mine { was_poisoned: true },
        };
        let once = self.state.objects.cell(cell);
        if let Met::Mine { .. } = met {
            once.stage = Stage::Running(me);
        }
        let clock = once.clock.clone();
        self.learn(&clock);
        Ok(met)
    }
}
