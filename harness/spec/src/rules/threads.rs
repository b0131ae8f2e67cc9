//! Spawning, joining and detaching threads.

use threadproof_model::{
    HandleNameId, ScopeChoice, Seen, Slot, SpawnRequest, StackSize, ValueType,
};

use crate::chance::Grain;
use crate::frames::FrameKind;
use crate::labels::ThreadId;
use crate::latitude::{ImpossibleStack, JoinCycle, JoinOneself};
use crate::refusal::Reason;
use crate::state::{Place, Progress, Thread, Waiting};
use crate::turn::{Advance, Stop, Taken, Turn};
use crate::value::Value;

impl<'p> Turn<'_, 'p> {
    /// [`thread::spawn`](std::thread::spawn), and the methods of
    /// [`Builder`](std::thread::Builder) and [`Scope`](std::thread::Scope): starts a thread that
    /// runs the closure with what was moved into it, and returns its handle. Everything that the
    /// parent has done happens before everything that the child does.
    pub(crate) fn spawn(&mut self, spawn: &'p SpawnRequest) -> Taken {
        let scope = self.scope_of(spawn.scope);
        let mut captured = Vec::new();
        for pass in &spawn.passes {
            captured.push((pass.to, self.take_variable(pass.from)));
        }

        // `Builder::name`: an interior NUL panics, even where the spawn would be refused.
        if spawn.name.as_deref().is_some_and(|name| name.contains('\0')) {
            let captured = captured.into_iter().map(|(_, value)| value).collect();
            self.panic(Value::StdText, captured);
            return Ok(None);
        }
        if self.is_refused(spawn)? {
            return self.refuse(spawn, &captured);
        }

        let program = self.setup.program;
        let mut child = Thread::new(&program.threads[spawn.thread], spawn.name.as_deref());
        child.frames[0].variables = captured;
        child.scope = scope;
        child.result_may_drop = spawn.returns == ValueType::Any;
        child.stack = match spawn.stack_size.or(program.min_stack) {
            Some(StackSize::Bytes(bytes)) => Some(bytes),
            Some(StackSize::Impossible) | None => None,
        };
        let id = self.next_child(spawn.handle_name);
        if program.has_relaxed {
            child.clock = self.thread().clock.clone();
            child.clock.tick(id);
            let parent = self.id;
            self.thread_mut().clock.tick(parent);
        }
        self.state.threads.insert(&self.setup.labels, id, child);
        self.frame_mut().variables.push((spawn.handle, Value::Handle(id)));
        Ok(spawn.builder.then(|| Seen::Ok(Box::new(Seen::Handle))))
    }

    fn next_child(&mut self, handle: HandleNameId) -> ThreadId {
        let spawned = self.thread_mut().spawned.entry(handle).or_default();
        *spawned += 1;
        let earlier = *spawned - 1;
        self.setup.labels.child(self.setup.program, self.id, handle, earlier)
    }

    /// The scope that a thread is spawned into: the thread that it belongs to, and its frame there.
    fn scope_of(&self, choice: ScopeChoice) -> Option<(ThreadId, usize)> {
        match choice {
            ScopeChoice::None => None,
            ScopeChoice::Own => self.thread().scope,
            ScopeChoice::Around => {
                let mut frames = self.thread().frames.iter().enumerate().rev();
                let around =
                    frames.find(|(_, frame)| matches!(frame.kind, FrameKind::Scope { .. }));
                around.map(|(depth, _)| (self.id, depth))
            }
        }
    }

    fn is_refused(&self, spawn: &SpawnRequest) -> Result<bool, Stop> {
        if !self.setup.platform.threads {
            return Ok(true);
        }
        if spawn.stack_size.is_some() {
            // `Builder::stack_size`: the thread has at least what was requested.
            return Ok(spawn.stack_size == Some(StackSize::Impossible));
        }
        Ok(self.setup.program.min_stack == Some(StackSize::Impossible)
            && self.choose::<ImpossibleStack>()? == ImpossibleStack::Refused)
    }

    /// [`thread::spawn`](std::thread::spawn) panics if the system refuses a thread;
    /// [`Builder::spawn`](std::thread::Builder::spawn) returns an `Err`. The closure is dropped.
    fn refuse(&mut self, spawn: &SpawnRequest, captured: &[(Slot, Value<'p>)]) -> Taken {
        if captured.iter().any(|(_, value)| !value.is_copy()) {
            return Err(Stop::Refused(Reason::DropInRefusal));
        }
        if spawn.builder {
            self.frame_mut().variables.push((spawn.handle, Value::Refused));
            return Ok(Some(Seen::Err(Box::new(Seen::StdText))));
        }
        self.panic(Value::StdText, Vec::new());
        Ok(None)
    }

    /// [`JoinHandle::join`](std::thread::JoinHandle::join): blocks until the thread has finished and
    /// returns its result: `Ok` with the value of its closure, or `Err` with the payload of its
    /// panic. Everything that the thread has done happens before the join returns.
    pub(crate) fn join(&mut self, handle: Slot, unwrap: bool, bind: Option<Slot>) -> Taken {
        let Some(target) = self.thread_of(handle) else {
            self.remove_handle(handle);
            self.bind(bind, Value::Refused);
            return Ok(None);
        };
        if target == self.id {
            return match self.choose()? {
                JoinOneself::Hang => Err(Stop::Blocked),
                JoinOneself::Panic => self.join_panics(handle),
            };
        }
        if !self.had_begun
            && self.waits_for_me(target)
            && self.choose::<JoinCycle>()? == JoinCycle::Panic
        {
            // The other thread may have begun its join, but not be in it yet.
            self.by_chance();
            return self.join_panics(handle);
        }
        if self.other(target).progress != Progress::Finished {
            return self.wait_for_thread();
        }
        self.thread_mut().waiting = None;
        self.remove_handle(handle);
        let ended = self.other_mut(target);
        (ended.detached, ended.is_awaited) = (true, true);
        // A thread has a result from the end of its closure until its only handle takes it.
        let result = ended.result.take().unwrap_or(Value::StdText);
        self.learn_of(target);
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

    /// The thread has not finished yet. If threads may join each other, it matters which of them has
    /// begun to wait.
    fn wait_for_thread(&mut self) -> Taken {
        match self.state.grain {
            _ if !self.setup.program.moves_handles => Err(Stop::Blocked),
            Grain::Turns => Err(Stop::BlockedVisibly),
            Grain::Effects if self.had_begun => Err(Stop::Blocked),
            Grain::Effects => {
                self.thread_mut().waiting = Some(Waiting::Joined);
                self.advance = Advance::Into;
                Ok(None)
            }
        }
    }

    /// The join consumes the handle and panics; its thread is never joined.
    fn join_panics(&mut self, handle: Slot) -> Taken {
        let handle = self.remove_handle(handle);
        self.panic(Value::StdText, vec![handle]);
        Ok(None)
    }

    /// Whether `target` can finish only after this thread: it is joining this thread, or one that is
    /// joining this thread, and so on.
    fn waits_for_me(&self, target: ThreadId) -> bool {
        let mut waiting = target;
        // The bound ends a chain that loops without this thread.
        for _ in 0..self.state.threads.len() {
            let thread = self.other(waiting);
            // Between turns, a thread that is about to join is not told from one that does.
            if self.state.grain == Grain::Effects && thread.waiting != Some(Waiting::Joined) {
                return false;
            }
            let Some(Place::Step(step)) = thread.place() else { return false };
            let Some(handle) = step.op.joins() else { return false };
            let Value::Handle(next) = thread.variable(handle) else { return false };
            if *next == self.id {
                return true;
            }
            waiting = *next;
        }
        false
    }

    /// Dropping a [`JoinHandle`](std::thread::JoinHandle) detaches the thread.
    pub(crate) fn detach(&mut self, handle: Slot) -> Taken {
        let handle = self.remove_handle(handle);
        self.drop_value(handle);
        Ok(None)
    }

    /// [`JoinHandle::is_finished`](std::thread::JoinHandle::is_finished): whether the closure of the
    /// thread has finished. It never blocks.
    pub(crate) fn is_finished(&mut self, handle: Slot, bind: Option<Slot>) -> Taken {
        let Some(target) = self.thread_of(handle) else {
            self.bind(bind, Value::Refused);
            return Ok(None);
        };
        let answer = self.other(target).progress >= Progress::Leaving;
        self.bind(bind, Value::Bool(answer));
        Ok(Some(Seen::Bool(answer)))
    }

    /// The thread of a handle or of a `current`, unless it was refused.
    pub(crate) fn thread_of(&self, handle: Slot) -> Option<ThreadId> {
        match self.thread().variable(handle) {
            Value::Handle(target) | Value::Thread(target) => Some(*target),
            Value::Refused => None,
            _ => unreachable!("a resolved program has a thread where one is needed"),
        }
    }

    fn remove_handle(&mut self, handle: Slot) -> Value<'p> {
        let (depth, position) = self.thread().find(handle);
        self.thread_mut().frames[depth].variables.remove(position).1
    }

    /// Everything that `other` has done happens before what this thread does next.
    pub(crate) fn learn_of(&mut self, other: ThreadId) {
        let clock = self.other(other).clock.clone();
        self.learn(&clock);
    }
}
