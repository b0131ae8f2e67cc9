//! Names and ids of threads; see [`Thread`](std::thread::Thread).

use threadproof_model::Seen;

use crate::refusal::Reason;
use crate::turn::{Stop, Taken, Turn, mismatch};
use crate::value::{Label, Value};

impl<'s> Turn<'_, 's> {
    /// [`thread::current`](std::thread::current)
    pub(crate) fn current(&mut self, bind: &'s str) -> Taken {
        let thread = Value::Thread(Label::clone(&self.label));
        self.bind(Some(bind), thread);
        Ok(None)
    }

    /// [`Thread::name`](std::thread::Thread::name): what
    /// [`Builder::name`](std::thread::Builder::name) said, in full, or `None`. Main is called
    /// `main`.
    pub(crate) fn thread_name(&mut self, handle: Option<&str>, bind: Option<&'s str>) -> Taken {
        let Some(thread) = self.named_thread(handle)? else { return Ok(None) };
        let name = self.other(&thread).name;
        let value = name.map_or(Value::None, |name| Value::Some(Box::new(Value::Text(name))));
        let seen = value.seen();
        self.bind(bind, value);
        Ok(Some(seen))
    }

    /// [`Thread::id`](std::thread::Thread::id)
    pub(crate) fn thread_id(&mut self, handle: Option<&str>, bind: &'s str) -> Taken {
        let Some(thread) = self.named_thread(handle)? else { return Ok(None) };
        self.bind(Some(bind), Value::ThreadId(thread));
        Ok(None)
    }

    /// [`ThreadId`](std::thread::ThreadId): unique among all threads of the process, also those
    /// that have ended.
    pub(crate) fn same_id(&mut self, left: &str, right: &str) -> Taken {
        let id = |name: &str| match self.thread().variable(name) {
            Some(Value::ThreadId(label)) => Ok(Label::clone(label)),
            Some(other) => Err(mismatch("a thread id", &other.seen().to_string())),
            None => Err(Stop::Refused(Reason::NoVariable(name.to_owned()))),
        };
        Ok(Some(Seen::Bool(id(left)? == id(right)?)))
    }

    fn named_thread(&self, handle: Option<&str>) -> Result<Option<Label>, Stop> {
        match handle {
            Some(name) => match self.thread().variable(name) {
                Some(Value::Thread(thread)) => Ok(Some(Label::clone(thread))),
                _ => self.handle(name),
            },
            None => Ok(Some(Label::clone(&self.label))),
        }
    }
}
