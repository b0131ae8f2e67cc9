//! Which line of the canonical text each step stands on.

use crate::scenario::Scenario;
use crate::step::{Action, Body, Line};

impl Scenario {
    /// Gives every step and every block's end its line in the canonical text.
    pub(crate) fn number(&mut self) {
        // Title and clauses take a line each, the shared objects one each and two for their block.
        let header = 2 + if self.shared.is_empty() { 0 } else { self.shared.len() + 2 };
        let mut line = Line::try_from(header).unwrap_or(Line::MAX);
        let routines = self.threads.iter_mut().chain(&mut self.functions);
        for body in std::iter::once(&mut self.main).chain(routines.map(|routine| &mut routine.body))
        {
            line += 1;
            number_body(body, &mut line);
        }
    }
}

fn number_body(body: &mut Body, line: &mut Line) {
    for step in &mut body.steps {
        *line += 1;
        step.line = *line;
        match &mut step.action {
            Action::Catch { body, .. } | Action::Scope { body } => number_body(body, line),
            Action::Local { on_drop, .. } => {
                *line += 1;
                number_body(on_drop, line);
                *line += 1;
            }
            _ => {}
        }
    }
    *line += 1;
    body.end = *line;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::canonical::parse;

    #[test]
    fn a_step_is_on_its_line_of_the_canonical_text() {
        let text = "title \"T\"\nclause \"a/b\"\nshared {\natomic \"x\" 0\n}\nmain {\n\
                    local \"g\" {\non-drop {\npanicking\n}\n}\ncatch {\ncall \"f\"\n}\n}\n\
                    fn \"f\" {\nexit 3\n}\n";
        let scenario = Scenario::from_nodes("", &parse(text).unwrap()).unwrap();
        let canonical = scenario.to_text();
        assert_eq!(canonical, text);
        let lines: Vec<&str> = canonical.lines().collect();
        let line = |line: Line| lines[usize::try_from(line).unwrap() - 1];
        scenario.walk(|step| {
            let word = crate::encode_step(step).word;
            assert!(line(step.line).starts_with(&*word), "{word} on {}", line(step.line));
            if let Some(body) = step.action.body() {
                assert_eq!(line(body.end), "}");
            }
        });
        assert_eq!(usize::try_from(scenario.functions[0].body.end).unwrap(), lines.len());
    }
}
