use crate::testing::{items, main_of, whole_program};

#[test]
fn a_thread_local_with_a_destructor_is_a_type_with_a_drop() {
    let program = items(
        r#"
        shared { thread-local "k" { init { panicking; return 1 }; on-drop { yield } } }
        main { with "k" }
        "#,
    );
    let expected = r#"thread_local! {
    static K: KValue = KValue(init_k());
}

fn main() {
    println!("main: with k -> {}", K.with(|value| value.0));
}

fn init_k() -> i32 {
    println!("main: panicking -> {}", thread::panicking());
    1
}

struct KValue(i32);

impl Drop for KValue {
    fn drop(&mut self) {
        thread::yield_now();
    }
}"#;
    assert_eq!(program, expected);
}

#[test]
fn only_a_const_key_is_const() {
    let program = items(
        r#"
        shared { thread-local "k" const=#true; thread-local "l" { init { return 1 } } }
        main { replace "k" 5; take "l" }
        "#,
    );
    let expected = r#"thread_local! {
    static K: Cell<i32> = const { Cell::new(0) };
    static L: Cell<i32> = Cell::new(1);
}

fn main() {
    println!("main: replace k -> {}", K.replace(5));
    println!("main: take l -> {}", L.take());
}"#;
    assert_eq!(program, expected);
}

#[test]
fn the_destructor_does_not_run_for_a_replaced_value() {
    let program = r#"
        shared { thread-local "k" const=#true { on-drop { panicking } } }
        main { set "k" 1; replace "k" 2; take "k" }
    "#;
    let expected = [
        "replacing(|| K.set(KValue(1)));",
        "println!(",
        "\"main: replace k -> {}\",",
        "replacing(|| K.replace(KValue(2)).0)",
        ");",
        "println!(\"main: take k -> {}\", replacing(|| K.take().0));",
    ];
    assert_eq!(main_of(program), expected);
    let program = whole_program(program);
    assert!(program.contains("#[derive(Default)]\nstruct KValue(i32);"), "{program}");
    let drop = "        if REPLACING.get() {\n            return;\n        }\n        println!";
    assert!(program.contains(drop), "{program}");
}
