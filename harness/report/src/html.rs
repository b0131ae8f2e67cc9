//! The matrix as a self-contained page.

use askama::Template;
use threadproof_model::visible;
use threadproof_suite::Verdict;

use crate::matrix::Matrix;

#[derive(Template)]
#[template(path = "matrix.html")]
struct Page<'m> {
    matrix: &'m Matrix,
    verdicts: &'m [Verdict],
}

/// Renders the matrix as an HTML page that needs no other file.
///
/// # Errors
/// None in practice: writing to a `String` cannot fail.
pub fn html(matrix: &Matrix) -> Result<String, askama::Error> {
    let page = Page { matrix, verdicts: &Verdict::ALL }.render()?;
    Ok(visible(&page))
}
