use super::check;

#[test]
fn only_some_closures_return_a_value() {
    for (block, word) in [
        ("main { «return» 1 }", "main"),
        (r#"main { lock "m" { «return» 1 } }"#, "main"),
        ("main { scope { «return» 1 } }", "scope"),
        ("main { extern-c { «return» 1 } }", "extern-c"),
        ("main { set-hook { «return» 1 } }", "set-hook"),
        (r#"main { local "g" { on-drop { «return» 1 } } }"#, "on-drop"),
        (r#"main { call-once "o" { «return» 1 } }"#, "call-once"),
    ] {
        let sections = format!(r#"shared {{ mutex "m" 0; once "o" }}; {block}"#);
        check(&sections, &[&format!("`{word}` cannot return a number")]);
    }
    check(
        r#"
        shared { mutex "m" 0 }
        main { catch { return 1 }; call "f"; spawn "a"; return }
        thread "a" { return #true }
        fn "f" { lock "m" { return "x" } }
        "#,
        &[],
    );
}

#[test]
fn the_value_of_a_last_call_is_ignored_where_no_value_is_returned() {
    check(
        r#"
        main { scope { call "f" }; call "f" }
        fn "f" { return 1 }
        "#,
        &[],
    );
}

/// The three initializers, each with these steps. `name` is where a missing value is reported for
/// shared objects, and `word` where it is reported for a step.
fn initializers(steps: &str, name: &str, word: &str) -> [(String, &'static str); 3] {
    let frame = |objects: &str, step: &str| {
        format!(
            r#"
            shared {{ mutex "m" 0; {objects} }}
            main {{ {step} }}
            fn "number" {{ return 1 }}
            fn "unit" {{ yield }}
            "#
        )
    };
    [
        (frame(&format!("lazy-lock {name} {{ {steps} }}"), "yield"), "lazy-lock"),
        (frame(&format!("thread-local {name} {{ init {{ {steps} }} }}"), "yield"), "init"),
        (frame(r#"once-lock "x""#, &format!(r#"{word} "x" {{ {steps} }}"#)), "get-or-init"),
    ]
}

#[test]
fn an_initializer_returns_a_number() {
    for steps in [
        "return 1",
        "yield; return 1",
        r#"panic "x""#,
        "exit 1",
        r#"call "number""#,
        r#"call "number" as="y"; return (var)"y""#,
        r#"lock "m" { return 1 }"#,
    ] {
        for (sections, _) in initializers(steps, r#""x""#, "get-or-init") {
            check(&sections, &[]);
        }
    }
}

#[test]
fn an_initializer_without_a_value_is_refused() {
    for steps in [
        "yield",
        r#"try-lock "m" { return 1 }"#,
        r#"call "number" as="y""#,
        r#"lock "m" { call "number" }"#,
    ] {
        for (sections, word) in initializers(steps, r#"«"x"»"#, "«get-or-init»") {
            check(&sections, &[&format!("`{word}` must return a number")]);
        }
    }
}

#[test]
fn an_initializer_that_returns_something_else_is_refused() {
    for (steps, found) in [
        ("«return» #true", "a bool"),
        ("«return»", "()"),
        (r#"«return» "x""#, "a string"),
        (r#"«call» "unit""#, "()"),
    ] {
        for (sections, word) in initializers(steps, r#""x""#, "get-or-init") {
            check(&sections, &[&format!("`{word}` cannot return {found}")]);
        }
    }
}

#[test]
fn a_step_after_one_that_diverges_is_refused() {
    for steps in [
        r#"panic "x"; «yield»; sleep 1"#,
        "return; «yield»",
        "exit 1; «yield»",
        "abort; «yield»",
        "overflow-stack; «yield»",
        "panic-any 1; «yield»",
        "resume-unwind 1; «yield»",
        "catch { exit 1; «yield» }; yield",
        r#"lock "m" { return }; «yield»"#,
        r#"lock "m" { lock "n" { return } }; «yield»"#,
    ] {
        let sections = format!(r#"shared {{ mutex "m" 0; mutex "n" 0 }}; main {{ {steps} }}"#);
        check(&sections, &["unreachable step"]);
    }
}

#[test]
fn a_step_after_a_block_that_may_not_diverge_is_accepted() {
    for steps in [
        r#"catch { panic "x" }; yield"#,
        "scope { return }; yield",
        r#"try-lock "m" { return }; yield"#,
        r#"call-once "o" { panic "x" }; yield"#,
        r#"lock "m" { yield }; yield"#,
    ] {
        let sections = format!(r#"shared {{ mutex "m" 0; once "o" }}; main {{ {steps} }}"#);
        check(&sections, &[]);
    }
}

#[test]
fn a_panic_is_inspected_in_a_hook() {
    check("main { set-hook { catch { payload; location } } }", &[]);
    check("main { «payload» }", &["`payload` only works in a panic hook"]);
    check(
        r#"main { set-hook { local "g" { on-drop { «location» } } } }"#,
        &["`location` only works in a panic hook"],
    );
}

#[test]
fn a_lock_is_consumed_by_main() {
    let frame = |steps: &str, thread: &str| {
        format!(
            r#"
            shared {{ mutex "m" 0 }}
            main {{ {steps} }}
            thread "a" {{ {thread} }}
            fn "f" {{ yield }}
            "#
        )
    };
    check(&frame(r#"catch { into-inner "m" }"#, "yield"), &[]);
    for sections in [
        frame("yield", r#"«into-inner» "m""#),
        frame(r#"local "g" { on-drop { «into-inner» "m" } }"#, "yield"),
        frame(r#"set-hook { «into-inner» "m" }"#, "yield"),
    ] {
        check(&sections, &["`into-inner` only works in main"]);
    }
}
