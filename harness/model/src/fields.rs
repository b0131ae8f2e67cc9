//! Takes a node apart, and notices what is missing, of the wrong kind, or left over.

use std::ops::RangeInclusive;

use crate::fault::{Fault, FaultKind};
use crate::name::{Name, Span};
use crate::node::Node;
use crate::value::{Argument, Literal, Operand};

/// A node of which the parts are being taken. Whatever is wrong is noted, and reading goes on, so
/// that all faults of a file are found in one go.
pub struct Fields<'n, 'f> {
    node: &'n Node,
    next_argument: usize,
    known: Vec<&'static str>,
    takes_block: bool,
    faults: &'f mut Vec<Fault>,
}

impl<'n, 'f> Fields<'n, 'f> {
    pub(crate) fn of(node: &'n Node, faults: &'f mut Vec<Fault>) -> Self {
        Self { node, next_argument: 0, known: Vec::new(), takes_block: false, faults }
    }

    /// Notes a fault.
    pub(crate) fn fault(&mut self, kind: FaultKind, span: Span) {
        self.faults.push(kind.at(span));
    }

    /// Notes that something is missing.
    pub(crate) fn missing(&mut self, what: &'static str) {
        let word = format!("`{}`", self.node.word);
        self.fault(FaultKind::Missing { what, word }, self.node.word.span);
    }

    fn argument(&mut self) -> Option<&'n Argument> {
        let argument = self.node.arguments.get(self.next_argument)?;
        self.next_argument += 1;
        Some(argument)
    }

    fn property(&mut self, key: &'static str) -> Option<&'n Argument> {
        self.known.push(key);
        self.node.properties.iter().find(|(name, _)| &**name == key).map(|(_, value)| value)
    }

    fn mismatch(&mut self, argument: &Argument, expected: &'static str) {
        self.fault(FaultKind::Mismatch { expected }, argument.span);
    }

    fn as_text(&mut self, argument: &Argument, expected: &'static str) -> Option<String> {
        match &argument.literal {
            Literal::Text(text) if !argument.variable => Some(text.clone()),
            _ => {
                self.mismatch(argument, expected);
                None
            }
        }
    }

    fn as_name(&mut self, argument: &Argument) -> Option<Name> {
        const EXPECTED: &str = "a name: lower-case letters, digits and hyphens";
        let text = self.as_text(argument, EXPECTED)?;
        if !Name::is_valid(&text) {
            self.mismatch(argument, EXPECTED);
            return None;
        }
        Some(Name::new(text, argument.span))
    }

    /// The next argument, which has to be a text.
    pub(crate) fn text(&mut self, what: &'static str) -> Option<(String, Span)> {
        let Some(argument) = self.argument() else {
            self.missing(what);
            return None;
        };
        Some((self.as_text(argument, what)?, argument.span))
    }

    /// The next argument, which has to name something.
    pub(crate) fn name(&mut self, what: &'static str) -> Option<Name> {
        let Some(argument) = self.argument() else {
            self.missing(what);
            return None;
        };
        self.as_name(argument)
    }

    /// The next argument, if there is one, which then has to name something.
    pub(crate) fn optional_name(&mut self) -> Option<Name> {
        let argument = self.argument()?;
        self.as_name(argument)
    }

    /// The next argument, which has to be a whole number that fits.
    pub(crate) fn int<T: TryFrom<i64>>(&mut self, what: &'static str) -> Option<T> {
        self.argument_as(what, as_int)
    }

    /// The next argument, which has to be a whole number within a range.
    pub(crate) fn int_within<T: TryFrom<i64> + PartialOrd>(
        &mut self,
        what: &'static str,
        range: RangeInclusive<T>,
    ) -> Option<T> {
        self.argument_as(what, |argument| as_int(argument).filter(|value| range.contains(value)))
    }

    /// The next argument as an operand; without one, `()`.
    pub(crate) fn operand(&mut self) -> Option<Operand> {
        let Some(argument) = self.argument() else {
            return Some(Operand::Literal(Literal::Unit));
        };
        if argument.variable {
            return self
                .as_name(&Argument { variable: false, ..argument.clone() })
                .map(Operand::Variable);
        }
        if let Literal::Int(value) = argument.literal
            && i32::try_from(value).is_err()
        {
            self.mismatch(argument, "a whole number of 32 bits");
            return None;
        }
        Some(Operand::Literal(argument.literal.clone()))
    }

    /// The next argument as an operand, which has to be there.
    pub(crate) fn needed_operand(&mut self, what: &'static str) -> Option<Operand> {
        if self.node.arguments.len() <= self.next_argument {
            self.missing(what);
            return None;
        }
        self.operand()
    }

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
        let name = self.name_property(key);
        if name.is_none() {
            self.missing(what);
        }
        name
    }

    /// A property that names several things, with spaces between.
    pub(crate) fn names_property(&mut self, key: &'static str) -> Vec<Name> {
        let Some(value) = self.property(key) else { return Vec::new() };
        let Some(text) = self.as_text(value, "names with spaces between") else {
            return Vec::new();
        };
        let one =
            |name: &str| Argument { literal: Literal::Text(name.to_owned()), ..value.clone() };
        text.split(' ').filter_map(|name| self.as_name(&one(name))).collect()
    }

    /// A property that is a text.
    pub(crate) fn text_property(&mut self, key: &'static str) -> Option<(String, Span)> {
        let value = self.property(key)?;
        Some((self.as_text(value, "a text in quotes")?, value.span))
    }

    /// A property that is a whole number.
    pub(crate) fn int_property<T: TryFrom<i64>>(&mut self, key: &'static str) -> Option<T> {
        self.property_as(key, "a whole number", as_int)
    }

    /// A property that is a whole number within a range.
    pub(crate) fn int_property_within<T: TryFrom<i64> + PartialOrd>(
        &mut self,
        key: &'static str,
        range: RangeInclusive<T>,
    ) -> Option<T> {
        let read = |argument: &Argument| as_int(argument).filter(|value| range.contains(value));
        self.property_as(key, "a whole number, not too big", read)
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

    /// The next argument, which has to be there, as `read` takes it.
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

    fn read_as<T>(
        &mut self,
        argument: &Argument,
        expected: &'static str,
        read: impl Fn(&Argument) -> Option<T>,
    ) -> Option<T> {
        let value = read(argument);
        if value.is_none() {
            self.mismatch(argument, expected);
        }
        value
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

    /// The block, which has to be there.
    pub(crate) fn block(&mut self) -> Option<&'n [Node]> {
        self.takes_block = true;
        if self.node.children.is_none() {
            self.missing("a block");
        }
        self.node.children.as_deref()
    }

    /// The block, which has to be there and holds nothing but blocks of these words, each at most
    /// once: what is in each of them.
    pub(crate) fn blocks<const N: usize>(
        &mut self,
        words: [&'static str; N],
    ) -> Option<[Option<&'n [Node]>; N]> {
        let mut blocks = [None; N];
        for node in self.block()? {
            let position = words.iter().position(|word| **word == *node.word);
            let mut inner = Fields::of(node, self.faults);
            match position {
                Some(position) if blocks[position].is_none() => {
                    blocks[position] = inner.block();
                    inner.finish();
                }
                Some(_) => inner.fault(
                    FaultKind::Superfluous { what: "second block", word: node.word.to_string() },
                    node.word.span,
                ),
                None => {
                    let (word, known) = (node.word.to_string(), words.to_vec());
                    inner.fault(FaultKind::Unknown { what: "block", word, known }, node.word.span);
                }
            }
        }
        Some(blocks)
    }

    /// The list of all faults, to go on with inside a block.
    pub(crate) fn faults(&mut self) -> &mut Vec<Fault> {
        self.faults
    }

    /// Notes whatever the node has that nobody took.
    pub(crate) fn finish(self) {
        let word = || self.node.word.to_string();
        for argument in self.node.arguments.iter().skip(self.next_argument) {
            let kind = FaultKind::Superfluous { what: "argument", word: word() };
            self.faults.push(kind.at(argument.span));
        }
        for (position, (name, _)) in self.node.properties.iter().enumerate() {
            let again = || self.node.properties[..position].iter().any(|(key, _)| key == name);
            let kind = if !self.known.contains(&&**name) {
                FaultKind::Unknown {
                    what: "property",
                    word: name.to_string(),
                    known: self.known.clone(),
                }
            } else if again() {
                FaultKind::Superfluous { what: "second property of that name", word: word() }
            } else {
                continue;
            };
            self.faults.push(kind.at(name.span));
        }
        if !self.takes_block && self.node.children.is_some() {
            let kind = FaultKind::Superfluous { what: "block", word: word() };
            self.faults.push(kind.at(self.node.word.span));
        }
    }
}

/// A whole number that fits.
pub(crate) fn as_int<T: TryFrom<i64>>(argument: &Argument) -> Option<T> {
    match argument.literal {
        Literal::Int(value) if !argument.variable => value.try_into().ok(),
        _ => None,
    }
}
