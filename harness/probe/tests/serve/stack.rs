//! The stack.

use crate::run;

#[test]
fn as_much_as_asked_for_is_used_and_given_back() {
    let plan = |bytes: u32| {
        format!(
            r#"
            main {{
                spawn "a" name="bee" stack-size=1048576
                join "a"
            }}
            thread "a" {{
                use-stack {bytes}
                use-stack {bytes}
                yield
            }}
            once"#
        )
    };
    let done = run(&plan(524_288));
    assert_eq!(done.told_by("a"), ["8", "9", "10", "11"]);
    assert!(done.status.success());

    let done = run(&plan(4_194_304));
    assert!(done.told_by("a").is_empty());
    assert!(!done.status.success());
    assert!(done.stderr.contains("thread 'bee'"), "{}", done.stderr);
}

#[test]
fn an_overflow_ends_the_process() {
    let done = run(r#"
        main {
            spawn "a" name="bee"
            join "a"
        }
        thread "a" {
            overflow-stack
        }
        once"#);
    assert_eq!(done.told_by("a"), ["8"]);
    assert!(!done.status.success());
    assert_ne!(done.status.code(), Some(101));
}
