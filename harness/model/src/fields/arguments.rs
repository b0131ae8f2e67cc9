//! The arguments of a node, in order.

use std::ops::RangeInclusive;

use super::{Fields, as_int};
use crate::name::{Name, Span};
use crate::std_messages::is_message_of_std;
use crate::value::{Argument, Literal, Operand};

impl Fields<'_, '_> {
    /// The next argument, a required string.
    pub(crate) fn text(&mut self, what: &'static str) -> Option<(String, Span)> {
        let Some(argument) = self.argument() else {
            self.missing(what);
            return None;
        };
        Some((self.as_text(argument, what)?, argument.span))
    }

    /// The next argument, a required name.
    pub(crate) fn name(&mut self, what: &'static str) -> Option<Name> {
        let Some(argument) = self.argument() else {
            self.missing(what);
            return None;
        };
        self.as_name(argument)
    }

    /// The next argument, a required name, and whether it names a variable.
    pub(crate) fn name_or_variable(&mut self, what: &'static str) -> Option<(Name, bool)> {
        let Some(argument) = self.argument() else {
            self.missing(what);
            return None;
        };
        let name = self.as_name(&Argument { variable: false, ..argument.clone() })?;
        Some((name, argument.variable))
    }

    /// The next argument, an optional name.
    pub(crate) fn optional_name(&mut self) -> Option<Name> {
        let argument = self.argument()?;
        self.as_name(argument)
    }

    /// The next argument, a required integer in the range of `T`.
    pub(crate) fn int<T: TryFrom<i64>>(&mut self, what: &'static str) -> Option<T> {
        self.argument_as(what, as_int)
    }

    /// The next argument, a required integer within a range.
    pub(crate) fn int_within<T: TryFrom<i64> + PartialOrd>(
        &mut self,
        what: &'static str,
        range: RangeInclusive<T>,
    ) -> Option<T> {
        self.argument_as(what, |argument| as_int(argument).filter(|value| range.contains(value)))
    }

    /// The next argument, an operand that is `()` by default.
    pub(crate) fn operand(&mut self) -> Option<Operand> {
        let Some(argument) = self.argument() else {
            return Some(Operand::Literal(Literal::Unit));
        };
        if argument.variable {
            return self
                .as_name(&Argument { variable: false, ..argument.clone() })
                .map(Operand::Variable);
        }
        let is_value = match argument.literal {
            Literal::Int(value) => i32::try_from(value).is_ok(),
            Literal::Decimal(_) => false,
            Literal::Unit | Literal::Bool(_) | Literal::Text(_) => true,
        };
        if !is_value {
            self.mismatch(argument, "an `i32`");
            return None;
        }
        if let Literal::Text(text) = &argument.literal
            && is_message_of_std(text)
        {
            self.mismatch(argument, "a text that is not a message of current std");
        }
        Some(Operand::Literal(argument.literal.clone()))
    }

    /// The next argument, a required operand.
    pub(crate) fn needed_operand(&mut self, what: &'static str) -> Option<Operand> {
        if self.node.arguments.len() <= self.next_argument {
            self.missing(what);
            return None;
        }
        self.operand()
    }

    /// The next argument, which is required, as `read` reads it.
    pub(crate) fn argument_as<T>(
        &mut self,
        expected: &'static str,
        read: impl Fn(&Argument) -> Option<T>,
    ) -> Option<T> {
        let Some(argument) = self.argument() else {
            self.missing(expected);
            return None;
        };
        self.read_as(argument, expected, read)
    }
}
