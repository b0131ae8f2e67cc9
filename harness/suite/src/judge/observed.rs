//! From what a probe told to what was observed, in the words of the spec.

use std::collections::{BTreeMap, BTreeSet};

use threadproof_model::{
    Action, Deviation, Event, EventKind, Line, Observation, Outcome, ProcessEnd, Record, Report,
    Scenario,
};

use crate::presentation::chart::places;
use crate::probe::driver::{Ended, Exit, ProbeOutput};

/// What was observed of one run.
#[derive(Clone, Debug)]
pub(crate) struct Observed {
    pub(crate) outcome: Outcome,
    pub(crate) events: Vec<Event>,
    /// Where the run first left its schedule.
    pub(crate) deviation: Option<String>,
    /// The line of the step that it came back from too early, if that was how.
    pub(crate) early: Option<Line>,
}

impl Observed {
    pub(crate) fn of(scenario: &Scenario, output: &ProbeOutput) -> Self {
        let events: Vec<Event> = output.events().cloned().collect();
        let outcome = Outcome {
            columns: columns(&events),
            end: match output.ended {
                Ended::Killed => ProcessEnd::Hang,
                Ended::Exited(exit) => end(exit, &exit_codes(scenario, &events)),
            },
            reports: reports(scenario, &output.stderr),
        };
        let deviation = output.records.iter().find_map(|record| match record {
            Record::Deviation { thread, line, how } => {
                Some(deviation(scenario, thread, *line, *how))
            }
            _ => None,
        });
        let early = output.records.iter().find_map(|record| match record {
            Record::Deviation { line, how: Deviation::Early, .. } => Some(*line),
            _ => None,
        });
        Self { outcome, events, deviation, early }
    }
}

fn deviation(scenario: &Scenario, thread: &str, line: Line, how: Deviation) -> String {
    let places = places(scenario);
    let place = places.get(&line).map_or("the end", |place| &*place.text);
    match how {
        Deviation::Early => format!("thread {thread} did not wait at `{place}`"),
        Deviation::Gone => format!("thread {thread} ended without coming to `{place}`"),
        Deviation::Late => format!("thread {thread} did not come to `{place}`"),
        Deviation::Stray => format!("thread {thread} came to `{place}`, where it should not be"),
    }
}

fn columns(events: &[Event]) -> BTreeMap<String, Vec<Observation>> {
    let mut columns = BTreeMap::<String, Vec<Observation>>::new();
    for event in events {
        if let EventKind::Taken(Some(value)) = &event.kind {
            let seen = Observation { line: event.line, value: value.clone() };
            columns.entry(event.thread.clone()).or_default().push(seen);
        }
    }
    columns
}

/// The codes of the `exit` steps that were begun.
fn exit_codes(scenario: &Scenario, events: &[Event]) -> BTreeSet<i32> {
    let mut codes = BTreeMap::new();
    scenario.walk(|step| {
        if let Action::Exit { code } = step.action {
            codes.insert(step.line, code);
        }
    });
    events.iter().filter_map(|event| codes.get(&event.line).copied()).collect()
}

/// What an exit says, in words that all platforms share.
///
/// A code that an `exit` step chose is that code, also where only its low bits are left of it. Any
/// other code but 0 says failure, unless it says that the process was ended by force.
fn end(exit: Exit, chosen: &BTreeSet<i32>) -> ProcessEnd {
    match exit.code {
        Some(code) if chosen.iter().any(|&exit| exit == code || exit & 0xff == code) => {
            ProcessEnd::Exit(code)
        }
        Some(0) => ProcessEnd::Exit(0),
        Some(_) if !exit.is_forced => ProcessEnd::Failure,
        _ => ProcessEnd::Abort,
    }
}

/// What std reported on stderr: panics, as far as the scenario worded them, and stack overflows.
fn reports(scenario: &Scenario, stderr: &str) -> Vec<Report> {
    let texts = scenario.texts();
    let mut reports = Vec::new();
    let mut lines = stderr.lines();
    while let Some(line) = lines.next() {
        if let Some(reporter) = reporter(line, " panicked at ") {
            let Some(message) = lines.next().filter(|message| texts.contains(message)) else {
                continue;
            };
            let thread = name(reporter);
            reports.push(Report::Panic { thread, message: message.to_owned() });
        } else if let Some(reporter) = reporter(line, " has overflowed its stack") {
            reports.push(Report::StackOverflow { thread: name(reporter) });
        }
    }
    reports.sort();
    reports
}

/// What a report calls its thread in a line `thread 'NAME' (ID)` with `what` after it; the id is
/// missing in older versions of std.
fn reporter<'l>(line: &'l str, what: &str) -> Option<&'l str> {
    let (before, _) = line.strip_prefix("thread '")?.rsplit_once(what)?;
    let name = before.rsplit_once("' (").map_or(before, |(name, _)| name);
    Some(name.strip_suffix('\'').unwrap_or(name))
}

/// The thread's name, if it has one.
fn name(reporter: &str) -> Option<String> {
    (!matches!(reporter, "<unnamed>" | "<unknown>")).then(|| reporter.to_owned())
}

/// Whether what was seen can be of that outcome. Threads that `is_whole` names have told all that
/// they saw; others may have seen more before the process ended.
pub(crate) fn fits(
    allowed: &Outcome,
    columns: &BTreeMap<String, Vec<Observation>>,
    end: Option<ProcessEnd>,
    is_whole: impl Fn(&str) -> bool,
) -> bool {
    let nothing = Vec::new();
    let mut threads = columns.keys().chain(allowed.columns.keys());
    end.is_none_or(|end| end == allowed.end)
        && threads.all(|thread| {
            let seen = columns.get(thread).unwrap_or(&nothing);
            let whole = allowed.columns.get(thread).unwrap_or(&nothing);
            if is_whole(thread) { seen == whole } else { whole.starts_with(seen) }
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use threadproof_model::parse;

    fn scenario() -> Scenario {
        let text = "title \"t\"\nclause \"c\"\nmain {\npanic \"boom\"\n}\n";
        Scenario::from_nodes("", &parse(text).unwrap()).unwrap()
    }

    #[test]
    fn reports_are_read_with_and_without_an_id_and_std_s_own_are_left_out() {
        let stderr = "\nthread 'a' (77) panicked at src/x.rs:1:2:\nboom\nnote: run with …\n\
             thread '<unnamed>' panicked at src/x.rs:1:2:\nboom\n\
             thread 'it's (odd)' (3) panicked at src/x.rs:1:2:\nboom\n\
             thread 'b' panicked at core/panicking.rs:3:4:\npanic in a destructor during cleanup\n";
        let found = reports(&scenario(), stderr);
        let panic = |thread| Report::Panic { thread, message: "boom".to_owned() };
        let threads = [None, Some("a".to_owned()), Some("it's (odd)".to_owned())];
        assert_eq!(found, threads.map(panic));
    }

    #[test]
    fn stack_overflows_are_read_by_the_name_of_the_thread() {
        let stderr = "\nthread 'a' (77) has overflowed its stack\nfatal runtime error: …\n\
             thread '<unknown>' has overflowed its stack\n";
        let overflow = |thread| Report::StackOverflow { thread };
        let expected = [None, Some("a".to_owned())].map(overflow);
        assert_eq!(reports(&scenario(), stderr), expected);
    }

    #[test]
    fn an_exit_is_read_by_what_the_scenario_chose() {
        let by_itself = |code| Exit { code: Some(code), is_forced: false };
        let forced = |code| Exit { code, is_forced: true };
        assert_eq!(end(by_itself(0), &BTreeSet::new()), ProcessEnd::Exit(0));
        assert_eq!(end(by_itself(101), &BTreeSet::new()), ProcessEnd::Failure);
        assert_eq!(end(by_itself(101), &BTreeSet::from([101])), ProcessEnd::Exit(101));
        assert_eq!(end(by_itself(3), &BTreeSet::from([259])), ProcessEnd::Exit(3));
        assert_eq!(end(forced(Some(134)), &BTreeSet::new()), ProcessEnd::Abort);
        assert_eq!(end(forced(Some(134)), &BTreeSet::from([134])), ProcessEnd::Exit(134));
        assert_eq!(end(forced(None), &BTreeSet::from([6])), ProcessEnd::Abort);
    }
}
