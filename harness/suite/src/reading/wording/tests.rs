use crate::reading::testing::{lines, load, load_text};

/// Checks the problems of a scenario with these sections.
#[track_caller]
fn check(sections: &str, expected: &[&str]) {
    let found = load(sections).err().map(lines).unwrap_or_default();
    assert_eq!(found, expected, "{sections}");
}

#[test]
fn an_unknown_word_comes_with_a_suggestion_or_what_is_known() {
    check(
        r#"main { spwan "a" }"#,
        &["unknown step `spwan`", "  spwan: not a step", "  help: did you mean `spawn`?"],
    );
    check(
        r#"main { park untill="x" }"#,
        &["unknown property `untill`", "  untill: not a property", "  help: did you mean `until`?"],
    );
    check(
        "main { yield x=1 }",
        &["unknown property `x`", "  x: not a property", "  help: remove it"],
    );
    check(
        r#"main { local "g" { x { yield } } }"#,
        &[
            "`local` needs an `on-drop` block",
            "  local: incomplete",
            "  help: add an `on-drop` block",
            "unknown block `x`",
            "  x: not a block",
            "  help: known here: `on-drop`",
        ],
    );
}

#[test]
fn a_step_with_the_wrong_parts_names_them() {
    for (step, expected) in [
        (
            "join",
            &[
                "`join` needs the name of a handle",
                "  join: incomplete",
                "  help: add the name of a handle",
            ][..],
        ),
        (
            "current",
            &[
                r#"`current` needs `as="…"`, a name for its result"#,
                "  current: incomplete",
                r#"  help: add `as="…"`, a name for its result"#,
            ],
        ),
        ("catch", &["`catch` needs a block", "  catch: incomplete", "  help: add a block"]),
        (
            r#"exit "1""#,
            &["expected an exit code", r#"  "1": not valid here"#, "  help: write an exit code"],
        ),
        ("yield 1", &["`yield` takes no arguments", "  1: not expected here", "  help: remove it"]),
        ("exit 1 2", &["`exit` takes one argument", "  2: not expected here", "  help: remove it"]),
        (
            "yield { yield }",
            &["`yield` takes no block", "  yield: not expected here", "  help: remove it"],
        ),
    ] {
        check(&format!("main {{ {step} }}"), expected);
    }
    check(
        r#"shared { once "o" }; main { call-once "o" force=#true force=#true { yield } }"#,
        &["duplicate property `force`", "  force: again here", "  help: remove one of them"],
    );
}

#[test]
fn a_scenario_without_its_sections_names_them_all() {
    let found = lines(load_text("").unwrap_err());
    let expected = [
        r#"a scenario needs a `title "…"`"#,
        "  : incomplete",
        r#"  help: add a `title "…"`"#,
        r#"a scenario needs a `clause "…"`"#,
        "  : incomplete",
        r#"  help: add a `clause "…"`"#,
        "a scenario needs a `main { … }`",
        "  : incomplete",
        "  help: add a `main { … }`",
    ];
    assert_eq!(found, expected);
}

#[test]
fn words_that_cannot_be_read_hide_what_may_follow_from_them() {
    // The unread step may have bound `x`. It cannot have declared `f`.
    check(
        r#"main { lte "x" 1; store "n" (var)"x"; call "f" }"#,
        &[
            "unknown step `lte`",
            "  lte: not a step",
            "  help: did you mean `let`?",
            "unknown atomic `n`",
            r#"  "n": not declared"#,
            r#"  help: add `shared { atomic "n" 0 }`"#,
            "unknown function `f`",
            r#"  "f": not declared"#,
            r#"  help: add `fn "f" { … }`"#,
        ],
    );
}

#[test]
fn a_missing_object_comes_with_its_declaration() {
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
            r#"  "f": again here"#,
            r#"  "f": first here"#,
            "  help: rename one of them",
        ],
    );
    check(
        r#"main { spawn "main" }; thread "main" { yield }"#,
        &[
            "`main` is reserved for the main thread",
            r#"  "main": reserved"#,
            "  help: choose another name",
        ],
    );
    check(
        r#"main { call "f" }; fn "f" { call "g" }; fn "g" { call "f" }"#,
        &[
            "cycle: f -> g -> f",
            "  call: leads back to `f`",
            "  help: remove this step: every scenario has to end",
        ],
    );
    let key = |n| format!(r#"thread-local "k{n}" {{ init {{ return 1 }} }}; "#);
    let keys: String = (1..=5).map(key).collect();
    let use_ = |n| format!(r#"with "k{n}"; "#);
    let uses: String = (1..=5).map(use_).collect();
    check(
        &format!("shared {{\n{keys}}}\nmain {{\n{uses}}}"),
        &["more than 4 thread-local keys", r#"  "k5": one too many"#, "  help: use at most 4"],
    );
}

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
            r#"  "f": no `x` here"#,
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
            r#"  "x": again here"#,
            r#"  "x": first here"#,
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
            r#"  "x x": listed here"#,
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
            r#"  "a": different here"#,
            r#"  "x": first here"#,
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
            "  payload: not here",
            "  help: move the step into a `set-hook` block",
        ],
    );
    check(
        r#"shared { mutex "m" 0 }; main { spawn "a" }; thread "a" { into-inner "m" }"#,
        &[
            "`into-inner` only works in main",
            "  into-inner: not here",
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
                r#"  "x": no guard here"#,
                &format!("  help: put the step into a block `{block} {{ … }}`"),
            ],
        );
    }
    check(
        r#"shared { channel "c" }; main { try-send "c" }"#,
        &[
            "channel `c` has no bound",
            r#"  "c": unbounded"#,
            r#"  help: declare it with a bound: `channel "c" bound=1`"#,
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
            "values are passed on too often to find their types",
            "  : this scenario",
            "  help: use fewer threads, functions and channels, or pass fewer values on",
        ],
    );
}
