//! What is done once.

use crate::outcomes;

#[test]
fn of_two_calls_one_runs_and_the_other_waits_for_it() {
    let found = outcomes(
        r#"
        shared {
        once "o"
        atomic "x" 0
        atomic "runs" 0
        }
        main {
        spawn "w"
        call "once"
        join "w"
        load "runs"
        }
        thread "w" {
        call "once"
        }
        fn "once" {
        call-once "o" {
        add "runs" 1
        store "x" 1 ordering="relaxed"
        }
        load "x" ordering="relaxed"
        is-completed "o"
        }"#,
    );
    assert_eq!(
        found,
        [
            "main: 0 1 true Ok(()) 1; w: 1 true; exit 0",
            "main: 1 true Ok(()) 1; w: 0 1 true; exit 0"
        ]
    );
}

#[test]
fn a_panic_poisons_a_once_until_it_is_forced() {
    let found = outcomes(
        r#"
        shared {
        once "o"
        }
        main {
        catch {
        call-once "o" {
        resume-unwind 1
        }
        }
        catch {
        call-once "o" {
        }
        }
        call-once "o" force=#true {
        }
        call-once "o" force=#true {
        }
        is-completed "o"
        }"#,
    );
    assert_eq!(found, ["main: Err(1) Err(a message of std) Some(true) None true; exit 0"]);
}

#[test]
fn a_once_lock_is_never_poisoned() {
    let found = outcomes(
        r#"
        shared {
        once-lock "o"
        }
        main {
        get "o"
        catch {
        get-or-init "o" {
        resume-unwind 1
        }
        }
        get-or-init "o" {
        return 2
        }
        get-or-init "o" {
        return 3
        }
        set "o" 4
        get "o"
        }"#,
    );
    assert_eq!(found, ["main: None Err(1) 2 2 Err(4) Some(2); exit 0"]);
}

#[test]
fn a_lazy_lock_whose_initialiser_panicked_panics_for_ever() {
    let found = outcomes(
        r#"
        shared {
        lazy-lock "z" {
        resume-unwind 1
        }
        lazy-lock "y" {
        return 5
        }
        }
        main {
        force "y"
        force "y"
        catch {
        force "z"
        }
        catch {
        force "z"
        }
        }"#,
    );
    assert_eq!(found, ["main: 5 5 Err(1) Err(a message of std); exit 0"]);
}

#[test]
fn whoever_waits_for_it_does_not_do_it() {
    let program = |object, done| {
        format!(
            "shared {{\n{object} \"o\"\n}}\nmain {{\nspawn \"w\"\n{done}\njoin \"w\"\n}}\n\
             thread \"w\" {{\nonce-wait \"o\"\npanicking\n}}"
        )
    };
    assert_eq!(
        outcomes(&program("once", "call-once \"o\" {\n}")),
        ["main: Ok(()); w: false; exit 0"]
    );
    assert_eq!(
        outcomes(&program("once-lock", "set \"o\" 3")),
        ["main: Ok(()) Ok(()); w: 3 false; exit 0"]
    );
    assert_eq!(outcomes(&program("once", "yield")), ["hang"]);
    assert_eq!(
        outcomes(&program("once", "catch {\ncall-once \"o\" {\nresume-unwind 1\n}\n}")),
        ["main: Err(1) Err(a message of std); exit 0"]
    );
}

#[test]
fn what_does_itself_once_panics_or_hangs() {
    let program = "shared {\nonce \"o\"\n}\nmain {\ncall-once \"o\" {\ncall-once \"o\" {\n}\n}\n}";
    assert_eq!(outcomes(program), ["exit with failure; reentrance=panic", "hang; reentrance=hang"]);
}
