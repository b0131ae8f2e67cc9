//! `threadproof run` on a platform whose file lists known failures and choices

use std::process::{Command, Output};

use crate::{TempFolder, host, kdl, stdout};

/// Two scenarios that pass and one that fails, and a file with `statements` for this machine.
fn folder(statements: &str) -> TempFolder {
    let file = kdl(r#"
        title "T"
        tier 1
    "#);
    TempFolder::new()
        .with_fixture("all", "good/contract.kdl")
        .with_fixture("all", "good/pair/itself.kdl")
        .with_fixture("all", "failing/pair/too-big.kdl")
        .with_fixture("all", "good/pair/value.kdl")
        .with(format!("platforms/{}.kdl", host()), file + statements)
}

fn run(folder: &TempFolder, arguments: &str) -> Command {
    let folders = "--scenarios made/all --platforms made/platforms";
    folder.threadproof(&format!("run {folders} --iterations 0 --jobs 1 {arguments}"))
}

/// The statement for a scenario that is known to fail.
fn known_failure(id: &str) -> String {
    kdl(&format!(
        r#"
        known "{id}" verdict="fail" link="https://example.org/" {{
            reason "the reason"
        }}
        "#
    ))
}

#[test]
fn a_known_failure_conforms() {
    let folder = folder(&known_failure("pair/too-big"));
    assert_cli_snapshot!(run(&folder, "too-big value"), @"
    ----- stdout -----
           KNOWN [TIME] pair/too-big 0 of 1 outcome reached
            PASS [TIME] pair/value 1 of 1 outcome reached

    known pair/too-big A stack size that no system can provide
      the reason (https://example.org/)
    ────────────────────────────────────────────────────────────
         Summary [TIME] 2 scenarios: 1 pass, 1 known
                            1 outcome reached on [PLATFORM]
    ----- exit code 0 -----
    ");
}

#[test]
fn a_run_with_only_known_failures_conforms() {
    let folder = folder(&known_failure("pair/too-big"));
    assert_cli_snapshot!(run(&folder, "too-big"), @"
    ----- stdout -----
           KNOWN [TIME] pair/too-big 0 of 1 outcome reached

    known pair/too-big A stack size that no system can provide
      the reason (https://example.org/)
    ────────────────────────────────────────────────────────────
         Summary [TIME] 1 scenario: 1 known
                            0 outcomes reached on [PLATFORM]
    ----- exit code 0 -----
    ");
}

#[test]
fn a_known_failure_that_passes_does_not_conform() {
    let folder = folder(&known_failure("pair/value"));
    assert_cli_snapshot!(run(&folder, "value"), @"
    ----- stdout -----
           FIXED [TIME] pair/value 1 of 1 outcome reached

    fixed pair/value A closure can call a function
      the scenario passes, but the platform's file expects `fail`: remove the entry
    ────────────────────────────────────────────────────────────
         Summary [TIME] 1 scenario: 1 fixed
                            1 outcome reached on [PLATFORM]
    ----- exit code 1 -----
    ");
}

#[test]
fn known_failures_do_not_apply_to_runs_of_a_single_outcome() {
    let folder = folder(&known_failure("pair/value"));
    assert_cli_snapshot!(run(&folder, "pair/value --outcome 1"), @"
    ----- stdout -----
            PASS [TIME] pair/value 1 of 1 outcome reached
    ────────────────────────────────────────────────────────────
         Summary [TIME] 1 scenario: 1 pass
                            1 outcome reached on [PLATFORM]
    ----- exit code 0 -----
    ");
}

#[test]
fn reports_a_choice_that_differs_from_the_platform_file() {
    // This machine makes one of the two choices, so exactly one of the two files differs.
    let departs = [("panic", "hang"), ("hang", "panic")].map(|(recorded, observed)| {
        let file = kdl(&format!(r#"latitude {{ join-oneself "{recorded}"; }}"#));
        let folder = folder(&file);
        let printed = stdout(run(&folder, "itself"));
        let departure = format!(
            "pair/itself: join-oneself is {observed}, but the platform file says {recorded}\n"
        );
        let departs = printed.ends_with(&departure);
        assert_eq!(printed.contains("the platform file says"), departs, "{printed}");
        let strict = run(&folder, "itself --strict").output().unwrap();
        assert_eq!(strict.status.code(), Some(i32::from(departs)), "{recorded}");
        assert_eq!(String::from_utf8(strict.stdout).unwrap().contains(&departure), departs);
        departs
    });
    assert_ne!(departs[0], departs[1]);
}

#[test]
fn reports_an_invalid_platform_file_before_anything_runs() {
    let folder = folder("tier 4");
    let Output { status, stdout, stderr } = run(&folder, "value").output().unwrap();
    assert_eq!((status.code(), stdout), (Some(2), Vec::new()));
    let stderr = String::from_utf8(stderr).unwrap().replace('\\', "/");
    for part in ["duplicate `tier`", "made/platforms/", ".kdl:3:1]"] {
        assert!(stderr.contains(part), "no {part} in\n{stderr}");
    }
}
