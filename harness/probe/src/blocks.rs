//! Blocks: the order of steps, and entering and leaving closures, drops and the blocks inside them.

use std::rc::Rc;
use std::thread::Scope;

use threadproof_model::{Block, Instruction, Line, Slot};

use crate::arrival::Arrival;
use crate::environment::Environment;
use crate::performer::Performer;
use crate::value::RealValue;

/// What comes after a step, or after the last step of a block.
pub(crate) enum Continuation {
    /// The next step.
    Next,
    /// The next step. The step was a call that returned this value, which becomes the value of the
    /// closure if there is no next step.
    Tail(RealValue),
    /// The end of the innermost closure, with this value.
    Return(RealValue),
}

impl Continuation {
    /// The value of a closure whose last step continues like this.
    pub(crate) fn value(self) -> RealValue {
        match self {
            Self::Next => RealValue::Unit,
            Self::Tail(value) | Self::Return(value) => value,
        }
    }
}

/// Runs the steps of one thread.
pub(crate) struct Interpreter<'own, 'env> {
    pub(crate) performer: Rc<Performer>,
    /// The scope that the thread was spawned into.
    pub(crate) own: Option<&'own Scope<'own, 'env>>,
}

/// Runs the scenario's main.
pub(crate) fn run_main(performer: &Rc<Performer>) {
    let main = &performer.execution.program.main;
    Interpreter { performer: Rc::clone(performer), own: None }.closure(Vec::new(), main);
}

/// Runs the `on-drop` block of a local, on the thread that drops it.
pub(crate) fn run_drop(on_drop: &'static Block) {
    // A message that is still in a channel when the last thread ends is dropped with the channel.
    // That takes no steps: shared objects stand for statics, which Rust never drops.
    if let Some(performer) = Performer::current() {
        Interpreter { performer, own: None }.closure(Vec::new(), on_drop);
    }
}

impl<'own> Interpreter<'own, '_> {
    /// Runs a block that cannot use the variables around it: that of main, a thread, a function or
    /// a drop.
    pub(crate) fn closure(
        &self,
        captured: Vec<(Slot, RealValue)>,
        block: &'static Block,
    ) -> RealValue {
        let mut environment = Environment::<'_, 'own, 'own>::with(captured);
        let continuation = self.steps(&mut environment, &block.steps);
        if !matches!(continuation, Continuation::Return(_)) {
            self.performer.arrive(block.end).saw(None);
        }
        continuation.value()
    }

    /// Runs a block inside this environment, and drops the variables that it binds.
    pub(crate) fn block<'around>(
        &self,
        mut environment: Environment<'_, 'around, 'own>,
        block: &'static Block,
    ) -> Continuation
    where
        'own: 'around,
    {
        self.steps(&mut environment, &block.steps)
    }

    fn steps<'around>(
        &self,
        environment: &mut Environment<'_, 'around, 'own>,
        steps: &'static [Instruction],
    ) -> Continuation
    where
        'own: 'around,
    {
        for (position, step) in steps.iter().enumerate() {
            match self.step(environment, step) {
                Continuation::Next => {}
                Continuation::Tail(value) if position + 1 < steps.len() => drop(value),
                continuation => return continuation,
            }
        }
        Continuation::Next
    }

    /// Returns a value whose drop, during unwinding too, is the arrival at the end of a block. It
    /// puts the arrival into `leaving`, whose drop records the end. Whatever is dropped in between,
    /// such as a guard, is therefore dropped in the turn of the end.
    pub(crate) fn end_of<'a, 'l>(
        &'a self,
        block: &'static Block,
        leaving: &'l mut Option<Arrival<'a>>,
    ) -> BlockEnd<'a, 'l> {
        BlockEnd { performer: &self.performer, line: block.end, leaving }
    }
}

/// See [`Interpreter::end_of`].
pub(crate) struct BlockEnd<'a, 'l> {
    performer: &'a Performer,
    line: Line,
    leaving: &'l mut Option<Arrival<'a>>,
}

impl Drop for BlockEnd<'_, '_> {
    fn drop(&mut self) {
        let arrival = self.performer.arrive(self.line);
        // The end of a scope can block until its threads have ended.
        arrival.waits();
        *self.leaving = Some(arrival);
    }
}
