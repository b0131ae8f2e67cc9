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
use std::time::Duration;

use tempfile::TempDir;
use threadproof_emit::emit;
use threadproof_spec::Platform;
use threadproof_suite::{Contract, DisallowedRuns, Loaded, NativePrograms, load_all};

/// The number of executables, which are compiled at the same time.
const PARTS: usize = 4;

/// The number of threads that run programs of one executable: some sleep, others hang.
const RUNNERS: usize = 4;

/// The number of times that a program runs, unless it waits for long.
const RUNS: usize = 20;

/// The time that a program's steps wait from which it runs only once.
const LONG: Duration = Duration::from_millis(50);

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios")
}

#[test]
fn every_scenario_prints_what_the_spec_allows() {
    let loaded = load_all(&root().into()).unwrap().scenarios;
    let loaded = written(&loaded);
    let parts: Vec<Vec<&Loaded>> =
        (0..PARTS).map(|part| loaded.iter().copied().skip(part).step_by(PARTS).collect()).collect();
    let wrong = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for part in &parts {
            let wrong = &wrong;
            scope.spawn(move || {
                let scenarios: Vec<_> = part.iter().map(|loaded| &loaded.scenario).collect();
                let folder = TempDir::new().unwrap();
                let programs = NativePrograms::build(&scenarios, folder.path()).unwrap();
                let next = Mutex::new(part.iter());
                thread::scope(|scope| {
                    for _ in 0..RUNNERS {
                        scope.spawn(|| {
                            loop {
                                let Some(loaded) = next.lock().unwrap().next() else { break };
                                wrong.lock().unwrap().extend(disallowed(&programs, loaded));
                            }
                        });
                    }
                });
            });
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The first run of a scenario that the spec does not allow, and how many there were.
fn disallowed(programs: &NativePrograms, loaded: &Loaded) -> Option<String> {
    let exploration = loaded.explore(Platform::default()).unwrap();
    let runs = if loaded.scenario.pauses() < LONG { RUNS } else { 1 };
    let found = programs.find_disallowed(&loaded.scenario, &exploration, runs).unwrap()?;
    let DisallowedRuns { times, runs, first } = found;
    Some(format!("{}: {times} of {runs} runs:\n{first}", loaded.scenario.id))
}

/// The scenarios that can be written in Rust. Few cannot: a channel of Rust carries one type.
fn written(scenarios: &[Loaded]) -> Vec<&Loaded> {
    let is_written = |loaded: &&Loaded| emit(&loaded.scenario, &[]).is_ok();
    let written: Vec<_> = scenarios.iter().filter(is_written).collect();
    let refused = scenarios.len() - written.len();
    assert!(refused * 100 < scenarios.len(), "{refused} of {}", scenarios.len());
    written
}

/// The spec is asked about another initial value than the program has.
#[test]
fn a_run_that_the_spec_does_not_allow_is_found() {
    let with_initial = |value: &str| {
        let text = format!(
            "title \"t\"\nclause \"c/c\"\nshared {{\n    atomic \"x\" {value}\n}}\n\
             main {{\n    load \"x\"\n}}\n"
        );
        Loaded::of_text("example/test", text).unwrap()
    };
    let (one, two) = (with_initial("1"), with_initial("2"));
    let folder = TempDir::new().unwrap();
    let programs = NativePrograms::build(&[&one.scenario], folder.path()).unwrap();
    let found = |loaded: &Loaded| {
        let exploration = loaded.explore(Platform::default()).unwrap();
        programs.find_disallowed(&one.scenario, &exploration, 3).unwrap()
    };
    assert_eq!(found(&one), None);
    let DisallowedRuns { times, runs, first } = found(&two).unwrap();
    assert_eq!((times, runs, first.to_string()), (3, 3, "main: load x -> 1\nexit 0".to_owned()));
}

/// Without rustfmt, this only checks that every scenario can be written as a program.
#[test]
fn every_program_is_formatted() {
    let contract = Contract::of(&root().into()).unwrap();
    let folder = TempDir::new().unwrap();
    let folder = folder.path();
    // rustfmt's defaults, not this workspace's style.
    fs::write(folder.join("rustfmt.toml"), "").unwrap();
    let mut files = Vec::new();
    let loaded = load_all(&root().into()).unwrap().scenarios;
    for loaded in written(&loaded) {
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
