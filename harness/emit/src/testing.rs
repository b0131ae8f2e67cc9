//! Scenarios and programs for tests.

use threadproof_model::{Scenario, read_kdl};

use crate::refusal::{Reason, Refusal};
use crate::{Citation, emit};

/// A scenario with this program, as in a scenario file.
pub(crate) fn scenario(program: &str) -> Scenario {
    let text = format!("title \"t\"\nclause \"c\"\n{program}");
    let nodes = read_kdl(&text).expect("the text is valid");
    let scenario = Scenario::from_nodes("example/test", &nodes).expect("the scenario is valid");
    scenario.resolve().expect("its names can be resolved");
    scenario
}

/// The Rust program for a scenario, without its comment.
pub(crate) fn whole_program(program: &str) -> String {
    let emitted = emit(&scenario(program), &[]).expect("the scenario can be written");
    let (_, items) = emitted.split_once("\n\n").expect("the comment comes first");
    items.to_owned()
}

/// The same without its imports, and without the helpers at its end.
pub(crate) fn items(program: &str) -> String {
    let program = whole_program(program);
    let items = program.split("\n\n").filter(|item| !item.starts_with("use "));
    let items: Vec<&str> = items.take_while(|item| !item.starts_with("///")).collect();
    items.join("\n\n").trim_end().to_owned()
}

/// The steps of main in a program, without indentation.
pub(crate) fn main_of(program: &str) -> Vec<String> {
    let program = whole_program(program);
    let lines = program.lines().skip_while(|line| !line.starts_with("fn main()")).skip(1);
    lines.take_while(|line| *line != "}").map(|line| line.trim().to_owned()).collect()
}

/// Why a scenario cannot be written, and its text there.
pub(crate) fn refusal(program: &str) -> (Reason, String) {
    let text = format!("title \"t\"\nclause \"c\"\n{program}");
    let Refusal { span, reason } = emit(&scenario(program), &[]).expect_err("it is refused");
    (reason, text[span.start..span.end()].to_owned())
}

#[test]
fn the_comment_cites_clauses_and_says_how_to_run_the_program() {
    let mut scenario = scenario("main { yield }");
    scenario.min_stack = Some(threadproof_model::StackSize::Bytes(65536));
    let clauses = [Citation { name: "join/ok", link: "https://example.com/join" }];
    let emitted = emit(&scenario, &clauses).expect("the scenario can be written");
    let expected = "//! t\n//!\n//! It shows what std promises:\n//!\n\
        //! - `join/ok`: <https://example.com/join>\n//!\n\
        //! Run it, as often as you like, since the order of the threads may vary:\n//!\n\
        //! ```console\n\
        //! $ rustc --edition 2024 test.rs && RUST_MIN_STACK=65536 ./test\n//! ```\n\n\
        use std::thread;\n\nfn main() {\n    thread::yield_now();\n}\n";
    assert_eq!(emitted, expected);
}
