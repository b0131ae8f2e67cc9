//! Thread-locals.

use crate::outcomes;

const KEY: &str = r#"
    thread-local "k" {
    init {
    return 1
    }
    on-drop {
    swap "dropped" 1
    }
    }"#;

fn with_key(program: &str) -> Vec<String> {
    outcomes(&format!("shared {{\n{KEY}\natomic \"dropped\" 0\n}}\n{program}"))
}

#[test]
fn each_thread_has_its_own_value_which_is_dropped_before_a_join_returns() {
    let found = with_key(
        r#"
        main {
        spawn "w"
        join "w"
        load "dropped" ordering="relaxed"
        }
        thread "w" {
        with "k"
        set "k" 2
        with "k"
        }"#,
    );
    assert_eq!(found, ["main: Ok(()) 1; w: 1 2 0; exit 0"]);
}

#[test]
fn a_scope_need_not_wait_for_destructors_but_a_join_does() {
    let program = |join| {
        format!(
            "main {{\nscope {{\nspawn \"w\"\n{join}}}\nload \"dropped\"\n}}\n\
             thread \"w\" {{\nwith \"k\"\n}}"
        )
    };
    assert_eq!(with_key(&program("join \"w\"\n")), ["main: Ok(()) 1; w: 1 0; exit 0"]);
    let found = with_key(&program(""));
    let side_by_side = "main: 0; w: 1; exit 0; destructors=side-by-side";
    assert!(found.contains(&side_by_side.to_owned()), "{found:?}");
    assert!(found.contains(&"main: 1; w: 1 0; exit 0".to_owned()), "{found:?}");
}

#[test]
fn mains_destructors_run_or_not_as_the_platform_likes() {
    assert_eq!(
        with_key("main {\nset \"k\" 5\n}"),
        ["exit 0; main-destructors=skip", "main: 0; exit 0; main-destructors=run"]
    );
    assert_eq!(
        with_key("main {\nwith \"k\"\nexit 3\n}"),
        ["main: 1; exit 3; exit-destructors=skip", "main: 1 0; exit 3; exit-destructors=run"]
    );
}

#[test]
fn a_value_that_is_being_dropped_cannot_be_used() {
    let found = outcomes(
        r#"
        shared {
        thread-local "k" {
        init {
        return 1
        }
        on-drop {
        try-with "k"
        with "other"
        with "k"
        }
        }
        thread-local "other" {
        init {
        return 2
        }
        }
        }
        main {
        spawn "w"
        join "w"
        }
        thread "w" {
        try-with "k"
        }"#,
    );
    assert_eq!(found, ["w: 1 Err(AccessError) 2; abort"]);
}

#[test]
fn an_initialiser_that_panics_can_be_tried_again() {
    let found = outcomes(
        r#"
        shared {
        thread-local "k" {
        init {
        resume-unwind 4
        }
        }
        }
        main {
        catch {
        with "k"
        }
        catch {
        try-with "k"
        }
        }"#,
    );
    assert_eq!(found, ["main: Err(4) Err(4); exit 0"]);
}
