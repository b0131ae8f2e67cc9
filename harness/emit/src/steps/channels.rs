//! Channels.

use threadproof_model::{ChannelEnd, Name, Operand, Step, Timeout};

use crate::emitter::{Emitted, Emitter, mixed_unless};
use crate::names::{identifier, of_static};
use crate::rust_type::{EndType, ErrorType, RustType};
use crate::shown::{Arm, arms, has_payload};

impl Emitter<'_> {
    pub(super) fn send(&mut self, step: &Step, end: &ChannelEnd, value: &Operand) -> Emitted {
        let (value, of) = self.operand(value)?;
        self.sends(end, &of)?;
        let send = format!("{}.send({value})", self.sender(end));
        self.import("std::sync::mpsc::SendError");
        let failed =
            arms(&of, self.throws).into_iter().map(|arm| arm.inside("SendError", "SendError"));
        self.observe_sent(step, &send, failed.collect());
        Ok(())
    }

    pub(super) fn try_send(&mut self, step: &Step, end: &ChannelEnd, value: &Operand) -> Emitted {
        let (value, of) = self.operand(value)?;
        self.sends(end, &of)?;
        let send = format!("{}.try_send({value})", self.sender(end));
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

    pub(super) fn recv(
        &mut self,
        step: &Step,
        end: &ChannelEnd,
        unwrap: bool,
        bind: Option<&Name>,
    ) {
        let message = self.message_of(end);
        let of = RustType::Result(Box::new(message.clone()), ErrorType::Recv);
        if !unwrap {
            return self.observe_received(step, end, ".recv()", &of, bind);
        }
        let result = self.names.helper("result");
        self.receive(&result, end, ".recv()");
        self.observe(step, &result, &of, true);
        self.unwrap(&result, message, bind);
    }

    pub(super) fn try_recv(&mut self, step: &Step, end: &ChannelEnd, bind: Option<&Name>) {
        let of = RustType::Result(Box::new(self.message_of(end)), ErrorType::TryRecv);
        self.observe_received(step, end, ".try_recv()", &of, bind);
    }

    pub(super) fn recv_timeout(
        &mut self,
        step: &Step,
        end: &ChannelEnd,
        limit: Timeout,
        bind: Option<&Name>,
    ) {
        let (start, timeout) = self.start(limit);
        let of = RustType::Result(Box::new(self.message_of(end)), ErrorType::RecvTimeout);
        let received = match bind {
            Some(bind) => self.bind_used(bind, of.clone()),
            None => self.names.helper("received"),
        };
        self.receive(&received, end, &format!(".recv_timeout({timeout})"));
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
        end: &ChannelEnd,
        method: &str,
        of: &RustType,
        bind: Option<&Name>,
    ) {
        let (received, is_kept) = match bind {
            Some(bind) => (self.bind_used(bind, of.clone()), true),
            None => (self.names.helper("received"), false),
        };
        self.receive(&received, end, method);
        self.observe(step, &received, of, is_kept);
    }

    /// Receives into a variable.
    fn receive(&mut self, variable: &str, end: &ChannelEnd, method: &str) {
        let calls = self.receiver(end, method);
        self.writer.chain(&format!("let {variable} = "), &calls, ";");
    }

    /// A loop over the messages, each of which is dropped at the end of its iteration.
    pub(super) fn each_message(&mut self, step: &Step, end: &ChannelEnd, method: &str) {
        let message = self.message_of(end);
        let messages = self.receiver(end, method);
        self.observe_each(step, &messages, &message);
    }

    /// The same over a receiver, which is dropped at the end.
    pub(super) fn each_owned_message(&mut self, step: &Step, receiver: &Name) -> Emitted {
        let message = self.message_of(&ChannelEnd::Owned(receiver.clone()));
        let (receiver, _) = self.take(receiver)?;
        self.observe_each(step, &[receiver], &message);
        Ok(())
    }

    fn observe_each(&mut self, step: &Step, messages: &[String], of: &RustType) {
        let message = self.names.helper("message");
        let arms = arms(of, self.throws);
        // A value of only one form needs no `match`.
        let only = if let [only] = &*arms { Some(only) } else { None };
        let pattern = match only.map(|only| &*only.pattern) {
            Some("_") => format!("_{message}"),
            Some("()") => "()".to_owned(),
            Some(_) | None => message.clone(),
        };
        self.writer.for_each(&pattern, messages);
        self.writer.indent();
        match only.map(|only| &*only.text) {
            Some("{value}") => self.print(step, &format!("Some({{{message}}})"), &[]),
            Some("{value:?}") => self.print(step, &format!("Some({{{message}:?}})"), &[]),
            Some(text) => self.print(step, &format!("Some({text})"), &[]),
            None => {
                let arms = arms.into_iter().map(Arm::in_some).collect();
                self.observe_arms(step, &format!("&{message}"), arms, has_payload(of));
            }
        }
        self.writer.dedent();
        self.line("}");
        self.print(step, "None", &[]);
    }

    pub(super) fn clone_sender(&mut self, end: &ChannelEnd, bind: &Name) {
        let of = self.end(end);
        let sender = match end {
            ChannelEnd::Owned(sender) => format!("{}.clone()", identifier(sender)),
            ChannelEnd::Shared(channel) => {
                let is_clone =
                    self.channel_type(channel).is_some_and(|channel| channel.sender.is_taken);
                let sender = self.sender(end);
                if is_clone { sender } else { format!("{sender}.clone()") }
            }
        };
        let variable = self.bind(bind, RustType::Sender(of));
        self.line(&format!("let {variable} = {sender};"));
    }

    pub(super) fn take_receiver(&mut self, channel: &Name, bind: &Name) {
        self.object(channel);
        let of = self.end_type(channel);
        let variable = self.bind(bind, RustType::Receiver(of));
        let path = of_static(channel);
        let calls = [&*path, ".receiver", ".lock()", ".unwrap()", ".take()", ".unwrap()"];
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

    /// A sender for one call.
    fn sender(&mut self, end: &ChannelEnd) -> String {
        match end {
            ChannelEnd::Owned(sender) => identifier(sender),
            ChannelEnd::Shared(channel) => {
                self.object(channel);
                let path = of_static(channel);
                let takes =
                    self.channel_type(channel).is_some_and(|channel| channel.sender.is_taken);
                if takes { format!("{path}.sender()") } else { format!("{path}.sender") }
            }
        }
    }

    /// A call of a receiver's method, as a chain.
    fn receiver(&mut self, end: &ChannelEnd, method: &str) -> Vec<String> {
        let (receiver, end): (String, &[&str]) = match end {
            ChannelEnd::Owned(receiver) => (identifier(receiver), &[]),
            ChannelEnd::Shared(channel) => {
                self.object(channel);
                let of = self.channel_type(channel);
                let calls: &[&str] = if of.is_some_and(|of| of.receiver.is_taken) {
                    &[".receiver", ".lock()", ".unwrap()", ".as_ref()", ".unwrap()"]
                } else {
                    &[".receiver", ".lock()", ".unwrap()"]
                };
                (of_static(channel), calls)
            }
        };
        let calls = [&[&*receiver], end, &[method]].concat();
        calls.into_iter().map(str::to_owned).collect()
    }

    /// The channels that an end may belong to.
    fn end(&self, end: &ChannelEnd) -> EndType {
        match end {
            ChannelEnd::Shared(channel) => self.end_type(channel),
            ChannelEnd::Owned(variable) => match self.type_of(variable) {
                RustType::Sender(of) | RustType::Receiver(of) => of,
                // Not known yet.
                _ => EndType::default(),
            },
        }
    }

    fn message_of(&self, end: &ChannelEnd) -> RustType {
        *self.end(end).message
    }

    /// An end of a channel carries values of this type.
    fn sends(&mut self, end: &ChannelEnd, of: &RustType) -> Emitted {
        let (ChannelEnd::Shared(name) | ChannelEnd::Owned(name)) = end;
        for channel in self.end(end).channels {
            mixed_unless(self.learned.channels.learn(&channel, of), name.span)?;
        }
        Ok(())
    }
}
