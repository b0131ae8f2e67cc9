//! Takes the parts out of nodes, and reports parts that are missing, unknown or of the wrong kind.

use threadproof_model::{Argument, Literal, Name, Node, Span};

use crate::reading::diagnostics::Diagnostics;
use crate::reading::suggestion::{suggest, with_article};

impl Diagnostics<'_> {
    /// Whether the word is one of the `known` ones; reports it otherwise.
    pub(crate) fn is_known(&mut self, what: &str, word: &Name, known: &[&str]) -> bool {
        let is_known = known.contains(&&**word);
        if !is_known {
            let help = suggest(word, known.iter().copied());
            let help = help.unwrap_or_else(|| "remove it".to_owned());
            self.note(
                format!("unknown {what} `{word}`"),
                word.span,
                format!("not {}", with_article(what)),
                help,
            );
        }
        is_known
    }

    /// Reports the node if one `before` it has the same word.
    pub(crate) fn is_first(&mut self, node: &Node, before: &[Node]) {
        if before.iter().any(|earlier| earlier.word == node.word) {
            let message = format!("duplicate `{}`", node.word);
            self.note(message, node.word.span, "given again here", "remove it");
        }
    }

    /// Reports that the node lacks a part.
    pub(crate) fn missing(&mut self, node: &Node, what: &str) {
        let message = format!("`{}` needs {what}", node.word);
        self.note(message, node.word.span, format!("lacks {what}"), format!("add {what}"));
    }

    /// The text of an argument, which must be a string that is not empty.
    pub(crate) fn text(&mut self, argument: &Argument) -> Option<(String, Span)> {
        match &argument.literal {
            Literal::Text(text) if !argument.variable && !text.is_empty() => {
                Some((text.clone(), argument.span))
            }
            _ => {
                let help = "write it in quotes";
                self.note("expected a string", argument.span, "not a string", help);
                None
            }
        }
    }

    /// The arguments of a node, of which there must be at least one.
    pub(crate) fn texts(&mut self, node: &Node, what: &str) -> Vec<String> {
        if node.arguments.is_empty() {
            self.missing(node, what);
        }
        node.arguments.iter().filter_map(|argument| Some(self.text(argument)?.0)).collect()
    }

    /// The only argument of a node.
    pub(crate) fn only_text(&mut self, node: &Node, what: &str) -> Option<(String, Span)> {
        let Some((first, others)) = node.arguments.split_first() else {
            self.missing(node, what);
            return None;
        };
        for other in others {
            let message = format!("`{}` takes one argument", node.word);
            self.note(message, other.span, "an extra argument", "remove it");
        }
        self.text(first)
    }

    /// The text of a property, which must be there.
    pub(crate) fn property(&mut self, node: &Node, key: &str) -> Option<(String, Span)> {
        let Some((_, value)) = node.properties.iter().find(|(name, _)| &**name == key) else {
            self.missing(node, &format!(r#"`{key}="…"`"#));
            return None;
        };
        self.text(value)
    }
}
