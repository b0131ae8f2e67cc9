//! `threadproof run`

use std::process::{Command, Stdio};

use snapbox::cmd::cargo_bin;
use snapbox::str;
use threadproof_suite::{Results, Verdict};

use crate::{Folder, threadproof};

#[test]
fn scenarios_that_pass() {
    threadproof("run --scenarios good --jobs 1 --iterations 3 race val")
        .assert()
        .success()
        .stdout_eq(str![[r#"
        PASS [[..]s] pair/race 2 of 2 outcomes, 3 free runs
        PASS [[..]s] pair/value 1 of 1 outcome, 3 free runs
────────────────────────────────────────────────────────────
     Summary [[..]s] 2 scenarios: 2 pass
                        3 outcomes brought about, on [..]

"#]])
        .stderr_eq("");
}

#[test]
fn a_platform_that_makes_a_choice() {
    threadproof("run --scenarios good --iterations 0 itself")
        .assert()
        .success()
        .stdout_eq(str![[r#"
        PASS [[..]s] pair/itself 1 of 2 outcomes (join-oneself: [..])
────────────────────────────────────────────────────────────
     Summary [[..]s] 1 scenario: 1 pass
                        1 outcome brought about, on [..]

"#]])
        .stderr_eq("");
}

#[test]
fn a_scenario_that_fails_everywhere() {
    threadproof("run --scenarios failing")
        .assert()
        .code(1)
        .stdout_eq(str![[r#"
        FAIL [[..]s] pair/too-big 0 of 1 outcome

fail pair/too-big A stack that no system has
  thread main ended before it reached `join a`; the outcome is not allowed

    expected
      main                                    a
      spawn a stack-size=9000000000000000000
                                              return 7
      join a -> Ok(7)
      exit 0

    observed
      main
      spawn a stack-size=9000000000000000000
      exit with failure

  again: threadproof run pair/too-big --outcome 1
────────────────────────────────────────────────────────────
     Summary [[..]s] 1 scenario: 1 fail
                        0 outcomes brought about, on [..]

"#]])
        .stderr_eq("");
}

#[test]
fn one_outcome() {
    threadproof("run --scenarios good pair/race --outcome 2")
        .assert()
        .success()
        .stdout_eq(str![[r#"
        PASS [[..]s] pair/race 1 of 2 outcomes
────────────────────────────────────────────────────────────
     Summary [[..]s] 1 scenario: 1 pass
                        1 outcome brought about, on [..]

"#]])
        .stderr_eq("");
}

#[test]
fn an_outcome_that_is_not_there() {
    threadproof("run --scenarios good pair/race --outcome 3")
        .assert()
        .code(2)
        .stdout_eq("")
        .stderr_eq(str![[r#"
  × there is no outcome 3
   ╭─[good/pair/race.kdl:1:7]
 1 │ title "Of two swaps one comes first"
   ·       ───────────────┬──────────────
   ·                      ╰── of this scenario
 2 │ clause "pair/race" "pair/value"
   ╰────
  help: std allows outcomes 1 to 2

1 problem

"#]]);
}

#[test]
fn one_outcome_of_several_scenarios() {
    threadproof("run --scenarios good pair --outcome 1").assert().code(2).stdout_eq("").stderr_eq(
        str![[r#"
  × --outcome takes one scenario, and 3 match
  help: give its whole id


"#]],
    );
}

#[test]
fn a_filter_that_matches_nothing() {
    threadproof("run --scenarios good nothing").assert().code(2).stdout_eq("").stderr_eq(str![[
        r#"
  × no scenario matches `nothing`
  help: `threadproof list` lists them all


"#
    ]]);
}

#[test]
fn a_run_for_programs() {
    let run = |arguments| threadproof(arguments).assert().stderr_eq("");
    let good = run("run --scenarios good --format json").success();
    let good = Results::from_json(std::str::from_utf8(&good.get_output().stdout).unwrap()).unwrap();
    let ids: Vec<&str> = good.scenarios.iter().map(|scenario| &*scenario.id).collect();
    assert_eq!(ids, ["pair/itself", "pair/race", "pair/value"]);
    assert!(good.scenarios.iter().all(|scenario| scenario.verdict == Verdict::Pass));

    let bad = run("run --scenarios failing --format json").code(1);
    let bad = Results::from_json(std::str::from_utf8(&bad.get_output().stdout).unwrap()).unwrap();
    assert_eq!(bad.scenarios[0].verdict, Verdict::Fail);
    assert_eq!(bad.scenarios[0].findings.len(), 1);
}

#[test]
fn results_are_kept_as_they_are_told() {
    let folder = Folder::of("kept");
    let path = folder.0.join("results.json");
    let run = threadproof("run --scenarios good --format json --out").arg(&path);
    let run = run.assert().success().stderr_eq("");
    assert_eq!(std::fs::read(path).unwrap(), run.get_output().stdout);
}

#[test]
fn results_that_cannot_be_written() {
    threadproof("run --scenarios good value --out no/such/folder/results.json")
        .assert()
        .code(2)
        .stderr_eq(str![[r#"
  × no/such/folder/results.json could not be written
  ╰─▶ [..]


"#]]);
}

#[test]
fn colours_are_for_those_who_see_them() {
    let is_coloured = |variables: &[(&str, &str)]| {
        let command = threadproof("run --scenarios good value").envs(variables.iter().copied());
        command.assert().success().get_output().stdout.contains(&b'\x1b')
    };
    assert!(is_coloured(&[("CLICOLOR_FORCE", "1")]));
    assert!(!is_coloured(&[]));
    assert!(!is_coloured(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
}

#[test]
fn whoever_has_read_enough_may_close_the_pipe() {
    for (arguments, code) in [
        (["list", "--scenarios", "good"], 0),
        (["run", "--scenarios", "good"], 0),
        (["run", "--scenarios", "failing"], 1),
    ] {
        let mut child = Command::new(cargo_bin!("threadproof"))
            .args(arguments)
            .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures"))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
        assert_eq!(output.status.code(), Some(code), "{arguments:?}");
    }
}
