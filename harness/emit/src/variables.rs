//! The variables of a scenario: binding them, and using their values.

use threadproof_model::{Literal, Name, Operand};

use crate::emitter::{Emitted, Emitter, Variable};
use crate::names::identifier;
use crate::refusal::{Reason, Refusal};
use crate::rust_type::{ErrorType, Reuse, RustType};
use crate::uses::reads_variable;

impl Emitter<'_> {
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
        self.find(name).map_or(RustType::Unknown, |(_, variable)| variable.of.clone())
    }

    /// A variable, and its position among those that the step sees.
    fn find(&self, name: &str) -> Option<(usize, &Variable)> {
        let variables = self.place.variables.iter().enumerate();
        variables.rev().find(|(_, variable)| variable.name == *name)
    }

    /// Whether a closure around the step would drop the variable too early. The closure owns a
    /// variable that it moves from outside, and so drops it if an earlier step of it panics.
    fn is_dropped_early(&self, name: &str, of: &RustType) -> bool {
        let closure = &self.place.closure;
        let is_outside =
            self.find(name).is_some_and(|(position, _)| position < closure.outer_variables);
        let is_first = match &self.place.rest[closure.depth..] {
            [rest] => rest.len() + 1 == closure.steps,
            _ => false,
        };
        is_outside && !is_first && self.is_drop_observed(of)
    }

    /// Whether any thread can observe when such a value is dropped: its drop takes steps, or
    /// disconnects a channel.
    fn is_drop_observed(&self, of: &RustType) -> bool {
        match of {
            RustType::Local { .. } | RustType::Sender(_) | RustType::Receiver(_) => true,
            RustType::Handle(value, _) | RustType::Option(value) => self.is_drop_observed(value),
            RustType::Result(value, error) => {
                let is_payload = *error == ErrorType::Payload;
                let mut payloads = self.learned.payloads.iter();
                self.is_drop_observed(value)
                    || is_payload && payloads.any(|payload| self.is_drop_observed(payload))
            }
            RustType::Unknown
            | RustType::Unit
            | RustType::Bool
            | RustType::Number
            | RustType::Text
            | RustType::OwnedText
            | RustType::Thread
            | RustType::ThreadId => false,
        }
    }

    /// The value of a variable, which is moved, copied or cloned.
    pub(crate) fn take(&mut self, name: &Name) -> Emitted<(String, RustType)> {
        let of = self.type_of(name);
        if self.is_dropped_early(name, &of) {
            return Err(Refusal { span: name.span, reason: Reason::DroppedEarly });
        }
        // The next iteration uses a variable from outside the loop again.
        let is_outside_loop = self
            .find(name)
            .is_some_and(|(position, _)| position < self.place.innermost_loop.outer_variables);
        let is_used_again = is_outside_loop
            || self.place.rest.iter().any(|rest| reads_variable(rest, name, self.scenario));
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
            // Only a duration has decimals.
            Operand::Literal(Literal::Decimal(value)) => Ok((value.to_string(), RustType::Unknown)),
            Operand::Variable(name) => {
                let (value, of) = self.take(name)?;
                if of == RustType::Unknown {
                    self.untyped.get_or_insert(name.span);
                }
                Ok((value, of))
            }
        }
    }
}
