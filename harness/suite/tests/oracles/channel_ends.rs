//! The ends of channels that variables own. Other threads can observe their drops.

use std::sync::Arc;

use threadproof_model::ChannelEnd;

use crate::oracle_run::OracleRun;
use crate::oracle_value::OracleValue;
use crate::tool::{ToolReceiver, ToolSender};
use crate::variables::{Lookup as _, OracleVariable, Variables};

pub(crate) struct OracleSender {
    pub(crate) run: Arc<OracleRun>,
    pub(crate) sender: Box<dyn ToolSender>,
}

pub(crate) struct OracleReceiver {
    pub(crate) run: Arc<OracleRun>,
    pub(crate) receiver: Box<dyn ToolReceiver>,
}

impl Drop for OracleSender {
    fn drop(&mut self) {
        if !self.run.search.has_ended() {
            self.run.search.tool.switch();
        }
    }
}

impl Drop for OracleReceiver {
    fn drop(&mut self) {
        if self.run.search.has_ended() {
            return;
        }
        self.run.search.tool.switch();
        if !self.receiver.is_plain() {
            self.run.search.skip("in the tool, messages live as long as their channel");
        }
    }
}

/// Calls `act` with a sender of this channel, or with the one in this variable.
pub(crate) fn with_sender<T>(
    run: &OracleRun,
    variables: &Variables<'_, '_, '_>,
    end: &ChannelEnd,
    act: impl FnOnce(&dyn ToolSender) -> T,
) -> T {
    match end {
        ChannelEnd::Shared(channel) => act(&*run.channel(channel).sender()),
        ChannelEnd::Owned(variable) => match variables.get(variable) {
            Some(OracleVariable::Value(OracleValue::Sender(owned))) => act(&*owned.sender),
            _ => panic!("'{variable}' is not a sender"),
        },
    }
}

/// Calls `act` with the receiver of this channel, or with the one in this variable.
pub(crate) fn with_receiver<T>(
    run: &OracleRun,
    variables: &Variables<'_, '_, '_>,
    end: &ChannelEnd,
    act: impl FnOnce(&dyn ToolReceiver) -> T,
) -> T {
    match end {
        ChannelEnd::Shared(channel) => act(&*run.channel(channel).receiver()),
        ChannelEnd::Owned(variable) => match variables.get(variable) {
            Some(OracleVariable::Value(OracleValue::Receiver(owned))) => act(&*owned.receiver),
            _ => panic!("'{variable}' is not a receiver"),
        },
    }
}
