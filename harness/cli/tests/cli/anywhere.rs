//! Which scenarios and platform files are used if none are named

use crate::{TempFolder, host, stdout};

#[test]
fn finds_the_folders_in_a_parent() {
    let folder = TempFolder::new()
        .with_fixture("scenarios", "good/contract.kdl")
        .with_fixture("scenarios", "good/pair/value.kdl")
        .with_fixture("mine", "good/pair/race.kdl")
        .with("platforms/a-b.kdl", "title \"A platform\"\ntier 3\n")
        .with("deep/scenarios/not-a-contract.txt", "");
    let below = |arguments: &str| {
        let mut command = folder.threadproof(arguments);
        command.current_dir(folder.path("deep"));
        command
    };
    assert_eq!(stdout(below("list")), "pair/value  A closure can call a function\n");
    assert!(stdout(below("platforms")).contains("A platform"));
    let mine = stdout(below("list --scenarios ../mine"));
    assert_eq!(mine, "pair/race  One of two swaps comes first\n");
    // They are named as seen from here.
    assert_cli_snapshot!(below("check"), @r#"
    ----- stderr -----
      × nothing shows clause `pair/race`
       ╭─[../scenarios/contract.kdl:4:8]
     3 │ }
     4 │ clause "pair/race" basis="implied" link="https://doc.rust-lang.org/std/thread/index.html#the-threading-model" {
       ·        ─────┬─────
       ·             ╰── no scenario, no compile test, no reason
     5 │     text "threads run in any order"
       ╰────
      help: add a scenario, or the reason why there is none: `untestable "…"`

    1 problem
    ----- exit code 2 -----
    "#);
}

#[test]
fn runs_its_own_scenarios_where_there_are_none() {
    let folder = TempFolder::new();
    let list = stdout(folder.threadproof("list"));
    let id = list.split(' ').next().unwrap();
    assert!(list.lines().count() > 100);
    stdout(folder.threadproof(&format!("show {id}")));
    let run = stdout(folder.threadproof(&format!("run {id} --iterations 10")));
    assert!(run.contains("1 scenario: 1 pass"), "{run}");
    for listing in ["contract", "platforms", "check"] {
        stdout(folder.threadproof(listing));
    }
}

#[test]
fn records_choices_only_in_a_folder() {
    let folder = TempFolder::new();
    stdout(folder.threadproof("run --out results.json --iterations 0 spawn/"));
    assert_cli_snapshot!(folder.threadproof("platforms record results.json"), @"
    ----- stderr -----
      × there is no folder of platform files here to record choices in
      help: create one, and name it with `--platforms DIR`, or go to a clone of
            threadproof

    1 problem
    ----- exit code 2 -----
    ");
}

#[test]
fn needs_the_sources_to_build_a_probe() {
    let build = format!("run --target {} spawn/", host());
    assert_cli_snapshot!(TempFolder::new().threadproof(&build), @"
    ----- stderr -----
      × threadproof's sources are not in this folder or a parent of it
      help: a probe for a target is built from them: run the command in a clone
            of threadproof, or name a probe that is already built with `--probe
            COMMAND`

    ----- exit code 3 -----
    ");
}
