//! The text that a run of the suite prints.

use std::fmt::Write as _;
use std::time::Duration;

use threadproof_suite::{Explanation, PlatformFile, Results, ScenarioResult, Verdict};

use crate::output::{FAINT, STRONG, counted, indented, style};
use crate::suite_run::ScenarioRun;

// Writing to a String cannot fail.

/// The line for a scenario, printed as soon as it is judged.
pub(crate) fn line(result: &ScenarioResult) -> String {
    let ScenarioResult { id, verdict, outcomes, choices, .. } = result;
    let style = style(*verdict);
    let word = verdict.to_string().to_uppercase();
    #[expect(clippy::cast_precision_loss, reason = "no scenario runs for centuries")]
    let seconds = result.milliseconds as f64 / 1000.0;
    let shown = outcomes.iter().filter(|outcome| outcome.directed).count();
    let all = counted(outcomes.len() as u64, "outcome", "outcomes");
    let free: u64 = outcomes.iter().map(|outcome| outcome.free).sum();
    let mut line = format!("{style}{word:>12}{style:#} [{seconds:>8.3}s] {STRONG}{id}{STRONG:#}");
    let _ = if result.is_left_to_chance() {
        write!(line, "{FAINT} {all} left to chance")
    } else {
        write!(line, "{FAINT} {shown} of {all} reached")
    };
    if !choices.is_empty() {
        let choices: Vec<String> =
            choices.iter().map(|(name, choice)| format!("{name}: {choice}")).collect();
        let _ = write!(line, " ({})", choices.join(", "));
    }
    if free > 0 {
        let _ = write!(line, ", {}", counted(free, "free run", "free runs"));
    }
    if *verdict == Verdict::Unsupported {
        let sentences: Vec<&str> = result.sentences().collect();
        let _ = write!(line, ", {}", sentences.join("; "));
    }
    let _ = writeln!(line, "{FAINT:#}");
    line
}

/// Why a scenario did not pass, and what the platform file says about it. Empty if it passed or is
/// unsupported.
pub(crate) fn explanation(run: &ScenarioRun<'_>, how: &Explanation<'_>) -> String {
    let ScenarioRun { loaded, result } = run;
    let ScenarioResult { id, verdict, .. } = result;
    if matches!(verdict, Verdict::Pass | Verdict::Unsupported) {
        return String::new();
    }
    let (style, title) = (style(*verdict), &loaded.scenario.title);
    let explanation = indented(&how.of(result), 2);
    format!("\n{style}{verdict}{style:#} {STRONG}{id}{STRONG:#} {title}\n{explanation}")
}

/// The summary: the number of scenarios with each verdict, and the number of outcomes reached.
pub(crate) fn summary(results: &Results, time: Duration) -> String {
    let scenarios = counted(results.scenarios.len() as u64, "scenario", "scenarios");
    let seconds = time.as_secs_f64();
    let of_verdict = |verdict: &Verdict| {
        let style = style(*verdict);
        let count = results.scenarios.iter().filter(|one| one.verdict == *verdict).count();
        (count > 0).then(|| format!("{style}{count} {verdict}{style:#}"))
    };
    let verdicts: Vec<String> = Verdict::ALL.iter().filter_map(of_verdict).collect();
    let outcomes = results.scenarios.iter().flat_map(|scenario| &scenario.outcomes);
    let shown = outcomes.filter(|outcome| outcome.directed).count();
    let passed = results.scenarios.iter().filter(|one| one.verdict == Verdict::Pass);
    let chance = match passed.filter(|one| one.is_left_to_chance()).count() {
        0 => String::new(),
        count => format!(" (of them, {count} left to chance)"),
    };
    format!(
        "{}\n{STRONG}{:>12}{STRONG:#} [{seconds:>8.3}s] {scenarios}: {}{chance}\n{:24}{} reached on {}\n",
        "─".repeat(60),
        "Summary",
        verdicts.join(", "),
        "",
        counted(shown as u64, "outcome", "outcomes"),
        results.platform,
    )
}

/// The choices that differ from those in the platform file.
pub(crate) fn departures(results: &Results, file: Option<&PlatformFile>) -> String {
    let mut text = String::new();
    for scenario in &results.scenarios {
        for (name, choice) in &scenario.choices {
            let mut recorded = file.into_iter().flat_map(|file| file.latitude.iter());
            let recorded = recorded.find(|recorded| recorded.latitude().name() == name);
            if let Some(recorded) = recorded.filter(|recorded| recorded.word() != choice) {
                let recorded = recorded.word();
                let id = &scenario.id;
                let _ = writeln!(
                    text,
                    "{:24}{id}: {name} is {choice}, but the platform file says {recorded}",
                    ""
                );
            }
        }
    }
    text
}
