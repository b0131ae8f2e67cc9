//! What `run` says about a platform that is broken.
#![cfg(unix)]

use std::process::Command;

use threadproof_suite::Results;

use crate::{TempFolder, binary, kdl, threadproof};

/// A contract in which `base/join` is about `join`, and scenarios that need it, or do not.
fn scenarios() -> TempFolder {
    let link = "https://doc.rust-lang.org/std/thread/struct.JoinHandle.html#method.join";
    let clause = |name: &str, more: &str| {
        format!(
            "clause \"{name}\" basis=\"documented\" link=\"{link}\" {{ text \"{name} holds\"{more} }}\n"
        )
    };
    let contract = clause("base/join", "; steps \"join\"")
        + &clause("more/value", "")
        + &clause("more/store", "");
    let joins = |title: &str, clause: &str, more: &str| {
        kdl(&format!(
            r#"
            title "{title}"
            clause "{clause}"
            main {{
                {more}
                spawn "a"
                join "a"
            }}
            thread "a" {{
                return 41
            }}
            "#
        ))
    };
    let alone = kdl(r#"
        title "A thread stores a number"
        clause "more/store"
        shared {
            atomic "x" 1
        }
        main {
            load "x"
        }
    "#);
    TempFolder::new()
        .with("all/contract.kdl", contract)
        .with("all/base/join.kdl", joins("A join returns a value", "base/join", ""))
        .with("all/base/twice.kdl", joins("A join, once more", "base/join", "yield"))
        .with("all/base/thrice.kdl", joins("A join, again", "base/join", "yield; yield; yield"))
        .with("all/more/value.kdl", joins("A value is joined", "more/value", "yield; yield"))
        .with("all/more/store.kdl", alone)
}

/// `threadproof` with these arguments, and a probe in whose logs `sed` replaces something.
fn run_lying(folder: &TempFolder, sed: &str, arguments: &str) -> Command {
    let mut command = folder.threadproof(arguments);
    let probe = format!("sh -c \"'{}' probe | sed -u '{sed}'\"", binary().display());
    command.args(["--probe", &probe]);
    command
}

/// The output, without the command of the probe.
fn assert_shown(mut command: Command, check: impl Fn(&str)) {
    let output = command.output().unwrap();
    let shown = String::from_utf8(output.stdout).unwrap();
    check(&shown);
}

const RUN: &str = "run --iterations 0 --jobs 1 --scenarios made/all";

#[test]
fn what_needs_a_clause_that_does_not_hold_is_not_run() {
    let folder = scenarios();
    let mut settings = crate::filters();
    settings.add_filter(r"--probe .*", "--probe PROBE");
    settings.bind(|| {
        let command = run_lying(&folder, "s/Ok(41)/Ok(0)/", RUN);
        insta::assert_snapshot!(crate::transcript(command), @"
        ----- stdout -----
                FAIL [TIME] base/join `join a` in thread main observed Ok(0) instead of Ok(41)
                FAIL [TIME] base/thrice `join a` in thread main observed Ok(0) instead of Ok(41)
                FAIL [TIME] base/twice `join a` in thread main observed Ok(0) instead of Ok(41)
                PASS [TIME] more/store 1 of 1 outcome reached

        fail base/join A join returns a value
          `join a` in thread main observed Ok(0) instead of Ok(41)

          clause base/join (documented): base/join holds
            https://doc.rust-lang.org/std/thread/struct.JoinHandle.html#method.join

          expected
            main              a
            spawn a
                              return 41
          > join a -> Ok(41)
            exit 0

          observed: the process exited with code 0
            main              a
            spawn a
                              return 41
          > join a -> Ok(0)
            exit 0

          again: threadproof run base/join --outcome 1 --probe PROBE
        ────────────────────────────────────────────────────────────
             Summary [TIME] 5 scenarios: 1 pass, 3 fail, 1 unresolved
                                1 outcome reached on [PLATFORM]
             Suspect base/join: base/join holds
                      base/join `join a` in thread main observed Ok(0) instead of Ok(41)
                      base/thrice `join a` in thread main observed Ok(0) instead of Ok(41)
                      base/twice `join a` in thread main observed Ok(0) instead of Ok(41)
                      1 scenario needs it and was not run
        ----- exit code 1 -----
        ");
    });
}

#[test]
fn scenarios_that_are_asked_for_are_run_whatever_they_need() {
    let folder = scenarios();
    let run = format!("{RUN} more/");
    assert_shown(run_lying(&folder, "s/Ok(41)/Ok(0)/", &run), |shown| {
        assert!(shown.contains("Suspect base/join"), "{shown}");
        assert!(shown.contains("  more/value `join a` in thread main observed Ok(0)"), "{shown}");
        assert!(!shown.contains("not run"), "{shown}");
    });
}

#[test]
fn the_run_ends_after_as_many_failures_as_are_asked_for() {
    let folder = scenarios();
    for (option, judged) in [("--fail-fast", 1), ("--max-fail 2", 2)] {
        let run = format!("{RUN} base/ more/value {option} --format json");
        assert_shown(run_lying(&folder, "s/Ok(41)/Ok(0)/", &run), |shown| {
            let results = Results::from_json(shown).unwrap();
            assert_eq!((results.scenarios.len(), results.is_partial), (judged, true), "{option}");
        });
    }
}

#[test]
fn after_two_scenarios_that_hung_the_rest_of_their_group_is_not_run() {
    let folder = scenarios();
    let run = format!("{RUN} base/ more/ --format json");
    // Each thread is late, as if it hung.
    let late = "s/^saw .a. \\([0-9]*\\).*/late \\\"a\\\" \\1/";
    assert_shown(run_lying(&folder, late, &run), |shown| {
        let results = Results::from_json(shown).unwrap();
        let found: Vec<(&str, bool)> =
            results.scenarios.iter().map(|one| (&*one.id, one.was_run())).collect();
        let expected = [
            ("base/join", true),
            ("base/thrice", true),
            ("base/twice", false),
            ("more/store", true),
            ("more/value", true),
        ];
        assert_eq!(found, expected, "{shown}");
    });
}

#[test]
fn the_exchange_with_the_probe_is_shown_if_it_is_asked_for() {
    let folder = scenarios();
    let run = format!("{RUN} base/join --show-log");
    assert_shown(run_lying(&folder, "s/Ok(41)/Ok(0)/", &run), |shown| {
        assert!(shown.contains("  plan\n    title \"A join returns a value\"\n"), "{shown}");
        assert!(shown.contains("  log\n    probe 2\n    run "), "{shown}");
    });
}

#[test]
fn only_the_first_failure_of_a_clause_is_explained_unless_more_is_asked_for() {
    let folder = scenarios();
    let explained = |options: &str| {
        let run = format!("{RUN} base/ {options}");
        let output = run_lying(&folder, "s/Ok(41)/Ok(0)/", &run).output().unwrap();
        let shown = String::from_utf8(output.stdout).unwrap();
        (shown.matches("\n  clause base/join").count(), shown)
    };
    let (count, shown) = explained("");
    assert_eq!(count, 1, "{shown}");
    assert!(shown.contains("  base/twice `join a`"), "{shown}");
    assert_eq!(explained("--verbose").0, 3);
}

#[test]
fn a_quiet_run_prints_only_what_does_not_conform() {
    let folder = scenarios();
    let lines = |options: &str| {
        let output = folder.threadproof(&format!("{RUN} {options}")).output().unwrap();
        String::from_utf8(output.stdout).unwrap().lines().count()
    };
    assert_eq!((lines("--quiet"), lines("-q"), lines("")), (3, 3, 8));
}

#[test]
fn the_slowest_scenarios_are_listed_if_they_are_asked_for() {
    let folder = scenarios();
    let output = folder.threadproof(&format!("{RUN} --slowest 2")).output().unwrap();
    let shown = String::from_utf8(output.stdout).unwrap();
    assert_eq!(
        shown.lines().filter(|line| line.starts_with("        Slow [")).count(),
        2,
        "{shown}"
    );
}

#[test]
fn those_that_failed_last_time_run_again() {
    let cache = tempfile::TempDir::new().unwrap();
    let folder = scenarios();
    let run = |sed: &str, arguments: &str| {
        let mut command = run_lying(&folder, sed, &format!("{RUN} {arguments}"));
        for variable in ["XDG_CACHE_HOME", "HOME", "LOCALAPPDATA"] {
            command.env(variable, cache.path());
        }
        let output = command.output().unwrap();
        String::from_utf8(output.stdout).unwrap() + &String::from_utf8_lossy(&output.stderr)
    };
    let none = run("", "--failed");
    assert!(none.contains("no scenario failed in the last run"), "{none}");
    let first = run("s/Ok(41)/Ok(0)/", "base/ more/store");
    assert!(first.contains("4 scenarios: 1 pass, 3 fail"), "{first}");
    // A run of others leaves them on record.
    run("", "more/store");
    let again = run("", "--failed");
    assert!(again.contains("3 scenarios: 3 pass"), "{again}");
    let none = run("", "--failed");
    assert!(none.contains("no scenario failed in the last run"), "{none}");
}

#[test]
fn a_probe_is_also_named_by_a_variable() {
    let folder = scenarios();
    let mut command = folder.threadproof(RUN);
    command.env("THREADPROOF_PROBE", format!("'{}' probe", binary().display()));
    command.env("THREADPROOF_PLATFORM", "other-libc");
    assert_shown(command, |shown| {
        assert!(shown.contains("5 scenarios: 5 pass"), "{shown}");
        assert!(shown.contains("reached on other-libc: "), "{shown}");
    });
    let mut wrong = folder.threadproof(RUN);
    wrong.env("THREADPROOF_PROBE", "./no/such/probe");
    assert_eq!(wrong.output().unwrap().status.code(), Some(3));
}

#[test]
fn a_platform_with_a_name_has_its_own_file() {
    let file = "title \"Another libc\"\ntarget \"x\"\ntier 3\n\
                known \"base/join\" verdict=\"fail\" link=\"https://github.com/\" { reason \"why\" }\n";
    let folder = scenarios().with("platforms/other-libc.kdl", file);
    let run = format!("{RUN} base/join --platform other-libc");
    assert_shown(run_lying(&folder, "s/Ok(41)/Ok(0)/", &run), |shown| {
        assert!(shown.contains("1 scenario: 1 known"), "{shown}");
    });
}

#[test]
fn color_is_a_choice() {
    let folder = scenarios();
    let shown = |options: &str, variable: Option<&str>| {
        let mut command = folder.threadproof(&format!("{RUN} base/join {options}"));
        command.env_remove("NO_COLOR").envs(variable.map(|value| ("CARGO_TERM_COLOR", value)));
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    assert!(!shown("", None).contains('\x1b'));
    assert!(shown("--color always", None).contains('\x1b'));
    assert!(shown("", Some("always")).contains('\x1b'));
    assert!(!shown("--color never", Some("always")).contains('\x1b'));
    let error = threadproof("run --color always no/such").output().unwrap().stderr;
    assert!(String::from_utf8(error).unwrap().contains('\x1b'));
}
