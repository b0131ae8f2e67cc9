use crate::testing::main_of;

#[test]
fn the_block_of_a_lock_is_a_block_unless_it_is_the_last() {
    let main = main_of(
        r#"
        shared { mutex "m" 0 }
        main { lock "m" { set "m" 1 }; lock "m" { get "m" } }
        "#,
    );
    let expected = [
        "{",
        "let m = M.lock();",
        "println!(\"main: lock m -> {}\", behind(&m));",
        "let mut m = m.unwrap_or_else(PoisonError::into_inner);",
        "*m = 1;",
        "}",
        "let m = M.lock();",
        "println!(\"main: lock m -> {}\", behind(&m));",
        "let m = m.unwrap_or_else(PoisonError::into_inner);",
        "println!(\"main: get m -> {}\", *m);",
    ];
    assert_eq!(main, expected);
}

#[test]
fn a_wait_takes_the_guard_and_returns_another() {
    let main = main_of(
        r#"
        shared { mutex "m" 0; condvar "v" }
        main { lock "m" { wait "v" guard="m" until=1; set "m" 2 } }
        "#,
    );
    let expected = [
        "let m = M.lock();",
        "println!(\"main: lock m -> {}\", behind(&m));",
        "let m = m.unwrap_or_else(PoisonError::into_inner);",
        "let m = V.wait_while(m, |value| *value != 1);",
        "println!(\"main: wait v m -> {}\", behind(&m));",
        "let mut m = m.unwrap_or_else(PoisonError::into_inner);",
        "*m = 2;",
    ];
    assert_eq!(main, expected);
}

#[test]
fn a_wait_in_a_loop_assigns_the_guard() {
    let main = main_of(
        r#"
        shared { mutex "m" 0; condvar "v" }
        main { lock "m" { repeat 2 { wait "v" guard="m" } } }
        "#,
    );
    let expected = [
        "let m = M.lock();",
        "println!(\"main: lock m -> {}\", behind(&m));",
        "let mut m = m.unwrap_or_else(PoisonError::into_inner);",
        "for _ in 0..2 {",
        "let result = V.wait(m);",
        "println!(\"main: wait v m -> {}\", behind(&result));",
        "m = result.unwrap_or_else(PoisonError::into_inner);",
        "}",
    ];
    assert_eq!(main, expected);
}

#[test]
fn a_guard_is_downgraded_to_a_new_variable() {
    let main = main_of(
        r#"
        shared { rwlock "l" 0 }
        main { write "l" { set "l" 1; downgrade "l"; get "l" } }
        "#,
    );
    let expected = [
        "let l = L.write();",
        "println!(\"main: write l -> {}\", behind(&l));",
        "let mut l = l.unwrap_or_else(PoisonError::into_inner);",
        "*l = 1;",
        "let l = RwLockWriteGuard::downgrade(l);",
        "println!(\"main: get l -> {}\", *l);",
    ];
    assert_eq!(main, expected);
}

#[test]
fn a_lock_that_main_consumes_is_shared_by_an_arc() {
    let main = main_of(
        r#"
        shared { mutex "m" 7 }
        main { spawn "a"; join "a"; into-inner "m" }
        thread "a" { is-poisoned "m" }
        "#,
    );
    let expected = [
        "let shared_m = Arc::new(Mutex::new(7));",
        "let a = thread::spawn({",
        "let shared_m = Arc::clone(&shared_m);",
        "move || {",
        "println!(\"a: is-poisoned m -> {}\", shared_m.is_poisoned());",
        "}",
        "});",
        "match a.join() {",
        "Ok(()) => println!(\"main: join a -> Ok(())\"),",
        "Err(_) => println!(\"main: join a -> Err(a message of std)\"),",
        "}",
        "let inner = Arc::into_inner(shared_m).unwrap().into_inner();",
        "println!(\"main: into-inner m -> {}\", behind(&inner));",
    ];
    assert_eq!(main, expected);
}

#[test]
fn a_lock_that_main_uses_exclusively_is_not_shared_any_more() {
    let main = main_of(
        r#"
        shared { mutex "m" 7 }
        main { get-mut "m" 8 }
        "#,
    );
    let expected = [
        "let mut shared_m = Arc::new(Mutex::new(7));",
        "let inner = Arc::get_mut(&mut shared_m).unwrap().get_mut();",
        "println!(\"main: get-mut m -> {}\", behind(&inner));",
        "*inner.unwrap_or_else(PoisonError::into_inner) = 8;",
    ];
    assert_eq!(main, expected);
}
