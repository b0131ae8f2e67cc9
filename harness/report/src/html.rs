//! The matrix as a page that stands for itself.

use askama::Template;
use threadproof_suite::Verdict;

use crate::matrix::Matrix;

#[derive(Template)]
#[template(path = "matrix.html")]
struct Page<'m> {
    matrix: &'m Matrix,
    verdicts: &'m [Verdict],
}

/// The matrix as an HTML page without any other file.
///
/// # Errors
/// None in practice: writing to a text cannot fail.
pub fn html(matrix: &Matrix) -> Result<String, askama::Error> {
    Page { matrix, verdicts: &Verdict::ALL }.render()
}
