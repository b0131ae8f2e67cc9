//! The faults of a scenario in sentences: what is wrong, where, and what to do about it.

use threadproof_model::{
    Context, Fault, FaultKind, Hold, Kind, Misuse, Return, Span, Surroundings, Thing,
};

use crate::reading::findings::Findings;
use crate::reading::problem::Problem;
use crate::reading::suggestion::{MAX_COMPARED, nearest, suggest};
use crate::reading::syntax;

/// Turns faults into problems.
pub(crate) fn explain(faults: Vec<Fault>, findings: &mut Findings<'_>) {
    for Fault { span, kind } in faults {
        let mut message = kind.to_string();
        let (label, help) = match kind {
            FaultKind::Unknown { what, word, known } => {
                let help = suggest(&word, known.iter().copied());
                (format!("unknown {what}"), help.unwrap_or(format!("this step takes no {what}")))
            }
            FaultKind::Missing { what, .. } => ("incomplete".to_owned(), format!("add {what}")),
            FaultKind::Mismatch { expected } => {
                ("found this".to_owned(), format!("write {expected}"))
            }
            FaultKind::NotCanonical { expected } => {
                ("not canonical".to_owned(), format!("write {expected}"))
            }
            FaultKind::Syntax(syntax) => {
                let written = &findings.source.text[span.start..span.end()];
                message = syntax::message(syntax, written);
                syntax::advice(syntax, written)
            }
            FaultKind::Superfluous { .. } => ("not expected".to_owned(), "remove it".to_owned()),
            FaultKind::Misuse(misuse) => {
                let problem = findings.source.problem(message);
                findings.push(explain_misuse(problem, &misuse, span));
                continue;
            }
        };
        findings.note(message, span, label, help);
    }
}

/// Points at all places of a misuse, and says what to do.
fn explain_misuse(problem: Problem, misuse: &Misuse, span: Span) -> Problem {
    let first_here = |first: Span| problem_at_two(problem.clone(), span, "again here", first);
    match misuse {
        Misuse::Undeclared { name, expected, known } => {
            let help = suggest(name, known.iter().map(String::as_str));
            let help = help.unwrap_or_else(|| format!("add `{}`", declaration(expected[0], name)));
            problem.at(span, "not declared").with_help(help)
        }
        Misuse::OtherThing { name, declared, expected, .. } => {
            let wanted: Vec<String> = expected.iter().map(|thing| with_article(*thing)).collect();
            let problem = problem.at(span, format!("expected {}", wanted.join(" or ")));
            let help = format!("declare `{}`", declaration(expected[0], name));
            problem.at(*declared, "declared here").with_help(help)
        }
        Misuse::DeclaredTwice { first, .. } => first_here(*first).with_help("rename one of them"),
        Misuse::BoundTwice { first, .. } => {
            first_here(*first).with_help("rename one of them; `as` names the result of a step")
        }
        Misuse::MainIsTaken => problem
            .at(span, "reserved")
            .with_help("use another name: in charts and schedules `main` is the main thread"),
        Misuse::TooManyKeys { most } => {
            problem.at(span, "one too many").with_help(format!("use at most {most}"))
        }
        Misuse::Cycle { way } => {
            let label = format!("leads back to `{}`", way.first().map_or("", String::as_str));
            problem.at(span, label).with_help("remove this step: every scenario has to end")
        }
        Misuse::Unbound { name, known, around } => {
            let mut problem = problem.at(span, "not bound here");
            if let Surroundings::Thread { spawned: Some(spawned), .. } = around {
                problem = problem.at(*spawned, "spawned here without it");
            }
            let known = known.iter().map(String::as_str).take(MAX_COMPARED);
            let help = match nearest(name, known) {
                Some(near) => format!("did you mean `{near}`? {}", origin(name, around)),
                None => origin(name, around),
            };
            problem.with_help(help)
        }
        Misuse::NotPassed { variable, around, .. } => problem
            .at(span, format!("no `{variable}` here"))
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
            .with_help("join it in its scope, or leave it: the scope waits for its threads"),
        Misuse::MovedTwice { .. } => problem.at(span, "again here").with_help("name it once"),
        Misuse::MovedUnused { .. } => {
            problem.at(span, "moved here").with_help("remove it from `move`")
        }
        Misuse::MovesDiffer { first, .. } => {
            problem_at_two(problem, span, "different here", *first)
                .with_help("move the same variables into it each time")
        }
        Misuse::NoScope => problem
            .at(span, "not in a scope")
            .with_help("remove `scoped`, or spawn this thread only inside a scope"),
        Misuse::Unreachable { after } => problem
            .at(span, "not reached")
            .at(*after, "never continues from here")
            .with_help("remove the steps after it in this block"),
        Misuse::NoValue { .. } => {
            problem.at(span, "needs a number").with_help("end the block with its value: `return 1`")
        }
        Misuse::WrongReturn { may, .. } => {
            let help = match may {
                Return::Any | Return::Unit => "write `return` without a value",
                Return::Number => "return a number: `return 1`",
            };
            problem.at(span, "returned here").with_help(help)
        }
        Misuse::NotHeld { name, hold, is_mutex } => {
            let word = match (is_mutex, hold) {
                (true, _) => "lock",
                (false, Hold::Shared) => "read",
                (false, Hold::Alone) => "write",
            };
            let help = format!("put the step into a block `{word} \"{name}\" {{ … }}`");
            problem.at(span, "no guard here").with_help(help)
        }
        Misuse::NoBound { name } => problem
            .at(span, "an unbounded channel")
            .with_help(format!("declare it with a bound: `channel \"{name}\" bound=1`")),
        Misuse::Misplaced { context, .. } => {
            let help = match context {
                Context::Anywhere => "remove it",
                Context::InHook => "move the step into a `set-hook` block",
                Context::InMain => "move the step into main, which owns the locks",
            };
            problem.at(span, "not here").with_help(help)
        }
        Misuse::BadSchedule { .. } => problem.at(span, "here").with_help("remove the turn"),
    }
}

fn problem_at_two(problem: Problem, span: Span, label: &str, first: Span) -> Problem {
    problem.at(span, label).at(first, "first here")
}

/// Where a variable can come from.
fn origin(name: &str, around: &Surroundings) -> String {
    match around {
        Surroundings::Body => {
            "a variable is bound by an earlier step, in the same block or around it".to_owned()
        }
        Surroundings::Thread { name: thread, .. } => format!(
            "a thread sees only what is moved into it: `spawn \"{thread}\" move=\"{name}\"`"
        ),
        Surroundings::Apart => "this block sees only its own variables".to_owned(),
    }
}

fn with_article(thing: Thing) -> String {
    let article = match thing {
        Thing::Object(Kind::Atomic | Kind::RwLock) => "an",
        Thing::Thread | Thing::Function | Thing::Object(_) => "a",
    };
    format!("{article} {}", thing.word())
}

/// How something of that name is declared.
fn declaration(thing: Thing, name: &str) -> String {
    let more = match thing {
        Thing::Thread => return format!("thread \"{name}\" {{ … }}"),
        Thing::Function => return format!("fn \"{name}\" {{ … }}"),
        Thing::Object(Kind::Atomic | Kind::Mutex | Kind::RwLock) => " 0",
        Thing::Object(Kind::Barrier) => " 2",
        Thing::Object(Kind::LazyLock) => " { … }",
        Thing::Object(Kind::ThreadLocal) => " { init { … } }",
        Thing::Object(Kind::Channel | Kind::Condvar | Kind::Once | Kind::OnceLock) => "",
    };
    format!("shared {{ {} \"{name}\"{more} }}", thing.word())
}
