//! Error messages, one sentence each.

use std::fmt;

use super::{Expected, Gone, Misuse};
use crate::facets::Context;
use crate::kind::Thing;

impl fmt::Display for Gone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Joined => "joined",
            Self::Detached => "detached",
            Self::Dropped => "dropped",
            Self::Moved => "moved",
        })
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Number => "a number",
            Self::Handle => "a join handle",
            Self::Thread => "a join handle or a thread",
            Self::ThreadId => "a thread id",
            Self::Sender => "a sender",
            Self::Receiver => "a receiver",
            Self::Movable => "a value that moves",
        })
    }
}

/// Joins the words of things: `mutex, rwlock or once-lock`.
fn alternatives(things: &[Thing]) -> String {
    let mut text = String::new();
    for (position, thing) in things.iter().enumerate() {
        text.push_str(match position {
            0 => "",
            _ if position + 1 == things.len() => " or ",
            _ => ", ",
        });
        text.push_str(thing.word());
    }
    text
}

impl fmt::Display for Misuse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Undeclared { name, expected, .. } => {
                write!(f, "unknown {} `{name}`", alternatives(expected))
            }
            Self::OtherThing { name, is, .. } => write!(f, "`{name}` is {}", is.with_article()),
            Self::DeclaredTwice { name, .. } => write!(f, "`{name}` is declared twice"),
            Self::MainIsTaken => f.write_str("`main` is reserved for the main thread"),
            Self::TooManyKeys { max } => write!(f, "more than {max} thread-local keys"),
            Self::Cycle { way } => write!(f, "cycle: {}", way.join(" -> ")),
            Self::TooManyPasses => f.write_str("type inference takes too many passes"),
            Self::Unbound { name, .. } => write!(f, "unknown variable `{name}`"),
            Self::NotPassed { function, variable, .. } => {
                write!(f, "`{function}` needs the variable `{variable}`, which is not bound here")
            }
            Self::BoundTwice { name, .. } => write!(f, "`{name}` is bound twice"),
            Self::UsedAfter { name, gone, .. } => write!(f, "`{name}` is used after it was {gone}"),
            Self::WrongType { expected, found } => write!(f, "expected {expected}, found {found}"),
            Self::ScopedHandleMoves { name } => {
                write!(f, "the handle `{name}` of a scoped thread cannot be moved")
            }
            Self::MovedTwice { name } => write!(f, "`{name}` is listed twice in `move`"),
            Self::MovedWhileUsed { name } => {
                write!(f, "`{name}` is moved by the step that sends with it")
            }
            Self::MovedInLoop { name } => write!(f, "`{name}` is moved in each iteration"),
            Self::MovedUnused { name, thread } => {
                write!(f, "`{name}` is moved into `{thread}`, which does not use it")
            }
            Self::MovesDiffer { thread, .. } => {
                write!(f, "`{thread}` is spawned with different variables")
            }
            Self::NoScope => f.write_str("scoped spawn on a thread that may be unscoped"),
            Self::Unreachable { .. } => f.write_str("unreachable step"),
            Self::NoValue { word } => write!(f, "`{word}` must return a number"),
            Self::WrongReturn { word, found, .. } => write!(f, "`{word}` cannot return {found}"),
            Self::NotHeld { name, .. } => write!(f, "`{name}` is not locked here"),
            Self::SharedReceiver { name, .. } | Self::RepeatedReceiver { name, .. } => {
                write!(f, "the receiver of `{name}` cannot be shared between threads")
            }
            Self::NotSend => {
                f.write_str("a value whose drop uses a receiver is moved to another thread")
            }
            Self::UnownedReceiver { name, word } => {
                write!(f, "the receiver of `{name}` cannot be used in `{word}`")
            }
            Self::NoBound { name } => write!(f, "channel `{name}` has no bound"),
            Self::Misplaced { word, context } => {
                let place = match context {
                    Context::Anywhere => "in a body",
                    Context::InHook => "in a panic hook",
                    Context::InMain => "in main",
                };
                write!(f, "`{word}` only works {place}")
            }
            Self::BadSchedule { what } => f.write_str(what),
        }
    }
}
