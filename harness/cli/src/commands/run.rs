//! `threadproof run`

use std::fmt::Write as _;
use std::fs;
use std::io::IsTerminal;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use threadproof_suite::{
    Collection, Effort, FORMAT, Fingerprint, Judgement, Loaded, Probe, Problem, Problems, Results,
    ScenarioResult, Verdict, judge, load_all,
};

use crate::arguments::{Format, Run};
use crate::commands::select;
use crate::failure::{DOES_NOT_CONFORM, Failure};
use crate::output::{FAINT, STRONG, counted, indented, say, style};
use crate::parallel;

/// What a scenario is run freely for when nothing else is asked for.
const SMALL: Effort = Effort { iterations: 1000, time: Duration::from_millis(20) };

/// How long a scenario runs for a number of iterations. One that hangs every time would need a
/// multiple of what the others do.
const LONG: Duration = Duration::from_secs(10);

/// A scenario, and what was found of it.
struct Judged<'a> {
    loaded: &'a Loaded,
    judgement: Judgement,
    result: ScenarioResult,
}

pub(crate) fn run(arguments: &Run) -> Result<ExitCode, Failure> {
    let collection = load_all(&arguments.folder.scenarios)?;
    let ids = collection.scenarios.iter().map(|loaded| loaded.scenario.id.clone()).collect();
    let ids = select(ids, &arguments.filters)?;
    let is_selected = |loaded: &&Loaded| ids.binary_search(&loaded.scenario.id).is_ok();
    let selected: Vec<&Loaded> = collection.scenarios.iter().filter(is_selected).collect();
    let only = arguments.outcome.map(|outcome| outcome.get() - 1);
    if only.is_some() && selected.len() != 1 {
        return Err(Failure::OutcomeOfMany { found: selected.len() });
    }

    let myself = std::env::current_exe()
        .map_err(|error| Failure::file(Path::new("threadproof"), "found", error))?;
    let probe = Probe::new(myself, ["probe".into()]);
    let platform = probe.fingerprint()?;
    let start = Instant::now();
    let (mut judged, refused) = judge_all(&collection, &selected, &probe, &platform, arguments)?;
    judged.sort_by(|a, b| a.result.id.cmp(&b.result.id));

    let results = Results {
        format: FORMAT,
        threadproof: env!("CARGO_PKG_VERSION").to_owned(),
        platform,
        scenarios: judged.iter().map(|judged| judged.result.clone()).collect(),
    };
    if let Some(path) = &arguments.out {
        fs::write(path, results.to_json()?)
            .map_err(|error| Failure::file(path, "written", error))?;
    }
    match arguments.format {
        Format::Human if judged.is_empty() => {}
        Format::Human => {
            let explanations: String = judged.iter().map(explanation).collect();
            say(&(explanations + &summary(&results, start.elapsed())))?;
        }
        Format::Json => say(&results.to_json()?)?,
    }
    if !refused.is_empty() {
        return Err(Failure::Problems(Problems::of(refused)));
    }
    Ok(if conforms(&results) { ExitCode::SUCCESS } else { ExitCode::from(DOES_NOT_CONFORM) })
}

/// Whether every scenario conforms, and at least one could be put to the test.
fn conforms(results: &Results) -> bool {
    let verdicts = || results.scenarios.iter().map(|scenario| scenario.verdict);
    verdicts().all(Verdict::conforms) && verdicts().any(|verdict| verdict != Verdict::Unsupported)
}

/// Judges every selected scenario, telling of each as it is done. Those about which the spec says
/// nothing come as problems.
fn judge_all<'a>(
    collection: &Collection,
    selected: &[&'a Loaded],
    probe: &Probe,
    platform: &Fingerprint,
    arguments: &Run,
) -> Result<(Vec<Judged<'a>>, Vec<Problem>), Failure> {
    let effort = match (arguments.iterations, arguments.time) {
        (None, None) => SMALL,
        (iterations, time) => {
            Effort { iterations: iterations.unwrap_or(u64::MAX), time: time.unwrap_or(LONG) }
        }
    };
    let only = arguments.outcome.map(|outcome| outcome.get() - 1);
    let bar = progress(selected.len());
    let (mut judged, mut refused, mut failure) = (Vec::new(), Vec::new(), None);
    let work = |loaded: &&Loaded| judge(loaded, probe, platform, effort, only);
    parallel::each(selected, arguments.jobs, work, |position, judgement| {
        bar.inc(1);
        let loaded = selected[position];
        match judgement {
            Ok(judgement) => {
                let is_implementation = collection.is_implementation(loaded);
                let result = ScenarioResult::of(&loaded.scenario, &judgement, is_implementation);
                if arguments.format == Format::Human {
                    let told = bar.suspend(|| say(&line(&result)));
                    failure = failure.take().or(told.err());
                }
                judged.push(Judged { loaded, judgement, result });
            }
            Err(problem) => refused.push(problem),
        }
    });
    bar.finish_and_clear();
    match failure {
        Some(failure) => Err(failure),
        None => Ok((judged, refused)),
    }
}

/// A bar on stderr, when somebody is there to see it.
fn progress(length: usize) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} scenarios, {elapsed}");
    // The template is a constant, and a bar without it is still a bar.
    ProgressBar::new(length as u64).with_style(style.unwrap_or(ProgressStyle::default_bar()))
}

// Writing to a String cannot fail.

/// One line for a scenario that is done.
fn line(result: &ScenarioResult) -> String {
    let ScenarioResult { id, verdict, outcomes, choices, .. } = result;
    let style = style(*verdict);
    let word = verdict.to_string().to_uppercase();
    #[expect(clippy::cast_precision_loss, reason = "nobody runs a scenario for centuries")]
    let seconds = result.milliseconds as f64 / 1000.0;
    let shown = outcomes.iter().filter(|outcome| outcome.directed).count();
    let all = counted(outcomes.len() as u64, "outcome", "outcomes");
    let free: u64 = outcomes.iter().map(|outcome| outcome.free).sum();
    let mut line = format!("{style}{word:>12}{style:#} [{seconds:>8.3}s] {STRONG}{id}{STRONG:#}");
    let _ = write!(line, "{FAINT} {shown} of {all}");
    if !choices.is_empty() {
        let choices: Vec<String> =
            choices.iter().map(|(name, choice)| format!("{name}: {choice}")).collect();
        let _ = write!(line, " ({})", choices.join(", "));
    }
    if free > 0 {
        let _ = write!(line, ", {}", counted(free, "free run", "free runs"));
    }
    let _ = writeln!(line, "{FAINT:#}");
    line
}

/// Why a scenario did not pass; nothing if it did.
fn explanation(judged: &Judged<'_>) -> String {
    let Judged { loaded, judgement, result: ScenarioResult { id, verdict, .. } } = judged;
    if matches!(verdict, Verdict::Pass | Verdict::Unsupported) {
        return String::new();
    }
    let (style, title) = (style(*verdict), &loaded.scenario.title);
    let explanation = indented(&judgement.explain(&loaded.scenario), 2);
    format!("\n{style}{verdict}{style:#} {STRONG}{id}{STRONG:#} {title}\n{explanation}")
}

/// The last lines: how many scenarios there were, and of which verdicts.
fn summary(results: &Results, time: Duration) -> String {
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
    format!(
        "{}\n{STRONG}{:>12}{STRONG:#} [{seconds:>8.3}s] {scenarios}: {}\n{:24}{} brought about, on {}\n",
        "─".repeat(60),
        "Summary",
        verdicts.join(", "),
        "",
        counted(shown as u64, "outcome", "outcomes"),
        results.platform,
    )
}
