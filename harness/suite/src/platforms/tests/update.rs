use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use super::known;
use crate::folder::Folder;
use crate::judge::verdict::Verdict;
use crate::platforms::{PlatformFile, Recorded, record};
use crate::presentation::results::{FORMAT, Results, ScenarioResult};
use crate::probe::fingerprint::{Fingerprint, PROCESSES, THREADS};

/// Results of a platform that made these choices, each in a scenario of its own.
fn results(target: &str, choices: &[(&str, &str)]) -> Results {
    let scenario = |(name, choice): &(&str, &str)| ScenarioResult {
        id: "a/b".to_owned(),
        hash: String::new(),
        verdict: Verdict::Pass,
        reasons: Vec::new(),
        choices: [((*name).to_owned(), (*choice).to_owned())].into(),
        outcomes: Vec::new(),
        milliseconds: 0,
    };
    Results {
        format: FORMAT,
        threadproof: String::new(),
        platform: Fingerprint {
            target: target.to_owned(),
            std: "1".to_owned(),
            pointer_width: 64,
            endian: "little".to_owned(),
            panic: "unwind".to_owned(),
            parallelism: None,
            capabilities: [PROCESSES, THREADS].map(str::to_owned).into(),
        },
        milliseconds: 0,
        scenarios: choices.iter().map(scenario).collect(),
    }
}

/// The file of `a-b` after these choices were recorded, and what `record` returned.
fn recorded(folder: &Folder, choices: &[(&str, &str)]) -> (String, Recorded) {
    let told = record(&folder.0, &results("a-b", choices)).unwrap();
    assert_eq!(told.path, folder.0.join("a-b.kdl"));
    let read = PlatformFile::of(&folder.0, "a-b").unwrap().unwrap();
    assert_eq!(read.latitude, told.choices);
    (fs::read_to_string(&told.path).unwrap(), told)
}

#[test]
fn a_new_platform_gets_a_file() {
    let folder = Folder::of("unknown", &[]);
    // Choices left to chance, or to the build of a program, are not the platform's.
    let choices = [("relock", "hang"), ("notified", "first"), ("join-oneself", "panic")];
    let (text, told) = recorded(&folder, &choices);
    let expected = r#"title "a-b"
tier 3
capabilities "threads"
latitude {
    join-oneself "panic"
    relock "hang"
}
"#;
    assert_eq!(text, expected);
    assert!(told.is_new && told.undecided.is_empty());
}

#[test]
fn everything_else_in_the_file_stays() {
    let known = known("a/b", "fail");
    let before = format!(
        r#"// A comment on top.
title    "T"   // and one beside it
tier 1

// What it was seen to do.
latitude {{
    // Nothing that
    early-wakeup "times-out" // this run has seen.
    relock "panic" // What it has seen.
}} // The end of it.

// Why it fails.
{known}
/* the end */"#
    );
    let folder = Folder::of("as-it-is", &[("a-b.kdl", &before)]);
    let choices = [("relock", "hang"), ("join-oneself", "panic")];
    let (text, told) = recorded(&folder, &choices);
    let (old, new) = ("    relock \"panic\"", "    join-oneself \"panic\"\n    relock \"hang\"");
    assert_eq!(text, before.replace(old, new));
    assert!(!told.is_new);
    assert_eq!(recorded(&folder, &choices).0, text);
}

#[test]
fn a_block_in_any_layout_is_updated() {
    let both = "latitude {\n    exit-code \"whole\"\n    relock \"hang\"\n}";
    let one = "latitude {\n    relock \"hang\"\n}";
    for (before, after) in [
        ("", format!("tier 1\n{one}\n")),
        ("\n\n", format!("tier 1\n{one}\n")),
        ("\nlatitude { relock \"panic\"; }", format!("tier 1\n{one}")),
        ("\n latitude { relock \"panic\" }\n", format!("tier 1\n {one}\n")),
        ("; latitude { exit-code \"whole\" } // C", format!("tier 1; {both} // C")),
        ("\nlatitude{ }\n/* C */", format!("tier 1\n{one}\n/* C */")),
    ] {
        let text = format!("title \"T\"; tier 1{before}");
        let folder = Folder::of("as-it-was", &[("a-b.kdl", &text)]);
        let (text, _) = recorded(&folder, &[("relock", "hang")]);
        assert_eq!(text, format!("title \"T\"; {after}"), "{before}");
    }
}

#[test]
fn comments_stay_with_their_choices() {
    let before = r#"title "T"
tier 1
latitude /* { "x" */ { // {
    /* } */ exit-code "low-8-bits" /* over
        two lines; */ // }
    // relock "hang"
    relock "panic"; // The end?
    // No; here.
}
"#;
    let folder = Folder::of("comments", &[("a-b.kdl", before)]);
    let (text, _) = recorded(&folder, &[("exit-code", "whole"), ("join-oneself", "panic")]);
    let expected = r#"title "T"
tier 1
latitude /* { "x" */ {
    // {
    /* } */ exit-code "whole" /* over
        two lines; */ // }
    join-oneself "panic"
    // relock "hang"
    relock "panic"
    // The end?
    // No; here.
}
"#;
    assert_eq!(text, expected);
    assert_eq!(recorded(&folder, &[]).0, expected);
}

#[test]
fn a_latitude_without_a_block_gets_one() {
    let folder = Folder::of("no-block", &[("a-b.kdl", "tier 1; latitude; title \"T\"")]);
    let (text, _) = recorded(&folder, &[("relock", "hang")]);
    assert_eq!(text, "tier 1; latitude {\n    relock \"hang\"\n}; title \"T\"");
}

#[test]
fn a_file_without_choices_stays_the_same() {
    let before = "title \"T\"\ntier 1";
    let folder = Folder::of("no-choice", &[("a-b.kdl", before)]);
    assert_eq!(recorded(&folder, &[]).0, before);
}

#[test]
fn choices_that_differ_between_runs_are_not_recorded() {
    let before =
        "title \"T\"\ntier 1\nlatitude {\n    relock \"hang\"\n    exit-code \"whole\"\n}\n";
    let folder = Folder::of("now-this", &[("a-b.kdl", before)]);
    let choices = [("relock", "hang"), ("relock", "panic"), ("relock", "hang")];
    let (text, told) = recorded(&folder, &choices);
    assert_eq!(text, before.replace("    relock \"hang\"\n", ""));
    assert_eq!(told.undecided, BTreeSet::from(["relock".to_owned()]));
    assert_eq!(told.choices, BTreeMap::from([("exit-code".to_owned(), "whole".to_owned())]));
}

#[test]
fn an_invalid_target_is_refused() {
    let folder = Folder::of("no-target", &[("in/a-b.kdl", "title \"T\"; tier 1")]);
    for target in ["../x", "/x", "", ".", "-x", "a b"] {
        let problems = record(&folder.0.join("in"), &results(target, &[])).unwrap_err();
        let told = folder.told(problems);
        assert_eq!(told[0].0, format!("`{target}` is not a target"));
    }
    assert_eq!(folder.0.join("in").read_dir().unwrap().count(), 1);
}

#[test]
fn a_faulty_file_is_not_changed() {
    let folder = Folder::of("left-alone", &[("a-b.kdl", "title \"T\"")]);
    let problems = record(&folder.0, &results("a-b", &[("relock", "hang")])).unwrap_err();
    assert_eq!(folder.told(problems)[0].0, "the platform lacks its `tier`");
    assert_eq!(fs::read_to_string(folder.0.join("a-b.kdl")).unwrap(), "title \"T\"");
}
