//! Many results become one matrix: a row a scenario, a column a platform.

mod html;
mod markdown;
mod matrix;

pub use html::html;
pub use markdown::markdown;
pub use matrix::{Cell, Matrix, Row};
