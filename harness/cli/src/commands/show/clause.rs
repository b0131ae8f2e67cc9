//! What `show` prints of a clause.

use std::fmt::Write as _;

use serde::Serialize;
use threadproof_suite::{Clause, Difference, Heading};

use crate::commands::list::{TitledScenario, lines};
use crate::output::{FAINT, STRONG, counted, indented, width};

/// A promise of std, as JSON.
#[derive(Serialize)]
pub(crate) struct Promise<'a> {
    name: &'a str,
    basis: String,
    text: &'a str,
    link: &'a str,
}

impl<'a> Promise<'a> {
    pub(crate) fn of(clause: &'a Clause) -> Self {
        let Clause { name, basis, text, link, .. } = clause;
        Self { name, basis: basis.to_string(), text, link }
    }

    pub(super) fn text(&self) -> String {
        let Self { name, basis, text, link } = self;
        format!(
            "{STRONG}{name}{STRONG:#} {FAINT}({basis}){FAINT:#}\n  {text}\n  {FAINT}{link}{FAINT:#}\n"
        )
    }
}

/// What else shows a clause, or why nothing does, as JSON.
#[derive(Serialize)]
pub(crate) struct Evidence<'a> {
    compiled: &'a [String],
    untestable: Option<&'a str>,
    steps: &'a [String],
    difference: Option<&'static str>,
}

impl<'a> Evidence<'a> {
    pub(crate) fn of(clause: &'a Clause) -> Self {
        Self {
            compiled: &clause.compiled,
            untestable: clause.untestable.as_deref(),
            steps: &clause.steps,
            difference: clause.difference.map(Difference::name),
        }
    }
}

/// A clause and the scenarios that test it, as JSON.
#[derive(Serialize)]
pub(super) struct ShownClause<'a> {
    #[serde(flatten)]
    promise: Promise<'a>,
    #[serde(flatten)]
    evidence: Evidence<'a>,
    scenarios: Vec<TitledScenario<'a>>,
}

impl<'a> ShownClause<'a> {
    pub(super) fn of(clause: &'a Clause, headings: &'a [Heading]) -> Self {
        let tests_it = |heading: &&Heading| heading.clauses.iter().any(|one| **one == *clause.name);
        let headings = headings.iter().filter(tests_it);
        Self {
            promise: Promise::of(clause),
            evidence: Evidence::of(clause),
            scenarios: headings.map(TitledScenario::of).collect(),
        }
    }

    // Writing to a String cannot fail.
    pub(super) fn text(&self) -> String {
        let mut text = self.promise.text();
        let Evidence { compiled, untestable, steps, difference } = &self.evidence;
        if let Some(reason) = untestable {
            let _ = writeln!(text, "\nnothing tests it: {reason}");
        }
        if let Some(difference) = difference {
            let _ = writeln!(
                text,
                "\nno outcome contains it, but the judge can see a difference: {difference}"
            );
        }
        if !compiled.is_empty() {
            let _ = writeln!(text, "\nthe compiler checks it: {}", compiled.join(", "));
        }
        if !steps.is_empty() {
            let steps = steps.join("` or `");
            let _ = writeln!(text, "\nevery scenario with a step `{steps}` relies on it");
        }
        if !self.scenarios.is_empty() {
            let count = counted(self.scenarios.len() as u64, "scenario tests", "scenarios test");
            let _ = writeln!(text, "\n{count} it");
            text += &indented(&lines(&self.scenarios, width().saturating_sub(2)), 2);
        }
        text
    }
}
