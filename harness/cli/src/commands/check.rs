//! `threadproof check`

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use serde::Serialize;
use threadproof_suite::load_all;

use crate::arguments::{Check, Format};
use crate::failure::Failure;
use crate::output::counted;

#[derive(Serialize)]
struct Checked {
    scenarios: usize,
    clauses: usize,
}

pub(crate) fn check(root: &Path, arguments: &Check) -> Result<ExitCode, Failure> {
    let root = arguments.folder.as_deref().unwrap_or(root);
    let collection = load_all(root)?;
    let (scenarios, clauses) = (collection.scenarios.len(), collection.contract.clauses.len());
    let mut stdout = anstream::stdout().lock();
    match arguments.format {
        Format::Human => {
            let count = |count, one, many| counted(count as u64, one, many);
            writeln!(
                stdout,
                "{} and {} are in order",
                count(scenarios, "scenario", "scenarios"),
                count(clauses, "clause", "clauses"),
            )?;
        }
        Format::Json => {
            let checked = Checked { scenarios, clauses };
            serde_json::to_writer_pretty(&mut stdout, &checked).map_err(std::io::Error::from)?;
            writeln!(stdout)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
