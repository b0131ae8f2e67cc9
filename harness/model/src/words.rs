//! From nodes to steps, and back.

use crate::action::{Action, Body, Step};
use crate::fault::Fault;
use crate::fields::Fields;
use crate::node::Node;

/// Makes [`Action`] of the rows of the language, and all that can be done with a step without
/// knowing what it means.
macro_rules! steps {
    ($(
        $(#[$doc:meta])*
        $word:literal $variant:ident
        $({ $($field:ident: $type:ty = $part:ty),+ $(,)? })?;
    )+) => {
        /// What a step does. Each is std's own operation of the same name, unless it says otherwise.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Action {$(
            $(#[$doc])*
            $variant $({$(
                #[doc = concat!("The step's `", stringify!($field), "`, as the language has it.")]
                $field: $type,
            )+})?,
        )+}

        /// The words that a step can begin with.
        pub const WORDS: &[&str] = &[$($word),+];

        impl Action {
            /// Reads the parts of a step. None if one is missing; all faults are noted.
            pub(crate) fn decode(
                word: &crate::name::Name,
                fields: &mut crate::fields::Fields<'_, '_>,
            ) -> Option<Self> {
                Some(match &**word {
                    $($word => Self::$variant $({$(
                        $field: <$part as crate::parts::Part>::decode(fields, stringify!($field))?,
                    )+})?,)+
                    other => {
                        fields.fault(
                            crate::fault::FaultKind::Unknown {
                                what: "step",
                                word: other.to_owned(),
                                known: WORDS.to_vec(),
                            },
                            word.span,
                        );
                        return None;
                    }
                })
            }

            /// The step as a node.
            pub(crate) fn encode(&self) -> crate::node::Node {
                match self {
                    $(Self::$variant $({ $($field),+ })? => {
                        let node = crate::node::Node::new($word);
                        $($(
                            let node = <$part as crate::parts::Part>::encode(
                                $field,
                                stringify!($field),
                                node,
                            );
                        )+)?
                        node
                    })+
                }
            }

            /// Every name and text that the step itself mentions, and its block.
            #[must_use]
            pub fn mentions(&self) -> Vec<crate::parts::Mention<'_>> {
                let mut mentions = Vec::new();
                match self {
                    $(Self::$variant $({ $($field),+ })? => {
                        $($(<$part as crate::parts::Part>::mention($field, &mut mentions);)+)?
                    })+
                }
                mentions
            }

            /// Gives the steps of the step's block their lines, from the one after `line`.
            pub(crate) fn number(&mut self, line: &mut crate::step::Line) {
                match self {
                    $(Self::$variant $({ $($field),+ })? => {
                        $($(<$part as crate::parts::Part>::number($field, line);)+)?
                    })+
                }
            }
        }
    };
}

pub(crate) use steps;

/// Reads the steps of a block, noting every fault.
pub(crate) fn decode_body(nodes: &[Node], faults: &mut Vec<Fault>) -> Body {
    let steps = nodes.iter().filter_map(|node| decode_step(node, faults)).collect();
    Body { steps, end: 0 }
}

fn decode_step(node: &Node, faults: &mut Vec<Fault>) -> Option<Step> {
    let mut fields = Fields::of(node, faults);
    let action = Action::decode(&node.word, &mut fields)?;
    fields.finish();
    Some(Step { action, line: 0, span: node.word.span })
}

/// The steps of a body as nodes.
pub(crate) fn encode_body(body: &Body) -> Vec<Node> {
    body.steps.iter().map(encode_step).collect()
}

/// A step as a node.
#[must_use]
pub fn encode_step(step: &Step) -> Node {
    step.action.encode()
}
