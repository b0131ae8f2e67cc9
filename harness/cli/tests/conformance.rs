//! A test for each scenario, named by its id: what is observed of it on this machine has to be
//! allowed, and to look as its snapshot shows.

use std::collections::BTreeSet;
use std::env::var_os;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Trial};
use threadproof_suite::{
    Capability, Contract, Effort, Fingerprint, PlatformFile, Probe, Problems, ScenarioResult,
    Snapshot, Verdict, ids, judge, load, missing_capability,
};

/// Names a variable with the command for the probe that the tests are put to, if not this machine's.
const PROBE: &str = "THREADPROOF_PROBE";

/// What scenarios are put to.
#[derive(Clone)]
struct PutTo {
    root: PathBuf,
    probe: Probe,
    platform: Fingerprint,
    file: Option<PlatformFile>,
}

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
    let mut probe = match std::env::var(PROBE) {
        Ok(command) => Probe::by_command(&command)?,
        Err(_) => Probe::new(threadproof(), ["probe".into()]),
    };
    let platform = probe.fingerprint()?;
    let file = PlatformFile::of(&root.join("platforms"), &platform.target)?;
    if let Some(file) = &file {
        probe = probe.with_abort_codes(file.abort_codes.iter().copied());
    }
    let put_to = PutTo { root: root.clone(), probe, platform, file };
    if let (Some(id), true) = (&arguments.filter, arguments.exact)
        && scenarios.join(id).with_extension("kdl").is_file()
    {
        return Ok(vec![trial(&put_to, id.clone())?]);
    }
    let ids = ids(&scenarios)?;
    let strays = strays(&root.join("snapshots"), &ids)?;
    let stray = |name: String| Trial::test(name, || Err("a snapshot without a scenario".into()));
    let trials: Result<Vec<Trial>, _> = ids.into_iter().map(|id| trial(&put_to, id)).collect();
    Ok(trials?.into_iter().chain(strays.into_iter().map(stray)).collect())
}

/// The trial of a scenario. What the platform is not capable of is ignored from the start; where
/// it is capable of everything, that needs no look at the scenario.
fn trial(put_to: &PutTo, id: String) -> Result<Trial, Box<dyn Error>> {
    let is_ignored = !put_to.platform.capabilities.contains(&Capability::Threads) && {
        let loaded = load(&put_to.root.join("scenarios"), &id)?;
        missing_capability(&loaded.scenario, put_to.platform.platform()).is_some()
    };
    let (name, put_to) = (id.clone(), put_to.clone());
    let trial = Trial::test(name, move || conforms(&put_to, &id));
    Ok(trial.with_ignored_flag(is_ignored))
}

fn conforms(put_to: &PutTo, id: &str) -> Result<(), Failed> {
    let PutTo { root, probe, platform, file } = put_to;
    let loaded = load(&root.join("scenarios"), id).map_err(shown)?;
    let judgement = judge(&loaded, probe, platform, Effort::LITTLE, None).map_err(shown)?;
    let is_implementation = judgement.verdict(false) == Verdict::Fail
        && Contract::of(&root.join("scenarios")).map_err(shown)?.is_implementation(&loaded);
    let assessment = judgement.assess(id, is_implementation, file.as_ref());
    let verdict = assessment.verdict;
    if !verdict.conforms() {
        let result = ScenarioResult::of(&loaded.scenario, &judgement, &assessment);
        return Err(result.explain("").into());
    }
    if verdict != Verdict::Pass {
        // What is known, or nobody's promise, has been looked at once, and looks different each time.
        return Ok(());
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

/// Problems as they are shown to people.
fn shown(problems: impl Into<Problems>) -> String {
    let reports = problems.into().into_iter().map(miette::Report::new);
    reports.map(|report| format!("{report:?}")).collect::<Vec<_>>().join("\n")
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
