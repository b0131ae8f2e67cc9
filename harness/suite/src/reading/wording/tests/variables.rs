//! Variables, and moves into threads.

use super::check;

#[test]
fn unbound_variables() {
    check(
        r#"main { let "value" 1; let "y" (var)"vaule" }"#,
        &[
            "unknown variable `vaule`",
            r#"  (var)"vaule": not bound here"#,
            "  help: did you mean `value`?",
        ],
    );
    check(
        r#"main { let "y" (var)"x" }"#,
        &[
            "unknown variable `x`",
            r#"  (var)"x": not bound here"#,
            "  help: bind it in an earlier step of this block, or of a block around it",
        ],
    );
    check(
        r#"main { spawn "a" }; thread "a" { return (var)"x" }"#,
        &[
            "unknown variable `x`",
            r#"  (var)"x": not bound here"#,
            r#"  "a": spawned here without it"#,
            r#"  help: move it into the thread: `spawn "a" move="x"`"#,
        ],
    );
    check(
        r#"main { set-hook { let "y" (var)"x" } }"#,
        &[
            "unknown variable `x`",
            r#"  (var)"x": not bound here"#,
            "  help: bind it in this block, which does not see the variables around it",
        ],
    );
    check(
        r#"main { call "f" }; fn "f" { return (var)"x" }"#,
        &[
            "`f` needs the variable `x`, which is not bound here",
            r#"  "f": no `x` is bound here"#,
            r#"  (var)"x": used here"#,
            "  help: bind it in an earlier step of this block, or of a block around it",
        ],
    );
}

#[test]
fn misused_variables() {
    let with_thread = |steps: &str| format!(r#"main {{ {steps} }}; thread "a" {{ yield }}"#);
    check(
        r#"main { let "x" 1; let "x" 2 }"#,
        &[
            "`x` is bound twice",
            r#"  "x": bound again here"#,
            r#"  "x": first bound here"#,
            "  help: rename one of them: `as` names the result of a step",
        ],
    );
    check(
        &with_thread(r#"spawn "a"; detach "a"; join "a""#),
        &[
            "`a` is used after it was detached",
            r#"  "a": used here"#,
            r#"  "a": detached here"#,
            "  help: use it before it is detached, or remove this use",
        ],
    );
    check(
        r#"main { let "x" 1; unpark "x" }"#,
        &[
            "expected a join handle or a thread, found a number",
            r#"  "x": not a join handle or a thread"#,
            "  help: give the step a join handle or a thread",
        ],
    );
    check(
        &with_thread(r#"scope { spawn "a"; let "b" (var)"a" }"#),
        &[
            "the handle `a` of a scoped thread cannot be moved",
            r#"  (var)"a": moved here"#,
            "  help: join the thread in its scope, or let the scope wait for it",
        ],
    );
}

#[test]
fn moves_into_threads() {
    let sections = |spawns: &str| {
        format!(r#"main {{ let "x" 1; {spawns} }}; thread "a" {{ return (var)"x" }}"#)
    };
    check(
        &sections(r#"spawn "a" move="x x""#),
        &[
            "`x` is listed twice in `move`",
            r#"  "x x": listed again here"#,
            "  help: list each variable once",
        ],
    );
    check(
        &sections(r#"let "y" 1; spawn "a" move="x y""#),
        &[
            "`y` is moved into `a`, which does not use it",
            r#"  "x y": moved here"#,
            "  help: remove it from `move`",
        ],
    );
    check(
        &sections(r#"spawn "a" move="x"; spawn "a" as="b""#),
        &[
            "`a` is spawned with different variables",
            r#"  "a": spawned with other variables here"#,
            r#"  "x": moved by the first spawn"#,
            "  help: move the same variables each time",
        ],
    );
    check(
        r#"main { spawn "a" scoped=#true }; thread "a" { yield }"#,
        &[
            "scoped spawn on a thread that may be unscoped",
            "  spawn: may run outside any scope",
            "  help: remove `scoped`, or spawn this thread only inside a scope",
        ],
    );
}

#[test]
fn a_sender_that_sends_itself() {
    check(
        r#"shared { channel "c" }; main { sender "c" as="tx"; send (var)"tx" (var)"tx" }"#,
        &[
            "`tx` is moved by the step that sends with it",
            r#"  (var)"tx": moved here"#,
            r#"  help: send a clone of it: `sender (var)"tx" as="clone"`"#,
        ],
    );
}
