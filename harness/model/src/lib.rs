//! What a threadproof scenario *is*: its types, its canonical text, and the schedules, plans and
//! logs that judge and probe exchange about it.
//!
//! Nothing here knows what a step *means*. The spec says what std promises about it, and the probe
//! shows what a platform does. The two share nothing but this crate.

mod action;
mod body;
mod canonical;
mod decimal;
mod facets;
mod fact;
mod fault;
mod fields;
mod fnv;
mod free_variables;
mod ids;
mod kdl;
mod kind;
mod lines;
mod log;
mod misuse;
mod name;
mod node;
mod outcome;
mod parts;
mod plan;
mod program;
mod resolve;
mod scenario;
mod scenario_text;
mod schedule;
mod shared_text;
mod std_messages;
mod step;
mod stray_equals;
mod table;
#[cfg(test)]
mod testing;
mod value;
mod visible;

pub use action::{Action, EVERY_STEP, Op, WORDS};
pub use body::{Body, Step};
pub use canonical::{parse, write};
pub use decimal::Decimal;
pub use facets::{Context, Flow, Reach};
pub use fact::{ByteOrder, Fact, PanicStrategy, PlatformCapability, SAMPLE_MESSAGE, SAMPLE_THREAD};
pub use fault::{Fault, FaultKind};
pub use fnv::Fnv1a;
pub use ids::{
    AtomicId, AwaitedId, BarrierId, ChannelId, ClosureId, CondvarId, FunctionId, HandleNameId, Id,
    KeyId, LazyLockId, LockId, MutexId, ObjectId, OnceId, OnceLockId, ReadableId, RwLockId,
    SettableId, Slot, Table,
};
pub use kdl::{Syntax, read_kdl, statement_end};
pub use kind::{Kind, Thing};
pub use log::{Deviation, LOG_LOST, PROTOCOL, Record};
pub use misuse::{Expected, Gone, Misuse, Surroundings};
pub use name::{Name, Span};
pub use node::{MAX_DEPTH, Node};
pub use outcome::{Event, EventKind, MAIN, Observation, Outcome, ProcessEnd, Report, label};
pub use parts::{BlockKind, Mention};
pub use plan::{Budget, Plan, Task};
pub use program::{
    Block, Callee, ChannelShape, Declarations, EndInput, Input, Instruction, KeyShape, NamedSlot,
    NumberInput, OwnedEnd, Pass, Program, ScopeChoice, SpawnRequest, ValueType,
};
pub use resolve::{Hold, MAX_KEYS, Return};
pub use scenario::{Routine, Scenario, Shared, SharedKind};
pub use schedule::{Entry, Schedule, ScheduleEnd};
pub use step::{ChannelEnd, Line, Ordering, Spawn, StackSize, Timeout};
pub use table::encode_step;
pub use value::{Argument, Constant, Literal, Operand, Seen};
pub use visible::{is_invisible, visible};
