//! What is kept of a scenario for people to review: the charts of what was observed.

use threadproof_spec::Choice;

use crate::judge::Judgement;

/// The charts of the outcomes that directed runs brought about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// The choices that the platform made, where they make a difference to what it shows.
    pub suffix: Option<String>,
    /// The charts, one after the other.
    pub text: String,
}

impl Judgement {
    /// What was observed, in the same words on every platform that makes the same choices.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        let charts: Vec<&str> =
            self.outcomes.iter().filter_map(|found| found.chart.as_deref()).collect();
        let count = charts.len();
        let titled = charts
            .iter()
            .enumerate()
            .map(|(position, chart)| format!("outcome {} of {count}\n\n{chart}", position + 1));
        let text = match count {
            0 => "no schedule decides what comes of it\n".to_owned(),
            _ => titled.collect::<Vec<_>>().join("\n"),
        };
        let choices: Vec<&str> = self.choices.iter().map(Choice::word).collect();
        Snapshot { suffix: (!choices.is_empty()).then(|| choices.join("+")), text }
    }
}
