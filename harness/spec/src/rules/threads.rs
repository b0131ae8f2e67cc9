//! Spawning threads, joining them, letting them go.

use threadproof_model::{Action, Name, Seen, Spawn, StackSize, label};

use crate::frames::Kind;
use crate::latitude::{ImpossibleStack, JoinCycle, JoinOneself};
use crate::refusal::Reason;
use crate::state::{Place, Progress, Thread};
use crate::turn::{Stop, Taken, Turn, mismatch};
use crate::value::{Label, Value};

impl<'s> Turn<'_, 's> {
    /// [`thread::spawn`](std::thread::spawn), and the methods of
    /// [`Builder`](std::thread::Builder) and [`Scope`](std::thread::Scope): there is a new thread,
    /// which runs the closure with what was moved into it, and a handle to it. All that the parent
    /// has done happens before all that the child does.
    pub(crate) fn spawn(&mut self, spawn: &'s Spawn) -> Taken {
        let routine = self
            .program
            .scenario
            .thread(&spawn.thread)
            .ok_or_else(|| Stop::Refused(Reason::Unknown(spawn.thread.to_string())))?;
        let scope = self.scope_of(spawn)?;
        let mut captured = Vec::new();
        for name in &spawn.moves {
            captured.push((&**name, self.take_variable(name)?));
        }

        // `Builder::name`: an interior NUL is a panic, whoever spawns.
        if spawn.name.as_deref().is_some_and(|name| name.contains('\0')) {
            let captured = captured.into_iter().map(|(_, value)| value).collect();
            self.panic(Value::StdText, captured);
            return Ok(None);
        }
        if self.is_refused(spawn)? {
            return self.refuse(spawn, &captured);
        }

        let name = spawn.name.as_deref();
        let mut child = Thread::new(&routine.body, name);
        child.frames[0].variables = captured;
        child.scope = scope;
        let label = self.next_label(&spawn.handle);
        if self.program.tracks_order {
            child.clock = self.thread().clock.clone();
            child.clock.tick(&label);
            let parent = Label::clone(&self.label);
            self.thread_mut().clock.tick(&parent);
        }
        self.state.threads.insert(Label::clone(&label), child);
        self.frame_mut().variables.push((&spawn.handle, Value::Handle(label)));
        Ok(spawn.builder.then(|| Seen::Ok(Box::new(Seen::Handle))))
    }

    fn next_label(&mut self, handle: &'s str) -> Label {
        let parent = Label::clone(&self.label);
        let earlier = self.thread_mut().spawned.entry(handle).or_default();
        *earlier += 1;
        label(&parent, handle, *earlier - 1).into()
    }

    /// The scope that a thread is spawned into: the one around the step, if there is one, or the
    /// one that the spawning thread itself was spawned into.
    fn scope_of(&self, spawn: &Spawn) -> Result<Option<(Label, usize)>, Stop> {
        let thread = self.thread();
        if spawn.scoped {
            let own = thread.scope.clone().ok_or(Stop::Refused(Reason::NoScope))?;
            return Ok(Some(own));
        }
        for (depth, frame) in thread.frames.iter().enumerate().rev() {
            if matches!(frame.kind, Kind::Scope { .. }) {
                return Ok(Some((Label::clone(&self.label), depth)));
            }
            if !frame.kind.sees_around() {
                break;
            }
        }
        Ok(None)
    }

    fn is_refused(&self, spawn: &Spawn) -> Result<bool, Stop> {
        if !self.program.platform.threads {
            return Ok(true);
        }
        let stack_size = spawn.stack_size.or(self.program.scenario.min_stack);
        Ok(stack_size == Some(StackSize::Impossible)
            && self.choose::<ImpossibleStack>()? == ImpossibleStack::Refused)
    }

    /// [`thread::spawn`](std::thread::spawn) panics when the system refuses a thread;
    /// [`Builder::spawn`](std::thread::Builder::spawn) gives an `Err`. The closure is dropped.
    fn refuse(&mut self, spawn: &'s Spawn, captured: &[(&'s str, Value<'s>)]) -> Taken {
        if captured.iter().any(|(_, value)| !value.is_copy()) {
            return Err(Stop::Refused(Reason::DropInRefusal));
        }
        if spawn.builder {
            self.frame_mut().variables.push((&spawn.handle, Value::Refused));
            return Ok(Some(Seen::Err(Box::new(Seen::StdText))));
        }
        self.panic(Value::StdText, Vec::new());
        Ok(None)
    }

    /// [`JoinHandle::join`](std::thread::JoinHandle::join): waits until the thread is finished and
    /// gives its result: `Ok` with the value of its closure, or `Err` with the payload of its
    /// panic. All that the thread has done happens before the join returns.
    pub(crate) fn join(&mut self, name: &Name, unwrap: bool, bind: Option<&'s str>) -> Taken {
        let Some(target) = self.handle(name)? else { return Ok(None) };
        if target == self.label {
            return match self.choose()? {
                JoinOneself::Hang => Err(Stop::Blocked),
                JoinOneself::Panic => self.join_panics(name),
            };
        }
        if self.waits_for_me(&target) && self.choose::<JoinCycle>()? == JoinCycle::Panic {
            return self.join_panics(name);
        }
        if self.other(&target).progress != Progress::Finished {
            return Err(Stop::Blocked);
        }
        self.remove_handle(name);
        let ended = self.other_mut(&target);
        ended.detached = true;
        // A thread has a result from the end of its closure until its one handle takes it.
        let result = ended.result.take().unwrap_or(Value::StdText);
        self.learn_of(&target);
        let seen = result.seen();
        match result {
            Value::Ok(value) if unwrap => self.bind(bind, *value),
            Value::Err(payload) if unwrap => {
                self.panic(Value::StdText, vec![*payload]);
            }
            result => self.bind(bind, result),
        }
        Ok(Some(seen))
    }

    /// The handle is used up, and the thread it stands for is never joined.
    fn join_panics(&mut self, name: &Name) -> Taken {
        let handle = self.remove_handle(name);
        self.panic(Value::StdText, handle.into_iter().collect());
        Ok(None)
    }

    /// Whether `target` can only finish after this thread has: it is joining this thread, or one
    /// that is joining this thread, and so on.
    fn waits_for_me(&self, target: &Label) -> bool {
        let mut waiting = Label::clone(target);
        // A chain that does not come back to this thread is no longer than there are threads.
        for _ in 0..self.state.threads.len() {
            let thread = self.other(&waiting);
            let Some(Place::Step(step)) = thread.place() else { return false };
            let Action::Join { handle, .. } = &step.action else { return false };
            let Some(Value::Handle(next)) = thread.variable(handle) else { return false };
            if *next == self.label {
                return true;
            }
            waiting = Label::clone(next);
        }
        false
    }

    /// Dropping a [`JoinHandle`](std::thread::JoinHandle) detaches the thread.
    pub(crate) fn detach(&mut self, name: &Name) -> Taken {
        if self.handle(name)?.is_some()
            && let Some(handle) = self.remove_handle(name)
        {
            self.drop_value(handle);
        }
        Ok(None)
    }

    /// [`JoinHandle::is_finished`](std::thread::JoinHandle::is_finished): whether the thread has
    /// finished running its closure. It never waits.
    pub(crate) fn is_finished(&mut self, name: &Name, bind: Option<&'s str>) -> Taken {
        let Some(target) = self.handle(name)? else { return Ok(None) };
        let answer = self.other(&target).progress >= Progress::Leaving;
        self.bind(bind, Value::Bool(answer));
        Ok(Some(Seen::Bool(answer)))
    }

    /// The thread that a handle stands for; nothing if that thread was refused.
    pub(crate) fn handle(&self, name: &str) -> Result<Option<Label>, Stop> {
        match self.thread().variable(name) {
            Some(Value::Handle(target)) => Ok(Some(Label::clone(target))),
            Some(Value::Refused) => Ok(None),
            Some(other) => Err(mismatch("a join handle", &other.seen().to_string())),
            None => Err(Stop::Refused(Reason::NoVariable(name.to_owned()))),
        }
    }

    fn remove_handle(&mut self, name: &str) -> Option<Value<'s>> {
        let (depth, position) = self.thread().find(name)?;
        Some(self.thread_mut().frames[depth].variables.remove(position).1)
    }

    /// All that `other` has done happens before what this thread does next.
    pub(crate) fn learn_of(&mut self, other: &str) {
        let clock = self.other(other).clock.clone();
        self.learn(&clock);
    }
}
