//! The parts of a statement: its word, arguments and properties.

use crate::kdl::Syntax;
use crate::kdl::cursor::Cursor;
use crate::kdl::scalars::Scalar;
use crate::name::{Name, Span};
use crate::node::Node;
use crate::value::{Argument, Literal};

impl Cursor<'_> {
    /// Reads the word of a statement.
    pub(super) fn word(&mut self) -> Name {
        if self.peek() == Some('(') {
            let start = self.at;
            self.annotation();
            self.fault(Syntax::AnnotatedWord, self.span_from(start));
            self.skip_space();
        }
        let start = self.at;
        let scalar = self.scalar();
        let span = self.span_from(start);
        match scalar {
            Scalar::Valid(Literal::Text(text)) => {
                return self.name(text, span, Syntax::InvalidWord);
            }
            Scalar::Valid(_) => self.fault(Syntax::InvalidWord, span),
            Scalar::Absent if self.peek() == Some('{') => {
                self.fault(Syntax::BlockWithoutWord, Span { start, length: 1 });
            }
            Scalar::Absent if self.peek() == Some(';') => {
                self.fault(Syntax::Unexpected, Span { start, length: 1 });
            }
            Scalar::Invalid | Scalar::Absent => {}
        }
        Name::new("", span)
    }

    fn name(&mut self, text: String, span: Span, syntax: Syntax) -> Name {
        if !Name::is_valid(&text) {
            self.fault(syntax, span);
        }
        Name::new(text, span)
    }

    /// Reads an argument or a property into `node`; returns where it ends.
    pub(super) fn entry(&mut self, node: &mut Node) -> usize {
        let start = self.at;
        if self.peek() == Some('(') {
            node.arguments.extend(self.annotated());
            return self.at;
        }
        let scalar = self.scalar();
        let span = self.span_from(start);
        let is_key = match scalar {
            Scalar::Valid(Literal::Text(_)) | Scalar::Invalid | Scalar::Absent => true,
            Scalar::Valid(
                Literal::Unit | Literal::Bool(_) | Literal::Int(_) | Literal::Decimal(_),
            ) => false,
        };
        if is_key {
            self.skip_space();
            if self.eat("=") {
                return self.property(scalar, span, node);
            }
        }
        if let Scalar::Valid(literal) = scalar {
            node.arguments.push(Argument { variable: false, literal, span });
        }
        span.end()
    }

    /// Reads the value of a property whose key and `=` have been read.
    fn property(&mut self, key: Scalar, span: Span, node: &mut Node) -> usize {
        let key = match key {
            Scalar::Valid(Literal::Text(text)) => self.name(text, span, Syntax::InvalidKey),
            _ => Name::new("", span),
        };
        let before = self.span_from(span.start);
        self.skip_space();
        let value = if self.peek() == Some('(') {
            self.annotated()
        } else {
            self.value(before, false, self.at)
        };
        node.properties.extend(value.map(|value| (key, value)));
        self.at
    }

    /// Reads an annotation and the value after it.
    fn annotated(&mut self) -> Option<Argument> {
        let start = self.at;
        let is_valid = self.annotation();
        let annotation = self.span_from(start);
        self.skip_space();
        if is_valid {
            return self.value(annotation, true, start);
        }
        // A value with an unknown annotation can be faulty, too.
        self.scalar();
        None
    }

    /// Reads the value required after `before`, as an argument that starts at `start`.
    fn value(&mut self, before: Span, variable: bool, start: usize) -> Option<Argument> {
        match self.scalar() {
            Scalar::Valid(literal) => {
                Some(Argument { variable, literal, span: self.span_from(start) })
            }
            Scalar::Invalid => None,
            Scalar::Absent => {
                self.fault(Syntax::MissingValue, before);
                None
            }
        }
    }

    /// Reads an annotation; returns whether it is `(var)`.
    fn annotation(&mut self) -> bool {
        let start = self.at;
        self.eat("(");
        self.skip_space();
        let inner = self.at;
        let scalar = self.scalar();
        let mut span = self.span_from(inner);
        self.skip_space();
        if !self.eat(")") {
            self.fault(Syntax::UnterminatedAnnotation, Span { start, length: 1 });
            return false;
        }
        match scalar {
            Scalar::Valid(Literal::Text(text)) if text == "var" => return true,
            Scalar::Invalid => return false,
            Scalar::Valid(_) => {}
            Scalar::Absent => span = self.span_from(start),
        }
        self.fault(Syntax::UnknownAnnotation, span);
        false
    }

    /// Moves past characters that no part can start with, and reports them.
    pub(super) fn unexpected(&mut self) {
        let start = self.at;
        let is_comment = |rest: &str| ["//", "/*", "/-"].iter().any(|mark| rest.starts_with(mark));
        while !is_comment(self.rest()) && ["=", ")", "[", "]", "/"].iter().any(|c| self.eat(c)) {}
        self.fault(Syntax::Unexpected, self.span_from(start));
    }
}
