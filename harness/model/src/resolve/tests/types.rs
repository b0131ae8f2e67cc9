use super::check;

/// A thread that takes these steps.
fn steps(steps: &str) -> String {
    format!(
        r#"
        shared {{ atomic "n" 0; mutex "m" 0; once-lock "o"; channel "c" }}
        main {{ spawn "t" }}
        thread "t" {{ {steps} }}
        thread "number" {{ return 1 }}
        thread "panics" {{ panic "x" }}
        fn "returns-number" {{ return 1 }}
        "#
    )
}

#[test]
fn a_number_is_accepted_where_one_is_required() {
    for values in [
        r#"let "x" 1"#,
        r#"let "y" 1; let "x" (var)"y""#,
        r#"load "n" as="x""#,
        r#"spawn "number" as="h"; join "h" unwrap=#true as="x""#,
        // It panics before it binds anything.
        r#"spawn "panics" as="h"; join "h" unwrap=#true as="x""#,
        r#"call "returns-number" as="x""#,
        r#"send "c" 1; recv "c" unwrap=#true as="x""#,
    ] {
        check(&steps(&format!(r#"{values}; store "n" (var)"x""#)), &[]);
    }
    check(&steps(r#"lock "m" { get "m" as="x"; set "m" (var)"x" }"#), &[]);
}

#[test]
fn anything_else_is_refused_where_a_number_is_required() {
    for (values, found) in [
        (r#"let "x" #true"#, "a bool"),
        (r#"let "x" #null"#, "()"),
        (r#"let "x" "1""#, "a string"),
        (r#"local "x" { on-drop { yield } }"#, "a local"),
        (r#"spawn "number" as="x""#, "a join handle"),
        (r#"current as="x""#, "a thread"),
        (r#"thread-id as="x""#, "a thread id"),
        (r#"spawn "number" as="h"; join "h" as="x""#, "a result or an option"),
        (r#"catch as="x" { return 1 }"#, "a result or an option"),
        (r#"get "o" as="x""#, "a result or an option"),
        (r#"thread-name as="x""#, "a result or an option"),
        (r#"recv "c" as="x""#, "a result or an option"),
        (r#"try-recv "c" as="x""#, "a result or an option"),
        (r#"recv-timeout "c" 1 as="x""#, "a result or an option"),
    ] {
        for step in ["store", "swap", "add"] {
            let sections = steps(&format!(r#"{values}; {step} "n" «(var)"x"»"#));
            check(&sections, &[&format!("expected a number, found {found}")]);
        }
    }
    check(&steps(r#"«store» "n" #true"#), &["expected a number, found a bool"]);
    check(&steps(r#"«set» "o" "x""#), &["expected a number, found a string"]);
}

#[test]
fn handles_threads_and_ids_are_distinct_types() {
    for (steps_, message) in [
        (r#"let "x" 1; join «"x"»"#, "expected a join handle, found a number"),
        (r#"current as="t"; join «"t"»"#, "expected a join handle, found a thread"),
        (r#"current as="t"; is-finished «"t"»"#, "expected a join handle, found a thread"),
        (r#"thread-id as="i"; detach «"i"»"#, "expected a join handle, found a thread id"),
        (r#"let "x" 1; unpark «"x"»"#, "expected a join handle or a thread, found a number"),
        (
            r#"thread-id as="i"; thread-id «"i"» as="j""#,
            "expected a join handle or a thread, found a thread id",
        ),
        (
            r#"current as="t"; thread-id as="i"; same-id "i" «"t"»"#,
            "expected a thread id, found a thread",
        ),
    ] {
        check(&steps(steps_), &[message]);
    }
}

/// With `builder`, the variable may hold nothing, and steps that name it are skipped. So the
/// variables that they bind may hold nothing as well.
#[test]
fn the_handle_of_a_refused_thread_is_only_passed_on() {
    let after_spawn =
        |more: &str| steps(&format!(r#"spawn "number" as="h" builder=#true; {more}"#));
    for more in [
        r#"is-finished "h" as="b"; unpark "h"; join "h" as="r"; let "s" (var)"r""#,
        r#"let "i" (var)"h"; join "i""#,
        r#"thread-id "h" as="i"; thread-id as="j"; same-id "i" "j""#,
        r#"detach "h""#,
    ] {
        check(&after_spawn(more), &[]);
    }
    for more in [
        r#"join "h" unwrap=#true as="x"; store "n" «(var)"x"»"#,
        r#"let "i" (var)"h"; join "i" unwrap=#true as="x"; store "n" «(var)"x"»"#,
    ] {
        let message = "expected a number, found nothing, since the thread may be refused";
        check(&after_spawn(more), &[message]);
    }
}

#[test]
fn every_type_of_a_variable_must_fit() {
    for (second, messages) in
        [(r#"send "c" 2"#, &[][..]), (r#"send "c" #true"#, &["expected a number, found a bool"])]
    {
        let place = if messages.is_empty() { r#"(var)"x""# } else { r#"«(var)"x"»"# };
        let sections = format!(
            r#"
            shared {{ atomic "n" 0; channel "c" senders=2 }}
            main {{ spawn "a"; send "c" 1; recv "c" unwrap=#true as="x"; store "n" {place} }}
            thread "a" {{ {second} }}
            "#
        );
        check(&sections, messages);
    }
}

#[test]
fn a_function_can_be_called_with_different_types() {
    check(
        r#"
        shared { atomic "n" 0 }
        main {
            catch { let "x" 1; call "f" as="y" }
            catch { let "x" "a"; call "f" as="y" }
            spawn "a" as="x"; call "f" as="y"
        }
        thread "a" { yield }
        fn "f" { return (var)"x" }
        "#,
        &[],
    );
    check(
        r#"
        shared { atomic "n" 0 }
        main {
            catch { let "x" 1; call "f" as="y"; store "n" «(var)"y"» }
            catch { let "x" "a"; call "f" }
        }
        fn "f" { return (var)"x" }
        "#,
        &["expected a number, found a string"],
    );
}

#[test]
fn a_moved_value_keeps_its_type() {
    check(
        r#"
        shared { atomic "n" 0 }
        main { let "x" 1; spawn "a" as="h"; spawn "b" move="h x" }
        thread "a" { return 2 }
        thread "b" { store "n" (var)"x"; join "h" unwrap=#true as="y"; store "n" (var)"y" }
        "#,
        &[],
    );
    check(
        r#"
        shared { atomic "n" 0 }
        main { let "x" #true; spawn "b" move="x" }
        thread "b" { store "n" «(var)"x"» }
        "#,
        &["expected a number, found a bool"],
    );
}
