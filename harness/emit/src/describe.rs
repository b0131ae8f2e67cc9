//! The function that describes the payload of a panic, by the types that the scenario throws.

use std::collections::BTreeSet;

use threadproof_model::{Action, Literal, Operand, Scenario};

use crate::rust_type::RustType;
use crate::shown::arms;
use crate::writer::Writer;

/// The function that describes a payload, by the types that the scenario throws.
pub(crate) fn describe(scenario: &Scenario, payloads: &[RustType]) -> Vec<String> {
    let mut writer = Writer::default();
    writer.line("/// A panic's payload. std does not promise the wording of its own messages.");
    writer.line("fn describe(payload: &(dyn Any + Send)) -> String {");
    writer.indented(|writer| {
        let texts = thrown_texts(scenario, payloads);
        let texts: Vec<String> = texts.iter().map(|text| format!("{text:?}")).collect();
        if !texts.is_empty() {
            describe_texts(writer, &texts);
        }
        for payload in payloads {
            let of = payload.in_rust();
            match payload {
                RustType::Text => {}
                RustType::Unit => {
                    writer.line("if payload.is::<()>() {");
                    writer.indented(|writer| writer.line("return \"()\".to_owned();"));
                    writer.line("}");
                }
                plain if plain.prints_itself() => {
                    writer.line(&format!("if let Some(value) = payload.downcast_ref::<{of}>() {{"));
                    writer.indented(|writer| writer.line("return format!(\"{value:?}\");"));
                    writer.line("}");
                }
                opaque => {
                    let shown = arms(opaque, true).remove(0).text;
                    writer.line(&format!("if payload.is::<{of}>() {{"));
                    writer.indented(|writer| writer.line(&format!("return {shown:?}.to_owned();")));
                    writer.line("}");
                }
            }
        }
        writer.line("\"a message of std\".to_owned()");
    });
    writer.line("}");
    writer.lines
}

/// The texts that can be payloads: messages and literals, and any other text of the scenario if a
/// variable with a text is thrown.
fn thrown_texts(scenario: &Scenario, payloads: &[RustType]) -> BTreeSet<String> {
    let mut texts = BTreeSet::new();
    let mut throws_variables = false;
    scenario.walk(|step| {
        if let Action::Panic { message } = &step.action {
            texts.insert(message.clone());
        }
        if let Action::PanicAny { value } | Action::ResumeUnwind { value } = &step.action {
            match value {
                Operand::Literal(Literal::Text(text)) => {
                    texts.insert(text.clone());
                }
                Operand::Literal(_) => {}
                Operand::Variable(_) => throws_variables = true,
            }
        }
    });
    if throws_variables && payloads.contains(&RustType::Text) {
        texts.extend(scenario.texts().into_iter().map(str::to_owned));
    }
    texts
}

fn describe_texts(writer: &mut Writer, texts: &[String]) {
    writer.line("if let Some(text) = payload.downcast_ref::<&str>() {");
    writer.indented(|writer| {
        writer.line("return match *text {");
        writer.indented(|writer| {
            let pattern = texts.join(" | ");
            let arm = "=> format!(\"{text:?}\"),";
            let line = format!("{pattern} {arm}");
            if writer.fits(&line) {
                writer.line(&line);
            } else {
                for (position, text) in texts.iter().enumerate() {
                    let bar = if position > 0 { "| " } else { "" };
                    let arm =
                        if position + 1 == texts.len() { format!(" {arm}") } else { String::new() };
                    writer.line(&format!("{bar}{text}{arm}"));
                }
            }
            writer.line("_ => \"a message of std\".to_owned(),");
        });
        writer.line("};");
    });
    writer.line("}");
}
