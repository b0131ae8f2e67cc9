//! The properties of a node, in any order.

use std::ops::RangeInclusive;

use super::{Fields, as_int};
use crate::name::{Name, Span};
use crate::value::{Argument, Literal};

impl Fields<'_, '_> {
    /// A property that names something.
    pub(crate) fn name_property(&mut self, key: &'static str) -> Option<Name> {
        let value = self.property(key)?;
        self.as_name(value)
    }

    /// A property that names something, and has to be there.
    pub(crate) fn needed_name_property(
        &mut self,
        key: &'static str,
        what: &'static str,
    ) -> Option<Name> {
        let Some(value) = self.property(key) else {
            self.missing(what);
            return None;
        };
        self.as_name(value)
    }

    /// A property that names several things, with spaces between.
    pub(crate) fn names_property(&mut self, key: &'static str) -> Vec<Name> {
        let Some(value) = self.property(key) else { return Vec::new() };
        let Some(text) = self.as_text(value, "names separated by spaces") else {
            return Vec::new();
        };
        let one =
            |name: &str| Argument { literal: Literal::Text(name.to_owned()), ..value.clone() };
        text.split(' ').filter_map(|name| self.as_name(&one(name))).collect()
    }

    /// A property that is a text.
    pub(crate) fn text_property(&mut self, key: &'static str) -> Option<(String, Span)> {
        let value = self.property(key)?;
        Some((self.as_text(value, "a string")?, value.span))
    }

    /// A property that is a whole number.
    pub(crate) fn int_property<T: TryFrom<i64>>(&mut self, key: &'static str) -> Option<T> {
        self.property_as(key, "an integer", as_int)
    }

    /// A property that is a whole number within a range.
    pub(crate) fn int_property_within<T: TryFrom<i64> + PartialOrd>(
        &mut self,
        key: &'static str,
        expected: &'static str,
        range: RangeInclusive<T>,
    ) -> Option<T> {
        let read = |argument: &Argument| as_int(argument).filter(|value| range.contains(value));
        self.property_as(key, expected, read)
    }

    /// A property, as `read` takes it.
    pub(crate) fn property_as<T>(
        &mut self,
        key: &'static str,
        expected: &'static str,
        read: impl Fn(&Argument) -> Option<T>,
    ) -> Option<T> {
        let value = self.property(key)?;
        self.read_as(value, expected, read)
    }

    /// A property that is on or off, and off when it is not there.
    pub(crate) fn flag(&mut self, key: &'static str) -> bool {
        match self.property(key) {
            None => false,
            Some(Argument { variable: false, literal: Literal::Bool(value), .. }) => *value,
            Some(other) => {
                self.mismatch(other, "#true or #false");
                false
            }
        }
    }
}
