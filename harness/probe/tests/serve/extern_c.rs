//! Functions with the calling convention of C.

use crate::run;

#[test]
fn an_extern_c_function_sees_what_is_around_it_and_returns() {
    for (last, told) in [("yield", "7"), ("return", "7")] {
        let done = run(&format!(
            r#"
            main {{
                let "x" 1
                extern-c {{
                    let "y" (var)"x"
                    {last}
                }}
                yield
            }}
            once"#
        ));
        assert_eq!(done.told_by("main"), ["4", "5", "6", told, "8", "9", "10"]);
        assert!(done.status.success());
    }
}

#[test]
fn a_panic_ends_the_process_at_its_boundary() {
    let done = run(r#"
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
        once"#);
    assert_eq!(done.told_by("main"), ["4", "5", "6", "11", r#"8 "true""#, "9", "12"]);
    assert!(!done.status.success());
    assert_ne!(done.status.code(), Some(101));
    assert!(done.stderr.contains("\nboom\n"), "{}", done.stderr);
}

#[test]
fn a_panic_that_is_caught_inside_does_not_come_to_the_boundary() {
    let done = run(r#"
        main {
            extern-c {
                catch {
                    panic "boom"
                }
            }
        }
        once"#);
    assert_eq!(done.told_by("main"), ["4", "5", "6", r#"7 "Err(\"boom\")""#, "8", "9"]);
    assert!(done.status.success());
}
