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
    /// rustfmt, leaves out the braces around a single expression.
    pub(crate) fn closure(&mut self, open: &str, body: Vec<String>, close: &str) {
        let inner = format!("{}    ", self.margin());
        let at_start =
            |line: &&String| line.starts_with(&inner) && !line[inner.len()..].starts_with(' ');
        let starts = body.iter().filter(at_start).count();
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
