//! The other places of faults, and the names that they list.

use crate::facets::Context;
use crate::fault::FaultKind;
use crate::kind::{Kind, Thing};
use crate::misuse::{Gone, MAX_KNOWN, Misuse, Surroundings};
use crate::name::Span;
use crate::resolve::{Hold, Return};
use crate::testing::{scenario, unmarked, whole};

/// The only fault of a scenario, and the first marked place, which the fault also refers to.
#[track_caller]
fn misuse(sections: &str) -> (Misuse, Span) {
    let (text, places) = unmarked(sections);
    let faults = scenario(&text).resolve().unwrap_err();
    let [fault] = &faults[..] else { panic!("{faults:?}") };
    let FaultKind::Misuse(misuse) = &fault.kind else { panic!("{fault:?}") };
    let mut place = places.first().copied().unwrap_or_default();
    place.start += whole("").len();
    ((**misuse).clone(), place)
}

#[test]
fn the_first_declaration_of_a_name() {
    let (misuse_, place) = misuse(r#"shared { atomic «"c"» 0; channel "c" }; main { yield }"#);
    let Misuse::DeclaredTwice { first, .. } = misuse_ else { panic!("{misuse_:?}") };
    assert_eq!(first, place);
    let (misuse_, place) = misuse(r#"shared { atomic «"c"» 0 }; main { recv "c" }"#);
    let Misuse::OtherThing { is, declared, expected, .. } = misuse_ else { panic!("{misuse_:?}") };
    assert_eq!((is, declared), (Thing::Object(Kind::Atomic), place));
    assert_eq!(expected, [Thing::Object(Kind::Channel)]);
}

#[test]
fn the_first_binding_of_a_variable() {
    let (misuse, place) = misuse(r#"main { let «"x"» 1; catch { let "x" 2 } }"#);
    let Misuse::BoundTwice { first, .. } = misuse else { panic!("{misuse:?}") };
    assert_eq!(first, place);
}

#[test]
fn the_step_that_moved_a_variable() {
    for (step, how) in [
        (r#"join «"h"»"#, Gone::Joined),
        (r#"detach «"h"»"#, Gone::Detached),
        (r#"let "i" «(var)"h"»"#, Gone::Moved),
        (r#"call «"f"»"#, Gone::Moved),
    ] {
        let (misuse, place) = misuse(&format!(
            r#"
            main {{ spawn "a" as="h"; {step}; unpark "h" }}
            thread "a" {{ yield }}
            fn "f" {{ unpark "h" }}
            "#
        ));
        let Misuse::UsedAfter { gone, first, .. } = misuse else { panic!("{misuse:?}") };
        assert_eq!((gone, first), (how, place));
    }
}

#[test]
fn the_step_that_diverges() {
    let (misuse, place) = misuse(r#"main { yield; «panic» "x"; yield; yield }"#);
    assert_eq!(misuse, Misuse::Unreachable { after: place });
}

#[test]
fn the_spawn_of_a_thread_that_lacks_a_variable() {
    let (misuse, place) = misuse(
        r#"
        main { spawn «"a"» }
        thread "a" { return (var)"x" }
        "#,
    );
    let Misuse::Unbound { around, .. } = misuse else { panic!("{misuse:?}") };
    assert_eq!(around, Surroundings::Thread { name: "a".into(), spawned: Some(place) });
}

#[test]
fn the_use_of_a_variable_that_a_caller_lacks() {
    let (misuse, place) = misuse(
        r#"
        main { call "f" }
        fn "f" { yield; return «(var)"x"» }
        "#,
    );
    let Misuse::NotPassed { function, variable, around } = misuse else { panic!("{misuse:?}") };
    assert_eq!((&*function, &*variable, variable.span), ("f", "x", place));
    assert_eq!(around, Surroundings::Body);
}

#[test]
fn the_first_spawn_with_other_variables() {
    let (misuse, place) = misuse(
        r#"
        main { let "x" 1; spawn "a" move=«"x"»; spawn "a" as="b" }
        thread "a" { return (var)"x" }
        "#,
    );
    assert_eq!(misuse, Misuse::MovesDiffer { thread: "a".into(), first: place });
}

#[test]
fn the_surroundings_of_a_step() {
    for (sections, expected) in [
        (r#"main { let "y" (var)"x" }"#, Surroundings::Body),
        (r#"main { catch { let "y" (var)"x" } }"#, Surroundings::Body),
        (
            r#"main { yield }; fn "f" { catch { call "g" } }; fn "g" { yield; unpark "x" }"#,
            Surroundings::Body,
        ),
        (r#"main { set-hook { let "y" (var)"x" } }"#, Surroundings::Apart),
        (r#"main { local "g" { on-drop { let "y" (var)"x" } } }"#, Surroundings::Apart),
        (
            r#"main { yield }; thread "a" { call "f" }; fn "f" { unpark "x" }"#,
            Surroundings::Thread { name: "a".into(), spawned: None },
        ),
    ] {
        // A function takes its free variables from its caller, and a thread that is never spawned
        // is given them.
        let Err(faults) = scenario(sections).resolve() else { continue };
        let around = faults.into_iter().map(|fault| match fault.kind {
            FaultKind::Misuse(misuse) => match *misuse {
                Misuse::Unbound { around, .. } => around,
                other => panic!("{other:?}"),
            },
            other => panic!("{other:?}"),
        });
        assert_eq!(around.collect::<Vec<_>>(), [expected], "{sections}");
    }
}

#[test]
fn known_names_are_those_that_fit() {
    let (misuse_, _) = misuse(
        r#"
        shared { mutex "m" 0; atomic "x" 0; rwlock "l" 0 }
        main { is-poisoned "n" }
        thread "t" { yield }
        "#,
    );
    let Misuse::Undeclared { known, expected, .. } = misuse_ else { panic!("{misuse_:?}") };
    assert_eq!(known, ["m", "l"]);
    assert_eq!(expected, [Kind::Mutex, Kind::RwLock].map(Thing::Object));
    let (misuse, _) = misuse(r#"main { let "a" 1; catch { let "b" 2; let "c" (var)"x" } }"#);
    let Misuse::Unbound { known, .. } = misuse else { panic!("{misuse:?}") };
    assert_eq!(known, ["b", "a"]);
}

#[test]
fn only_some_known_names_are_listed() {
    let bind = |n| format!(r#"let "v{n}" 1; "#);
    let steps: String = (0..100).map(bind).collect();
    let (misuse, _) = misuse(&format!(r#"main {{ {steps}return (var)"x" }}"#));
    let Misuse::Unbound { known, .. } = misuse else { panic!("{misuse:?}") };
    assert_eq!(known.len(), MAX_KNOWN);
    assert_eq!(known[0], "v99");
}

#[test]
fn the_type_that_a_step_requires() {
    let of = |sections: &str| misuse(sections).0;
    let not_held = of(r#"shared { rwlock "l" 0 }; main { read "l" { set "l" 1 } }"#);
    assert!(matches!(not_held, Misuse::NotHeld { hold: Hold::Alone, is_mutex: false, .. }));
    let not_held = of(r#"shared { mutex "m" 0 }; main { get "m" }"#);
    assert!(matches!(not_held, Misuse::NotHeld { hold: Hold::Shared, is_mutex: true, .. }));
    let returned = of(r#"shared { once-lock "o" }; main { get-or-init "o" { return } }"#);
    assert!(matches!(returned, Misuse::WrongReturn { may: Return::Number, .. }));
    let returned = of("main { return 1 }");
    assert!(matches!(returned, Misuse::WrongReturn { may: Return::Unit, .. }));
    let misplaced = of("main { payload }");
    assert_eq!(misplaced, Misuse::Misplaced { word: "payload", context: Context::InHook });
}
