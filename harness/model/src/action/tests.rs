use crate::facets::Flow;
use crate::testing::scenario;

fn diverges(step: &str) -> bool {
    scenario(&format!("main {{ {step} }}")).main.steps[0].action.diverges()
}

#[test]
fn a_step_diverges_if_no_step_of_its_block_can_follow() {
    for step in [
        "return",
        r#"panic "x""#,
        "panic-any 1",
        "resume-unwind 1",
        "exit 1",
        "abort",
        "overflow-stack",
        r#"lock "m" { yield; return }"#,
        r#"read "l" { write "l" { return } }"#,
    ] {
        assert!(diverges(step), "{step}");
    }
    for step in [
        "yield",
        // Only their closures return.
        "catch { return }",
        "scope { return }",
        "catch { exit 1 }",
        // It may be skipped.
        r#"try-lock "m" { return }"#,
        r#"call-once "o" { return }"#,
        r#"lock "m" { yield }"#,
        r#"lock "m" { }"#,
    ] {
        assert!(!diverges(step), "{step}");
    }
}

#[test]
fn an_exit_has_its_code() {
    let scenario = scenario("main { exit 3 }");
    assert_eq!(scenario.main.steps[0].action.flow(), Flow::Exits(3));
    assert_eq!(scenario.exit_codes().into_iter().collect::<Vec<_>>(), [(4, 3)]);
}
