//! What threads are: their names, their ids, and whether they could be had at all.

use crate::run;

#[test]
fn a_thread_knows_its_name_and_handles_know_it_too() {
    let done = run(r#"
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
        once"#);
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
    assert_eq!(done.told_by("main"), expected);
    assert_eq!(done.told_by("a"), [r#"13 "None""#, "14"]);
    assert_eq!(done.told_by("b"), [r#"16 "Some(\"bee\")""#, "17"]);
}

#[test]
fn ids_are_the_same_for_the_same_thread_only() {
    let done = run(r#"
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
        once"#);
    let expected = ["4", "5", "6", "7", r#"8 "true""#, r#"9 "false""#, r#"10 "Ok(())""#, "11"];
    assert_eq!(done.told_by("main"), expected);
}

#[test]
fn a_refused_thread_is_an_error_for_a_builder_and_its_handle_does_nothing() {
    let done = run(r#"
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
        once"#);
    let expected = [
        r#"4 "Err(a message of std)""#,
        "5",
        "6",
        "7",
        r#"8 "Ok(JoinHandle)""#,
        r#"9 "Ok(())""#,
        "10",
    ];
    assert_eq!(done.told_by("main"), expected);
}

#[test]
fn a_refused_thread_is_a_panic_otherwise() {
    let done = run(r#"
        main {
            catch {
                spawn "a" stack-size="impossible"
                yield
            }
        }
        thread "a" {
            yield
        }
        once"#);
    // The spawn is told without a value, as the panic leaves it.
    assert_eq!(done.told_by("main"), ["4", "5", r#"7 "Err(a message of std)""#, "8"]);
}

#[test]
fn a_scoped_thread_can_spawn_into_its_own_scope() {
    let done = run(r#"
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
        once"#);
    assert_eq!(done.told_by("a"), ["9", "10"]);
    assert!(done.position(r#"saw "a/b" 13"#) < done.position(r#"saw "main" 6"#));
}

#[test]
fn threads_of_one_name_are_numbered_by_their_parent() {
    let done = run(r#"
        main {
            spawn "a" as="first"
            join "first"
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
        once"#);
    for label in ["first", "first/b", "first#2", "first#2/b"] {
        assert!(!done.told_by(label).is_empty(), "{label} is not in {:#?}", done.log);
    }
}
