//! Lines of code, laid out as rustfmt does.

/// The width of a line.
pub(crate) const WIDTH: usize = 100;

/// The width above which rustfmt breaks the arguments of a call, or a chain of calls.
pub(crate) const SHORT: usize = 60;

/// Collects lines of code.
#[derive(Default)]
pub(crate) struct Writer {
    pub(crate) lines: Vec<String>,
    depth: usize,
}

impl Writer {
    /// Adds a line.
    pub(crate) fn line(&mut self, text: &str) {
        self.lines.push(format!("{}{text}", self.margin()));
    }

    /// Adds the lines of a block between two lines.
    pub(crate) fn indented(&mut self, lines: impl FnOnce(&mut Self)) {
        self.indent();
        lines(self);
        self.dedent();
    }

    pub(crate) fn indent(&mut self) {
        self.depth += 1;
    }

    pub(crate) fn dedent(&mut self) {
        self.depth -= 1;
    }

    /// Adds a call, such as `println!(…);`, on one line if its arguments are short.
    pub(crate) fn call(&mut self, open: &str, arguments: &[String], close: &str) {
        let short = arguments.join(", ");
        let line = format!("{open}{short}{close}");
        let is_short = arguments.len() == 1 || short.len() <= SHORT;
        if is_short && self.fits(&line) {
            return self.line(&line);
        }
        self.line(open);
        self.indented(|writer| {
            for (position, argument) in arguments.iter().enumerate() {
                let comma = if position + 1 < arguments.len() { "," } else { "" };
                writer.line(&format!("{argument}{comma}"));
            }
        });
        self.line(close);
    }

    /// Adds an arm of a `match` that is a call. If it does not fit next to the pattern, but on a
    /// line of its own, it gets a block.
    pub(crate) fn arm(&mut self, pattern: &str, open: &str, arguments: &[String]) {
        let short = arguments.join(", ");
        let is_short = arguments.len() == 1 || short.len() <= SHORT;
        if !is_short || self.fits(&format!("{pattern} => {open}{short}),")) {
            return self.call(&format!("{pattern} => {open}"), arguments, "),");
        }
        self.line(&format!("{pattern} => {{"));
        self.indented(|writer| writer.call(open, arguments, ")"));
        self.line("}");
    }

    /// Adds a chain of calls, on one line if it is short.
    pub(crate) fn chain(&mut self, open: &str, calls: &[String], close: &str) {
        let [first, rest @ ..] = calls else { return };
        let short = calls.concat();
        let line = format!("{open}{short}{close}");
        if short.len() <= SHORT && self.fits(&line) {
            return self.line(&line);
        }
        self.line(&format!("{open}{first}"));
        self.indented(|writer| {
            for (position, call) in rest.iter().enumerate() {
                let close = if position + 1 == rest.len() { close } else { "" };
                writer.line(&format!("{call}{close}"));
            }
        });
    }

    /// Adds the head of a loop over a chain of calls.
    pub(crate) fn for_each(&mut self, pattern: &str, calls: &[String]) {
        let open = format!("for {pattern} in ");
        let line = format!("{open}{} {{", calls.concat());
        if calls.concat().len() <= SHORT && self.fits(&line) {
            return self.line(&line);
        }
        self.chain(&open, calls, "");
        self.line("{");
    }

    /// Whether a line is not too long.
    pub(crate) fn fits(&self, line: &str) -> bool {
        self.margin().len() + line.chars().count() <= WIDTH
    }

    /// Takes the lines from this one on.
    pub(crate) fn split_off(&mut self, line: usize) -> Vec<String> {
        self.lines.split_off(line)
    }

    fn margin(&self) -> String {
        "    ".repeat(self.depth)
    }

    /// Adds the body of a closure, whose lines are indented, between `open` and `close`. Like
    /// rustfmt, leaves out the braces around a single expression. A function that the closure only
    /// calls takes its place.
    pub(crate) fn closure(&mut self, open: &str, body: Vec<String>, close: &str) {
        let inner = format!("{}    ", self.margin());
        let at_start =
            |line: &&String| line.starts_with(&inner) && !line[inner.len()..].starts_with(' ');
        let starts = body.iter().filter(at_start).count();
        if let ([only], Some(open)) = (&*body, open.strip_suffix("|| "))
            && let Some(function) = called_without_arguments(only.trim_start())
        {
            return self.line(&format!("{open}{function}{close}"));
        }
        match &*body {
            [] => self.line(&format!("{open}{{}}{close}")),
            [only] if !only.ends_with([';', '}']) => {
                let line = format!("{open}{}{close}", only.trim_start());
                if self.fits(&line) {
                    self.line(&line);
                } else {
                    self.block(open, body, close);
                }
            }
            [first, between @ .., last]
                if first.trim_start().starts_with("match ")
                    && last.trim_start() == "}"
                    && starts == 2 =>
            {
                self.line(&format!("{open}{}", first.trim_start()));
                self.lines.extend(between.iter().map(|line| line[4..].to_owned()));
                self.line(&format!("}}{close}"));
            }
            _ => self.block(open, body, close),
        }
    }

    fn block(&mut self, open: &str, body: Vec<String>, close: &str) {
        self.line(&format!("{open}{{"));
        self.lines.extend(body);
        self.line(&format!("}}{close}"));
    }
}

/// The function, if the line is a call of it without arguments.
fn called_without_arguments(line: &str) -> Option<&str> {
    let function = line.strip_suffix(';').unwrap_or(line).strip_suffix("()")?;
    function
        .chars()
        .all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
        .then_some(function)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl FnOnce(&mut Writer)) -> String {
        let mut writer = Writer::default();
        write(&mut writer);
        writer.lines.join("\n")
    }

    #[test]
    fn arguments_that_are_not_short_have_lines_of_their_own() {
        let call = |argument: &str| {
            let arguments = ["\"{}\"".to_owned(), argument.to_owned()];
            written(|writer| writer.call("println!(", &arguments, ");"))
        };
        let (short, long) = ("x".repeat(54), "x".repeat(55));
        assert_eq!(call(&short), format!("println!(\"{{}}\", {short});"));
        assert_eq!(call(&long), format!("println!(\n    \"{{}}\",\n    {long}\n);"));
        let only = ["x".repeat(80)];
        let call = written(|writer| writer.call("println!(", &only, ");"));
        assert_eq!(call, format!("println!({});", only[0]));
    }

    #[test]
    fn an_arm_that_does_not_fit_is_a_block_if_its_call_is_short() {
        let pattern = "x".repeat(85);
        let arm = |argument: &str| {
            written(|writer| {
                writer.arm(&pattern, "println!(", &["a".to_owned(), argument.to_owned()]);
            })
        };
        assert_eq!(arm("b"), format!("{pattern} => {{\n    println!(a, b)\n}}"));
        let long = "x".repeat(70);
        assert_eq!(arm(&long), format!("{pattern} => println!(\n    a,\n    {long}\n),"));
    }

    #[test]
    fn a_chain_that_is_not_short_has_a_call_on_each_line() {
        let chain = |method: &str| {
            let calls = ["a".to_owned(), ".b()".to_owned(), method.to_owned()];
            written(|writer| writer.chain("let x = ", &calls, ";"))
        };
        assert_eq!(chain(".c()"), "let x = a.b().c();");
        let long = format!(".{}()", "c".repeat(60));
        assert_eq!(chain(&long), format!("let x = a\n    .b()\n    {long};"));
    }

    #[test]
    fn a_closure_has_braces_only_around_statements() {
        let closure = |body: &[&str]| {
            let body = body.iter().map(|line| format!("    {line}")).collect();
            written(|writer| writer.closure("f(|| ", body, ");"))
        };
        assert_eq!(closure(&[]), "f(|| {});");
        assert_eq!(closure(&["7"]), "f(|| 7);");
        assert_eq!(closure(&["g()"]), "f(g);");
        assert_eq!(closure(&["g(7)"]), "f(|| g(7));");
        assert_eq!(closure(&["panic!();"]), "f(|| {\n    panic!();\n});");
        let matched = ["match x {", "    _ => 1,", "}"];
        assert_eq!(closure(&matched), "f(|| match x {\n    _ => 1,\n});");
    }
}
