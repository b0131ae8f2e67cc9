//! What a thread can ask about the platform that it runs on.

use crate::run;

#[test]
fn the_operating_system_tells_the_name_of_a_thread_where_std_can_read_it() {
    let done = run(r#"
        main {
            spawn "a" name="bee"
            join "a"
        }
        thread "a" {
            os-thread-name
        }
        once"#);
    let is_readable = std::fs::read("/proc/thread-self/comm").is_ok();
    let expected = if is_readable { r#"8 "Some(\"bee\")""# } else { r#"8 "None""# };
    assert_eq!(done.told_by("a"), [expected, "9"]);
}

#[test]
fn the_platform_is_as_parallel_as_it_is() {
    let done = run("main {\navailable-parallelism\n}\nonce");
    let expected = match std::thread::available_parallelism() {
        Ok(_) => r#"4 "Ok(NonZero)""#,
        Err(_) => r#"4 "Err(a message of std)""#,
    };
    assert_eq!(done.told_by("main"), [expected, "5"]);
}

#[test]
fn a_sleep_lasts_at_least_as_long_as_it_should() {
    let done = run("main {\nsleep 1\n}\nonce");
    assert_eq!(done.told_by("main"), [r#"4 "Slept""#, "5"]);
}
