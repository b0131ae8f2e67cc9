//! Why a scenario did not pass, as text for a terminal or a failed test.

use std::fmt::Write as _;

use crate::judge::verdict::Verdict;
use crate::presentation::finding_result::{FindingKind, FindingResult, ObservedResult};
use crate::presentation::results::ScenarioResult;
use crate::reading::contract::{Clause, Contract};

/// The number of lines of stderr that are shown. The last ones say most.
const MAX_STDERR_LINES: usize = 10;

/// How an explanation is shown.
#[derive(Clone, Copy, Debug)]
pub struct Explanation<'a> {
    /// The contract, whose clauses are named.
    pub contract: &'a Contract,
    /// The options that say where to run, for the command that repeats a run.
    pub options: &'a str,
    /// The maximum width of a chart, in characters.
    pub width: usize,
    /// Whether it shows the plan that the probe was given, and its log.
    pub has_log: bool,
}

impl Explanation<'_> {
    /// Why the scenario did not pass: a sentence for each finding, and for each failure the evidence
    /// and the command that repeats it. Empty if there is no finding.
    #[must_use]
    pub fn of(&self, result: &ScenarioResult) -> String {
        // The cause of a known failure has already been found.
        let is_shown = |finding: &&FindingResult| {
            result.verdict != Verdict::Known || finding.kind == FindingKind::KnownFailure
        };
        let mut findings: Vec<&FindingResult> = result.findings.iter().filter(is_shown).collect();
        // A line between charts would be easy to miss.
        findings.sort_by_key(|finding| finding.observed.is_some());
        let mut text = String::new();
        let mut shown: Vec<&FindingResult> = Vec::new();
        for finding in findings {
            let is_same = |known: &&FindingResult| {
                known.kind == finding.kind && known.sentence == finding.sentence
            };
            if shown.iter().any(is_same) {
                continue;
            }
            shown.push(finding);
            let all = result.findings.iter().filter(|other| is_same(other));
            let outcomes: Vec<String> =
                all.filter_map(|one| one.outcome).map(|outcome| outcome.to_string()).collect();
            let _ = writeln!(text, "{}", finding.sentence);
            self.add_clause(&mut text, finding);
            let Some(observed) = &finding.observed else { continue };
            self.add_evidence(&mut text, finding, observed);
            if outcomes.len() > 1 {
                let _ = writeln!(text, "\nseen in the runs for outcomes {}", outcomes.join(", "));
            }
            let again = match finding.outcome {
                Some(outcome) => format!("--outcome {outcome}"),
                None => "--iterations 100000".to_owned(),
            };
            let _ =
                writeln!(text, "\nagain: threadproof run {} {again}{}", result.id, self.options);
        }
        text
    }

    /// Adds the clause that is most likely broken.
    fn add_clause(&self, text: &mut String, finding: &FindingResult) {
        let clause = finding.clause.as_ref().and_then(|name| self.contract.clause(name));
        let Some(Clause { name, basis, text: promise, link, .. }) = clause else { return };
        let _ = writeln!(text, "\nclause {name} ({basis}): {promise}");
        let _ = writeln!(text, "  {link}");
    }

    /// Adds the charts, how the process ended, and what it printed.
    fn add_evidence(&self, text: &mut String, finding: &FindingResult, observed: &ObservedResult) {
        let ObservedResult { chart, ended, plan, log, stderr, .. } = observed;
        let expected = finding.expected.as_ref();
        if let Some(expected) = expected {
            block(text, "expected", &expected.beside(chart, self.width));
        }
        let title = format!("observed: the process {ended}");
        block(text, &title, &chart.beside(expected.unwrap_or(chart), self.width));
        let lines: Vec<&str> = stderr.lines().collect();
        let last = &lines[lines.len().saturating_sub(MAX_STDERR_LINES)..];
        if !last.is_empty() {
            block(text, "stderr", &margined(&last.join("\n")));
        }
        if self.has_log {
            block(text, "plan", &margined(plan));
            block(text, "log", &margined(log));
        }
    }
}

// Writing to a String cannot fail.

fn block(text: &mut String, title: &str, lines: &str) {
    let _ = writeln!(text, "\n{title}");
    text.push_str(lines);
}

/// The lines with a margin.
fn margined(lines: &str) -> String {
    lines.lines().flat_map(|line| ["  ", line, "\n"]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::presentation::chart::{Chart, ChartRow};
    use crate::probe::exit::ProbeExit;
    use crate::reading::source::Source;

    fn chart(step: &str) -> Chart {
        let row = ChartRow { thread: "main".to_owned(), text: step.to_owned() };
        let (threads, end) = (vec!["main".to_owned()], "exit 0".to_owned());
        Chart { threads, rows: vec![row], reports: Vec::new(), end }
    }

    fn finding(kind: FindingKind, sentence: &str) -> FindingResult {
        FindingResult {
            kind,
            sentence: sentence.to_owned(),
            outcome: None,
            reached: None,
            times: None,
            thread: None,
            line: None,
            clause: None,
            expected: None,
            observed: None,
        }
    }

    /// A directed run to that outcome that was not allowed.
    fn failure(outcome: usize) -> FindingResult {
        let exit = ProbeExit::Exited { code: 0 };
        let observed = ObservedResult {
            chart: chart("observed"),
            exit,
            ended: exit.to_string(),
            plan: "plan\n".to_owned(),
            log: "log\n".to_owned(),
            stderr: "why\n".to_owned(),
        };
        FindingResult {
            outcome: Some(outcome),
            clause: Some("c/d".to_owned()),
            expected: Some(chart("expected")),
            observed: Some(observed),
            ..finding(FindingKind::NotAllowed, "failed")
        }
    }

    fn explained(verdict: Verdict, findings: Vec<FindingResult>, has_log: bool) -> String {
        let result = ScenarioResult {
            id: "a/b".to_owned(),
            title: "T".to_owned(),
            clauses: vec!["c/d".to_owned()],
            needs: Vec::new(),
            hash: String::new(),
            verdict,
            findings,
            choices: [].into(),
            outcomes: Vec::new(),
            milliseconds: 0,
        };
        let link = "https://doc.rust-lang.org/";
        let clause = format!(r#"clause "c/d" basis="implied" link="{link}" {{ text "it holds" }}"#);
        let contract = &Contract::from_source(&Source::of(&clause)).unwrap();
        Explanation { contract, options: " --target t", width: 80, has_log }.of(&result)
    }

    #[test]
    fn a_failure_shows_its_clause_and_its_evidence_once() {
        let unresolved = finding(FindingKind::NotReached, "not reached");
        let text =
            explained(Verdict::Fail, vec![failure(2), failure(4), unresolved.clone()], false);
        let expected = "\
not reached
failed

clause c/d (implied): it holds
  https://doc.rust-lang.org/

expected
  main
> expected
  exit 0

observed: the process exited with code 0
  main
> observed
  exit 0

stderr
  why

seen in the runs for outcomes 2, 4

again: threadproof run a/b --outcome 2 --target t
";
        assert_eq!(text, expected);
        let free = FindingResult { outcome: None, expected: None, ..failure(1) };
        let text = explained(Verdict::Fail, vec![free], false);
        assert!(text.contains("\n  observed\n"), "{text}");
        assert!(text.ends_with("threadproof run a/b --iterations 100000 --target t\n"), "{text}");
    }

    #[test]
    fn the_exchange_with_the_probe_is_shown_if_it_is_asked_for() {
        let text = explained(Verdict::Fail, vec![failure(1)], true);
        assert!(text.contains("\nplan\n  plan\n\nlog\n  log\n"), "{text}");
    }

    #[test]
    fn only_the_last_lines_of_stderr_are_shown() {
        let mut long = failure(1);
        if let Some(observed) = &mut long.observed {
            observed.stderr = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n".to_owned();
        }
        let text = explained(Verdict::Fail, vec![long], false);
        assert!(text.contains("\nstderr\n  2\n"), "{text}");
    }

    #[test]
    fn a_known_failure_is_explained_by_its_reason_alone() {
        let known = finding(FindingKind::KnownFailure, "known");
        assert_eq!(explained(Verdict::Known, vec![failure(1), known], false), "known\n");
    }
}
