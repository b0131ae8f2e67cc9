//! What is done once; see [`Once`](std::sync::Once), [`OnceLock`](std::sync::OnceLock) and
//! [`LazyLock`](std::sync::LazyLock).

use threadproof_model::{Body, Operand, Seen, SharedKind};

use crate::frames::{Frame, Kind};
use crate::latitude::Reentrance;
use crate::objects::{Object, Once, Stage};
use crate::turn::{Stop, Taken, Turn, mismatch};
use crate::value::{Label, Value};

/// What somebody finds who comes to something that is done once.
enum Met {
    /// It is done, with that value.
    Done(Option<i32>),
    /// It is for this thread to do; whether somebody has failed before.
    Mine { was_poisoned: bool },
    /// Whoever did it before has panicked.
    Poisoned,
    /// This thread is in the middle of it, and panics.
    Reentered,
}

impl<'s> Turn<'_, 's> {
    /// [`Once::call_once`](std::sync::Once::call_once): runs the block unless that was done, or
    /// waits for whoever does. If it panicked, panics too;
    /// [`call_once_force`](std::sync::Once::call_once_force) runs the block all the same.
    pub(crate) fn call_once(&mut self, name: &'s str, force: bool, body: &'s Body) -> Taken {
        let position = self.position(name)?;
        match self.come_to(position, force)? {
            Met::Done(_) => Ok(force.then_some(Seen::None)),
            Met::Mine { was_poisoned } => {
                self.thread_mut().frames.push(Frame::new(Kind::Once { position }, body));
                Ok(force.then(|| Seen::Some(Box::new(Seen::Bool(was_poisoned)))))
            }
            Met::Poisoned | Met::Reentered => {
                self.panic(Value::StdText, Vec::new());
                Ok(None)
            }
        }
    }

    /// [`OnceLock::get_or_init`](std::sync::OnceLock::get_or_init): the value, which the block
    /// gives unless there is one; waits for whoever is about to give one. A block that panics
    /// leaves it to others.
    pub(crate) fn get_or_init(&mut self, name: &'s str, body: &'s Body) -> Taken {
        let position = self.position(name)?;
        match self.come_to(position, true)? {
            Met::Done(value) => Ok(value.map(Seen::Int)),
            Met::Mine { .. } => {
                self.thread_mut().frames.push(Frame::new(Kind::Once { position }, body));
                Ok(None)
            }
            Met::Poisoned | Met::Reentered => {
                self.panic(Value::StdText, Vec::new());
                Ok(None)
            }
        }
    }

    /// [`LazyLock::force`](std::sync::LazyLock::force): likewise with its own initialiser; once
    /// that has panicked, panics.
    pub(crate) fn force(&mut self, name: &'s str) -> Taken {
        let position = self.position(name)?;
        match self.come_to(position, false)? {
            Met::Done(value) => Ok(value.map(Seen::Int)),
            Met::Mine { .. } => {
                let shared = &self.program.scenario.shared[position];
                let SharedKind::LazyLock(body) = &shared.kind else {
                    return Err(mismatch("a lazy lock", name));
                };
                self.thread_mut().frames.push(Frame::new(Kind::Lazy { position }, body));
                Ok(None)
            }
            Met::Poisoned | Met::Reentered => {
                self.panic(Value::StdText, Vec::new());
                Ok(None)
            }
        }
    }

    /// The end of the block. What was done in it happens before all that finds it done.
    pub(crate) fn leave_once(&mut self, position: usize) -> Taken {
        let panics = self.thread().unwinding.is_some();
        let clock = self.publish();
        let kind = &self.program.scenario.shared[position].kind;
        let left = self.thread_mut().frames.pop();
        let value = match (kind, left.and_then(|left| left.leaving)) {
            _ if panics => None,
            (SharedKind::Once, _) => None,
            (_, Some(Value::Int(value))) => Some(value),
            (_, other) => {
                let found = other.map_or_else(|| "()".to_owned(), |value| value.seen().to_string());
                return Err(mismatch("an integer", &found));
            }
        };
        let once = self.once(position)?;
        once.stage = match kind {
            _ if !panics => Stage::Done(value),
            // `OnceLock` never poisons.
            SharedKind::OnceLock => Stage::Fresh,
            _ => Stage::Poisoned,
        };
        once.clock.join(&clock);
        Ok(value.map(Seen::Int))
    }

    /// [`Once::wait`](std::sync::Once::wait), [`OnceLock::wait`](std::sync::OnceLock::wait): waits
    /// until it is done, and does not do it. A once that is poisoned panics.
    pub(crate) fn once_wait(&mut self, name: &'s str) -> Taken {
        let position = self.position(name)?;
        let once = self.once(position)?;
        let clock = once.clock.clone();
        match once.stage {
            Stage::Fresh | Stage::Running(_) => Err(Stop::Blocked),
            Stage::Done(value) => {
                self.learn(&clock);
                Ok(value.map(Seen::Int))
            }
            Stage::Poisoned => {
                self.panic(Value::StdText, Vec::new());
                Ok(None)
            }
        }
    }

    /// [`Once::is_completed`](std::sync::Once::is_completed)
    pub(crate) fn is_completed(&mut self, name: &'s str) -> Taken {
        let position = self.position(name)?;
        let once = self.once(position)?;
        let (is_done, clock) = (matches!(once.stage, Stage::Done(_)), once.clock.clone());
        if is_done {
            self.learn(&clock);
        }
        Ok(Some(Seen::Bool(is_done)))
    }

    /// [`OnceLock::get`](std::sync::OnceLock::get)
    pub(crate) fn get_once(&mut self, position: usize, bind: Option<&'s str>) -> Taken {
        let once = self.once(position)?;
        let (value, clock) = match once.stage {
            Stage::Done(Some(value)) => {
                (Value::Some(Box::new(Value::Int(value))), Some(once.clock.clone()))
            }
            _ => (Value::None, None),
        };
        if let Some(clock) = clock {
            self.learn(&clock);
        }
        let seen = value.seen();
        self.bind(bind, value);
        Ok(Some(seen))
    }

    /// [`OnceLock::set`](std::sync::OnceLock::set): waits for whoever is about to give a value. If
    /// there is one, the new one comes back.
    pub(crate) fn set_once(&mut self, position: usize, value: &'s Operand) -> Taken {
        match self.come_to(position, true)? {
            Met::Done(_) => {
                let value = self.int(value)?;
                Ok(Some(Seen::Err(Box::new(Seen::Int(value)))))
            }
            Met::Mine { .. } => {
                let value = self.int(value)?;
                let clock = self.publish();
                let once = self.once(position)?;
                once.stage = Stage::Done(Some(value));
                once.clock.join(&clock);
                Ok(Some(Seen::Ok(Box::new(Seen::Unit))))
            }
            Met::Poisoned | Met::Reentered => {
                self.panic(Value::StdText, Vec::new());
                Ok(None)
            }
        }
    }

    /// Finds it done or poisoned, or takes it upon itself, or has to wait.
    fn come_to(&mut self, position: usize, force: bool) -> Result<Met, Stop> {
        let label = Label::clone(&self.label);
        let reenters = {
            let once = self.once(position)?;
            matches!(&once.stage, Stage::Running(other) if *other == label)
        };
        if reenters {
            return match self.choose()? {
                Reentrance::Hang => Err(Stop::Blocked),
                Reentrance::Panic => Ok(Met::Reentered),
            };
        }
        let once = self.once(position)?;
        let met = match once.stage {
            Stage::Running(_) => return Err(Stop::Blocked),
            Stage::Done(value) => Met::Done(value),
            Stage::Poisoned if !force => return Ok(Met::Poisoned),
            Stage::Fresh | Stage::Poisoned => {
                let was_poisoned = once.stage == Stage::Poisoned;
                once.stage = Stage::Running(label);
                Met::Mine { was_poisoned }
            }
        };
        let clock = once.clock.clone();
        self.learn(&clock);
        Ok(met)
    }

    fn once(&mut self, position: usize) -> Result<&mut Once, Stop> {
        match &mut self.state.objects[position] {
            Object::Once(once) => Ok(once),
            _ => Err(mismatch("something that is done once", "another object")),
        }
    }
}
