use super::check;

#[test]
fn a_variable_is_read_where_it_is_bound() {
    for steps in [
        r#"let "x" 1; catch { return (var)"x" }"#,
        r#"let "x" 1; get-or-init "o" { return (var)"x" }"#,
        r#"let "x" 1; let "y" (var)"x"; let "z" (var)"x""#,
        r#"catch { let "x" 1 }; catch { let "x" 2 }"#,
        // The block does not see its own result, so it can use the name for itself.
        r#"catch as="x" { let "x" 1 }; resume-unwind (var)"x""#,
    ] {
        check(&format!(r#"shared {{ once-lock "o" }}; main {{ {steps} }}"#), &[]);
    }
}

#[test]
fn an_unbound_variable_is_refused() {
    for steps in [
        r#"let "y" «(var)"x"»; let "x" 1"#,
        r#"let "x" «(var)"x"»"#,
        r#"join «"x"»"#,
        r#"catch { let "x" 1 }; let "y" «(var)"x"»"#,
        r#"lock "m" { get "m" as="x" }; let "y" «(var)"x"»"#,
        r#"try-lock "m" { let "x" 1 }; let "y" «(var)"x"»"#,
        r#"let "x" 1; local "g" { on-drop { let "y" «(var)"x"» } }"#,
        r#"let "x" 1; set-hook { let "y" «(var)"x"» }"#,
    ] {
        let sections = format!(r#"shared {{ mutex "m" 0 }}; main {{ {steps} }}"#);
        check(&sections, &["unknown variable `x`"]);
    }
    check(
        r#"
        shared { lazy-lock "z" { return «(var)"x"» } }
        main { let "x" 1; force "z" }
        "#,
        &["unknown variable `x`"],
    );
}

#[test]
fn a_variable_is_bound_once() {
    for steps in [
        r#"let "x" 1; let «"x"» 2"#,
        r#"let "x" 1; catch { let «"x"» 2 }"#,
        r#"let "x" 1; catch as=«"x"» { yield }"#,
        r#"spawn "a" as="x"; join "x"; spawn "a" as=«"x"»"#,
    ] {
        let sections = format!(r#"main {{ {steps} }}; thread "a" {{ yield }}"#);
        check(&sections, &["`x` is bound twice"]);
    }
    check(
        r#"
        main { let "x" 1; spawn "a" move="x"; call "f" }
        thread "a" { let "y" (var)"x"; let «"x"» 1 }
        fn "f" { let "y" (var)"x"; let «"x"» 1 }
        "#,
        &["`x` is bound twice"; 2],
    );
}

#[test]
fn a_handle_or_a_local_cannot_be_used_after_it_is_moved() {
    for (steps, gone) in [
        (r#"join "x"; is-finished «"x"»"#, "joined"),
        (r#"detach "x"; join «"x"»"#, "detached"),
        (r#"let "y" (var)"x"; join «"x"»"#, "moved"),
        (r#"catch { return (var)"x" }; join «"x"»"#, "moved"),
        (r#"call "f"; join «"x"»"#, "moved"),
        (r#"try-send "c" (var)"x"; join «"x"»"#, "moved"),
        (r#"try-lock "m" { join "x" }; join «"x"»"#, "joined"),
        (r#"local "y" { on-drop { yield } }; send "c" (var)"y"; return «(var)"y"»"#, "moved"),
        // A result may contain the handle.
        (r#"catch as="y" { return (var)"x" }; let "z" (var)"y"; return «(var)"y"»"#, "moved"),
        (r#"try-recv "c" as="y"; let "z" (var)"y"; return «(var)"y"»"#, "moved"),
    ] {
        let sections = format!(
            r#"
            shared {{ mutex "m" 0; channel "c" bound=1 }}
            main {{ spawn "b" }}
            thread "a" {{ yield }}
            thread "b" {{ spawn "a" as="x"; {steps} }}
            thread "c" {{ spawn "a" as="h"; send "c" (var)"h" }}
            fn "f" {{ is-finished "x" }}
            "#
        );
        let name = if steps.contains(r#""y"»"#) { "y" } else { "x" };
        check(&sections, &[&format!("`{name}` is used after it was {gone}")]);
    }
}

#[test]
fn a_value_that_is_not_moved_can_be_used_again() {
    for steps in [
        r#"is-finished "x"; thread-name "x"; thread-id "x" as="i"; unpark "x"; join "x""#,
        r#"let "y" (var)"x"; join "y""#,
        r#"current as="t"; let "u" (var)"t"; unpark "t"; unpark "u""#,
        r#"thread-id as="i"; let "j" (var)"i"; same-id "i" "j""#,
        r#"join "x" as="r"; let "s" (var)"r"; return (var)"r""#,
        r#"catch as="r" { panic "x" }; let "s" (var)"r"; return (var)"r""#,
        r#"let "n" 1; send "c" (var)"n"; return (var)"n""#,
    ] {
        let sections = format!(
            r#"
            shared {{ channel "c" }}
            main {{ spawn "b" }}
            thread "a" {{ return 1 }}
            thread "b" {{ spawn "a" as="x"; {steps} }}
            "#
        );
        check(&sections, &[]);
    }
}

/// The payload of a panic can be a local, so the `Err` of every join and catch may have one in it.
#[test]
fn a_thrown_local_makes_every_result_move() {
    for throw in [
        r#"local "g" { on-drop { yield } }; panic-any (var)"g""#,
        r#"local "g" { on-drop { yield } }; resume-unwind (var)"g""#,
        // The payload is a whole `Result`, with the local in it.
        r#"catch as="e" { local "g" { on-drop { yield } }; return (var)"g" }; panic-any (var)"e""#,
        r#"catch as="e" { local "g" { on-drop { yield } }; return (var)"g" }
           resume-unwind (var)"e""#,
    ] {
        let sections = format!(
            r#"
            main {{ spawn "a"; join "a" as="r"; let "s" (var)"r"; catch {{ return «(var)"r"» }} }}
            thread "a" {{ {throw} }}
            "#
        );
        check(&sections, &["`r` is used after it was moved"]);
    }
}

#[test]
fn the_handle_of_a_scoped_thread_stays_in_its_scope() {
    const MESSAGE: &str = "the handle `h` of a scoped thread cannot be moved";
    for steps in [
        r#"catch { return «(var)"h"» }"#,
        r#"let "i" «(var)"h"»"#,
        r#"send "c" «(var)"h"»"#,
        r#"spawn "b" move=«"h"»"#,
        r#"call «"f"»"#,
    ] {
        let sections = format!(
            r#"
            shared {{ channel "c" }}
            main {{ scope {{ spawn "a" as="h"; {steps} }} }}
            thread "a" {{ yield }}
            thread "b" {{ yield }}
            fn "f" {{ is-finished "h" }}
            "#
        );
        check(&sections, &[MESSAGE]);
    }
    let joined = r#"
        main { scope { spawn "a" as="h"; is-finished "h"; join "h" } }
        thread "a" { yield }
    "#;
    check(joined, &[]);
}

#[test]
fn a_loop_does_not_move_what_is_bound_before_it() {
    let program = |steps: &str| {
        format!(
            r#"
            main {{ local "g" {{ on-drop {{ yield }} }}; let "n" 1; {steps} }}
            thread "a" {{ return (var)"g" }}
            "#
        )
    };
    for steps in [
        r#"repeat 2 { let "copy" (var)"n" }; drop "g""#,
        r#"repeat 2 { local "l" { on-drop { yield } }; let "moved" (var)"l" }"#,
        // The first iteration is the last.
        r#"repeat 2 { drop "g"; return }"#,
    ] {
        check(&program(steps), &[]);
    }
    for steps in [
        r#"repeat 2 { drop «"g"» }"#,
        r#"repeat 2 { catch { let "moved" «(var)"g"» } }"#,
        r#"repeat 2 { repeat 2 { yield }; spawn "a" move=«"g"» }"#,
    ] {
        check(&program(steps), &["`g` is moved in each iteration"]);
    }
}
