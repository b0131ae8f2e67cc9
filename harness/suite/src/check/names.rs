//! Names: whatever a step names exists, and whatever exists is used.

use std::collections::BTreeSet;

use threadproof_model::{Action, MAIN, Name, Scenario, SharedKind};

use crate::findings::Findings;
use crate::suggestion::suggest;

/// What a name can belong to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Thread,
    Function,
    Atomic,
    Channel,
}

impl Kind {
    fn with_article(self) -> &'static str {
        match self {
            Self::Thread => "a thread",
            Self::Function => "a function",
            Self::Atomic => "an atomic",
            Self::Channel => "a channel",
        }
    }

    /// Whether two things of these kinds cannot have the same name.
    fn clashes_with(self, other: Self) -> bool {
        let is_shared = |kind| matches!(kind, Self::Atomic | Self::Channel);
        self == other || is_shared(self) && is_shared(other)
    }

    /// How something of this kind comes to be.
    fn declaration(self, name: &str) -> String {
        match self {
            Self::Thread => format!("thread \"{name}\" {{ … }}"),
            Self::Function => format!("fn \"{name}\" {{ … }}"),
            Self::Atomic => format!("shared {{ atomic \"{name}\" 0 }}"),
            Self::Channel => format!("shared {{ channel \"{name}\" }}"),
        }
    }

    /// How something of this kind is used.
    fn usage(self, name: &str) -> String {
        match self {
            Self::Thread => format!("spawn \"{name}\""),
            Self::Function => format!("call \"{name}\""),
            Self::Atomic => format!("load \"{name}\""),
            Self::Channel => format!("recv \"{name}\""),
        }
    }
}

/// Checks that names are told apart, found, and, in a scenario that `is_whole`, used.
pub(super) fn check(scenario: &Scenario, is_whole: bool, findings: &mut Findings<'_>) {
    let declared = declared(scenario);
    check_told_apart(&declared, findings);
    let mut used = BTreeSet::new();
    scenario.walk(|step| {
        if let Action::Spawn(spawn) = &step.action
            && &*spawn.handle == MAIN
            && &*spawn.thread != MAIN
        {
            note_main(&spawn.handle, findings);
        }
        if let Some((kind, name)) = reference(&step.action) {
            used.insert((kind, name));
            check_found(kind, name, &declared, findings);
        }
    });
    for (kind, name) in declared {
        if is_whole && !used.contains(&(kind, name)) {
            let help = format!("use it with `{}`, or remove it", kind.usage(name));
            findings.note(format!("`{name}` is never used"), name.span, "declared here", help);
        }
    }
}

fn declared(scenario: &Scenario) -> Vec<(Kind, &Name)> {
    let shared = scenario.shared.iter().map(|object| match object.kind {
        SharedKind::Atomic(_) => (Kind::Atomic, &object.name),
        SharedKind::Channel => (Kind::Channel, &object.name),
    });
    let threads = scenario.threads.iter().map(|routine| (Kind::Thread, &routine.name));
    let functions = scenario.functions.iter().map(|routine| (Kind::Function, &routine.name));
    shared.chain(threads).chain(functions).collect()
}

/// The thread, function or shared object that a step names.
fn reference(action: &Action) -> Option<(Kind, &Name)> {
    Some(match action {
        Action::Spawn(spawn) => (Kind::Thread, &spawn.thread),
        Action::Call { function, .. } => (Kind::Function, function),
        Action::Store { atomic, .. }
        | Action::Load { atomic, .. }
        | Action::Swap { atomic, .. }
        | Action::Add { atomic, .. } => (Kind::Atomic, atomic),
        Action::Send { channel, .. } | Action::Recv { channel, .. } => (Kind::Channel, channel),
        _ => return None,
    })
}

fn check_told_apart(declared: &[(Kind, &Name)], findings: &mut Findings<'_>) {
    for (position, &(kind, name)) in declared.iter().enumerate() {
        let clash = |&&(other, first): &&(Kind, &Name)| kind.clashes_with(other) && first == name;
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

fn check_found(kind: Kind, name: &Name, declared: &[(Kind, &Name)], findings: &mut Findings<'_>) {
    let what = kind.with_article();
    let same_name = || declared.iter().filter(|(_, other)| *other == name);
    if same_name().any(|(other, _)| *other == kind) {
        return;
    }
    if let Some((other, place)) = same_name().find(|(other, _)| kind.clashes_with(*other)) {
        let message = format!("`{name}` is {}", other.with_article());
        let problem = findings.source.problem(message).at(name.span, format!("expected {what}"));
        let problem = problem.at(place.span, "declared here");
        findings.push(problem.with_help(format!("declare `{}`", kind.declaration(name))));
        return;
    }
    let others = declared.iter().filter(|(other, _)| *other == kind).map(|(_, name)| &***name);
    let help = suggest(name, others).unwrap_or_else(|| format!("add `{}`", kind.declaration(name)));
    let word = what.split_once(' ').map_or(what, |(_, word)| word);
    findings.note(format!("unknown {word} `{name}`"), name.span, format!("not {what}"), help);
}
