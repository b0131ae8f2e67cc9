//! `threadproof platforms record`

use std::fs;

use threadproof_suite::Results;

use crate::platforms::list;
use crate::{stdout, threadproof};

/// Results of a fictitious platform that made these choices, one per scenario.
fn results(target: &str, choices: &[(&str, &str)]) -> String {
    let run = "run --iterations 0 --format json --scenarios good race value";
    let mut results = Results::from_json(&stdout(threadproof(run))).unwrap();
    target.clone_into(&mut results.platform.target);
    target.clone_into(&mut results.name);
    for (scenario, (name, choice)) in results.scenarios.iter_mut().zip(choices) {
        scenario.choices = [((*name).to_owned(), (*choice).to_owned())].into();
    }
    results.to_json().unwrap()
}

#[test]
fn records_choices_in_the_files_of_platforms() {
    let seen = [("exit-code", "whole"), ("join-oneself", "panic")];
    let undecided = [("relock", "hang"), ("relock", "panic")];
    let folder = list()
        .with("new.json", results("new-none", &seen))
        .with("little.json", results("little-none", &undecided))
        .with("tiny.json", results("tiny-none", &seen[..1]));
    let record = "platforms record made/new.json made/little.json made/tiny.json";
    assert_cli_snapshot!(folder.threadproof(&format!("{record} --platforms made/list")), @"
    ----- stdout -----
    made/list/new-none.kdl written
      edit its title and tier: results say neither
      exit-code: whole
      join-oneself: panic
    made/list/little-none.kdl updated
      relock: not recorded, because the choice varied
    made/list/tiny-none.kdl updated
      exit-code: whole
    ----- exit code 0 -----
    ");
    let text = |name: &str| fs::read_to_string(folder.path("list").join(name)).unwrap();
    let new = text("new-none.kdl");
    assert!(new.ends_with("join-oneself \"panic\"\n}\n"), "{new}");
    let little = text("little-none.kdl");
    assert!(!little.contains("relock"), "{little}");
    // The written files are valid.
    stdout(folder.threadproof("platforms --platforms made/list"));
}

#[test]
fn refuses_to_record_an_invalid_target() {
    let folder = list().with("evil.json", results("../evil", &[]));
    let record = "platforms record made/evil.json --platforms made/list";
    assert_cli_snapshot!(folder.threadproof(record), @"
    ----- stderr -----
      × `../evil` is not the name of a platform

    1 problem
    ----- exit code 2 -----
    ");
}

#[test]
fn results_that_do_not_conform_are_recorded_only_if_that_is_asked_for() {
    let run = "run --iterations 0 --format json --scenarios failing";
    let output = threadproof(run).output().unwrap();
    let mut results = Results::from_json(&String::from_utf8(output.stdout).unwrap()).unwrap();
    "new-none".clone_into(&mut results.name);
    let mut partial = results.clone();
    partial.is_partial = true;
    partial.scenarios.clear();
    let folder = list()
        .with("failing.json", results.to_json().unwrap())
        .with("partial.json", partial.to_json().unwrap());
    let record = |options: &str| {
        folder.threadproof(&format!("platforms record {options} --platforms made/list"))
    };
    assert_cli_snapshot!(record("made/failing.json"), @"
    ----- stderr -----
      × made/failing.json does not conform: 1 scenario fails
      help: mend what fails, add it to the platform file as known, or use --force

    ----- exit code 2 -----
    ");
    assert_cli_snapshot!(record("made/partial.json"), @"
    ----- stderr -----
      × made/partial.json is of a run that did not end
      help: run it again to its end, or use --force

    ----- exit code 2 -----
    ");
    stdout(record("--force made/failing.json"));
    // The file says which target the name stands for.
    let new = fs::read_to_string(folder.path("list/new-none.kdl")).unwrap();
    assert!(new.contains(&format!("target \"{}\"", crate::host())), "{new}");
}
