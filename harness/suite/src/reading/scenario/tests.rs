use proptest::prelude::*;
use threadproof_model::EVERY_STEP;

use crate::reading::testing::{load_text, scenario};

#[test]
fn a_line_of_the_canonical_text_is_found_in_the_file() {
    let loaded = scenario(
        r#"
        shared { lazy-lock "z" { return 1 } }
        main {
            /* A comment. */ catch { yield; local "x" { on-drop { panicking } }
        }
            force "z"; call "f" }
        fn "f" { }
        "#,
    );
    let expected = [
        // The title, the clause, `shared` and the lazy-lock.
        [r#""z""#; 4].as_slice(),
        // The body of the lazy-lock, and the ends of both blocks.
        &["return", r#""z""#, "main"],
        &["main", "catch", "yield", "local", "local", "panicking", "local", "local", "catch"],
        &["force", "call", "main"],
        &[r#""f""#; 2],
    ];
    let canonical = loaded.scenario.to_text();
    let lines = 1..=u32::try_from(canonical.lines().count()).unwrap();
    let places: Vec<String> =
        lines.map(|line| loaded.problem_at(line, "m", "h").pointed_at()).collect();
    assert_eq!(places, expected.concat(), "{canonical}");
}

proptest! {
    #[test]
    fn an_edited_scenario_is_read_or_refused_with_a_place(
        cuts in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..9, "[ -~\n]{0,3}"), 1..4),
    ) {
        let mut text = EVERY_STEP.to_owned();
        for (start, length, piece) in cuts {
            let start = start.index(text.len());
            text.replace_range(start..text.len().min(start + length), &piece);
        }
        match load_text(&text) {
            Ok(loaded) => {
                let canonical = loaded.scenario.to_text();
                prop_assert_eq!(load_text(&canonical).unwrap().scenario.to_text(), canonical);
            }
            Err(problems) => for problem in problems {
                prop_assert!(!problem.places().is_empty(), "{}", problem);
            }
        }
    }
}
