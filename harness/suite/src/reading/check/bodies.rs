//! Bodies: every step can be reached, and each closure returns what it can have.

use threadproof_model::{
    Action, Body, Literal, Mention, Name, Operand, Scenario, SharedKind, Step,
};

use crate::reading::findings::Findings;

/// A closure that a step is in, by what it can return.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Closure {
    Any,
    /// Only `()`; and its word.
    Unit(&'static str),
    /// Only an integer, and always one; and its word.
    Int(&'static str),
}

/// Checks all bodies.
pub(super) fn check(scenario: &Scenario, findings: &mut Findings<'_>) {
    check_body(&scenario.main, Closure::Unit("main"), findings);
    for routine in scenario.threads.iter().chain(&scenario.functions) {
        check_body(&routine.body, Closure::Any, findings);
    }
    for object in &scenario.shared {
        match &object.kind {
            SharedKind::LazyLock(body) => {
                check_initialiser(body, "lazy-lock", &object.name, findings);
            }
            SharedKind::ThreadLocal { init, on_drop } => {
                check_initialiser(init, "init", &object.name, findings);
                if let Some(body) = on_drop {
                    check_body(body, Closure::Unit("on-drop"), findings);
                }
            }
            _ => {}
        }
    }
}

/// Checks the initialiser of an object: it has to come to a value.
fn check_initialiser(body: &Body, word: &'static str, object: &Name, findings: &mut Findings<'_>) {
    // The value of a call is left to the spec.
    let is_call = |step: &Step| matches!(step.action, Action::Call { bind: None, .. });
    if !body.steps.last().is_some_and(|last| is_last(last) || is_call(last)) {
        let message = format!("the `{word}` block for `{object}` has no value");
        let help = "end it with the value: `return 1`";
        findings.note(message, object.span, "needs an integer", help);
    }
    check_body(body, Closure::Int(word), findings);
}

/// Checks a body, or a block of it, and the blocks inside.
fn check_body(body: &Body, closure: Closure, findings: &mut Findings<'_>) {
    for pair in body.steps.windows(2) {
        if let [last, never] = pair
            && is_last(last)
        {
            let problem = findings.source.problem("this step is never reached");
            let problem = problem.at(never.span, "not reached");
            let problem = problem.at(last.span, "nothing comes back from here");
            findings.push(problem.with_help("remove what follows in this block"));
            break;
        }
    }
    for step in &body.steps {
        if let Action::Return { value } = &step.action {
            check_return(value, closure, step, findings);
        }
        if let Action::GetOrInit { cell, body } = &step.action {
            check_initialiser(body, "get-or-init", cell, findings);
            continue;
        }
        let inner = match &step.action {
            Action::Catch { .. } => Closure::Any,
            Action::Scope { .. } => Closure::Unit("scope"),
            Action::CallOnce { .. } => Closure::Unit("call-once"),
            Action::ExternC { .. } => Closure::Unit("extern-c"),
            Action::SetHook { .. } => Closure::Unit("set-hook"),
            Action::Local { .. } => Closure::Unit("on-drop"),
            // Any other block is no closure of its own.
            _ => closure,
        };
        for mention in step.action.mentions() {
            if let Mention::Block(body) | Mention::Apart(body) = mention {
                check_body(body, inner, findings);
            }
        }
    }
}

fn check_return(value: &Operand, closure: Closure, step: &Step, findings: &mut Findings<'_>) {
    match (closure, value) {
        (Closure::Unit(word), value) if *value != Operand::Literal(Literal::Unit) => {
            let message = format!("a value returned from `{word}`, which has none");
            findings.note(message, step.span, "returns a value", "write `return` alone");
        }
        (Closure::Int(word), Operand::Literal(literal)) if !matches!(literal, Literal::Int(_)) => {
            let message = format!("no integer returned from `{word}`, which has one");
            findings.note(message, step.span, "returns something else", "write `return 1`");
        }
        _ => {}
    }
}

/// Whether nothing after the step can be reached in its block.
fn is_last(step: &Step) -> bool {
    match &step.action {
        Action::Return { .. }
        | Action::Panic { .. }
        | Action::PanicAny { .. }
        | Action::ResumeUnwind { .. }
        | Action::OverflowStack
        | Action::Exit { .. }
        | Action::Abort => true,
        // These blocks are no closures, and are never left out.
        Action::Lock { body, .. } | Action::Read { body, .. } | Action::Write { body, .. } => {
            body.steps.last().is_some_and(is_last)
        }
        _ => false,
    }
}
