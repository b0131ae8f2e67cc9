use super::{check, program};
use crate::resolve::MAX_KEYS;

#[test]
fn an_undeclared_name_is_refused() {
    for (sections, message) in [
        (r#"main { spawn «"a"» }"#, "unknown thread `a`"),
        (r#"main { call «"f"» }"#, "unknown function `f`"),
        (r#"main { load «"x"» }"#, "unknown atomic `x`"),
        (r#"main { park until=«"x"» }"#, "unknown atomic `x`"),
        (r#"main { recv «"c"» }"#, "unknown channel `c`"),
        (r#"main { lock «"m"» { yield } }"#, "unknown mutex `m`"),
        (r#"main { read «"l"» { yield } }"#, "unknown rwlock `l`"),
        (r#"main { is-poisoned «"m"» }"#, "unknown mutex or rwlock `m`"),
        (r#"main { notify-one «"v"» }"#, "unknown condvar `v`"),
        (r#"main { barrier-wait «"b"» }"#, "unknown barrier `b`"),
        (r#"main { is-completed «"o"» }"#, "unknown once `o`"),
        (r#"main { once-wait «"o"» }"#, "unknown once or once-lock `o`"),
        (r#"main { get-or-init «"o"» { return 1 } }"#, "unknown once-lock `o`"),
        (r#"main { force «"z"» }"#, "unknown lazy-lock `z`"),
        (r#"main { with «"k"» }"#, "unknown thread-local `k`"),
        (r#"main { get «"x"» }"#, "unknown mutex, rwlock or once-lock `x`"),
        (r#"main { set «"x"» 1 }"#, "unknown mutex, rwlock, once-lock or thread-local `x`"),
    ] {
        check(sections, &[message]);
    }
}

#[test]
fn all_undeclared_names_are_reported_at_once() {
    check(
        r#"
        shared { mutex "m" 0 }
        main {
            lock "m" { wait «"w"» guard=«"n"» }
            spawn «"a"»
        }
        fn "f" { call «"g"» }
        "#,
        &["unknown condvar `w`", "unknown mutex `n`", "unknown thread `a`", "unknown function `g`"],
    );
}

#[test]
fn a_name_of_another_kind_is_refused() {
    for (object, step, message) in [
        (r#"once-lock "x""#, r#"is-poisoned «"x"»"#, "`x` is a once-lock"),
        (r#"atomic "x" 0"#, r#"recv «"x"»"#, "`x` is an atomic"),
        (r#"rwlock "x" 0"#, r#"try-lock «"x"» { yield }"#, "`x` is an rwlock"),
        (r#"channel "x""#, r#"load «"x"»"#, "`x` is a channel"),
    ] {
        check(&format!("shared {{ {object} }}\nmain {{ {step} }}"), &[message]);
    }
}

#[test]
fn a_thread_a_function_or_an_object_is_declared_once() {
    for (sections, message) in [
        (
            r#"main { yield }; thread "a" { yield }; thread «"a"» { yield }"#,
            "`a` is declared twice",
        ),
        (r#"main { yield }; fn "f" { yield }; fn «"f"» { yield }"#, "`f` is declared twice"),
        (r#"shared { channel "c"; atomic «"c"» 0 }; main { yield }"#, "`c` is declared twice"),
    ] {
        check(sections, &[message]);
    }
}

#[test]
fn a_thread_a_function_and_an_object_can_share_a_name() {
    program(
        r#"
        shared { atomic "a" 0 }
        main { spawn "a"; call "a"; load "a" as="b" }
        thread "a" { yield }
        fn "a" { yield }
        "#,
    );
}

#[test]
fn main_is_reserved() {
    for sections in [
        r#"main { spawn "main" }; thread «"main"» { yield }"#,
        r#"main { spawn "a" as=«"main"» }; thread "a" { yield }"#,
        r#"main { call "main" }; fn «"main"» { yield }"#,
        r#"shared { atomic «"main"» 0 }; main { load "main" }"#,
    ] {
        check(sections, &["`main` is reserved for the main thread"]);
    }
}

#[test]
fn there_are_at_most_sixteen_thread_local_keys() {
    let keys = |names: &[String]| {
        let keys = names.iter().map(|name| format!("thread-local {name} const=#true"));
        let keys: Vec<String> = keys.collect();
        format!("shared {{ {} }}; main {{ yield }}", keys.join("; "))
    };
    let mut names: Vec<String> = ('a'..='r').map(|name| format!("\"{name}\"")).collect();
    check(&keys(&names[..MAX_KEYS]), &[]);
    names[MAX_KEYS] = format!("«{}»", names[MAX_KEYS]);
    check(&keys(&names), &["more than 16 thread-local keys"]);
}
