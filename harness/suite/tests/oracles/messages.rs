//! The steps of channels.

use std::sync::Arc;

use threadproof_model::{ChannelEnd, Line, Name, Operand, Seen};

use crate::channel_ends::{OracleReceiver, OracleSender, with_receiver, with_sender};
use crate::interpreter::{OracleThread, operand};
use crate::oracle_value::OracleValue;
use crate::steps::StepResult;
use crate::tool::ToolReceiver;
use crate::variables::Variables;

impl OracleThread<'_, '_> {
    pub(crate) fn send(
        &self,
        variables: &mut Variables<'_, '_, '_>,
        end: &ChannelEnd,
        value: &Operand,
        line: Line,
    ) -> StepResult {
        let value = operand(variables, value);
        self.sent(line, with_sender(&self.run, variables, end, |sender| sender.send(value)))
    }

    pub(crate) fn try_send(
        &self,
        variables: &mut Variables<'_, '_, '_>,
        end: &ChannelEnd,
        value: &Operand,
        line: Line,
    ) -> StepResult {
        let value = operand(variables, value);
        self.sent(line, with_sender(&self.run, variables, end, |sender| sender.try_send(value)))
    }

    /// The observation of a send. A value that was not sent is dropped afterwards.
    fn sent(&self, line: Line, result: Result<(), (&'static str, OracleValue)>) -> StepResult {
        match result {
            Ok(()) => StepResult::observes(Seen::Ok(Box::new(Seen::Unit))),
            Err((name, value)) => {
                let error = Seen::Named(name, Some(Box::new(value.seen())));
                self.observe(line, &Seen::Err(Box::new(error)));
                drop(value);
                StepResult::Done
            }
        }
    }

    pub(crate) fn recv(
        &self,
        variables: &Variables<'_, '_, '_>,
        end: &ChannelEnd,
        unwrap: bool,
        line: Line,
    ) -> Result<StepResult, OracleValue> {
        let received = with_receiver(&self.run, variables, end, |receiver| receiver.recv());
        self.observe_result(line, result_of(received.ok_or("RecvError")), unwrap)
    }

    pub(crate) fn try_recv(
        &self,
        variables: &Variables<'_, '_, '_>,
        end: &ChannelEnd,
    ) -> StepResult {
        let received = with_receiver(&self.run, variables, end, |receiver| receiver.try_recv());
        StepResult::Observes(result_of(received))
    }

    /// `recv_timeout` with a timeout that never elapses.
    pub(crate) fn recv_timeout(
        &self,
        variables: &Variables<'_, '_, '_>,
        end: &ChannelEnd,
    ) -> StepResult {
        let received = with_receiver(&self.run, variables, end, |receiver| receiver.recv());
        StepResult::Observes(result_of(received.ok_or("Disconnected")))
    }

    /// `iter` or `try_iter`, in a loop.
    pub(crate) fn each_message(
        &self,
        variables: &Variables<'_, '_, '_>,
        end: &ChannelEnd,
        line: Line,
        next: impl Fn(&dyn ToolReceiver) -> Option<OracleValue>,
    ) -> Result<StepResult, OracleValue> {
        while let Some(value) = with_receiver(&self.run, variables, end, &next) {
            self.observe(line, &Seen::Some(Box::new(value.seen())));
            drop(value);
            if let Some(payload) = self.run.take_pending(&self.label) {
                return Err(payload);
            }
        }
        Ok(StepResult::observes(Seen::None))
    }

    /// `iter` in a loop, which then drops the receiver, or drops it when a message's drop panics.
    pub(crate) fn each_owned_message(
        &self,
        variables: &mut Variables<'_, '_, '_>,
        receiver: &'static Name,
        line: Line,
    ) -> Result<StepResult, OracleValue> {
        let end = ChannelEnd::Owned(receiver.clone());
        let result = self.each_message(variables, &end, line, |receiver| receiver.recv());
        match result {
            Ok(_) => {
                self.observe(line, &Seen::None);
                drop(variables.take(receiver));
                Ok(StepResult::Done)
            }
            Err(payload) => {
                self.run.drop_unwinding(&self.label, variables.take(receiver));
                Err(payload)
            }
        }
    }

    pub(crate) fn clone_sender(
        &self,
        variables: &Variables<'_, '_, '_>,
        end: &ChannelEnd,
    ) -> StepResult {
        let sender = with_sender(&self.run, variables, end, |sender| sender.another());
        let run = Arc::clone(&self.run);
        StepResult::Gives(OracleValue::Sender(OracleSender { run, sender }))
    }

    pub(crate) fn take_receiver(&self, channel: &Name) -> StepResult {
        let (run, receiver) = (Arc::clone(&self.run), self.run.channel(channel).take_receiver());
        StepResult::Gives(OracleValue::Receiver(OracleReceiver { run, receiver }))
    }

    pub(crate) fn drop_sender(&self, channel: &Name) -> StepResult {
        self.run.search.tool.switch();
        self.run.channel(channel).drop_sender();
        StepResult::Done
    }

    pub(crate) fn drop_receiver(&self, channel: &Name) -> StepResult {
        drop(self.take_receiver(channel));
        StepResult::Done
    }
}

fn result_of(received: Result<OracleValue, &'static str>) -> OracleValue {
    OracleValue::of_result(received.map_err(|name| OracleValue::Plain(Seen::Named(name, None))))
}
