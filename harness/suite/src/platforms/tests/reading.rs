use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;

use miette::Diagnostic as _;

use super::{LINK, file, known};
use crate::platforms::{BuildStd, Debian, Leg, reading};
use crate::source::Source;
use crate::verdict::Verdict;

/// What is wrong in a text, the places that are pointed at, and what to do about it.
fn problems(text: &str) -> Vec<[String; 3]> {
    let problems = reading::read(&Source::of(text), "a-b").unwrap_err().into_iter();
    let told = problems.map(|problem| {
        let help = problem.help().map(|help| help.to_string()).unwrap_or_default();
        [problem.to_string(), problem.pointed_at(), help]
    });
    told.collect()
}

#[test]
fn a_file_is_read_whole() {
    let file = file(
        &(r#"
        ci "native" on="machine-1"
        ci "cross" on="machine-2"
        packages "one" "two"
        linker "ld"
        runner "run -x"
        jobs 3
        build-std {
            linker "ld-2"
            env "A=1 2" "B=3="
        }
        debian "link"
        abort-codes 9 -1
        capabilities "threads"
        latitude {
            relock "hang"
            join-oneself "panic"
        }
        "#
        .to_owned()
            + &known("a/b", "fail")
            + &known("a/c", "unresolved")),
    );
    let leg = |job: &str, on: &str| Leg { job: job.to_owned(), on: on.to_owned() };
    assert_eq!((&*file.triple, &*file.title, file.tier), ("a-b", "T", 1));
    assert_eq!(file.ci, [leg("native", "machine-1"), leg("cross", "machine-2")]);
    assert_eq!(file.packages, ["one", "two"]);
    assert_eq!((file.linker.as_deref(), file.runner.as_deref()), (Some("ld"), Some("run -x")));
    assert_eq!(file.jobs, NonZeroUsize::new(3));
    assert_eq!(file.build_std.linker.as_deref(), Some("ld-2"));
    let env = [("A", "1 2"), ("B", "3=")];
    let env = env.map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(file.build_std.env, BTreeMap::from(env));
    assert_eq!(file.debian, Some(Debian::Link));
    assert_eq!(file.abort_codes, BTreeSet::from([-1, 9]));
    assert_eq!(file.capabilities, BTreeSet::from(["threads".to_owned()]));
    let choices = [("join-oneself", "panic"), ("relock", "hang")];
    let choices = choices.map(|(name, choice)| (name.to_owned(), choice.to_owned()));
    assert_eq!(file.latitude, BTreeMap::from(choices));
    let found = file.known("a/c").unwrap();
    assert_eq!(
        (found.verdict, &*found.reason, &*found.link),
        (Verdict::Unresolved, "no reason", LINK)
    );
    assert_eq!(file.known("a/b").unwrap().verdict, Verdict::Fail);
    assert!(file.known("a/d").is_none());
}

#[test]
fn a_title_and_a_tier_are_all_that_it_takes() {
    let file = file("");
    assert!(file.ci.is_empty() && file.packages.is_empty() && file.abort_codes.is_empty());
    assert!(file.capabilities.is_empty() && file.latitude.is_empty() && file.known.is_empty());
    assert_eq!((file.linker, file.runner), (None, None));
    assert_eq!((file.jobs, file.build_std, file.debian), (None, BuildStd::default(), None));

    let lacks =
        |word| [format!("the platform lacks its `{word}`"), String::new(), format!("add `{word}`")];
    assert_eq!(problems("linker \"l\""), ["title", "tier"].map(lacks));
}

#[test]
fn every_mistake_is_told_at_its_place() {
    const TIERS: &str = "a tier of Rust's: 1, 2 or 3";
    for (statement, message, place, help) in [
        ("titel \"T\"", "unknown statement `titel`", "titel", "did you mean `title`?"),
        ("title \"U\"", "a second `title`", "title", "remove it"),
        ("latitude { }; latitude { }", "a second `latitude`", "latitude", "remove it"),
        ("linker 1", "expected a text", "1", "write it in quotes"),
        ("linker \"a\" \"b\"", "`linker` takes one text", "\"b\"", "remove it"),
        ("packages", "`packages` lacks a package", "packages", "add a package"),
        ("abort-codes", "`abort-codes` lacks an exit code", "abort-codes", "add an exit code"),
        ("abort-codes \"9\"", "expected a number", "\"9\"", "an exit code"),
        (
            "latitude { relock \"hang\"; relock \"panic\"; }",
            "a second `relock`",
            "relock",
            "remove it",
        ),
        ("abort-codes 9 4294967295", "no such exit code", "4294967295", "exit codes have 32 bits"),
        ("ci \"x\" on=\"y\" if=\"z\"", "unknown property `if`", "if", "known here: `on`"),
        ("linker \"l\" on=\"y\"", "unknown property `on`", "on", "remove it"),
        ("ci \"x\"", "`ci` lacks `on=\"…\"`", "ci", "add `on=\"…\"`"),
        ("ci on=\"x\"", "`ci` lacks a job of the workflow", "ci", "add a job of the workflow"),
        (
            "capabilities \"thread\"",
            "unknown capability `thread`",
            "\"thread\"",
            "did you mean `threads`?",
        ),
        (
            "latitude { relok \"hang\"; }",
            "unknown latitude `relok`",
            "relok",
            "did you mean `relock`?",
        ),
        ("latitude { relock \"hank\"; }", "no choice `hank`", "\"hank\"", "did you mean `hang`?"),
        (
            "latitude { relock \"wait\"; }",
            "no choice `wait`",
            "\"wait\"",
            "known here: `panic`, `hang`",
        ),
        ("latitude { relock; }", "`relock` lacks a choice", "relock", "add a choice"),
    ] {
        let text = format!("title \"T\"\ntier 1\n{statement}\n");
        assert_eq!(problems(&text), [[message, place, help]], "{statement}");
    }
    let two = [["`tier` takes one number", "2", "remove it"]];
    assert_eq!(problems("title \"T\"; tier 1 2"), two);
    for (tier, message, place) in [
        ("9", "no such tier", "9"),
        ("999", "no such tier", "999"),
        ("-1", "no such tier", "-1"),
        ("\"1\"", "expected a number", "\"1\""),
    ] {
        assert_eq!(problems(&format!("title \"T\"; tier {tier}")), [[message, place, TIERS]]);
    }
}

#[test]
fn mistakes_in_how_it_is_built_and_run_elsewhere() {
    for (statement, message, place, help) in [
        ("jobs 1 2", "`jobs` takes one number", "2", "remove it"),
        ("jobs", "`jobs` lacks a number of jobs", "jobs", "add a number of jobs"),
        ("jobs 0", "no such number of jobs", "0", "at least 1"),
        ("jobs -1", "no such number of jobs", "-1", "at least 1"),
        ("job 1", "unknown statement `job`", "job", "did you mean `jobs`?"),
        ("build-std { env \"A=1\"; }; build-std", "a second `build-std`", "build-std", "remove it"),
        (
            "build-std { linkr \"l\"; }",
            "unknown statement `linkr`",
            "linkr",
            "did you mean `linker`?",
        ),
        ("build-std { linker \"l\"; linker \"m\"; }", "a second `linker`", "linker", "remove it"),
        (
            "build-std { env; }",
            "`env` lacks a variable, `\"NAME=VALUE\"`",
            "env",
            "add a variable, `\"NAME=VALUE\"`",
        ),
        ("build-std { env \"A\"; }", "expected a variable", "\"A\"", "write `\"NAME=VALUE\"`"),
        ("build-std { env \"=1\"; }", "expected a variable", "\"=1\"", "write `\"NAME=VALUE\"`"),
        ("debian", "`debian` lacks `run` or `link`", "debian", "add `run` or `link`"),
        ("debian \"rn\"", "unknown check `rn`", "\"rn\"", "did you mean `run`?"),
        ("debian \"test\"", "unknown check `test`", "\"test\"", "known here: `run`, `link`"),
    ] {
        let text = format!("title \"T\"\ntier 1\n{statement}\n");
        let first = problems(&text).swap_remove(0);
        assert_eq!(first, [message, place, help], "{statement}");
    }
    let lacks = "`{ linker \"…\" }` or `{ env \"…\" }`";
    let found = problems("title \"T\"; tier 1; build-std");
    assert_eq!(
        found,
        [[format!("`build-std` lacks {lacks}"), "build-std".into(), format!("add {lacks}")]]
    );
}

#[test]
fn what_is_known_is_some_failure_of_a_scenario_with_its_reason_and_link() {
    let whole = known("a/b", "fail");
    let without = |part: &str| whole.replace(part, "");
    for (statement, message, place, help) in [
        (
            without("\"a/b\""),
            "`known` lacks the id of a scenario",
            "known",
            "add the id of a scenario",
        ),
        (
            without("verdict=\"fail\""),
            "`known` lacks `verdict=\"…\"`",
            "known",
            "add `verdict=\"…\"`",
        ),
        (
            without(&format!("link={LINK:?}")),
            "`known` lacks `link=\"…\"`",
            "known",
            "add `link=\"…\"`",
        ),
        (
            without("{ reason \"no reason\" }"),
            "`known` lacks `{ reason \"…\" }`",
            "known",
            "add `{ reason \"…\" }`",
        ),
        (without("\"no reason\""), "`reason` lacks a text", "reason", "add a text"),
        (
            known("a/b", "pass"),
            "`pass` cannot be known",
            "\"pass\"",
            "known here: `fail`, `unresolved`",
        ),
        (
            known("a/b", "unresolvd"),
            "`unresolvd` cannot be known",
            "\"unresolvd\"",
            "did you mean `unresolved`?",
        ),
        (
            whole.replace("https", "http"),
            "a link to nowhere",
            "\"http://github.com/rust-lang/rust/issues/1\"",
            "a link starts with https://",
        ),
        (
            whole.replace("link", "lnk=\"\" link"),
            "unknown property `lnk`",
            "lnk",
            "did you mean `link`?",
        ),
        (whole.replace('}', "; reason \"another\" }"), "a second `reason`", "reason", "remove it"),
        (
            whole.replace('}', "; since \"1\" }"),
            "unknown statement `since`",
            "since",
            "known here: `reason`",
        ),
        (whole.repeat(2), "`a/b` is known already", "\"a/b\"", "remove it"),
    ] {
        let text = format!("title \"T\"\ntier 1\n{statement}");
        assert_eq!(problems(&text), [[message, place, help]], "{statement}");
    }
}
