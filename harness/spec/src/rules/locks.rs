//! Locks; see [`Mutex`](std::sync::Mutex) and [`RwLock`](std::sync::RwLock).

use threadproof_model::{Body, Seen};

use crate::frames::{Frame, Kind};
use crate::latitude::{RecursiveRead, Relock};
use crate::objects::{Lock, Object};
use crate::refusal::Reason;
use crate::state::Waiting;
use crate::turn::{Stop, Taken, Turn, mismatch};
use crate::value::{Label, Value};

impl<'s> Turn<'_, 's> {
    /// [`Mutex::lock`](std::sync::Mutex::lock), [`RwLock::write`](std::sync::RwLock::write), and
    /// together with others [`RwLock::read`](std::sync::RwLock::read): waits until the lock is to
    /// be had. A poisoned one is had all the same, inside an `Err`. Unwrapping that panics.
    pub(crate) fn lock(
        &mut self,
        name: &'s str,
        is_shared: bool,
        unwrap: bool,
        body: &'s Body,
    ) -> Taken {
        let position = self.position(name)?;
        let lock = self.lock_at(position, name)?;
        let is_mine = lock.is_held_by(&self.label);
        let is_recursive_read = is_mine && is_shared && lock.owner.is_none();
        let (is_free, is_poisoned) = (lock.is_free(is_shared), lock.is_poisoned);
        if is_recursive_read && self.choose::<RecursiveRead>()? == RecursiveRead::Panic {
            self.panic(Value::StdText, Vec::new());
            return Ok(None);
        }
        if is_mine && !is_recursive_read {
            match self.choose()? {
                Relock::Hang => return Err(Stop::Blocked),
                Relock::Panic => self.panic(Value::StdText, Vec::new()),
            }
            return Ok(None);
        }
        if !is_free {
            return Err(Stop::Blocked);
        }
        if is_poisoned && unwrap {
            // The guard inside the `Err` goes as the panic unwinds.
            let seen = self.poisoned_or_not(position, name)?;
            self.panic(Value::StdText, Vec::new());
            return Ok(Some(seen));
        }
        self.acquire(position, name, is_shared, body)
    }

    /// [`Mutex::try_lock`](std::sync::Mutex::try_lock) and the like: never waits.
    pub(crate) fn try_lock(&mut self, name: &'s str, is_shared: bool, body: &'s Body) -> Taken {
        let position = self.position(name)?;
        let is_uncertain = self.state.threads.iter().any(|(_, thread)| {
            matches!(&thread.waiting, Some(Waiting::Notification { mutex, is_certain: false, .. })
                if *mutex == position)
        });
        if is_uncertain {
            return Err(Stop::Refused(Reason::Uncertain));
        }
        if !self.lock_at(position, name)?.is_free(is_shared) {
            let would_block = Seen::Named("WouldBlock", None);
            return Ok(Some(Seen::Err(Box::new(would_block))));
        }
        self.acquire(position, name, is_shared, body)
    }

    fn acquire(
        &mut self,
        position: usize,
        name: &'s str,
        is_shared: bool,
        body: &'s Body,
    ) -> Taken {
        let was_panicking = self.is_panicking();
        self.hold(position, is_shared, name)?;
        let seen = self.poisoned_or_not(position, name)?;
        let kind = Kind::Guard { lock: position, is_shared, was_panicking };
        self.thread_mut().frames.push(Frame::new(kind, body));
        Ok(Some(seen))
    }

    /// The thread holds the lock from now on. All that was done under it before happens before.
    pub(crate) fn hold(
        &mut self,
        position: usize,
        is_shared: bool,
        name: &str,
    ) -> Result<(), Stop> {
        let label = Label::clone(&self.label);
        let lock = self.lock_at_mut(position, name)?;
        if is_shared {
            lock.readers.push(label);
            lock.readers.sort();
        } else {
            lock.owner = Some(label);
        }
        let released = lock.released.clone();
        self.learn(&released);
        // Whoever began to wait for a notification has given back the lock before.
        let labels: Vec<Label> =
            self.state.threads.iter().map(|(label, _)| Label::clone(label)).collect();
        for label in labels {
            if let Some(Waiting::Notification { mutex, is_certain: false, .. }) =
                self.other(&label).waiting
                && mutex == position
                && let Some(Waiting::Notification { is_certain, .. }) =
                    &mut self.other_mut(&label).waiting
            {
                *is_certain = true;
            }
        }
        Ok(())
    }

    /// The thread gives back the lock.
    pub(crate) fn release(
        &mut self,
        position: usize,
        is_shared: bool,
        name: &str,
    ) -> Result<(), Stop> {
        let clock = self.publish();
        let label = Label::clone(&self.label);
        let lock = self.lock_at_mut(position, name)?;
        if is_shared {
            let mine = lock.readers.iter().position(|reader| *reader == label);
            mine.map(|mine| lock.readers.remove(mine));
        } else {
            lock.owner = None;
        }
        lock.released.join(&clock);
        Ok(())
    }

    /// The end of a guard. [Poisoning](std::sync::Mutex#poisoning): the lock is poisoned when the
    /// thread has begun to panic while it held it, alone.
    pub(crate) fn leave_guard(
        &mut self,
        position: usize,
        is_shared: bool,
        was_panicking: bool,
    ) -> Taken {
        let name = &self.program.scenario.shared[position].name;
        let panics = self.thread().unwinding.is_some() || self.is_panicking();
        if !is_shared && !was_panicking && panics {
            self.lock_at_mut(position, name)?.is_poisoned = true;
        }
        self.release(position, is_shared, name)?;
        let left = self.thread_mut().frames.pop();
        // A `return` goes on to the closure that the block stands in.
        if let Some(Frame { leaving, has_returned: true, .. }) = left {
            let frame = self.frame_mut();
            (frame.leaving, frame.has_returned) = (leaving, true);
        }
        Ok(None)
    }

    /// [`Mutex::into_inner`](std::sync::Mutex::into_inner): the value, and whether the lock is
    /// poisoned. Only its owner can do that, once nobody borrows it any more.
    pub(crate) fn take_value(&mut self, name: &'s str) -> Taken {
        let position = self.position(name)?;
        let seen = self.poisoned_or_not(position, name)?;
        let lock = self.lock_at_mut(position, name)?;
        if !lock.is_free(false) {
            return Err(Stop::Refused(Reason::Uncertain));
        }
        lock.is_gone = true;
        let released = lock.released.clone();
        self.learn(&released);
        Ok(Some(seen))
    }

    /// [`Mutex::is_poisoned`](std::sync::Mutex::is_poisoned)
    pub(crate) fn is_poisoned(&mut self, name: &'s str) -> Taken {
        let position = self.position(name)?;
        Ok(Some(Seen::Bool(self.lock_at(position, name)?.is_poisoned)))
    }

    /// [`Mutex::clear_poison`](std::sync::Mutex::clear_poison)
    pub(crate) fn clear_poison(&mut self, name: &'s str) -> Taken {
        let position = self.position(name)?;
        self.lock_at_mut(position, name)?.is_poisoned = false;
        Ok(None)
    }

    /// The value behind a guard that a block around the step holds.
    pub(crate) fn guarded(
        &mut self,
        position: usize,
        name: &str,
        writes: bool,
    ) -> Result<&mut i32, Stop> {
        if !self.holds(position, writes) {
            return Err(Stop::Refused(Reason::NotLocked(name.to_owned())));
        }
        Ok(&mut self.lock_at_mut(position, name)?.value)
    }

    /// Whether a block around the step holds the lock, alone if it has to.
    pub(crate) fn holds(&self, position: usize, alone: bool) -> bool {
        for frame in self.thread().frames.iter().rev() {
            if let Kind::Guard { lock, is_shared, .. } = frame.kind
                && lock == position
                && !(alone && is_shared)
            {
                return true;
            }
            if !frame.kind.sees_around() {
                break;
            }
        }
        false
    }

    /// The value of a lock, inside an `Err` if it is poisoned.
    pub(crate) fn poisoned_or_not(&self, position: usize, name: &str) -> Result<Seen, Stop> {
        let lock = self.lock_at(position, name)?;
        let value = Box::new(Seen::Int(lock.value));
        Ok(if lock.is_poisoned {
            Seen::Err(Box::new(Seen::Named("Poisoned", Some(value))))
        } else {
            Seen::Ok(value)
        })
    }

    pub(crate) fn lock_at(&self, position: usize, name: &str) -> Result<&Lock, Stop> {
        match &self.state.objects[position] {
            Object::Lock(lock) if lock.is_gone => Err(Stop::Refused(Reason::Gone(name.to_owned()))),
            Object::Lock(lock) => Ok(lock),
            _ => Err(mismatch("a lock", name)),
        }
    }

    fn lock_at_mut(&mut self, position: usize, name: &str) -> Result<&mut Lock, Stop> {
        match &mut self.state.objects[position] {
            Object::Lock(lock) if lock.is_gone => Err(Stop::Refused(Reason::Gone(name.to_owned()))),
            Object::Lock(lock) => Ok(lock),
            _ => Err(mismatch("a lock", name)),
        }
    }
}
