//! Why a scenario did not pass, in words and charts.

use std::fmt::Write as _;

use threadproof_model::Scenario;

use crate::judge::{Failure, Judgement, lack};
use crate::presentation::chart::chart;

/// By how much charts are set in.
const MARGIN: &str = "    ";

impl Judgement {
    /// Why the verdict is not `pass`: for each failure what was expected, what was observed, and
    /// how to see it again, by options that say where. Empty if it is.
    #[must_use]
    pub fn explain(&self, scenario: &Scenario, options: &str) -> String {
        let mut text = String::new();
        if let Some(capability) = self.missing {
            line(&mut text, &lack(capability));
        }
        for note in &self.unresolved {
            line(&mut text, note);
        }
        for Failure { what, expected, chart: observed } in &self.failures {
            line(&mut text, what);
            let again = match expected {
                Some(position) => {
                    let allowed = &self.outcomes[*position].allowed;
                    let expected = chart(scenario, &allowed.events, &allowed.outcome);
                    block(&mut text, "expected", &expected);
                    format!("--outcome {}", position + 1)
                }
                None => "--iterations 100000".to_owned(),
            };
            block(&mut text, "observed", observed);
            line(&mut text, &format!("\nagain: threadproof run {} {again}{options}", scenario.id));
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
