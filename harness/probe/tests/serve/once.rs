//! What is done once, by whoever comes first.

use crate::run;

#[test]
fn a_block_is_called_once_and_forced_when_a_panic_has_poisoned_it() {
    let done = run(r#"
        shared {
            once "o"
        }
        main {
            catch {
                call-once "o" {
                    is-completed "o"
                    panic "boom"
                }
            }
            catch {
                call-once "o" {
                    yield
                }
            }
            call-once "o" force=#true {
                return
                yield
            }
            is-completed "o"
            call-once "o" {
                yield
            }
            call-once "o" force=#true {
                yield
            }
        }
        once"#);
    let expected = [
        "7",
        "8",
        r#"9 "false""#,
        "10",
        "11",
        r#"12 "Err(\"boom\")""#,
        "13",
        // A poisoned one panics without its block.
        "14",
        r#"17 "Err(a message of std)""#,
        r#"18 "Some(true)""#,
        "19",
        "21",
        r#"22 "true""#,
        "23",
        r#"26 "None""#,
        "29",
    ];
    assert_eq!(done.told_by("main"), expected);
}

#[test]
fn a_cell_is_set_once() {
    let done = run(r#"
        shared {
            once-lock "set"
            once-lock "initialised"
        }
        main {
            get "set"
            set "set" 1
            set "set" 2
            get "set" as="value"
            get-or-init "set" {
                return 3
            }
            catch {
                get-or-init "initialised" {
                    panic "boom"
                }
            }
            get-or-init "initialised" {
                return 4
            }
            get "initialised"
        }
        once"#);
    let expected = [
        r#"8 "None""#,
        r#"9 "Ok(())""#,
        r#"10 "Err(2)""#,
        r#"11 "Some(1)""#,
        r#"12 "1""#,
        "15",
        "16",
        "17",
        "18",
        r#"19 "Err(\"boom\")""#,
        "20",
        "21",
        r#"22 "4""#,
        r#"23 "Some(4)""#,
        "24",
    ];
    assert_eq!(done.told_by("main"), expected);
}

#[test]
fn a_lazy_value_is_initialised_by_whoever_forces_it_first() {
    let done = run(r#"
        shared {
            lazy-lock "inner" {
                return 1
            }
            lazy-lock "outer" {
                force "inner"
                return 2
            }
            lazy-lock "broken" {
                panic "boom"
            }
        }
        main {
            force "outer"
            force "outer"
            catch {
                force "broken"
            }
            catch {
                force "broken"
            }
        }
        once"#);
    let expected = [
        "16",
        "8",
        "5",
        r#"6 "1""#,
        "9",
        r#"10 "2""#,
        r#"17 "2""#,
        "18",
        "19",
        "12",
        "13",
        r#"20 "Err(\"boom\")""#,
        "21",
        // A poisoned one panics without its initialiser.
        "22",
        r#"23 "Err(a message of std)""#,
        "24",
    ];
    assert_eq!(done.told_by("main"), expected);
}

#[test]
fn whoever_comes_second_waits_for_the_end_of_the_first_ones_block() {
    for (first, second, seen) in [
        ("call-once \"x\"", "call-once \"x\" force=#true", "None"),
        ("get-or-init \"y\"", "get-or-init \"y\"", "7"),
    ] {
        let done = run(&format!(
            r#"
            shared {{
                once "x"
                once-lock "y"
            }}
            main {{
                spawn "a"
                {first} {{
                    return 7
                }}
                join "a"
            }}
            thread "a" {{
                {second} {{
                    return 8
                }}
            }}
            schedule {{
                take "main" 8
                take "main" 9
                begin "a" 15 until=4
                take "main" 10
                take "main" 11
                end "a" 15
                take "a" 18
                take "main" 12
                take "main" 13
            }}"#
        ));
        assert_eq!(done.records()[2], r#"waits "a" 15"#);
        assert!(done.deviations().is_empty(), "{:#?}", done.log);
        assert_eq!(done.told_by("a"), [format!("15 \"{seen}\""), "18".to_owned()]);
    }
}

#[test]
fn whoever_forces_second_waits_for_the_end_of_the_initialiser() {
    let done = run(r#"
        shared {
            lazy-lock "z" {
                return 7
            }
        }
        main {
            spawn "a"
            force "z"
            join "a"
        }
        thread "a" {
            force "z"
        }
        schedule {
            take "main" 9
            take "main" 10
            begin "a" 14 until=4
            take "main" 5
            take "main" 6
            end "a" 14
            take "a" 15
            take "main" 11
            take "main" 12
        }"#);
    assert!(done.deviations().is_empty(), "{:#?}", done.log);
    assert_eq!(done.told_by("a"), [r#"14 "7""#, "15"]);
    let told = ["9", "10", "5", r#"6 "7""#, r#"11 "Ok(())""#, "12"];
    assert_eq!(done.told_by("main"), told);
}

/// The thread has begun to wait, and then runs the initialiser after all.
#[test]
fn whoever_waits_for_a_block_runs_its_own_if_the_first_one_panics() {
    let done = run(r#"
        shared {
            once-lock "y"
        }
        main {
            spawn "a"
            catch {
                get-or-init "y" {
                    panic "boom"
                }
            }
            join "a"
        }
        thread "a" {
            get-or-init "y" {
                return 8
            }
        }
        schedule {
            take "main" 7
            take "main" 8
            take "main" 9
            begin "a" 16 until=5
            take "main" 10
            take "main" 11
            end "a" 16
            take "a" 17
            take "a" 18
            take "a" 19
            take "main" 12
            take "main" 13
            take "main" 14
        }"#);
    assert_eq!(done.told_by("a"), ["16", "17", r#"18 "8""#, "19"]);
    assert_eq!(done.told_by("main")[4..6], ["11", r#"12 "Err(\"boom\")""#]);
    assert!(done.deviations().is_empty(), "{:#?}", done.log);
}

#[test]
fn who_waits_for_it_leaves_it_to_others() {
    let done = run(r#"
        shared {
            once "o"
            once-lock "y"
        }
        main {
            spawn "a"
            call-once "o" {
                yield
            }
            set "y" 3
            join "a"
        }
        thread "a" {
            once-wait "o"
            once-wait "y"
        }
        schedule {
            take "main" 8
            begin "a" 16 until=4
            take "main" 9
            take "main" 10
            take "main" 11
            end "a" 16
            begin "a" 17 until=7
            take "main" 12
            end "a" 17
            take "a" 18
            take "main" 13
            take "main" 14
        }"#);
    assert_eq!(done.told_by("a"), ["16", r#"17 "3""#, "18"]);
    assert!(done.deviations().is_empty(), "{:#?}", done.log);
}

#[test]
fn every_run_has_them_afresh() {
    let done = run(r#"
        shared {
            once "o"
            once-lock "c"
            lazy-lock "z" {
                return 3
            }
        }
        main {
            call-once "o" force=#true {
                set "c" 2
            }
            get-or-init "c" {
            }
            force "z"
        }
        free iterations=50"#);
    let expected = [
        r#"count 50 "return" {"#,
        r#"saw "main" 11 "Some(false)""#,
        r#"saw "main" 12 "Ok(())""#,
        r#"saw "main" 14 "2""#,
        r#"saw "main" 8 "3""#,
        "}",
    ];
    assert_eq!(done.records(), expected);
}
