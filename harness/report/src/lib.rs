//! The results of many platforms as one matrix: a row per scenario, a column per platform.

mod html;
mod markdown;
mod matrix;

pub use html::html;
pub use markdown::markdown;
pub use matrix::{Cell, Matrix, Row};
