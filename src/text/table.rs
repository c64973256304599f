//! How words and sentences in two languages are written down: once, Chinese before English, with their values inside.

/// One sentence: `say!(lang, "…{value}…" / "…{value}…")`.
macro_rules! say {
    ($lang:expr, $zh:literal / $en:literal) => {
        match $lang {
            Lang::Zh => format!($zh),
            Lang::En => format!($en),
        }
    };
}

/// What a row of a table says: `["…" / "…"]`, or `(expression)` where the sentence is made elsewhere.
macro_rules! row {
    ($lang:ident, [$zh:literal / $en:literal]) => {
        say!($lang, $zh / $en)
    };
    ($lang:ident, ($made:expr)) => {
        $made
    };
}

/// Functions that each say one thing, or one thing for each variant of an enum:
///
/// - `fn name() => "…" / "…";` a fixed text, and `fn name() => ["…"] / ["…"];` the headings of a table;
/// - `fn name(value: Type) => "…{value}…" / "…{value}…";` a sentence; `where part = expression` makes further values
///   out of those given;
/// - `words name(Enum) { Variant => "…" / "…"; }` the words of an enum;
/// - `match name(lang, value: &Enum) { Variant(value) => ["…{value}…" / "…{value}…"]; }` its sentences; a row may be
///   `(expression)` and have its own `where`.
macro_rules! sentences {
    () => {};
    ($(#[$doc:meta])* fn $name:ident() => $zh:literal / $en:literal; $($rest:tt)*) => {
        $(#[$doc])*
        pub fn $name(lang: Lang) -> &'static str {
            lang.pick($zh, $en)
        }
        sentences! { $($rest)* }
    };
    ($(#[$doc:meta])* fn $name:ident() => [$($zh:literal),+] / [$($en:literal),+]; $($rest:tt)*) => {
        $(#[$doc])*
        pub fn $name(lang: Lang) -> [&'static str; [$($zh),+].len()] {
            match lang {
                Lang::Zh => [$($zh),+],
                Lang::En => [$($en),+],
            }
        }
        sentences! { $($rest)* }
    };
    (
        $(#[$doc:meta])*
        fn $name:ident($($value:ident: $kind:ty),+) $(where $($part:ident = $made:expr),+)? =>
        $zh:literal / $en:literal; $($rest:tt)*
    ) => {
        $(#[$doc])*
        pub fn $name(lang: Lang, $($value: $kind),+) -> String {
            $($(let $part = $made;)+)?
            say!(lang, $zh / $en)
        }
        sentences! { $($rest)* }
    };
    (
        $(#[$doc:meta])*
        words $name:ident($kind:ident) { $($variant:ident => $zh:literal / $en:literal;)+ } $($rest:tt)*
    ) => {
        $(#[$doc])*
        pub fn $name(lang: Lang, which: $kind) -> &'static str {
            match which {
                $($kind::$variant => lang.pick($zh, $en),)+
            }
        }
        sentences! { $($rest)* }
    };
    (
        $(#[$doc:meta])*
        match $name:ident($lang:ident, $it:ident: &$kind:ident) {
            $($variant:ident $(($($value:tt)*))? $({$($field:tt)*})?
                $(where $($part:ident = $made:expr),+)? => $said:tt;)+
        } $($rest:tt)*
    ) => {
        $(#[$doc])*
        pub fn $name($lang: Lang, $it: &$kind) -> String {
            match $it {
                $($kind::$variant $(($($value)*))? $({$($field)*})? => {
                    $($(let $part = $made;)+)?
                    row!($lang, $said)
                })+
            }
        }
        sentences! { $($rest)* }
    };
}
