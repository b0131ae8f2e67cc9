//! `threadproof run`

use std::fs;
use std::process::{Output, Stdio};

use insta::with_settings;
use threadproof_suite::{Results, Verdict};

use crate::{TempFolder, kdl, stdout, threadproof};

#[test]
fn runs_the_scenarios_that_match() {
    let run = "run --scenarios good --jobs 1 --iterations 3 race val";
    assert_cli_snapshot!(threadproof(run), @"
    ----- stdout -----
            PASS [TIME] pair/race 2 of 2 outcomes reached, 3 free runs
            PASS [TIME] pair/value 1 of 1 outcome reached, 3 free runs
    ────────────────────────────────────────────────────────────
         Summary [TIME] 2 scenarios: 2 pass
                            3 outcomes reached on [PLATFORM]
    ----- exit code 0 -----
    ");
}

#[test]
fn prints_the_choices_that_the_platform_makes() {
    with_settings!({ filters => [(r"(join-oneself: )\w+", "${1}[CHOICE]")] }, {
        assert_cli_snapshot!(threadproof("run --scenarios good --iterations 0 itself"), @"
        ----- stdout -----
                PASS [TIME] pair/itself 1 of 2 outcomes reached (join-oneself: [CHOICE])
        ────────────────────────────────────────────────────────────
             Summary [TIME] 1 scenario: 1 pass
                                1 outcome reached on [PLATFORM]
        ----- exit code 0 -----
        ");
    });
}

#[test]
fn counts_scenarios_apart_whose_outcomes_are_left_to_chance() {
    // Two threads wait, and no schedule decides which of them is notified.
    let program = r#"
        title "One of two threads is notified"
        clause "pair/value"
        shared {
            mutex "m" 0
            condvar "v"
            channel "waits"
        }
        main {
            spawn "a"
            spawn "b"
            recv "waits"
            recv "waits"
            lock "m" {
                notify-one "v"
            }
            join "a"
            join "b"
        }
        thread "a" {
            lock "m" {
                send "waits"
                wait "v" guard="m"
            }
        }
        thread "b" {
            lock "m" {
                send "waits"
                wait "v" guard="m"
            }
        }
    "#;
    let folder = TempFolder::new()
        .with_fixture("all", "good/contract.kdl")
        .with_fixture("all", "good/pair/value.kdl")
        .with("all/pair/notified.kdl", kdl(program));
    let run = "run --scenarios made/all --jobs 1 --iterations 0";
    assert_cli_snapshot!(folder.threadproof(run), @"
    ----- stdout -----
            PASS [TIME] pair/notified 3 outcomes left to chance, 3 free runs
            PASS [TIME] pair/value 1 of 1 outcome reached
    ────────────────────────────────────────────────────────────
         Summary [TIME] 2 scenarios: 2 pass (of them, 1 left to chance)
                            1 outcome reached on [PLATFORM]
    ----- exit code 0 -----
    ");
}

#[test]
fn explains_a_failure() {
    assert_cli_snapshot!(threadproof("run --scenarios failing"), @"
    ----- stdout -----
            FAIL [TIME] pair/too-big thread main ended before `join a`

    fail pair/too-big A stack size that no system can provide
      thread main ended before `join a`

      clause pair/value (documented): join returns the closure's value
        https://doc.rust-lang.org/std/thread/struct.JoinHandle.html#method.join

      expected
        main                                    a
        spawn a stack-size=9000000000000000000
      >                                         return 7
        join a -> Ok(7)
        exit 0

      observed: the process exited with code 101
        main
        spawn a stack-size=9000000000000000000
      > exit with failure

      stderr
        [PANIC]

      again: threadproof run pair/too-big --outcome 1 --scenarios failing
    ────────────────────────────────────────────────────────────
         Summary [TIME] 1 scenario: 1 fail
                            0 outcomes reached on [PLATFORM]
    ----- exit code 1 -----
    ");
}

#[test]
fn runs_a_single_outcome() {
    assert_cli_snapshot!(threadproof("run --scenarios good pair/race --outcome 2"), @"
    ----- stdout -----
            PASS [TIME] pair/race 1 of 2 outcomes reached
    ────────────────────────────────────────────────────────────
         Summary [TIME] 1 scenario: 1 pass
                            1 outcome reached on [PLATFORM]
    ----- exit code 0 -----
    ");
}

#[test]
fn reports_an_outcome_that_does_not_exist() {
    assert_cli_snapshot!(threadproof("run --scenarios good pair/race --outcome 3"), @r#"
    ----- stderr -----
      × there is no outcome 3
       ╭─[good/pair/race.kdl:1:7]
     1 │ title "One of two swaps comes first"
       ·       ───────────────┬──────────────
       ·                      ╰── this scenario
     2 │ clause "pair/race" "pair/value"
       ╰────
      help: std allows outcomes 1 to 2

    1 problem
    ----- exit code 2 -----
    "#);
}

#[test]
fn an_outcome_needs_exactly_one_scenario() {
    assert_cli_snapshot!(threadproof("run --scenarios good pair --outcome 1"), @"
    ----- stderr -----
      × --outcome needs exactly one scenario, but 3 match
      help: give the full id of one scenario

    ----- exit code 2 -----
    ");
}

#[test]
fn reports_a_filter_that_matches_nothing() {
    assert_cli_snapshot!(threadproof("run --scenarios good nothing"), @"
    ----- stderr -----
      × no scenario matches `nothing`
      help: list all ids with `threadproof list`

    ----- exit code 2 -----
    ");
}

#[test]
fn prints_results_as_json() {
    let run = |scenarios: &str, code| {
        let run = format!("run --scenarios {scenarios} --format json");
        let output = threadproof(&run).output().unwrap();
        assert_eq!((output.status.code(), output.stderr), (Some(code), Vec::new()));
        Results::from_json(std::str::from_utf8(&output.stdout).unwrap()).unwrap()
    };
    let good = run("good", 0);
    let ids: Vec<&str> = good.scenarios.iter().map(|scenario| &*scenario.id).collect();
    assert_eq!(ids, ["pair/itself", "pair/race", "pair/value"]);
    assert!(good.scenarios.iter().all(|scenario| scenario.verdict == Verdict::Pass));

    let failing = run("failing", 1);
    assert_eq!(failing.scenarios[0].verdict, Verdict::Fail);
    assert_eq!(failing.scenarios[0].findings.len(), 1);
}

#[test]
fn writes_the_json_that_it_prints() {
    let folder = TempFolder::new();
    let path = folder.path("results.json");
    let mut run = threadproof("run --scenarios good --format json --out");
    run.arg(&path);
    let Output { status, stdout, stderr } = run.output().unwrap();
    assert_eq!((status.code(), stderr), (Some(0), Vec::new()));
    assert_eq!(fs::read(path).unwrap(), stdout);
}

#[test]
fn reports_results_that_cannot_be_written() {
    let run = "run --scenarios good --iterations 0 value --out no/such/folder/results.json";
    assert_cli_snapshot!(threadproof(run), @"
    ----- stderr -----
      × cannot write no/such/folder/results.json
      ╰─▶ [OS ERROR]

    ----- exit code 2 -----
    ");
}

#[test]
fn prints_colors_only_where_they_are_supported() {
    let is_colored = |variables: &[(&str, &str)]| {
        let mut run = threadproof("run --scenarios good value");
        run.envs(variables.iter().copied());
        stdout(run).contains('\x1b')
    };
    assert!(is_colored(&[("CLICOLOR_FORCE", "1")]));
    assert!(!is_colored(&[]));
    assert!(!is_colored(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
}

#[test]
fn a_closed_pipe_is_not_an_error() {
    for (arguments, code) in
        [("list --scenarios good", 0), ("run --scenarios good", 0), ("run --scenarios failing", 1)]
    {
        let mut command = threadproof(arguments);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
        assert_eq!(output.status.code(), Some(code), "{arguments}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_stdout_loses_no_results() {
    let folder = TempFolder::new();
    let path = folder.path("results.json");
    let mut run = threadproof("run --scenarios good --iterations 0 --out");
    run.arg(&path).stdout(fs::File::create("/dev/full").unwrap());
    let Output { status, stderr, .. } = run.output().unwrap();
    let message = String::from_utf8(stderr).unwrap();
    assert!(message.contains("cannot write to stdout"), "{message}");
    assert_eq!(status.code(), Some(2));
    let results = Results::from_json(&fs::read_to_string(path).unwrap()).unwrap();
    assert_eq!(results.scenarios.len(), 3);
}
