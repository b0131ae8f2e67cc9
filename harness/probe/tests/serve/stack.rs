//! The stack.

use crate::run_once;

#[test]
fn the_stack_is_used_and_released() {
    let program = |bytes: u32| {
        r#"
            main {
                spawn "a" name="bee" stack-size=1048576
                join "a"
            }
            thread "a" {
                use-stack BYTES
                use-stack BYTES
                yield
            }
        "#
        .replace("BYTES", &bytes.to_string())
    };
    let run = run_once(&program(524_288));
    assert_eq!(run.seen_by("a"), ["8", "9", "10", "11"]);
    assert!(run.status.success());

    let run = run_once(&program(4_194_304));
    assert!(run.seen_by("a").is_empty());
    assert!(!run.status.success());
    assert!(run.stderr.contains("thread 'bee'"), "{}", run.stderr);
}

#[test]
fn a_stack_overflow_ends_the_process() {
    let run = run_once(
        r#"
        main {
            spawn "a" name="bee"
            join "a"
        }
        thread "a" {
            overflow-stack
        }
    "#,
    );
    assert_eq!(run.seen_by("a"), ["8"]);
    assert!(!run.status.success());
    assert_ne!(run.status.code(), Some(101));
}
