//! Checks for mistakes that would confuse a reader, but do not prevent a run.
//!
//! The steps are checked when they are [resolved](threadproof_model::Scenario::resolve).

use std::collections::BTreeSet;

use threadproof_model::{Kind, Mention, Name, Scenario, Span, Thing};

use crate::reading::contract::{CONTRACT, Contract};
use crate::reading::diagnostics::Diagnostics;
use crate::reading::suggestion::nearest;

/// The length limit of a title, in characters. In the matrix, a title has a line to itself.
const MAX_TITLE: usize = 100;

/// Checks the title and the clauses of a scenario.
pub(crate) fn check_head(
    scenario: &Scenario,
    title: Span,
    contract: Option<&Contract>,
    diagnostics: &mut Diagnostics<'_>,
) {
    check_title(&scenario.title, title, diagnostics);
    check_clauses(scenario, contract, diagnostics);
}

fn check_title(title: &str, span: Span, diagnostics: &mut Diagnostics<'_>) {
    let length = title.chars().count();
    if length > MAX_TITLE {
        let label = format!("{length} characters");
        let help = format!("use at most {MAX_TITLE} characters");
        diagnostics.note("title too long", span, label, help);
    }
    if title.ends_with('.') {
        diagnostics.note(
            "title with a trailing full stop",
            span,
            "the title",
            "remove the full stop",
        );
    }
    if title.contains(char::is_control) {
        diagnostics.note("title spans several lines", span, "the title", "write it on one line");
    }
}

fn check_clauses(
    scenario: &Scenario,
    contract: Option<&Contract>,
    diagnostics: &mut Diagnostics<'_>,
) {
    for (position, clause) in scenario.clauses.iter().enumerate() {
        let lacks = |contract: &&Contract| contract.exists() && contract.clause(clause).is_none();
        if let Some(contract) = contract.filter(lacks) {
            let known = contract.clauses.iter().map(|clause| &*clause.name);
            let help = match nearest(clause, known) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("name a clause of {CONTRACT}, or add this one"),
            };
            let message = format!("unknown clause `{clause}`");
            diagnostics.note(message, clause.span, "not in the contract", help);
        }
        if let Some(first) = scenario.clauses[..position].iter().find(|first| *first == clause) {
            let problem = diagnostics.source.problem(format!("clause `{clause}` is listed twice"));
            let problem =
                problem.at(clause.span, "listed again here").at(first.span, "first listed here");
            diagnostics.push(problem.with_help("remove one of them"));
        }
    }
}

/// Checks that the scenario uses everything that it declares.
pub(crate) fn check_used(scenario: &Scenario, diagnostics: &mut Diagnostics<'_>) {
    let mut used = BTreeSet::new();
    scenario.walk(|step| {
        for mention in step.action.mentions() {
            match mention {
                Mention::Spawns(spawn) => drop(used.insert((Thing::Thread, &spawn.thread))),
                Mention::Calls(name) => drop(used.insert((Thing::Function, name))),
                Mention::Object(kinds, name) => {
                    used.extend(kinds.iter().map(|kind| (Thing::Object(*kind), name)));
                }
                Mention::Binds(_)
                | Mention::Reads(_)
                | Mention::Receives(_)
                | Mention::Releases(_)
                | Mention::Text(_)
                | Mention::Pause(_)
                | Mention::Block(..) => {}
            }
        }
    });
    for (thing, name) in declared(scenario) {
        if !used.contains(&(thing, name)) {
            let help = format!("use it with `{}`, or remove it", usage(thing, name));
            diagnostics.note(format!("`{name}` is never used"), name.span, "declared here", help);
        }
    }
}

fn declared(scenario: &Scenario) -> impl Iterator<Item = (Thing, &Name)> {
    let shared = scenario.shared.iter();
    let shared = shared.map(|object| (Thing::Object(object.kind.kind()), &object.name));
    let threads = scenario.threads.iter().map(|routine| (Thing::Thread, &routine.name));
    let functions = scenario.functions.iter().map(|routine| (Thing::Function, &routine.name));
    shared.chain(threads).chain(functions)
}

/// A step that uses the thing with this name.
fn usage(thing: Thing, name: &str) -> String {
    let (step, block) = match thing {
        Thing::Thread => ("spawn", ""),
        Thing::Function => ("call", ""),
        Thing::Object(Kind::Atomic) => ("load", ""),
        Thing::Object(Kind::Channel) => ("recv", ""),
        Thing::Object(Kind::Mutex) => ("lock", " { … }"),
        Thing::Object(Kind::RwLock) => ("read", " { … }"),
        Thing::Object(Kind::Condvar) => ("notify-one", ""),
        Thing::Object(Kind::Barrier) => ("barrier-wait", ""),
        Thing::Object(Kind::Once) => ("call-once", " { … }"),
        Thing::Object(Kind::OnceLock) => ("get-or-init", " { … }"),
        Thing::Object(Kind::LazyLock) => ("force", ""),
        Thing::Object(Kind::ThreadLocal) => ("with", ""),
    };
    format!(r#"{step} "{name}"{block}"#)
}

#[cfg(test)]
mod tests;
