//! A test for each scenario, named by its id: what this machine does must be allowed, and equal the
//! scenario's snapshot.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::env::{set_current_dir, var_os};
use std::error::Error;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Trial};
use similar::TextDiff;
use threadproof_suite::{
    Capability, Contract, Effort, Explanation, Fingerprint, PlatformFile, Probe, Problems,
    ScenarioResult, Snapshot, Verdict, ids, judge, load, missing_capability,
};

/// The environment variable with the command that starts the probe, if not this machine's. Relative
/// paths in it begin at the root of the workspace.
const PROBE: &str = "THREADPROOF_PROBE";

/// The environment variable with the name of the platform, if it is not its target.
const PLATFORM: &str = "THREADPROOF_PLATFORM";

thread_local! {
    /// Whether this thread compares an outcome with its snapshot.
    static IS_COMPARING: Cell<bool> = const { Cell::new(false) };
}

/// The platform that runs the scenarios.
#[derive(Clone)]
struct UnderTest {
    /// The root of the workspace.
    root: PathBuf,
    probe: Probe,
    platform: Fingerprint,
    file: Option<PlatformFile>,
}

fn main() -> ExitCode {
    // Cargo and nextest start tests in the folder of their package, but a relative path in the command
    // for the probe begins where cargo puts its target directory.
    if let Err(error) = set_current_dir(workspace()) {
        eprintln!("cannot enter {}: {error}", workspace().display());
        return ExitCode::FAILURE;
    }
    let report = take_hook();
    set_hook(Box::new(move |panic| {
        if !IS_COMPARING.get() {
            report(panic);
        }
    }));
    let mut arguments = Arguments::from_args();
    if is_nextest() {
        // nextest starts a process per test, so a second thread would have nothing to do.
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

/// A trial for each scenario, and a failing one for each snapshot without a scenario.
///
/// A runner that starts a process per test passes the exact name of the test. Then only that
/// scenario is loaded: otherwise, the time for all tests would grow with the square of their
/// number.
fn trials(arguments: &Arguments) -> Result<Vec<Trial>, Box<dyn Error>> {
    let root = workspace();
    let scenarios = root.join("scenarios");
    let mut probe = match std::env::var(PROBE) {
        Ok(command) => Probe::by_command(&command)?,
        Err(_) => Probe::new(threadproof(), ["probe".into()]),
    };
    let platform = probe.fingerprint()?;
    let name = std::env::var(PLATFORM).unwrap_or(platform.target.clone());
    let file = PlatformFile::of(&root.join("platforms").into(), &name)?;
    if let Some(file) = &file {
        probe = probe.with_abort_codes(file.abort_codes.iter().copied());
    }
    let under_test = UnderTest { root: root.clone(), probe, platform, file };
    if let (Some(id), true) = (&arguments.filter, arguments.exact)
        && scenarios.join(id).with_extension("kdl").is_file()
    {
        return Ok(vec![trial(&under_test, id.clone())?]);
    }
    let ids = ids(&scenarios.into())?;
    let orphans = orphans(&root.join("snapshots"), &ids)?;
    let orphan =
        |name: String| Trial::test(name, || Err("this snapshot has no scenario: delete it".into()));
    let trials: Result<Vec<Trial>, _> = ids.into_iter().map(|id| trial(&under_test, id)).collect();
    Ok(trials?.into_iter().chain(orphans.into_iter().map(orphan)).collect())
}

/// The trial for a scenario. It is ignored if the platform lacks a capability that the scenario
/// needs. Only a platform that lacks one requires reading the scenario for that.
fn trial(under_test: &UnderTest, id: String) -> Result<Trial, Box<dyn Error>> {
    let capabilities = &under_test.platform.capabilities;
    let has = |capability| capabilities.contains(&capability);
    let is_ignored = !(has(Capability::Threads) && has(Capability::Destructors)) && {
        let loaded = load(&under_test.root.join("scenarios").into(), &id)?;
        missing_capability(&loaded.scenario, has).is_some()
    };
    let (name, under_test) = (id.clone(), under_test.clone());
    let trial = Trial::test(name, move || conforms(&under_test, &id).map_err(failed));
    Ok(trial.with_ignored_flag(is_ignored))
}

/// Fails with the reason.
fn conforms(under_test: &UnderTest, id: &str) -> Result<(), String> {
    let UnderTest { root, probe, platform, file } = under_test;
    let loaded = load(&root.join("scenarios").into(), id).map_err(shown)?;
    let mut judgement = judge(&loaded, probe, platform, Effort::LITTLE, None).map_err(shown)?;
    let mut is_implementation = false;
    if judgement.verdict(false) == Verdict::Fail || !judgement.differences.is_empty() {
        let contract = Contract::of(&root.join("scenarios").into()).map_err(shown)?;
        judgement.keep_differences(&contract.differences(&loaded));
        is_implementation = contract.is_implementation(&loaded);
    }
    let assessment = judgement.assess(id, is_implementation, file.as_ref());
    let verdict = assessment.verdict;
    if !verdict.conforms() {
        let contract = Contract::of(&root.join("scenarios").into()).map_err(shown)?;
        let result = ScenarioResult::of(&loaded.scenario, &judgement, &assessment, &contract);
        let explanation =
            Explanation { contract: &contract, options: "", width: usize::MAX, has_log: false };
        return Err(explanation.of(&result));
    }
    if verdict != Verdict::Pass {
        // A known failure, or a difference from the current implementation, has no snapshot: its
        // outcome may vary.
        return Ok(());
    }
    let scenario = (id, &*loaded.scenario.title, loaded.path());
    equals_snapshot(&root.join("snapshots"), scenario, &judgement.snapshot())
}

/// Compares outcomes with the snapshot of their scenario, given as its id, title and file.
fn equals_snapshot(
    snapshots: &Path,
    (id, title, file): (&str, &str, &Path),
    Snapshot { suffix, text }: &Snapshot,
) -> Result<(), String> {
    let (group, name) = id.split_once('/').ok_or("an id is GROUP/NAME")?;
    let mut settings = insta::Settings::new();
    settings.set_snapshot_path(snapshots.join(group));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_description(title);
    settings.set_input_file(file);
    let mut path = format!("{id}.snap");
    if let Some(suffix) = suffix {
        settings.set_snapshot_suffix(suffix);
        path = format!("{id}@{suffix}.snap");
    }
    if succeeds(|| settings.bind(|| insta::assert_snapshot!(name, text))) {
        return Ok(());
    }
    let known = insta::Snapshot::from_file(&snapshots.join(&path));
    let known = known.ok().and_then(|known| known.as_text().map(ToString::to_string));
    let text = text.trim_end();
    Err(match known.as_deref().map(str::trim_end) {
        None => format!("snapshots/{path} does not exist; these outcomes were observed:\n\n{text}"),
        Some(known) if known == text => format!("the header of snapshots/{path} has changed"),
        Some(known) => {
            let difference = TextDiff::from_lines(known, text);
            let mut shown = difference.unified_diff();
            let shown = shown.missing_newline_hint(false).header("snapshot", "observed");
            format!("snapshots/{path} has other outcomes than those observed:\n\n{shown}")
        }
    })
}

/// Whether an assertion of insta succeeds. Where it fails, it panics at a place in insta, which is of
/// no interest.
fn succeeds(assertion: impl FnOnce()) -> bool {
    IS_COMPARING.set(true);
    // What the assertion borrows is not used after a panic.
    let result = catch_unwind(AssertUnwindSafe(assertion));
    IS_COMPARING.set(false);
    result.is_ok()
}

/// The failure of a test. nextest looks on stderr for the reason that it writes to its XML, which is the
/// text from `Error: ` on.
fn failed(reason: String) -> Failed {
    if is_nextest() {
        eprintln!("Error: {reason}");
        return Failed::without_message();
    }
    reason.into()
}

fn is_nextest() -> bool {
    var_os("NEXTEST").is_some()
}

/// The problems as the command line prints them.
fn shown(problems: impl Into<Problems>) -> String {
    let reports = problems.into().into_iter().map(miette::Report::new);
    reports.map(|report| format!("{report:?}")).collect::<Vec<_>>().join("\n")
}

/// The snapshots without a scenario, as paths without the extension.
fn orphans(snapshots: &Path, ids: &[String]) -> std::io::Result<BTreeSet<String>> {
    let mut orphans = BTreeSet::new();
    for group in snapshots.read_dir()? {
        let group = group?.path();
        if !group.is_dir() {
            continue;
        }
        for snapshot in group.read_dir()? {
            let path = snapshot?.path();
            let name = path.strip_prefix(snapshots).unwrap_or(&path).with_extension("");
            let name = name.to_string_lossy().replace('\\', "/");
            let id = name.split_once('@').map_or(&*name, |(id, _)| id);
            let is_snapshot = path.extension().is_some_and(|extension| extension == "snap");
            if is_snapshot && ids.binary_search_by(|known| (**known).cmp(id)).is_err() {
                orphans.insert(name);
            }
        }
    }
    Ok(orphans)
}

/// The root of the workspace. The tests may run from an archive, elsewhere than they were built.
fn workspace() -> PathBuf {
    let moved = var_os("NEXTEST_WORKSPACE_ROOT").map(PathBuf::from);
    moved.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."))
}

/// The binary under test, which may also have moved.
fn threadproof() -> PathBuf {
    let moved = var_os("NEXTEST_BIN_EXE_threadproof").map(PathBuf::from);
    moved.unwrap_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_threadproof")))
}
