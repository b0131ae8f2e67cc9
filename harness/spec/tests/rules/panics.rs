//! Panic hooks, and panics that cannot unwind.

use threadproof_spec::{Platform, Reason};

use crate::{outcomes, outcomes_on, refusal};

#[test]
fn the_hook_replaces_the_report_and_runs_before_unwinding() {
    let program = r#"
        shared {
            atomic "x" 0
        }
        main {
            set-hook {
                swap "x" 1
                panicking
                payload
                location
            }
            catch {
                local "g" {
                    on-drop {
                        swap "x" 2
                    }
                }
                panic "boom"
            }
            take-hook
            catch {
                panic "again"
            }
        }"#;
    let seen = "main: 0 true \"boom\" true 1 Err(\"boom\") Err(\"again\")";
    assert_eq!(outcomes(program), [format!("{seen}; thread \"main\" panicked: again; exit 0")]);
    let aborting = Platform { unwind: false, ..Platform::default() };
    assert_eq!(outcomes_on(aborting, program), ["main: 0 true \"boom\" true; abort; panic=abort"]);
}

#[test]
fn resume_unwind_runs_no_hook() {
    let program = r"
        main {
            set-hook {
                payload
            }
            catch {
                resume-unwind 1
            }
        }";
    assert_eq!(outcomes(program), ["main: Err(1); exit 0"]);
}

#[test]
fn a_panic_in_the_hook_aborts() {
    let program = r#"
        main {
            set-hook {
                panic "inner"
            }
            catch {
                panic "outer"
            }
        }"#;
    assert_eq!(outcomes(program), ["abort"]);
}

#[test]
fn a_panicking_thread_cannot_set_the_hook() {
    let program = r#"
        main {
            catch {
                local "g" {
                    on-drop {
                        catch {
                            take-hook
                        }
                    }
                }
                resume-unwind 1
            }
        }"#;
    assert_eq!(outcomes(program), ["main: Err(a message of std) Err(1); exit 0"]);
}

#[test]
fn a_panic_in_an_extern_c_function_aborts() {
    let program = r"
        main {
            catch {
                extern-c {
                    resume-unwind 1
                }
            }
        }";
    assert_eq!(outcomes(program), ["abort"]);
    let caught = r"
        main {
            extern-c {
                catch {
                    resume-unwind 1
                }
            }
            panicking
        }";
    assert_eq!(outcomes(caught), ["main: Err(1) false; exit 0"]);
}

#[test]
fn what_unwinds_out_of_a_hook_is_not_specified() {
    let program = r#"
        main {
            set-hook {
                catch {
                    resume-unwind 1
                }
            }
            catch {
                panic "boom"
            }
        }"#;
    assert!(matches!(refusal(program), Reason::Unspecified(_)));
}

#[test]
fn a_thread_that_exits_while_it_panics_still_panics_in_its_destructors() {
    let program = |exit: &str| {
        format!(
            r#"
            shared {{
                thread-local "k" const=#true {{
                    on-drop {{
                        panicking
                    }}
                }}
            }}
            main {{
                with "k"
                {exit}
            }}"#
        )
    };
    let in_drop = r#"
        local "g" {
            on-drop {
                exit 2
            }
        }
        resume-unwind 1"#;
    let in_hook = r#"
        set-hook {
            exit 2
        }
        panic "boom""#;
    for (exit, seen) in [("exit 2", false), (in_drop, true), (in_hook, true)] {
        let found = outcomes(&program(exit));
        let expected = format!("main: 0 {seen}; exit 2; exit-destructors=run");
        assert!(found.contains(&expected), "{exit}: {found:?}");
    }
}
