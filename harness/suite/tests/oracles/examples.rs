//! Small scenarios with their outcomes, as a check on the comparison itself.

use threadproof_model::{Scenario, parse};

use crate::comparison::{compare, in_one_line};
use crate::on_loom::Loom;
use crate::on_shuttle::Shuttle;
use crate::search::{SkipReason, outcomes};
use crate::tool::Tool;

/// A scenario with a title, a clause and this program. Its lines are those of its canonical text,
/// in which the program begins at line 3.
fn scenario(program: &str) -> Scenario {
    let program: Vec<&str> = program.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
    let text = format!("title \"t\"\nclause \"c\"\n{}\n", program.join("\n"));
    Scenario::from_nodes("example", &parse(&text).unwrap()).unwrap()
}

/// The outcomes that both the spec and the tool find.
fn outcomes_in(tool: &'static dyn Tool, scenario: &Scenario) -> Vec<String> {
    assert_eq!(compare(tool, scenario).unwrap(), None);
    outcomes(tool, scenario).unwrap().iter().map(in_one_line).collect()
}

fn skip_reason(tool: &'static dyn Tool, scenario: &Scenario) -> &'static str {
    let SkipReason(reason) = compare(tool, scenario).unwrap_err();
    reason
}

#[test]
fn both_tools_find_both_outcomes_of_a_race() {
    let race = scenario(
        r#"
        shared {
            atomic "x" 0
        }
        main {
            spawn "a"
            load "x"
            join "a"
        }
        thread "a" {
            store "x" 1
        }
        "#,
    );
    let expected = [
        "main observes 0 at line 8, Ok(()) at line 9; exit 0",
        "main observes 1 at line 8, Ok(()) at line 9; exit 0",
    ];
    assert_eq!(outcomes_in(&Shuttle, &race), expected);
    assert_eq!(outcomes_in(&Loom, &race), expected);
}

#[test]
fn a_function_takes_the_variables_of_each_caller() {
    let calls = scenario(
        r#"
        shared {
            atomic "x" 0
        }
        main {
            let "value" 1
            call "write"
            spawn "a"
            join "a"
            load "x"
        }
        thread "a" {
            let "other" 5
            let "value" 2
            store "x" (var)"other"
            call "write"
        }
        fn "write" {
            swap "x" (var)"value"
        }
        "#,
    );
    let expected = "a observes 5 at line 20; \
        main observes 0 at line 20, Ok(()) at line 10, 2 at line 11; exit 0";
    assert_eq!(outcomes_in(&Shuttle, &calls), [expected]);
}

#[test]
fn scenarios_that_a_tool_cannot_run_are_skipped() {
    let sleep = scenario(
        r"
        main {
            sleep 1
        }
        ",
    );
    assert_eq!(skip_reason(&Shuttle, &sleep), "the tools have no clock");
    assert_eq!(skip_reason(&Loom, &sleep), "the tools have no clock");

    let named = scenario(
        r#"
        main {
            scope {
                spawn "a" name="worker"
            }
        }
        thread "a" {
        }
        "#,
    );
    assert_eq!(skip_reason(&Shuttle, &named), "the tools have no builders for scoped threads");
}
