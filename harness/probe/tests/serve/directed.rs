//! Runs along a schedule.

use crate::{run, run_until};

/// Main spawns a thread at line 4 and joins it at line 5; the thread returns 7 at line 8.
const JOIN: &str = r#"
    main {
        spawn "a"
        join "a"
    }
    thread "a" {
        return 7
    }
"#;

/// Two threads swap the same flag, at lines 13 and 16.
const SWAPS: &str = r#"
    shared {
        atomic "flag" 0
    }
    main {
        spawn "a"
        spawn "b"
        join "a"
        join "b"
    }
    thread "a" {
        swap "flag" 1
    }
    thread "b" {
        swap "flag" 2
    }
"#;

#[test]
fn a_join_that_blocks_tells_so_and_completes_in_its_turn() {
    let done = run(&format!(
        r#"{JOIN}
        schedule {{
            take "main" 4
            begin "main" 5 until=2
            take "a" 8
            end "main" 5
            take "main" 6
        }}"#
    ));
    let expected = [
        r#"saw "main" 4"#,
        r#"waits "main" 5"#,
        r#"saw "a" 8"#,
        r#"saw "main" 5 "Ok(7)""#,
        r#"saw "main" 6"#,
    ];
    assert_eq!(done.records(), expected);
    assert!(done.status.success());
}

#[test]
fn a_turn_lasts_until_its_thread_has_ended() {
    let done = run(r#"
        main {
            spawn "a"
            is-finished "a"
            join "a"
        }
        thread "a" {
            return 7
        }
        schedule {
            take "main" 4
            take "a" 9
            take "main" 5
            take "main" 6
            take "main" 7
        }"#);
    assert_eq!(done.told_by("main"), ["4", r#"5 "true""#, r#"6 "Ok(7)""#, "7"]);
}

#[test]
fn a_thread_takes_turns_as_its_result_is_dropped_where_nobody_wants_it() {
    let done = run(r#"
        shared {
            atomic "dropped" 0
        }
        main {
            spawn "a"
            detach "a"
            load "dropped"
            load "dropped"
            load "dropped"
        }
        thread "a" {
            local "guard" {
                on-drop {
                    store "dropped" 1
                }
            }
            return (var)"guard"
        }
        schedule {
            take "main" 7
            take "main" 8
            take "a" 14
            take "a" 19
            take "main" 9
            take "a" 16
            take "main" 10
            take "a" 17
            take "main" 11
            take "main" 12
        }"#);
    assert!(done.log.iter().all(|line| !line.starts_with("stray")), "{:#?}", done.log);
    assert_eq!(done.told_by("main"), ["7", "8", r#"9 "0""#, r#"10 "1""#, r#"11 "1""#, "12"]);
    assert_eq!(done.told_by("a"), ["14", "19", "16", "17"]);
}

#[test]
fn a_schedule_decides_a_race() {
    for (first, second) in [(("a", 13), ("b", 16)), (("b", 16), ("a", 13))] {
        let take = |(thread, line): (&str, u32)| {
            format!("take \"{thread}\" {line}\ntake \"{thread}\" {}", line + 1)
        };
        let done = run(&format!(
            r#"{SWAPS}
            schedule {{
                take "main" 7
                take "main" 8
                {}
                {}
                take "main" 9
                take "main" 10
                take "main" 11
            }}"#,
            take(first),
            take(second)
        ));
        let old = if first.0 == "a" { 1 } else { 2 };
        assert_eq!(done.told_by(first.0)[0], format!("{} \"0\"", first.1));
        assert_eq!(done.told_by(second.0)[0], format!("{} \"{old}\"", second.1));
    }
}

#[test]
fn a_step_that_completes_before_its_turn_is_told_as_early() {
    for begin in [r#"begin "main" 5 until=4"#, r#"begin "main" 5"#] {
        let done = run(&format!(
            r#"{JOIN}
            schedule {{
                take "main" 4
                {begin}
                take "a" 8
                end "main" 5
                take "main" 6
            }}"#
        ));
        let expected = [
            r#"saw "main" 4"#,
            r#"waits "main" 5"#,
            r#"saw "a" 8"#,
            r#"early "main" 5"#,
            r#"saw "main" 5 "Ok(7)""#,
            r#"saw "main" 6"#,
        ];
        assert_eq!(done.records(), expected);
        assert!(done.status.success());
    }
}

#[test]
fn a_place_that_is_not_the_next_one_is_told_as_stray() {
    let done = run(&format!(
        r#"{JOIN}
        schedule {{
            take "main" 4
            take "a" 9
            take "main" 5
            take "main" 6
        }}"#
    ));
    assert_eq!(done.records()[1], r#"stray "a" 8"#);
    // All gates are open now, and the run goes on to its end.
    assert_eq!(done.told_by("main"), ["4", r#"5 "Ok(7)""#, "6"]);
    assert!(done.status.success());
}

#[test]
fn a_thread_that_ends_before_a_turn_of_its_own_is_told_as_gone() {
    let done = run(&format!(
        r#"{JOIN}
        schedule {{
            take "main" 4
            take "a" 8
            take "a" 9
            take "main" 5
        }}"#
    ));
    // It may tell so after main has seen it end, so there is no order between the two.
    assert!(done.log.contains(&r#"gone "a" 9"#.to_owned()), "{:#?}", done.log);
    assert_eq!(done.told_by("main"), ["4", r#"5 "Ok(7)""#, "6"]);
}

#[test]
fn a_deviation_is_told_once() {
    let done = run(&format!(
        r#"{SWAPS}
        schedule {{
            take "main" 9
            take "a" 99
            take "b" 99
        }}"#
    ));
    let strays: Vec<_> = done.log.iter().filter(|line| line.starts_with("stray")).collect();
    assert_eq!(strays, [r#"stray "main" 7"#]);
    assert!(done.status.success());
}

#[test]
fn whoever_moves_after_the_last_turn_of_a_hang_strays() {
    let done = run(&format!(
        r#"{JOIN}
        schedule hangs=#true {{
            take "main" 4
            take "a" 8
        }}"#
    ));
    let expected = [
        r#"saw "main" 4"#,
        r#"saw "a" 8"#,
        r#"stray "main" 5"#,
        r#"saw "main" 5 "Ok(7)""#,
        r#"saw "main" 6"#,
    ];
    assert_eq!(done.records(), expected);
}

#[test]
fn everybody_goes_on_after_the_last_turn_of_a_loose_schedule() {
    let done = run(&format!(
        r#"{JOIN}
        schedule loose=#true {{
            take "main" 4
            begin "main" 5
        }}"#
    ));
    let expected = [
        r#"saw "main" 4"#,
        r#"waits "main" 5"#,
        r#"saw "a" 8"#,
        r#"saw "main" 5 "Ok(7)""#,
        r#"saw "main" 6"#,
    ];
    assert_eq!(done.records(), expected);
    assert!(done.status.success());
}

#[test]
fn a_hang_hangs() {
    let plan = r#"
        shared {
            channel "mail"
        }
        main {
            recv "mail"
        }
        schedule hangs=#true {
            begin "main" 7
        }"#;
    let (log, is_there) = run_until(plan, r#"waits "main" 7"#);
    assert_eq!(log, ["probe 1", r#"waits "main" 7"#]);
    assert!(is_there);
}

#[test]
fn everybody_waits_after_the_last_turn() {
    let (log, is_there) = run_until(
        &format!(
            r#"{JOIN}
            schedule {{
                take "main" 4
                take "a" 8
            }}"#
        ),
        r#"saw "a" 8"#,
    );
    assert_eq!(log, ["probe 1", r#"saw "main" 4"#, r#"saw "a" 8"#]);
    assert!(is_there);
}
