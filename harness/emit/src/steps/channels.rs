//! Channels.

use threadproof_model::{Name, Operand, Step, Timeout};

use crate::emitter::{Emitted, Emitter};
use crate::names::of_static;
use crate::rust_type::{ErrorType, RustType};
use crate::shown::{Arm, arms};

impl Emitter<'_> {
    pub(super) fn send(&mut self, step: &Step, channel: &Name, value: &Operand) -> Emitted {
        let (value, of) = self.operand(value)?;
        self.sends(channel, &of)?;
        let send = format!("{}.send({value})", self.sender(channel));
        self.import("std::sync::mpsc::SendError");
        let failed =
            arms(&of, self.throws).into_iter().map(|arm| arm.inside("SendError", "SendError"));
        self.observe_sent(step, &send, failed.collect());
        Ok(())
    }

    pub(super) fn try_send(&mut self, step: &Step, channel: &Name, value: &Operand) -> Emitted {
        let (value, of) = self.operand(value)?;
        self.sends(channel, &of)?;
        let send = format!("{}.try_send({value})", self.sender(channel));
        self.import("std::sync::mpsc::TrySendError");
        let full =
            arms(&of, self.throws).into_iter().map(|arm| arm.inside("TrySendError::Full", "Full"));
        let disconnected = arms(&of, self.throws)
            .into_iter()
            .map(|arm| arm.inside("TrySendError::Disconnected", "Disconnected"));
        self.observe_sent(step, &send, full.chain(disconnected).collect());
        Ok(())
    }

    /// Prints the result of a send, by the forms of its error.
    fn observe_sent(&mut self, step: &Step, send: &str, failed: Vec<Arm>) {
        let failed = failed.into_iter().map(|arm| arm.inside("Err", "Err"));
        let arms = [Arm::new("Ok(())", "Ok(())")].into_iter().chain(failed).collect();
        self.observe_arms(step, send, arms, false);
    }

    pub(super) fn recv(&mut self, step: &Step, channel: &Name, unwrap: bool, bind: Option<&Name>) {
        let message = self.message(channel);
        let of = RustType::Result(Box::new(message.clone()), ErrorType::Recv);
        if !unwrap {
            return self.observe_received(step, channel, ".recv()", &of, bind);
        }
        let result = self.names.helper("result");
        self.receive(&result, channel, ".recv()");
        self.observe(step, &result, &of, true);
        self.unwrap(&result, message, bind);
    }

    pub(super) fn try_recv(&mut self, step: &Step, channel: &Name, bind: Option<&Name>) {
        let of = RustType::Result(Box::new(self.message(channel)), ErrorType::TryRecv);
        self.observe_received(step, channel, ".try_recv()", &of, bind);
    }

    pub(super) fn recv_timeout(
        &mut self,
        step: &Step,
        channel: &Name,
        limit: Timeout,
        bind: Option<&Name>,
    ) {
        let (start, timeout) = self.start(limit);
        let of = RustType::Result(Box::new(self.message(channel)), ErrorType::RecvTimeout);
        let received = match bind {
            Some(bind) => self.bind_used(bind, of.clone()),
            None => self.names.helper("received"),
        };
        self.receive(&received, channel, &format!(".recv_timeout({timeout})"));
        self.import("std::sync::mpsc::RecvTimeoutError");
        let early = Arm::new(
            &format!("Err(RecvTimeoutError::Timeout) if {start}.elapsed() < {timeout}"),
            "TooEarly",
        );
        let arms = [early].into_iter().chain(arms(&of, self.throws)).collect();
        self.observe_arms(step, &format!("&{received}"), arms, false);
    }

    /// Prints what was received, and binds it.
    fn observe_received(
        &mut self,
        step: &Step,
        channel: &Name,
        method: &str,
        of: &RustType,
        bind: Option<&Name>,
    ) {
        let (received, is_kept) = match bind {
            Some(bind) => (self.bind_used(bind, of.clone()), true),
            None => (self.names.helper("received"), false),
        };
        self.receive(&received, channel, method);
        self.observe(step, &received, of, is_kept);
    }

    /// Receives into a variable.
    fn receive(&mut self, variable: &str, channel: &Name, method: &str) {
        self.object(channel);
        let drops = self.channel_type(channel).is_some_and(|channel| channel.receiver.is_dropped);
        let end: &[&str] = if drops { &[".as_ref()", ".unwrap()"] } else { &[] };
        let path = of_static(channel);
        let calls = [&[&*path, ".receiver", ".lock()", ".unwrap()"], end, &[method]].concat();
        let calls: Vec<String> = calls.into_iter().map(str::to_owned).collect();
        self.writer.chain(&format!("let {variable} = "), &calls, ";");
    }

    pub(super) fn drop_sender(&mut self, channel: &Name) {
        self.object(channel);
        self.line(&format!("{}.senders.lock().unwrap().pop();", of_static(channel)));
    }

    /// The messages in the channel are dropped with the receiver, outside the lock: their drops may
    /// take steps.
    pub(super) fn drop_receiver(&mut self, channel: &Name) {
        self.object(channel);
        let receiver = self.names.helper("receiver");
        let path = of_static(channel);
        self.line(&format!("let {receiver} = {path}.receiver.lock().unwrap().take();"));
        self.line(&format!("drop({receiver});"));
    }

    fn sender(&mut self, channel: &Name) -> String {
        self.object(channel);
        let path = of_static(channel);
        let drops = self.channel_type(channel).is_some_and(|channel| channel.sender.is_dropped);
        if drops { format!("{path}.sender()") } else { format!("{path}.sender") }
    }
}
