//! What a scenario has to obey beyond its words.

mod bodies;
mod circles;
mod guards;
mod moves;
mod names;
mod places;
mod things;
mod uses;
mod variables;

use threadproof_model::{Scenario, Span};

use crate::reading::contract::{CONTRACT, Contract};
use crate::reading::findings::Findings;
use crate::reading::suggestion::nearest;

/// The longest title, in characters: it has to fit into a line of the matrix.
const LONGEST_TITLE: usize = 100;

/// Checks all that can be said of a scenario without running it. Of one that `is_whole` not, since
/// its words have faults, only what those cannot be the cause of.
pub(crate) fn check(
    scenario: &Scenario,
    title: Span,
    contract: Option<&Contract>,
    is_whole: bool,
    findings: &mut Findings<'_>,
) {
    check_title(&scenario.title, title, findings);
    check_clauses(scenario, contract, findings);
    names::check(scenario, is_whole, findings);
    if is_whole {
        bodies::check(scenario, findings);
        places::check(scenario, findings);
        guards::check(scenario, findings);
        // What takes its variables from itself cannot be told what it lacks.
        if !circles::check(scenario, findings) {
            variables::check(scenario, findings);
        }
    }
}

fn check_title(title: &str, span: Span, findings: &mut Findings<'_>) {
    let length = title.chars().count();
    if length > LONGEST_TITLE {
        let label = format!("{length} characters");
        let help = format!("say what the scenario shows in {LONGEST_TITLE} characters");
        findings.note("a title that is too long", span, label, help);
    }
    if title.ends_with('.') {
        findings.note("a title that ends in a dot", span, "the title", "leave out the dot");
    }
    if title.contains(char::is_control) {
        findings.note("a title of several lines", span, "the title", "write it in one line");
    }
}

fn check_clauses(scenario: &Scenario, contract: Option<&Contract>, findings: &mut Findings<'_>) {
    for (position, clause) in scenario.clauses.iter().enumerate() {
        if let Some(contract) = contract.filter(|contract| contract.clause(clause).is_none()) {
            let known = contract.clauses.iter().map(|clause| &*clause.name);
            let help = match nearest(clause, known) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("take one of {CONTRACT}, or add it there"),
            };
            let message = format!("unknown clause `{clause}`");
            findings.note(message, clause.span, "not in the contract", help);
        }
        if let Some(first) = scenario.clauses[..position].iter().find(|first| *first == clause) {
            let problem = findings.source.problem(format!("clause `{clause}` is listed twice"));
            let problem = problem.at(clause.span, "again here").at(first.span, "first here");
            findings.push(problem.with_help("leave out one of them"));
        }
    }
}

#[cfg(test)]
mod tests;
