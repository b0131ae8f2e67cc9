//! Which scenarios `run` runs, and completions.

use crate::{stdout, threadproof};

/// The ids of the scenarios that a run of the fixtures judges.
fn ids(options: &str) -> Vec<String> {
    let run = format!("run --iterations 0 --scenarios good --format json {options}");
    let results = threadproof_suite::Results::from_json(&stdout(threadproof(run.trim_end())));
    results.unwrap().scenarios.into_iter().map(|one| one.id).collect()
}

#[test]
fn scenarios_are_selected_by_text_group_and_clause() {
    let all = ["pair/itself", "pair/race", "pair/value"];
    assert_eq!(ids(""), all);
    assert_eq!(ids("value"), ["pair/value"]);
    assert_eq!(ids("--exclude value"), ["pair/itself", "pair/race"]);
    assert_eq!(ids("--exclude value --exclude pair/race"), ["pair/itself"]);
    assert_eq!(ids("--group pair"), all);
    assert_eq!(ids("--clause pair/race"), ["pair/race"]);
    assert_eq!(ids("--clause pair/race --exclude itself -j 1"), ["pair/race"]);
}

#[test]
fn what_selects_nothing_is_an_error() {
    for (options, message, help) in [
        ("--group piar", "no group `piar`", "did you mean `pair`?"),
        ("--clause pair/rice", "no clause `pair/rice`", "did you mean `pair/race`?"),
        ("--exclude valeu", "no scenario matches `valeu`", "did you mean `value`?"),
        ("--exclude pair", "no scenario is selected", "left out by one of the options"),
    ] {
        let output = threadproof(&format!("run --scenarios good {options}")).output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{options}: {stderr}");
        assert!(stderr.contains(message) && stderr.contains(help), "{options}: {stderr}");
    }
}

#[test]
fn options_that_contradict_each_other_are_rejected() {
    for options in [
        "--quiet --verbose",
        "--fail-fast --max-fail 2",
        "--probe a --target b",
        "--probe a --runner b",
    ] {
        let output = threadproof(&format!("run --scenarios good {options}")).output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{options}");
        assert!(stderr.contains("cannot be used with"), "{options}: {stderr}");
    }
}

#[test]
fn completions_know_commands_and_options() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = stdout(threadproof(&format!("completions {shell}")));
        assert!(script.contains("max-fail") && script.contains("platforms"), "{shell}");
    }
}
