//! When to print in color.

use anstream::ColorChoice;
use clap::{Args, ValueEnum};
use miette::MietteHandlerOpts;

/// The option for color.
#[derive(Debug, Args)]
pub(crate) struct ColorArgs {
    /// When to print in color
    #[arg(long, value_enum, value_name = "WHEN", default_value_t, global = true)]
    #[arg(env = "CARGO_TERM_COLOR", hide_env_values = true, help_heading = "Output")]
    color: Color,
}

/// When to print in color.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Color {
    /// On terminals that can
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl ColorArgs {
    /// Applies the choice to everything that is printed from now on.
    pub(crate) fn apply(&self) {
        let (choice, in_errors) = match self.color {
            Color::Auto => return,
            Color::Always => (ColorChoice::AlwaysAnsi, true),
            Color::Never => (ColorChoice::Never, false),
        };
        choice.write_global();
        // An error means that it was chosen before.
        let _ = miette::set_hook(Box::new(move |_| {
            Box::new(MietteHandlerOpts::new().color(in_errors).build())
        }));
    }
}
