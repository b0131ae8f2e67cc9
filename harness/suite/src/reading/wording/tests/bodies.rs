//! Blocks, and steps where they are not allowed.

use super::check;

#[test]
fn bodies() {
    check(
        "main { exit 1; yield }",
        &[
            "unreachable step",
            "  yield: never runs",
            "  exit: ends its block here",
            "  help: remove the steps after it in this block",
        ],
    );
    check(
        "main { return 1 }",
        &[
            "`main` cannot return a number",
            "  return: returned here",
            "  help: write `return` without a value",
        ],
    );
    let lazy =
        |steps: &str| format!(r#"shared {{ lazy-lock "z" {{ {steps} }} }}; main {{ force "z" }}"#);
    check(
        &lazy("yield"),
        &[
            "`lazy-lock` must return a number",
            r#"  "z": returns nothing"#,
            "  help: end the block with `return 1`",
        ],
    );
    check(
        &lazy("return #true"),
        &[
            "`lazy-lock` cannot return a bool",
            "  return: returned here",
            "  help: return a number: `return 1`",
        ],
    );
    check(
        "main { payload }",
        &[
            "`payload` only works in a panic hook",
            "  payload: not in a panic hook",
            "  help: move the step into a `set-hook` block",
        ],
    );
    check(
        r#"shared { mutex "m" 0 }; main { spawn "a" }; thread "a" { into-inner "m" }"#,
        &[
            "`into-inner` only works in main",
            "  into-inner: not in main",
            "  help: move the step into main, which owns the locks",
        ],
    );
}

#[test]
fn guards_and_bounds() {
    for (object, step, block) in [
        (r#"mutex "x" 0"#, r#"get "x""#, r#"lock "x""#),
        (r#"rwlock "x" 0"#, r#"get "x""#, r#"read "x""#),
        (r#"rwlock "x" 0"#, r#"set "x" 1"#, r#"write "x""#),
    ] {
        check(
            &format!("shared {{ {object} }}\nmain {{ {step} }}"),
            &[
                "`x` is not locked here",
                r#"  "x": used without a guard"#,
                &format!("  help: put the step into a block `{block} {{ … }}`"),
            ],
        );
    }
    check(
        r#"shared { channel "c" }; main { try-send "c" }"#,
        &[
            "channel `c` has no bound",
            r#"  "c": an unbounded channel"#,
            r#"  help: declare it with a bound: `channel "c" bound=1`"#,
        ],
    );
}
