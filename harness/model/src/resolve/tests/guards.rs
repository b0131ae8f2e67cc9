use super::check;

/// Steps among locks that nothing holds, and a function that uses the value behind `m`.
fn among_locks(steps: &str) -> String {
    format!(
        r#"
        shared {{
            mutex "m" 0; mutex "n" 0; rwlock "l" 0; condvar "v"
            once-lock "o"; thread-local "k" {{ init {{ return 1 }} }}
        }}
        main {{ {steps} }}
        "#
    )
}

#[test]
fn the_value_behind_a_lock_is_used_where_the_lock_is_held() {
    for steps in [
        r#"lock "m" { get "m"; set "m" 1; wait "v" guard="m" }"#,
        r#"try-lock "m" { catch { set "m" 1 } }"#,
        r#"lock "m" { lock "n" { get "m"; wait-timeout "v" 1 guard="m" } }"#,
        r#"read "l" { get "l" }"#,
        r#"try-read "l" { get "l" }"#,
        r#"write "l" { get "l"; set "l" 1 }"#,
        r#"try-write "l" { read "l" { set "l" 1 } }"#,
        r#"write "l" { set "l" 1; downgrade "l"; get "l" }"#,
        r#"try-write "l" { lock "m" { get "l" }; downgrade "l" }"#,
        // These need no guard.
        r#"get "o"; set "o" 1; set "k" 2"#,
    ] {
        check(&among_locks(steps), &[]);
    }
}

#[test]
fn the_value_behind_a_lock_is_refused_elsewhere() {
    for (steps, name) in [
        (r#"get «"m"»"#, "m"),
        (r#"set «"l"» 1"#, "l"),
        (r#"lock "m" { yield }; set «"m"» 1"#, "m"),
        (r#"lock "n" { wait "v" guard=«"m"» }"#, "m"),
        (r#"wait-timeout "v" 1 guard=«"m"»"#, "m"),
        (r#"lock "m" { local "g" { on-drop { get «"m"» } } }"#, "m"),
        (r#"lock "m" { set-hook { get «"m"» } }"#, "m"),
        // Only the block that holds a lock for writing can downgrade its guard, and only once.
        (r#"downgrade «"l"»"#, "l"),
        (r#"read "l" { downgrade «"l"» }"#, "l"),
        (r#"write "l" { catch { downgrade «"l"» } }"#, "l"),
        (r#"write "l" { downgrade "l"; downgrade «"l"» }"#, "l"),
        (r#"write "l" { downgrade "l"; set «"l"» 1 }"#, "l"),
        // A reader sees the value, but cannot change it.
        (r#"read "l" { set «"l"» 1 }"#, "l"),
    ] {
        check(&among_locks(steps), &[&format!("`{name}` is not locked here")]);
    }
}

#[test]
fn a_function_does_not_hold_the_locks_of_its_caller() {
    check(
        r#"
        shared { mutex "m" 0 }
        main { lock "m" { call "f" } }
        fn "f" { get «"m"» }
        "#,
        &["`m` is not locked here"],
    );
}

#[test]
fn only_a_bounded_channel_can_be_full() {
    let sections = |bound: &str, name: &str| {
        format!(r#"shared {{ channel "c" {bound} }}; main {{ try-send {name} 1 }}"#)
    };
    check(&sections("bound=1", r#""c""#), &[]);
    check(&sections("", r#"«"c"»"#), &["channel `c` has no bound"]);
}
