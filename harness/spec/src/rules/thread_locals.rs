//! Thread-locals; see [`LocalKey`](std::thread::LocalKey).

use threadproof_model::{Kind as ObjectKind, Mention, Operand, Seen, SharedKind};

use crate::frames::{BodyRef, Frame, Kind};
use crate::latitude::{DestructorOrder, Destructors, ExitDestructors, MainDestructors};
use crate::refusal::Reason;
use crate::state::Local;
use crate::turn::{Stop, Taken, Turn, mismatch};
use crate::value::Value;

impl<'s> Turn<'_, 's> {
    /// [`LocalKey::with`](std::thread::LocalKey::with): the thread's own value, which is
    /// initialised on its first use. Panics when it is being dropped, or was;
    /// [`try_with`](std::thread::LocalKey::try_with) gives an `Err` instead.
    pub(crate) fn with(&mut self, name: &'s str, is_tried: bool) -> Taken {
        let key = self.position(name)?;
        let tried = |value: Seen| if is_tried { Seen::Ok(Box::new(value)) } else { value };
        match self.local_of(key) {
            Some(Local::Alive(value)) => Ok(Some(tried(Seen::Int(value)))),
            Some(Local::Gone) if is_tried => {
                Ok(Some(Seen::Err(Box::new(Seen::Named("AccessError", None)))))
            }
            Some(Local::Gone) => {
                self.panic(Value::StdText, Vec::new());
                Ok(None)
            }
            Some(Local::Starting) => Err(recursive()),
            None => {
                let SharedKind::ThreadLocal { init, .. } = &self.program.scenario.shared[key].kind
                else {
                    return Err(mismatch("a thread-local", name));
                };
                let thread = self.thread_mut();
                thread.locals.push((key, Local::Starting));
                thread.frames.push(Frame::new(Kind::LocalInit { key }, init));
                Ok(None)
            }
        }
    }

    /// The end of an initialiser. One that panics leaves the key as it was.
    pub(crate) fn leave_local_init(&mut self, key: usize) -> Taken {
        let thread = self.thread_mut();
        let left = thread.frames.pop();
        if thread.unwinding.is_some() {
            thread.locals.retain(|(other, _)| *other != key);
            return Ok(None);
        }
        let Some(Value::Int(value)) = left.and_then(|left| left.leaving) else {
            return Err(mismatch("an integer", "another value"));
        };
        self.put_local(key, Local::Alive(value));
        Ok(Some(Seen::Int(value)))
    }

    /// [`LocalKey::set`](std::thread::LocalKey::set): does not run the initialiser. What a
    /// thread-local does when it is dropped, it does once, at the end of the thread.
    pub(crate) fn set_local(&mut self, key: usize, value: &'s Operand) -> Taken {
        let value = self.int(value)?;
        match self.local_of(key) {
            Some(Local::Starting) => return Err(recursive()),
            Some(Local::Gone) => {
                self.panic(Value::StdText, Vec::new());
                return Ok(None);
            }
            Some(Local::Alive(_)) => self.put_local(key, Local::Alive(value)),
            None => self.thread_mut().locals.push((key, Local::Alive(value))),
        }
        Ok(None)
    }

    /// Begins to drop the next thread-local of a thread that is leaving. Says whether there was
    /// one.
    pub(crate) fn drop_next_local(&mut self) -> Result<bool, Stop> {
        let locals = self.thread().locals.iter();
        let alive: Vec<usize> = locals
            .filter(|(_, local)| matches!(local, Local::Alive(_)))
            .map(|(key, _)| *key)
            .collect();
        let [first, .., last] = &*alive else {
            for key in &alive {
                self.drop_local(*key);
            }
            return Ok(!alive.is_empty());
        };
        let order =
            if self.order_matters(&alive) { self.choose()? } else { DestructorOrder::LastFirst };
        let key = match order {
            DestructorOrder::FirstFirst => *first,
            DestructorOrder::LastFirst => *last,
        };
        self.drop_local(key);
        Ok(true)
    }

    fn drop_local(&mut self, key: usize) {
        self.put_local(key, Local::Gone);
        if let Some(on_drop) = self.on_drop_of(key) {
            self.thread_mut().frames.push(Frame::new(Kind::LocalDrop, on_drop.0));
        }
    }

    /// Whether it can be seen which of these thread-locals is dropped first: more than one
    /// destructor takes steps, or one of them uses another.
    fn order_matters(&self, keys: &[usize]) -> bool {
        let mut destructors = 0;
        let mut uses_another = false;
        for on_drop in keys.iter().filter_map(|key| self.on_drop_of(*key)) {
            destructors += 1;
            on_drop.0.walk(&mut |step| {
                uses_another |= step.action.mentions().iter().any(|mention| {
                    matches!(mention, Mention::Object([ObjectKind::ThreadLocal], _))
                });
            });
        }
        destructors > 1 || uses_another
    }

    /// [`LocalKey`](std::thread::LocalKey#synchronization-in-thread-local-destructors): on some
    /// platforms a thread holds a lock while it drops its thread-locals, which others need to
    /// start, to drop their own, to finish, and to end the process.
    pub(crate) fn pass_destructors(&self) -> Result<(), Stop> {
        if self.state.is_beside_destructor(&self.label)
            && self.choose::<Destructors>()? == Destructors::OneByOne
        {
            return Err(Stop::Held);
        }
        Ok(())
    }

    /// Whether the thread-locals of a thread that ends the process are dropped before.
    pub(crate) fn drops_locals_at_exit(&self, is_main_over: bool) -> Result<bool, Stop> {
        let mut locals = self.thread().locals.iter();
        let has_drops = locals.any(|(key, local)| {
            matches!(local, Local::Alive(_)) && self.on_drop_of(*key).is_some()
        });
        Ok(has_drops
            && if is_main_over {
                self.choose::<MainDestructors>()? == MainDestructors::Run
            } else {
                self.choose::<ExitDestructors>()? == ExitDestructors::Run
            })
    }

    fn on_drop_of(&self, key: usize) -> Option<BodyRef<'s>> {
        match &self.program.scenario.shared[key].kind {
            SharedKind::ThreadLocal { on_drop, .. } => on_drop.as_ref().map(BodyRef),
            _ => None,
        }
    }

    fn local_of(&self, key: usize) -> Option<Local> {
        let mut locals = self.thread().locals.iter();
        locals.find(|(other, _)| *other == key).map(|(_, local)| *local)
    }

    fn put_local(&mut self, key: usize, local: Local) {
        let locals = &mut self.thread_mut().locals;
        if let Some((_, place)) = locals.iter_mut().find(|(other, _)| *other == key) {
            *place = local;
        }
    }
}

fn recursive() -> Stop {
    Stop::Refused(Reason::Unspecified("a thread-local that initialises itself"))
}
