//! What it means that a run did not do what was expected, in one sentence.

use std::collections::BTreeSet;

use threadproof_model::{Deviation, Line, Scenario, Step};

use crate::judge::divergence::{Divergence, Site};
use crate::judge::finding::Departure;
use crate::presentation::awaited::{Awaited, awaited};
use crate::presentation::chart::chart_lines;
use crate::probe::exit::ProbeExit;

/// The number of values that are listed.
const MAX_VALUES: usize = 3;

/// What a divergence means, without a full stop. `exit` is how the process ended.
pub(crate) fn meaning(divergence: &Divergence, exit: ProbeExit, scenario: &Scenario) -> String {
    let shown = |at: &Site| shown(scenario, at);
    match divergence {
        Divergence::Departed(Departure { thread, line, how }) => {
            departed(&Site { thread: thread.clone(), line: *line }, *how, scenario)
        }
        Divergence::Value { at, allowed, observed } => {
            let observed = observed.as_deref().unwrap_or("nothing");
            if allowed.contains(observed) {
                // Only together with what others observed is it not allowed.
                format!("{} observed {observed}, which does not fit the rest", shown(at))
            } else {
                format!("{} observed {observed} instead of {}", shown(at), any_of(allowed))
            }
        }
        Divergence::Blocked(at) => match awaited_at(scenario, at.line) {
            Some(event) => format!("{} never returned, although {event}", shown(at)),
            None => format!("{} never returned", shown(at)),
        },
        Divergence::Hung(at) => format!("the process hung before {} was over", shown(at)),
        Divergence::Ended(at) => format!("the process {exit} before {} was over", shown(at)),
        Divergence::OtherStep { expected: Some(expected), observed } => {
            format!("{} was taken instead of {}", shown(observed), shown(expected))
        }
        Divergence::OtherStep { expected: None, observed } => {
            format!("{} was taken, although nothing should follow", shown(observed))
        }
        Divergence::End { expected } => {
            format!("the process {exit}, but the outcome is `{expected}`")
        }
        Divergence::Reports { missing, unexpected } => match (&missing[..], &unexpected[..]) {
            ([report, ..], []) => format!("std did not report `{report}` on stderr"),
            ([], [report, ..]) => format!("std reported `{report}` on stderr, which it should not"),
            ([one, ..], [other, ..]) => {
                format!("std reported `{other}` on stderr instead of `{one}`")
            }
            ([], []) => "the outcome is not allowed".to_owned(),
        },
    }
}

/// The values, at most [`MAX_VALUES`] of them.
fn any_of(values: &BTreeSet<String>) -> String {
    let shown: Vec<&str> = values.iter().take(MAX_VALUES).map(String::as_str).collect();
    match shown[..] {
        [] => "nothing".to_owned(),
        _ if values.len() > MAX_VALUES => format!("{} …", shown.join(", ")),
        _ => shown.join(" or "),
    }
}

/// How a thread left its schedule.
fn departed(at: &Site, how: Deviation, scenario: &Scenario) -> String {
    let shown = shown(scenario, at);
    match (how, awaited_at(scenario, at.line)) {
        (Deviation::Early, Some(event)) => format!("{shown} returned before {event}"),
        (Deviation::Early, None) => format!("{shown} returned too early"),
        (Deviation::Gone, _) => format!("thread {} ended before {}", at.thread, text(scenario, at)),
        (Deviation::Late, _) => format!("{shown} was not reached in time"),
        (Deviation::Stray, _) => format!("{shown} was reached, which is not the next step"),
    }
}

/// The step, and its thread.
fn shown(scenario: &Scenario, at: &Site) -> String {
    format!("{} in thread {}", text(scenario, at), at.thread)
}

/// The step, as a chart shows it.
fn text(scenario: &Scenario, at: &Site) -> String {
    match chart_lines(scenario).get(&at.line) {
        Some(line) => match step_at(scenario, at.line) {
            Some(step) if step.line != at.line => {
                format!("the end of the block of `{}`", step.action.word())
            }
            _ => format!("`{}`", line.text),
        },
        // The end of a thread's closure is a line of the chart, too.
        None => format!("line {}", at.line),
    }
}

/// The step at a line, or the one whose block ends there.
pub(crate) fn step_at(scenario: &Scenario, line: Line) -> Option<&Step> {
    let mut found = None;
    scenario.walk(|step| {
        let end = step.action.body().map(|body| body.end);
        if step.line == line || end == Some(line) {
            found = Some(step);
        }
    });
    found
}

/// What the step at a line, or the end of its block, waits for, if it can block.
fn awaited_at(scenario: &Scenario, line: Line) -> Option<&'static str> {
    let step = step_at(scenario, line)?;
    let Awaited { step: by_step, end } = awaited(&step.action);
    if step.line == line { by_step } else { end }
}

#[cfg(test)]
mod tests {
    use threadproof_model::{ProcessEnd, Report};

    use super::*;
    use crate::judge::fixtures::{JOIN, scenario};

    const EXITED: ProbeExit = ProbeExit::Exited { code: 0 };

    fn site(thread: &str, line: Line) -> Site {
        Site { thread: thread.to_owned(), line }
    }

    fn meaning_of(divergence: &Divergence) -> String {
        meaning(divergence, EXITED, &scenario(JOIN).scenario)
    }

    #[test]
    fn a_departure_says_what_the_step_should_have_waited_for() {
        let of = |how, line| {
            meaning_of(&Divergence::Departed(Departure { thread: "a".to_owned(), line, how }))
        };
        assert_eq!(
            of(Deviation::Early, 5),
            "`join a` in thread a returned before its thread had finished"
        );
        assert_eq!(of(Deviation::Early, 4), "`spawn a` in thread a returned too early");
        assert_eq!(of(Deviation::Gone, 8), "thread a ended before `return 7`");
        assert_eq!(of(Deviation::Late, 8), "`return 7` in thread a was not reached in time");
        assert_eq!(
            of(Deviation::Stray, 9),
            "`end` in thread a was reached, which is not the next step"
        );
    }

    #[test]
    fn a_divergence_names_the_step_and_what_it_observed() {
        let (at, observed) = (site("main", 5), Some("Ok(8)".to_owned()));
        let allowed = ["Ok(7)".to_owned()].into();
        let value = Divergence::Value { at: at.clone(), allowed, observed };
        assert_eq!(meaning_of(&value), "`join a` in thread main observed Ok(8) instead of Ok(7)");
        assert_eq!(
            meaning_of(&Divergence::Blocked(at.clone())),
            "`join a` in thread main never returned, although its thread had finished"
        );
        assert_eq!(
            meaning_of(&Divergence::Ended(at.clone())),
            "the process exited with code 0 before `join a` in thread main was over"
        );
        assert_eq!(
            meaning_of(&Divergence::Hung(at.clone())),
            "the process hung before `join a` in thread main was over"
        );
        let other = Divergence::OtherStep { expected: Some(at.clone()), observed: site("a", 8) };
        assert_eq!(
            meaning_of(&other),
            "`return 7` in thread a was taken instead of `join a` in thread main"
        );
        let more = Divergence::OtherStep { expected: None, observed: at };
        assert_eq!(
            meaning_of(&more),
            "`join a` in thread main was taken, although nothing should follow"
        );
    }

    #[test]
    fn a_wrong_end_and_wrong_reports_are_named() {
        let end = Divergence::End { expected: ProcessEnd::Abort };
        assert_eq!(meaning_of(&end), "the process exited with code 0, but the outcome is `abort`");
        let report = Report::StackOverflow { thread: None };
        let shown = "a thread without a name has overflowed its stack";
        let of = |missing: &[Report], unexpected: &[Report]| {
            let (missing, unexpected) = (missing.to_vec(), unexpected.to_vec());
            meaning_of(&Divergence::Reports { missing, unexpected })
        };
        let reports = [report];
        assert_eq!(of(&reports, &[]), format!("std did not report `{shown}` on stderr"));
        assert_eq!(
            of(&[], &reports),
            format!("std reported `{shown}` on stderr, which it should not")
        );
    }

    #[test]
    fn the_end_of_a_scope_waits_for_its_threads() {
        let scope = scenario("main { scope { spawn \"a\" } }\nthread \"a\" { yield }").scenario;
        let early = Departure { thread: "main".to_owned(), line: 6, how: Deviation::Early };
        assert_eq!(
            meaning(&Divergence::Departed(early), EXITED, &scope),
            "the end of the block of `scope` in thread main returned before all threads of the \
             scope had finished"
        );
    }
}
