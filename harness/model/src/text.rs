//! A whole scenario as text, in both directions.

use std::collections::{BTreeMap, BTreeSet};

use crate::fault::{Fault, FaultKind};
use crate::fields::Fields;
use crate::name::Name;
use crate::node::{self, Node};
use crate::scenario::{Action, Body, Line, Routine, Scenario, Shared, SharedKind};
use crate::value::{Literal, Operand};
use crate::words;

/// What a scenario's file can hold at its top.
const SECTIONS: &[&str] = &["title", "clause", "shared", "main", "thread", "fn"];

impl Scenario {
    /// Reads a scenario from its nodes. Names are not resolved: whether a thread exists is for
    /// others to say.
    ///
    /// # Errors
    /// Every fault of the nodes.
    pub fn from_nodes(id: &str, nodes: &[Node]) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut scenario = Self { id: id.to_owned(), ..Self::default() };
        let mut has_main = false;
        for node in nodes {
            let mut fields = Fields::of(node, &mut faults);
            match &*node.word {
                "title" if !scenario.title.is_empty() => {
                    let kind = FaultKind::Superfluous { what: "second line", word: "title".into() };
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
                "shared" => {
                    for object in fields.block().unwrap_or_default() {
                        scenario.shared.extend(decode_shared(object, fields.faults()));
                    }
                }
                "main" if has_main => {
                    let kind = FaultKind::Superfluous { what: "second block", word: "main".into() };
                    fields.fault(kind, node.word.span);
                }
                "main" => {
                    has_main = true;
                    let steps = fields.block().unwrap_or_default();
                    scenario.main = words::decode_body(steps, fields.faults());
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
        for (what, is_missing) in [
            ("a `title \"…\"`", scenario.title.is_empty()),
            ("a `clause \"…\"`", scenario.clauses.is_empty()),
            ("a `main { … }`", !has_main),
        ] {
            if is_missing {
                let kind = FaultKind::Missing { what, word: "a scenario".into() };
                faults.push(kind.at(crate::Span::default()));
            }
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        scenario.number();
        scenario.find_free_variables();
        Ok(scenario)
    }

    /// The nodes that the scenario is written with. They say everything but its id.
    #[must_use]
    pub fn to_nodes(&self) -> Vec<Node> {
        let clause = |node: Node, clause: &Name| node.with_text(clause);
        let mut nodes = vec![
            Node::new("title").with_text(&self.title),
            self.clauses.iter().fold(Node::new("clause"), clause),
        ];
        if !self.shared.is_empty() {
            let objects = self.shared.iter().map(encode_shared).collect();
            nodes.push(Node::new("shared").holding(objects));
        }
        nodes.push(Node::new("main").holding(words::encode_body(&self.main)));
        for (word, routines) in [("thread", &self.threads), ("fn", &self.functions)] {
            for routine in routines {
                let node = Node::new(word).with_text(&routine.name);
                nodes.push(node.holding(words::encode_body(&routine.body)));
            }
        }
        nodes
    }

    /// The canonical text: the same program always has the same text.
    #[must_use]
    pub fn to_text(&self) -> String {
        node::write(&self.to_nodes())
    }

    /// A hash of the canonical text (FNV-1a, 64 bits), by which a result names what it is about.
    #[must_use]
    pub fn hash(&self) -> u64 {
        self.to_text().bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
    }

    /// Every text that the scenario itself writes, and the name of its main thread: a panic's
    /// message that is not among them was worded by std.
    #[must_use]
    pub fn texts(&self) -> BTreeSet<&str> {
        let mut texts = BTreeSet::from([crate::MAIN]);
        self.walk(|step| match &step.action {
            Action::Panic { message } => texts.extend([message.as_str()]),
            Action::Spawn(spawn) => texts.extend(spawn.name.as_deref()),
            Action::Return(Operand::Literal(Literal::Text(text)))
            | Action::PanicAny(Operand::Literal(Literal::Text(text)))
            | Action::ResumeUnwind(Operand::Literal(Literal::Text(text)))
            | Action::Let { value: Operand::Literal(Literal::Text(text)), .. }
            | Action::Send { value: Operand::Literal(Literal::Text(text)), .. } => {
                texts.extend([text.as_str()]);
            }
            _ => {}
        });
        texts
    }

    /// Gives every step and every block's end its line in the canonical text.
    fn number(&mut self) {
        // Title and clauses take a line each, the shared objects one each and two for their block.
        let header = 2 + if self.shared.is_empty() { 0 } else { self.shared.len() + 2 };
        let mut line = Line::try_from(header).unwrap_or(Line::MAX);
        let routines = self.threads.iter_mut().chain(&mut self.functions);
        for body in std::iter::once(&mut self.main).chain(routines.map(|routine| &mut routine.body))
        {
            line += 1;
            number_body(body, &mut line);
        }
    }

    /// Finds what each routine uses and does not bind. A function comes after those that it calls,
    /// so that each is looked at once, however many ways lead to it; those that lead back to
    /// themselves never come, and are left without.
    fn find_free_variables(&mut self) {
        let names: BTreeSet<&str> = self.functions.iter().map(|function| &*function.name).collect();
        let mut known = BTreeMap::new();
        // Functions mostly stand below those that call them.
        let mut waiting: Vec<&Routine> = self.functions.iter().rev().collect();
        let mut before = usize::MAX;
        while waiting.len() < before {
            before = waiting.len();
            waiting.retain(|function| {
                let mut is_ready = true;
                function.body.walk(&mut |step| {
                    if let Action::Call { function, .. } = &step.action {
                        is_ready &= known.contains_key(&**function) || !names.contains(&**function);
                    }
                });
                if is_ready {
                    known.insert(function.name.to_string(), free_variables(&function.body, &known));
                }
                !is_ready
            });
        }
        for function in &mut self.functions {
            function.free = known.get(&*function.name).cloned().unwrap_or_default();
        }
        for thread in &mut self.threads {
            thread.free = free_variables(&thread.body, &known);
        }
    }
}

fn free_variables(body: &Body, functions: &BTreeMap<String, Vec<Name>>) -> Vec<Name> {
    let mut free = BTreeSet::new();
    collect_free(body, functions, &mut BTreeSet::new(), &mut free);
    free.into_iter().collect()
}

/// Adds to `free` what `body` reads and neither it nor a block around it has `bound` before.
fn collect_free<'s>(
    body: &'s Body,
    functions: &BTreeMap<String, Vec<Name>>,
    bound: &mut BTreeSet<&'s Name>,
    free: &mut BTreeSet<Name>,
) {
    for step in &body.steps {
        let reads = step.action.reads().into_iter();
        free.extend(reads.filter(|name| !bound.contains(name)).cloned());
        match &step.action {
            // A drop is a body of its own: it sees nothing of what is around it.
            Action::Catch { body, .. } | Action::Scope { body } => {
                collect_free(body, functions, &mut bound.clone(), free);
            }
            Action::Call { function, .. } => {
                let taken = functions.get(&**function).into_iter().flatten();
                free.extend(taken.filter(|name| !bound.contains(name)).cloned());
            }
            _ => {}
        }
        bound.extend(step.action.binds());
    }
}

fn number_body(body: &mut Body, line: &mut Line) {
    for step in &mut body.steps {
        *line += 1;
        step.line = *line;
        match &mut step.action {
            Action::Catch { body, .. } | Action::Scope { body } => number_body(body, line),
            Action::Local { on_drop, .. } => {
                *line += 1;
                number_body(on_drop, line);
                *line += 1;
            }
            _ => {}
        }
    }
    *line += 1;
    body.end = *line;
}

fn decode_shared(node: &Node, faults: &mut Vec<Fault>) -> Option<Shared> {
    let mut fields = Fields::of(node, faults);
    let shared = match &*node.word {
        "atomic" => Shared {
            name: fields.name("the name of an atomic")?,
            kind: SharedKind::Atomic(fields.int("its first value, a whole number of 32 bits")?),
        },
        "channel" => {
            Shared { name: fields.name("the name of a channel")?, kind: SharedKind::Channel }
        }
        other => {
            let (word, known) = (other.to_owned(), vec!["atomic", "channel"]);
            fields.fault(FaultKind::Unknown { what: "shared object", word, known }, node.word.span);
            return None;
        }
    };
    fields.finish();
    Some(shared)
}

fn encode_shared(shared: &Shared) -> Node {
    match shared.kind {
        SharedKind::Atomic(first) => {
            Node::new("atomic").with_text(&shared.name).with(Literal::Int(first.into()))
        }
        SharedKind::Channel => Node::new("channel").with_text(&shared.name),
    }
}

fn decode_routine(fields: &mut Fields<'_, '_>) -> Option<Routine> {
    let name = fields.name("a name");
    let steps = fields.block().unwrap_or_default();
    let body = words::decode_body(steps, fields.faults());
    Some(Routine { name: name?, body, free: Vec::new() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scenario(routines: &str) -> Scenario {
        let text = format!("title \"T\"\nclause \"a/b\"\nmain {{\n}}\n{routines}");
        Scenario::from_nodes("", &node::parse(&text).unwrap()).unwrap()
    }

    fn free(routine: &Routine) -> Vec<&str> {
        routine.free.iter().map(|name| &**name).collect()
    }

    #[test]
    fn a_function_takes_what_those_that_it_calls_take() {
        let scenario = scenario(
            "thread \"a\" {\ncall \"f\"\n}\nfn \"f\" {\nlet \"x\" 1\ncatch {\ncall \"g\"\n}\n}\n\
             fn \"g\" {\nlet \"z\" (var)\"y\"\nreturn (var)\"x\"\n}\n",
        );
        assert_eq!(free(&scenario.functions[1]), ["x", "y"]);
        assert_eq!(free(&scenario.functions[0]), ["y"]);
        assert_eq!(free(&scenario.threads[0]), ["y"]);
    }

    #[test]
    fn a_function_is_looked_at_once_however_many_ways_lead_to_it() {
        let function = |n| {
            let call = format!("call \"f{}\"\n", n + 1);
            format!("fn \"f{n}\" {{\n{call}{call}}}\n")
        };
        let functions: String = (0..100).map(function).collect();
        let text = functions + "fn \"f100\" {\nreturn (var)\"x\"\n}\n";
        assert_eq!(free(&scenario(&text).functions[0]), ["x"]);
    }

    #[test]
    fn a_second_title_is_refused() {
        let nodes = node::parse("title \"T\"\ntitle \"U\"\nclause \"a/b\"\nmain {\n}\n").unwrap();
        assert_eq!(Scenario::from_nodes("", &nodes).unwrap_err().len(), 1);
    }
}
