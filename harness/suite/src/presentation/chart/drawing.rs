//! Draws charts as text.

use std::fmt::Write as _;

use super::Chart;

/// The width of the narrowest column, in characters.
const MIN_COLUMN: usize = 16;

/// The space between two columns, in characters.
const GAP: usize = 2;

/// The margin of the first line in which two charts differ.
pub(crate) const MARKED: &str = "> ";

/// The margin of every other line.
pub(crate) const UNMARKED: &str = "  ";

// Writing to a String cannot fail.

impl Chart {
    /// A column for each thread.
    #[must_use]
    pub fn wide(&self) -> String {
        let header = self.threads.iter().map(|thread| (&**thread, &**thread));
        let rows = self.rows.iter().map(|row| (&*row.thread, &*row.text));
        let widths = self.widths();
        let mut text = self.row(&widths, header);
        for row in rows {
            text += &self.row(&widths, [row]);
        }
        text + &self.footer()
    }

    /// One column for all threads: each line begins with the thread.
    #[must_use]
    pub fn narrow(&self) -> String {
        let mut text = String::new();
        let width = self.threads.iter().map(|thread| length(thread)).max().unwrap_or(0);
        for row in &self.rows {
            let _ = writeln!(text, "{:<width$}  {}", row.thread, row.text);
        }
        text + &self.footer()
    }

    /// The wide chart if it is at most `width` characters wide, or else the narrow one.
    #[must_use]
    pub fn fit(&self, width: usize) -> String {
        if self.fits(width) { self.wide() } else { self.narrow() }
    }

    fn fits(&self, width: usize) -> bool {
        self.wide().lines().all(|line| length(line) <= width)
    }

    /// As [`fit`](Self::fit), with a margin in which the line is marked where the chart first differs
    /// from the `other`. If one of them is narrow, so is the other.
    #[must_use]
    pub fn beside(&self, other: &Self, width: usize) -> String {
        let width = width.saturating_sub(MARKED.len());
        let is_wide = self.fits(width) && other.fits(width);
        let text = if is_wide { self.wide() } else { self.narrow() };
        let lines = text.lines().count();
        // The header, if there is one, is no line of the run.
        let header = lines - self.lines().count();
        let marked = self.lines().zip(other.lines()).position(|(one, another)| one != another);
        let marked = marked.map(|line| line + header);
        let mut beside = String::new();
        for (line, drawn) in text.lines().enumerate() {
            let margin = if marked == Some(line) { MARKED } else { UNMARKED };
            let _ = writeln!(beside, "{margin}{drawn}");
        }
        beside
    }

    /// What happened, line by line, and in which thread.
    fn lines(&self) -> impl Iterator<Item = (Option<&str>, &str)> {
        let rows = self.rows.iter().map(|row| (Some(&*row.thread), &*row.text));
        let footer = self.reports.iter().chain([&self.end]).map(|line| (None, &**line));
        rows.chain(footer)
    }

    /// A line of a wide chart, with these texts in the columns of their threads.
    fn row<'a>(
        &self,
        widths: &[usize],
        cells: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> String {
        let mut texts = vec![""; self.threads.len()];
        for (thread, text) in cells {
            if let Some(column) = self.column(thread) {
                texts[column] = text;
            }
        }
        let cells = texts.iter().zip(widths).map(|(text, width)| format!("{text:<width$}"));
        let line: String = cells.collect();
        format!("{}\n", line.trim_end())
    }

    /// The width of each column, in characters.
    fn widths(&self) -> Vec<usize> {
        let mut widths: Vec<usize> =
            self.threads.iter().map(|thread| length(thread).max(MIN_COLUMN)).collect();
        for row in &self.rows {
            if let Some(column) = self.column(&row.thread) {
                widths[column] = widths[column].max(length(&row.text));
            }
        }
        widths.into_iter().map(|width| width + GAP).collect()
    }

    fn column(&self, thread: &str) -> Option<usize> {
        self.threads.iter().position(|known| known == thread)
    }

    /// The last lines: what std reported, and how the process ended.
    fn footer(&self) -> String {
        let mut text = String::new();
        for report in &self.reports {
            let _ = writeln!(text, "stderr: {report}");
        }
        let _ = writeln!(text, "{}", self.end);
        text
    }
}

fn length(text: &str) -> usize {
    text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::presentation::chart::ChartRow;

    fn drawn(rows: &[(&str, &str)], end: &str) -> Chart {
        let row = |(thread, text): &(&str, &str)| ChartRow {
            thread: (*thread).to_owned(),
            text: (*text).to_owned(),
        };
        Chart {
            threads: ["main", "a"].map(str::to_owned).to_vec(),
            rows: rows.iter().map(row).collect(),
            reports: vec!["a panicked: p".to_owned()],
            end: end.to_owned(),
        }
    }

    #[test]
    fn a_chart_is_drawn_narrow_where_it_does_not_fit() {
        let chart = drawn(&[("main", "spawn a"), ("a", "end")], "exit 0");
        let wide = "\
main              a
spawn a
                  end
stderr: a panicked: p
exit 0
";
        let narrow = "\
main  spawn a
a     end
stderr: a panicked: p
exit 0
";
        assert_eq!((chart.wide(), chart.narrow()), (wide.to_owned(), narrow.to_owned()));
        assert_eq!(chart.fit(21), wide);
        assert_eq!(chart.fit(20), narrow);
    }

    #[test]
    fn the_first_line_in_which_two_charts_differ_is_marked_in_both() {
        let expected = drawn(&[("main", "spawn a"), ("a", "end"), ("main", "join a")], "exit 0");
        let observed = drawn(&[("main", "spawn a"), ("main", "join a"), ("a", "end")], "exit 0");
        let marked = |chart: String| -> Vec<String> {
            let marked = chart.lines().filter_map(|line| line.strip_prefix(MARKED));
            marked.map(|line| line.trim_start().to_owned()).collect()
        };
        for width in [80, 20] {
            assert_eq!(marked(expected.beside(&observed, width)).len(), 1);
        }
        assert_eq!(marked(expected.beside(&observed, 80)), ["end"]);
        assert_eq!(marked(observed.beside(&expected, 80)), ["join a"]);
        assert_eq!(marked(expected.beside(&observed, 20)), ["a     end"]);
        // The whole of one chart is where the other ends.
        let hung = drawn(&[("main", "spawn a")], "hang");
        assert_eq!(marked(expected.beside(&hung, 80)), ["end"]);
        assert_eq!(marked(hung.beside(&expected, 80)), ["stderr: a panicked: p"]);
        assert!(marked(expected.beside(&expected, 80)).is_empty());

        let long = drawn(&[("a", "a step that is longer than others")], "exit 0");
        assert!(hung.beside(&long, 40).starts_with("> main  spawn a\n"));
    }
}
