//! The properties of a node, in any order.

use std::ops::RangeInclusive;

use super::{Fields, as_int};
use crate::name::{Name, Span};
use crate::value::{Argument, Literal};

impl Fields<'_, '_> {
    /// An optional property, a name.
    pub(crate) fn name_property(&mut self, key: &'static str) -> Option<Name> {
        let value = self.property(key)?;
        self.as_name(value)
    }

    /// A required property, a name.
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

    /// An optional property, several names separated by spaces.
    pub(crate) fn names_property(&mut self, key: &'static str) -> Vec<Name> {
        let Some(value) = self.property(key) else { return Vec::new() };
        let Some(text) = self.as_text(value, "names separated by spaces") else {
            return Vec::new();
        };
        let one =
            |name: &str| Argument { literal: Literal::Text(name.to_owned()), ..value.clone() };
        text.split(' ').filter_map(|name| self.as_name(&one(name))).collect()
    }

    /// An optional property, a string.
    pub(crate) fn text_property(&mut self, key: &'static str) -> Option<(String, Span)> {
        let value = self.property(key)?;
        Some((self.as_text(value, "a string")?, value.span))
    }

    /// An optional property, an integer.
    pub(crate) fn int_property<T: TryFrom<i64>>(&mut self, key: &'static str) -> Option<T> {
        self.property_as(key, "an integer", as_int)
    }

    /// An optional property, an integer within a range.
    pub(crate) fn int_property_within<T: TryFrom<i64> + PartialOrd>(
        &mut self,
        key: &'static str,
        expected: &'static str,
        range: RangeInclusive<T>,
    ) -> Option<T> {
        let read = |argument: &Argument| as_int(argument).filter(|value| range.contains(value));
        self.property_as(key, expected, read)
    }

    /// An optional property, as `read` reads it.
    pub(crate) fn property_as<T>(
        &mut self,
        key: &'static str,
        expected: &'static str,
        read: impl Fn(&Argument) -> Option<T>,
    ) -> Option<T> {
        let value = self.property(key)?;
        self.read_as(value, expected, read)
    }

    /// A flag, off by default.
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
