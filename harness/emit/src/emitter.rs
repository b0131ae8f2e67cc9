//! Writes a scenario as a program: one pass over all bodies.

use std::collections::{BTreeMap, BTreeSet};

use threadproof_model::{Body, Kind, MAIN, Mention, Name, Scenario, Shared, Span, Step};

use crate::facts::Facts;
use crate::helpers::Helper;
use crate::imports::Imports;
use crate::labels::{Label, Labels};
use crate::names::Names;
use crate::refusal::{Reason, Refusal};
use crate::rust_type::RustType;
use crate::writer::Writer;

/// The result of writing a part of a program.
pub(crate) type Emitted<T = ()> = Result<T, Refusal>;

/// One pass over a scenario.
pub(crate) struct Emitter<'s> {
    pub(crate) scenario: &'s Scenario,
    /// Whether any step throws a payload.
    pub(crate) throws: bool,
    pub(crate) labels: &'s Labels,
    pub(crate) names: Names,
    /// The facts of the passes before.
    pub(crate) known: &'s Facts,
    /// The same, and those of this pass.
    pub(crate) learned: Facts,
    pub(crate) writer: Writer,
    /// The items of the program, in order: statics, functions, types, helpers.
    pub(crate) items: Vec<Vec<String>>,
    /// The types of locals and their destructors, which come after the functions.
    pub(crate) types: Vec<Vec<String>>,
    pub(crate) imports: Imports,
    pub(crate) helpers: BTreeSet<Helper>,
    /// The shared objects that the program uses.
    pub(crate) objects: BTreeSet<String>,
    /// The types of the values of keys with a destructor.
    pub(crate) value_types: BTreeMap<String, String>,
    pub(crate) place: Place<'s>,
    /// An operand of a step whose type no step has shown so far.
    pub(crate) untyped: Option<Span>,
}

/// Where the next step is.
#[derive(Default)]
pub(crate) struct Place<'s> {
    /// The label of the threads that take it.
    pub(crate) label: Option<Label>,
    /// The variables that it sees, innermost last.
    pub(crate) variables: Vec<Variable>,
    /// The steps that follow it in each block around it, innermost last.
    pub(crate) rest: Vec<&'s [Step]>,
    /// What the closures around it have returned so far, innermost last.
    pub(crate) returns: Vec<RustType>,
    /// The innermost closure around it.
    pub(crate) closure: ClosurePlace,
    /// The scopes that it sees, innermost last.
    pub(crate) scopes: Vec<ScopeName>,
    /// The number of scopes that belong to this thread's parents.
    pub(crate) own_scopes: usize,
    /// The guards of the blocks around it, innermost last.
    pub(crate) guards: Vec<HeldGuard>,
    /// The innermost loop around it.
    pub(crate) innermost_loop: LoopPlace,
    /// Whether it may use the locks that main owns.
    pub(crate) sees_owned_locks: bool,
}

/// A closure around a step.
#[derive(Default)]
pub(crate) struct ClosurePlace {
    /// The number of variables that it sees, but that belong to the body around it.
    pub(crate) outer_variables: usize,
    /// The number of guards that belong to the body around it.
    pub(crate) outer_guards: usize,
    /// The number of blocks around it.
    pub(crate) depth: usize,
    /// The number of its steps.
    pub(crate) steps: usize,
}

/// A loop around a step.
#[derive(Clone, Copy, Default)]
pub(crate) struct LoopPlace {
    /// The number of variables that it sees, but that are bound outside.
    pub(crate) outer_variables: usize,
    /// The number of blocks around its steps.
    pub(crate) depth: usize,
}

/// A guard that a block holds.
pub(crate) struct HeldGuard {
    pub(crate) lock: String,
    /// The number of blocks around the steps of that block.
    pub(crate) depth: usize,
}

/// A variable of the scenario.
#[derive(Clone)]
pub(crate) struct Variable {
    pub(crate) name: String,
    pub(crate) of: RustType,
}

/// A variable with a scope.
pub(crate) struct ScopeName {
    pub(crate) name: String,
    pub(crate) is_used: bool,
}

impl<'s> Emitter<'s> {
    pub(crate) fn new(scenario: &'s Scenario, labels: &'s Labels, known: &'s Facts) -> Self {
        Self {
            scenario,
            throws: known.throws,
            labels,
            names: Names::of(scenario),
            known,
            learned: known.clone(),
            writer: Writer::default(),
            items: Vec::new(),
            types: Vec::new(),
            imports: Imports::default(),
            helpers: BTreeSet::new(),
            objects: BTreeSet::new(),
            value_types: BTreeMap::new(),
            place: Place::default(),
            untyped: None,
        }
    }

    pub(crate) fn line(&mut self, text: &str) {
        self.writer.line(text);
    }

    /// Writes an item apart from the body that is being written.
    pub(crate) fn item(
        &mut self,
        write: impl FnOnce(&mut Self) -> Emitted,
    ) -> Emitted<Vec<String>> {
        let outer = std::mem::take(&mut self.writer);
        let place = std::mem::take(&mut self.place);
        let result = write(self);
        self.place = place;
        let item = std::mem::replace(&mut self.writer, outer);
        result.map(|()| item.lines)
    }

    pub(crate) fn import(&mut self, path: &'static str) {
        self.imports.add(path);
    }

    pub(crate) fn import_type(&mut self, of: &RustType) {
        for path in of.imports() {
            self.imports.add(path);
        }
    }

    /// Writes the steps of a closure, whose value is `()` or that of its last step. Returns the type
    /// of its value.
    pub(crate) fn closure_body(&mut self, body: &'s Body) -> Emitted<RustType> {
        self.place.returns.push(RustType::Unknown);
        let is_inner = self.place.returns.len() > 1;
        let closure = ClosurePlace {
            outer_variables: if is_inner { self.place.variables.len() } else { 0 },
            outer_guards: self.place.guards.len(),
            depth: self.place.rest.len(),
            steps: body.steps.len(),
        };
        let closure = std::mem::replace(&mut self.place.closure, closure);
        let result = self.block(body, true);
        self.place.closure = closure;
        let diverges = body.steps.last().is_some_and(|last| last.action.diverges());
        let is_tail_call = body.steps.last().is_some_and(is_tail_call);
        if result.is_ok() && !diverges && !is_tail_call {
            let span = body.steps.last().map(|last| last.span).unwrap_or_default();
            self.returns(&RustType::Unit, span)?;
        }
        result?;
        Ok(self.place.returns.pop().unwrap_or(RustType::Unknown))
    }

    /// Writes a closure between `open` and `close`: its body, after these lines.
    pub(crate) fn closure(&mut self, open: &str, body: &'s Body, close: &str) -> Emitted<RustType> {
        let start = self.writer.lines.len();
        self.writer.indent();
        let returned = self.closure_body(body);
        self.writer.dedent();
        let lines = self.writer.split_off(start);
        self.writer.closure(open, lines, close);
        returned
    }

    /// Writes the steps of a block. `is_tail` if its value is that of the closure around it.
    pub(crate) fn block(&mut self, body: &'s Body, is_tail: bool) -> Emitted {
        let visible = self.place.variables.len();
        for (position, step) in body.steps.iter().enumerate() {
            self.place.rest.push(&body.steps[position + 1..]);
            let is_last = position + 1 == body.steps.len();
            let result = self.step(step, is_last, is_tail && is_last);
            self.place.rest.pop();
            result?;
        }
        self.place.variables.truncate(visible);
        Ok(())
    }

    /// The closure around the step returns a value of this type.
    pub(crate) fn returns(&mut self, of: &RustType, span: Span) -> Emitted {
        let Some(returns) = self.place.returns.last_mut() else { return Ok(()) };
        *returns = returns.unify(of).ok_or(Refusal { span, reason: Reason::MixedTypes })?;
        Ok(())
    }

    /// A step panics with a payload of this type.
    pub(crate) fn throws(&mut self, of: &RustType, span: Span) -> Emitted {
        self.learned.throws = true;
        match of {
            RustType::Unknown => return Ok(()),
            RustType::OwnedText | RustType::Option(_) | RustType::Result(..) => {
                return Err(Refusal { span, reason: Reason::UnknownPayload });
            }
            RustType::Unit
            | RustType::Bool
            | RustType::Number
            | RustType::Text
            | RustType::Local { .. }
            | RustType::Handle(..)
            | RustType::Sender(_)
            | RustType::Receiver(_)
            | RustType::Thread
            | RustType::ThreadId => {}
        }
        // Part of the type may not have been known before.
        let payloads = &mut self.learned.payloads;
        let unified =
            payloads.iter_mut().find_map(|known| known.unify(of).map(|both| (known, both)));
        match unified {
            Some((known, both)) => *known = both,
            None => payloads.push(of.clone()),
        }
        Ok(())
    }

    /// The shared object with this name, which the program uses.
    pub(crate) fn object(&mut self, name: &Name) -> Option<&'s Shared> {
        self.objects.insert(name.to_string());
        self.scenario.object(name)
    }

    pub(crate) fn kind(&self, name: &str) -> Option<Kind> {
        self.scenario.object(name).map(|object| object.kind.kind())
    }
}

/// Refuses values of several types.
pub(crate) fn mixed_unless(agrees: bool, span: Span) -> Emitted {
    if agrees { Ok(()) } else { Err(Refusal { span, reason: Reason::MixedTypes }) }
}

/// Whether the step is a call without `as`, which gives a body its value if it is the last step.
pub(crate) fn is_tail_call(step: &Step) -> bool {
    let mut mentions = step.action.mentions().into_iter();
    mentions.any(|mention| matches!(mention, Mention::Calls(_))) && step.action.binds().is_none()
}

/// The label of main.
pub(crate) fn of_main() -> Label {
    Label::Known(MAIN.to_owned())
}
