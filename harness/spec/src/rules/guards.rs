//! Steps on a guard, or on a lock that nothing borrows.

use threadproof_model::{LockId, RwLockId};

use crate::frames::FrameKind;
use crate::refusal::Reason;
use crate::state::Progress;
use crate::turn::{Stop, Taken, Turn};

impl Turn<'_, '_> {
    /// [`Mutex::get_mut`](std::sync::Mutex::get_mut), [`RwLock::get_mut`](std::sync::RwLock::get_mut):
    /// a reference to the value, inside an `Err` if the lock is poisoned, through which the step
    /// assigns the value. Only its owner can call this, and only while nothing borrows the lock.
    pub(crate) fn get_mut(&mut self, lock: LockId, value: i32) -> Taken {
        self.check_unborrowed(lock)?;
        let seen = self.poisoned_or_not(lock)?;
        let lock = self.lock_at_mut(lock)?;
        lock.value = value;
        let released = lock.released.clone();
        self.learn(&released);
        Ok(Some(seen))
    }

    /// Refuses the step if the lock may be borrowed: it is held, or another thread runs.
    pub(crate) fn check_unborrowed(&self, lock: LockId) -> Result<(), Stop> {
        let mut threads = self.state.threads.iter();
        let is_borrowed =
            threads.any(|(id, thread)| id != self.id && thread.progress < Progress::Leaving);
        if is_borrowed || !self.lock_at(lock)?.is_free(false) {
            return Err(Stop::Refused(Reason::Borrowed));
        }
        Ok(())
    }

    /// [`RwLockWriteGuard::downgrade`](std::sync::RwLockWriteGuard::downgrade): the thread goes on
    /// to share the lock, which no writer can acquire in between. What it did before happens before
    /// what other readers do then. Readers do not [poison](std::sync::RwLock#poisoning) a lock.
    pub(crate) fn downgrade(&mut self, lock: RwLockId) -> Taken {
        let id = LockId::from(lock);
        let was_awaited = self.lock_at(id)?.was_awaited;
        self.release(id, false)?;
        self.hold(id, true)?;
        self.lock_at_mut(id)?.was_awaited = was_awaited;
        if let FrameKind::Guard { is_shared, .. } = &mut self.frame_mut().kind {
            *is_shared = true;
        }
        Ok(None)
    }
}
