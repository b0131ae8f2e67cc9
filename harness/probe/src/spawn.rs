//! Spawning threads.

use std::io;
use std::sync::Arc;
use std::sync::atomic::Ordering::SeqCst;
use std::thread::{self, Builder, Scope};

use threadproof_model::{Name, Routine, Seen, Spawn, StackSize};

use crate::actor::{Actor, Closure};
use crate::arrival::Arrival;
use crate::blocks::Interpreter;
use crate::environment::{Environment, Slot};
use crate::run::Run;
use crate::value::Value;

/// All that a new thread takes with it.
struct Child {
    run: Arc<Run>,
    label: String,
    routine: &'static Routine,
    captured: Vec<(&'static str, Value)>,
}

impl Child {
    /// The thread's main function.
    fn run<'own>(self, own: Option<&'own Scope<'own, '_>>) -> Value {
        let actor = Actor::spawned(self.run, self.label);
        let _closure = Closure(&actor);
        actor.hesitate();
        Interpreter { actor: std::rc::Rc::clone(&actor), own }
            .closure(self.captured, &self.routine.body)
    }
}

impl<'own> Interpreter<'own, '_> {
    pub(crate) fn spawn<'around>(
        &self,
        environment: &mut Environment<'_, 'around, 'own>,
        arrival: Arrival<'_>,
        spawn: &'static Spawn,
    ) where
        'own: 'around,
    {
        let run = Arc::clone(&self.actor.run);
        let Some(routine) = run.program.scenario.thread(&spawn.thread) else {
            // The spec refuses scenarios that use what is not there.
            return arrival.saw(None);
        };
        let take = |name: &'static Name| (&**name, environment.take(name));
        let captured = spawn.moves.iter().map(take).collect();
        let label = self.actor.label_of_child(&spawn.handle);
        let counted = Counted::new(&run);
        let child = Child { run: Arc::clone(&run), label, routine, captured };
        let spawned = match (environment.around, self.own) {
            (_, Some(own)) if spawn.scoped => spawn_scoped(own, spawn, child).map(Slot::Scoped),
            (Some(around), _) => spawn_scoped(around, spawn, child).map(Slot::Scoped),
            _ => spawn_detachable(spawn, child).map(|handle| Slot::Value(Value::Handle(handle))),
        };
        if spawned.is_ok() {
            counted.stays();
        }
        let (slot, seen) = match spawned {
            Ok(slot) => (slot, Seen::Ok(Box::new(Seen::Handle))),
            Err(_) => (Slot::Value(Value::Refused), Seen::Err(Box::new(Seen::StdText))),
        };
        arrival.saw(spawn.builder.then_some(seen));
        environment.bind(&spawn.handle, slot);
    }
}

/// The builder that the spawn asks for, if it asks for one.
fn builder(spawn: &Spawn) -> Option<Builder> {
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
    let is_asked_for = spawn.builder || spawn.name.is_some() || spawn.stack_size.is_some();
    is_asked_for.then_some(builder)
}

/// A refusal, as the scenario wants it: looked at, or unwrapped.
#[expect(clippy::expect_used, reason = "this is the very panic that the scenario asks for")]
fn refusal<T>(spawn: &Spawn, spawned: io::Result<T>) -> io::Result<T> {
    if spawn.builder { spawned } else { Ok(spawned.expect("the thread was refused")) }
}

fn spawn_detachable(spawn: &Spawn, child: Child) -> io::Result<thread::JoinHandle<Value>> {
    let closure = move || child.run(None);
    match builder(spawn) {
        Some(builder) => refusal(spawn, builder.spawn(closure)),
        None => Ok(thread::spawn(closure)),
    }
}

fn spawn_scoped<'scope>(
    scope: &'scope Scope<'scope, '_>,
    spawn: &Spawn,
    child: Child,
) -> io::Result<thread::ScopedJoinHandle<'scope, Value>> {
    let closure = move || child.run(Some(scope));
    match builder(spawn) {
        Some(builder) => refusal(spawn, builder.spawn_scoped(scope, closure)),
        None => Ok(scope.spawn(closure)),
    }
}

/// Counts a thread among the living from before it can end. A thread that never came to be is not
/// counted.
struct Counted<'r>(Option<&'r Run>);

impl<'r> Counted<'r> {
    fn new(run: &'r Run) -> Self {
        run.living.fetch_add(1, SeqCst);
        Self(Some(run))
    }

    fn stays(mut self) {
        self.0 = None;
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        if let Some(run) = self.0 {
            run.living.fetch_sub(1, SeqCst);
        }
    }
}
