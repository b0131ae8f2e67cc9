//! The contract: what std promises, clause by clause.

use std::collections::BTreeSet;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use threadproof_model::{Name, Node, Span, WORDS as STEP_WORDS};

use crate::judge::difference::Difference;
use crate::reading::diagnostics::Diagnostics;
use crate::reading::document;
use crate::reading::problem::{Problem, Problems};
use crate::reading::scenario::Loaded;
use crate::reading::source::Source;
use crate::reading::source_folder::SourceFolder;
use crate::reading::suggestion::{nearest, suggest};

/// The contract's file in a folder of scenarios.
pub(crate) const CONTRACT: &str = "contract.kdl";

/// The sites that a clause can link to: std's documentation, the Rust reference, Rust's
/// repositories.
const LINKS: [&str; 2] = ["https://doc.rust-lang.org/", "https://github.com/rust-lang/"];

/// All clauses.
///
/// A folder does not need a contract. Without one, its scenarios can name any clauses or none, and a
/// platform that differs fails.
#[derive(Clone, Debug, Default)]
pub struct Contract {
    /// The clauses in the order of the file.
    pub clauses: Vec<Clause>,
    /// The file, if there is one.
    source: Option<Source>,
}

/// One promise of std.
#[derive(Clone, Debug)]
pub struct Clause {
    /// `area/name`, as scenarios refer to it.
    pub name: Name,
    /// The basis of the promise.
    pub basis: Basis,
    /// The page that makes the promise, or implies it.
    pub link: String,
    /// The promise, in one sentence.
    pub text: String,
    /// The compile tests that show it, if the compiler checks it.
    pub compiled: Vec<String>,
    /// Why it cannot be tested, if it cannot.
    pub untestable: Option<String>,
    /// The steps that do what it promises: every scenario with one of them relies on it.
    pub steps: Vec<String>,
    /// How a platform differs that does otherwise, if no outcome shows that.
    pub difference: Option<Difference>,
}

impl Clause {
    /// The area of its name.
    pub(crate) fn area(&self) -> &str {
        self.name.split_once('/').map_or(&self.name, |(area, _)| area)
    }
}

/// The basis of a promise.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// The documentation says it.
    Documented,
    /// The documentation does not say it, but every program relies on it.
    Implied,
    /// It is true of current std, but not documented: a platform that differs does not fail.
    Implementation,
}

impl fmt::Display for Basis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = BASES.iter().find(|(_, basis)| basis == self).map_or("", |(word, _)| word);
        f.pad(word)
    }
}

const BASES: [(&str, Basis); 3] = [
    ("documented", Basis::Documented),
    ("implied", Basis::Implied),
    ("implementation", Basis::Implementation),
];

impl Contract {
    /// Reads the contract of a folder of scenarios. It is empty if the folder has none.
    ///
    /// # Errors
    /// Every problem of its file.
    pub fn of(folder: &SourceFolder) -> Result<Self, Problems> {
        if folder.has(CONTRACT) {
            Self::from_source(&folder.read(CONTRACT)?)
        } else {
            Ok(Self::default())
        }
    }

    pub(crate) fn from_source(source: &Source) -> Result<Self, Problems> {
        let nodes = document::read(source)?;
        let mut reader =
            ContractReader { diagnostics: Diagnostics::of(source), steps: BTreeSet::new() };
        let mut clauses: Vec<Clause> = Vec::new();
        for node in &nodes {
            let Some(clause) = reader.clause(node) else { continue };
            if let Some(first) = clauses.iter().find(|first| first.name == clause.name) {
                let problem = source.problem(format!("duplicate clause `{}`", clause.name));
                let problem = problem.at(clause.name.span, "defined again here");
                let problem = problem.at(first.name.span, "first defined here");
                reader.diagnostics.push(problem.with_help("rename or remove one of them"));
            } else {
                clauses.push(clause);
            }
        }
        reader.diagnostics.finish()?;
        Ok(Self { clauses, source: Some(source.clone()) })
    }

    /// The clause with this name.
    #[must_use]
    pub fn clause(&self, name: &str) -> Option<&Clause> {
        self.clauses.iter().find(|clause| &*clause.name == name)
    }

    /// Whether the folder has a contract.
    #[must_use]
    pub fn exists(&self) -> bool {
        self.source.is_some()
    }

    /// The clause with this name.
    ///
    /// # Errors
    /// There is none.
    pub fn known(&self, name: &str) -> Result<&Clause, Problem> {
        self.clause(name).ok_or_else(|| {
            let names = self.clauses.iter().map(|clause| &*clause.name);
            let help = match nearest(name, names) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "`threadproof contract` lists the clauses".to_owned(),
            };
            Problem::new(format!("unknown clause `{}`", name.escape_debug())).with_help(help)
        })
    }

    /// Whether all clauses of a scenario are [`Basis::Implementation`], so that a platform that
    /// differs breaks no promise. A scenario without clauses counts as documented.
    #[must_use]
    pub fn is_implementation(&self, loaded: &Loaded) -> bool {
        let names = &loaded.scenario.clauses;
        let mut clauses = names.iter().map(|name| self.clause(name));
        !names.is_empty()
            && clauses
                .all(|clause| clause.is_some_and(|clause| clause.basis == Basis::Implementation))
    }

    /// How a platform can differ from the clauses of a scenario without reaching another outcome.
    #[must_use]
    pub fn differences(&self, loaded: &Loaded) -> BTreeSet<Difference> {
        let clauses = loaded.scenario.clauses.iter().filter_map(|name| self.clause(name));
        clauses.filter_map(|clause| clause.difference).collect()
    }

    /// A problem of a clause as a whole, shown at its name.
    pub(crate) fn problem(&self, clause: &Clause, message: String, label: &str) -> Problem {
        match &self.source {
            Some(source) => source.problem(message).at(clause.name.span, label),
            None => Problem::new(message),
        }
    }
}

struct ContractReader<'s> {
    diagnostics: Diagnostics<'s>,
    /// The steps that belong to a clause.
    steps: BTreeSet<String>,
}

impl ContractReader<'_> {
    fn clause(&mut self, node: &Node) -> Option<Clause> {
        if !self.diagnostics.is_known("statement", &node.word, &["clause"]) {
            return None;
        }
        for (key, _) in &node.properties {
            self.diagnostics.is_known("property", key, &["basis", "link"]);
        }
        let name = self.diagnostics.only_text(node, "a name");
        let basis = self.diagnostics.property(node, "basis");
        let link = self.diagnostics.property(node, "link");
        let children = node.children.as_deref().unwrap_or_default();
        let (mut text, mut compiled, mut untestable) = (None, Vec::new(), None);
        let (mut difference, mut steps) = (None, Vec::new());
        for (position, child) in children.iter().enumerate() {
            const WORDS: [&str; 5] = ["text", "compiled", "untestable", "difference", "steps"];
            if !self.diagnostics.is_known("statement", &child.word, &WORDS) {
                continue;
            }
            self.diagnostics.is_first(child, &children[..position]);
            match &*child.word {
                "text" => text = self.sentence(child),
                "compiled" => compiled = self.diagnostics.texts(child, "the name of a program"),
                "difference" => difference = self.difference(child),
                "steps" => steps = self.steps(child),
                _ => untestable = self.sentence(child),
            }
        }
        if !children.iter().any(|child| &*child.word == "text") {
            self.diagnostics.missing(node, r#"`{ text "…" }`"#);
        }
        let name = name.and_then(|(name, span)| self.name(name, span));
        let basis = basis.and_then(|(basis, span)| self.basis(&basis, span));
        let link = link.and_then(|(link, span)| self.link(link, span));
        Some(Clause {
            name: name?,
            basis: basis?,
            link: link?,
            text: text?,
            compiled,
            untestable,
            steps,
            difference,
        })
    }

    fn difference(&mut self, node: &Node) -> Option<Difference> {
        let (word, span) = self.diagnostics.only_text(node, "a difference")?;
        let difference = Difference::ALL.into_iter().find(|known| known.name() == word);
        if difference.is_none() {
            let help = suggest(&word, Difference::ALL.map(Difference::name)).unwrap_or_default();
            self.diagnostics.note(
                format!("unknown difference `{word}`"),
                span,
                "not a difference",
                help,
            );
        }
        difference
    }

    /// Words of steps, each of which belongs to only one clause.
    fn steps(&mut self, node: &Node) -> Vec<String> {
        let words = self.diagnostics.texts(node, "the word of a step");
        for (word, argument) in words.iter().zip(&node.arguments) {
            if !STEP_WORDS.contains(&&**word) {
                let help = suggest(word, STEP_WORDS.iter().copied()).unwrap_or_default();
                let message = format!("unknown step `{word}`");
                self.diagnostics.note(message, argument.span, "not a step", help);
            } else if !self.steps.insert(word.clone()) {
                let help = "a step relies on one clause";
                let message = format!("step `{word}` belongs to another clause");
                self.diagnostics.note(message, argument.span, "listed before", help);
            }
        }
        words
    }

    fn sentence(&mut self, node: &Node) -> Option<String> {
        self.diagnostics.only_text(node, "a sentence").map(|(text, _)| text)
    }

    fn name(&mut self, name: String, span: Span) -> Option<Name> {
        let is_valid = name
            .split_once('/')
            .is_some_and(|(area, name)| Name::is_valid(area) && Name::is_valid(name));
        if is_valid {
            return Some(Name::new(name, span));
        }
        let help = "write `area/name`, in lower-case letters, digits and hyphens";
        self.diagnostics.note("invalid clause name", span, "not the name of a clause", help);
        None
    }

    fn basis(&mut self, word: &str, span: Span) -> Option<Basis> {
        let basis = BASES.iter().find(|(known, _)| *known == word).map(|(_, basis)| *basis);
        if basis.is_none() {
            let help = suggest(word, BASES.map(|(known, _)| known)).unwrap_or_default();
            self.diagnostics.note(format!("unknown basis `{word}`"), span, "not a basis", help);
        }
        basis
    }

    fn link(&mut self, link: String, span: Span) -> Option<String> {
        if LINKS.iter().any(|start| link.starts_with(start)) {
            return Some(link);
        }
        let help = format!("a link starts with {} or {}", LINKS[0], LINKS[1]);
        self.diagnostics.note("link to another site", span, "not a page about Rust", help);
        None
    }
}

#[cfg(test)]
mod tests;
