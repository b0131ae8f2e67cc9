//! `threadproof check`

use std::process::ExitCode;

use serde::Serialize;
use threadproof_suite::load_all;

use crate::arguments::{Check, Format};
use crate::failure::Failure;
use crate::output::{counted, say, say_json};

#[derive(Serialize)]
struct Checked {
    scenarios: usize,
    clauses: usize,
}

pub(crate) fn check(arguments: &Check) -> Result<ExitCode, Failure> {
    let collection = load_all(&arguments.scenarios)?;
    collection.coverage()?;
    let (scenarios, clauses) = (collection.scenarios.len(), collection.contract.clauses.len());
    match arguments.format {
        Format::Human => {
            let scenarios = counted(scenarios as u64, "scenario", "scenarios");
            let clauses = counted(clauses as u64, "clause", "clauses");
            say(&format!("{scenarios} and {clauses} are in order\n"))?;
        }
        Format::Json => say_json(&Checked { scenarios, clauses })?,
    }
    Ok(ExitCode::SUCCESS)
}
