//! Why a scenario did not pass, as text for a terminal or a failed test.

use std::fmt::Write as _;

use crate::judge::verdict::Verdict;
use crate::presentation::finding_result::{FindingKind, FindingResult};
use crate::presentation::results::ScenarioResult;

/// The indentation of charts.
const MARGIN: &str = "    ";

impl ScenarioResult {
    /// Why the scenario did not pass: a sentence for each finding, and for each failure the
    /// expected chart, the observed chart, and the command that repeats it. Empty if there is no
    /// finding.
    ///
    /// `options` are added to that command: they say where to run, as in ` --target TRIPLE`.
    #[must_use]
    pub fn explain(&self, options: &str) -> String {
        // The cause of a known failure has already been found.
        let is_shown = |finding: &&FindingResult| {
            self.verdict != Verdict::Known || finding.kind == Some(FindingKind::KnownFailure)
        };
        let mut findings: Vec<&FindingResult> = self.findings.iter().filter(is_shown).collect();
        // A line between charts would be easy to miss.
        findings.sort_by_key(|finding| finding.observed.is_some());
        let mut text = String::new();
        for finding in findings {
            line(&mut text, &finding.sentence);
            let Some(observed) = &finding.observed else { continue };
            if let Some(expected) = &finding.expected {
                block(&mut text, "expected", expected);
            }
            block(&mut text, "observed", &observed.chart);
            let again = match finding.outcome {
                Some(outcome) => format!("--outcome {outcome}"),
                None => "--iterations 100000".to_owned(),
            };
            line(&mut text, &format!("\nagain: threadproof run {} {again}{options}", self.id));
        }
        text
    }
}

// Writing to a String cannot fail.

fn line(text: &mut String, line: &str) {
    let _ = writeln!(text, "{line}");
}

fn block(text: &mut String, title: &str, chart: &str) {
    let _ = writeln!(text, "\n  {title}");
    for line in chart.lines() {
        let _ = writeln!(text, "{MARGIN}{line}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::presentation::finding_result::ObservedResult;
    use crate::probe::exit::ProbeExit;

    fn finding(kind: FindingKind, sentence: &str) -> FindingResult {
        FindingResult { kind: Some(kind), ..FindingResult::of_sentence(sentence.to_owned()) }
    }

    /// Outcomes that are not allowed: one of a directed run, and one of free runs.
    fn failures() -> [FindingResult; 2] {
        let exit = ProbeExit::Exited { code: 0 };
        let observed = ObservedResult { chart: "o\n".to_owned(), exit, stderr: String::new() };
        let directed = FindingResult {
            outcome: Some(2),
            expected: Some("e\n".to_owned()),
            observed: Some(observed.clone()),
            ..finding(FindingKind::NotAllowed, "directed")
        };
        let observed = Some(observed);
        [directed, FindingResult { observed, ..finding(FindingKind::FreeNotAllowed, "free") }]
    }

    fn explained(verdict: Verdict, findings: Vec<FindingResult>) -> String {
        let result = ScenarioResult {
            id: "a/b".to_owned(),
            hash: String::new(),
            verdict,
            findings,
            choices: [].into(),
            outcomes: Vec::new(),
            milliseconds: 0,
        };
        result.explain(" --target t")
    }

    #[test]
    fn findings_with_charts_come_last_and_say_how_to_repeat_them() {
        let [directed, free] = failures();
        let unresolved = finding(FindingKind::NotReached, "not reached");
        let text = explained(Verdict::Fail, vec![directed, free, unresolved]);
        let expected = "\
not reached
directed

  expected
    e

  observed
    o

again: threadproof run a/b --outcome 2 --target t
free

  observed
    o

again: threadproof run a/b --iterations 100000 --target t
";
        assert_eq!(text, expected);
    }

    #[test]
    fn a_known_failure_is_explained_by_its_reason_alone() {
        let known = finding(FindingKind::KnownFailure, "known");
        let findings: Vec<FindingResult> = failures().into_iter().chain([known]).collect();
        assert_eq!(explained(Verdict::Known, findings), "known\n");
    }
}
