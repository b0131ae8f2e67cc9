//! What steps wait for, in words.

use threadproof_model::Action;

/// What a step waits for, as a clause of a sentence.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Awaited {
    /// What it waits for before it returns or enters its block, if it can block there.
    pub(crate) step: Option<&'static str>,
    /// What it waits for at the end of its block, if it can block there.
    pub(crate) end: Option<&'static str>,
}

/// What a step waits for.
pub(crate) fn awaited(action: &Action) -> Awaited {
    let step = match action {
        Action::Scope { .. } => {
            let end = Some("all threads of the scope had finished");
            return Awaited { step: None, end };
        }
        Action::Join { .. } => Some("its thread had finished"),
        Action::Sleep { .. } => Some("the time had passed"),
        Action::Park { .. } => Some("the thread had been unparked"),
        Action::ParkTimeout { .. } => Some("the thread had been unparked, or the time had passed"),
        Action::Lock { .. } | Action::Read { .. } | Action::Write { .. } => {
            Some("the lock was free")
        }
        Action::Wait { .. } => Some("the thread had been notified"),
        Action::WaitTimeout { .. } => Some("the thread had been notified, or the time had passed"),
        Action::BarrierWait { .. } => Some("enough threads had arrived"),
        Action::Send { .. } => Some("the channel had room, or was closed"),
        Action::Recv { .. } | Action::Iter { .. } | Action::IntoIter { .. } => {
            Some("the channel had a message, or was closed")
        }
        Action::RecvTimeout { .. } => {
            Some("the channel had a message, or was closed, or the time had passed")
        }
        Action::CallOnce { .. }
        | Action::OnceWait { .. }
        | Action::OnceWaitForce { .. }
        | Action::GetOrInit { .. }
        | Action::Force { .. } => Some("another thread had finished the initialization"),
        Action::Spawn { .. }
        | Action::Detach { .. }
        | Action::IsFinished { .. }
        | Action::Current { .. }
        | Action::ThreadName { .. }
        | Action::ThreadId { .. }
        | Action::SameId { .. }
        | Action::OsThreadName
        | Action::AvailableParallelism
        | Action::Yield
        | Action::Unpark { .. }
        | Action::Return { .. }
        | Action::Call { .. }
        | Action::Let { .. }
        | Action::Local { .. }
        | Action::Repeat { .. }
        | Action::Drop { .. }
        | Action::Panic { .. }
        | Action::PanicAny { .. }
        | Action::ResumeUnwind { .. }
        | Action::Catch { .. }
        | Action::Panicking
        | Action::SetHook { .. }
        | Action::TakeHook
        | Action::Payload
        | Action::Location
        | Action::ExternC { .. }
        | Action::UseStack { .. }
        | Action::OverflowStack
        | Action::Exit { .. }
        | Action::Abort
        | Action::Store { .. }
        | Action::Load { .. }
        | Action::Swap { .. }
        | Action::Add { .. }
        | Action::TryLock { .. }
        | Action::TryRead { .. }
        | Action::TryWrite { .. }
        | Action::IntoInner { .. }
        | Action::GetMut { .. }
        | Action::IsPoisoned { .. }
        | Action::ClearPoison { .. }
        | Action::Get { .. }
        | Action::Set { .. }
        | Action::Downgrade { .. }
        | Action::NotifyOne { .. }
        | Action::NotifyAll { .. }
        | Action::TrySend { .. }
        | Action::TryRecv { .. }
        | Action::TryIter { .. }
        | Action::Sender { .. }
        | Action::Receiver { .. }
        | Action::DropSender { .. }
        | Action::DropReceiver { .. }
        | Action::IsCompleted { .. }
        | Action::With { .. }
        | Action::Replace { .. }
        | Action::Take { .. }
        | Action::TryWith { .. } => None,
    };
    Awaited { step, end: None }
}
