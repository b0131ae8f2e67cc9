//! `threadproof run`, `bundle` and `doctor` with a probe built for a target

use std::env::consts::EXE_SUFFIX;
use std::process::Command;

use insta::{assert_snapshot, with_settings};

use crate::doctor::variable;
use crate::{TempFolder, filters, host, stdout, threadproof};

/// The only test that builds a probe. It builds for this machine, so that it can run the probe.
#[test]
fn builds_a_probe_and_a_bundle_and_runs_both() {
    // Not the target directory of these tests: cargo may hold its lock.
    let target = concat!(env!("CARGO_TARGET_TMPDIR"), "/elsewhere");
    let building = |arguments: &str| {
        let mut command = threadproof(&format!("{arguments} --target {}", host()));
        command.env("CARGO_TARGET_DIR", target).env("CARGO_TERM_QUIET", "true");
        command
    };
    let runner = if cfg!(unix) { "--runner env" } else { "--jobs 2" };
    let run = stdout(building(&format!("run --scenarios good --iterations 20 {runner}")));
    let (_, summary) = run.split_once("\n─").unwrap();
    filters().bind(|| {
        assert_snapshot!(summary, @"
        ───────────────────────────────────────────────────────────
             Summary [TIME] 3 scenarios: 3 pass
                                4 outcomes reached on [PLATFORM]
        ");
    });

    let doctor = stdout(building("doctor"));
    assert!(doctor.contains(&format!("ok  probe          {}", host())), "{doctor}");

    let folder = TempFolder::new();
    let bundle = folder.path(format!("bundle{EXE_SUFFIX}"));
    let mut build = building("bundle --scenarios good race value");
    build.arg("--out").arg(&bundle);
    with_settings!({ filters => [(r"^.* contains", "[BUNDLE] contains")] }, {
        assert_snapshot!(stdout(build), @"[BUNDLE] contains 5 runs and needs no input");
    });
    let log = stdout(Command::new(&bundle));
    let folder = folder.with("log.txt", log);
    let mut grade = threadproof("grade --scenarios good");
    grade.arg(folder.path("log.txt")).args(["race", "value"]);
    stdout(grade);
}

#[test]
fn a_failed_build_names_what_to_set() {
    let mut command = threadproof(&format!("run --scenarios good --target {}", host()));
    command.env("CARGO_TARGET_DIR", concat!(env!("CARGO_TARGET_TMPDIR"), "/failed"));
    let output = command.env("RUSTFLAGS", "--no-such-flag").output().unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3), "{error}");
    let variable = variable("LINKER");
    for part in [&variable, &format!("threadproof doctor --target {}", host())] {
        assert!(error.replace("\n            ", " ").contains(part), "{part}: {error}");
    }
}

#[test]
fn a_linker_that_is_not_there_is_named_before_anything_is_built() {
    let (host, variable) = (host(), variable("LINKER"));
    let mut command = threadproof(&format!("run --scenarios good --target {host}"));
    command.env(&variable, "no-such-linker");
    let output = command.output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3), "{stderr}");
    let error = format!("the linker `no-such-linker` for {host} is not on PATH");
    assert!(stderr.contains(&error) && stderr.contains(&variable), "{stderr}");
    assert!(!stderr.contains("Compiling"), "{stderr}");
}

#[test]
fn a_probe_that_does_not_exist_is_an_error_that_says_where_to_look() {
    assert_cli_snapshot!(threadproof("run --scenarios good --probe no-such-probe"), @"
    ----- stderr -----
      × the probe `no-such-probe` cannot be started
      ╰─▶ [OS ERROR]
      help: check that this program exists, or is in a folder of PATH

    ----- exit code 3 -----
    ");
}
