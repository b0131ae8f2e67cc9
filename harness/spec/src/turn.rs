//! One thread's turn: where each step finds its rule.

use threadproof_model::{Action, Line, MAIN, Operand, Seen, SharedKind};

use crate::latitude::Latitude;
use crate::program::Program;
use crate::refusal::Reason;
use crate::state::{Kind, Object, Place, State, Thread};
use crate::value::{Label, Value};

/// Why a thread cannot take its next step.
#[derive(Debug)]
pub(crate) enum Stop {
    /// It has to wait for others.
    Blocked,
    /// It depends on a choice that the platform has not made yet.
    Undecided(&'static Latitude),
    /// The spec has nothing to say about it.
    Refused(Reason),
}

/// What a rule gives: what the step saw, if it is one that sees something.
pub(crate) type Taken = Result<Option<Seen>, Stop>;

/// Lets a thread take its turn: its next step, and on from there until it comes to another place.
/// Gives the line of the step, and what it saw. If it stops, the state is to be thrown away.
pub(crate) fn take<'s>(
    program: &Program<'s>,
    state: &mut State<'s>,
    label: &Label,
) -> Result<(Line, Option<Seen>), Stop> {
    Turn { program, state, label: Label::clone(label) }.take()
}

/// The turn of one thread. Its rules change the state; if one stops, the state is to be thrown
/// away.
pub(crate) struct Turn<'a, 's> {
    pub(crate) program: &'a Program<'s>,
    pub(crate) state: &'a mut State<'s>,
    pub(crate) label: Label,
}

impl<'s> Turn<'_, 's> {
    fn take(mut self) -> Result<(Line, Option<Seen>), Stop> {
        let Some(place) = self.thread().place() else { return Err(Stop::Blocked) };
        let line = place.line();
        let seen = match place {
            Place::Step(step) => {
                // Moved on only when the step is taken: a thread that has to wait is not copied.
                let depth = self.thread().frames.len() - 1;
                let seen = self.step(&step.action)?;
                self.thread_mut().frames[depth].next += 1;
                seen
            }
            Place::End(_) => self.end_of_body()?,
        };
        if let Some(seen) = &seen {
            self.thread_mut().seen.push(line, seen.clone());
        }
        self.settle();
        Ok((line, seen))
    }

    /// The rule for each step.
    fn step(&mut self, action: &'s Action) -> Taken {
        match action {
            Action::Spawn(spawn) => self.spawn(spawn),
            Action::Join { handle, unwrap, bind } => self.join(handle, *unwrap, bind.as_deref()),
            Action::Detach { handle } => self.detach(handle),
            Action::IsFinished { handle, bind } => self.is_finished(handle, bind.as_deref()),
            Action::Return(value) => self.returns(value),
            Action::Panic { message } => self.panic_with_message(message),
            Action::PanicAny(value) => self.panic_any(value),
            Action::ResumeUnwind(value) => self.resume_unwind(value),
            Action::Catch { body, bind } => self.enter(Kind::Catch { bind: bind.as_deref() }, body),
            Action::Scope { body } => self.enter(Kind::Scope { panicked: false }, body),
            Action::Call { function, bind } => self.call(function, bind.as_deref()),
            Action::Let { bind, value } => self.binds(bind, value),
            Action::Local { bind, on_drop } => self.local(bind, on_drop),
            Action::Store { atomic, value, ordering } => self.store(atomic, value, *ordering),
            Action::Load { atomic, ordering, bind } => {
                self.load(atomic, *ordering, bind.as_deref())
            }
            Action::Swap { atomic, value, ordering, bind } => {
                self.update(atomic, value, *ordering, bind.as_deref(), |_, new| new)
            }
            Action::Add { atomic, value, ordering, bind } => {
                self.update(atomic, value, *ordering, bind.as_deref(), i32::wrapping_add)
            }
            Action::Send { channel, value } => self.send(channel, value),
            Action::Recv { channel, bind } => self.recv(channel, bind.as_deref()),
            // `yield_now` promises nothing that could be seen.
            Action::Yield => Ok(None),
            Action::ThreadName { handle, bind } => {
                self.thread_name(handle.as_deref(), bind.as_deref())
            }
            Action::ThreadId { handle, bind } => self.thread_id(handle.as_deref(), bind),
            Action::SameId { left, right } => self.same_id(left, right),
            Action::Panicking => Ok(Some(Seen::Bool(self.is_panicking()))),
            Action::Exit { code } => self.exit(*code),
        }
    }

    pub(crate) fn is_main(&self) -> bool {
        &*self.label == MAIN
    }

    pub(crate) fn thread(&self) -> &Thread<'s> {
        self.other(&self.label)
    }

    pub(crate) fn thread_mut(&mut self) -> &mut Thread<'s> {
        let label = Label::clone(&self.label);
        self.other_mut(&label)
    }

    pub(crate) fn other(&self, label: &str) -> &Thread<'s> {
        &self.state.threads[label]
    }

    #[expect(clippy::expect_used, reason = "labels come from threads, and threads are kept")]
    pub(crate) fn other_mut(&mut self, label: &str) -> &mut Thread<'s> {
        self.state.threads.get_mut(label).expect("a thread of that label")
    }

    #[expect(clippy::expect_used, reason = "a thread without a frame has no turn")]
    pub(crate) fn frame_mut(&mut self) -> &mut crate::state::Frame<'s> {
        self.thread_mut().frames.last_mut().expect("a frame")
    }

    /// The choice that the platform has made, or the need to make it.
    pub(crate) fn choose(&self, latitude: &'static Latitude) -> Result<&'static str, Stop> {
        let choice = self.state.choices.get(latitude.name).copied();
        choice.ok_or(Stop::Undecided(latitude))
    }

    /// What a step is given. Using a variable moves what is not `Copy` out of it.
    pub(crate) fn value(&mut self, operand: &'s Operand) -> Result<Value<'s>, Stop> {
        match operand {
            Operand::Literal(literal) => Ok(Value::of(literal)),
            Operand::Variable(name) => self.take_variable(name),
        }
    }

    pub(crate) fn take_variable(&mut self, name: &str) -> Result<Value<'s>, Stop> {
        let no_variable = || Stop::Refused(Reason::NoVariable(name.to_owned()));
        let (depth, position) = self.thread().find(name).ok_or_else(no_variable)?;
        let value = self.thread().frames[depth].variables[position].1.clone();
        if let Value::Handle(thread) = value.innermost()
            && self.other(thread).scope.is_some()
        {
            return Err(Stop::Refused(Reason::ScopedHandle));
        }
        if !value.is_copy() {
            self.thread_mut().frames[depth].variables.remove(position);
        }
        Ok(value)
    }

    /// Binds a result, or drops it on the spot when it gets no name.
    pub(crate) fn bind(&mut self, bind: Option<&'s str>, value: Value<'s>) {
        match bind {
            Some(name) => self.frame_mut().variables.push((name, value)),
            None => self.drop_value(value),
        }
    }

    /// A shared object, by the position that the scenario gives it.
    pub(crate) fn object(&self, name: &str, kind: &'static str) -> Result<usize, Stop> {
        let shared = &self.program.scenario.shared;
        let position = shared
            .iter()
            .position(|object| &*object.name == name)
            .ok_or_else(|| Stop::Refused(Reason::Unknown(name.to_owned())))?;
        let found = match shared[position].kind {
            SharedKind::Atomic(_) => "an atomic",
            SharedKind::Channel => "a channel",
        };
        if found == kind { Ok(position) } else { Err(mismatch(kind, found)) }
    }

    pub(crate) fn object_mut(&mut self, position: usize) -> &mut Object<'s> {
        &mut self.state.objects[position]
    }
}

pub(crate) fn mismatch(expected: &'static str, found: &str) -> Stop {
    Stop::Refused(Reason::Mismatch { expected, found: found.to_owned() })
}
