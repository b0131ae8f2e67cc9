//! A test for each scenario, named by its id: what is observed of it on this machine has to be
//! allowed, and to look as its snapshot shows.

use std::collections::BTreeSet;
use std::env::var_os;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use libtest_mimic::{Arguments, Failed, Trial};
use threadproof_suite::{
    Effort, Fingerprint, Probe, Snapshot, THREADS, ids, judge, load, missing_capability,
};

/// Free runs are the business of `threadproof run`; here they only show that nothing is gross.
const LITTLE: Effort = Effort { iterations: 20, time: Duration::from_millis(5) };

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    if var_os("NEXTEST").is_some() {
        // nextest starts a process for each test; a second thread in it would have nothing to do.
        arguments.test_threads = Some(1);
    }
    match trials(&arguments) {
        Ok(trials) => libtest_mimic::run(&arguments, trials).exit_code(),
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// A trial for each scenario, and one that fails for each snapshot without a scenario.
///
/// Whoever runs one test in a process asks for it by its name, and then no other is looked for:
/// so the time for all tests does not grow with the square of their number.
fn trials(arguments: &Arguments) -> Result<Vec<Trial>, Box<dyn Error>> {
    let root = workspace();
    let scenarios = root.join("scenarios");
    let probe = Probe::new(threadproof(), ["probe".into()]);
    let platform = probe.fingerprint()?;
    if let (Some(id), true) = (&arguments.filter, arguments.exact)
        && scenarios.join(id).with_extension("kdl").is_file()
    {
        return Ok(vec![trial(&root, id.clone(), &probe, &platform)?]);
    }
    let ids = ids(&scenarios)?;
    let strays = strays(&root.join("snapshots"), &ids)?;
    let stray = |name: String| Trial::test(name, || Err("a snapshot without a scenario".into()));
    let trials: Result<Vec<Trial>, _> =
        ids.into_iter().map(|id| trial(&root, id, &probe, &platform)).collect();
    Ok(trials?.into_iter().chain(strays.into_iter().map(stray)).collect())
}

/// The trial of a scenario. What the platform is not capable of is ignored from the start; where
/// it is capable of everything, that needs no look at the scenario.
fn trial(
    root: &Path,
    id: String,
    probe: &Probe,
    platform: &Fingerprint,
) -> Result<Trial, Box<dyn Error>> {
    let is_ignored = !platform.capabilities.contains(THREADS) && {
        let loaded = load(&root.join("scenarios"), &id)?;
        missing_capability(&loaded.scenario, platform.platform()).is_some()
    };
    let (root, probe, platform) = (root.to_owned(), probe.clone(), platform.clone());
    let name = id.clone();
    let trial = Trial::test(name, move || conforms(&root, &id, &probe, &platform));
    Ok(trial.with_ignored_flag(is_ignored))
}

fn conforms(root: &Path, id: &str, probe: &Probe, platform: &Fingerprint) -> Result<(), Failed> {
    let shown = |problem| format!("{:?}", miette::Report::new(problem));
    let loaded = load(&root.join("scenarios"), id).map_err(shown)?;
    let judgement = judge(&loaded, probe, platform, LITTLE, None)
        .map_err(|problem| format!("{:?}", miette::Report::new(problem)))?;
    let explanation = judgement.explain(&loaded.scenario);
    if !explanation.is_empty() {
        return Err(explanation.into());
    }
    let (group, name) = id.split_once('/').ok_or("an id is GROUP/NAME")?;
    let Snapshot { suffix, text } = judgement.snapshot();
    let mut settings = insta::Settings::new();
    settings.set_snapshot_path(root.join("snapshots").join(group));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_description(&loaded.scenario.title);
    settings.set_input_file(loaded.path());
    if let Some(suffix) = suffix {
        settings.set_snapshot_suffix(suffix);
    }
    settings.bind(|| insta::assert_snapshot!(name, text));
    Ok(())
}

/// Snapshots that belong to no scenario, by their path without the extension.
fn strays(snapshots: &Path, ids: &[String]) -> std::io::Result<BTreeSet<String>> {
    let mut strays = BTreeSet::new();
    for group in snapshots.read_dir()? {
        for snapshot in group?.path().read_dir()? {
            let path = snapshot?.path();
            let name = path.strip_prefix(snapshots).unwrap_or(&path).with_extension("");
            let name = name.to_string_lossy().replace('\\', "/");
            let id = name.split_once('@').map_or(&*name, |(id, _)| id);
            let is_snapshot = path.extension().is_some_and(|extension| extension == "snap");
            if is_snapshot && ids.binary_search_by(|known| (**known).cmp(id)).is_err() {
                strays.insert(name);
            }
        }
    }
    Ok(strays)
}

/// The root of the workspace, where the tests run: an archive of them may have been moved.
fn workspace() -> PathBuf {
    let moved = var_os("NEXTEST_WORKSPACE_ROOT").map(PathBuf::from);
    moved.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."))
}

/// The binary under test, likewise.
fn threadproof() -> PathBuf {
    let moved = var_os("NEXTEST_BIN_EXE_threadproof").map(PathBuf::from);
    moved.unwrap_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_threadproof")))
}
