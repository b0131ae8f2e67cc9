//! From the rows of the table to an enum for each latitude, and what can be asked of all of them.

/// Makes an enum of every row, [`Latitude`](super::Latitude) of their names, and
/// [`Choice`](super::Choice) of all their choices.
macro_rules! latitudes {
    ($(
        $(#[$doc:meta])*
        $latitude:ident $name:literal $decided_by:ident {
            $($(#[$choice_doc:meta])* $choice:ident $word:literal $effect:ident,)+
        }
    )+) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub enum $latitude {$(
                $(#[$choice_doc])*
                $choice,
            )+}

            impl Freedom for $latitude {
                const LATITUDE: Latitude = Latitude::$latitude;

                fn of(choice: Choice) -> Option<Self> {
                    if let Choice::$latitude(choice) = choice { Some(choice) } else { None }
                }
            }

            impl From<$latitude> for Choice {
                fn from(choice: $latitude) -> Self {
                    Self::$latitude(choice)
                }
            }
        )+

        /// A freedom that std leaves open.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Latitude {$(
            $(#[$doc])*
            $latitude,
        )+}

        /// A choice that a platform makes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Choice {$(
            $(#[$doc])*
            $latitude($latitude),
        )+}

        impl Latitude {
            /// All of them, in the order of their names.
            pub const ALL: [Self; [$(Self::$latitude),+].len()] = [$(Self::$latitude),+];

            /// What it is called: `join-oneself`.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$latitude => $name,)+
                }
            }

            /// Who decides it.
            #[must_use]
            pub fn decided_by(self) -> DecidedBy {
                match self {
                    $(Self::$latitude => DecidedBy::$decided_by,)+
                }
            }

            /// The choices that it leaves.
            #[must_use]
            pub fn choices(self) -> &'static [Choice] {
                match self {
                    $(Self::$latitude => &[$(Choice::$latitude($latitude::$choice)),+],)+
                }
            }
        }

        impl Choice {
            /// The latitude that it is a choice of.
            #[must_use]
            pub fn latitude(self) -> Latitude {
                match self {
                    $(Self::$latitude(_) => Latitude::$latitude,)+
                }
            }

            /// What it is called: `panic`.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self {
                    $($(Self::$latitude($latitude::$choice) => $word,)+)+
                }
            }

            fn effect(self) -> Effect {
                match self {
                    $($(Self::$latitude($latitude::$choice) => Effect::$effect,)+)+
                }
            }
        }
    };
}

pub(super) use latitudes;
