//! Panic hooks, and what panics run into.

use threadproof_spec::Platform;

use crate::{outcomes, outcomes_on};

#[test]
fn a_hook_runs_before_anything_is_unwound_and_instead_of_a_report() {
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
    let program = "main {\nset-hook {\npayload\n}\ncatch {\nresume-unwind 1\n}\n}";
    assert_eq!(outcomes(program), ["main: Err(1); exit 0"]);
}

#[test]
fn a_panic_in_the_hook_aborts() {
    let program = "main {\nset-hook {\npanic \"inner\"\n}\ncatch {\npanic \"outer\"\n}\n}";
    assert_eq!(outcomes(program), ["abort"]);
}

#[test]
fn a_panicking_thread_cannot_change_the_hook() {
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
fn a_panic_does_not_leave_an_extern_c_function() {
    let program = "main {\ncatch {\nextern-c {\nresume-unwind 1\n}\n}\n}";
    assert_eq!(outcomes(program), ["abort"]);
    let caught = "main {\nextern-c {\ncatch {\nresume-unwind 1\n}\n}\npanicking\n}";
    assert_eq!(outcomes(caught), ["main: Err(1) false; exit 0"]);
}
