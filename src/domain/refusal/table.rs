//! The table of one subject's refusals: a line each with what it means, its values and its code. The enum and its
//! codes are made from it, so that nothing else lists them; the sentences are in `text`, by the same subjects.
//!
//! Records and the wire know a refusal by its place: a new one goes to the end of its table, none moves.

/// Makes the enum of a subject. The code is an expression that may use the values by their names.
macro_rules! refusals {
    ($(#[$about:meta])* $name:ident {
        $($(#[$doc:meta])* $variant:ident
            $(($value:ident: $payload:ty))?
            $({$($(#[$field_doc:meta])* $field:ident: $kind:ty,)+})?
            = $code:expr;)+
    }) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$doc])* $variant $(($payload))? $({$($(#[$field_doc])* $field: $kind,)+})?,)+
        }

        impl $name {
            /// The code that scripts rely on (`lj help refusals`).
            #[allow(unused_variables, reason = "few codes depend on the values")]
            pub fn code(&self) -> &'static str {
                match self {
                    $(Self::$variant $(($value))? $({$($field),+})? => $code,)+
                }
            }

            /// Every variant, with each of the values that tests tell apart.
            #[cfg(test)]
            pub(super) fn samples() -> Vec<Self> {
                use crate::domain::refusal::tests::Sample;
                let mut all = Vec::new();
                $(
                    let rounds = [1 $(, <$payload>::ROUNDS)? $($(, <$kind>::ROUNDS)+)?];
                    all.extend((0..rounds.into_iter().max().unwrap_or(1)).map(|round| {
                        let _ = round;
                        Self::$variant
                            $((<$payload>::sample(round)))?
                            $({$($field: <$kind>::sample(round)),+})?
                    }));
                )+
                all
            }
        }
    };
}
