//! Spawning threads.

use std::any::Any;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::Ordering::SeqCst;
use std::thread::{self, Builder, Scope};

use threadproof_model::{
    Block, Program, ScopeChoice, Seen, Slot, SpawnRequest, StackSize, ValueType,
};

use crate::arrival::Arrival;
use crate::blocks::Interpreter;
use crate::environment::{Content, Environment};
use crate::execution::Execution;
use crate::performer::{ClosureEnd, Performer};
use crate::typed::{LargeText, Typed};
use crate::value::RealValue;

/// What the closure of a new thread captures.
struct NewThread {
    execution: Arc<Execution>,
    label: String,
    block: &'static Block,
    captured: Vec<(Slot, RealValue)>,
}

impl NewThread {
    /// Runs the thread's closure.
    fn run<'own>(self, own: Option<&'own Scope<'own, '_>>) -> RealValue {
        let performer = Performer::spawned(self.execution, self.label);
        let _end = ClosureEnd(&performer);
        performer.hesitate();
        Interpreter { performer: Rc::clone(&performer), own }.closure(self.captured, self.block)
    }
}

impl<'own> Interpreter<'own, '_> {
    pub(crate) fn spawn<'around>(
        &self,
        environment: &mut Environment<'_, 'around, 'own>,
        arrival: Arrival<'_>,
        spawn: &'static SpawnRequest,
    ) where
        'own: 'around,
    {
        let execution = &self.performer.execution;
        let captured = environment.pass(&spawn.passes);
        let living = Living::new(execution);
        let thread = NewThread {
            execution: Arc::clone(execution),
            label: self.performer.label_of_child(spawn.handle_name),
            block: &execution.program.threads[spawn.thread],
            captured,
        };
        let spawn_it = match spawn.returns {
            ValueType::Unit => Self::spawn_returning::<()>,
            ValueType::Number => Self::spawn_returning::<i32>,
            ValueType::Text => Self::spawn_returning::<LargeText>,
            ValueType::Any => Self::spawn_returning::<RealValue>,
        };
        let spawned = noting_refusal(&arrival, execution.program, spawn, || {
            spawn_it(self, environment.around, spawn, thread)
        });
        if spawned.is_ok() {
            living.stays();
        }
        let (content, seen) = match spawned {
            Ok(content) => (content, Seen::Ok(Box::new(Seen::Handle))),
            Err(_) => (Content::Value(RealValue::Refused), Seen::Err(Box::new(Seen::StdText))),
        };
        arrival.saw(spawn.builder.then_some(seen));
        environment.bind(spawn.handle, content);
    }

    /// Spawns a thread whose closure returns a `T`.
    fn spawn_returning<'around, T: Typed>(
        &self,
        around: Option<&'around Scope<'around, 'own>>,
        spawn: &SpawnRequest,
        thread: NewThread,
    ) -> io::Result<Content<'around>>
    where
        'own: 'around,
    {
        match spawn.scope {
            ScopeChoice::None => spawn_detachable::<T>(spawn, thread)
                .map(|handle| Content::Value(RealValue::Handle(Box::new(handle)))),
            ScopeChoice::Around => spawn_into::<T>(around, spawn, thread),
            ScopeChoice::Own => spawn_into::<T>(self.own, spawn, thread),
        }
    }
}

/// The builder for the thread, unless the scenario uses a plain `spawn`.
fn builder(spawn: &SpawnRequest) -> Option<Builder> {
    let mut builder = Builder::new();
    if let Some(name) = &spawn.name {
        builder = builder.name(name.clone());
    }
    builder = match spawn.stack_size {
        None => builder,
        Some(StackSize::Bytes(bytes)) => {
            builder.stack_size(usize::try_from(bytes).unwrap_or(usize::MAX))
        }
        Some(StackSize::Impossible) => builder.stack_size(usize::MAX),
    };
    let is_needed = spawn.builder || spawn.name.is_some() || spawn.stack_size.is_some();
    is_needed.then_some(builder)
}

/// With `builder`, the scenario observes a refusal; without, the refusal panics.
#[expect(clippy::expect_used, reason = "the scenario asks for this panic")]
fn refusal<T>(spawn: &SpawnRequest, spawned: io::Result<T>) -> io::Result<T> {
    if spawn.builder { spawned } else { Ok(spawned.expect("the thread was refused")) }
}

fn spawn_detachable<T: Typed>(
    spawn: &SpawnRequest,
    thread: NewThread,
) -> io::Result<thread::JoinHandle<T>> {
    let closure = move || T::of(thread.run(None));
    match builder(spawn) {
        Some(builder) => refusal(spawn, builder.spawn(closure)),
        None => Ok(thread::spawn(closure)),
    }
}

fn spawn_into<'scope, T: Typed>(
    scope: Option<&'scope Scope<'scope, '_>>,
    spawn: &SpawnRequest,
    thread: NewThread,
) -> io::Result<Content<'scope>> {
    let Some(scope) = scope else {
        unreachable!("the resolver rejects a scoped spawn outside a scope");
    };
    let closure = move || T::of(thread.run(Some(scope)));
    let handle = match builder(spawn) {
        Some(builder) => refusal(spawn, builder.spawn_scoped(scope, closure))?,
        None => scope.spawn(closure),
    };
    Ok(Content::Scoped(Box::new(handle)))
}

/// The size of a stack above which a refusal is no surprise.
const LARGE_STACK: u64 = 1 << 30;

/// Spawns a thread, and records why if the platform refuses it, unless the scenario asks for that by the
/// thread's stack or name. A limit has been reached then, which may not be the platform's.
fn noting_refusal<T>(
    arrival: &Arrival<'_>,
    program: &Program,
    spawn: &SpawnRequest,
    spawn_it: impl FnOnce() -> io::Result<T>,
) -> io::Result<T> {
    let is_large = match spawn.stack_size.or(program.min_stack) {
        Some(StackSize::Bytes(bytes)) => bytes > LARGE_STACK,
        Some(StackSize::Impossible) => true,
        None => false,
    };
    if is_large || spawn.name.as_ref().is_some_and(|name| name.contains('\0')) {
        return spawn_it();
    }
    let spawned = catch_unwind(AssertUnwindSafe(spawn_it)).unwrap_or_else(|payload| {
        arrival.refused(message(&*payload).unwrap_or("a panic"));
        resume_unwind(payload)
    });
    spawned.inspect_err(|error| arrival.refused(&format!("{error:?}")))
}

/// The message of a panic.
fn message(payload: &(dyn Any + Send)) -> Option<&str> {
    let string = payload.downcast_ref::<String>().map(String::as_str);
    string.or_else(|| payload.downcast_ref::<&'static str>().copied())
}

/// Counts a thread as living before it can end. If the spawn fails, the drop undoes this.
struct Living<'r>(Option<&'r Execution>);

impl<'r> Living<'r> {
    fn new(execution: &'r Execution) -> Self {
        execution.living.fetch_add(1, SeqCst);
        Self(Some(execution))
    }

    fn stays(mut self) {
        self.0 = None;
    }
}

impl Drop for Living<'_> {
    fn drop(&mut self) {
        if let Some(execution) = self.0 {
            execution.living.fetch_sub(1, SeqCst);
        }
    }
}
