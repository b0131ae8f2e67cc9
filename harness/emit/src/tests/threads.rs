use crate::testing::{items, main_of, whole_program};

#[test]
fn a_thread_is_a_closure_that_captures_its_variables() {
    let program = items(
        r#"
        main { let "x" 41; spawn "a" move="x"; join "a" }
        thread "a" { call "work" }
        fn "work" { return (var)"x" }
        "#,
    );
    let expected = r#"fn main() {
    let x = 41;
    let a = thread::spawn(move || work(x));
    match a.join() {
        Ok(value) => println!("main: join a -> Ok({value})"),
        Err(_) => println!("main: join a -> Err(a message of std)"),
    }
}

fn work(x: i32) -> i32 {
    x
}"#;
    assert_eq!(program, expected);
}

#[test]
fn a_thread_that_is_spawned_twice_is_a_function_that_asks_for_its_label() {
    let program = items(
        r#"
        shared { atomic "x" 0 }
        main { spawn "a" as="first"; spawn "a" as="second" }
        thread "a" { load "x" }
        "#,
    );
    let expected = r#"static X: AtomicI32 = AtomicI32::new(0);

thread_local! {
    /// The label of this thread in what it prints.
    static LABEL: Cell<&'static str> = const { Cell::new("main") };
}

fn main() {
    let _first = thread::spawn(|| {
        LABEL.set("first");
        run_a()
    });
    let _second = thread::spawn(|| {
        LABEL.set("second");
        run_a()
    });
}

fn run_a() {
    println!("{}: load x -> {}", LABEL.get(), X.load(Ordering::SeqCst));
}"#;
    assert_eq!(program, expected);
}

#[test]
fn a_function_that_spawns_is_numbered_by_its_calls() {
    let main = whole_program(
        r#"
        main { call "f"; call "f" }
        fn "f" { spawn "a" }
        thread "a" { panicking }
        "#,
    );
    assert!(main.contains("let label = child(\"a\");"), "{main}");
    assert!(main.contains("fn child(handle: &str) -> &'static str {"), "{main}");
}

/// If the spawn in the `catch` panics, the second thread is the first of its name.
#[test]
fn a_thread_after_one_that_may_be_skipped_is_numbered_when_it_is_spawned() {
    let main = main_of(
        r#"
        main { catch { spawn "a" }; spawn "a" as="b"; catch { spawn "b" as="a" } }
        thread "a" { yield }
        thread "b" { panicking }
        "#,
    );
    let spawns = main.iter().filter(|line| line.contains("child(\"a\")")).count();
    assert_eq!(spawns, 2, "{main:#?}");
    assert!(!main.iter().any(|line| line.contains("child(\"b\")")), "{main:#?}");
}

#[test]
fn a_captured_value_that_is_not_read_is_dropped_with_the_closure() {
    let main = main_of(
        r#"
        main { local "g" { on-drop { yield } }; spawn "a" move="g" }
        thread "a" { yield }
        "#,
    );
    let expected = [
        "let g = G;",
        "let _a = thread::spawn(move || {",
        "let _ = &g;",
        "thread::yield_now();",
        "});",
    ];
    assert_eq!(main, expected);
}

/// Parameters are dropped in reverse order; the captures of a closure in an unspecified one.
#[test]
fn several_captured_values_that_are_dropped_are_parameters() {
    let program = whole_program(
        r#"
        main {
            local "g" { on-drop { yield } }
            local "h" { on-drop { yield } }
            spawn "a" move="g h"
        }
        thread "a" { yield }
        "#,
    );
    assert!(program.contains("let _a = thread::spawn(move || run_a(g, h));"), "{program}");
    assert!(program.contains("fn run_a(_g: G, _h: H) {"), "{program}");
}

#[test]
fn a_thread_handle_that_is_used_again_is_cloned() {
    let main = main_of(
        r#"
        main { current as="me"; spawn "a" move="me"; spawn "b" move="me" }
        thread "a" { unpark "me" }
        thread "b" { unpark "me" }
        "#,
    );
    let expected = [
        "let me = thread::current();",
        "let _a = thread::spawn({",
        "let me = me.clone();",
        "move || {",
        "me.unpark();",
        "}",
        "});",
        "let _b = thread::spawn(move || {",
        "me.unpark();",
        "});",
    ];
    assert_eq!(main, expected);
}

#[test]
fn steps_on_a_refused_thread_are_skipped() {
    let main = main_of(
        r#"
        main { spawn "a" stack-size="impossible" builder=#true; unpark "a"; join "a" }
        thread "a" { yield }
        "#,
    );
    let expected = [
        "let a = thread::Builder::new()",
        ".stack_size(usize::MAX)",
        ".spawn(|| {",
        "thread::yield_now();",
        "})",
        ".ok();",
        "match a {",
        "Some(_) => println!(\"main: spawn a -> Ok(JoinHandle)\"),",
        "None => println!(\"main: spawn a -> Err(a message of std)\"),",
        "}",
        "if let Some(a) = &a {",
        "a.thread().unpark();",
        "}",
        "if let Some(a) = a {",
        "match a.join() {",
        "Ok(()) => println!(\"main: join a -> Ok(())\"),",
        "Err(_) => println!(\"main: join a -> Err(a message of std)\"),",
        "}",
        "}",
    ];
    assert_eq!(main, expected);
}

#[test]
fn a_scoped_thread_can_spawn_into_its_own_scope() {
    let main = main_of(
        r#"
        main { scope { spawn "a" } }
        thread "a" { spawn "b" scoped=#true }
        thread "b" { yield }
        "#,
    );
    let expected = [
        "thread::scope(|s| {",
        "let _a = s.spawn(move || {",
        "let _b = s.spawn(|| {",
        "thread::yield_now();",
        "});",
        "});",
        "});",
    ];
    assert_eq!(main, expected);
}

#[test]
fn a_spawn_in_a_loop_is_numbered_and_copies_its_captures() {
    let main = main_of(
        r#"
        main { current as="me"; repeat 2 { spawn "a" move="me" } }
        thread "a" { unpark "me"; panicking }
        "#,
    );
    let expected = [
        "let me = thread::current();",
        "for _ in 0..2 {",
        "let _a = thread::spawn({",
        "let label = child(\"a\");",
        "let me = me.clone();",
        "move || {",
        "LABEL.set(label);",
        "me.unpark();",
        "println!(\"{}: panicking -> {}\", LABEL.get(), thread::panicking());",
        "}",
        "});",
        "}",
    ];
    assert_eq!(main, expected);
}

#[test]
fn an_initializer_whose_thread_uses_the_same_object_is_followed_once() {
    let program = whole_program(
        r#"
        shared { lazy-lock "z" { spawn "a"; join "a"; return 1 } }
        main { force "z" }
        thread "a" { force "z" }
        "#,
    );
    assert!(program.contains("LazyLock<i32>"), "{program}");
}
