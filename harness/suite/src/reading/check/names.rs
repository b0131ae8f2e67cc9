//! Names: whatever a step names exists, and whatever exists is used.

use std::collections::BTreeSet;

use threadproof_model::{Action, Kind, MAIN, Mention, Name, Scenario};

use crate::reading::check::things::{Thing, alternatives};
use crate::reading::findings::Findings;
use crate::reading::suggestion::suggest;

/// The most thread-local keys. A key is a static, so every probe has to have them all from the start.
const MOST_KEYS: usize = 4;

/// Checks that names are told apart, found, and, in a scenario that `is_whole`, used.
pub(super) fn check(scenario: &Scenario, is_whole: bool, findings: &mut Findings<'_>) {
    let declared = declared(scenario);
    check_told_apart(&declared, findings);
    let mut used = BTreeSet::new();
    scenario.walk(|step| {
        if let Action::Spawn { spawn } = &step.action
            && &*spawn.handle == MAIN
            && &*spawn.thread != MAIN
        {
            note_main(&spawn.handle, findings);
        }
        for (things, name) in step.action.mentions().into_iter().filter_map(reference) {
            used.extend(things.iter().map(|thing| (*thing, name)));
            check_found(&things, name, &declared, findings);
        }
    });
    for (thing, name) in &declared {
        if is_whole && !used.contains(&(*thing, *name)) {
            let help = format!("use it with `{}`, or remove it", thing.usage(name));
            findings.note(format!("`{name}` is never used"), name.span, "declared here", help);
        }
    }
    let mut keys = declared.iter().filter(|(thing, _)| *thing == Thing::Object(Kind::ThreadLocal));
    if let Some((_, key)) = keys.nth(MOST_KEYS) {
        let message = format!("more than {MOST_KEYS} thread-local keys");
        findings.note(message, key.span, "one too many", "make do with fewer");
    }
}

fn declared(scenario: &Scenario) -> Vec<(Thing, &Name)> {
    let shared = scenario.shared.iter();
    let shared = shared.map(|object| (Thing::Object(object.kind.kind()), &object.name));
    let threads = scenario.threads.iter().map(|routine| (Thing::Thread, &routine.name));
    let functions = scenario.functions.iter().map(|routine| (Thing::Function, &routine.name));
    shared.chain(threads).chain(functions).collect()
}

/// What else than a variable is mentioned, and what it can be.
fn reference(mention: Mention<'_>) -> Option<(Vec<Thing>, &Name)> {
    Some(match mention {
        Mention::Thread(name) => (vec![Thing::Thread], name),
        Mention::Function(name) => (vec![Thing::Function], name),
        Mention::Object(kinds, name) => (kinds.iter().copied().map(Thing::Object).collect(), name),
        _ => return None,
    })
}

fn check_told_apart(declared: &[(Thing, &Name)], findings: &mut Findings<'_>) {
    for (position, &(thing, name)) in declared.iter().enumerate() {
        let clash = |&&(other, first): &&(Thing, &Name)| thing.clashes_with(other) && first == name;
        if &**name == MAIN {
            note_main(name, findings);
        } else if let Some((_, first)) = declared[..position].iter().find(clash) {
            let problem = findings.source.problem(format!("the name `{name}` is given twice"));
            let problem = problem.at(name.span, "again here").at(first.span, "first here");
            findings.push(problem.with_help("give one of them another name"));
        }
    }
}

fn note_main(name: &Name, findings: &mut Findings<'_>) {
    let help = "give it another name: in charts and schedules `main` is the main thread";
    findings.note("the name `main` is taken", name.span, "not this one", help);
}

/// Checks that one of the `things` has that name.
fn check_found(
    things: &[Thing],
    name: &Name,
    declared: &[(Thing, &Name)],
    findings: &mut Findings<'_>,
) {
    let same_name = || declared.iter().filter(|(_, other)| *other == name);
    if same_name().any(|(other, _)| things.contains(other)) {
        return;
    }
    let declaration = things[0].declaration(name);
    let expected = alternatives(things, Thing::with_article);
    if let Some((other, place)) = same_name().find(|(other, _)| things[0].clashes_with(*other)) {
        let message = format!("`{name}` is {}", other.with_article());
        let problem = findings.source.problem(message);
        let problem = problem.at(name.span, format!("expected {expected}"));
        let problem = problem.at(place.span, "declared here");
        findings.push(problem.with_help(format!("declare `{declaration}`")));
        return;
    }
    let others = declared.iter().filter(|(other, _)| things.contains(other));
    let help = suggest(name, others.map(|(_, name)| &***name));
    let message = format!("unknown {} `{name}`", alternatives(things, Thing::word));
    let help = help.unwrap_or_else(|| format!("add `{declaration}`"));
    findings.note(message, name.span, format!("not {expected}"), help);
}
