//! Variables: bound before they are read, once in a body, and not used after they are gone.
//!
//! There are no branches, so walking each body in order is all it takes. What a variable holds is
//! known only as far as its own body shows it; the rest is left to the spec.

use std::collections::BTreeMap;

use threadproof_model::{Action, Body, Mention, Name, Routine, Scenario, Span, Spawn, Step};

use crate::reading::check::moves;
use crate::reading::check::uses::{Holds, Use};
use crate::reading::findings::Findings;
use crate::reading::suggestion::{MOST, nearest};

struct Variable {
    /// Where it was bound.
    bound: Span,
    holds: Holds,
    /// Where and how it went away.
    gone: Option<(Span, &'static str)>,
}

/// Which body is walked.
#[derive(Clone, Copy)]
enum Place<'s> {
    Main,
    /// A thread, and the first step that spawns it.
    Thread(&'s Routine, Option<&'s Spawn>),
    Function,
    /// A block that sees nothing of what is around it.
    Apart,
}

/// Checks the variables of all bodies.
pub(super) fn check<'s>(scenario: &'s Scenario, findings: &mut Findings<'_>) {
    let spawns = moves::check(scenario, findings);
    let mut walk = |place, body, given: &'s [Name]| {
        let mut walk = Walk {
            scenario,
            place,
            variables: BTreeMap::new(),
            order: Vec::new(),
            in_scope: false,
            findings: &mut *findings,
        };
        for name in given {
            walk.see(name, Holds::Unknown);
        }
        walk.block(body);
    };
    walk(Place::Main, &scenario.main, &[]);
    for thread in &scenario.threads {
        let spawn = spawns.get(&*thread.name).copied();
        // Nobody can say what a thread lacks that is never spawned.
        let given = spawn.map_or(&thread.free, |spawn| &spawn.moves);
        walk(Place::Thread(thread, spawn), &thread.body, given);
    }
    for function in &scenario.functions {
        walk(Place::Function, &function.body, &function.free);
    }
    for body in scenario.shared.iter().flat_map(|object| object.kind.bodies()) {
        walk(Place::Apart, body, &[]);
    }
}

struct Walk<'s, 'f, 't> {
    scenario: &'s Scenario,
    place: Place<'s>,
    /// What can be seen.
    variables: BTreeMap<&'s str, Variable>,
    /// The names of that, the innermost last.
    order: Vec<&'s str>,
    /// Whether this is inside a `scope` block.
    in_scope: bool,
    findings: &'f mut Findings<'t>,
}

impl<'s> Walk<'s, '_, '_> {
    fn block(&mut self, body: &'s Body) {
        let outside = self.order.len();
        for step in &body.steps {
            self.step(step);
        }
        for name in self.order.drain(outside..) {
            self.variables.remove(name);
        }
    }

    fn step(&mut self, step: &'s Step) {
        let action = &step.action;
        let how = Use::by(action);
        let of = |name: &str| Some(self.variables.get(name)?.holds);
        let holds = Holds::bound_by(action, self.in_scope, of);
        if let Action::Spawn { spawn } = action {
            self.check_used_there(spawn);
        }
        let is_around_scope = self.in_scope;
        self.in_scope |= matches!(action, Action::Scope { .. });
        for mention in action.mentions() {
            match mention {
                Mention::Reads(name) => self.uses(name, how),
                Mention::Function(callee) => self.call(callee),
                Mention::Block(body) => self.block(body),
                Mention::Apart(body) => self.apart(body),
                _ => {}
            }
        }
        self.in_scope = is_around_scope;
        if let Some(name) = action.binds() {
            self.bind(name, holds);
        }
    }

    fn bind(&mut self, name: &'s Name, holds: Holds) {
        if let Some(first) = self.variables.get(&**name) {
            let problem = self.findings.source.problem(format!("`{name}` is bound twice"));
            let problem = problem.at(name.span, "again here").at(first.bound, "first here");
            let help = "give one of them another name; a step's result gets it by `as`";
            self.findings.push(problem.with_help(help));
        } else {
            self.see(name, holds);
        }
    }

    fn see(&mut self, name: &'s Name, holds: Holds) {
        self.variables.insert(name, Variable { bound: name.span, holds, gone: None });
        self.order.push(name);
    }

    fn uses(&mut self, name: &Name, how: Use) {
        let Some(variable) = self.variables.get_mut(&**name) else {
            self.note_unknown(name);
            return;
        };
        if let Some((first, verb)) = variable.gone {
            let message = format!("`{name}` is used after it was {verb}");
            let problem = self.findings.source.problem(message).at(name.span, "used here");
            let problem = problem.at(first, format!("{verb} here first"));
            let help = format!("it is gone once it was {verb}: do this before, or leave it out");
            self.findings.push(problem.with_help(help));
            return;
        }
        match (how, variable.holds) {
            (Use::Handle | Use::Consume(_), Holds::Plain | Holds::Local | Holds::Thread) => {
                let help = "a handle is what `spawn` binds";
                let message = format!("`{name}` is no handle");
                self.findings.note(message, name.span, "not a handle", help);
            }
            (Use::Thread, Holds::Plain | Holds::Local) => {
                let help = "a thread is known by what `spawn` or `current` binds";
                let message = format!("`{name}` is no thread");
                self.findings.note(message, name.span, "not a thread", help);
            }
            (Use::Consume(verb), _) => variable.gone = Some((name.span, verb)),
            (Use::MoveAway, Holds::ScopedHandle) => {
                let help = "join it in its scope, or leave it: the scope waits for its threads";
                let message =
                    format!("the handle `{name}` of a scoped thread would leave its scope");
                self.findings.note(message, name.span, "moved here", help);
            }
            (Use::Move | Use::MoveAway, Holds::Handle | Holds::ScopedHandle | Holds::Local) => {
                variable.gone = Some((name.span, "moved"));
            }
            // Anything else is copied, or may be.
            (Use::Read | Use::Handle | Use::Thread | Use::Move | Use::MoveAway, _) => {}
        }
    }

    /// Checks that a thread uses what is copied into it. Anything else is at least dropped there.
    fn check_used_there(&mut self, spawn: &'s Spawn) {
        let Some(thread) = self.scenario.thread(&spawn.thread) else { return };
        for name in spawn.moves.iter().filter(|name| !thread.free.contains(name)) {
            let variable = self.variables.get(&**name);
            if variable.is_some_and(|variable| variable.holds == Holds::Plain) {
                let message =
                    format!("`{name}` is moved into `{}`, which does not use it", thread.name);
                self.findings.note(message, name.span, "moved here", "leave it out of `move`");
            }
        }
    }

    /// A function takes the variables that it lacks from where it is called.
    fn call(&mut self, callee: &'s Name) {
        let Some(function) = self.scenario.function(callee) else { return };
        for name in &function.free {
            if self.variables.contains_key(&**name) {
                self.uses(&Name::new(&**name, callee.span), Use::Move);
            } else {
                let message = format!("`{callee}` takes `{name}` from its caller, which has none");
                let label = format!("no `{name}` here");
                let problem = self.findings.source.problem(message).at(callee.span, label);
                let problem = problem.at(name.span, "used here");
                self.findings.push(problem.with_help(self.rule(name)));
            }
        }
    }

    fn apart(&mut self, body: &'s Body) {
        let (place, in_scope) = (self.place, self.in_scope);
        let around = std::mem::take(&mut self.variables);
        let order = std::mem::take(&mut self.order);
        (self.place, self.in_scope) = (Place::Apart, false);
        self.block(body);
        (self.place, self.in_scope) = (place, in_scope);
        (self.variables, self.order) = (around, order);
    }

    fn note_unknown(&mut self, name: &Name) {
        let problem = self.findings.source.problem(format!("unknown variable `{name}`"));
        let mut problem = problem.at(name.span, "nothing of that name here");
        if let Place::Thread(_, Some(spawn)) = self.place {
            problem = problem.at(spawn.thread.span, "spawned here without it");
        }
        let visible = self.order.iter().rev().copied().take(MOST);
        let help = match nearest(name, visible) {
            Some(near) => format!("did you mean `{near}`? {}", self.rule(name)),
            None => self.rule(name),
        };
        self.findings.push(problem.with_help(help));
    }

    /// Where a variable can come from.
    fn rule(&self, name: &str) -> String {
        match self.place {
            Place::Main | Place::Function => {
                "a variable is bound by a step before, in the same block or around it".to_owned()
            }
            Place::Thread(thread, _) => {
                let thread = &thread.name;
                format!(
                    "a thread sees only what is moved into it: `spawn \"{thread}\" move=\"{name}\"`"
                )
            }
            Place::Apart => "this block sees no variables but its own".to_owned(),
        }
    }
}
