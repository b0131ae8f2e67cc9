//! Bodies: how steps follow each other, and how blocks, closures and drops are entered and left.

use std::rc::Rc;
use std::thread::Scope;

use threadproof_model::{Body, Line, Step};

use crate::actor::Actor;
use crate::arrival::Arrival;
use crate::environment::Environment;
use crate::value::Value;

/// How a body goes on after a step, or has come to its end.
pub(crate) enum Flow {
    /// With the next step.
    Next,
    /// Likewise, after a call that has this value: that of the whole closure if it was its last
    /// step.
    Tail(Value),
    /// Nowhere: the innermost closure returns this value.
    Return(Value),
}

impl Flow {
    /// The value of a closure that has gone so.
    pub(crate) fn value(self) -> Value {
        match self {
            Self::Next => Value::Unit,
            Self::Tail(value) | Self::Return(value) => value,
        }
    }
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
        let flow = self.steps(&mut environment, &body.steps);
        if !matches!(flow, Flow::Return(_)) {
            self.actor.arrive(body.end).saw(None);
        }
        flow.value()
    }

    /// Runs a block with these variables, and drops what it has bound.
    pub(crate) fn block<'around>(
        &self,
        mut environment: Environment<'_, 'around, 'own>,
        body: &'static Body,
    ) -> Flow
    where
        'own: 'around,
    {
        self.steps(&mut environment, &body.steps)
    }

    fn steps<'around>(
        &self,
        environment: &mut Environment<'_, 'around, 'own>,
        steps: &'static [Step],
    ) -> Flow
    where
        'own: 'around,
    {
        for (position, step) in steps.iter().enumerate() {
            match self.step(environment, step) {
                Flow::Next => {}
                Flow::Tail(value) if position + 1 < steps.len() => drop(value),
                flow => return flow,
            }
        }
        Flow::Next
    }

    /// Comes to the end of a block as soon as it is dropped, also while a panic unwinds it, and
    /// keeps the place in `leaving`: what the block is inside of is left while the thread has it.
    pub(crate) fn end_of<'a, 'l>(
        &'a self,
        body: &'static Body,
        leaving: &'l mut Option<Arrival<'a>>,
    ) -> BlockEnd<'a, 'l> {
        BlockEnd { actor: &self.actor, line: body.end, leaving }
    }
}

/// See [`Interpreter::end_of`].
pub(crate) struct BlockEnd<'a, 'l> {
    actor: &'a Actor,
    line: Line,
    leaving: &'l mut Option<Arrival<'a>>,
}

impl Drop for BlockEnd<'_, '_> {
    fn drop(&mut self) {
        let arrival = self.actor.arrive(self.line);
        // The end of a scope may wait for its threads.
        arrival.waits();
        *self.leaving = Some(arrival);
    }
}
