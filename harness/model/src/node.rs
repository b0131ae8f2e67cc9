//! The tree of nodes that scenarios, plans and logs are written in.

use crate::name::{Name, Span};
use crate::value::{Argument, Literal};

/// The maximum nesting depth of blocks.
pub const MAX_DEPTH: usize = 32;

/// A word with arguments, properties and an optional block of further nodes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// The word that the node starts with.
    pub word: Name,
    /// Its arguments in order.
    pub arguments: Vec<Argument>,
    /// Its properties in the order written.
    pub properties: Vec<(Name, Argument)>,
    /// Its block, if it has one.
    pub children: Option<Vec<Node>>,
    /// Its block in the text that was read, from brace to brace; empty if it has none.
    pub block: Span,
}

impl Node {
    /// A node with a word and nothing else.
    #[must_use]
    pub fn new(word: &str) -> Self {
        Self {
            word: Name::new(word, Span::default()),
            arguments: Vec::new(),
            properties: Vec::new(),
            children: None,
            block: Span::default(),
        }
    }

    /// Where the node is in the text that was read, from its word to the end of its last part.
    #[must_use]
    pub fn span(&self) -> Span {
        let arguments = self.arguments.iter().map(|argument| argument.span.end());
        let properties = self.properties.iter().map(|(_, value)| value.span.end());
        let start = self.word.span.start;
        let end = arguments.chain(properties).fold(self.word.span.end(), usize::max);
        Span { start, length: end.max(self.block.end()) - start }
    }

    /// With one more argument.
    #[must_use]
    pub fn with(mut self, literal: Literal) -> Self {
        self.arguments.push(Argument { variable: false, literal, span: Span::default() });
        self
    }

    /// With one more argument, the name of a variable.
    #[must_use]
    pub fn with_variable(mut self, name: &str) -> Self {
        let literal = Literal::Text(name.to_owned());
        self.arguments.push(Argument { variable: true, literal, span: Span::default() });
        self
    }

    /// With one more argument, a string.
    #[must_use]
    pub fn with_text(self, text: &str) -> Self {
        self.with(Literal::Text(text.to_owned()))
    }

    /// With one more property.
    #[must_use]
    pub fn with_property(mut self, key: &str, literal: Literal) -> Self {
        let value = Argument { variable: false, literal, span: Span::default() };
        self.properties.push((Name::new(key, Span::default()), value));
        self
    }

    /// With a block.
    #[must_use]
    pub fn with_children(mut self, children: Vec<Node>) -> Self {
        self.children = Some(children);
        self
    }
}
