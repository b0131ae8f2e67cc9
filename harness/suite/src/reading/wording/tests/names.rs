//! Names of threads, functions and shared objects.

use super::check;
use crate::reading::testing::{lines, load};

#[test]
fn help_for_a_missing_object_is_its_declaration() {
    for (step, declaration) in [
        (r#"load "n""#, r#"atomic "n" 0"#),
        (r#"recv "n""#, r#"channel "n""#),
        (r#"lock "n" { yield }"#, r#"mutex "n" 0"#),
        (r#"read "n" { yield }"#, r#"rwlock "n" 0"#),
        (r#"notify-one "n""#, r#"condvar "n""#),
        (r#"barrier-wait "n""#, r#"barrier "n" 2"#),
        (r#"is-completed "n""#, r#"once "n""#),
        (r#"get-or-init "n" { return 1 }"#, r#"once-lock "n""#),
        (r#"force "n""#, r#"lazy-lock "n" { … }"#),
        (r#"with "n""#, r#"thread-local "n" { init { … } }"#),
    ] {
        let found = lines(load(&format!("main {{ {step} }}")).unwrap_err());
        assert_eq!(found[2], format!("  help: add `shared {{ {declaration} }}`"));
    }
}

#[test]
fn names() {
    check(
        r#"main { spawn "worker"; spawn "wroker" }; thread "worker" { yield }"#,
        &[
            "unknown thread `wroker`",
            r#"  "wroker": not declared"#,
            "  help: did you mean `worker`?",
        ],
    );
    check(
        r#"shared { atomic "x" 0 }; main { is-poisoned "x" }"#,
        &[
            "`x` is an atomic",
            r#"  "x": expected a mutex or an rwlock"#,
            r#"  "x": declared here"#,
            "  help: name a mutex or an rwlock",
        ],
    );
    check(
        r#"main { call "f" }; fn "f" { yield }; fn "f" { yield }"#,
        &[
            "`f` is declared twice",
            r#"  "f": declared again here"#,
            r#"  "f": first declared here"#,
            "  help: rename one of them",
        ],
    );
    check(
        r#"main { spawn "main" }; thread "main" { yield }"#,
        &[
            "`main` is reserved for the main thread",
            r#"  "main": a reserved name"#,
            "  help: choose another name",
        ],
    );
    check(
        r#"main { call "f" }; fn "f" { call "g" }; fn "g" { call "f" }"#,
        &[
            "cycle: f -> g -> f",
            "  call: leads back to `f`",
            "  help: remove this step: threads and functions cannot be recursive",
        ],
    );
    let key = |n| format!(r#"thread-local "k{n}" {{ init {{ return 1 }} }}; "#);
    let keys: String = (1..=17).map(key).collect();
    let with = |n| format!(r#"with "k{n}"; "#);
    let steps: String = (1..=17).map(with).collect();
    check(
        &format!("shared {{ {keys} }}; main {{ {steps} }}"),
        &[
            "more than 16 thread-local keys",
            r#"  "k17": one key too many"#,
            "  help: use at most 16",
        ],
    );
}

#[test]
fn too_many_passes() {
    let call = |n: usize| format!(r#"call "f{n}" as="x{}"; "#, n + 1);
    let function = |n: usize| format!(r#"fn "f{n}" {{ return (var)"x{n}" }}; "#);
    let calls: String = (0..200).map(call).collect();
    let functions: String = (0..200).map(function).collect();
    check(
        &format!(r#"main {{ let "x0" 1; {calls}}}; {functions}"#),
        &[
            "type inference takes too many passes",
            "  : the scenario starts here",
            "  help: use fewer threads, functions and channels, or pass fewer values between them",
        ],
    );
}

#[test]
fn receivers_that_several_threads_use() {
    let help = "  help: a `Receiver` is not `Sync` (E0277): move it to the thread that uses it, \
                `receiver \"c\" as=\"rx\"`";
    check(
        r#"
        shared { channel "c" }
        main { spawn "a"; recv "c" }
        thread "a" { try-recv "c" }
        "#,
        &[
            "the receiver of `c` cannot be shared between threads",
            r#"  "c": used by another thread here"#,
            r#"  "c": first used here"#,
            help,
        ],
    );
    check(
        r#"
        shared { channel "c" }
        main { spawn "a" as="one"; spawn "a" as="two" }
        thread "a" { recv "c" }
        "#,
        &[
            "the receiver of `c` cannot be shared between threads",
            r#"  "c": used here"#,
            r#"  "a": by a thread that is spawned again here"#,
            help,
        ],
    );
    check(
        r#"shared { channel "c" }; main { set-hook { recv "c" } }"#,
        &[
            "the receiver of `c` cannot be used in `set-hook`",
            r#"  "c": used in a block that any thread may run"#,
            "  help: use the receiver in the body of a thread",
        ],
    );
    check(
        r#"
        shared { channel "c" }
        main { local "g" { on-drop { recv "c" } }; panic-any (var)"g" }
        "#,
        &[
            "a value whose drop uses a receiver is moved to another thread",
            "  panic-any: moved here",
            "  help: a `Receiver` is not `Sync` (E0277): drop the value on its own thread",
        ],
    );
}

#[test]
fn a_variable_that_a_loop_moves() {
    check(
        r#"main { local "g" { on-drop { yield } }; repeat 2 { drop "g" } }"#,
        &[
            "`g` is moved in each iteration",
            r#"  "g": moved here"#,
            "  help: bind it inside the loop, or move it before or after the loop",
        ],
    );
}
