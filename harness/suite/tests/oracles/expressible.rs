//! Which scenarios the tools can run: a table of the shared objects, and a table of the steps.

use threadproof_model::{
    Action, Body, Flow, Name, Ordering, Scenario, SharedKind, Spawn, StackSize, Timeout,
};

use crate::tool::Tool;

/// Which tools can run something. The text is the reason why one cannot.
#[derive(Clone, Copy)]
pub(crate) enum Support {
    Both,
    /// Both, but not inside a scope.
    OutsideScopes(&'static str),
    OnlyShuttle(&'static str),
    /// shuttle, and loom if the scenario has no other shared object.
    InLoomAlone(&'static str),
    Neither(&'static str),
}

/// The surroundings of a step.
#[derive(Clone, Copy)]
pub(crate) struct Site {
    is_in_scope: bool,
    has_one_object: bool,
}

impl Support {
    /// The reason why shuttle cannot run it there.
    pub(crate) fn missing_in_shuttle(self, site: Site) -> Option<&'static str> {
        match self {
            Self::Both | Self::OnlyShuttle(_) | Self::InLoomAlone(_) => None,
            Self::OutsideScopes(reason) => site.is_in_scope.then_some(reason),
            Self::Neither(reason) => Some(reason),
        }
    }

    /// The reason why loom cannot run it there.
    pub(crate) fn missing_in_loom(self, site: Site) -> Option<&'static str> {
        match self {
            Self::Both => None,
            Self::OutsideScopes(reason) => site.is_in_scope.then_some(reason),
            Self::InLoomAlone(reason) => (!site.has_one_object).then_some(reason),
            Self::OnlyShuttle(reason) | Self::Neither(reason) => Some(reason),
        }
    }
}

/// What a step does with the token of an `unpark`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum TokenUse {
    Never,
    /// It consumes the token.
    Always,
    /// std may park the thread while the step blocks, and so consume the token. The tools never do.
    InStd,
}

/// Facts about a step that the comparison needs, besides its meaning.
#[derive(Clone, Copy)]
pub(crate) struct StepFacts<'s> {
    support: Support,
    /// Whether its block is the closure of `thread::scope`.
    pub(crate) opens_scope: bool,
    /// The handle of the thread that it joins.
    pub(crate) joins: Option<&'s Name>,
    /// Whether the process may end because of it.
    pub(crate) may_end_process: bool,
    token: TokenUse,
}

/// Why the tool cannot run the scenario, if it cannot.
pub(crate) fn skip_reason(tool: &dyn Tool, scenario: &Scenario) -> Option<&'static str> {
    if scenario.min_stack.is_some() {
        return Some(NO_STACKS);
    }
    let site = Site { is_in_scope: false, has_one_object: scenario.shared.len() == 1 };
    let mut objects = scenario.shared.iter().map(|object| object_support(&object.kind));
    objects
        .find_map(|support| tool.missing(support, site))
        .or_else(|| scenario.bodies().find_map(|body| in_block(tool, body, site)))
        .or_else(|| scenario.bodies().any(may_lack_token).then_some(NO_PARKING))
        .or_else(|| tool.skip_reason(scenario))
}

fn in_block(tool: &dyn Tool, block: &Body, site: Site) -> Option<&'static str> {
    block.steps.iter().find_map(|step| {
        let facts = facts(&step.action);
        tool.missing(facts.support, site).or_else(|| {
            let (kind, inner) = step.action.block()?;
            let is_in_scope = kind.sees_around() && (site.is_in_scope || facts.opens_scope);
            in_block(tool, inner, Site { is_in_scope, ..site })
        })
    })
}

/// Whether a thread may consume its token in a step of std before it parks.
fn may_lack_token(body: &Body) -> bool {
    let (mut may_be_consumed, mut may_lack) = (false, false);
    body.walk(&mut |step| match facts(&step.action).token {
        TokenUse::Never => {}
        TokenUse::Always => may_lack |= may_be_consumed,
        TokenUse::InStd => may_be_consumed = true,
    });
    may_lack
}

fn object_support(kind: &SharedKind) -> Support {
    match kind {
        SharedKind::Atomic(_)
        | SharedKind::Channel { bound: None, .. }
        | SharedKind::Mutex(_)
        | SharedKind::RwLock(_)
        | SharedKind::Condvar
        | SharedKind::ThreadLocal { on_drop: None, .. } => Support::Both,
        SharedKind::Channel { bound: Some(_), .. } => Support::OnlyShuttle(NO_BOUNDED_CHANNELS),
        SharedKind::Barrier(_) => Support::OnlyShuttle(NO_BARRIERS),
        SharedKind::Once => Support::OnlyShuttle(NO_ONCE),
        SharedKind::OnceLock | SharedKind::LazyLock(_) => Support::Neither(NO_CELLS),
        SharedKind::ThreadLocal { on_drop: Some(_), .. } => {
            Support::OnlyShuttle("loom drops all thread-locals of a thread at once")
        }
    }
}

/// An arm for each step, or for each family of steps with the same facts.
#[expect(clippy::too_many_lines, reason = "one arm for each step, all in one place")]
pub(crate) fn facts(action: &Action) -> StepFacts<'_> {
    let may_end_process = match action.flow() {
        Flow::Exits(_) | Flow::Aborts => true,
        Flow::Continues(_) | Flow::AsItsBlock | Flow::Diverges => false,
    };
    let both = StepFacts {
        support: Support::Both,
        opens_scope: false,
        joins: None,
        may_end_process,
        token: TokenUse::Never,
    };
    let parks = |facts| StepFacts { token: TokenUse::Always, ..facts };
    let may_park = |facts| StepFacts { token: TokenUse::InStd, ..facts };
    let supported = |support| StepFacts { support, ..both };
    let only_shuttle = |reason| supported(Support::OnlyShuttle(reason));
    let neither = |reason| supported(Support::Neither(reason));
    match action {
        Action::Current { .. }
        | Action::ThreadName { .. }
        | Action::ThreadId { .. }
        | Action::SameId { .. }
        | Action::Unpark { .. }
        | Action::Return { .. }
        | Action::Call { .. }
        | Action::Let { .. }
        | Action::Repeat { .. }
        | Action::ResumeUnwind { .. }
        | Action::Catch { .. }
        | Action::Panicking
        | Action::Exit { .. }
        | Action::Abort
        | Action::Store { .. }
        | Action::Swap { .. }
        | Action::Add { .. }
        | Action::IntoInner { .. }
        | Action::GetMut { .. }
        | Action::Get { .. }
        | Action::Set { .. }
        | Action::NotifyOne { .. }
        | Action::NotifyAll { .. }
        | Action::With { .. }
        | Action::Replace { .. }
        | Action::Take { .. }
        | Action::TryWith { .. } => both,
        Action::Park { .. } => parks(both),
        Action::Lock { .. }
        | Action::Read { .. }
        | Action::Write { .. }
        | Action::Wait { .. }
        | Action::Send { .. }
        | Action::Recv { .. }
        | Action::Panic { .. }
        | Action::PanicAny { .. } => may_park(both),
        Action::Join { handle, .. } => StepFacts { joins: Some(handle), ..both },
        // A panic aborts the process: in the block, or in the drop if the thread is already
        // unwinding.
        Action::ExternC { .. } | Action::Local { .. } => {
            StepFacts { may_end_process: true, ..both }
        }
        Action::Spawn { spawn } => supported(spawn_support(spawn)),
        // loom's README, "Limitations and Caveats": it treats `SeqCst` accesses as `AcqRel`. So a
        // load may return a value that is no longer the latest. No thread can observe this without
        // a second object, since swaps and adds always use the latest value.
        Action::Load { ordering, .. } => match ordering {
            Ordering::SeqCst => supported(Support::InLoomAlone(
                "loom has no sequential consistency across several objects",
            )),
            Ordering::Relaxed => both,
        },
        Action::ParkTimeout { timeout } => parks(supported(timed(*timeout))),
        Action::RecvTimeout { timeout, .. } | Action::WaitTimeout { timeout, .. } => {
            may_park(supported(timed(*timeout)))
        }

        Action::Scope { .. } => {
            StepFacts { opens_scope: true, ..may_park(only_shuttle("loom has no scopes")) }
        }
        Action::Detach { .. } => only_shuttle(NO_DETACHING),
        Action::Drop { .. } => StepFacts { may_end_process: true, ..only_shuttle(NO_DETACHING) },
        Action::Yield => only_shuttle("after a yield, loom runs another thread first"),
        // `try_lock` blocks if another thread calls it too: `post_acquire` in loom's `rt/mutex.rs`.
        Action::TryLock { .. } | Action::TryRead { .. } | Action::TryWrite { .. } => {
            only_shuttle("loom's `try_lock` can block")
        }
        Action::IsPoisoned { .. } | Action::ClearPoison { .. } => {
            only_shuttle("loom's locks have no `is_poisoned`")
        }
        Action::BarrierWait { .. } => may_park(only_shuttle(NO_BARRIERS)),
        Action::TrySend { .. } => only_shuttle(NO_BOUNDED_CHANNELS),
        // loom looks for a message before it switches threads: `sync/mpsc.rs`.
        Action::TryRecv { .. } | Action::TryIter { .. } => {
            only_shuttle("loom misses that `try_recv` may find no message")
        }
        Action::Sender { .. }
        | Action::Receiver { .. }
        | Action::DropSender { .. }
        | Action::DropReceiver { .. } => only_shuttle(NO_DISCONNECTION),
        Action::Iter { .. } | Action::IntoIter { .. } => may_park(only_shuttle(NO_DISCONNECTION)),
        Action::CallOnce { .. } => may_park(only_shuttle(NO_ONCE)),
        Action::IsCompleted { .. } => only_shuttle(NO_ONCE),

        Action::IsFinished { .. } => neither("handles of the tools have no `is_finished`"),
        Action::OsThreadName | Action::AvailableParallelism => {
            neither("the tools have no operating system")
        }
        Action::Sleep { .. } => neither(NO_CLOCK),
        Action::SetHook { .. } | Action::TakeHook | Action::Payload | Action::Location => {
            neither("to the tools, every panic is a bug")
        }
        Action::UseStack { .. } | Action::OverflowStack => neither(NO_STACKS),
        Action::OnceWait { .. } | Action::OnceWaitForce { .. } => {
            neither("the tools have no `Once::wait`")
        }
        Action::Downgrade { .. } => neither("the tools' guards cannot be downgraded"),
        Action::GetOrInit { .. } | Action::Force { .. } => neither(NO_CELLS),
    }
}

fn timed(timeout: Timeout) -> Support {
    match timeout {
        Timeout::After(_) => Support::Neither(NO_CLOCK),
        Timeout::Never => Support::Both,
    }
}

fn spawn_support(spawn: &Spawn) -> Support {
    const NO_SCOPED_BUILDERS: &str = "the tools have no builders for scoped threads";
    let has_builder = spawn.builder || spawn.name.is_some();
    if spawn.stack_size == Some(StackSize::Impossible) {
        Support::Neither(NO_STACKS)
    } else if !has_builder {
        Support::Both
    } else if spawn.scoped {
        Support::Neither(NO_SCOPED_BUILDERS)
    } else {
        Support::OutsideScopes(NO_SCOPED_BUILDERS)
    }
}

const NO_BARRIERS: &str = "loom has no barriers";
const NO_BOUNDED_CHANNELS: &str = "loom has no bounded channels";
const NO_CELLS: &str = "the tools have no `OnceLock` and no `LazyLock`";
const NO_DETACHING: &str = "loom does not notice when a handle is dropped";
const NO_CLOCK: &str = "the tools have no clock";
const NO_DISCONNECTION: &str = "loom's channels never disconnect";
const NO_ONCE: &str = "loom has no `Once`";
const NO_PARKING: &str = "the tools' blocking steps never consume a token";
const NO_STACKS: &str = "the tools ignore stack sizes";
