use crate::testing::{items, main_of, whole_program};

#[test]
fn names_do_not_collide_with_keywords_types_or_functions() {
    let program = items(
        r#"
        shared { atomic "f" 0 }
        main {
            let "type" 1
            local "box" { on-drop { yield } }
            local "f" { on-drop { yield } }
            call "run" as="run"
            store "f" (var)"run"
            store "f" (var)"type"
        }
        fn "run" { return 2 }
        "#,
    );
    let expected = "static F: AtomicI32 = AtomicI32::new(0);

fn main() {
    let type_ = 1;
    let _box_ = DroppedBox;
    let _f = DroppedF;
    let run = run_();
    F.store(run, Ordering::SeqCst);
    F.store(type_, Ordering::SeqCst);
}

fn run_() -> i32 {
    2
}

struct DroppedBox;

impl Drop for DroppedBox {
    fn drop(&mut self) {
        thread::yield_now();
    }
}

struct DroppedF;

impl Drop for DroppedF {
    fn drop(&mut self) {
        thread::yield_now();
    }
}";
    assert_eq!(program, expected);
}

/// The type of `x` is known only from a function further down, and from the thread that sends it.
#[test]
fn types_are_found_across_bodies() {
    let program = whole_program(
        r#"
        shared { channel "c" }
        main { spawn "a"; recv "c" unwrap=#true as="x"; call "show" }
        thread "a" { call "f" as="y"; send "c" (var)"y" }
        fn "f" { return "text" }
        fn "show" { catch { return (var)"x" } }
        "#,
    );
    assert!(program.contains("static C: LazyLock<Channel<&'static str>>"), "{program}");
    assert!(program.contains("fn show(x: &'static str) {"), "{program}");
}

#[test]
fn a_payload_is_described_by_the_types_that_are_thrown() {
    let program = whole_program(
        r#"
        main {
            catch { panic "boom" }
            catch { panic-any 7 }
            catch { local "p" { on-drop { yield } }; panic-any (var)"p" }
        }
        "#,
    );
    let (_, describe) = program.split_once("fn describe").unwrap_or_default();
    let expected = r#"(payload: &(dyn Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        return match *text {
            "boom" => format!("{text:?}"),
            _ => "a message of std".to_owned(),
        };
    }
    if let Some(value) = payload.downcast_ref::<i32>() {
        return format!("{value:?}");
    }
    if payload.is::<P>() {
        return "p".to_owned();
    }
    "a message of std".to_owned()
}
"#;
    assert_eq!(describe, expected);
}

#[test]
fn a_return_ends_the_closure_around_it() {
    let main = main_of(
        r#"
        shared { mutex "m" 0 }
        main {
            catch { try-lock "m" { return }; yield }
            catch { lock "m" { return 7 } }
        }
        "#,
    );
    let has = |line: &str| main.iter().filter(|other| *other == line).count();
    assert_eq!((has("return;"), has("7")), (1, 1), "{main:#?}");
}

#[test]
fn braces_in_a_message_are_not_placeholders() {
    let main = main_of(r#"main { panic "a {b} \"c\" \u{200b}" }"#);
    assert_eq!(main, [r#"panic!("a {{b}} \"c\" \u{200b}");"#]);
}

#[test]
fn a_loop_that_always_returns_does_not_continue() {
    let main = main_of("main { catch { repeat 2 { return 7 } } }");
    let expected = [
        "let caught = panic::catch_unwind(AssertUnwindSafe(|| {",
        "for _ in 0..2 {",
        "return 7;",
        "}",
        "unreachable!();",
        "}));",
    ];
    assert_eq!(main[..6], expected);
}

#[test]
fn a_hook_has_its_own_panic() {
    let main = main_of("main { set-hook { set-hook { location } } }");
    assert_eq!(main[0], "panic::set_hook(Box::new(|_| {");
    assert_eq!(main[1], "panic::set_hook(Box::new(|info| {");
}

#[test]
fn a_variable_that_is_returned_is_read_even_if_it_is_a_unit() {
    assert_eq!(main_of(r#"main { let "x" #null; return (var)"x" }"#), ["let x = ();", "x"]);
}
