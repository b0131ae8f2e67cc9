//! What a thread can query about the platform.

use crate::run_once;

#[test]
fn the_operating_system_has_the_name_of_a_thread() {
    let run = run_once(
        r#"
        main {
            spawn "a" name="bee"
            join "a"
        }
        thread "a" {
            os-thread-name
        }
    "#,
    );
    let is_readable = std::fs::read("/proc/thread-self/comm").is_ok();
    let expected = if is_readable { r#"8 "Some(\"bee\")""# } else { r#"8 "None""# };
    assert_eq!(run.seen_by("a"), [expected, "9"]);
}

#[test]
fn the_value_of_available_parallelism_is_not_recorded() {
    let run = run_once(
        "
            main {
                available-parallelism
            }
        ",
    );
    let expected = match std::thread::available_parallelism() {
        Ok(_) => r#"4 "Ok(NonZero)""#,
        Err(_) => r#"4 "Err(a message of std)""#,
    };
    assert_eq!(run.seen_by("main"), [expected, "5"]);
}

#[test]
fn a_sleep_lasts_at_least_as_long_as_requested() {
    let run = run_once(
        "
            main {
                sleep 1
            }
        ",
    );
    assert_eq!(run.seen_by("main"), [r#"4 "Slept""#, "5"]);
}
