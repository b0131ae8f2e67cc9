//! The steps: one arm each.

use std::sync::atomic::{AtomicI32, Ordering as StdOrdering};
use std::thread;

use threadproof_model::{Action, Operand, Ordering, Seen, Step};

use crate::blocks::{Flow, Interpreter, run_drop};
use crate::environment::{Environment, Found, Outer, Slot};
use crate::run::Object;
use crate::value::{Local, Value};

impl<'own> Interpreter<'own, '_> {
    /// Waits for the step's turn, and takes it.
    #[expect(clippy::too_many_lines, reason = "one arm a step, all in one place")]
    pub(crate) fn step<'around>(
        &self,
        environment: &mut Environment<'_, 'around, 'own>,
        step: &'static Step,
    ) -> Flow
    where
        'own: 'around,
    {
        let arrival = self.actor.arrive(step.line);
        let seen = |value: &Value| value.seen(self.actor.run.program);
        match &step.action {
            Action::Spawn(spawn) => self.spawn(environment, spawn, arrival),
            Action::Join { handle, unwrap, bind } => {
                let result = match environment.remove(handle) {
                    Some(Slot::Value(Value::Handle(handle))) => handle.join(),
                    Some(Slot::Scoped(handle)) => handle.join(),
                    other => {
                        drop(other);
                        arrival.saw(None);
                        return Flow::Next;
                    }
                };
                let result = match result {
                    Ok(value) => Value::Ok(Box::new(value)),
                    Err(payload) => Value::Err(Box::new(Value::of_payload(payload))),
                };
                arrival.saw(Some(seen(&result)));
                let result = if *unwrap { unwrap_result(result) } else { result };
                bind_or_drop(environment, bind.as_deref(), result);
            }
            Action::Detach { handle } => {
                arrival.saw(None);
                drop(environment.remove(handle));
            }
            Action::IsFinished { handle, bind } => match environment.find(handle) {
                Some(Found::Handle(handle)) => {
                    let answer = handle.is_finished();
                    arrival.saw(Some(Seen::Bool(answer)));
                    bind_or_drop(environment, bind.as_deref(), Value::Bool(answer));
                }
                _ => arrival.saw(None),
            },
            Action::Return(value) => {
                arrival.saw(None);
                return Flow::Leave(operand(environment, value));
            }
            Action::Panic { message } => {
                arrival.saw(None);
                panic!("{message}");
            }
            Action::PanicAny(value) => {
                arrival.saw(None);
                operand(environment, value).panic();
            }
            Action::ResumeUnwind(value) => {
                arrival.saw(None);
                operand(environment, value).unwind();
            }
            Action::Catch { body, bind } => {
                arrival.saw(None);
                let result = self.catch(environment, body);
                bind_or_drop(environment, bind.as_deref(), result);
            }
            Action::Scope { body } => {
                arrival.saw(None);
                self.scope(environment, body);
            }
            Action::Call { function, bind } => {
                arrival.saw(None);
                let value = self.call(environment, function);
                match bind {
                    Some(name) => environment.bind(name, Slot::Value(value)),
                    None => return Flow::Leave(value),
                }
            }
            Action::Let { bind, value } => {
                arrival.saw(None);
                let value = operand(environment, value);
                environment.bind(bind, Slot::Value(value));
            }
            Action::Local { bind, on_drop } => {
                arrival.saw(None);
                let on_drop = Box::new(|| run_drop(on_drop));
                let local = Local { name: bind, on_drop };
                environment.bind(bind, Slot::Value(Value::Local(local)));
            }
            Action::Store { atomic, value, ordering } => {
                let value = int(environment, value);
                self.atomic(atomic, |atomic| atomic.store(value, std_ordering(*ordering)));
                arrival.saw(None);
            }
            Action::Load { atomic, ordering, bind } => {
                let value = self.atomic(atomic, |atomic| atomic.load(std_ordering(*ordering)));
                arrival.saw(Some(Seen::Int(value)));
                bind_or_drop(environment, bind.as_deref(), Value::Int(value));
            }
            Action::Swap { atomic, value, ordering, bind } => {
                let (value, ordering) = (int(environment, value), std_ordering(*ordering));
                let old = self.atomic(atomic, |atomic| atomic.swap(value, ordering));
                arrival.saw(Some(Seen::Int(old)));
                bind_or_drop(environment, bind.as_deref(), Value::Int(old));
            }
            Action::Add { atomic, value, ordering, bind } => {
                let (value, ordering) = (int(environment, value), std_ordering(*ordering));
                let old = self.atomic(atomic, |atomic| atomic.fetch_add(value, ordering));
                arrival.saw(Some(Seen::Int(old)));
                bind_or_drop(environment, bind.as_deref(), Value::Int(old));
            }
            Action::Send { channel, value } => {
                let value = operand(environment, value);
                if let Object::Channel(sender, _) = self.object(channel) {
                    // Both ends live as long as the run.
                    let _ = sender.send(value);
                }
                arrival.saw(None);
            }
            Action::Recv { channel, bind } => {
                let received = match self.object(channel) {
                    Object::Channel(_, receiver) => {
                        receiver.lock().ok().and_then(|receiver| receiver.recv().ok())
                    }
                    Object::Atomic(_) => None,
                };
                let value = received.unwrap_or(Value::Foreign);
                arrival.saw(Some(seen(&value)));
                bind_or_drop(environment, bind.as_deref(), value);
            }
            Action::Yield => {
                thread::yield_now();
                arrival.saw(None);
            }
            Action::ThreadName { handle, bind } => {
                let ask = |thread: &thread::Thread| thread.name().map(str::to_owned);
                let Some(name) = of_thread(environment, handle.as_deref(), ask) else {
                    arrival.saw(None);
                    return Flow::Next;
                };
                let value =
                    name.map_or(Value::None, |name| Value::Some(Box::new(Value::Text(name))));
                arrival.saw(Some(seen(&value)));
                bind_or_drop(environment, bind.as_deref(), value);
            }
            Action::ThreadId { handle, bind } => {
                if let Some(id) = of_thread(environment, handle.as_deref(), thread::Thread::id) {
                    environment.bind(bind, Slot::Value(Value::ThreadId(id)));
                }
                arrival.saw(None);
            }
            Action::SameId { left, right } => {
                let (left, right) = (environment.take(left), environment.take(right));
                arrival.saw(match (left, right) {
                    (Value::ThreadId(left), Value::ThreadId(right)) => {
                        Some(Seen::Bool(left == right))
                    }
                    _ => Some(Seen::Foreign),
                });
            }
            Action::Panicking => arrival.saw(Some(Seen::Bool(thread::panicking()))),
            Action::Exit { code } => {
                arrival.saw(None);
                std::process::exit(*code);
            }
        }
        Flow::Next
    }

    fn object(&self, name: &str) -> &Object {
        let shared = &self.actor.run.program.scenario.shared;
        // The spec refuses scenarios that use what is not there.
        let position = shared.iter().position(|object| &*object.name == name).unwrap_or(0);
        &self.actor.run.objects[position]
    }

    fn atomic<T: Default>(&self, name: &str, access: impl FnOnce(&AtomicI32) -> T) -> T {
        match self.object(name) {
            Object::Atomic(atomic) => access(atomic),
            Object::Channel(..) => T::default(),
        }
    }
}

fn std_ordering(ordering: Ordering) -> StdOrdering {
    match ordering {
        Ordering::SeqCst => StdOrdering::SeqCst,
        Ordering::Relaxed => StdOrdering::Relaxed,
    }
}

/// [`Result::unwrap`], as the program would call it: on a result whose error is a boxed payload.
#[expect(clippy::unwrap_used, reason = "this is the very panic that the scenario asks for")]
fn unwrap_result(result: Value) -> Value {
    match result {
        Value::Ok(value) => Ok::<Value, Payload>(*value),
        other => Err(Payload { _value: other }),
    }
    .unwrap()
}

/// Dropped by `unwrap` while its panic unwinds, as the boxed payload would be.
struct Payload {
    _value: Value,
}

impl std::fmt::Debug for Payload {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Any { .. }")
    }
}

fn operand(environment: &mut Environment<'_, '_, '_>, operand: &Operand) -> Value {
    match operand {
        Operand::Literal(literal) => Value::of(literal),
        Operand::Variable(name) => environment.take(name),
    }
}

fn int(environment: &mut Environment<'_, '_, '_>, value: &Operand) -> i32 {
    match operand(environment, value) {
        Value::Int(value) => value,
        // The spec refuses scenarios that compute with anything else.
        _ => 0,
    }
}

/// Binds a result, or drops it on the spot when it gets no name.
pub(crate) fn bind_or_drop(
    environment: &mut Environment<'_, '_, '_>,
    name: Option<&'static str>,
    value: Value,
) {
    if let Some(name) = name {
        environment.bind(name, Slot::Value(value));
    }
}

/// Asks the current thread, or that of a handle; nothing if that one was refused.
fn of_thread<T>(
    environment: &mut Environment<'_, '_, '_>,
    handle: Option<&str>,
    ask: impl FnOnce(&thread::Thread) -> T,
) -> Option<T> {
    match handle.map(|name| environment.find(name)) {
        None => Some(ask(&thread::current())),
        Some(Some(Found::Handle(handle))) => Some(ask(handle.thread())),
        Some(_) => None,
    }
}
