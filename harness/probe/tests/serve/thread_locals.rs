//! Thread-locals.

use crate::{run_directed, run_free, run_once};

/// A key whose initializer is at lines 5 to 7 and whose destructor is at lines 8 to 10. `main {` is
/// line 13.
const KEY: &str = r#"
    shared {
        thread-local "k" {
            init {
                return 7
            }
            on-drop {
                panicking
            }
        }
    }
"#;

#[test]
fn each_thread_initializes_its_own_value_on_first_use() {
    let run = run_once(
        &[
            KEY,
            r#"
        main {
            spawn "a"
            join "a"
            spawn "b"
            join "b"
        }
        thread "a" {
            with "k"
            with "k"
            set "k" 1
            try-with "k"
        }
        thread "b" {
            try-with "k"
            with "k"
        }
    "#,
        ]
        .concat(),
    );
    let destructor = [r#"9 "false""#, "10"];
    let a = ["20", "6", r#"7 "7""#, r#"21 "7""#, "22", r#"23 "Ok(1)""#, "24"];
    assert_eq!(run.seen_by("a"), [&a[..], &destructor].concat());
    let b = ["26", "6", r#"7 "Ok(7)""#, r#"27 "7""#, "28"];
    assert_eq!(run.seen_by("b"), [&b[..], &destructor].concat());
}

#[test]
fn a_key_that_is_set_first_is_destroyed_but_not_initialized() {
    let run = run_once(
        &[
            KEY,
            r#"
        main {
            spawn "a"
            join "a"
        }
        thread "a" {
            set "k" 1
            set "k" 2
            with "k"
        }
    "#,
        ]
        .concat(),
    );
    assert_eq!(run.seen_by("a"), ["18", "19", r#"20 "2""#, "21", r#"9 "false""#, "10"]);
}

#[test]
fn an_unused_key_is_not_destroyed() {
    let run = run_once(
        &[
            KEY,
            r#"
        main {
            spawn "a"
            join "a"
        }
        thread "a" {
            yield
        }
    "#,
        ]
        .concat(),
    );
    assert_eq!(run.seen_by("a"), ["18", "19"]);
}

#[test]
fn a_destructor_takes_turns_after_the_result_and_before_the_join() {
    let run = run_directed(
        &[
            KEY,
            r#"
        main {
            spawn "a"
            is-finished "a"
            join "a"
        }
        thread "a" {
            set "k" 1
        }
    "#,
        ]
        .concat(),
        r#"
            take "main" 14
            take "a" 19
            take "a" 20
            take "main" 15
            begin "main" 16 until=6
            take "a" 9
            take "a" 10
            end "main" 16
            take "main" 17
        "#,
    );
    let expected = [
        r#"saw "main" 14"#,
        r#"saw "a" 19"#,
        r#"saw "a" 20"#,
        r#"saw "main" 15 "true""#,
        r#"waits "main" 16"#,
        r#"saw "a" 9 "false""#,
        r#"saw "a" 10"#,
        r#"saw "main" 16 "Ok(())""#,
        r#"saw "main" 17"#,
    ];
    assert_eq!(run.records(), expected);
}

/// The destructor of `one` accesses its own key at line 9, and the other key at line 10.
const TWO_KEYS: &str = r#"
    shared {
        thread-local "one" {
            init {
                return 1
            }
            on-drop {
                try-with "one"
                with "two"
            }
        }
        thread-local "two" {
            init {
                local "g" {
                    on-drop {
                        yield
                    }
                }
                return 2
            }
            on-drop {
                thread-name
            }
        }
    }
"#;

#[test]
fn a_destructor_can_use_other_keys_but_not_its_own() {
    let run = run_once(
        &[
            TWO_KEYS,
            r#"
        main {
            spawn "a" name="bee"
            join "a"
        }
        thread "a" {
            set "one" 1
        }
    "#,
        ]
        .concat(),
    );
    let expected = [
        "32",
        "33",
        r#"9 "Err(AccessError)""#,
        "10",
        "15",
        "20",
        "17",
        "18",
        r#"21 "2""#,
        "11",
        r#"23 "Some(\"bee\")""#,
        "24",
    ];
    assert_eq!(run.seen_by("a"), expected);
}

#[test]
fn a_destructor_that_uses_its_own_key_ends_the_process() {
    let keys = TWO_KEYS.replace("try-with", "with");
    let main = r#"
        main {
            spawn "a"
            join "a"
        }
        thread "a" {
            set "one" 1
        }
    "#;
    let run = run_once(&(keys + main));
    // The panic leaves the step, which is recorded then.
    assert_eq!(run.seen_by("a"), ["32", "33", "9"]);
    assert!(!run.status.success());
    assert_ne!(run.status.code(), Some(101));
}

#[test]
fn a_panic_in_an_initializer_unwinds_the_step_that_ran_it() {
    let run = run_once(
        r#"
        shared {
            atomic "tried" 0
            thread-local "k" {
                init {
                    call "fail"
                    return 7
                }
                on-drop {
                    panicking
                }
            }
        }
        main {
            spawn "a"
            join "a"
        }
        thread "a" {
            catch {
                with "k"
            }
            yield
        }
        fn "fail" {
            panic "no"
        }
    "#,
    );
    assert_eq!(run.seen_by("a"), ["20", "21", "7", "26", "9", r#"22 "Err(\"no\")""#, "23", "24"]);
}

#[test]
fn free_runs_count_the_observations_of_destructors() {
    let run = run_free(
        &[
            KEY,
            r#"
        main {
            spawn "a"
            join "a"
        }
        thread "a" {
            with "k"
        }
    "#,
        ]
        .concat(),
        3,
    );
    let expected = [
        r#"count 3 "return" {"#,
        r#"saw "a" 7 "7""#,
        r#"saw "a" 9 "false""#,
        r#"saw "main" 15 "Ok(())""#,
        "}",
    ];
    assert_eq!(run.records(), expected);
}

#[test]
fn the_process_ends_whether_or_not_it_runs_the_destructors_of_main() {
    // The platform chooses whether it runs them. This schedule does not include them.
    for (last, code) in [("exit 3", 3), ("yield", 0)] {
        let main = r#"
            main {
                set "k" 1
                LAST
            }
        "#;
        let turns = r#"
            take "main" 14
            take "main" 15
        "#;
        let end = if code == 0 { r#"take "main" 16"# } else { "" };
        let program = KEY.to_owned() + &main.replace("LAST", last);
        let run = run_directed(&program, &[turns, end].concat());
        assert_eq!(run.status.code(), Some(code));
        let seen = [r#"saw "main" 14"#, r#"saw "main" 15"#];
        assert_eq!(run.records()[..2], seen);
        let is_destroyed = run.log.iter().any(|line| line == r#"saw "main" 9 "false""#);
        let is_stray = run.log.iter().any(|line| line == r#"stray "main" 9"#);
        assert_eq!(is_destroyed, is_stray, "{:#?}", run.log);
    }
}

/// Keys of all four kinds: with an initializer, or `const`; with a destructor, or without.
const ALL_KINDS: &str = r#"
    shared {
        thread-local "lazy" {
            init {
                return 7
            }
            on-drop {
                try-with "plain"
                try-with "const-plain"
            }
        }
        thread-local "const" const=#true {
            on-drop {
                panicking
            }
        }
        thread-local "plain" {
            init {
                return 8
            }
        }
        thread-local "const-plain" const=#true
    }
    main {
        spawn "a"
        join "a"
        spawn "b"
        join "b"
    }
    thread "a" {
        STEPS
    }
    thread "b" {
        with "plain"
        with "const-plain"
    }
"#;

#[test]
fn each_kind_of_key_is_replaced_and_taken() {
    let steps = ["lazy", "const", "plain", "const-plain"]
        .map(|key| format!("replace \"{key}\" 1\ntake \"{key}\"\nwith \"{key}\""));
    let run = run_once(&ALL_KINDS.replace("STEPS", &steps.join("\n")));
    let seen = run.seen_by("a");
    let values: Vec<&str> =
        seen.iter().filter_map(|line| line.split_once(' ')).map(|(_, value)| value).collect();
    let expected = [
        // lazy, const, plain, const-plain: the initial value, the replacement, and the default.
        r#""7""#, r#""1""#, r#""0""#, r#""0""#, r#""1""#, r#""0""#, r#""8""#, r#""1""#, r#""0""#,
        r#""0""#, r#""1""#, r#""0""#,
    ];
    assert_eq!(values[..expected.len()], expected);
    // Each destructor runs once, for the last value.
    assert_eq!(seen.iter().filter(|line| line.starts_with("9 ")).count(), 1, "{seen:?}");
    assert_eq!(seen.iter().filter(|line| line.starts_with("15 ")).count(), 1, "{seen:?}");
}

#[test]
fn threads_do_not_share_values_that_need_no_drop() {
    let run = run_once(&ALL_KINDS.replace("STEPS", "set \"plain\" 1\nset \"const-plain\" 2"));
    let seen = run.seen_by("b");
    let values: Vec<&str> =
        seen.iter().filter_map(|line| line.split_once(' ')).map(|(_, value)| value).collect();
    assert_eq!(values, [r#""8""#, r#""0""#]);
}
