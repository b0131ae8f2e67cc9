use miette::Diagnostic as _;

use super::*;
use crate::folder::Folder;

/// The problems of a folder, with their help.
fn problems(folder: &Folder) -> Vec<(String, String)> {
    folder.messages(load_all(&folder.source("")).unwrap_err())
}

const CLAUSES: &str = r#"
    clause "a/b" basis="implied" link="https://doc.rust-lang.org/" { text "t"; }
    clause "a/c" basis="implied" link="https://doc.rust-lang.org/" { text "t"; }
"#;

/// The text of a scenario.
fn scenario(title: &str, clause: &str, step: &str) -> String {
    format!(
        r#"
        title "{title}"
        clause "{clause}"
        main {{ {step} }}
        "#
    )
}

#[test]
fn ids_are_sorted_and_depend_only_on_paths() {
    let folder = Folder::of(
        "ids",
        &[
            ("b/one.kdl", ""),
            ("a/two.kdl", "\0"),
            ("a/one.kdl", ""),
            ("README.md", ""),
            ("contract.kdl", ""),
            ("a/notes.txt", ""),
            ("top.kdl", ""),
            ("a/deep/one.kdl", ""),
            ("a/Upper.kdl", ""),
        ],
    );
    assert_eq!(ids(&folder.source("")).unwrap(), ["a/one", "a/two", "b/one"]);
    assert!(ids(&folder.source("missing")).is_err());
}

#[cfg(unix)]
#[test]
fn a_link_cannot_lead_out_of_the_folder() {
    use std::os::unix::fs::symlink;

    let whole = scenario("T", "a/b", "yield");
    let files = [("in/contract.kdl", CLAUSES), ("in/a/one.kdl", &whole), ("out/x.kdl", &whole)];
    let folder = Folder::of("links", &files);
    let root = folder.0.join("in");
    symlink(root.join("a/one.kdl"), root.join("a/same.kdl")).unwrap();
    let source = folder.source("in");
    assert_eq!(ids(&source).unwrap(), ["a/one", "a/same"]);
    assert_eq!(load(&source, "a/same").unwrap().scenario.id, "a/same");
    for target in [folder.0.join("out/x.kdl"), folder.0.join("nothing.kdl")] {
        let link = root.join("a/other.kdl");
        symlink(target, &link).unwrap();
        assert_eq!(ids(&source).unwrap(), ["a/one", "a/same"]);
        assert!(load(&source, "a/other").is_err());
        let messages = folder.messages(load_all(&source).unwrap_err());
        assert!(messages[0].0.ends_with("other.kdl is not a scenario"), "{messages:?}");
        std::fs::remove_file(link).unwrap();
    }
}

#[test]
fn an_id_cannot_escape_the_folder() {
    let whole = scenario("T", "a/b", "yield");
    let folder = Folder::of("load", &[("in/a/one.kdl", &whole), ("out/x.kdl", &whole)]);
    let root = folder.source("in");
    assert_eq!(load(&root, "a/one").unwrap().scenario.id, "a/one");
    for id in [
        "../out/x",
        "a/../../out/x",
        "a/one.kdl",
        "a",
        "",
        "/",
        "a/",
        "a/one/",
        "a\\one",
        "a/one\0",
    ] {
        let problem = load(&root, id).unwrap_err().into_iter().next().unwrap();
        assert_eq!(problem.to_string(), format!("no scenario `{}`", id.escape_debug()));
    }
    let slip = load(&root, "a/oen").unwrap_err().into_iter().next().unwrap();
    assert_eq!(slip.help().unwrap().to_string(), "did you mean `a/one`?");
}

#[test]
fn a_valid_folder_is_read_whole() {
    let folder = Folder::of(
        "whole",
        &[
            ("contract.kdl", CLAUSES),
            ("b/one.kdl", &scenario("T", "a/b", "yield")),
            ("a/one.kdl", &scenario("U", "a/b", "panicking")),
        ],
    );
    let collection = load_all(&folder.source("")).unwrap();
    let ids: Vec<&str> = collection.scenarios.iter().map(|one| &*one.scenario.id).collect();
    assert_eq!(ids, ["a/one", "b/one"]);
    assert_eq!(collection.contract.clauses.len(), 2);
}

#[test]
fn problems_across_files_are_reported() {
    let folder = Folder::of(
        "several",
        &[
            ("contract.kdl", CLAUSES),
            ("top.kdl", ""),
            ("a/one.kdl", &scenario("T", "a/b", "yield")),
            ("a/same-title.kdl", &scenario("T", "a/b", "panicking")),
            ("a/same-program.kdl", &scenario("U", "a/c", "yield")),
            ("a/slip.kdl", &scenario("V", "a/bb", "yield; yield")),
            ("a/wrong.kdl", &scenario("W", "a/b", "doze")),
        ],
    );
    let problems = problems(&folder);
    let messages: Vec<&str> = problems.iter().map(|(message, _)| &**message).collect();
    let expected = [
        "top.kdl is not a scenario",
        "unknown clause `a/bb`",
        "unknown step `doze`",
        "duplicate title",
        "duplicate program",
    ];
    assert_eq!(messages, expected);
    assert_eq!(problems[1].1, "did you mean `a/b`?");
}

#[test]
fn a_folder_without_scenarios_is_refused() {
    let folder = Folder::of("empty", &[("README.md", "")]);
    assert!(problems(&folder)[0].0.starts_with("no scenarios in "));
    let found = folder.messages(load_valid(&folder.source(""), None).unwrap_err());
    assert!(found[0].0.starts_with("no scenarios in "));
}

#[test]
fn without_a_contract_clauses_are_taken_as_they_are_or_left_out() {
    let without = r#"title "U"; main { panicking }"#;
    let files = [("a/one.kdl", &*scenario("T", "my/own", "yield")), ("a/two.kdl", without)];
    let folder = Folder::of("own", &files);
    let collection = load_all(&folder.source("")).unwrap();
    assert!(collection.gaps().is_empty());
    for loaded in &collection.scenarios {
        assert!(!collection.contract.is_implementation(loaded), "{}", loaded.scenario.id);
    }
}

#[test]
fn a_bad_file_does_not_stop_another() {
    let good = scenario("T", "a/b", "yield");
    let files = [
        ("contract.kdl", CLAUSES),
        ("top.kdl", ""),
        ("a/good.kdl", &*good),
        ("a/same.kdl", &*good),
        ("a/wrong.kdl", &scenario("W", "a/b", "doze")),
        ("b/slip.kdl", &scenario("V", "a/bb", "yield")),
    ];
    let folder = Folder::of("bad", &files);
    let source = folder.source("");
    let found = |ids: Option<&[&str]>| {
        let ids: Option<Vec<String>> = ids.map(|ids| ids.iter().map(ToString::to_string).collect());
        let (collection, problems) = load_valid(&source, ids.as_deref()).unwrap();
        let ids = collection.scenarios.into_iter().map(|one| one.scenario.id);
        let problems = problems.into_iter().map(|problem| problem.to_string());
        (ids.collect::<Vec<_>>(), problems.collect::<Vec<_>>())
    };
    let (ids, problems) = found(None);
    assert_eq!(ids, ["a/good", "a/same"]);
    assert!(problems[0].ends_with("top.kdl is not a scenario"), "{problems:?}");
    assert_eq!(problems[1..], ["unknown step `doze`", "unknown clause `a/bb`"]);
    assert_eq!(found(Some(&["a/good"])), (vec!["a/good".to_owned()], vec![]));
    assert_eq!(found(Some(&["a/good", "a/wrong"])).1, ["unknown step `doze`"]);
    assert!(load_valid(&source, Some(&["a/wrong".to_owned()])).is_err());
}

#[test]
fn embedded_scenarios_are_named_by_their_folder() {
    static DIR: include_dir::Dir<'_> =
        include_dir::include_dir!("$CARGO_MANIFEST_DIR/../cli/tests/fixtures/good");
    let source = SourceFolder::Embedded { name: "scenarios", dir: &DIR };
    assert_eq!(ids(&source).unwrap(), ["pair/itself", "pair/race", "pair/value"]);
    let loaded = load(&source, "pair/race").unwrap();
    assert_eq!(loaded.path(), std::path::Path::new("scenarios/pair/race.kdl"));
    assert_eq!(load_all(&source).unwrap().contract.clauses.len(), 2);
    assert!(load(&source, "pair/../pair/race").is_err());
}
