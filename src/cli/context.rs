//! What every verb is given: language, form of the output, who asks, where the store is; and, once it is attached to
//! that store, the one way to ask the desk.

use crate::cli::home::attach::{Home, Services};
use crate::cli::home::identity::RequestIds;
use crate::cli::home::pin;
use crate::cli::home::place::Place;
use crate::cli::home::secrets::QrKeys;
use crate::cli::home::upkeep::Ways;
use crate::cli::home::uploading::Plan;
use crate::cli::out::{CliFailure, Exit, Listing, Object, Out, table};
use crate::config::Config;
use crate::domain::{Company, CompanyCode, Moment, Period, RequestId, StaffCode, TillCode, TillRefusal};
use crate::protocol::{Ask, Asks, Caller, Desk, Failure, Mailbox, SignedIn, StoreInfo, request};
use crate::text::{self, Lang};
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

/// The witness of a sample's own local centre, in the store's directory.
const SANDBOX_WITNESS: &str = "sandbox.jsonl";

/// What every verb is given.
#[derive(Debug)]
pub struct Context {
    /// The language of sentences and headings.
    pub lang: Lang,
    /// JSON instead of sentences and tables.
    pub json: bool,
    /// Where everything lies.
    pub place: Place,
    /// What the user's `config.toml` says.
    pub config: Config,
    /// `--as`.
    pub staff: Option<StaffCode>,
    /// `--till`.
    pub till: Option<TillCode>,
    /// `--now`: a frozen clock, which only a sample store takes.
    pub now: Option<Moment>,
    /// `--request-id`.
    pub request_id: Option<RequestId>,
    /// True for a remote session (`forced.rs`): it creates no store.
    pub forced: bool,
    /// True when a person sits at standard input and output.
    pub terminal: bool,
    /// Names for acts.
    pub ids: RequestIds,
    /// What signing in gave, once `--as` has signed in.
    pub signed_in: OnceLock<SignedIn>,
}

impl Context {
    /// Attaches to the store's engine, or becomes it, for one verb; what came of the verb is told once the store is
    /// closed again.
    ///
    /// # Errors
    /// `NO_STORE`, a fault, nobody answers within 5 s; what the verb says.
    pub fn with_shop<T>(
        &self,
        verb: impl FnOnce(&Shop<'_>) -> Result<T, CliFailure>,
    ) -> Result<T, CliFailure> {
        self.open(self.home())?.around(verb)
    }

    /// Attaches, or becomes the engine, and signs in: for a verb that needs more than one desk, or a home that uploads.
    ///
    /// # Errors
    /// `NO_STORE`, a fault, or nobody answers within 5 s.
    pub fn open(&self, home: Arc<Home>) -> Result<Shop<'_>, CliFailure> {
        let desk = home.desk()?;
        let shop = Shop { context: self, home, desk };
        match shop.sign_in() {
            Ok(()) => Ok(shop),
            Err(failure) => {
                // Why nobody got in is what the person is to read.
                let _ = shop.close();
                Err(failure)
            }
        }
    }

    /// The store, with nothing done to it yet, and this machine's printers.
    pub fn home(&self) -> Arc<Home> {
        self.home_with(None)
    }

    /// The same for a process that lives as long as the shop is open, or that was told to send: it uploads too.
    pub fn home_that_uploads(&self) -> Arc<Home> {
        self.home_with(Some(Plan {
            settings: self.config.uplink.clone(),
            secrets: self.place.secrets.clone(),
            witness: self.place.store.join(SANDBOX_WITNESS),
            lang: self.lang,
            now: self.now,
        }))
    }

    fn home_with(&self, uploading: Option<Plan>) -> Arc<Home> {
        let (printers, mirror) = (self.config.printers.clone(), self.config.mirror.clone());
        let way = self.config.uplink.way.clone();
        let services = Services { printers, uploading, way, mirror, now: self.now };
        Home::with_services(self.place.clone(), self.lang, services)
    }

    /// The name of this call's act: `--request-id`, or one of this process.
    pub fn act_id(&self) -> Option<RequestId> {
        self.request_id.clone().or_else(|| self.ids.next())
    }

    /// The caller of this process.
    pub fn caller(&self) -> Caller {
        Caller {
            staff: self.staff.clone(),
            till: self.till.clone(),
            now: self.now,
            terminal: None,
            session: self.signed_in.get().map(|signed_in| signed_in.session.clone()),
            service: false,
            uid: rustix::process::getuid().as_raw(),
        }
    }

    /// Gives a list: JSON Lines, or a table.
    ///
    /// # Errors
    /// Only of the output.
    pub fn list<'r, T: Listing + 'r>(
        &self,
        rows: impl IntoIterator<Item = &'r T>,
    ) -> Result<Exit, CliFailure> {
        if !self.json {
            return self.say_lines(table(self.lang, rows));
        }
        let mut out = Out::default();
        rows.into_iter().try_for_each(|row| out.json(&row.json()))?;
        out.flush().map(|()| Exit::DONE)
    }

    /// Gives one thing: an object, or a sentence.
    ///
    /// # Errors
    /// Only of the output.
    pub fn tell<S: AsRef<str>>(
        &self,
        object: impl FnOnce() -> Object,
        sentence: impl FnOnce(Lang) -> S,
    ) -> Result<Exit, CliFailure> {
        if self.json { self.give(&object()) } else { self.say(sentence(self.lang)) }
    }

    /// Gives one thing: an object, or lines.
    ///
    /// # Errors
    /// Only of the output.
    pub fn tell_lines<S: AsRef<str>, L: IntoIterator<Item = S>>(
        &self,
        object: impl FnOnce() -> Object,
        lines: impl FnOnce(Lang) -> L,
    ) -> Result<Exit, CliFailure> {
        if self.json { self.give(&object()) } else { self.say_lines(lines(self.lang)) }
    }

    /// An object for a script.
    ///
    /// # Errors
    /// Only of the output.
    pub fn give(&self, object: &Object) -> Result<Exit, CliFailure> {
        let mut out = Out::default();
        out.json(object)?;
        out.flush().map(|()| Exit::DONE)
    }

    /// A sentence for a person; a script has the exit code.
    ///
    /// # Errors
    /// Only of the output.
    pub fn say(&self, sentence: impl AsRef<str>) -> Result<Exit, CliFailure> {
        self.say_lines([sentence])
    }

    /// Lines for a person; a script has the exit code.
    ///
    /// # Errors
    /// Only of the output.
    pub fn say_lines<S: AsRef<str>>(&self, lines: impl IntoIterator<Item = S>) -> Result<Exit, CliFailure> {
        let mut out = Out::default();
        if !self.json {
            out.lines(lines)?;
        }
        out.flush().map(|()| Exit::DONE)
    }
}

/// A store that this call is attached to. Close it: a verb that opened the engine serves others until then.
pub struct Shop<'c> {
    context: &'c Context,
    home: Arc<Home>,
    /// The engine.
    pub desk: Arc<dyn Desk>,
}

impl Deref for Shop<'_> {
    type Target = Context;

    fn deref(&self) -> &Context {
        self.context
    }
}

impl Shop<'_> {
    /// Does this, and closes the store behind it whatever came of it.
    ///
    /// # Errors
    /// When the store does not close; what `verb` says.
    pub fn around<T>(self, verb: impl FnOnce(&Self) -> Result<T, CliFailure>) -> Result<T, CliFailure> {
        let ended = verb(&self);
        self.close()?;
        ended
    }

    /// Asks a question.
    ///
    /// # Errors
    /// What the desk says, as a sentence.
    pub fn ask<A: Ask>(&self, asked: A) -> Result<A::Reply, CliFailure> {
        self.desk.ask(self.caller(), asked).map_err(|failure| CliFailure::of(self.lang, failure))
    }

    /// Does an act under `--request-id`, or under a name of this process.
    ///
    /// # Errors
    /// What the desk says, as a sentence.
    pub fn act<A: Ask>(&self, asked: A) -> Result<A::Reply, CliFailure> {
        self.desk
            .named(self.caller(), self.act_id(), asked)
            .map_err(|failure| CliFailure::of(self.lang, failure))
    }

    /// What the engine tells from now on.
    ///
    /// # Errors
    /// What the desk says, as a sentence.
    pub fn subscribe(&self) -> Result<Arc<Mailbox>, CliFailure> {
        self.desk.subscribe().map_err(|failure| CliFailure::of(self.lang, failure))
    }

    /// What store it is.
    ///
    /// # Errors
    /// What the desk says.
    pub fn info(&self) -> Result<Box<StoreInfo>, CliFailure> {
        self.ask(request::Store)
    }

    /// The companies of the store; of one that is named it must have it.
    ///
    /// # Errors
    /// `NO_SUCH_COMPANY`; what the desk says.
    pub fn companies(&self, named: Option<&CompanyCode>) -> Result<Vec<Company>, CliFailure> {
        let all = self.ask(request::Companies)?;
        match named.filter(|code| all.iter().all(|company| company.code != **code)) {
            Some(code) => Err(CliFailure::of(self.lang, TillRefusal::NoSuchCompany(code.clone()))),
            None => Ok(all),
        }
    }

    /// The period that is named, else today's: a clock before the first year of the republic has none.
    ///
    /// # Errors
    /// Such a clock.
    pub fn period_of(&self, named: Option<Period>, now: Moment) -> Result<Period, CliFailure> {
        let no_period = || CliFailure::Usage(text::book::equation::no_period(self.lang).to_owned());
        named.or_else(|| now.period()).ok_or_else(no_period)
    }

    /// Today's period, for a verb that takes no other.
    ///
    /// # Errors
    /// A clock before the first year of the republic.
    pub fn period_now(&self, now: Moment) -> Result<Period, CliFailure> {
        let none = || CliFailure::Usage(text::book::equation::no_period_now(self.lang).to_owned());
        now.period().ok_or_else(none)
    }

    /// The QR keys of the store: the sample's own, or those of the secret file.
    ///
    /// # Errors
    /// What the desk says; a secret file with a fault.
    pub fn qr_keys(&self) -> Result<QrKeys, CliFailure> {
        QrKeys::read(self.lang, &self.place.secrets, self.info()?.kind.is_trial())
    }

    /// Another desk for another thread: a connection of its own where the engine is another process.
    ///
    /// # Errors
    /// As [`Context::open`].
    pub fn another_desk(&self) -> Result<Arc<dyn Desk>, CliFailure> {
        self.home.desk()
    }

    /// As [`Shop::another_desk`], for what outlives this: the sentence of a failure is the desk's.
    pub fn ways(&self) -> Ways {
        let home = Arc::clone(&self.home);
        Arc::new(move || {
            home.desk().map_err(|failure| match failure {
                CliFailure::NoEngine(_) => Failure::NoEngine,
                other => Failure::Fault(other.line().unwrap_or_default()),
            })
        })
    }

    /// True when the engine is in this process.
    pub fn is_own(&self) -> bool {
        self.home.is_own()
    }

    /// Lets what waits for the centre go, where this process uploads.
    pub fn drain(&self) {
        self.home.drain();
    }

    /// Signs in the person of `--as`, where the store's people have PINs.
    ///
    /// # Errors
    /// `BAD_PIN`, `SIGN_IN_WAIT`; wrong usage where the PIN would have to be asked for without a terminal.
    fn sign_in(&self) -> Result<(), CliFailure> {
        let Some(staff) = self.staff.clone() else { return Ok(()) };
        if !self.info()?.sign_in {
            return Ok(());
        }
        let pin = pin::of_caller(self.lang, self.terminal)?;
        let signed_in = self.ask(request::SignIn { staff, pin })?;
        // A second opening of the same process brings the same person.
        let _ = self.signed_in.set(signed_in);
        Ok(())
    }

    /// Ends it: lets those who are attached finish, and closes the store if this process opened it.
    ///
    /// # Errors
    /// When the store does not close; all that was answered is in the ledger all the same.
    fn close(self) -> Result<(), CliFailure> {
        drop(self.desk);
        self.home.close()
    }
}
