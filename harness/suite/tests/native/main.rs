//! Runs every scenario as a native program, which must print only what the spec allows.
//!
//! This is the third oracle, and the only one that runs on real threads: the programs share no code
//! with the spec or the probe. Each program is also checked as text: it compiles without warnings,
//! and rustfmt would not change it.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::thread;

use tempfile::TempDir;
use threadproof_model::ProcessEnd;
use threadproof_spec::{Exploration, Platform};
use threadproof_suite::{Contract, Loaded, NativePrograms, load_all};

/// The number of executables, which are compiled at the same time.
const PARTS: usize = 4;

/// The number of times that a program runs.
const RUNS: usize = 20;

/// The number of times that one runs that may hang.
const HANGING_RUNS: usize = 2;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios")
}

#[test]
fn every_scenario_prints_what_the_spec_allows() {
    let loaded = load_all(&root()).unwrap().scenarios;
    let parts: Vec<Vec<&Loaded>> =
        (0..PARTS).map(|part| loaded.iter().skip(part).step_by(PARTS).collect()).collect();
    let wrong = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for part in &parts {
            let wrong = &wrong;
            scope.spawn(move || {
                let scenarios: Vec<_> = part.iter().map(|loaded| &loaded.scenario).collect();
                let folder = TempDir::new().unwrap();
                let programs = NativePrograms::build(&scenarios, folder.path()).unwrap();
                for loaded in part {
                    wrong.lock().unwrap().extend(compare(&programs, loaded));
                }
            });
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Runs a scenario several times. Returns the first run that the spec does not allow, and how many
/// there were.
fn compare(programs: &NativePrograms, loaded: &Loaded) -> Option<String> {
    let exploration = loaded.explore(Platform::default()).unwrap();
    let may_hang = may_hang(&exploration);
    let times = if may_hang { HANGING_RUNS } else { RUNS };
    let runs = (0..times).map(|_| programs.run(&loaded.scenario, may_hang).unwrap());
    let wrong: Vec<_> =
        runs.filter(|run| !run.is_allowed(&loaded.scenario, &exploration)).collect();
    let first = wrong.first()?;
    Some(format!("{}: {} runs of {times}: {first:#?}", loaded.scenario.id, wrong.len()))
}

fn may_hang(exploration: &Exploration) -> bool {
    exploration.outcomes.iter().any(|allowed| allowed.outcome.end == ProcessEnd::Hang)
}

/// Without rustfmt, this only checks that every scenario can be written as a program.
#[test]
fn every_program_is_formatted() {
    let contract = Contract::of(&root()).unwrap();
    let folder = TempDir::new().unwrap();
    let folder = folder.path();
    // rustfmt's defaults, not this workspace's style.
    fs::write(folder.join("rustfmt.toml"), "").unwrap();
    let mut files = Vec::new();
    for loaded in load_all(&root()).unwrap().scenarios {
        let file = folder.join(format!("{}.rs", loaded.scenario.id.replace(['/', '-'], "_")));
        fs::write(&file, loaded.emit(&contract).unwrap()).unwrap();
        files.push(file);
    }
    assert!(!files.is_empty());
    if Command::new("rustfmt").arg("--version").output().is_err() {
        return;
    }
    let output =
        Command::new("rustfmt").args(["--edition=2024", "--check"]).args(&files).output().unwrap();
    let differences = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{differences}");
}
