//! The snapshot of a scenario, for people to review: the charts of its directed runs.

use threadproof_spec::Choice;

use crate::judge::judgement::Judgement;
use crate::presentation::chart::Chart;

/// The charts of the outcomes that directed runs reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// The choices that the platform made, if the charts depend on any.
    pub suffix: Option<String>,
    /// The charts, one after another.
    pub text: String,
}

impl Judgement {
    /// The snapshot, which is the same on all platforms that make the same choices.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        let charts: Vec<String> =
            self.outcomes.iter().filter_map(|seen| seen.chart.as_ref()).map(Chart::wide).collect();
        let count = charts.len();
        let titled = charts
            .iter()
            .enumerate()
            .map(|(position, chart)| format!("outcome {} of {count}\n\n{chart}", position + 1));
        let text = match count {
            0 => "no schedule decides the outcome\n".to_owned(),
            _ => titled.collect::<Vec<_>>().join("\n"),
        };
        let choices: Vec<&str> = self.choices.iter().map(Choice::word).collect();
        Snapshot { suffix: (!choices.is_empty()).then(|| choices.join("+")), text }
    }
}
