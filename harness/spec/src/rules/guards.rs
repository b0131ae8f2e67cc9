//! Steps on the guard of the block around them.

use threadproof_model::{LockId, RwLockId};

use crate::frames::FrameKind;
use crate::turn::{Taken, Turn};

impl Turn<'_, '_> {
    /// [`RwLockWriteGuard::downgrade`](std::sync::RwLockWriteGuard::downgrade): the thread goes on
    /// to share the lock, which no writer can acquire in between. What it did before happens before
    /// what other readers do then. Readers do not [poison](std::sync::RwLock#poisoning) a lock.
    pub(crate) fn downgrade(&mut self, lock: RwLockId) -> Taken {
        let id = LockId::from(lock);
        self.release(id, false)?;
        self.hold(id, true)?;
        if let FrameKind::Guard { is_shared, .. } = &mut self.frame_mut().kind {
            *is_shared = true;
        }
        Ok(None)
    }
}
