//! Values with a word each: the enum, its list and its words are made from one table, so that nothing else spells them
//! out. The meaning of a value is its doc comment, which the help of the options says too.
//!
//! Records know a value by its place: a new one goes to the end of its table, none moves.

/// Makes the enum of a table: a line each with what it means and its word for screens, options and JSON.
macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $value:ident = $word:literal,)+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(serde::Serialize, serde::Deserialize)]
        #[derive(strum::EnumMessage, strum::IntoStaticStr, strum::VariantArray)]
        pub enum $name { $($(#[$doc])* #[strum(serialize = $word)] $value),+ }

        impl $name {
            /// Every value, in the order that a list shows.
            pub const ALL: [Self; [$($word),+].len()] = [$(Self::$value),+];

            /// The word of screens, options and JSON.
            pub fn word(self) -> &'static str {
                self.into()
            }

            /// Reads the word; `None` for any other text.
            pub fn parse(raw: &str) -> Option<Self> {
                let text = $crate::domain::fold_width(raw.trim());
                Self::ALL.into_iter().find(|value| value.word() == text)
            }
        }
    };
}
pub(crate) use words;
