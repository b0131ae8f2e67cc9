//! `threadproof show`

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use serde::Serialize;
use threadproof_spec::{Allowed, Platform};
use threadproof_suite::{Contract, chart, load};

use crate::arguments::{Format, Show};
use crate::failure::Failure;
use crate::output::{FAINT, STRONG, counted, indented};

#[derive(Serialize)]
struct Shown<'a> {
    id: &'a str,
    title: &'a str,
    hash: String,
    clauses: Vec<ShownClause<'a>>,
    program: &'a str,
    states: usize,
    outcomes: Vec<ShownOutcome>,
}

#[derive(Serialize)]
struct ShownClause<'a> {
    name: &'a str,
    basis: String,
    text: &'a str,
    link: &'a str,
}

#[derive(Serialize)]
struct ShownOutcome {
    choices: Vec<String>,
    chart: String,
}

pub(crate) fn show(root: &Path, arguments: &Show) -> Result<ExitCode, Failure> {
    let loaded = load(root, &arguments.id)?;
    let contract = Contract::of(root)?;
    let scenario = &loaded.scenario;
    let exploration =
        loaded.explore(Platform::default()).map_err(|problem| Failure::Problems(problem.into()))?;
    let clauses = scenario.clauses.iter().filter_map(|name| contract.clause(name));
    let outcome = |allowed: &Allowed| ShownOutcome {
        choices: allowed.choices.iter().map(|(name, choice)| format!("{name}: {choice}")).collect(),
        chart: chart(scenario, &allowed.events, &allowed.outcome),
    };
    let shown = Shown {
        id: &scenario.id,
        title: &scenario.title,
        hash: format!("{:016x}", scenario.hash()),
        clauses: clauses
            .map(|clause| ShownClause {
                name: &clause.name,
                basis: clause.basis.to_string(),
                text: &clause.text,
                link: &clause.link,
            })
            .collect(),
        program: loaded.program(),
        states: exploration.states,
        outcomes: exploration.outcomes.iter().map(outcome).collect(),
    };
    let mut stdout = anstream::stdout().lock();
    match arguments.format {
        Format::Human => write(&mut stdout, &shown)?,
        Format::Json => {
            serde_json::to_writer_pretty(&mut stdout, &shown).map_err(std::io::Error::from)?;
            writeln!(stdout)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn write(out: &mut impl Write, shown: &Shown<'_>) -> std::io::Result<()> {
    writeln!(out, "{STRONG}{}{STRONG:#}  {}", shown.id, shown.title)?;
    for ShownClause { name, basis, text, link } in &shown.clauses {
        writeln!(out, "\n{STRONG}{name}{STRONG:#} {FAINT}({basis}){FAINT:#}\n  {text}")?;
        writeln!(out, "  {FAINT}{link}{FAINT:#}")?;
    }
    writeln!(out, "\n{}", indented(shown.program, 2))?;
    let count = shown.outcomes.len();
    let outcomes = counted(count as u64, "outcome", "outcomes");
    writeln!(out, "std allows {outcomes}, found in {} states", shown.states)?;
    for (position, ShownOutcome { choices, chart }) in shown.outcomes.iter().enumerate() {
        write!(out, "\n{STRONG}outcome {} of {count}{STRONG:#}", position + 1)?;
        if !choices.is_empty() {
            write!(out, " {FAINT}where the platform chooses {}{FAINT:#}", choices.join(", "))?;
        }
        writeln!(out, "\n\n{}", indented(chart, 2).trim_end_matches('\n'))?;
    }
    Ok(())
}
