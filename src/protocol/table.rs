//! The table of requests. One line says everything that the door knows of a request: its kind (by the section it
//! stands in), its payload, its reply, the deed that a role must allow. Struct, enums, deed and typed asking are made
//! from it, so that none of them can disagree.
//!
//! ```text
//! requests! {
//!     Book;
//!     questions { Name(payload) -> Reply => Deed; }    answered from a snapshot; changes nothing
//!     notes     { Name { payload } => Deed; }          changes what the engine keeps for as long as it runs
//!     commands  { Name => (deed_function); }           an act: decided by the committer, a fact when it is answered
//!     replies   { Reply(type), }
//! }
//! ```
//!
//! Without an arrow a request is answered by *done*. A deed in parentheses is a function of the request. What our own
//! threads alone may ask has the deed `Serve`. Each section is a group of its own on the wire and in the ledger's
//! fingerprints: a new line stands at its end, and none is ever moved.

/// The payload of one request.
macro_rules! payload {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub struct $name;
    };
    ($(#[$doc:meta])* $name:ident ( $( $(#[$of:meta])* $payload:ty ),+ )) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub struct $name($( $(#[$of])* pub $payload ),+);
    };
    ($(#[$doc:meta])* $name:ident { $( $(#[$of:meta])* $field:ident : $payload:ty ),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub struct $name {
            $( $(#[$of])* pub $field: $payload, )+
        }
    };
}

/// The deed of one request.
macro_rules! deed {
    ($request:ident ( $judge:path )) => {
        $judge($request)
    };
    ($request:ident $deed:ident) => {{
        let _ = $request;
        $crate::domain::Deed::$deed
    }};
}

/// How one request is asked, and its reply read.
macro_rules! typed {
    ($subject:ident $kind:ident $name:ident) => {
        impl $crate::protocol::Ask for request::$name {
            type Reply = ();
            fn reply((): ()) -> $crate::protocol::Reply {
                $crate::protocol::Reply::Done
            }
            fn read(reply: $crate::protocol::Reply) -> Option<()> {
                matches!(reply, $crate::protocol::Reply::Done).then_some(())
            }
        }
        typed!(@request $subject $kind $name);
    };
    ($subject:ident $kind:ident $name:ident $reply:ident) => {
        impl $crate::protocol::Ask for request::$name {
            type Reply = <replies::$reply as $crate::protocol::Typed>::Is;
            fn reply(reply: Self::Reply) -> $crate::protocol::Reply {
                $crate::protocol::Reply::$subject(Reply::$reply(reply))
            }
            fn read(reply: $crate::protocol::Reply) -> Option<Self::Reply> {
                match reply {
                    $crate::protocol::Reply::$subject(Reply::$reply(reply)) => Some(reply),
                    _ => None,
                }
            }
        }
        typed!(@request $subject $kind $name);
    };
    (@request $subject:ident $kind:ident $name:ident) => {
        impl From<request::$name> for $crate::protocol::Request {
            fn from(request: request::$name) -> Self {
                $crate::protocol::$kind::$subject($kind::$name(request)).into()
            }
        }
    };
}

/// The group of one kind of a subject's requests.
macro_rules! group {
    ($(#[$doc:meta])* $kind:ident { $( $(#[$of:meta])* $name:ident $deed:tt )* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub enum $kind {
            $( $(#[$of])* $name(request::$name), )*
        }

        impl $kind {
            /// The deed that the caller's role must allow.
            pub fn deed(&self) -> $crate::domain::Deed {
                // By value, for a group may be empty.
                match *self {
                    $( Self::$name(ref request) => deed!(request $deed), )*
                }
            }
        }
    };
}

/// A subject's requests and replies.
macro_rules! requests {
    (
        $subject:ident;
        questions { $(
            $(#[$q_doc:meta])* $q:ident $(($($q_tuple:tt)*))? $({$($q_fields:tt)*})? $(-> $q_reply:ident)?
            => $q_deed:tt;
        )* }
        notes { $(
            $(#[$n_doc:meta])* $n:ident $(($($n_tuple:tt)*))? $({$($n_fields:tt)*})? $(-> $n_reply:ident)?
            => $n_deed:tt;
        )* }
        commands { $(
            $(#[$c_doc:meta])* $c:ident $(($($c_tuple:tt)*))? $({$($c_fields:tt)*})? $(-> $c_reply:ident)?
            => $c_deed:tt;
        )* }
        replies { $( $(#[$r_doc:meta])* $r:ident($reply:ty), )* }
    ) => {
        /// What can be asked of this subject.
        pub mod request {
            #[allow(unused_imports, reason = "a subject without payloads uses none of it")]
            use super::*;
            $( payload! { $(#[$q_doc])* $q $(($($q_tuple)*))? $({$($q_fields)*})? } )*
            $( payload! { $(#[$n_doc])* $n $(($($n_tuple)*))? $({$($n_fields)*})? } )*
            $( payload! { $(#[$c_doc])* $c $(($($c_tuple)*))? $({$($c_fields)*})? } )*
        }

        /// The names of replies, which lead to their types.
        #[doc(hidden)]
        pub mod replies {
            $( #[derive(Clone, Copy, Debug)] pub enum $r {} )*
        }
        $( impl $crate::protocol::Typed for replies::$r { type Is = $reply; } )*

        group! {
            /// Questions: answered from a snapshot, in the asking thread.
            Question { $( $(#[$q_doc])* $q $q_deed )* }
        }
        group! {
            /// Notes: they change what the engine keeps for as long as it runs, and no fact.
            Note { $( $(#[$n_doc])* $n $n_deed )* }
        }
        group! {
            /// Acts: decided by the committer; a fact when they are answered.
            Command { $( $(#[$c_doc])* $c $c_deed )* }
        }

        /// What comes back.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub enum Reply {
            $( $(#[$r_doc])* $r($reply), )*
        }

        $( typed! { $subject Question $q $($q_reply)? } )*
        $( typed! { $subject Note $n $($n_reply)? } )*
        $( typed! { $subject Command $c $($c_reply)? } )*
    };
}
