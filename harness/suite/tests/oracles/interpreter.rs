//! Runs the bodies of a scenario with the threads and objects of a tool.
//!
//! To the tools, a panic is a bug. So a panic of the scenario is none of the tool's threads, but a
//! way through the interpreter: an `Err` with the payload, which drops what it leaves.

use std::sync::Arc;

use threadproof_model::{Action, Body, Line, MAIN, Name, Operand, ProcessEnd, Seen};

use crate::process::Search;
use crate::run::Run;
use crate::tool::Thread;
use crate::value::Value;
use crate::variables::{InScope, Lookup as _, Variables};

/// Runs main, and with it the process.
pub(crate) fn run_main(search: &Arc<Search>) {
    let run = Run::new(search);
    let actor = Actor::enter(run, MAIN.to_owned(), None);
    let result = actor.closure(Vec::new(), &search.scenario.main);
    actor.end_process(if result.is_ok() { ProcessEnd::Exit(0) } else { ProcessEnd::Failure });
}

/// How a block is left: with the value that it returns from the closure around it, by falling off
/// its end, or by a panic with that payload.
pub(crate) type Left = Result<Option<Value>, Value>;

/// A thread of the scenario.
pub(crate) struct Actor<'own, 'env> {
    pub(crate) run: Arc<Run>,
    pub(crate) label: String,
    /// The scope that it was spawned into.
    pub(crate) own: Option<InScope<'own, 'env>>,
}

impl Actor<'static, 'static> {
    /// The running thread.
    pub(crate) fn current(run: &Arc<Run>) -> Self {
        Self { run: Arc::clone(run), label: run.label(), own: None }
    }
}

impl<'own, 'env> Actor<'own, 'env> {
    /// The running thread, from now on known by that label.
    pub(crate) fn enter(run: Arc<Run>, label: String, own: Option<InScope<'own, 'env>>) -> Self {
        run.enter(&label);
        Self { run, label, own }
    }

    pub(crate) fn saw(&self, line: Line, value: &Seen) {
        self.run.search.saw(&self.label, line, value);
    }

    /// The process ends here, unless the tool has none that ends before all its threads.
    pub(crate) fn end_process(&self, end: ProcessEnd) {
        self.run.search.tool.switch();
        self.run.search.end(end);
    }

    /// Runs a closure that has no variables but what it captured.
    pub(crate) fn closure(
        &self,
        captured: Vec<(&'static str, Value)>,
        body: &'static Body,
    ) -> Result<Value, Value> {
        let mut variables = Variables::captured(captured);
        let left = self.block(&mut variables, body, true);
        let left = self.leave(variables, left)?;
        Ok(left.unwrap_or(Value::UNIT))
    }

    /// Runs a closure that sees what is around it.
    pub(crate) fn closure_inside<'s>(
        &self,
        variables: &mut Variables<'_, 's, 'own>,
        body: &'static Body,
    ) -> Result<Value, Value>
    where
        'own: 's,
    {
        let scope = variables.scope.clone();
        let mut inside = Variables::inside(variables, scope);
        let left = self.block(&mut inside, body, true);
        Ok(self.leave(inside, left)?.unwrap_or(Value::UNIT))
    }

    /// Takes the steps of a block.
    pub(crate) fn block<'s>(
        &self,
        variables: &mut Variables<'_, 's, 'own>,
        body: &'static Body,
        is_closure: bool,
    ) -> Left
    where
        'own: 's,
    {
        for (position, step) in body.steps.iter().enumerate() {
            if self.run.search.is_over() {
                return Err(Value::UNIT);
            }
            let left = match &step.action {
                Action::Return { value } => Some(operand(variables, value)),
                Action::Call { callee, bind: None } => {
                    let value = self.call(variables, callee)?;
                    (is_closure && position + 1 == body.steps.len()).then_some(value)
                }
                _ => self.step(variables, step)?,
            };
            // What the step dropped may have panicked.
            if let Some(payload) = self.run.take_pending(&self.label) {
                return Err(payload);
            }
            if let Some(value) = left {
                return Ok(Some(value));
            }
        }
        Ok(None)
    }

    /// Drops the variables of a block that is left.
    pub(crate) fn leave(&self, variables: Variables<'_, '_, '_>, left: Left) -> Left {
        if left.is_err() {
            self.run.drop_unwinding(&self.label, variables);
            return left;
        }
        drop(variables);
        match self.run.take_pending(&self.label) {
            Some(payload) => {
                self.run.drop_unwinding(&self.label, left);
                Err(payload)
            }
            None => left,
        }
    }

    pub(crate) fn call(
        &self,
        variables: &mut Variables<'_, '_, '_>,
        function: &str,
    ) -> Result<Value, Value> {
        let function = self.run.search.scenario.function(function).unwrap();
        self.closure(take_all(variables, &function.free), &function.body)
    }

    /// The current thread, or that of a handle.
    pub(crate) fn thread(&self, variables: &Variables<'_, '_, '_>, handle: Option<&str>) -> Thread {
        let current = || self.run.search.tool.current();
        match handle {
            Some(handle) => variables.get(handle).unwrap().thread(),
            // The tools call main something else.
            None if self.label == MAIN => Thread { name: Some(MAIN.to_owned()), ..current() },
            None => current(),
        }
    }
}

pub(crate) fn take_all(
    variables: &mut Variables<'_, '_, '_>,
    names: &'static [Name],
) -> Vec<(&'static str, Value)> {
    names.iter().map(|name| (&**name, variables.take(name))).collect()
}

pub(crate) fn operand(variables: &mut Variables<'_, '_, '_>, operand: &Operand) -> Value {
    match operand {
        Operand::Literal(literal) => Value::of(literal),
        Operand::Variable(name) => variables.take(name),
    }
}

pub(crate) fn int(variables: &mut Variables<'_, '_, '_>, value: &Operand) -> i32 {
    match operand(variables, value) {
        Value::Plain(Seen::Int(value)) => value,
        _ => panic!("not an integer"),
    }
}
