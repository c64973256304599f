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

/// Functions that each say one thing, or one thing for each case. As in Rust, one without `pub` is the file's own:
///
/// - `fn name() => "…" / "…";` a fixed text, and `fn name() => ["…"] / ["…"];` the headings of a table;
/// - `fn name(value: Type) => "…{value}…" / "…{value}…";` a sentence; `where part = expression` makes further values
///   out of those given; where an expression needs the language, `lang` stands first among the values;
/// - `fn name(lang, value: Type) => match value { pattern => ["…{value}…" / "…{value}…"]; }` a sentence for each case;
///   a row may be `(expression)`, and have values of its own: `pattern, part = expression => …`;
/// - `words name(Enum) { Variant => "…" / "…"; }` the words of an enum, and
///   `words name(value: Type) match value { pattern => "…" / "…"; }` those of anything;
/// - `match name(lang, value: &Enum) { Variant(value) => ["…{value}…" / "…{value}…"]; }` an enum's sentences; a row may be
///   `(expression)` and have its own `where`.
macro_rules! sentences {
    () => {};
    ($(#[$doc:meta])* $vis:vis fn $name:ident() => $zh:literal / $en:literal; $($rest:tt)*) => {
        $(#[$doc])*
        $vis fn $name(lang: Lang) -> &'static str {
            lang.pick($zh, $en)
        }
        sentences! { $($rest)* }
    };
    ($(#[$doc:meta])* $vis:vis fn $name:ident() => [$($zh:literal),+] / [$($en:literal),+]; $($rest:tt)*) => {
        $(#[$doc])*
        $vis fn $name(lang: Lang) -> [&'static str; [$($zh),+].len()] {
            match lang {
                Lang::Zh => [$($zh),+],
                Lang::En => [$($en),+],
            }
        }
        sentences! { $($rest)* }
    };
    (
        $(#[$doc:meta])*
        $vis:vis fn $name:ident($($value:ident: $kind:ty),+) $(where $($part:ident = $made:expr),+)? =>
        $zh:literal / $en:literal; $($rest:tt)*
    ) => {
        sentences! {
            $(#[$doc])*
            $vis fn $name(lang, $($value: $kind),+) $(where $($part = $made),+)? => $zh / $en;
            $($rest)*
        }
    };
    (
        $(#[$doc:meta])*
        $vis:vis fn $name:ident($lang:ident $(, $value:ident: $kind:ty)*)
        $(where $($part:pat_param = $made:expr),+)? => $zh:literal / $en:literal; $($rest:tt)*
    ) => {
        $(#[$doc])*
        $vis fn $name($lang: Lang $(, $value: $kind)*) -> String {
            $($(let $part = $made;)+)?
            say!($lang, $zh / $en)
        }
        sentences! { $($rest)* }
    };
    (
        $(#[$doc:meta])*
        $vis:vis fn $name:ident($lang:ident, $($value:ident: $kind:ty),+)
        $(where $($part:pat_param = $made:expr),+)? => match $it:tt {
            $($case:pat $(, $own:pat_param = $own_made:expr)* => $said:tt;)+
        } $($rest:tt)*
    ) => {
        $(#[$doc])*
        $vis fn $name($lang: Lang, $($value: $kind),+) -> String {
            $($(let $part = $made;)+)?
            match $it {
                $($case => {
                    $(let $own = $own_made;)*
                    row!($lang, $said)
                })+
            }
        }
        sentences! { $($rest)* }
    };
    (
        $(#[$doc:meta])*
        $vis:vis words $name:ident($kind:ident) {
            $($($variant:ident $(($($value:tt)*))? $({$($field:tt)*})?)|+ => $zh:literal / $en:literal;)+
        } $($rest:tt)*
    ) => {
        sentences! {
            $(#[$doc])*
            $vis words $name(which: $kind) match which {
                $($($kind::$variant $(($($value)*))? $({$($field)*})?)|+ => $zh / $en;)+
            }
            $($rest)*
        }
    };
    (
        $(#[$doc:meta])*
        $vis:vis words $name:ident($($value:ident: $kind:ty),+) match $it:tt {
            $($case:pat => $zh:literal / $en:literal;)+
        } $($rest:tt)*
    ) => {
        $(#[$doc])*
        $vis fn $name(lang: Lang, $($value: $kind),+) -> &'static str {
            match $it {
                $($case => lang.pick($zh, $en),)+
            }
        }
        sentences! { $($rest)* }
    };
    (
        $(#[$doc:meta])*
        $vis:vis match $name:ident($lang:ident, $it:ident: &$kind:ident) {
            $($variant:ident $(($($value:tt)*))? $({$($field:tt)*})?
                $(where $($part:ident = $made:expr),+)? => $said:tt;)+
        } $($rest:tt)*
    ) => {
        $(#[$doc])*
        $vis fn $name($lang: Lang, $it: &$kind) -> String {
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
