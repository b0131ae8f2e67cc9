//! `threadproof run`

use std::fs;
use std::io::{IsTerminal, Write};
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
use crate::output::{FAINT, STRONG, counted, indented, style};
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

pub(crate) fn run(root: &Path, arguments: &Run) -> Result<ExitCode, Failure> {
    let collection = load_all(root)?;
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
    let mut stdout = anstream::stdout().lock();
    match arguments.format {
        Format::Human => {
            for judged in &judged {
                explain(&mut stdout, judged)?;
            }
            summarise(&mut stdout, &results, start.elapsed())?;
        }
        Format::Json => stdout.write_all(results.to_json()?.as_bytes())?,
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
                    let told = bar.suspend(|| tell(&mut anstream::stdout().lock(), &result));
                    failure = failure.take().or(told.err());
                }
                judged.push(Judged { loaded, judgement, result });
            }
            Err(problem) => refused.push(problem),
        }
    });
    bar.finish_and_clear();
    match failure {
        Some(error) => Err(error.into()),
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

/// One line for a scenario that is done.
fn tell(out: &mut impl Write, result: &ScenarioResult) -> std::io::Result<()> {
    let verdict = style(result.verdict);
    let word = result.verdict.to_string().to_uppercase();
    #[expect(clippy::cast_precision_loss, reason = "nobody runs a scenario for centuries")]
    let seconds = result.milliseconds as f64 / 1000.0;
    let shown = result.outcomes.iter().filter(|outcome| outcome.directed).count();
    let all = result.outcomes.len();
    let free: u64 = result.outcomes.iter().map(|outcome| outcome.free).sum();
    write!(
        out,
        "{verdict}{word:>12}{verdict:#} [{seconds:>8.3}s] {STRONG}{}{STRONG:#}",
        result.id
    )?;
    write!(out, "{FAINT} {shown} of {}", counted(all as u64, "outcome", "outcomes"))?;
    if !result.choices.is_empty() {
        let choices: Vec<String> =
            result.choices.iter().map(|(name, choice)| format!("{name}: {choice}")).collect();
        write!(out, " ({})", choices.join(", "))?;
    }
    if free > 0 {
        write!(out, ", {}", counted(free, "free run", "free runs"))?;
    }
    writeln!(out, "{FAINT:#}")
}

/// Why a scenario did not pass.
fn explain(out: &mut impl Write, judged: &Judged<'_>) -> std::io::Result<()> {
    let Judged { loaded, judgement, result } = judged;
    if matches!(result.verdict, Verdict::Pass | Verdict::Unsupported) {
        return Ok(());
    }
    let verdict = style(result.verdict);
    write!(out, "\n{verdict}{}{verdict:#} {STRONG}{}{STRONG:#} ", result.verdict, result.id)?;
    writeln!(out, "{}", loaded.scenario.title)?;
    write!(out, "{}", indented(&judgement.explain(&loaded.scenario), 2))
}

fn summarise(out: &mut impl Write, results: &Results, time: Duration) -> std::io::Result<()> {
    writeln!(out, "{}", "─".repeat(60))?;
    let scenarios = counted(results.scenarios.len() as u64, "scenario", "scenarios");
    let seconds = time.as_secs_f64();
    write!(out, "{STRONG}     Summary{STRONG:#} [{seconds:>8.3}s] {scenarios}:")?;
    let mut separator = " ";
    for verdict in Verdict::ALL {
        let of_verdict = results.scenarios.iter().filter(|scenario| scenario.verdict == verdict);
        let count = of_verdict.count();
        if count > 0 {
            let style = style(verdict);
            write!(out, "{separator}{style}{count} {verdict}{style:#}")?;
            separator = ", ";
        }
    }
    writeln!(out)?;
    let outcomes = || results.scenarios.iter().flat_map(|scenario| &scenario.outcomes);
    let shown = outcomes().filter(|outcome| outcome.directed).count() as u64;
    let shown = counted(shown, "outcome", "outcomes");
    writeln!(out, "{:24}{shown} brought about, on {}", "", results.platform)
}
