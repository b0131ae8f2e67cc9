use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;

use miette::Diagnostic as _;

use super::{LINK, file, known};
use crate::judge::verdict::Verdict;
use crate::platforms::{BuildStd, Debian, Leg, platform_reader};
use crate::probe::fingerprint::Capability;
use crate::reading::source::Source;

/// The problems in a text: message, place and help of each.
fn problems(text: &str) -> Vec<[String; 3]> {
    let problems = platform_reader::read(&Source::of(text), "a-b").unwrap_err().into_iter();
    let found = problems.map(|problem| {
        let help = problem.help().map(|help| help.to_string()).unwrap_or_default();
        [problem.to_string(), problem.pointed_at(), help]
    });
    found.collect()
}

#[test]
fn all_statements_are_read() {
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
    assert_eq!(file.capabilities, BTreeSet::from([Capability::Threads]));
    let choices = file.latitude.iter().map(|choice| (choice.latitude().name(), choice.word()));
    let expected = [("join-oneself", "panic"), ("relock", "hang")];
    assert_eq!(choices.collect::<Vec<_>>(), expected);
    let json = serde_json::to_value(&file).unwrap();
    assert_eq!(json["latitude"], serde_json::json!({ "join-oneself": "panic", "relock": "hang" }));
    assert_eq!(json["capabilities"], serde_json::json!(["threads"]));
    let found = file.known("a/c").unwrap();
    assert_eq!(
        (found.verdict, &*found.reason, &*found.link),
        (Verdict::Unresolved, "no reason", LINK)
    );
    assert_eq!(file.known("a/b").unwrap().verdict, Verdict::Fail);
    assert!(file.known("a/d").is_none());
}

#[test]
fn only_a_title_and_a_tier_are_required() {
    let file = file("");
    assert!(file.ci.is_empty() && file.packages.is_empty() && file.abort_codes.is_empty());
    assert!(file.capabilities.is_empty() && file.latitude.is_empty() && file.known.is_empty());
    assert_eq!((file.linker, file.runner), (None, None));
    assert_eq!((file.jobs, file.build_std, file.debian), (None, BuildStd::default(), None));

    let lacks = |word| {
        [format!("a platform file needs a `{word}`"), String::new(), format!("add `{word}`")]
    };
    assert_eq!(problems(r#"linker "l""#), ["title", "tier"].map(lacks));
}

#[test]
fn every_mistake_is_reported_at_its_place() {
    const TIERS: &str = "a tier: 1, 2 or 3";
    for (statement, message, place, help) in [
        (r#"titel "T""#, "unknown statement `titel`", "titel", "did you mean `title`?"),
        (r#"title "U""#, "duplicate `title`", "title", "remove it"),
        ("latitude { }; latitude { }", "duplicate `latitude`", "latitude", "remove it"),
        ("linker 1", "expected a string", "1", "write it in quotes"),
        (r#"linker "a" "b""#, "`linker` takes one argument", r#""b""#, "remove it"),
        ("packages", "`packages` needs a package", "packages", "add a package"),
        ("abort-codes", "`abort-codes` needs an exit code", "abort-codes", "add an exit code"),
        (r#"abort-codes "9""#, "expected a number", r#""9""#, "an exit code"),
        (
            r#"latitude { relock "hang"; relock "panic"; }"#,
            "duplicate `relock`",
            "relock",
            "remove it",
        ),
        (
            "abort-codes 9 4294967295",
            "invalid exit code",
            "4294967295",
            "exit codes have at most 32 bits",
        ),
        (r#"ci "x" on="y" if="z""#, "unknown property `if`", "if", "known here: `on`"),
        (r#"linker "l" on="y""#, "unknown property `on`", "on", "remove it"),
        (r#"ci "x""#, r#"`ci` needs `on="…"`"#, "ci", r#"add `on="…"`"#),
        (r#"ci on="x""#, "`ci` needs a job of the workflow", "ci", "add a job of the workflow"),
        (
            r#"capabilities "thread""#,
            "unknown capability `thread`",
            r#""thread""#,
            "did you mean `threads`?",
        ),
        (
            r#"latitude { relok "hang"; }"#,
            "unknown latitude `relok`",
            "relok",
            "did you mean `relock`?",
        ),
        (
            r#"latitude { relock "hank"; }"#,
            "unknown choice `hank`",
            r#""hank""#,
            "did you mean `hang`?",
        ),
        (
            r#"latitude { relock "wait"; }"#,
            "unknown choice `wait`",
            r#""wait""#,
            "known here: `panic`, `hang`",
        ),
        ("latitude { relock; }", "`relock` needs a choice", "relock", "add a choice"),
    ] {
        let text = format!(r#"title "T"; tier 1; {statement}"#);
        assert_eq!(problems(&text), [[message, place, help]], "{statement}");
    }
    let two = [["`tier` takes one number", "2", "remove it"]];
    assert_eq!(problems(r#"title "T"; tier 1 2"#), two);
    for (tier, message, place) in [
        ("9", "invalid tier", "9"),
        ("999", "invalid tier", "999"),
        ("-1", "invalid tier", "-1"),
        (r#""1""#, "expected a number", r#""1""#),
    ] {
        assert_eq!(problems(&format!(r#"title "T"; tier {tier}"#)), [[message, place, TIERS]]);
    }
}

#[test]
fn mistakes_in_how_a_platform_is_built_and_run_elsewhere_are_reported() {
    for (statement, message, place, help) in [
        ("jobs 1 2", "`jobs` takes one number", "2", "remove it"),
        ("jobs", "`jobs` needs a number of jobs", "jobs", "add a number of jobs"),
        ("jobs 0", "invalid number of jobs", "0", "it must be at least 1"),
        ("jobs -1", "invalid number of jobs", "-1", "it must be at least 1"),
        ("job 1", "unknown statement `job`", "job", "did you mean `jobs`?"),
        (
            r#"build-std { env "A=1"; }; build-std"#,
            "duplicate `build-std`",
            "build-std",
            "remove it",
        ),
        (
            r#"build-std { linkr "l"; }"#,
            "unknown statement `linkr`",
            "linkr",
            "did you mean `linker`?",
        ),
        (r#"build-std { linker "l"; linker "m"; }"#, "duplicate `linker`", "linker", "remove it"),
        (
            "build-std { env; }",
            r#"`env` needs a variable, `"NAME=VALUE"`"#,
            "env",
            r#"add a variable, `"NAME=VALUE"`"#,
        ),
        (r#"build-std { env "A"; }"#, "expected a variable", r#""A""#, r#"write `"NAME=VALUE"`"#),
        (r#"build-std { env "=1"; }"#, "expected a variable", r#""=1""#, r#"write `"NAME=VALUE"`"#),
        ("debian", "`debian` needs `run` or `link`", "debian", "add `run` or `link`"),
        (r#"debian "rn""#, "unknown check `rn`", r#""rn""#, "did you mean `run`?"),
        (r#"debian "test""#, "unknown check `test`", r#""test""#, "known here: `run`, `link`"),
    ] {
        let text = format!("title \"T\"\ntier 1\n{statement}\n");
        let first = problems(&text).swap_remove(0);
        assert_eq!(first, [message, place, help], "{statement}");
    }
    let lacks = r#"`{ linker "…" }` or `{ env "…" }`"#;
    let found = problems(r#"title "T"; tier 1; build-std"#);
    assert_eq!(
        found,
        [[format!("`build-std` needs {lacks}"), "build-std".into(), format!("add {lacks}")]]
    );
}

#[test]
fn a_known_failure_needs_a_scenario_a_verdict_a_reason_and_a_link() {
    let whole = known("a/b", "fail");
    let without = |part: &str| whole.replace(part, "");
    for (statement, message, place, help) in [
        (
            without(r#""a/b""#),
            "`known` needs the id of a scenario",
            "known",
            "add the id of a scenario",
        ),
        (
            without(r#"verdict="fail""#),
            r#"`known` needs `verdict="…"`"#,
            "known",
            r#"add `verdict="…"`"#,
        ),
        (
            without(&format!("link={LINK:?}")),
            r#"`known` needs `link="…"`"#,
            "known",
            r#"add `link="…"`"#,
        ),
        (
            without(r#"{ reason "no reason" }"#),
            r#"`known` needs `{ reason "…" }`"#,
            "known",
            r#"add `{ reason "…" }`"#,
        ),
        (without(r#""no reason""#), "`reason` needs a string", "reason", "add a string"),
        (
            known("a/b", "pass"),
            "`pass` is not a failure",
            r#""pass""#,
            "known here: `fail`, `unresolved`",
        ),
        (
            known("a/b", "unresolvd"),
            "`unresolvd` is not a failure",
            r#""unresolvd""#,
            "did you mean `unresolved`?",
        ),
        (
            whole.replace("https", "http"),
            "expected a link",
            r#""http://github.com/rust-lang/rust/issues/1""#,
            "a link starts with https://",
        ),
        (
            whole.replace("link", r#"lnk="" link"#),
            "unknown property `lnk`",
            "lnk",
            "did you mean `link`?",
        ),
        (
            whole.replace('}', r#"; reason "another" }"#),
            "duplicate `reason`",
            "reason",
            "remove it",
        ),
        (
            whole.replace('}', r#"; since "1" }"#),
            "unknown statement `since`",
            "since",
            "known here: `reason`",
        ),
        (whole.repeat(2), "duplicate entry for `a/b`", r#""a/b""#, "remove it"),
    ] {
        let text = format!(r#"title "T"; tier 1; {statement}"#);
        assert_eq!(problems(&text), [[message, place, help]], "{statement}");
    }
}
