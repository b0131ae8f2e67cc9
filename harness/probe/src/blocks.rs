//! Bodies: how steps follow each other, and how blocks, functions and drops are entered and left.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::thread::{self, Scope};

use threadproof_model::{Body, Step};

use crate::actor::{Actor, Arrival};
use crate::environment::Environment;
use crate::value::Value;

/// How a body goes on after a step.
pub(crate) enum Flow {
    /// With the next step.
    Next,
    /// Nowhere: it has this value. If the value came from a call at its end, it still has to fall
    /// off.
    Leave(Value),
}

/// Runs the steps of a thread.
pub(crate) struct Interpreter<'own, 'env> {
    pub(crate) actor: Rc<Actor>,
    /// The scope that the thread was spawned into.
    pub(crate) own: Option<&'own Scope<'own, 'env>>,
}

/// Runs the scenario's main.
pub(crate) fn run_main(actor: &Rc<Actor>) {
    let main = &actor.run.program.scenario.main;
    Interpreter { actor: Rc::clone(actor), own: None }.closure(Vec::new(), main);
}

/// Runs what a local does when it is dropped, in the thread that drops it.
pub(crate) fn run_drop(on_drop: &'static Body) {
    if let Some(actor) = Actor::current() {
        Interpreter { actor, own: None }.closure(Vec::new(), on_drop);
    }
}

impl<'own> Interpreter<'own, '_> {
    /// Runs a body of its own: main, or that of a thread, function or drop.
    pub(crate) fn closure(
        &self,
        captured: Vec<(&'static str, Value)>,
        body: &'static Body,
    ) -> Value {
        let mut environment = Environment::<'_, 'own, 'own>::with(captured);
        let value = match self.steps(&mut environment, &body.steps) {
            Some(Left::Returned(value)) => return value,
            Some(Left::Tail(value)) => value,
            None => Value::Unit,
        };
        self.actor.arrive(body.end).saw(None);
        value
    }

    /// Runs a block that sees the variables around it.
    fn block<'around>(
        &self,
        mut environment: Environment<'_, 'around, 'own>,
        body: &'static Body,
    ) -> Value
    where
        'own: 'around,
    {
        match self.steps(&mut environment, &body.steps) {
            Some(Left::Returned(value) | Left::Tail(value)) => value,
            None => Value::Unit,
        }
    }

    fn steps<'around>(
        &self,
        environment: &mut Environment<'_, 'around, 'own>,
        steps: &'static [Step],
    ) -> Option<Left>
    where
        'own: 'around,
    {
        for (position, step) in steps.iter().enumerate() {
            let Flow::Leave(value) = self.step(environment, step) else { continue };
            match step.action {
                threadproof_model::Action::Return(_) => return Some(Left::Returned(value)),
                _ if position + 1 == steps.len() => return Some(Left::Tail(value)),
                _ => drop(value),
            }
        }
        None
    }

    /// [`catch_unwind`] around a block.
    pub(crate) fn catch<'around>(
        &self,
        environment: &mut Environment<'_, 'around, 'own>,
        body: &'static Body,
    ) -> Value
    where
        'own: 'around,
    {
        let around = environment.around;
        let result = catch_unwind(AssertUnwindSafe(|| {
            self.block(Environment::inside(environment, around), body)
        }));
        let arrival = self.actor.arrive(body.end);
        let result = match result {
            Ok(value) => Value::Ok(Box::new(value)),
            Err(payload) => Value::Err(Box::new(Value::of_payload(payload))),
        };
        arrival.saw(Some(result.seen(self.actor.run.program)));
        result
    }

    /// [`thread::scope`] around a block.
    ///
    /// The thread comes to the end of the block inside the scope, and is through with it only when
    /// the scope has let it out: by returning, or by a panic.
    pub(crate) fn scope(&self, environment: &mut Environment<'_, '_, 'own>, body: &'static Body) {
        let mut arrival = None;
        thread::scope(|around: &Scope<'_, 'own>| {
            let _leaving = Leaving { actor: &self.actor, body, arrival: &mut arrival };
            self.block(Environment::inside(environment, Some(around)), body);
        });
        if let Some(arrival) = arrival {
            arrival.saw(None);
        }
    }

    /// Calls a function, moving into it what it uses.
    pub(crate) fn call(&self, environment: &mut Environment<'_, '_, '_>, name: &str) -> Value {
        let Some(function) = self.actor.run.program.scenario.function(name) else {
            // The spec refuses scenarios that use what is not there.
            return Value::Foreign;
        };
        let free = function.free.iter().map(|name| (&**name, environment.take(name)));
        let captured = free.collect();
        self.closure(captured, &function.body)
    }
}

/// How a body has got its value.
enum Left {
    /// By a `return`, which was a place of its own.
    Returned(Value),
    /// By a call at its end.
    Tail(Value),
}

/// Comes to the end of a scope's block, also while a panic unwinds it.
struct Leaving<'a, 's> {
    actor: &'a Actor,
    body: &'static Body,
    arrival: &'s mut Option<Arrival<'a>>,
}

impl Drop for Leaving<'_, '_> {
    fn drop(&mut self) {
        *self.arrival = Some(self.actor.arrive(self.body.end));
    }
}
