//! Locks; see [`Mutex`](std::sync::Mutex) and [`RwLock`](std::sync::RwLock).

use threadproof_model::{Block, LockId, Seen};

use crate::chance::Grain;
use crate::frames::{Frame, FrameKind};
use crate::labels::ThreadId;
use crate::latitude::{ReadPriority, RecursiveRead, Relock};
use crate::objects::Lock;
use crate::refusal::Reason;
use crate::state::Waiting;
use crate::turn::{Advance, Stop, Taken, Turn};
use crate::value::Value;

impl<'p> Turn<'_, 'p> {
    /// [`Mutex::lock`](std::sync::Mutex::lock), [`RwLock::write`](std::sync::RwLock::write), and,
    /// shared, [`RwLock::read`](std::sync::RwLock::read): blocks until the lock is available. A
    /// poisoned lock is still acquired, inside an `Err`. Unwrapping that panics, and unwinding drops
    /// the guard.
    pub(crate) fn lock(
        &mut self,
        id: LockId,
        is_shared: bool,
        unwrap: bool,
        block: &'p Block,
    ) -> Taken {
        let lock = self.lock_at(id)?;
        let is_mine = lock.is_held_by(self.id);
        let is_recursive_read = is_mine && is_shared && lock.owner.is_none();
        let (is_free, is_poisoned) = (lock.is_free(is_shared), lock.is_poisoned);
        if is_recursive_read && self.choose::<RecursiveRead>()? == RecursiveRead::Panic {
            self.panic(Value::StdText, Vec::new());
            return Ok(None);
        }
        if is_mine && !is_recursive_read {
            return self.relock(id, is_shared);
        }
        if is_shared && self.is_kept_out(id)? {
            return Err(Stop::Blocked);
        }
        if !is_free {
            return self.wait_for(id, is_shared);
        }
        self.may_use_token()?;
        if let Some(Waiting::Writer { .. }) = self.thread_mut().waiting.take() {
            self.lock_at_mut(id)?.was_awaited = true;
        }
        let seen = self.acquire(id, is_shared, block)?;
        if is_poisoned && unwrap {
            self.panic(Value::StdText, Vec::new());
        }
        Ok(seen)
    }

    /// The thread holds the lock already. Before it panics or hangs, it may be seen waiting.
    fn relock(&mut self, id: LockId, is_shared: bool) -> Taken {
        if self.state.grain == Grain::Effects && !self.had_begun {
            let waits = self.wait_for(id, is_shared);
            if waits.is_ok() {
                return waits;
            }
        }
        match self.choose()? {
            Relock::Hang => self.wait_for(id, is_shared),
            Relock::Panic => {
                self.thread_mut().waiting = None;
                self.panic(Value::StdText, Vec::new());
                Ok(None)
            }
        }
    }

    /// The lock is not available. A writer that waits can be seen by readers.
    fn wait_for(&mut self, id: LockId, is_shared: bool) -> Taken {
        match (id, self.state.grain) {
            (LockId::RwLock(lock), Grain::Effects) if !is_shared && !self.had_begun => {
                self.thread_mut().waiting = Some(Waiting::Writer { lock });
                self.advance = Advance::Into;
                Ok(None)
            }
            (LockId::RwLock(_), Grain::Turns) if !is_shared => Err(Stop::BlockedVisibly),
            (LockId::Mutex(_) | LockId::RwLock(_), _) => Err(Stop::Blocked),
        }
    }

    /// Whether a waiting writer keeps readers out.
    fn is_kept_out(&mut self, id: LockId) -> Result<bool, Stop> {
        let LockId::RwLock(lock) = id else { return Ok(false) };
        let waits = Some(Waiting::Writer { lock });
        let is_awaited = self.state.threads.iter().any(|(_, thread)| thread.waiting == waits);
        if !is_awaited && !self.lock_at(id)?.was_awaited {
            return Ok(false);
        }
        self.by_chance();
        if self.choose::<ReadPriority>()? == ReadPriority::Readers {
            return Ok(false);
        }
        // Once the lock is free, a reader may still come before the writer that is woken.
        Ok(!self.lock_at(id)?.is_free(false) || self.pick(2)? == 0)
    }

    /// [`Mutex::try_lock`](std::sync::Mutex::try_lock) and its `RwLock` counterparts: never blocks.
    pub(crate) fn try_lock(&mut self, id: LockId, is_shared: bool, block: &'p Block) -> Taken {
        let is_uncertain = self.state.threads.iter().any(|(_, thread)| {
            matches!(&thread.waiting, Some(Waiting::Notification { mutex, is_certain: false, .. })
                if LockId::Mutex(*mutex) == id)
        });
        if is_uncertain {
            // A thread that has begun to wait may not have released the lock yet.
            self.by_chance();
        }
        let is_kept_out = is_shared && self.is_kept_out(id)?;
        if is_kept_out || !self.lock_at(id)?.is_free(is_shared) {
            let would_block = Seen::Named("WouldBlock", None);
            return Ok(Some(Seen::Err(Box::new(would_block))));
        }
        self.acquire(id, is_shared, block)
    }

    fn acquire(&mut self, id: LockId, is_shared: bool, block: &'p Block) -> Taken {
        let was_panicking = self.is_panicking();
        self.hold(id, is_shared)?;
        let seen = self.poisoned_or_not(id)?;
        let kind = FrameKind::Guard { lock: id, is_shared, was_panicking };
        self.thread_mut().frames.push(Frame::new(kind, block));
        Ok(Some(seen))
    }

    /// The thread acquires the lock. Everything done under it earlier happens before this.
    pub(crate) fn hold(&mut self, id: LockId, is_shared: bool) -> Result<(), Stop> {
        let me = self.id;
        let lock = self.lock_at_mut(id)?;
        if is_shared {
            lock.readers.push(me);
            lock.readers.sort();
        } else {
            lock.owner = Some(me);
        }
        let released = lock.released.clone();
        self.learn(&released);
        // A thread that waits for a notification released the lock first.
        let ids: Vec<ThreadId> = self.state.threads.ids();
        for waiting in ids {
            if let Some(Waiting::Notification { mutex, is_certain: false, .. }) =
                self.other(waiting).waiting
                && LockId::Mutex(mutex) == id
                && let Some(Waiting::Notification { is_certain, .. }) =
                    &mut self.other_mut(waiting).waiting
            {
                *is_certain = true;
            }
        }
        Ok(())
    }

    /// The thread releases the lock.
    pub(crate) fn release(&mut self, id: LockId, is_shared: bool) -> Result<(), Stop> {
        let clock = self.publish();
        let me = self.id;
        let lock = self.lock_at_mut(id)?;
        if is_shared {
            let mine = lock.readers.iter().position(|reader| *reader == me);
            mine.map(|mine| lock.readers.remove(mine));
        } else {
            lock.owner = None;
        }
        lock.was_awaited &= !lock.is_free(false);
        lock.released.join(&clock);
        Ok(())
    }

    /// The end of a guard. [Poisoning](std::sync::Mutex#poisoning): the lock is poisoned if the
    /// thread began to panic while it held the lock exclusively.
    pub(crate) fn leave_guard(
        &mut self,
        id: LockId,
        is_shared: bool,
        was_panicking: bool,
    ) -> Taken {
        // A wait that panicked has already released the lock.
        if self.lock_at(id)?.is_held_by(self.id) {
            if self.poison(id, is_shared, was_panicking)? && self.pauses() {
                return Ok(None);
            }
            self.release(id, is_shared)?;
        }
        let left = self.thread_mut().frames.pop();
        // A `return` leaves the closure around the block, too.
        if let Some(Frame { leaving, has_returned: true, .. }) = left {
            let frame = self.frame_mut();
            (frame.leaving, frame.has_returned) = (leaving, true);
        }
        Ok(None)
    }

    /// Poisons the lock if the thread panics. Returns whether it was not poisoned before.
    fn poison(&mut self, id: LockId, is_shared: bool, was_panicking: bool) -> Result<bool, Stop> {
        let panics = self.thread().unwinding.is_some() || self.is_panicking();
        let poisons = !is_shared && !was_panicking && panics;
        let lock = self.lock_at_mut(id)?;
        let is_new = poisons && !lock.is_poisoned;
        lock.is_poisoned |= poisons;
        Ok(is_new)
    }

    /// [`Mutex::into_inner`](std::sync::Mutex::into_inner): the value, and whether the lock is
    /// poisoned. Only its owner can call this, once it is no longer borrowed.
    pub(crate) fn take_inner(&mut self, id: LockId) -> Taken {
        self.check_unborrowed(id)?;
        let seen = self.poisoned_or_not(id)?;
        let lock = self.lock_at_mut(id)?;
        lock.is_gone = true;
        let released = lock.released.clone();
        self.learn(&released);
        Ok(Some(seen))
    }

    /// [`Mutex::is_poisoned`](std::sync::Mutex::is_poisoned)
    pub(crate) fn is_poisoned(&mut self, id: LockId) -> Taken {
        Ok(Some(Seen::Bool(self.lock_at(id)?.is_poisoned)))
    }

    /// [`Mutex::clear_poison`](std::sync::Mutex::clear_poison)
    pub(crate) fn clear_poison(&mut self, id: LockId) -> Taken {
        self.lock_at_mut(id)?.is_poisoned = false;
        Ok(None)
    }

    /// The value of a lock, inside an `Err` if it is poisoned.
    pub(crate) fn poisoned_or_not(&self, id: LockId) -> Result<Seen, Stop> {
        let lock = self.lock_at(id)?;
        let value = Seen::Int(lock.value);
        Ok(if lock.is_poisoned { poisoned(value) } else { Seen::Ok(Box::new(value)) })
    }

    /// What a step observes, inside an `Err` if the lock is poisoned.
    pub(crate) fn unless_poisoned(&self, id: LockId, seen: Seen) -> Taken {
        Ok(Some(if self.lock_at(id)?.is_poisoned { poisoned(seen) } else { seen }))
    }

    /// The lock, unless `into_inner` has consumed it.
    pub(crate) fn lock_at(&self, id: LockId) -> Result<&Lock, Stop> {
        let lock = self.state.objects.lock(id);
        if lock.is_gone { Err(Stop::Refused(Reason::Gone)) } else { Ok(lock) }
    }

    /// As [`lock_at`](Self::lock_at), mutably.
    pub(crate) fn lock_at_mut(&mut self, id: LockId) -> Result<&mut Lock, Stop> {
        let lock = self.state.objects.lock_mut(id);
        if lock.is_gone { Err(Stop::Refused(Reason::Gone)) } else { Ok(lock) }
    }
}

fn poisoned(seen: Seen) -> Seen {
    Seen::Err(Box::new(Seen::Named("Poisoned", Some(Box::new(seen)))))
}
