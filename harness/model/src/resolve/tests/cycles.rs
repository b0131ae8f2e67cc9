use super::check;

#[test]
fn a_function_cannot_call_itself() {
    check(
        r#"
        main { call "f" }
        fn "f" { catch { «call» "f" } }
        "#,
        &["cycle: f -> f"],
    );
}

#[test]
fn a_thread_cannot_spawn_itself_through_a_function() {
    check(
        r#"
        main { spawn "a" }
        thread "a" { call "f" }
        fn "f" { «spawn» "a" }
        "#,
        &["cycle: a -> f -> a"],
    );
}

#[test]
fn several_paths_to_one_function_are_not_a_cycle() {
    check(
        r#"
        main { spawn "a"; call "f"; call "g" }
        thread "a" { call "f"; call "g" }
        fn "f" { call "g" }
        fn "g" { yield }
        "#,
        &[],
    );
}

/// Any thread may panic and run the hook.
#[test]
fn a_panic_hook_cannot_spawn_a_thread() {
    check(
        r#"
        main { set-hook { «spawn» "a" } }
        thread "a" { yield }
        "#,
        &["cycle: a -> a"],
    );
    check(
        r#"
        main { set-hook { call "f" }; spawn "a" }
        thread "a" { yield }
        fn "f" { yield }
        "#,
        &[],
    );
}

/// A thread that uses a thread-local initializes it, and drops it when it ends.
#[test]
fn a_thread_local_cannot_spawn_the_thread_that_uses_it() {
    let sections = |step: &str| {
        format!(
            r#"
            shared {{
                thread-local "k" {{ init {{ call "f"; return 1 }} }}
                thread-local "l" {{
                    init {{ return 1 }}
                    on-drop {{ try-with "l"; with "k" }}
                }}
            }}
            main {{ spawn "a" }}
            thread "a" {{ set "l" 1 }}
            fn "f" {{ {step} }}
            "#
        )
    };
    check(&sections("yield"), &[]);
    check(&sections(r#"«spawn» "a""#), &["cycle: a -> f -> a"]);
}

/// A search that recursed would overflow its stack.
#[test]
fn a_chain_of_calls_can_be_long() {
    let call = |n| format!(r#"fn "f{n}" {{ call "f{}" }}; "#, n + 1);
    let calls: String = (0..1_000).map(call).collect();
    let chain = |last: &str| format!(r#"main {{ call "f0" }}; {calls}fn "f1000" {{ {last} }}"#);
    check(&chain("yield"), &[]);
    check(&chain(r#"«call» "f999""#), &["cycle: f999 -> f1000 -> f999"]);
}
