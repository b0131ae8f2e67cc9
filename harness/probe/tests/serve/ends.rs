//! How the process ends.

use crate::{ProbeRun, run_directed, run_once};

const PANICS: &str = r#"
    main {
        panic "boom"
    }
"#;

/// Whether the process was aborted: its status is neither that of a return nor that of a panic of
/// main.
fn is_aborted(run: &ProbeRun) -> bool {
    !run.status.success() && run.status.code() != Some(101)
}

#[test]
fn the_process_succeeds_if_main_returns_even_if_other_threads_block_or_panic() {
    let run = run_once(
        r#"
        shared {
            channel "never"
        }
        main {
            spawn "a"
            detach "a"
            spawn "b"
            join "b"
        }
        thread "a" {
            recv "never"
        }
        thread "b" {
            panic "boom"
        }
    "#,
    );
    assert!(run.status.success());
    assert_eq!(run.seen_by("main").last(), Some(&"11"));
    assert!(run.seen_by("a").is_empty());
}

#[test]
fn the_process_fails_if_main_panics_and_the_panic_is_reported() {
    let run = run_once(PANICS);
    assert_eq!(run.records(), [r#"saw "main" 4"#]);
    assert!(!run.status.success());
    assert!(run.stderr.contains("thread 'main'"), "{}", run.stderr);
    assert!(run.stderr.contains("\nboom\n"), "{}", run.stderr);
}

#[test]
fn any_thread_can_exit_with_a_code() {
    let run = run_once(
        r#"
        main {
            local "guard" {
                on-drop {
                    yield
                }
            }
            spawn "a"
            join "a"
            yield
        }
        thread "a" {
            exit 3
        }
    "#,
    );
    assert_eq!(run.status.code(), Some(3));
    assert_eq!(run.seen_by("a"), ["14"]);
    assert_eq!(run.seen_by("main")[..1], ["4"]);
    assert!(run.seen_by("main").len() <= 2, "{:#?}", run.log);
}

#[test]
fn a_panic_while_unwinding_aborts() {
    let run = run_once(
        r#"
        main {
            spawn "a"
            join "a"
        }
        thread "a" {
            local "guard" {
                on-drop {
                    panic "second"
                }
            }
            panic "first"
        }
    "#,
    );
    assert!(is_aborted(&run), "{}", run.status);
    assert_eq!(run.seen_by("a"), ["8", "13", "10"]);
    assert!(!run.log.iter().any(|line| line.starts_with(r#"saw "main" 5"#)));
    assert!(run.stderr.contains("\nfirst\n"), "{}", run.stderr);
    assert!(run.stderr.contains("\nsecond\n"), "{}", run.stderr);
}

#[test]
fn a_directed_run_ends_as_the_scenario_ends() {
    let run = run_directed(
        r#"
            main {
                spawn "a"
                join "a"
            }
            thread "a" {
                exit 3
            }
        "#,
        r#"
            take "main" 4
            begin "main" 5
            take "a" 8
        "#,
    );
    assert_eq!(run.records(), [r#"saw "main" 4"#, r#"waits "main" 5"#, r#"saw "a" 8"#]);
    assert_eq!(run.status.code(), Some(3));

    let run = run_directed(PANICS, r#"take "main" 4"#);
    assert_eq!(run.records(), [r#"saw "main" 4"#]);
    assert!(!run.status.success());
}
