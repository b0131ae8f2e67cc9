//! `threadproof show`

pub(crate) mod clause;
mod scenario;

use std::process::ExitCode;

use serde::Serialize;
use threadproof_suite::{Clause, Contract, Named, headings, look_up};

use crate::arguments::{ShowArgs, ShowFormat};
use crate::commands::show::clause::ShownClause;
use crate::commands::show::scenario::ShownScenario;
use crate::error::CommandError;
use crate::output::{print, print_json};

/// What an id names.
#[derive(Serialize)]
struct Shown<'a> {
    scenario: Option<ShownScenario<'a>>,
    clause: Option<ShownClause<'a>>,
}

pub(crate) fn show(arguments: &ShowArgs) -> Result<ExitCode, CommandError> {
    let folder = arguments.scenarios.folder();
    let contract = Contract::of(&folder)?;
    let Named { scenario, clause } = look_up(&folder, &contract, &arguments.id)?;
    if arguments.format == ShowFormat::Rust {
        let Some(loaded) = scenario else {
            return Err(CommandError::NotAProgram { clause: arguments.id.clone() });
        };
        print(&loaded.emit(&contract)?)?;
        return Ok(ExitCode::SUCCESS);
    }
    let headings = if clause.is_some() { headings(&folder)? } else { Vec::new() };
    let shown = Shown {
        scenario: match &scenario {
            Some(loaded) => Some(ShownScenario::of(loaded, &contract)?),
            None => None,
        },
        clause: clause.map(|clause: &Clause| ShownClause::of(clause, &headings)),
    };
    match arguments.format {
        ShowFormat::Json => print_json(&shown)?,
        ShowFormat::Human | ShowFormat::Rust => print(&text(&shown))?,
    }
    Ok(ExitCode::SUCCESS)
}

fn text(Shown { scenario, clause }: &Shown<'_>) -> String {
    let clause = clause.as_ref().map(ShownClause::text);
    let scenario = scenario.as_ref().map(ShownScenario::text);
    match (clause, scenario) {
        (Some(clause), Some(scenario)) => {
            format!("This is the name of a clause and of a scenario.\n\n{clause}\n{scenario}")
        }
        (clause, scenario) => clause.or(scenario).unwrap_or_default(),
    }
}
