//! Bodies: every step can be reached, and only what can have a value returns one.

use threadproof_model::{Action, Body, Literal, Operand, Scenario, Step};

use crate::findings::Findings;

/// A closure that a step is in, as far as its rules differ.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Main,
    Scope,
    OnDrop,
    Other,
}

impl Within {
    /// The word of a closure that has no value to return.
    fn without_value(self) -> Option<&'static str> {
        match self {
            Self::Main => Some("main"),
            Self::Scope => Some("scope"),
            Self::OnDrop => Some("on-drop"),
            Self::Other => None,
        }
    }
}

/// Checks all bodies.
pub(super) fn check(scenario: &Scenario, findings: &mut Findings<'_>) {
    check_body(&scenario.main, Within::Main, true, findings);
    for routine in scenario.threads.iter().chain(&scenario.functions) {
        check_body(&routine.body, Within::Other, false, findings);
    }
}

/// Checks a body and the blocks in it. `scopeless` is main as long as it is in no `scope` block.
fn check_body(body: &Body, within: Within, scopeless: bool, findings: &mut Findings<'_>) {
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
        match &step.action {
            Action::Return(value) if *value != Operand::Literal(Literal::Unit) => {
                if let Some(word) = within.without_value() {
                    let message = format!("a value returned from `{word}`, which has none");
                    let help = "write `return` alone";
                    findings.note(message, step.span, "returns a value", help);
                }
            }
            Action::Spawn(spawn) if spawn.scoped && scopeless => {
                let help = "leave out `scoped`, or put the step into a `scope` block";
                let message = "a scoped spawn without a scope";
                findings.note(message, step.span, "main belongs to no scope", help);
            }
            Action::Catch { body, .. } => check_body(body, Within::Other, scopeless, findings),
            Action::Scope { body } => check_body(body, Within::Scope, false, findings),
            Action::Local { on_drop, .. } => check_body(on_drop, Within::OnDrop, false, findings),
            _ => {}
        }
    }
}

/// Whether nothing after the step can be reached in its block.
fn is_last(step: &Step) -> bool {
    matches!(
        step.action,
        Action::Return(_)
            | Action::Panic { .. }
            | Action::PanicAny(_)
            | Action::ResumeUnwind(_)
            | Action::Exit { .. }
    )
}
