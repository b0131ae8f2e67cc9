//! Takes a node apart, and notes parts that are missing, of the wrong type, or left over.

mod arguments;
mod properties;

use crate::fault::{Fault, FaultKind};
use crate::name::{Name, Span};
use crate::node::Node;
use crate::value::{Argument, Literal};

/// A node whose parts are being read. Faults are noted and reading continues, so that all faults of
/// a file are found at once.
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

    /// Notes that a part is missing.
    pub(crate) fn missing(&mut self, what: &'static str) {
        let word = format!("`{}`", self.node.word);
        self.fault(FaultKind::Missing { what, word }, self.node.word.span);
    }

    /// Notes a part that contradicts another.
    pub(crate) fn unexpected(&mut self, what: &'static str) {
        let word = self.node.word.to_string();
        self.fault(FaultKind::Unexpected { what, word }, self.node.word.span);
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

    /// Whether there is a block.
    pub(crate) fn has_block(&self) -> bool {
        self.node.children.is_some()
    }

    /// The block, which is required.
    pub(crate) fn block(&mut self) -> Option<&'n [Node]> {
        self.takes_block = true;
        if self.node.children.is_none() {
            self.missing("a block");
        }
        self.node.children.as_deref()
    }

    /// The contents of the blocks inside the block, which is required. The inner blocks begin with
    /// these words, each at most once.
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
                    FaultKind::Duplicate { what: "block", word: node.word.to_string() },
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

    /// The list of faults, for reading the steps of a block.
    pub(crate) fn faults(&mut self) -> &mut Vec<Fault> {
        self.faults
    }

    /// Notes every part of the node that was not read.
    pub(crate) fn finish(self) {
        let word = || self.node.word.to_string();
        for argument in self.node.arguments.iter().skip(self.next_argument) {
            let kind = FaultKind::TooManyArguments { word: word(), max: self.next_argument };
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
                FaultKind::Duplicate { what: "property", word: name.to_string() }
            } else {
                continue;
            };
            self.faults.push(kind.at(name.span));
        }
        if !self.takes_block && self.node.children.is_some() {
            let kind = FaultKind::Unexpected { what: "block", word: word() };
            self.faults.push(kind.at(self.node.word.span));
        }
    }
}

/// An integer in the range of `T`.
pub(crate) fn as_int<T: TryFrom<i64>>(argument: &Argument) -> Option<T> {
    match argument.literal {
        Literal::Int(value) if !argument.variable => value.try_into().ok(),
        _ => None,
    }
}
