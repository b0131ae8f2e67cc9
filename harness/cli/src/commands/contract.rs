//! `threadproof contract`

use std::process::ExitCode;

use serde::Serialize;
use threadproof_suite::Covered;

use crate::arguments::{ContractArgs, Format};
use crate::commands::show::clause::{Evidence, Promise};
use crate::commands::{load_selected, success_unless};
use crate::error::CommandError;
use crate::output::{counted, print, print_json, table};

/// The maximum number of scenarios named per clause. The others are counted.
const MAX_NAMED: usize = 3;

#[derive(Serialize)]
struct CoveredClause<'a> {
    #[serde(flatten)]
    promise: Promise<'a>,
    scenarios: &'a [&'a str],
    #[serde(flatten)]
    evidence: Evidence<'a>,
}

pub(crate) fn contract(arguments: &ContractArgs) -> Result<ExitCode, CommandError> {
    let (collection, mut problems) = load_selected(&arguments.scenarios.folder(), &[])?;
    let coverage = collection.coverage();
    if problems.is_empty() {
        // A clause may be shown by a scenario that could not be read.
        problems = collection.gaps();
    }
    match arguments.format {
        Format::Human => {
            let rows = coverage.iter().map(|one| {
                [one.clause.name.to_string(), one.clause.basis.to_string(), shown_by(one)]
            });
            let table = table(["clause", "basis", "shown by"], rows);
            print(&format!("{table}\n\n{}\n", summary(&coverage)))?;
        }
        Format::Json => print_json(&coverage.iter().map(covered).collect::<Vec<_>>())?,
    }
    success_unless(problems)
}

fn covered<'a>(Covered { clause, scenarios }: &'a Covered<'_>) -> CoveredClause<'a> {
    CoveredClause { promise: Promise::of(clause), scenarios, evidence: Evidence::of(clause) }
}

fn shown_by(Covered { clause, scenarios }: &Covered<'_>) -> String {
    if let Some(reason) = &clause.untestable {
        return format!("nothing: {reason}");
    }
    let mut parts = Vec::new();
    if !scenarios.is_empty() {
        let named = &scenarios[..scenarios.len().min(MAX_NAMED)];
        let others = scenarios.len() - named.len();
        let more = if others == 0 { String::new() } else { format!(" and {others} more") };
        parts.push(named.join(", ") + &more);
    }
    if !clause.compiled.is_empty() {
        parts.push(format!("the compiler: {}", clause.compiled.join(", ")));
    }
    if parts.is_empty() { "nothing".to_owned() } else { parts.join("; ") }
}

fn summary(coverage: &[Covered<'_>]) -> String {
    let count = |is_counted: fn(&Covered<'_>) -> bool| {
        coverage.iter().filter(|one| is_counted(one)).count()
    };
    let by_scenarios = count(|one| !one.scenarios.is_empty());
    let by_nothing = count(|one| one.clause.untestable.is_some());
    let by_compiler = count(|one| one.scenarios.is_empty() && !one.clause.compiled.is_empty());
    let clauses = counted(coverage.len() as u64, "clause", "clauses");
    format!(
        "{clauses}: {by_scenarios} shown by scenarios, {by_compiler} by the compiler, {by_nothing} \
         untestable"
    )
}
