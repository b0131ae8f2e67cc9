//! Takes the steps of a scenario with the threads, atomics and channels of a tool.

use std::sync::Arc;
use std::sync::atomic::Ordering as StdOrdering;
use std::thread::panicking;

use threadproof_model::{
    Action, Body, Line, MAIN, Name, Operand, Ordering, Routine, Seen, Spawn, Step,
};

use crate::run::Run;
use crate::tool::{Handle, ScopeRef, Thread};
use crate::value::{Local, Lookup, Slot, Value, Variables};

/// A thread of the scenario.
pub(crate) struct Actor<'own, 'env> {
    run: Arc<Run>,
    label: String,
    /// The scope that it was spawned into.
    own: Option<ScopeRef<'own, 'env>>,
}

impl Actor<'static, 'static> {
    /// The running thread.
    pub(crate) fn current(run: &Arc<Run>) -> Self {
        Self { run: Arc::clone(run), label: run.label(), own: None }
    }
}

impl<'own, 'env> Actor<'own, 'env> {
    /// The running thread, from now on known by that label.
    pub(crate) fn enter(run: Arc<Run>, label: String, own: Option<ScopeRef<'own, 'env>>) -> Self {
        run.enter(&label);
        Self { run, label, own }
    }

    fn saw(&self, line: Line, value: &Seen) {
        self.run.saw(&self.label, line, value);
    }

    /// Runs a body that has no variables but what it captured.
    pub(crate) fn closure(
        &self,
        captured: Vec<(&'static str, Value)>,
        body: &'static Body,
    ) -> Value {
        self.body(&mut Variables::captured(captured), body)
    }

    fn body<'s>(&self, variables: &mut Variables<'_, 's, 'own>, body: &'static Body) -> Value
    where
        'own: 's,
    {
        for (position, step) in body.steps.iter().enumerate() {
            match &step.action {
                Action::Return(value) => return operand(variables, value),
                Action::Call { function, bind: None } => {
                    let value = self.call(variables, function);
                    if position + 1 == body.steps.len() {
                        return value;
                    }
                }
                _ => self.step(variables, step),
            }
        }
        Value::UNIT
    }

    fn step<'s>(&self, variables: &mut Variables<'_, 's, 'own>, step: &'static Step)
    where
        'own: 's,
    {
        let run = &self.run;
        let (bind, value) = match &step.action {
            Action::Spawn(spawn) => return self.spawn(variables, spawn, step.line),
            Action::Join { handle, unwrap, bind } => {
                let value = variables.remove(handle).unwrap().join();
                self.saw(step.line, &Seen::Ok(Box::new(value.seen())));
                let result = if *unwrap { value } else { Value::Ok(Box::new(value)) };
                return variables.bind(bind.as_deref(), Slot::Value(result));
            }
            Action::Catch { body, bind } => {
                let scope = variables.scope;
                let value = self.body(&mut Variables::inside(variables, scope), body);
                let result = Value::Ok(Box::new(value));
                self.saw(body.end, &result.seen());
                return variables.bind(bind.as_deref(), Slot::Value(result));
            }
            Action::Scope { body } => {
                return run.tool.scope(Box::new(|scope| {
                    self.body(&mut Variables::inside(variables, Some(scope)), body);
                }));
            }
            Action::Call { function, bind } => {
                let value = self.call(variables, function);
                return variables.bind(bind.as_deref(), Slot::Value(value));
            }
            Action::Let { bind, value } => {
                let value = operand(variables, value);
                return variables.bind(Some(bind), Slot::Value(value));
            }
            Action::Local { bind, on_drop } => {
                let local = Local { run: Arc::clone(run), name: bind, on_drop };
                return variables.bind(Some(bind), Slot::Value(Value::Local(local)));
            }
            Action::ThreadId { handle, bind } => {
                let thread = self.thread(variables, handle.as_deref());
                return variables.bind(Some(bind), Slot::Value(Value::ThreadId(thread.id)));
            }
            Action::Store { atomic, value, ordering } => {
                return run.atomic(atomic).store(int(variables, value), of(*ordering));
            }
            Action::Send { channel, value } => {
                return run.channel(channel).send(operand(variables, value));
            }
            Action::Yield => return run.tool.yield_now(),
            Action::Load { atomic, ordering, bind } => {
                (bind, Value::Plain(Seen::Int(run.atomic(atomic).load(of(*ordering)))))
            }
            Action::Swap { atomic, value, ordering, bind } => {
                let value = int(variables, value);
                (bind, Value::Plain(Seen::Int(run.atomic(atomic).swap(value, of(*ordering)))))
            }
            Action::Add { atomic, value, ordering, bind } => {
                let value = int(variables, value);
                (bind, Value::Plain(Seen::Int(run.atomic(atomic).add(value, of(*ordering)))))
            }
            Action::Recv { channel, bind } => (bind, run.channel(channel).recv()),
            Action::ThreadName { handle, bind } => {
                let name = self.thread(variables, handle.as_deref()).name;
                let name = name.map(|name| Seen::Some(Box::new(Seen::Text(name))));
                (bind, Value::Plain(name.unwrap_or(Seen::None)))
            }
            Action::SameId { left, right } => {
                let (left, right) = (variables.take(left), variables.take(right));
                let (Value::ThreadId(left), Value::ThreadId(right)) = (left, right) else {
                    panic!("not ids");
                };
                (&None, Value::Plain(Seen::Bool(left == right)))
            }
            // To both tools, this is the same as std's own.
            Action::Panicking => (&None, Value::Plain(Seen::Bool(panicking()))),
            Action::Return(_)
            | Action::Detach { .. }
            | Action::IsFinished { .. }
            | Action::Panic { .. }
            | Action::PanicAny(_)
            | Action::ResumeUnwind(_)
            | Action::Exit { .. } => unreachable!("left to others, or objected to"),
        };
        self.saw(step.line, &value.seen());
        variables.bind(bind.as_deref(), Slot::Value(value));
    }

    fn spawn<'s>(&self, variables: &mut Variables<'_, 's, 'own>, spawn: &'static Spawn, line: Line)
    where
        'own: 's,
    {
        let child = Child {
            run: Arc::clone(&self.run),
            label: self.run.label_of_child(&self.label, &spawn.handle),
            captured: take_all(variables, &spawn.moves),
            routine: self.run.scenario.thread(&spawn.thread).unwrap(),
        };
        let around = variables.scope;
        let slot = match (around, self.own) {
            (_, Some(own)) if spawn.scoped => Slot::Scoped(spawn_into(own, child)),
            (Some(around), _) => Slot::Scoped(spawn_into(around, child)),
            (None, _) => {
                let closure = Box::new(move || child.run(None));
                let handle = self.run.tool.spawn(spawn.name.clone(), closure);
                Slot::Value(Value::Handle(handle))
            }
        };
        if spawn.builder {
            self.saw(line, &Seen::Ok(Box::new(Seen::Handle)));
        }
        variables.bind(Some(&spawn.handle), slot);
    }

    fn call(&self, variables: &mut Variables<'_, '_, '_>, function: &str) -> Value {
        let function = self.run.scenario.function(function).unwrap();
        self.closure(take_all(variables, &function.free), &function.body)
    }

    /// The current thread, or that of a handle.
    fn thread(&self, variables: &Variables<'_, '_, '_>, handle: Option<&str>) -> Thread {
        match handle {
            Some(handle) => variables.get(handle).unwrap().handle().thread(),
            // The tools call main something else.
            None if self.label == MAIN => {
                Thread { name: Some(MAIN.to_owned()), ..self.run.tool.current() }
            }
            None => self.run.tool.current(),
        }
    }
}

/// All that a new thread takes with it.
struct Child {
    run: Arc<Run>,
    label: String,
    captured: Vec<(&'static str, Value)>,
    routine: &'static Routine,
}

impl Child {
    fn run(self, own: Option<ScopeRef<'_, '_>>) -> Value {
        Actor::enter(self.run, self.label, own).closure(self.captured, &self.routine.body)
    }
}

fn spawn_into<'s>(scope: ScopeRef<'s, '_>, child: Child) -> Box<dyn Handle + 's> {
    scope.spawn(Box::new(move || child.run(Some(scope))))
}

fn take_all(
    variables: &mut Variables<'_, '_, '_>,
    names: &'static [Name],
) -> Vec<(&'static str, Value)> {
    names.iter().map(|name| (&**name, variables.take(name))).collect()
}

fn operand(variables: &mut Variables<'_, '_, '_>, operand: &Operand) -> Value {
    match operand {
        Operand::Literal(literal) => Value::of(literal),
        Operand::Variable(name) => variables.take(name),
    }
}

fn int(variables: &mut Variables<'_, '_, '_>, value: &Operand) -> i32 {
    match operand(variables, value) {
        Value::Plain(Seen::Int(value)) => value,
        _ => panic!("not an integer"),
    }
}

fn of(ordering: Ordering) -> StdOrdering {
    match ordering {
        Ordering::SeqCst => StdOrdering::SeqCst,
        Ordering::Relaxed => StdOrdering::Relaxed,
    }
}
