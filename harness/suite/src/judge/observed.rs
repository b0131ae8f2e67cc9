//! What was observed in a run: the records of its probe, in the terms of the spec.

use std::collections::{BTreeMap, BTreeSet};

use threadproof_model::{
    Event, EventKind, Observation, Outcome, Plan, ProcessEnd, Record, Report, Scenario,
};

use crate::judge::finding::Departure;
use crate::probe::driver::ProbeOutput;
use crate::probe::exit::ProbeExit;
use crate::probe::reports::Wording;

/// The maximum number of bytes that are kept from the end of stderr.
const MAX_TAIL: usize = 2000;

/// The maximum number of bytes that are kept from the start of a log.
const MAX_LOG: usize = 32 << 10;

/// What was observed in a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observed {
    /// The outcome.
    pub outcome: Outcome,
    /// What the threads did, in order.
    pub events: Vec<Event>,
    /// How the process ended.
    pub exit: ProbeExit,
    /// What was exchanged with it.
    pub evidence: Evidence,
}

/// What was exchanged with the process of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// The plan that it was given.
    pub plan: String,
    /// The first lines of its log.
    pub log: String,
    /// The last lines that it printed on stderr.
    pub stderr: String,
}

impl Evidence {
    /// What was exchanged with a process that ran this plan.
    pub(crate) fn of(plan: &Plan, output: &ProbeOutput) -> Self {
        let log: String = output.records.iter().map(Record::to_text).collect();
        let (log, stderr) = (head(&log).to_owned(), tail(&output.stderr).to_owned());
        Self { plan: plan.to_text(), log, stderr }
    }
}

impl Observed {
    /// What was observed in the only run of a process.
    pub(crate) fn of(
        scenario: &Scenario,
        plan: &Plan,
        output: &ProbeOutput,
        wording: Wording,
    ) -> Self {
        let events: Vec<Event> = output.events().cloned().collect();
        let outcome = Outcome {
            columns: columns(&events),
            end: output.exit.process_end(&exit_codes(scenario, &events)),
            reports: wording.reports(scenario, &output.stderr),
        };
        Self { outcome, events, exit: output.exit, evidence: Evidence::of(plan, output) }
    }

    /// What was observed in a free run in that process: what each thread observed, what was
    /// reported, and how main ended. The events are sorted by thread, since free runs record no order between threads.
    pub(crate) fn of_free(
        columns: BTreeMap<String, Vec<Observation>>,
        end: ProcessEnd,
        reports: Vec<Report>,
        exit: ProbeExit,
        evidence: Evidence,
    ) -> Self {
        let outcome = Outcome { columns, end, reports };
        Self { events: by_thread(&outcome), outcome, exit, evidence }
    }
}

/// What the threads of an outcome observed, one thread after another.
pub(crate) fn by_thread(outcome: &Outcome) -> Vec<Event> {
    let events = outcome.columns.iter().flat_map(|(thread, column)| {
        column.iter().map(|seen| Event {
            thread: thread.clone(),
            line: seen.line,
            kind: EventKind::Taken(Some(seen.value.clone())),
        })
    });
    events.collect()
}

/// Where a thread left the schedule. A probe reports only the first departure.
pub(crate) fn departure(output: &ProbeOutput) -> Option<Departure> {
    output.records.iter().find_map(|record| match record {
        Record::Deviation { thread, line, how } => {
            Some(Departure { thread: thread.clone(), line: *line, how: *how })
        }
        _ => None,
    })
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

/// The codes of the `exit` steps that were reached.
fn exit_codes(scenario: &Scenario, events: &[Event]) -> BTreeSet<i32> {
    let codes = scenario.exit_codes();
    events.iter().filter_map(|event| codes.get(&event.line).copied()).collect()
}

/// The first lines of a log, at most [`MAX_LOG`] bytes.
fn head(log: &str) -> &str {
    let start = &log[..log.floor_char_boundary(MAX_LOG)];
    let is_whole = start.len() == log.len();
    if is_whole { log } else { &start[..start.rfind('\n').map_or(0, |end| end + 1)] }
}

/// The last lines of a text, at most [`MAX_TAIL`] bytes.
fn tail(text: &str) -> &str {
    let text = text.trim();
    let start = text.ceil_char_boundary(text.len().saturating_sub(MAX_TAIL));
    let last = &text[start..];
    match last.split_once('\n') {
        // The first line is incomplete.
        Some((_, lines)) if start > 0 => lines,
        _ => last,
    }
}

/// Whether a run that observed `columns` can have had the outcome `allowed`.
///
/// A thread for which `is_whole` holds has recorded everything that it observed. Any other may have
/// observed more before the process ended: its column may be a prefix of the allowed one.
pub(crate) fn fits(
    allowed: &Outcome,
    columns: &BTreeMap<String, Vec<Observation>>,
    end: ProcessEnd,
    is_whole: impl Fn(&str) -> bool,
) -> bool {
    let nothing = Vec::new();
    let mut threads = columns.keys().chain(allowed.columns.keys());
    end == allowed.end
        && threads.all(|thread| {
            let seen = columns.get(thread).unwrap_or(&nothing);
            let whole = allowed.columns.get(thread).unwrap_or(&nothing);
            if is_whole(thread) { seen == whole } else { whole.starts_with(seen) }
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tail_of_stderr_is_its_last_whole_lines() {
        assert_eq!(tail(""), "");
        assert_eq!(tail("\none\ntwo\n"), "one\ntwo");
        let long = format!("{}\n{}\nlast\n", "ä".repeat(800), "ö".repeat(700));
        assert_eq!(tail(&long), format!("{}\nlast", "ö".repeat(700)));
        assert_eq!(tail(&"ä".repeat(3000)).len(), MAX_TAIL);
    }

    #[test]
    fn the_head_of_a_log_is_its_first_whole_lines() {
        assert_eq!(head("one\ntwo\n"), "one\ntwo\n");
        let long = "ä\n".repeat(MAX_LOG);
        assert_eq!(head(&long), &long[..MAX_LOG - MAX_LOG % 3]);
    }

    /// What each thread observed, at lines 1, 2 and so on.
    fn saw<const N: usize>(threads: [(&str, &[&str]); N]) -> BTreeMap<String, Vec<Observation>> {
        let column = |(thread, values): (&str, &[&str])| {
            let seen = (1..)
                .zip(values)
                .map(|(line, value)| Observation { line, value: (*value).to_owned() });
            (thread.to_owned(), seen.collect())
        };
        threads.map(column).into()
    }

    #[test]
    fn a_free_run_fits_an_outcome_if_only_the_ends_of_columns_are_missing() {
        let columns = saw([("main", &["m"]), ("a", &["1", "2"])]);
        let allowed = Outcome { columns, end: ProcessEnd::Exit(0), reports: Vec::new() };
        let fits = |columns, end| fits(&allowed, &columns, end, |thread| thread == "main");
        let exit = ProcessEnd::Exit(0);
        assert!(fits(saw([("main", &["m"]), ("a", &["1", "2"])]), exit));
        assert!(fits(saw([("main", &["m"]), ("a", &["1"])]), exit));
        assert!(fits(saw([("main", &["m"])]), exit));
        assert!(!fits(saw([("main", &["m"]), ("a", &["2"])]), exit));
        assert!(!fits(saw([("main", &["m"]), ("b", &["1"])]), exit));
        // Main has recorded everything that it observed.
        assert!(!fits(saw([("a", &["1", "2"])]), exit));

        let whole = saw([("main", &["m"]), ("a", &["1", "2"])]);
        assert!(!fits(whole, ProcessEnd::Failure));
    }
}
