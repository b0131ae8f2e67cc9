//! The macro that turns each row of the table into an enum, and what all latitudes have in common.

/// Generates an enum from each row, [`Latitude`](super::Latitude) from their names, and
/// [`Choice`](super::Choice) from all their choices.
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
            /// All latitudes, in the order of their names.
            pub const ALL: [Self; [$(Self::$latitude),+].len()] = [$(Self::$latitude),+];

            /// Its name, such as `join-oneself`.
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

            /// Its choices.
            #[must_use]
            pub fn choices(self) -> &'static [Choice] {
                match self {
                    $(Self::$latitude => &[$(Choice::$latitude($latitude::$choice)),+],)+
                }
            }
        }

        impl Choice {
            /// Its latitude.
            #[must_use]
            pub fn latitude(self) -> Latitude {
                match self {
                    $(Self::$latitude(_) => Latitude::$latitude,)+
                }
            }

            /// Its name, such as `panic`.
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
