//! The line of each step in the canonical text.

use crate::body::Body;
use crate::scenario::{Scenario, SharedKind};
use crate::step::Line;

impl Scenario {
    /// Numbers every step and every end of a block by its line in the canonical text.
    pub(crate) fn number(&mut self) {
        // Title and clauses take a line each, and so does the size of stacks.
        let mut line = 2 + Line::from(self.min_stack.is_some());
        if !self.shared.is_empty() {
            line += 1;
            for object in &mut self.shared {
                line += 1;
                number_shared(&mut object.kind, &mut line);
            }
            line += 1;
        }
        let routines = self.threads.iter_mut().chain(&mut self.functions);
        for body in std::iter::once(&mut self.main).chain(routines.map(|routine| &mut routine.body))
        {
            line += 1;
            number_body(body, &mut line);
        }
    }
}

fn number_shared(kind: &mut SharedKind, line: &mut Line) {
    match kind {
        SharedKind::LazyLock(body) => number_body(body, line),
        SharedKind::ThreadLocal { init, on_drop } => {
            // Without blocks, there is no closing brace.
            let has_block = init.is_some() || on_drop.is_some();
            for body in [init.as_mut(), on_drop.as_mut()].into_iter().flatten() {
                *line += 1;
                number_body(body, line);
            }
            *line += Line::from(has_block);
        }
        _ => {}
    }
}

/// Numbers the lines of a body, starting after `line`.
pub(crate) fn number_body(body: &mut Body, line: &mut Line) {
    for step in &mut body.steps {
        *line += 1;
        step.line = *line;
        step.action.number(line);
    }
    *line += 1;
    body.end = *line;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encode_step;
    use crate::testing::scenario;

    #[test]
    fn a_step_is_on_its_line_of_the_canonical_text() {
        let scenario = scenario(
            r#"
            min-stack 65536
            shared {
                atomic "x" 0
                thread-local "k" { init { return 1 }; on-drop { yield } }
                thread-local "c" const=#true
                thread-local "d" const=#true { on-drop { yield } }
            }
            main {
                local "g" { on-drop { panicking } }
                catch { call "f" }
            }
            thread "a" { yield }
            fn "f" { exit 3 }
            "#,
        );
        let canonical = scenario.to_text();
        let lines: Vec<&str> = canonical.lines().collect();
        let line = |line: Line| lines[usize::try_from(line).unwrap() - 1];
        scenario.walk(|step| {
            let word = encode_step(step).word;
            assert!(line(step.line).starts_with(&*word), "{word} on {}", line(step.line));
        });
        for body in scenario.bodies() {
            assert_eq!(line(body.end), "}");
            body.walk(&mut |step| {
                step.action.body().iter().for_each(|body| assert_eq!(line(body.end), "}"));
            });
        }
        assert_eq!(usize::try_from(scenario.functions[0].body.end).unwrap(), lines.len());
    }
}
