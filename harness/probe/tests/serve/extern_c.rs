//! Functions with the calling convention of C.

use crate::run_once;

#[test]
fn an_extern_c_function_can_use_outer_variables_and_returns() {
    for last in ["yield", "return"] {
        let program = r#"
            main {
                let "x" 1
                extern-c {
                    let "y" (var)"x"
                    LAST
                }
                yield
            }
        "#;
        let run = run_once(&program.replace("LAST", last));
        assert_eq!(run.seen_by("main"), ["4", "5", "6", "7", "8", "9", "10"]);
        assert!(run.status.success());
    }
}

#[test]
fn a_panic_aborts_at_the_boundary_of_an_extern_c_function() {
    let run = run_once(
        r#"
        main {
            catch {
                extern-c {
                    local "guard" {
                        on-drop {
                            panicking
                        }
                    }
                    panic "boom"
                }
            }
            yield
        }
    "#,
    );
    assert_eq!(run.seen_by("main"), ["4", "5", "6", "11", r#"8 "true""#, "9", "12"]);
    assert!(!run.status.success());
    assert_ne!(run.status.code(), Some(101));
    assert!(run.stderr.contains("\nboom\n"), "{}", run.stderr);
}

#[test]
fn a_panic_caught_inside_does_not_reach_the_boundary() {
    let run = run_once(
        r#"
        main {
            extern-c {
                catch {
                    panic "boom"
                }
            }
        }
    "#,
    );
    assert_eq!(run.seen_by("main"), ["4", "5", "6", r#"7 "Err(\"boom\")""#, "8", "9"]);
    assert!(run.status.success());
}
