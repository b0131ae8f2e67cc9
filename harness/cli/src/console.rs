//! The text that a run of the suite prints.

use std::cmp::Reverse;
use std::fmt::Write as _;

use threadproof_suite::{Explanation, PlatformFile, Results, ScenarioResult, Suspect, Verdict};

use crate::arguments::{OutputArgs, VerbosityArgs};
use crate::output::{FAINT, STRONG, counted, indented, style, width};
use crate::suite_run::SuiteRun;

/// The number of scenarios of a clause that are listed with what they found. The others are listed by
/// their ids.
const MAX_LISTED: usize = 5;

/// The width of the column of labels, such as verdicts.
const LABEL: usize = 12;

// Writing to a String cannot fail.

/// The line for a scenario, printed as soon as it is judged; empty if it is not to be printed.
pub(crate) fn line(result: &ScenarioResult, output: &OutputArgs) -> String {
    let ScenarioResult { id, verdict, milliseconds, .. } = result;
    let VerbosityArgs { quiet, verbose } = output.verbosity;
    if (quiet && verdict.conforms()) || (!result.was_run() && !verbose) {
        return String::new();
    }
    let (style, word) = (style(*verdict), verdict.to_string().to_uppercase());
    let seconds = seconds(*milliseconds);
    let details = details(result);
    format!(
        "{style}{word:>LABEL$}{style:#} [{seconds:>8.3}s] {STRONG}{id}{STRONG:#} \
         {FAINT}{details}{FAINT:#}\n"
    )
}

/// What the line for a scenario says after its id: what was reached, or else what was found.
fn details(result: &ScenarioResult) -> String {
    let ScenarioResult { verdict, outcomes, choices, .. } = result;
    if matches!(verdict, Verdict::Fail | Verdict::Differs | Verdict::Unresolved)
        && let Some(sentence) = result.sentences().next()
    {
        return sentence.to_owned();
    }
    let shown = outcomes.iter().filter(|outcome| outcome.directed).count();
    let all = counted(outcomes.len() as u64, "outcome", "outcomes");
    let free: u64 = outcomes.iter().map(|outcome| outcome.free).sum();
    let mut details = if result.is_left_to_chance() {
        format!("{all} left to chance")
    } else {
        format!("{shown} of {all} reached")
    };
    if !choices.is_empty() {
        let choices: Vec<String> =
            choices.iter().map(|(name, choice)| format!("{name}: {choice}")).collect();
        let _ = write!(details, " ({})", choices.join(", "));
    }
    if free > 0 {
        let _ = write!(details, ", {}", counted(free, "free run", "free runs"));
    }
    if *verdict == Verdict::Unsupported {
        let sentences: Vec<&str> = result.sentences().collect();
        let _ = write!(details, ", {}", sentences.join("; "));
    }
    details
}

/// What is shown at the end of a run.
pub(crate) struct Shown<'a> {
    results: &'a Results,
    suspects: Vec<Suspect<'a>>,
    explanation: Explanation<'a>,
    file: Option<&'a PlatformFile>,
    /// The number of scenarios that were to be run.
    total: usize,
    output: &'a OutputArgs,
}

impl<'a> Shown<'a> {
    /// What is shown of the results of a run.
    pub(crate) fn of(results: &'a Results, run: &'a SuiteRun<'_>) -> Self {
        let explanation = Explanation {
            contract: &run.collection.contract,
            options: &run.options,
            // Explanations are indented.
            width: width().saturating_sub(2),
            has_log: run.output.show_log,
        };
        Self {
            results,
            suspects: results.suspects(),
            explanation,
            file: run.file.as_ref(),
            total: run.collection.scenarios.len(),
            output: run.output,
        }
    }

    /// The whole text. The cause comes last, where it is seen first. Empty if there are no results.
    pub(crate) fn text(&self) -> String {
        if self.results.scenarios.is_empty() && !self.results.is_partial {
            return String::new();
        }
        let explained: String = self.explained().map(|one| self.explanation_of(one)).collect();
        let departures = departures(self.results, self.file);
        explained + &self.summary() + &self.slowest() + &departures + &self.diagnosis()
    }

    fn is_verbose(&self) -> bool {
        self.output.verbosity.verbose
    }

    /// The scenarios that are explained: of those that fail for the same clause, the first; of those
    /// that are unresolved, some.
    fn explained(&self) -> impl Iterator<Item = &ScenarioResult> {
        let failed = self.suspects.iter().filter_map(|suspect| suspect.scenarios.first().copied());
        let unresolved = self.unresolved().take(MAX_LISTED);
        let first: Vec<&str> = failed.chain(unresolved).map(|result| &*result.id).collect();
        self.results.scenarios.iter().filter(move |one| match one.verdict {
            Verdict::Pass | Verdict::Unsupported => false,
            Verdict::Known | Verdict::Fixed | Verdict::Differs => true,
            Verdict::Fail | Verdict::Unresolved => {
                (self.is_verbose() && one.was_run()) || first.contains(&&*one.id)
            }
        })
    }

    /// The scenarios that were run and are unresolved.
    fn unresolved(&self) -> impl Iterator<Item = &ScenarioResult> {
        let scenarios = self.results.scenarios.iter();
        scenarios.filter(|one| one.verdict == Verdict::Unresolved && one.was_run())
    }

    /// Why a scenario did not pass, and what the platform file says about it.
    fn explanation_of(&self, result: &ScenarioResult) -> String {
        let ScenarioResult { id, title, verdict, .. } = result;
        let style = style(*verdict);
        let explanation = indented(&self.explanation.of(result), 2);
        format!("\n{style}{verdict}{style:#} {STRONG}{id}{STRONG:#} {title}\n{explanation}")
    }

    /// The number of scenarios with each verdict, and the number of outcomes reached.
    fn summary(&self) -> String {
        let Results { scenarios, milliseconds, platform, name, is_partial, .. } = self.results;
        let count = scenarios.len() as u64;
        let counted_scenarios = match is_partial {
            true => format!("{count} of {}", counted(self.total as u64, "scenario", "scenarios")),
            false => counted(count, "scenario", "scenarios"),
        };
        let of_verdict = |verdict: &Verdict| {
            let style = style(*verdict);
            let count = scenarios.iter().filter(|one| one.verdict == *verdict).count();
            (count > 0).then(|| format!("{style}{count} {verdict}{style:#}"))
        };
        let verdicts: Vec<String> = Verdict::ALL.iter().filter_map(of_verdict).collect();
        let outcomes = scenarios.iter().flat_map(|scenario| &scenario.outcomes);
        let shown = outcomes.filter(|outcome| outcome.directed).count();
        let passed = scenarios.iter().filter(|one| one.verdict == Verdict::Pass);
        let chance = match passed.filter(|one| one.is_left_to_chance()).count() {
            0 => String::new(),
            count => format!(" (of them, {count} left to chance)"),
        };
        let is_named = *name != platform.target;
        let named = if is_named { format!("{name}: ") } else { String::new() };
        format!(
            "{}\n{STRONG}{:>LABEL$}{STRONG:#} [{:>8.3}s] {counted_scenarios}: {}{chance}\n\
             {:24}{} reached on {named}{platform}\n",
            "─".repeat(60),
            if *is_partial { "Partial" } else { "Summary" },
            seconds(*milliseconds),
            verdicts.join(", "),
            "",
            counted(shown as u64, "outcome", "outcomes"),
        )
    }

    /// The scenarios that took longest, if they are asked for.
    fn slowest(&self) -> String {
        let mut scenarios: Vec<&ScenarioResult> = self.results.scenarios.iter().collect();
        scenarios.sort_by_key(|one| Reverse(one.milliseconds));
        let mut text = String::new();
        for one in scenarios.iter().take(self.output.slowest) {
            let seconds = seconds(one.milliseconds);
            let _ =
                writeln!(text, "{STRONG}{:>LABEL$}{STRONG:#} [{seconds:>8.3}s] {}", "Slow", one.id);
        }
        text
    }

    /// What is likely broken, clause by clause, and where to start. A single scenario has been explained.
    fn diagnosis(&self) -> String {
        let mut text = String::new();
        if self.total == 1 {
            return text;
        }
        // The platform file expects the capability, or else this were no failure.
        let lacks = |one: &&ScenarioResult| one.verdict == Verdict::Fail && one.lacks_capability();
        let lacking: Vec<&ScenarioResult> = self.results.scenarios.iter().filter(lacks).collect();
        if !lacking.is_empty() {
            let _ = writeln!(text, "{STRONG}{:>LABEL$}{STRONG:#} capabilities:", "Missing");
            self.add_scenarios(&mut text, &lacking);
        }
        for suspect in &self.suspects {
            self.add_suspect(&mut text, suspect);
        }
        let unresolved: Vec<&ScenarioResult> = self.unresolved().collect();
        if !unresolved.is_empty() {
            let _ = writeln!(text, "{STRONG}{:>LABEL$}{STRONG:#}", "Unresolved");
            self.add_scenarios(&mut text, &unresolved);
        }
        let is_left_out = |one: &&ScenarioResult| !one.was_run() && !one.is_waiting();
        let left_out = self.results.scenarios.iter().filter(is_left_out).count();
        if left_out > 0 {
            let left_out = counted(left_out as u64, "scenario", "scenarios");
            let _ = writeln!(
                text,
                "{STRONG}{:>LABEL$}{STRONG:#} {left_out}, since too many others hung",
                "Not run"
            );
        }
        if let Some(root) = self.results.root(&self.suspects) {
            let others = self.suspects.len() - 1;
            let need = if root.needed_by == 1 { "needs" } else { "need" };
            let _ = writeln!(
                text,
                "{STRONG}{:>LABEL$} with {}{STRONG:#}: {} of {} {need} it",
                "Start",
                root.clause.name,
                root.needed_by,
                counted(others as u64, "other suspect", "other suspects"),
            );
        }
        text
    }

    fn add_suspect(&self, text: &mut String, suspect: &Suspect<'_>) {
        let Suspect { clause, scenarios, waiting } = suspect;
        let clause = match clause {
            Some(clause) => format!("{}{STRONG:#}: {}", clause.name, clause.text),
            None => format!("no clause{STRONG:#}"),
        };
        let _ = writeln!(text, "{STRONG}{:>LABEL$} {clause}", "Suspect");
        self.add_scenarios(text, scenarios);
        if *waiting > 0 {
            let were = if *waiting == 1 { "needs it and was" } else { "need it and were" };
            let waiting = counted(*waiting as u64, "scenario", "scenarios");
            let _ = writeln!(text, "{:14}{waiting} {were} not run", "");
        }
    }

    /// Adds the scenarios, and what was found first in each of them.
    fn add_scenarios(&self, text: &mut String, scenarios: &[&ScenarioResult]) {
        let listed = if self.is_verbose() { scenarios.len() } else { MAX_LISTED };
        let more = scenarios.get(listed..).unwrap_or_default();
        for one in scenarios.iter().take(listed) {
            let sentence = one.sentences().next().unwrap_or_default();
            let _ = writeln!(text, "{:14}{} {FAINT}{sentence}{FAINT:#}", "", one.id);
        }
        if !more.is_empty() {
            let ids: Vec<&str> = more.iter().map(|one| &*one.id).collect();
            let _ = writeln!(text, "{:14}and {}: {}", "", more.len(), ids.join(", "));
        }
    }
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

fn seconds(milliseconds: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "no run takes centuries")]
    let seconds = milliseconds as f64 / 1000.0;
    seconds
}
