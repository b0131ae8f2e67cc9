//! Thread-locals; see [`LocalKey`](std::thread::LocalKey).

use threadproof_model::{Block, KeyId, Seen};

use crate::frames::{Access, Frame, FrameKind};
use crate::latitude::{
    DestructorOrder, Destructors, ExitDestructors, MainDestructors, Reinitialization, UndroppedKeys,
};
use crate::refusal::Reason;
use crate::state::Local;
use crate::turn::{Stop, Taken, Turn};
use crate::value::Value;

/// The value of a key that is initialized by a constant.
const CONST: i32 = 0;

/// How many values the destructors of a thread can initialize, at least, before the platform may run
/// no more of them. std leaves the limit to the platform. POSIX allows none below 4 rounds.
const MIN_LATE_VALUES: usize = 4;

/// How often they can initialize the same thread-local, at most. The limits of all platforms of std
/// are lower.
const MAX_VALUES_OF_A_KEY: usize = 8;

impl Access {
    /// What the step observes, given the value before it.
    fn observes(self, value: i32) -> Seen {
        match self {
            Self::With | Self::Replace(_) => Seen::Int(value),
            Self::TryWith => Seen::Ok(Box::new(Seen::Int(value))),
        }
    }

    /// The value after the step, given the one before it.
    fn leaves(self, value: i32) -> i32 {
        match self {
            Self::With | Self::TryWith => value,
            Self::Replace(replacement) => replacement,
        }
    }
}

impl<'p> Turn<'_, 'p> {
    /// [`LocalKey::with`](std::thread::LocalKey::with): the thread's own value, which is
    /// initialized on first use. Panics during and after its destructor;
    /// [`try_with`](std::thread::LocalKey::try_with) returns an `Err` instead.
    /// [`replace`](std::thread::LocalKey::replace) and [`take`](std::thread::LocalKey::take) return
    /// the previous value.
    pub(crate) fn access_local(&mut self, key: KeyId, access: Access) -> Taken {
        match self.usable_local(key)? {
            Some(Local::Alive(value)) => {
                self.put_local(key, Local::Alive(access.leaves(value)));
                Ok(Some(access.observes(value)))
            }
            Some(Local::Gone) => match access {
                Access::TryWith => Ok(Some(Seen::Err(Box::new(Seen::Named("AccessError", None))))),
                Access::With | Access::Replace(_) => {
                    self.panic(Value::StdText, Vec::new());
                    Ok(None)
                }
            },
            Some(Local::Starting) => Err(recursive()),
            None => Ok(self.start_local(key, access)),
        }
    }

    /// Initializes a thread-local. Returns what the step observes, unless an initializer has to run
    /// first.
    fn start_local(&mut self, key: KeyId, access: Access) -> Option<Seen> {
        let Some(init) = &self.setup.program.objects.keys[key].init else {
            self.add_local(key, Local::Alive(access.leaves(CONST)));
            return Some(access.observes(CONST));
        };
        self.add_local(key, Local::Starting);
        self.thread_mut().frames.push(Frame::new(FrameKind::LocalInit { key, access }, init));
        None
    }

    /// The end of an initializer. If it panics, the key stays uninitialized.
    pub(crate) fn leave_local_init(&mut self, key: KeyId, access: Access) -> Taken {
        let thread = self.thread_mut();
        let left = thread.frames.pop();
        if thread.unwinding.is_some() {
            thread.locals.retain(|(other, _)| *other != key);
            return Ok(None);
        }
        let value = left.and_then(|left| left.leaving).unwrap_or(Value::Unit).expect_number();
        self.put_local(key, Local::Alive(access.leaves(value)));
        Ok(Some(access.observes(value)))
    }

    /// [`LocalKey::set`](std::thread::LocalKey::set): does not run the initializer. The destructor
    /// runs once, when the thread ends.
    pub(crate) fn set_local(&mut self, key: KeyId, value: i32) -> Taken {
        match self.usable_local(key)? {
            Some(Local::Starting) => return Err(recursive()),
            Some(Local::Gone) => {
                self.panic(Value::StdText, Vec::new());
                return Ok(None);
            }
            Some(Local::Alive(_)) => self.put_local(key, Local::Alive(value)),
            None => self.add_local(key, Local::Alive(value)),
        }
        Ok(None)
    }

    /// A thread-local that a step uses. If it has been destroyed, the platform may let the step
    /// initialize it again, but not while its destructor runs.
    fn usable_local(&mut self, key: KeyId) -> Result<Option<Local>, Stop> {
        let mut locals = self.thread().locals.iter();
        let local = locals.find(|(other, _)| *other == key).map(|(_, local)| *local);
        if local == Some(Local::Gone)
            && !self.thread().is_dropping(key)
            && self.choose::<Reinitialization>()? == Reinitialization::Unguarded
        {
            self.thread_mut().locals.retain(|(other, _)| *other != key);
            return Ok(None);
        }
        Ok(local)
    }

    fn add_local(&mut self, key: KeyId, local: Local) {
        let thread = self.thread_mut();
        thread.locals.push((key, local));
        if thread.is_in_destructor() {
            thread.late_locals.push(key);
        }
    }

    /// Begins to drop the next thread-local of a thread whose closure has finished. Returns whether
    /// there was one.
    pub(crate) fn drop_next_local(&mut self) -> Result<bool, Stop> {
        let locals = self.thread().locals.iter();
        let mut alive: Vec<KeyId> = locals
            .filter(|(_, local)| matches!(local, Local::Alive(_)))
            .map(|(key, _)| *key)
            .collect();
        if self.leaves_locals(&alive)? {
            return Ok(false);
        }
        // A value that needs no drop may stay. Only a destructor could observe that.
        let keys = &self.setup.program.objects.keys;
        let is_undropped = |key: &KeyId| keys[*key].on_drop.is_none();
        if alive.iter().any(is_undropped)
            && alive.iter().any(|key| keys[*key].on_drop_uses_keys)
            && self.choose::<UndroppedKeys>()? == UndroppedKeys::Kept
        {
            alive.retain(|key| !is_undropped(key));
        }
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
            DestructorOrder::Other => {
                self.by_chance();
                alive[self.pick(alive.len())?]
            }
        };
        self.drop_local(key);
        Ok(true)
    }

    fn drop_local(&mut self, key: KeyId) {
        self.put_local(key, Local::Gone);
        if let Some(on_drop) = self.on_drop_of(key) {
            self.thread_mut().frames.push(Frame::new(FrameKind::LocalDrop { key }, on_drop));
        }
    }

    /// Whether the thread runs no more destructors, and leaves these thread-locals as they are. A
    /// platform that does not prevent destructors from initializing thread-locals without end has a
    /// limit instead.
    fn leaves_locals(&mut self, alive: &[KeyId]) -> Result<bool, Stop> {
        let late = &self.thread().late_locals;
        let times = |key| late.iter().filter(|other| *other == key).count();
        let has_most = alive.iter().any(|key| times(key) == MAX_VALUES_OF_A_KEY);
        if late.len() < MIN_LATE_VALUES
            || alive.is_empty()
            || self.choose::<Reinitialization>()? == Reinitialization::Guarded
        {
            return Ok(false);
        }
        self.by_chance();
        Ok(has_most || self.pick(2)? > 0)
    }

    /// Whether the order in which these thread-locals are dropped can be observed: more than one
    /// destructor takes steps, or one of them uses a thread-local.
    fn order_matters(&self, keys: &[KeyId]) -> bool {
        let shapes = || keys.iter().map(|key| &self.setup.program.objects.keys[*key]);
        shapes().filter(|shape| shape.on_drop.is_some()).count() > 1
            || shapes().any(|shape| shape.on_drop_uses_keys)
    }

    /// [`LocalKey`](std::thread::LocalKey#synchronization-in-thread-local-destructors): on some
    /// platforms a thread holds a lock while it drops its thread-locals. Others need that lock to
    /// start, to drop their thread-locals, to finish, and to end the process.
    pub(crate) fn pass_destructors(&self) -> Result<(), Stop> {
        if self.state.is_beside_destructor(self.id)
            && self.choose::<Destructors>()? == Destructors::OneByOne
        {
            return Err(Stop::Held);
        }
        Ok(())
    }

    /// Whether a thread that ends the process drops its thread-locals first.
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

    fn on_drop_of(&self, key: KeyId) -> Option<&'p Block> {
        self.setup.program.objects.keys[key].on_drop.as_ref()
    }

    fn put_local(&mut self, key: KeyId, local: Local) {
        let locals = &mut self.thread_mut().locals;
        if let Some((_, place)) = locals.iter_mut().find(|(other, _)| *other == key) {
            *place = local;
        }
    }
}

fn recursive() -> Stop {
    Stop::Refused(Reason::Unspecified("a thread-local that initializes itself"))
}
