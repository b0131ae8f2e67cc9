//! Compares what a native program printed with the outcomes that the spec allows.

use std::collections::{BTreeMap, BTreeSet};

use threadproof_emit::described;
use threadproof_model::{
    Line, MAIN, Mention, Observation, Outcome, ProcessEnd, Scenario, SharedKind, Step,
};
use threadproof_spec::Exploration;

use crate::native::run::{NativeRun, PrintedLine};
use crate::probe::exit::ProbeExit;

impl NativeRun {
    /// Whether the spec allows what the run printed, reported, and how it ended.
    #[must_use]
    pub fn is_allowed(&self, scenario: &Scenario, exploration: &Exploration) -> bool {
        let printer = Printer::of(scenario);
        exploration.outcomes.iter().any(|allowed| self.fits(&allowed.outcome, &printer))
    }

    fn fits(&self, allowed: &Outcome, printer: &Printer) -> bool {
        let nothing = (Vec::new(), Vec::new());
        let mut threads = self.columns.keys().chain(allowed.columns.keys());
        let mut is_whole = true;
        let fits = threads.all(|thread| {
            let lines = self.columns.get(thread).unwrap_or(&nothing.0);
            let observed = allowed.columns.get(thread).unwrap_or(&nothing.1);
            is_whole &= lines.len() == observed.len();
            // The process may end before a thread has printed what it observed. But if main ended
            // it, main has printed everything, and if it hung, every thread has.
            let may_lack = match self.exit {
                ProbeExit::Killed => false,
                ProbeExit::Exited { .. } => thread != MAIN || printer.can_exit,
                ProbeExit::Aborted { .. } | ProbeExit::Signaled { .. } => true,
            };
            (lines.len() == observed.len() || (may_lack && lines.len() < observed.len()))
                && lines.iter().zip(observed).all(|(line, seen)| printer.prints(line, seen))
        });
        fits && self.end_fits(allowed) && self.reports_fit(allowed, is_whole)
    }

    fn end_fits(&self, allowed: &Outcome) -> bool {
        let chosen = match allowed.end {
            ProcessEnd::Exit(code) => [code].into(),
            ProcessEnd::Failure | ProcessEnd::Abort | ProcessEnd::Hang => BTreeSet::new(),
        };
        self.exit.process_end(&chosen) == allowed.end
    }

    /// The process may also end before a thread has reported its panic.
    fn reports_fit(&self, allowed: &Outcome, is_whole: bool) -> bool {
        if is_whole {
            return self.reports == allowed.reports;
        }
        let mut expected = allowed.reports.iter();
        self.reports.iter().all(|report| expected.any(|other| other == report))
    }
}

/// How a program prints the observations of a scenario.
struct Printer {
    /// The steps that can make the observation at a line: the step itself, or the one whose block
    /// ends there.
    steps: BTreeMap<Line, BTreeSet<String>>,
    /// Whether a step can end the process.
    can_exit: bool,
}

impl Printer {
    fn of(scenario: &Scenario) -> Self {
        let mut printer =
            Self { steps: BTreeMap::new(), can_exit: !scenario.exit_codes().is_empty() };
        scenario.walk(|step| printer.step(scenario, step));
        printer
    }

    fn step(&mut self, scenario: &Scenario, step: &Step) {
        let mut lines = vec![step.line];
        for mention in step.action.mentions() {
            match mention {
                Mention::Block(_, body) => lines.push(body.end),
                Mention::Object(_, name) => {
                    match scenario.object(name).map(|object| &object.kind) {
                        Some(SharedKind::LazyLock(body)) => lines.push(body.end),
                        Some(SharedKind::ThreadLocal { init, .. }) => {
                            lines.extend(init.iter().map(|init| init.end));
                        }
                        Some(
                            SharedKind::Atomic(_)
                            | SharedKind::Channel { .. }
                            | SharedKind::Mutex(_)
                            | SharedKind::RwLock(_)
                            | SharedKind::Condvar
                            | SharedKind::Barrier(_)
                            | SharedKind::Once
                            | SharedKind::OnceLock,
                        )
                        | None => {}
                    }
                }
                Mention::Binds(_)
                | Mention::Reads(_)
                | Mention::Spawns(_)
                | Mention::Calls(_)
                | Mention::Receives(_)
                | Mention::Releases(_)
                | Mention::Text(_)
                | Mention::Pause(_) => {}
            }
        }
        for line in lines {
            self.steps.entry(line).or_default().insert(described(step));
        }
    }

    /// Whether a program prints this line for an observation.
    fn prints(&self, line: &PrintedLine, seen: &Observation) -> bool {
        let is_step = self.steps.get(&seen.line).is_some_and(|steps| steps.contains(&line.step));
        is_step && line.value == seen.value
    }
}

#[cfg(test)]
mod tests {
    use threadproof_model::Report;
    use threadproof_spec::{Platform, explore};

    use super::*;
    use crate::judge::fixtures::scenario;

    /// What a run printed, a line per observation.
    fn run(exit: ProbeExit, lines: &[(&str, &str, &str)]) -> NativeRun {
        let mut columns = BTreeMap::<String, Vec<PrintedLine>>::new();
        for (thread, step, value) in lines {
            let line = PrintedLine { step: (*step).to_owned(), value: (*value).to_owned() };
            columns.entry((*thread).to_owned()).or_default().push(line);
        }
        NativeRun { columns, reports: Vec::new(), exit }
    }

    #[test]
    fn main_prints_everything_and_a_detached_thread_may_not() {
        let loaded = scenario(
            r#"
            shared { atomic "x" 0 }
            main { spawn "a"; add "x" 10 }
            thread "a" { add "x" 1 }
            "#,
        );
        let exploration = explore(&loaded.program, Platform::default()).unwrap();
        let allows = |lines: &[(&str, &str, &str)]| {
            let run = run(ProbeExit::Exited { code: 0 }, lines);
            run.is_allowed(&loaded.scenario, &exploration)
        };
        assert!(allows(&[("main", "add x", "0"), ("a", "add x", "10")]));
        assert!(allows(&[("main", "add x", "1"), ("a", "add x", "0")]));
        // It printed nothing, although main observed its addition.
        assert!(allows(&[("main", "add x", "1")]));
        assert!(!allows(&[("main", "add x", "0"), ("a", "add x", "0")]));
        assert!(!allows(&[("main", "swap x", "0")]));
        assert!(!allows(&[("a", "add x", "0")]));
    }

    #[test]
    fn every_thread_of_a_program_that_hangs_has_printed_everything() {
        let loaded = scenario(
            r#"
            shared { atomic "x" 0; channel "never" }
            main { spawn "a"; recv "never" }
            thread "a" { load "x" }
            "#,
        );
        let exploration = explore(&loaded.program, Platform::default()).unwrap();
        let allows =
            |lines| run(ProbeExit::Killed, lines).is_allowed(&loaded.scenario, &exploration);
        assert!(allows(&[("a", "load x", "0")]));
        assert!(!allows(&[]));
    }

    #[test]
    fn the_end_and_the_reports_must_be_allowed() {
        let loaded = scenario(r#"main { panic "boom" }"#);
        let exploration = explore(&loaded.program, Platform::default()).unwrap();
        let allows = |code, messages: &[&str]| {
            let report = |message: &&str| Report::Panic {
                thread: Some(MAIN.to_owned()),
                message: (*message).to_owned(),
            };
            let reports = messages.iter().map(report).collect();
            let run = NativeRun { reports, ..run(ProbeExit::Exited { code }, &[]) };
            run.is_allowed(&loaded.scenario, &exploration)
        };
        assert!(allows(101, &["boom"]));
        assert!(!allows(0, &["boom"]));
        assert!(!allows(101, &[]));
        assert!(!allows(101, &["boom", "boom"]));
    }
}
