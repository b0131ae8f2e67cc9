//! Reads and writes scenarios.

use std::collections::BTreeSet;

use crate::canonical::write;
use crate::fault::{Fault, FaultKind};
use crate::fields::Fields;
use crate::fnv::Fnv1a;
use crate::name::Name;
use crate::node::Node;
use crate::parts::{Mention, STACK_SIZE, decode_stack_size, encode_stack_size};
use crate::scenario::{Routine, Scenario};
use crate::shared_text::{decode_shared, encode_shared};
use crate::table;

/// The words that a section of a scenario can begin with.
const SECTIONS: &[&str] = &["title", "clause", "min-stack", "shared", "main", "thread", "fn"];

impl Scenario {
    /// Reads a scenario from its nodes. Its names are not resolved yet.
    ///
    /// # Errors
    /// Every fault of the nodes.
    pub fn from_nodes(id: &str, nodes: &[Node]) -> Result<Self, Vec<Fault>> {
        let (scenario, faults) = Self::read(id, nodes);
        if faults.is_empty() { Ok(scenario) } else { Err(faults) }
    }

    /// Reads a scenario, as far as possible; returns it with all faults.
    #[must_use]
    pub fn read(id: &str, nodes: &[Node]) -> (Self, Vec<Fault>) {
        let mut faults = Vec::new();
        let mut scenario = Self { id: id.to_owned(), ..Self::default() };
        let mut has_main = false;
        for node in nodes {
            let mut fields = Fields::of(node, &mut faults);
            match &*node.word {
                "title" if !scenario.title.is_empty() => {
                    let kind = FaultKind::Duplicate { what: "section", word: "title".into() };
                    fields.fault(kind, node.word.span);
                    continue;
                }
                "title" => scenario.title = fields.text("a title").unwrap_or_default().0,
                "clause" => {
                    for _ in &node.arguments {
                        let clause = fields.text("the name of a clause");
                        scenario.clauses.extend(clause.map(|(text, span)| Name::new(text, span)));
                    }
                }
                "min-stack" => {
                    scenario.min_stack = fields.argument_as(STACK_SIZE, decode_stack_size);
                }
                "shared" => {
                    for object in fields.block().unwrap_or_default() {
                        scenario.shared.extend(decode_shared(object, fields.faults()));
                    }
                }
                "main" if has_main => {
                    let kind = FaultKind::Duplicate { what: "section", word: "main".into() };
                    fields.fault(kind, node.word.span);
                    continue;
                }
                "main" => {
                    has_main = true;
                    let steps = fields.block().unwrap_or_default();
                    scenario.main = table::decode_body(steps, fields.faults());
                }
                "thread" => scenario.threads.extend(decode_routine(&mut fields)),
                "fn" => scenario.functions.extend(decode_routine(&mut fields)),
                other => {
                    let (word, known) = (other.to_owned(), SECTIONS.to_vec());
                    let unknown = FaultKind::Unknown { what: "section", word, known };
                    fields.fault(unknown, node.word.span);
                    continue;
                }
            }
            fields.finish();
        }
        for (what, is_missing) in
            [("a `title \"…\"`", scenario.title.is_empty()), ("a `main { … }`", !has_main)]
        {
            if is_missing {
                let kind = FaultKind::Missing { what, word: "a scenario".into() };
                faults.push(kind.at(crate::Span::default()));
            }
        }
        scenario.number();
        scenario.find_free_variables();
        (scenario, faults)
    }

    /// The scenario as nodes, without its id.
    #[must_use]
    pub fn to_nodes(&self) -> Vec<Node> {
        let clause = |node: Node, clause: &Name| node.with_text(clause);
        let mut nodes = vec![
            Node::new("title").with_text(&self.title),
            self.clauses.iter().fold(Node::new("clause"), clause),
        ];
        if let Some(size) = self.min_stack {
            nodes.push(Node::new("min-stack").with(encode_stack_size(size)));
        }
        if !self.shared.is_empty() {
            let objects = self.shared.iter().map(encode_shared).collect();
            nodes.push(Node::new("shared").with_children(objects));
        }
        nodes.push(Node::new("main").with_children(table::encode_body(&self.main)));
        for (word, routines) in [("thread", &self.threads), ("fn", &self.functions)] {
            for routine in routines {
                let node = Node::new(word).with_text(&routine.name);
                nodes.push(node.with_children(table::encode_body(&routine.body)));
            }
        }
        nodes
    }

    /// The canonical text: the same program always has the same text.
    #[must_use]
    pub fn to_text(&self) -> String {
        write(&self.to_nodes())
    }

    /// The hash of the canonical text, which identifies the scenario in results.
    #[must_use]
    pub fn hash(&self) -> Fnv1a {
        Fnv1a::default().update(self.to_text().as_bytes())
    }

    /// Every text that the scenario writes, and the name of its main thread. Any other panic
    /// message is std's.
    #[must_use]
    pub fn texts(&self) -> BTreeSet<&str> {
        let mut texts = BTreeSet::from([crate::MAIN]);
        self.walk(|step| {
            texts.extend(step.action.mentions().into_iter().filter_map(|mention| match mention {
                Mention::Text(text) => Some(text),
                _ => None,
            }));
        });
        texts
    }
}

fn decode_routine(fields: &mut Fields<'_, '_>) -> Option<Routine> {
    let name = fields.name("a name");
    let steps = fields.block().unwrap_or_default();
    let body = table::decode_body(steps, fields.faults());
    Some(Routine { name: name?, body, free: Vec::new() })
}

#[cfg(test)]
mod tests;
