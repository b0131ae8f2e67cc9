//! Why a scenario did not pass, as text for a terminal or a failed test.

use std::fmt::Write as _;

use crate::judge::verdict::Verdict;
use crate::presentation::finding_result::{FindingKind, FindingResult};
use crate::presentation::results::ScenarioResult;

/// The indentation of charts.
const MARGIN: &str = "    ";

impl ScenarioResult {
    /// Why the scenario did not pass: for each finding a sentence, and for each failure the expected
    /// chart, the observed chart, and the command that runs it again. Empty if there is no finding.
    ///
    /// `options` are added to that command: they say where to run, as in ` --target TRIPLE`.
    #[must_use]
    pub fn explain(&self, options: &str) -> String {
        // The cause of a known failure has been found already.
        let is_shown = |finding: &&FindingResult| {
            self.verdict != Verdict::Known || finding.kind == Some(FindingKind::KnownFailure)
        };
        let mut findings: Vec<&FindingResult> = self.findings.iter().filter(is_shown).collect();
        // A line between charts would be overlooked.
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
