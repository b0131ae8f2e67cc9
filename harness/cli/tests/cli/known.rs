//! `threadproof run` on a platform of which something is known

use snapbox::cmd::Command;
use snapbox::str;

use crate::{Folder, here};

/// A folder with scenarios that pass and one that fails, and with what is known of this machine.
fn folder(name: &str, statements: &str) -> Folder {
    let file = format!("title \"T\"\ntier 1\n{statements}");
    Folder::of(name)
        .with("all/contract.kdl", include_bytes!("../fixtures/good/contract.kdl"))
        .with("all/pair/itself.kdl", include_bytes!("../fixtures/good/pair/itself.kdl"))
        .with("all/pair/too-big.kdl", include_bytes!("../fixtures/failing/pair/too-big.kdl"))
        .with("all/pair/value.kdl", include_bytes!("../fixtures/good/pair/value.kdl"))
        .with(&format!("platforms/{}.kdl", here()), file)
}

fn run(folder: &Folder, filters: &str) -> Command {
    let folders = "--scenarios made/all --platforms made/platforms";
    folder.threadproof(&format!("run {folders} --iterations 0 --jobs 1 {filters}"))
}

/// The statement by which a scenario is known to fail.
fn known(id: &str) -> String {
    format!(
        "known {id:?} verdict=\"fail\" link=\"https://example.org/\" {{ reason \"no reason\"; }}\n"
    )
}

#[test]
fn a_failure_that_is_known_is_no_news() {
    let folder = folder("known", &known("pair/too-big"));
    run(&folder, "too-big value")
        .assert()
        .success()
        .stdout_eq(str![[r#"
       KNOWN [[..]s] pair/too-big 0 of 1 outcome
        PASS [[..]s] pair/value 1 of 1 outcome

known pair/too-big A stack that no system has
  no reason (https://example.org/)
────────────────────────────────────────────────────────────
     Summary [[..]s] 2 scenarios: 1 pass, 1 known
                        1 outcome brought about, on [..]

"#]])
        .stderr_eq("");
    // Something was put to the test, if only what is known.
    run(&folder, "too-big").assert().success().stderr_eq("");
}

#[test]
fn a_failure_that_is_known_and_gone_does_not_conform() {
    let folder = folder("fixed", &known("pair/value"));
    run(&folder, "value")
        .assert()
        .code(1)
        .stdout_eq(str![[r#"
       FIXED [[..]s] pair/value 1 of 1 outcome

fixed pair/value A closure may just call a function
  the platform's file expects `fail`: remove the entry
────────────────────────────────────────────────────────────
     Summary [[..]s] 1 scenario: 1 fixed
                        1 outcome brought about, on [..]

"#]])
        .stderr_eq("");
}

#[test]
fn one_outcome_of_a_scenario_says_nothing_about_what_is_known_of_it() {
    let folder = folder("one-outcome", &known("pair/value"));
    run(&folder, "pair/value --outcome 1").assert().success().stderr_eq("");
}

#[test]
fn a_choice_other_than_the_one_that_is_known_is_told() {
    // One of the two is not the one that is made here.
    let told = ["panic", "hang"].map(|choice| {
        let latitude = format!("latitude {{ join-oneself {choice:?}; }}");
        let folder = folder(&format!("choice-{choice}"), &latitude);
        let run = run(&folder, "itself").assert().success().stderr_eq("");
        String::from_utf8(run.get_output().stdout.clone()).unwrap()
    });
    let departs = |[other, said]: [&str; 2]| {
        format!("pair/itself: join-oneself is {other}, and not {said} as its file says\n")
    };
    let departures = [["hang", "panic"], ["panic", "hang"]].map(departs);
    let is_told = [0, 1].map(|at| told[at].ends_with(&departures[at]));
    assert!(is_told[0] != is_told[1], "{told:#?}");
    assert!(!told.iter().all(|text| text.contains("as its file says")), "{told:#?}");
}

#[test]
fn what_is_wrong_with_the_file_is_told_before_anything_runs() {
    let folder = folder("broken-file", "tier 4");
    let told = run(&folder, "value").assert().code(2).stdout_eq("");
    let told = String::from_utf8_lossy(&told.get_output().stderr).into_owned();
    for part in ["a second `tier`", "made/platforms/", ".kdl:3:1]"] {
        assert!(told.replace('\\', "/").contains(part), "no {part} in\n{told}");
    }
}
