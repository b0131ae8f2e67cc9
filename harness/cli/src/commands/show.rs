//! `threadproof show`

use std::fmt::Write as _;
use std::process::ExitCode;

use serde::Serialize;
use threadproof_spec::{Allowed, Platform};
use threadproof_suite::{Chart, Clause, Contract, Loaded, load};

use crate::arguments::{ShowArgs, ShowFormat};
use crate::error::CommandError;
use crate::output::{FAINT, STRONG, counted, indented, print, print_json};

#[derive(Serialize)]
struct ShownScenario<'a> {
    id: &'a str,
    title: &'a str,
    hash: String,
    clauses: Vec<ShownClause<'a>>,
    program: &'a str,
    states: usize,
    outcomes: Vec<ShownOutcome>,
}

/// A clause, as JSON.
#[derive(Serialize)]
pub(crate) struct ShownClause<'a> {
    name: &'a str,
    basis: String,
    text: &'a str,
    link: &'a str,
}

impl<'a> ShownClause<'a> {
    pub(crate) fn of(clause: &'a Clause) -> Self {
        let Clause { name, basis, text, link, .. } = clause;
        Self { name, basis: basis.to_string(), text, link }
    }
}

#[derive(Serialize)]
struct ShownOutcome {
    choices: Vec<String>,
    chart: String,
}

pub(crate) fn show(arguments: &ShowArgs) -> Result<ExitCode, CommandError> {
    let folder = arguments.scenarios.folder();
    let loaded = load(&folder, &arguments.id)?;
    let contract = Contract::of(&folder)?;
    match arguments.format {
        ShowFormat::Human => print(&text(&shown(&loaded, &contract)?))?,
        ShowFormat::Json => print_json(&shown(&loaded, &contract)?)?,
        ShowFormat::Rust => print(&loaded.emit(&contract)?)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn shown<'a>(
    loaded: &'a Loaded,
    contract: &'a Contract,
) -> Result<ShownScenario<'a>, CommandError> {
    let scenario = &loaded.scenario;
    let exploration = loaded.explore(Platform::default())?;
    let clauses = scenario.clauses.iter().filter_map(|name| contract.clause(name));
    let outcome = |allowed: &Allowed| ShownOutcome {
        choices: allowed
            .choices
            .iter()
            .map(|choice| format!("{}: {}", choice.latitude().name(), choice.word()))
            .collect(),
        chart: Chart::of(scenario, &allowed.events, &allowed.outcome).wide(),
    };
    Ok(ShownScenario {
        id: &scenario.id,
        title: &scenario.title,
        hash: scenario.hash().to_string(),
        clauses: clauses.map(ShownClause::of).collect(),
        program: loaded.text(),
        states: exploration.states,
        outcomes: exploration.outcomes.iter().map(outcome).collect(),
    })
}

// Writing to a String cannot fail.

fn text(shown: &ShownScenario<'_>) -> String {
    let mut text = format!("{STRONG}{}{STRONG:#}  {}\n", shown.id, shown.title);
    for ShownClause { name, basis, text: promise, link } in &shown.clauses {
        let _ = writeln!(text, "\n{STRONG}{name}{STRONG:#} {FAINT}({basis}){FAINT:#}\n  {promise}");
        let _ = writeln!(text, "  {FAINT}{link}{FAINT:#}");
    }
    let _ = writeln!(text, "\n{}", indented(shown.program, 2));
    let count = shown.outcomes.len();
    let outcomes = counted(count as u64, "outcome", "outcomes");
    let states = counted(shown.states as u64, "state", "states");
    let _ = writeln!(text, "std allows {outcomes}, found in {states}");
    for (position, ShownOutcome { choices, chart }) in shown.outcomes.iter().enumerate() {
        let _ = write!(text, "\n{STRONG}outcome {} of {count}{STRONG:#}", position + 1);
        if !choices.is_empty() {
            let choices = choices.join(", ");
            let _ = write!(text, " {FAINT}where the platform chooses {choices}{FAINT:#}");
        }
        let _ = write!(text, "\n\n{}", indented(chart, 2));
    }
    text
}
