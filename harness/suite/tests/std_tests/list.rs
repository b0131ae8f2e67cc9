//! Reads `docs/std-tests.kdl`.

use threadproof_model::{Literal, Node, read_kdl};

/// All of std's tests that concern threads.
pub(crate) struct List {
    /// The reasons for which tests are not covered, each by its name.
    pub(crate) reasons: Vec<(String, String)>,
    pub(crate) groups: Vec<Group>,
}

/// The tests of a file, or of a folder in which each file is a test.
pub(crate) struct Group {
    /// The path in Rust's repository.
    pub(crate) path: String,
    pub(crate) tests: Vec<StdTest>,
    /// Why the tests that are not listed are not covered, if there are any.
    pub(crate) others: Option<Coverage>,
}

/// One of std's tests.
pub(crate) struct StdTest {
    /// The name of its function, or of its file in the folder.
    pub(crate) name: String,
    pub(crate) coverage: Coverage,
}

/// What covers a test.
pub(crate) enum Coverage {
    /// Scenarios, by their ids, and compile tests.
    Covered { scenarios: Vec<String>, compiled: Vec<String> },
    /// Nothing, for the reason of this name.
    Omitted(String),
}

impl List {
    /// Reads the list. Panics at anything that does not belong there.
    pub(crate) fn of(text: &str) -> Self {
        let (mut reasons, mut groups) = (Vec::new(), Vec::new());
        for node in read_kdl(text).unwrap() {
            match &*node.word {
                "reason" => {
                    let [name, reason] = &*arguments(&node) else { panic!("{node:?}") };
                    reasons.push((name.clone(), reason.clone()));
                }
                "tests" => groups.push(Group::of(&node)),
                _ => panic!("{node:?}"),
            }
        }
        Self { reasons, groups }
    }

    /// The coverage of each test.
    pub(crate) fn coverages(&self) -> impl Iterator<Item = &Coverage> {
        self.groups.iter().flat_map(|group| {
            group.tests.iter().map(|test| &test.coverage).chain(group.others.as_ref())
        })
    }

    /// The text of a reason.
    pub(crate) fn reason(&self, name: &str) -> &str {
        let reason = self.reasons.iter().find(|(other, _)| other == name);
        reason.map(|(_, text)| &**text).unwrap()
    }
}

impl Group {
    fn of(node: &Node) -> Self {
        let mut group = Self { path: name(node), tests: Vec::new(), others: None };
        for (key, reason) in properties(node) {
            assert_eq!(key, "others", "{node:?}");
            group.others = Some(Coverage::Omitted(reason));
        }
        group.tests = node.children.iter().flatten().map(StdTest::of).collect();
        group
    }
}

impl StdTest {
    fn of(node: &Node) -> Self {
        assert_eq!(&*node.word, "test", "{node:?}");
        let (mut scenarios, mut compiled, mut omitted) = (Vec::new(), Vec::new(), None);
        for (key, value) in properties(node) {
            let words = value.split(' ').map(str::to_owned);
            match key {
                "scenarios" => scenarios = words.collect(),
                "compiled" => compiled = words.collect(),
                "omitted" => omitted = Some(value),
                _ => panic!("{node:?}"),
            }
        }
        let is_covered = !scenarios.is_empty() || !compiled.is_empty();
        assert_ne!(is_covered, omitted.is_some(), "either covered or omitted: {node:?}");
        let coverage = match omitted {
            Some(reason) => Coverage::Omitted(reason),
            None => Coverage::Covered { scenarios, compiled },
        };
        Self { name: name(node), coverage }
    }
}

impl Coverage {
    /// The name of the reason why the test is not covered, if it is not.
    pub(crate) fn reason(&self) -> Option<&str> {
        match self {
            Self::Covered { .. } => None,
            Self::Omitted(reason) => Some(reason),
        }
    }
}

fn name(node: &Node) -> String {
    let [name] = &*arguments(node) else { panic!("{node:?}") };
    name.clone()
}

fn arguments(node: &Node) -> Vec<String> {
    node.arguments.iter().map(|argument| text(&argument.literal)).collect()
}

fn properties(node: &Node) -> impl Iterator<Item = (&str, String)> {
    node.properties.iter().map(|(key, value)| (&**key, text(&value.literal)))
}

fn text(literal: &Literal) -> String {
    match literal {
        Literal::Text(text) => text.clone(),
        _ => panic!("{literal:?} is not a string"),
    }
}
