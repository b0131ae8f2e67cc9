use std::collections::BTreeSet;
use std::fs;

use threadproof_spec::{Choice, Latitude};

use super::known;
use crate::folder::Folder;
use crate::judge::verdict::Verdict;
use crate::platforms::{PlatformFile, Recorded, record};
use crate::presentation::results::{FORMAT, Results, ScenarioResult};
use crate::probe::fingerprint::{Capability, Endian, Fingerprint, PanicMode};

/// Results of a platform that made these choices, one in each scenario.
fn results(target: &str, choices: &[(&str, &str)]) -> Results {
    let scenario = |(name, choice): &(&str, &str)| ScenarioResult {
        title: String::new(),
        clauses: Vec::new(),
        needs: Vec::new(),
        id: "a/b".to_owned(),
        hash: String::new(),
        verdict: Verdict::Pass,
        findings: Vec::new(),
        choices: [((*name).to_owned(), (*choice).to_owned())].into(),
        outcomes: Vec::new(),
        milliseconds: 0,
    };
    Results {
        name: target.to_owned(),
        is_partial: false,
        clauses: Vec::new(),
        format: FORMAT,
        threadproof: String::new(),
        platform: Fingerprint {
            target: target.to_owned(),
            std: "1".to_owned(),
            pointer_width: 64,
            endian: Endian::Little,
            panic: PanicMode::Unwind,
            parallelism: None,
            capabilities: [Capability::Processes, Capability::Threads].into(),
        },
        milliseconds: 0,
        scenarios: choices.iter().map(scenario).collect(),
    }
}

/// The file of `a-b` after recording these choices, and what was recorded.
fn record_in(folder: &Folder, choices: &[(&str, &str)]) -> (String, Recorded) {
    let recorded = record(&folder.source(""), &results("a-b", choices)).unwrap();
    assert_eq!(recorded.path, folder.0.join("a-b.kdl"));
    let read = PlatformFile::of(&folder.source(""), "a-b").unwrap().unwrap();
    assert_eq!(read.latitude, recorded.choices);
    (fs::read_to_string(&recorded.path).unwrap(), recorded)
}

#[test]
fn a_new_platform_gets_a_file() {
    let folder = Folder::of("unknown", &[]);
    // `notified` is decided by chance, not by the platform.
    let choices = [("relock", "hang"), ("notified", "first"), ("join-oneself", "panic")];
    let (text, recorded) = record_in(&folder, &choices);
    let expected = r#"title "a-b"
tier 3
capabilities "threads"
latitude {
    join-oneself "panic"
    relock "hang"
}
"#;
    assert_eq!(text, expected);
    assert!(recorded.is_new && recorded.undecided.is_empty());
}

#[test]
fn everything_else_in_a_file_stays_as_it_is() {
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
    let (text, recorded) = record_in(&folder, &choices);
    let (old, new) = (r#"    relock "panic""#, "    join-oneself \"panic\"\n    relock \"hang\"");
    assert_eq!(text, before.replace(old, new));
    assert!(!recorded.is_new);
    assert_eq!(record_in(&folder, &choices).0, text);
}

#[test]
fn a_latitude_block_is_replaced_however_it_is_formatted() {
    let both = r#"latitude {
    exit-code "whole"
    relock "hang"
}"#;
    let one = r#"latitude {
    relock "hang"
}"#;
    for (before, after) in [
        ("", format!("tier 1\n{one}\n")),
        ("\n\n", format!("tier 1\n{one}\n")),
        ("\nlatitude { relock \"panic\"; }", format!("tier 1\n{one}")),
        ("\n latitude { relock \"panic\" }\n", format!("tier 1\n {one}\n")),
        (r#"; latitude { exit-code "whole" } // C"#, format!("tier 1; {both} // C")),
        ("\nlatitude{ }\n/* C */", format!("tier 1\n{one}\n/* C */")),
    ] {
        let text = format!(r#"title "T"; tier 1{before}"#);
        let folder = Folder::of("as-it-was", &[("a-b.kdl", &text)]);
        let (text, _) = record_in(&folder, &[("relock", "hang")]);
        assert_eq!(text, format!(r#"title "T"; {after}"#), "{before}");
    }
}

#[test]
fn without_choices_the_file_stays_as_it_is() {
    let before = r#"title "T"; tier 1"#;
    let folder = Folder::of("no-choice", &[("a-b.kdl", before)]);
    assert_eq!(record_in(&folder, &[]).0, before);
}

#[test]
fn a_latitude_with_different_choices_is_not_recorded() {
    let before = r#"
title "T"
tier 1
latitude {
    relock "hang"
    exit-code "whole"
}
"#;
    let folder = Folder::of("now-this", &[("a-b.kdl", before)]);
    let choices = [("relock", "hang"), ("relock", "panic"), ("relock", "hang")];
    let (text, recorded) = record_in(&folder, &choices);
    assert_eq!(text, before.replace("    relock \"hang\"\n", ""));
    assert_eq!(recorded.undecided, BTreeSet::from([Latitude::Relock]));
    assert_eq!(recorded.choices.iter().map(Choice::word).collect::<Vec<_>>(), ["whole"]);
}

#[test]
fn only_the_name_of_a_platform_gets_a_file() {
    let folder = Folder::of("no-target", &[("in/a-b.kdl", r#"title "T"; tier 1"#)]);
    for target in ["../x", "/x", "", ".", "-x", "a b"] {
        let problems = record(&folder.source("in"), &results(target, &[])).unwrap_err();
        let message = &folder.messages(problems)[0].0;
        assert_eq!(*message, format!("`{target}` is not the name of a platform"));
    }
    assert_eq!(folder.0.join("in").read_dir().unwrap().count(), 1);
}

#[test]
fn a_file_with_problems_is_not_written() {
    let folder = Folder::of("left-alone", &[("a-b.kdl", r#"title "T""#)]);
    let problems = record(&folder.source(""), &results("a-b", &[("relock", "hang")])).unwrap_err();
    assert_eq!(folder.messages(problems)[0].0, "a platform file needs a `tier`");
    assert_eq!(fs::read_to_string(folder.0.join("a-b.kdl")).unwrap(), r#"title "T""#);
}
