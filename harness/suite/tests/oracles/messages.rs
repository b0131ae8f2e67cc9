//! The steps of channels.

use threadproof_model::{Line, Name, Operand, Seen};

use crate::interpreter::{OracleThread, operand};
use crate::oracle_value::OracleValue;
use crate::steps::StepResult;
use crate::variables::Variables;

impl OracleThread<'_, '_> {
    pub(crate) fn send(
        &self,
        variables: &mut Variables<'_, '_, '_>,
        channel: &Name,
        value: &Operand,
        line: Line,
    ) -> StepResult {
        let value = operand(variables, value);
        self.sent(line, self.run.channel(channel).send(value))
    }

    pub(crate) fn try_send(
        &self,
        variables: &mut Variables<'_, '_, '_>,
        channel: &Name,
        value: &Operand,
        line: Line,
    ) -> StepResult {
        let value = operand(variables, value);
        self.sent(line, self.run.channel(channel).try_send(value))
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
        channel: &Name,
        unwrap: bool,
        line: Line,
    ) -> Result<StepResult, OracleValue> {
        let received = self.run.channel(channel).recv().ok_or("RecvError");
        self.observe_result(line, result_of(received), unwrap)
    }

    pub(crate) fn try_recv(&self, channel: &Name) -> StepResult {
        StepResult::Observes(result_of(self.run.channel(channel).try_recv()))
    }

    /// `recv_timeout` with a timeout that never elapses.
    pub(crate) fn recv_timeout(&self, channel: &Name) -> StepResult {
        let received = self.run.channel(channel).recv().ok_or("Disconnected");
        StepResult::Observes(result_of(received))
    }

    pub(crate) fn drop_sender(&self, channel: &Name) -> StepResult {
        self.run.search.tool.switch();
        self.run.channel(channel).drop_sender();
        StepResult::Done
    }

    pub(crate) fn drop_receiver(&self, channel: &Name) -> StepResult {
        self.run.search.tool.switch();
        if !self.run.channel(channel).drop_receiver() {
            self.run.search.skip("in the tool, messages live as long as their channel");
        }
        StepResult::Done
    }
}

fn result_of(received: Result<OracleValue, &'static str>) -> OracleValue {
    OracleValue::of_result(received.map_err(|name| OracleValue::Plain(Seen::Named(name, None))))
}
