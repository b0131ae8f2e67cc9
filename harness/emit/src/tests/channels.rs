use crate::testing::{main_of, whole_program};

#[test]
fn a_channel_keeps_the_end_that_no_step_uses() {
    let program = whole_program(r#"shared { channel "never" }; main { recv "never" }"#);
    let channel =
        "struct Channel<T> {\n    _sender: Sender<T>,\n    receiver: Mutex<Receiver<T>>,\n}";
    assert!(program.contains(channel), "{program}");
    assert!(program.contains("static NEVER: LazyLock<Channel<()>>"), "{program}");
}

#[test]
fn ends_in_variables_are_moved() {
    let program = r#"
        shared { channel "c" }
        main { sender "c" as="tx"; receiver "c" as="rx"; spawn "a" move="tx"; into-iter "rx" }
        thread "a" { send (var)"tx" 1; drop "tx" }
    "#;
    let expected = [
        "let tx = C.sender.clone();",
        "let rx = C.receiver.lock().unwrap().take().unwrap();",
        "let _a = thread::spawn(move || {",
        "match tx.send(1) {",
        "Ok(()) => println!(\"a: send tx -> Ok(())\"),",
        "Err(SendError(value)) => println!(\"a: send tx -> Err(SendError({value}))\"),",
        "}",
        "drop(tx);",
        "});",
        "for message in rx {",
        "println!(\"main: into-iter rx -> Some({message})\");",
        "}",
        "println!(\"main: into-iter rx -> None\");",
    ];
    assert_eq!(main_of(program), expected);
}

/// The channel carries what is sent through a variable that holds its sender.
#[test]
fn a_function_takes_the_senders_of_several_channels() {
    let program = whole_program(
        r#"
        shared { channel "c"; channel "d" }
        main {
            sender "c" as="tx"
            call "f"
            catch { sender "d" as="other"; call "g" }
        }
        fn "f" { send (var)"tx" "text" }
        fn "g" { let "tx" (var)"other"; call "f" }
        "#,
    );
    assert!(program.contains("fn f(tx: Sender<&'static str>) {"), "{program}");
    for channel in ["C", "D"] {
        let channel = format!("static {channel}: LazyLock<Channel<&'static str>>");
        assert!(program.contains(&channel), "{program}");
    }
}

#[test]
fn a_message_of_several_forms_is_matched_and_one_that_is_dropped_is_kept() {
    let main = |message: &str| {
        main_of(&format!(r#"shared {{ channel "c" }}; main {{ {message}; try-iter "c" }}"#))
    };
    let lines = main(r#"thread-name as="x"; send "c" (var)"x""#);
    let position = lines.iter().position(|line| line.starts_with("for ")).unwrap_or_default();
    let expected = [
        "for message in C.receiver.lock().unwrap().try_iter() {",
        "match &message {",
        "Some(value) => println!(\"main: try-iter c -> Some(Some({value:?}))\"),",
        "None => println!(\"main: try-iter c -> Some(None)\"),",
        "}",
        "}",
        "println!(\"main: try-iter c -> None\");",
    ];
    assert_eq!(lines[position..], expected);
    let lines = main(r#"local "g" { on-drop { yield } }; send "c" (var)"g""#);
    let position = lines.iter().position(|line| line.starts_with("for ")).unwrap_or_default();
    let expected = [
        "for _message in C.receiver.lock().unwrap().try_iter() {",
        "println!(\"main: try-iter c -> Some(g)\");",
        "}",
        "println!(\"main: try-iter c -> None\");",
    ];
    assert_eq!(lines[position..], expected);
}
