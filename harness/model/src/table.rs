//! The macro that expands the rows of the language into types and functions.

use crate::action::Action;
use crate::body::{Body, Step};
use crate::fault::Fault;
use crate::fields::Fields;
use crate::node::Node;
use crate::stray_equals::read_without_stray_equals;

/// Expands the rows of the language into [`Action`], [`Op`](crate::Op), and every function on steps
/// that does not depend on their meaning.
///
/// A row is a word, a variant, the variant's fields with the kind of part that each is, and the
/// step's [facets](crate::facets).
macro_rules! steps {
    ($(
        $(#[$doc:meta])*
        $word:literal $variant:ident
        $({ $($field:ident: $part:ty),+ $(,)? })?
        => $flow:expr, $context:expr;
    )+) => {
        /// The action of a step, as written. Each is std's operation of the same name, unless it
        /// says otherwise.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Action {$(
            $(#[$doc])*
            $variant $({$(
                #[doc = concat!("The step's `", stringify!($field), "`.")]
                $field: <$part as crate::parts::Part>::Written,
            )+})?,
        )+}

        /// The action of a step, with ids in place of names.
        #[derive(Clone, Debug)]
        pub enum Op {$(
            $(#[$doc])*
            $variant $({$(
                #[doc = concat!("The step's `", stringify!($field), "`.")]
                $field: <$part as crate::parts::Part>::Resolved,
            )+})?,
        )+}

        /// The words that a step can begin with.
        pub const WORDS: &[&str] = &[$($word),+];

        impl Action {
            /// Reads the parts of a step. Returns `None` if one is missing; all faults are noted.
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

            /// Resolves the parts of a step. Returns `None` if one is faulty; all faults are noted.
            pub(crate) fn resolve<'s>(
                &'s self,
                resolver: &mut crate::resolve::Resolver<'s>,
            ) -> Option<Op> {
                match self {
                    $(Self::$variant $({ $($field),+ })? => {
                        $($(
                            let $field = <$part as crate::parts::Part>::resolve($field, resolver);
                        )+)?
                        Some(Op::$variant $({ $($field: $field?),+ })?)
                    })+
                }
            }

            /// The word that the step begins with.
            #[must_use]
            pub fn word(&self) -> &'static str {
                match self {
                    $(Self::$variant { .. } => $word,)+
                }
            }

            /// The names, texts, times and blocks in the step.
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

            /// Numbers the lines of the step's block, starting after `line`.
            pub(crate) fn number(&mut self, line: &mut crate::step::Line) {
                match self {
                    $(Self::$variant $({ $($field),+ })? => {
                        $($(<$part as crate::parts::Part>::number($field, line);)+)?
                    })+
                }
            }

            /// What happens after the step.
            #[must_use]
            pub fn flow(&self) -> crate::facets::Flow {
                match self {
                    $(Self::$variant $({ $($field),+ })? => {
                        $($(let _ = $field;)+)?
                        $flow
                    })+
                }
            }

            /// Where the step is allowed.
            #[must_use]
            pub fn context(&self) -> crate::facets::Context {
                match self {
                    $(Self::$variant { .. } => $context,)+
                }
            }
        }

        impl Op {
            /// The shared objects that the step names.
            #[must_use]
            pub fn objects(&self) -> Vec<crate::ids::ObjectId> {
                let mut objects = Vec::new();
                match self {
                    $(Self::$variant $({ $($field),+ })? => {
                        $($(<$part as crate::parts::Part>::objects($field, &mut objects);)+)?
                    })+
                }
                objects
            }

            /// The block of the step.
            #[must_use]
            pub fn block(&self) -> Option<&crate::program::Block> {
                let blocks: &[Option<&crate::program::Block>] = match self {
                    $(Self::$variant $({ $($field),+ })? => {
                        &[$($(<$part as crate::parts::Part>::block($field),)+)?]
                    })+
                };
                blocks.iter().copied().flatten().next()
            }

            /// The variable with the handle of the thread that the step joins.
            #[must_use]
            pub fn joins(&self) -> Option<crate::ids::Slot> {
                let joined: &[Option<crate::ids::Slot>] = match self {
                    $(Self::$variant $({ $($field),+ })? => {
                        &[$($(<$part as crate::parts::Part>::joins($field),)+)?]
                    })+
                };
                joined.iter().copied().flatten().next()
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
    read_without_stray_equals(node, faults, decode_step_as_written)
}

fn decode_step_as_written(node: &Node, faults: &mut Vec<Fault>) -> Option<Step> {
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
