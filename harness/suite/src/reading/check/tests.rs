use crate::reading::testing::{lines, load, load_text};

#[test]
fn a_title_is_one_short_line_without_a_full_stop() {
    let of = |title: &str| {
        let text = format!(r#"title "{title}"; clause "a/b"; main {{ yield }}"#);
        load_text(&text).err().map(lines).unwrap_or_default()
    };
    let long = "x".repeat(100);
    assert!(of(&long).is_empty());
    assert_eq!(
        of(&format!("{long}x")),
        [
            "title too long",
            &format!(r#"  "{long}x": 101 characters"#),
            "  help: use at most 100 characters",
        ]
    );
    assert_eq!(
        of("T."),
        ["title with a trailing full stop", r#"  "T.": the title"#, "  help: remove the full stop",]
    );
    assert_eq!(
        of(r"T\nU"),
        ["title spans several lines", r#"  "T\nU": the title"#, "  help: write it on one line"]
    );
}

#[test]
fn a_clause_is_listed_once() {
    let text = r#"title "T"; clause "a/b" "a/b"; main { yield }"#;
    assert_eq!(
        lines(load_text(text).unwrap_err()),
        [
            "clause `a/b` is listed twice",
            r#"  "a/b": listed again here"#,
            r#"  "a/b": first listed here"#,
            "  help: remove one of them",
        ]
    );
}

#[test]
fn every_declaration_is_used() {
    for (object, unused, use_) in [
        (r#"atomic "n" 0"#, r#"load "n""#, r#"add "n" 1"#),
        (r#"channel "n" bound=2"#, r#"recv "n""#, r#"drop-sender "n""#),
        (r#"mutex "n" 1"#, r#"lock "n" { … }"#, r#"try-lock "n" { yield }"#),
        (r#"rwlock "n" 1"#, r#"read "n" { … }"#, r#"write "n" { yield }"#),
        (r#"condvar "n""#, r#"notify-one "n""#, r#"notify-all "n""#),
        (r#"barrier "n" 1"#, r#"barrier-wait "n""#, r#"barrier-wait "n""#),
        (r#"once "n""#, r#"call-once "n" { … }"#, r#"is-completed "n""#),
        (r#"once-lock "n""#, r#"get-or-init "n" { … }"#, r#"get "n""#),
        (r#"lazy-lock "n" { return 1 }"#, r#"force "n""#, r#"force "n""#),
        (r#"thread-local "n" { init { return 1 } }"#, r#"with "n""#, r#"set "n" 2"#),
    ] {
        check(&format!("shared {{ {object} }}\nmain {{ {use_} }}"), None);
        check(&format!("shared {{ {object} }}\nmain {{ yield }}"), Some(unused));
    }
    check(r#"main { yield }; thread "n" { yield }"#, Some(r#"spawn "n""#));
    check(r#"main { yield }; fn "n" { yield }"#, Some(r#"call "n""#));
}

/// Checks that `n` is used, or that this step is suggested.
#[track_caller]
fn check(sections: &str, unused: Option<&str>) {
    let found = load(sections).err().map(lines).unwrap_or_default();
    let expected = unused.map(|step| {
        let help = format!("  help: use it with `{step}`, or remove it");
        ["`n` is never used".to_owned(), r#"  "n": declared here"#.to_owned(), help]
    });
    assert_eq!(found, expected.into_iter().flatten().collect::<Vec<_>>(), "{sections}");
}
