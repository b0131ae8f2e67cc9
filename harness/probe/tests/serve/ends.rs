//! How the process ends.

use crate::{Done, run};

/// Ended by force: neither as main returns nor as a panic of main leaves it.
fn is_aborted(done: &Done) -> bool {
    !done.status.success() && done.status.code() != Some(101)
}

#[test]
fn it_ends_well_when_main_returns_whatever_became_of_threads() {
    let done = run(r#"
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
        once"#);
    assert!(done.status.success());
    assert_eq!(done.told_by("main").last(), Some(&"11"));
    assert!(done.told_by("a").is_empty());
}

#[test]
fn it_fails_when_main_panics_and_the_panic_is_reported() {
    let done = run("main {\npanic \"boom\"\n}\nonce");
    assert_eq!(done.records(), [r#"saw "main" 4"#]);
    assert!(!done.status.success());
    assert!(done.stderr.contains("thread 'main'"), "{}", done.stderr);
    assert!(done.stderr.contains("\nboom\n"), "{}", done.stderr);
}

#[test]
fn any_thread_can_exit_with_a_code() {
    let done = run(r#"
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
        once"#);
    assert_eq!(done.status.code(), Some(3));
    assert_eq!(done.told_by("a"), ["14"]);
    assert_eq!(done.told_by("main")[..1], ["4"]);
    assert!(done.told_by("main").len() <= 2, "{:#?}", done.log);
}

#[test]
fn a_panic_while_unwinding_aborts() {
    let done = run(r#"
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
        once"#);
    assert!(is_aborted(&done), "{}", done.status);
    assert_eq!(done.told_by("a"), ["8", "13", "10"]);
    assert!(!done.log.iter().any(|line| line.starts_with(r#"saw "main" 5"#)));
    assert!(done.stderr.contains("\nfirst\n"), "{}", done.stderr);
    assert!(done.stderr.contains("\nsecond\n"), "{}", done.stderr);
}

#[test]
fn a_directed_run_ends_as_the_scenario_ends() {
    let done = run(r#"
        main {
            spawn "a"
            join "a"
        }
        thread "a" {
            exit 3
        }
        schedule {
            take "main" 4
            begin "main" 5
            take "a" 8
        }"#);
    assert_eq!(done.records(), [r#"saw "main" 4"#, r#"waits "main" 5"#, r#"saw "a" 8"#]);
    assert_eq!(done.status.code(), Some(3));

    let done = run("main {\npanic \"boom\"\n}\nschedule {\ntake \"main\" 4\n}");
    assert_eq!(done.records(), [r#"saw "main" 4"#]);
    assert!(!done.status.success());
}
