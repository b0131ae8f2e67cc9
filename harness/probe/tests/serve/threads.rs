//! Threads: names, ids, and spawns that fail.

use crate::run_once;

#[test]
fn a_thread_and_its_handle_have_its_name() {
    let run = run_once(
        r#"
        main {
            thread-name
            spawn "a"
            thread-name "a"
            spawn "b" name="bee"
            thread-name "b"
            join "a"
            join "b"
        }
        thread "a" {
            thread-name
        }
        thread "b" {
            thread-name
        }
    "#,
    );
    let expected = [
        r#"4 "Some(\"main\")""#,
        "5",
        r#"6 "None""#,
        "7",
        r#"8 "Some(\"bee\")""#,
        r#"9 "Ok(())""#,
        r#"10 "Ok(())""#,
        "11",
    ];
    assert_eq!(run.seen_by("main"), expected);
    assert_eq!(run.seen_by("a"), [r#"13 "None""#, "14"]);
    assert_eq!(run.seen_by("b"), [r#"16 "Some(\"bee\")""#, "17"]);
}

#[test]
fn only_ids_of_the_same_thread_are_equal() {
    let run = run_once(
        r#"
        main {
            thread-id as="mine"
            spawn "a"
            thread-id "a" as="theirs"
            thread-id as="again"
            same-id "mine" "again"
            same-id "mine" "theirs"
            join "a"
        }
        thread "a" {
            yield
        }
    "#,
    );
    let expected = ["4", "5", "6", "7", r#"8 "true""#, r#"9 "false""#, r#"10 "Ok(())""#, "11"];
    assert_eq!(run.seen_by("main"), expected);
}

#[test]
fn builder_spawn_returns_an_error_and_steps_on_the_handle_do_nothing() {
    let run = run_once(
        r#"
        main {
            spawn "a" builder=#true stack-size="impossible"
            is-finished "a"
            thread-name "a"
            join "a"
            spawn "a" as="b" builder=#true
            join "b"
        }
        thread "a" {
            yield
        }
    "#,
    );
    let expected = [
        r#"4 "Err(a message of std)""#,
        "5",
        "6",
        "7",
        r#"8 "Ok(JoinHandle)""#,
        r#"9 "Ok(())""#,
        "10",
    ];
    assert_eq!(run.seen_by("main"), expected);
}

#[test]
fn a_step_on_a_refused_thread_binds_a_variable_that_later_steps_can_use() {
    let run = run_once(
        r#"
        main {
            spawn "a" builder=#true stack-size="impossible"
            is-finished "a" as="finished"
            thread-name "a" as="name"
            thread-id "a" as="id"
            thread-id as="mine"
            same-id "id" "mine"
            join "a" as="result"
            let "copy" (var)"finished"
            catch {
                return (var)"result"
            }
            spawn "b" move="name id copy"
            join "b"
        }
        thread "a" {
            yield
        }
        thread "b" {
            same-id "id" "id"
            let "x" (var)"name"
            return (var)"copy"
        }
    "#,
    );
    let expected = [
        r#"4 "Err(a message of std)""#,
        "5",
        "6",
        "7",
        "8",
        "9",
        "10",
        "11",
        "12",
        "13",
        r#"14 "Ok(a message of std)""#,
        "15",
        r#"16 "Ok(a message of std)""#,
        "17",
    ];
    assert_eq!(run.seen_by("main"), expected);
    assert_eq!(run.seen_by("b"), ["22", "23", "24"]);
}

#[test]
fn spawn_panics_if_the_thread_is_refused() {
    let run = run_once(
        r#"
        main {
            catch {
                spawn "a" stack-size="impossible"
                yield
            }
        }
        thread "a" {
            yield
        }
    "#,
    );
    // The panic leaves the spawn, which is recorded without a value.
    assert_eq!(run.seen_by("main"), ["4", "5", r#"7 "Err(a message of std)""#, "8"]);
}

#[test]
fn a_scoped_thread_can_spawn_into_its_own_scope() {
    let run = run_once(
        r#"
        main {
            scope {
                spawn "a"
            }
        }
        thread "a" {
            spawn "b" scoped=#true
        }
        thread "b" {
            yield
        }
    "#,
    );
    assert_eq!(run.seen_by("a"), ["9", "10"]);
    assert!(run.position(r#"saw "a/b" 13"#) < run.position(r#"saw "main" 6"#));
}

#[test]
fn threads_under_one_handle_name_are_numbered() {
    let run = run_once(
        r#"
        main {
            catch {
                spawn "a" as="first"
                join "first"
            }
            catch {
                spawn "a" as="first"
                join "first"
            }
        }
        thread "a" {
            spawn "b"
            join "b"
        }
        thread "b" {
            yield
        }
    "#,
    );
    for label in ["first", "first/b", "first#2", "first#2/b"] {
        assert!(!run.seen_by(label).is_empty(), "{label} is not in {:#?}", run.log);
    }
}
