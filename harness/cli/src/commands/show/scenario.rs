//! What `show` prints of a scenario.

use std::fmt::Write as _;

use serde::Serialize;
use threadproof_spec::{Allowed, Platform};
use threadproof_suite::{Chart, Contract, Contrast, Loaded, contrast};

use crate::commands::show::clause::Promise;
use crate::error::CommandError;
use crate::output::{FAINT, STRONG, counted, indented, wide_table, width};

/// What stands for an observation that an outcome lacks.
const NOTHING: &str = "-";

/// A scenario and its outcomes, as JSON.
#[derive(Serialize)]
pub(super) struct ShownScenario<'a> {
    id: &'a str,
    title: &'a str,
    hash: String,
    clauses: Vec<Promise<'a>>,
    program: &'a str,
    states: usize,
    outcomes: Vec<ShownOutcome>,
    #[serde(skip)]
    contrast: Contrast,
}

#[derive(Serialize)]
struct ShownOutcome {
    choices: Vec<String>,
    chart: Chart,
}

impl<'a> ShownScenario<'a> {
    /// Explores the scenario.
    pub(super) fn of(loaded: &'a Loaded, contract: &'a Contract) -> Result<Self, CommandError> {
        let scenario = &loaded.scenario;
        let exploration = loaded.explore(Platform::default())?;
        let clauses = scenario.clauses.iter().filter_map(|name| contract.clause(name));
        let outcome = |allowed: &Allowed| ShownOutcome {
            choices: allowed.choices.iter().map(|choice| choice.to_string()).collect(),
            chart: Chart::of(scenario, &allowed.events, &allowed.outcome),
        };
        Ok(Self {
            id: &scenario.id,
            title: &scenario.title,
            hash: scenario.hash().to_string(),
            clauses: clauses.map(Promise::of).collect(),
            program: loaded.text(),
            states: exploration.states,
            outcomes: exploration.outcomes.iter().map(outcome).collect(),
            contrast: contrast(scenario, &exploration.outcomes),
        })
    }

    // Writing to a String cannot fail.
    pub(super) fn text(&self) -> String {
        let mut text = format!("{STRONG}{}{STRONG:#}  {}\n", self.id, self.title);
        for clause in &self.clauses {
            let _ = write!(text, "\n{}", clause.text());
        }
        let _ = writeln!(text, "\n{}", indented(self.program, 2));
        let count = self.outcomes.len();
        let outcomes = counted(count as u64, "outcome", "outcomes");
        let states = counted(self.states as u64, "state", "states");
        let _ = writeln!(text, "std allows {outcomes}, found in {states}");
        if count > 1 {
            let _ = writeln!(text, "\n{}", indented(&table(&self.contrast), 2).trim_end());
        }
        for (position, ShownOutcome { choices, chart }) in self.outcomes.iter().enumerate() {
            let _ = write!(text, "\n{STRONG}outcome {} of {count}{STRONG:#}", position + 1);
            if !choices.is_empty() {
                let choices = choices.join(", ");
                let _ = write!(text, " {FAINT}where the platform chooses {choices}{FAINT:#}");
            }
            let _ = write!(text, "\n\n{}", indented(&chart.fit(width().saturating_sub(2)), 2));
        }
        text
    }
}

/// A row for each outcome, with what is not the same in all of them.
fn table(Contrast { parts, outcomes }: &Contrast) -> String {
    let header = std::iter::once("outcome").chain(parts.iter().map(String::as_str));
    let rows = outcomes.iter().enumerate().map(|(position, values)| {
        let value = |value: &Option<String>| value.clone().unwrap_or_else(|| NOTHING.to_owned());
        std::iter::once((position + 1).to_string()).chain(values.iter().map(value)).collect()
    });
    wide_table(header.collect(), rows, 2)
}
