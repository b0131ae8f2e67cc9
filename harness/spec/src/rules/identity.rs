//! Names and ids of threads; see [`Thread`](std::thread::Thread).

use threadproof_model::{Seen, Slot};

use crate::labels::ThreadId;
use crate::turn::{Taken, Turn};
use crate::value::Value;

impl Turn<'_, '_> {
    /// [`thread::current`](std::thread::current)
    pub(crate) fn current(&mut self, bind: Slot) -> Taken {
        self.bind(Some(bind), Value::Thread(self.id));
        Ok(None)
    }

    /// [`Thread::name`](std::thread::Thread::name): the whole name given to
    /// [`Builder::name`](std::thread::Builder::name), or `None`. The main thread is called `main`.
    pub(crate) fn thread_name(&mut self, handle: Option<Slot>, bind: Option<Slot>) -> Taken {
        let Some(thread) = self.named_thread(handle) else {
            self.bind(bind, Value::Refused);
            return Ok(None);
        };
        let name = self.other(thread).name;
        let value = name.map_or(Value::None, |name| Value::Some(Box::new(Value::Text(name))));
        let seen = value.seen();
        self.bind(bind, value);
        Ok(Some(seen))
    }

    /// [`Thread::id`](std::thread::Thread::id)
    pub(crate) fn thread_id(&mut self, handle: Option<Slot>, bind: Slot) -> Taken {
        let id = self.named_thread(handle).map_or(Value::Refused, Value::ThreadId);
        self.bind(Some(bind), id);
        Ok(None)
    }

    /// [`ThreadId`](std::thread::ThreadId): unique among all threads of the process, including
    /// those that have finished.
    pub(crate) fn same_id(&mut self, left: Slot, right: Slot) -> Taken {
        let ids = (self.thread().variable(left), self.thread().variable(right));
        Ok(match ids {
            (Value::ThreadId(left), Value::ThreadId(right)) => Some(Seen::Bool(left == right)),
            // One of the threads was refused.
            _ => None,
        })
    }

    fn named_thread(&self, handle: Option<Slot>) -> Option<ThreadId> {
        match handle {
            Some(handle) => self.thread_of(handle),
            None => Some(self.id),
        }
    }
}
