mod assessment;
mod platform_reader;
mod update;

use super::*;
use crate::folder::Folder;

const LINK: &str = "https://github.com/rust-lang/rust/issues/1";

/// The file of a platform with these statements.
fn file(statements: &str) -> PlatformFile {
    let text = format!(
        r#"
            title "T"
            tier 1
            {statements}
        "#
    );
    super::platform_reader::read(&Source::of(&text), "a-b").unwrap()
}

/// The statement that a scenario is known to fail.
fn known(id: &str, verdict: &str) -> String {
    format!(r#"known "{id}" verdict="{verdict}" link="{LINK}" {{ reason "no reason" }}"#) + "\n"
}

#[test]
fn known_failures_of_scenarios_that_do_not_exist_are_reported() {
    let file = file(&(known("a/one", "fail") + &known("a/oen", "fail") + &known("zzz", "fail")));
    let ids = ["a/one".to_owned(), "a/two".to_owned()];
    let problems = file.check(&ids).unwrap_err();
    let places: Vec<String> = problems.clone().into_iter().map(|one| one.pointed_at()).collect();
    assert_eq!(places, [r#""a/oen""#, r#""zzz""#]);
    let found = Folder::of("stale", &[]).messages(problems);
    let expected =
        [("no scenario `a/oen`", "did you mean `a/one`?"), ("no scenario `zzz`", "remove it")];
    assert_eq!(found, expected.map(|(message, help)| (message.to_owned(), help.to_owned())));

    assert!(file.check(&["a/one", "a/oen", "zzz"].map(str::to_owned)).is_ok());
}

#[test]
fn platforms_are_sorted_by_tier() {
    let folder = Folder::of(
        "order",
        &[
            ("a-third.kdl", r#"title "T"; tier 3"#),
            ("b-first.kdl", r#"title "T"; tier 1"#),
            ("a-first.kdl", r#"title "T"; tier 1"#),
            ("a-second.kdl", r#"title "T"; tier 2"#),
        ],
    );
    let found = platforms(&folder.source("")).unwrap();
    let triples: Vec<&str> = found.iter().map(|file| &*file.triple).collect();
    assert_eq!(triples, ["a-first", "b-first", "a-second", "a-third"]);
}

#[test]
fn all_problems_of_a_folder_are_reported_at_once() {
    let folder = Folder::of(
        "wrong",
        &[
            ("a-b.kdl", r#"title "T"; tier 1"#),
            ("README.md", ""),
            ("-b.kdl", r#"title "T"; tier 1"#),
            ("deep/a-c.kdl", r#"title "T"; tier 1"#),
            ("a-d.kdl", r#"title "T""#),
        ],
    );
    let found = folder.messages(platforms(&folder.source("")).unwrap_err());
    let is_not_one = |name: &str| {
        (
            format!("{name} is not a platform file"),
            "a platform file is named `TRIPLE.kdl` or `NAME.kdl`",
        )
    };
    let lacks = ("a platform file needs a `tier`".to_owned(), "add `tier`");
    let expected = [is_not_one("-b.kdl"), is_not_one("README.md"), lacks, is_not_one("deep")];
    assert_eq!(found, expected.map(|(message, help)| (message, help.to_owned())));
}

#[test]
fn a_folder_without_platforms_is_an_error() {
    let folder = Folder::of("no-list", &[]);
    let empty = &folder.messages(platforms(&folder.source("")).unwrap_err())[0];
    assert!(empty.0.starts_with("no platform file in "), "{}", empty.0);
    let missing = &folder.messages(platforms(&folder.source("missing")).unwrap_err())[0];
    assert!(missing.0.starts_with("cannot read missing: "), "{}", missing.0);
    assert_eq!(missing.1, "specify the folder of the platform files");
}

#[test]
fn a_triple_cannot_leave_the_folder() {
    let whole = r#"title "T"; tier 1"#;
    let files = ["in/a-b.kdl", "in/v8.main-none.kdl", "in/v8.kdl", "out.kdl", "in/deep/a-b.kdl"];
    let folder = Folder::of("triples", &files.map(|path| (path, whole)));
    let root = folder.source("in");
    for triple in ["a-b", "v8.main-none"] {
        let file = PlatformFile::of(&root, triple).unwrap().unwrap();
        assert_eq!(file.triple, triple);
        assert!(file.source.path.ends_with(format!("{triple}.kdl")), "{:?}", file.source.path);
    }
    for triple in ["a-c", "v8.other-none", "../out", "deep/a-b", ".", "..", "", "a-b.kdl", "a\0b"] {
        assert!(PlatformFile::of(&root, triple).unwrap().is_none(), "{triple}");
    }
}
