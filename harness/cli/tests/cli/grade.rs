//! `threadproof grade`

use std::io::{Read as _, Write as _};
use std::process::{Command, Stdio};

use insta::with_settings;
use threadproof_spec::Platform;
use threadproof_suite::{Effort, batch, load_all};

use crate::{TempFolder, binary, kdl, threadproof};

/// The line for a scenario. Scenarios are judged in parallel, so these lines are printed in any
/// order.
const SCENARIO_LINE: &str = r"(?m)^ +[A-Z]+ \[ *[\d.]+s\] pair/.*\n";

/// Two scenarios that can share a process, one that reports on stderr, and one that cannot share.
pub(crate) fn folder() -> TempFolder {
    let panics = kdl(r#"
        title "A panic of main ends it"
        clause "pair/value"
        main { panic "boom" }
    "#);
    TempFolder::new()
        .with_fixture("all", "good/contract.kdl")
        .with_fixture("all", "good/pair/itself.kdl")
        .with("all/pair/panics.kdl", panics)
        .with_fixture("all", "good/pair/race.kdl")
        .with_fixture("all", "good/pair/value.kdl")
}

/// The log of a bundle of these scenarios: the log of a probe that reads the same plans.
pub(crate) fn log(folder: &TempFolder) -> String {
    let collection = load_all(&folder.path("all").into()).unwrap();
    let scenarios: Vec<_> = collection.scenarios.iter().collect();
    let platform = Platform { threads: true, unwind: true };
    let plans = batch(&scenarios, platform, None, Effort::LITTLE).unwrap().concat();
    let (mut reader, writer) = std::io::pipe().unwrap();
    let mut probe = Command::new(binary())
        .arg("probe")
        .env("RUST_BACKTRACE", "0")
        .stdin(Stdio::piped())
        .stdout(writer.try_clone().unwrap())
        .stderr(writer)
        .spawn()
        .unwrap();
    probe.stdin.take().unwrap().write_all(plans.as_bytes()).unwrap();
    let mut log = String::new();
    reader.read_to_string(&mut log).unwrap();
    assert!(probe.wait().unwrap().success());
    log
}

pub(crate) fn grade(folder: &TempFolder, log: impl AsRef<[u8]>) -> Command {
    std::fs::write(folder.path("log.txt"), log).unwrap();
    folder.threadproof("grade made/log.txt --scenarios made/all")
}

#[test]
fn grades_a_complete_log() {
    let folder = folder();
    let log = log(&folder);
    with_settings!({ filters => [(SCENARIO_LINE, "")] }, {
        assert_cli_snapshot!(grade(&folder, log), @"
        ----- stdout -----
        ────────────────────────────────────────────────────────────
             Summary [TIME] 4 scenarios: 3 pass, 1 unsupported
                                4 outcomes reached on [PLATFORM]
        ----- exit code 0 -----
        ");
    });
}

#[test]
fn accepts_a_log_from_a_serial_console() {
    let folder = folder();
    let log = format!("booting\r\n> run\r\n{}bye", log(&folder).replace('\n', "\r\r\n"));
    with_settings!({ filters => [(SCENARIO_LINE, "")] }, {
        assert_cli_snapshot!(grade(&folder, log), @"
        ----- stdout -----
        ────────────────────────────────────────────────────────────
             Summary [TIME] 4 scenarios: 3 pass, 1 unsupported
                                4 outcomes reached on [PLATFORM]
        ----- exit code 0 -----
        ");
    });
}

#[test]
fn a_truncated_log_leaves_the_other_runs_unresolved() {
    let folder = folder();
    let log = log(&folder);
    let (middle, _) = log.match_indices("\nsaw \"main\"").nth(4).unwrap();
    with_settings!({ filters => [(SCENARIO_LINE, "")] }, {
        assert_cli_snapshot!(grade(&folder, &log[..middle]), @"
        ----- stdout -----

        unresolved pair/race One of two swaps comes first
          outcome 1: its run is not in the log, or not whole
          outcome 2: its run is not in the log, or not whole
          outcome 1 was not reached
          outcome 2 was not reached
          no outcome was reached
          the free runs are not in the log, or not whole

        unresolved pair/value A closure can call a function
          outcome 1: its run is not in the log, or not whole
          outcome 1 was not reached
          no outcome was reached
          the free runs are not in the log, or not whole
        ────────────────────────────────────────────────────────────
             Summary [TIME] 4 scenarios: 1 pass, 1 unsupported, 2 unresolved
                                1 outcome reached on [PLATFORM]
          Unresolved
                      pair/race outcome 1: its run is not in the log, or not whole
                      pair/value outcome 1: its run is not in the log, or not whole
        ----- exit code 1 -----
        ");
    });
}

#[test]
fn corrupted_runs_are_unresolved() {
    let folder = folder();
    let log = log(&folder);
    let mut bytes = log.clone().into_bytes();
    // Flips a bit of an observation, and puts a byte that is not UTF-8 into a report on stderr.
    bytes[log.find("\"Ok(0)\"").unwrap() + 4] ^= 1;
    bytes[log.find("\nboom").unwrap() + 1] = 0xff;
    with_settings!({ filters => [(SCENARIO_LINE, "")] }, {
        assert_cli_snapshot!(grade(&folder, bytes), @"
        ----- stdout -----

        unresolved pair/panics A panic of main ends it
          outcome 1: the log lacks a report of std on stderr
          outcome 1 was not reached
          no outcome was reached

        unresolved pair/race One of two swaps comes first
          outcome 1: its run is not in the log, or not whole
          outcome 1 was not reached
        ────────────────────────────────────────────────────────────
             Summary [TIME] 4 scenarios: 1 pass, 1 unsupported, 2 unresolved
                                2 outcomes reached on [PLATFORM]
          Unresolved
                      pair/panics outcome 1: the log lacks a report of std on stderr
                      pair/race outcome 1: its run is not in the log, or not whole
        ----- exit code 1 -----
        ");
    });
}

#[test]
fn rejects_an_empty_log() {
    assert_cli_snapshot!(grade(&folder(), ""), @"
    ----- stderr -----
      × the log does not name its platform
      help: the first line of a bundle's log is `probe 2`

    ----- exit code 3 -----
    ");
}

#[test]
fn rejects_a_text_that_is_not_a_log() {
    assert_cli_snapshot!(grade(&folder(), "Segmentation fault\n"), @"
    ----- stderr -----
      × the log does not name its platform
      help: the first line of a bundle's log is `probe 2`

    ----- exit code 3 -----
    ");
}

#[test]
fn reports_a_missing_log() {
    assert_cli_snapshot!(threadproof("grade missing.txt --scenarios good"), @"
    ----- stderr -----
      × cannot read missing.txt
      ╰─▶ [OS ERROR]

    ----- exit code 2 -----
    ");
}
