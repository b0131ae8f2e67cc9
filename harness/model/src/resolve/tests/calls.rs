use super::check;

#[test]
fn a_function_takes_its_variables_from_its_caller() {
    check(
        r#"
        main { let "x" 1; call "f" }
        fn "f" { call "g" }
        fn "g" { return (var)"x" }
        "#,
        &[],
    );
    check(
        r#"
        main { call «"f"» }
        fn "f" { call "g" }
        fn "g" { return (var)"x" }
        "#,
        &["`f` needs the variable `x`, which is not bound here"],
    );
}

#[test]
fn a_thread_sees_what_is_moved_into_it() {
    let sections = |spawn: &str, body: &str| {
        format!(
            r#"
            main {{ let "x" 1; local "g" {{ on-drop {{ yield }} }}; {spawn} }}
            thread "a" {{ {body} }}
            fn "f" {{ return (var)"x" }}
            "#
        )
    };
    for (spawn, body) in [
        (r#"spawn "a" move="x""#, r#"return (var)"x""#),
        (r#"spawn "a" move="x""#, r#"catch { return (var)"x" }"#),
        (r#"spawn "a" move="x""#, r#"call "f""#),
        (r#"spawn "a" move="x"; spawn "a" as="b" move="x""#, r#"return (var)"x""#),
        // It is dropped there.
        (r#"spawn "a" move="g""#, "yield"),
    ] {
        check(&sections(spawn, body), &[]);
    }
    for (spawn, body, message) in [
        (r#"spawn "a""#, r#"return «(var)"x"»"#, "unknown variable `x`"),
        (r#"spawn "a""#, r#"call «"f"»"#, "`f` needs the variable `x`, which is not bound here"),
        (r#"spawn "a" move=«"x"»"#, "yield", "`x` is moved into `a`, which does not use it"),
        (r#"spawn "a" move=«"x x"»"#, r#"return (var)"x""#, "`x` is listed twice in `move`"),
        (r#"spawn "a" move=«"z"»"#, r#"return (var)"z""#, "unknown variable `z`"),
        (r#"spawn "a" move="g"; let "y" «(var)"g"»"#, "yield", "`g` is used after it was moved"),
        (
            r#"spawn "a" move="g"; spawn «"a"» as="b""#,
            "yield",
            "`a` is spawned with different variables",
        ),
        (
            r#"spawn "a"; spawn "a" as="b" move=«"g"»"#,
            "yield",
            "`a` is spawned with different variables",
        ),
    ] {
        check(&sections(spawn, body), &[message]);
    }
}

#[test]
fn a_scoped_spawn_needs_a_scope() {
    const MESSAGE: &str = "scoped spawn on a thread that may be unscoped";
    let scoped = r#"spawn "b" scoped=#true"#;
    let faulty = r#"«spawn» "b" scoped=#true"#;
    for (main, a, f, messages) in [
        // In a scope every spawn is scoped; `scoped` is for threads of the scope.
        (r#"scope { spawn "b" }"#, "yield", "yield", &[][..]),
        (r#"scope { spawn "a" }"#, scoped, "yield", &[]),
        (r#"scope { spawn "a" }"#, r#"call "f""#, scoped, &[]),
        (r#"spawn "a""#, faulty, "yield", &[MESSAGE]),
        (faulty, "yield", "yield", &[MESSAGE]),
        // Some threads with this closure are scoped, and some are not.
        (r#"scope { spawn "a" }; spawn "a""#, faulty, "yield", &[MESSAGE]),
        (r#"scope { spawn "a" }; call "f""#, r#"call "f""#, faulty, &[MESSAGE]),
        // The scope is around the call, not around the steps of the function.
        (r#"scope { call "f" }"#, "yield", faulty, &[MESSAGE]),
        // It is not known which thread runs these.
        (
            r#"scope { local "g" { on-drop { «spawn» "b" scoped=#true } } }"#,
            "yield",
            "yield",
            &[MESSAGE],
        ),
    ] {
        let sections = format!(
            r#"
            main {{ {main} }}
            thread "a" {{ {a} }}
            thread "b" {{ yield }}
            fn "f" {{ {f} }}
            "#
        );
        check(&sections, messages);
    }
}
