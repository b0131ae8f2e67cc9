//! Writes a scenario as a program: one pass over all bodies.

use std::collections::{BTreeMap, BTreeSet};

use threadproof_model::{Body, Kind, MAIN, Mention, Name, Operand, Literal, Scenario, Shared, Span, Step};

use crate::facts::{Facts, learn};
use crate::helpers::Helper;
use crate::imports::Imports;
use crate::labels::{Label, Labels};
use crate::names::{Names, identifier};
use crate::refusal::{Reason, Refusal};
use crate::rust_type::{Reuse, RustType};
use crate::shown::{Arm, arms, has_payload};
use crate::uses::reads_variable;
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
    /// The scopes that it sees, innermost last.
    pub(crate) scopes: Vec<ScopeName>,
    /// The number of scopes that belong to this thread's parents.
    pub(crate) own_scopes: usize,
    /// The locks whose guard it can give up: those of the blocks around it, up to a closure.
    pub(crate) guards: Vec<String>,
    /// Whether it may use the locks that main owns.
    pub(crate) sees_owned_locks: bool,
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
        }
    }

    // Output.

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
        let guards = std::mem::take(&mut self.place.guards);
        let result = self.block(body, true);
        self.place.guards = guards;
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
    pub(crate) fn closure(
        &mut self,
        open: &str,
        body: &'s Body,
        close: &str,
    ) -> Emitted<RustType> {
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

    // Observations.

    /// The label as the beginning of a printed line, and the argument that it needs.
    fn label(&mut self) -> (String, Option<String>) {
        match self.place.label.clone().unwrap_or(Label::Varies) {
            Label::Known(label) => (label, None),
            Label::Varies => {
                self.learned.asks_for_label = true;
                ("{}".to_owned(), Some("LABEL.get()".to_owned()))
            }
        }
    }

    /// Prints an observation: text with placeholders, and their values.
    pub(crate) fn print(&mut self, step: &Step, text: &str, arguments: &[String]) {
        let arguments = self.printed(step, text, arguments);
        self.writer.call("println!(", &arguments, ");");
    }

    /// The same as an arm of a `match`.
    pub(crate) fn print_arm(
        &mut self,
        pattern: &str,
        step: &Step,
        text: &str,
        arguments: &[String],
    ) {
        let arguments = self.printed(step, text, arguments);
        self.writer.arm(pattern, "println!(", &arguments);
    }

    /// The arguments of `println!` for an observation.
    fn printed(&mut self, step: &Step, text: &str, arguments: &[String]) -> Vec<String> {
        let (label, label_argument) = self.label();
        let text = format!("\"{label}: {} -> {text}\"", described(step));
        std::iter::once(text).chain(label_argument).chain(arguments.iter().cloned()).collect()
    }

    /// Prints a value of this type, which is in a variable.
    pub(crate) fn observe(&mut self, step: &Step, variable: &str, of: &RustType, is_kept: bool) {
        if of.prints_itself() && !matches!(of, RustType::Unknown | RustType::Unit) {
            let text = match of {
                RustType::Bool | RustType::Number => format!("{{{variable}}}"),
                _ => format!("{{{variable}:?}}"),
            };
            return self.print(step, &text, &[]);
        }
        let matched = if is_kept { format!("&{variable}") } else { variable.to_owned() };
        let arms = arms(of, self.throws);
        self.observe_arms(step, &matched, arms, self.throws && has_payload(of));
    }

    /// Prints a value by its form.
    pub(crate) fn observe_arms(
        &mut self,
        step: &Step,
        matched: &str,
        arms: Vec<Arm>,
        has_payload: bool,
    ) {
        if has_payload {
            self.helpers.insert(Helper::Describe);
        }
        self.line(&format!("match {matched} {{"));
        self.writer.indent();
        for Arm { pattern, text, arguments } in arms {
            self.print_arm(&pattern, step, &text, &arguments);
        }
        self.writer.dedent();
        self.line("}");
    }

    // Variables.

    /// Whether the step's variable is read by a later step of its block.
    pub(crate) fn is_read_later(&self, name: &str) -> bool {
        let rest = self.place.rest.last().copied().unwrap_or_default();
        reads_variable(rest, name, self.scenario)
    }

    /// Binds a variable, and returns it as a pattern.
    pub(crate) fn bind(&mut self, name: &Name, of: RustType) -> String {
        self.bind_used(name, of);
        self.pattern(name)
    }

    /// The same for a variable that the step itself uses.
    pub(crate) fn bind_used(&mut self, name: &Name, of: RustType) -> String {
        self.place.variables.push(Variable { name: name.to_string(), of });
        identifier(name)
    }

    /// The pattern that binds a variable.
    pub(crate) fn pattern(&self, name: &Name) -> String {
        let underscore = if self.is_read_later(name) { "" } else { "_" };
        format!("{underscore}{}", identifier(name))
    }

    /// The type of a variable.
    pub(crate) fn type_of(&self, name: &str) -> RustType {
        let mut variables = self.place.variables.iter().rev();
        let found = variables.find(|variable| variable.name == *name);
        found.map_or(RustType::Unknown, |variable| variable.of.clone())
    }

    /// The value of a variable, which is moved, copied or cloned.
    pub(crate) fn take(&mut self, name: &Name) -> Emitted<(String, RustType)> {
        let of = self.type_of(name);
        let is_used_again =
            self.place.rest.iter().any(|rest| reads_variable(rest, name, self.scenario));
        let value = identifier(name);
        match of.reuse() {
            Reuse::Clone if is_used_again => Ok((format!("{value}.clone()"), of)),
            Reuse::Impossible if is_used_again && of != RustType::Unknown => {
                Err(Refusal { span: name.span, reason: Reason::UsedAfterMove })
            }
            Reuse::Copy | Reuse::Clone | Reuse::Impossible => Ok((value, of)),
        }
    }

    /// An operand of a step.
    pub(crate) fn operand(&mut self, operand: &Operand) -> Emitted<(String, RustType)> {
        match operand {
            Operand::Literal(Literal::Unit) => Ok(("()".to_owned(), RustType::Unit)),
            Operand::Literal(Literal::Bool(value)) => Ok((value.to_string(), RustType::Bool)),
            Operand::Literal(Literal::Int(value)) => Ok((value.to_string(), RustType::Number)),
            Operand::Literal(Literal::Text(text)) => Ok((format!("{text:?}"), RustType::Text)),
            Operand::Variable(name) => self.take(name),
        }
    }

    // Facts.

    pub(crate) fn sends(&mut self, channel: &Name, of: &RustType) -> Emitted {
        let agrees = learn(&mut self.learned.channels, channel.to_string(), of);
        mixed_unless(agrees, channel.span)
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
            | RustType::Thread
            | RustType::ThreadId => {}
        }
        // Part of the type may not have been known before.
        let payloads = &mut self.learned.payloads;
        let unified = payloads.iter_mut().find_map(|known| known.unify(of).map(|both| (known, both)));
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

    /// Whether main prints its label although other threads may run the same body.
    pub(crate) fn sets_labels(&self) -> bool {
        self.known.asks_for_label
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

/// A step as a program prints it: its word, and the names that it uses.
#[must_use]
pub fn described(step: &Step) -> String {
    let word = step.action.word();
    if let Some(spawn) = step.action.spawns() {
        return format!("{word} {}", spawn.handle);
    }
    let names = step.action.mentions().into_iter().filter_map(|mention| match mention {
        Mention::Reads(name) | Mention::Object(_, name) => Some(&**name),
        Mention::Binds(_)
        | Mention::Spawns(_)
        | Mention::Calls(_)
        | Mention::Releases(_)
        | Mention::Text(_)
        | Mention::Block(..) => None,
    });
    std::iter::once(word).chain(names).collect::<Vec<_>>().join(" ")
}

/// The label of main.
pub(crate) fn of_main() -> Label {
    Label::Known(MAIN.to_owned())
}
