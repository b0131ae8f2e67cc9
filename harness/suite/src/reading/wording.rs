//! Explains the faults of a scenario: what is wrong, where, and how to fix it.

use threadproof_model::{
    Context, Fault, FaultKind, Hold, Kind, Misuse, Return, Span, Surroundings, Thing,
};

use crate::reading::diagnostics::Diagnostics;
use crate::reading::problem::Problem;
use crate::reading::suggestion::{nearest, suggest, with_article};
use crate::reading::syntax;

/// The label of a problem that has no place of its own: it is shown at the start of the file.
const START: &str = "the scenario starts here";

/// Turns faults into problems.
pub(crate) fn explain(faults: Vec<Fault>, diagnostics: &mut Diagnostics<'_>) {
    for Fault { mut span, kind } in faults {
        let mut message = kind.to_string();
        let (label, help) = match kind {
            FaultKind::Unknown { what, word, known } => {
                let help = suggest(&word, known.iter().copied());
                (
                    format!("not {}", with_article(what)),
                    help.unwrap_or_else(|| "remove it".to_owned()),
                )
            }
            FaultKind::Missing { what, .. } => {
                let is_of_scenario = span == Span::default();
                let label = if is_of_scenario { START.to_owned() } else { format!("lacks {what}") };
                (label, format!("add {what}"))
            }
            FaultKind::Mismatch { expected } => {
                // The part after the colon is only help.
                let (what, _) = expected.split_once(':').unwrap_or((expected, ""));
                (format!("not {what}"), format!("write {expected}"))
            }
            FaultKind::NotCanonical { expected } => {
                ("not canonical text".to_owned(), format!("write {expected}"))
            }
            FaultKind::Syntax(syntax) => {
                let written = &diagnostics.source.text[span.start..span.end()];
                message = syntax::message(syntax, written);
                syntax::advice(syntax, written)
            }
            FaultKind::TooManyArguments { .. } => {
                ("an extra argument".to_owned(), "remove it".to_owned())
            }
            FaultKind::Unexpected { what, .. } => {
                (format!("has {}", with_article(what)), format!("remove the {what}"))
            }
            FaultKind::StrayEquals { key, without } => {
                span = equals_in(&diagnostics.source.text, span);
                (
                    format!("makes `{key}` a property"),
                    format!("write the value without it: `{without}`"),
                )
            }
            FaultKind::Duplicate { .. } => {
                ("given again here".to_owned(), "remove one of them".to_owned())
            }
            FaultKind::Misuse(misuse) => {
                let problem = diagnostics.source.problem(message);
                diagnostics.push(explain_misuse(problem, &misuse, span));
                continue;
            }
        };
        diagnostics.note(message, span, label, help);
    }
}

/// Points at all places of a misuse, and says how to fix it.
#[expect(clippy::too_many_lines, reason = "one arm for each misuse, all in one place")]
fn explain_misuse(problem: Problem, misuse: &Misuse, span: Span) -> Problem {
    match misuse {
        Misuse::Undeclared { name, expected, known } => {
            let help = suggest(name, known.iter().map(String::as_str));
            let help = help.unwrap_or_else(|| format!("add `{}`", declaration(expected[0], name)));
            problem.at(span, "not declared").with_help(help)
        }
        Misuse::OtherThing { declared, expected, .. } => {
            let expected: Vec<String> = expected.iter().map(|thing| thing.with_article()).collect();
            let expected = expected.join(" or ");
            problem
                .at(span, format!("expected {expected}"))
                .at(*declared, "declared here")
                .with_help(format!("name {expected}"))
        }
        Misuse::DeclaredTwice { first, .. } => problem
            .at(span, "declared again here")
            .at(*first, "first declared here")
            .with_help("rename one of them"),
        Misuse::BoundTwice { first, .. } => problem
            .at(span, "bound again here")
            .at(*first, "first bound here")
            .with_help("rename one of them: `as` names the result of a step"),
        Misuse::MainIsTaken => problem.at(span, "a reserved name").with_help("choose another name"),
        Misuse::TooManyKeys { max } => {
            problem.at(span, "one key too many").with_help(format!("use at most {max}"))
        }
        Misuse::Cycle { way } => {
            let label = format!("leads back to `{}`", way.first().map_or("", String::as_str));
            problem
                .at(span, label)
                .with_help("remove this step: threads and functions cannot be recursive")
        }
        Misuse::TooManyPasses => problem.at(span, START).with_help(
            "use fewer threads, functions and channels, or pass fewer values between them",
        ),
        Misuse::Unbound { name, known, around } => {
            let problem = problem.at(span, "not bound here");
            let problem = match around {
                Surroundings::Thread { spawned: Some(spawned), .. } => {
                    problem.at(*spawned, "spawned here without it")
                }
                _ => problem,
            };
            let near = nearest(name, known.iter().map(String::as_str));
            let help = near.map(|near| format!("did you mean `{near}`?"));
            problem.with_help(help.unwrap_or_else(|| origin(name, around)))
        }
        Misuse::NotPassed { variable, around, .. } => problem
            .at(span, format!("no `{variable}` is bound here"))
            .at(variable.span, "used here")
            .with_help(origin(variable, around)),
        Misuse::UsedAfter { gone, first, .. } => problem
            .at(span, "used here")
            .at(*first, format!("{gone} here"))
            .with_help(format!("use it before it is {gone}, or remove this use")),
        Misuse::WrongType { expected, .. } => problem
            .at(span, format!("not {expected}"))
            .with_help(format!("give the step {expected}")),
        Misuse::ScopedHandleMoves { .. } => problem
            .at(span, "moved here")
            .with_help("join the thread in its scope, or let the scope wait for it"),
        Misuse::MovedTwice { .. } => {
            problem.at(span, "listed again here").with_help("list each variable once")
        }
        Misuse::MovedWhileUsed { name } => problem
            .at(span, "moved here")
            .with_help(format!(r#"send a clone of it: `sender (var)"{name}" as="clone"`"#)),
        Misuse::MovedInLoop { .. } => problem
            .at(span, "moved here")
            .with_help("bind it inside the loop, or move it before or after the loop"),
        Misuse::MovedUnused { .. } => {
            problem.at(span, "moved here").with_help("remove it from `move`")
        }
        Misuse::MovesDiffer { first, .. } => problem
            .at(span, "spawned with other variables here")
            .at(*first, "moved by the first spawn")
            .with_help("move the same variables each time"),
        Misuse::NoScope => problem
            .at(span, "may run outside any scope")
            .with_help("remove `scoped`, or spawn this thread only inside a scope"),
        Misuse::Unreachable { after } => problem
            .at(span, "never runs")
            .at(*after, "ends its block here")
            .with_help("remove the steps after it in this block"),
        Misuse::NoValue { .. } => {
            problem.at(span, "returns nothing").with_help("end the block with `return 1`")
        }
        Misuse::WrongReturn { may, .. } => problem.at(span, "returned here").with_help(match may {
            Return::Any | Return::Unit => "write `return` without a value",
            Return::Number => "return a number: `return 1`",
        }),
        Misuse::NotHeld { name, hold, is_mutex } => {
            problem.at(span, "used without a guard").with_help(guard_around(name, *hold, *is_mutex))
        }
        Misuse::SharedReceiver { name, first } => problem
            .at(span, "used by another thread here")
            .at(*first, "first used here")
            .with_help(own_receiver(name)),
        Misuse::RepeatedReceiver { name, spawned } => problem
            .at(span, "used here")
            .at(*spawned, "by a thread that is spawned again here")
            .with_help(own_receiver(name)),
        Misuse::NotSend => problem
            .at(span, "moved here")
            .with_help("a `Receiver` is not `Sync` (E0277): drop the value on its own thread"),
        Misuse::UnownedReceiver { .. } => problem
            .at(span, "used in a block that any thread may run")
            .with_help("use the receiver in the body of a thread"),
        Misuse::NoBound { name } => problem
            .at(span, "an unbounded channel")
            .with_help(format!(r#"declare it with a bound: `channel "{name}" bound=1`"#)),
        Misuse::Misplaced { context, .. } => {
            let (label, help) = match context {
                Context::Anywhere => ("not in a body", "remove it"),
                Context::InHook => ("not in a panic hook", "move the step into a `set-hook` block"),
                Context::InMain => ("not in main", "move the step into main, which owns the locks"),
            };
            problem.at(span, label).with_help(help)
        }
        Misuse::BadSchedule { .. } => problem.at(span, "this turn").with_help("remove the turn"),
    }
}

/// Where the `=` is that separates a key from its value: `span` is the part between them.
fn equals_in(text: &str, span: Span) -> Span {
    let position = text.get(span.start..span.end()).and_then(|between| between.find('='));
    position.map_or(span, |position| Span { start: span.start + position, length: 1 })
}

/// How to get a guard.
fn guard_around(name: &str, hold: Hold, is_mutex: bool) -> String {
    let word = match hold {
        _ if is_mutex => "lock",
        Hold::Shared => "read",
        Hold::Alone => "write",
    };
    format!(r#"put the step into a block `{word} "{name}" {{ … }}`"#)
}

/// How to move a receiver from thread to thread.
fn own_receiver(channel: &str) -> String {
    format!(
        r#"a `Receiver` is not `Sync` (E0277): move it to the thread that uses it, `receiver "{channel}" as="rx"`"#
    )
}

/// How to make a variable available.
fn origin(name: &str, around: &Surroundings) -> String {
    match around {
        Surroundings::Body => {
            "bind it in an earlier step of this block, or of a block around it".to_owned()
        }
        Surroundings::Thread { name: thread, .. } => {
            format!(r#"move it into the thread: `spawn "{thread}" move="{name}"`"#)
        }
        Surroundings::Apart => {
            "bind it in this block, which does not see the variables around it".to_owned()
        }
    }
}

/// How to declare a thing with this name.
fn declaration(thing: Thing, name: &str) -> String {
    let more = match thing {
        Thing::Thread => return format!(r#"thread "{name}" {{ … }}"#),
        Thing::Function => return format!(r#"fn "{name}" {{ … }}"#),
        Thing::Object(Kind::Atomic | Kind::Mutex | Kind::RwLock) => " 0",
        Thing::Object(Kind::Barrier) => " 2",
        Thing::Object(Kind::LazyLock) => " { … }",
        Thing::Object(Kind::ThreadLocal) => " { init { … } }",
        Thing::Object(Kind::Channel | Kind::Condvar | Kind::Once | Kind::OnceLock) => "",
    };
    format!(r#"shared {{ {} "{name}"{more} }}"#, thing.word())
}

#[cfg(test)]
mod tests;
