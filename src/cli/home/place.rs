//! Where everything of one machine and one store lies: the XDG directories, and what the environment and
//! `--store` say instead.

use etcetera::BaseStrategy;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// Our directory below each XDG directory.
const NAME: &str = "lj";
/// The ledger's directory in a store: its presence tells a store from any other directory.
pub const LEDGER_DIRECTORY: &str = "ledger";

/// The paths of this call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The user's home directory.
    pub home: PathBuf,
    /// The store's directory.
    pub store: PathBuf,
    /// `config.toml`.
    pub config: PathBuf,
    /// Secrets (QR keys); written by a later issue, named here so that a backup leaves it out.
    pub secrets: PathBuf,
    /// The user's key maps.
    pub keymaps: PathBuf,
    /// The witnesses (E5).
    pub witness: PathBuf,
    /// The log.
    pub log: PathBuf,
    /// Where printers in the middle of a paper are noted.
    pub printers: PathBuf,
    /// XDG runtime directory, for the socket of a store whose path is too long for one.
    pub runtime: Option<PathBuf>,
}

/// What the machine says, as values.
#[derive(Clone, Debug)]
pub struct Machine {
    /// The user's home directory.
    pub home: PathBuf,
    /// XDG configuration directory.
    pub config: PathBuf,
    /// XDG data directory.
    pub data: PathBuf,
    /// XDG state directory.
    pub state: PathBuf,
    /// XDG runtime directory, where there is one.
    pub runtime: Option<PathBuf>,
    /// `LJ_WITNESS`.
    pub witness: Option<OsString>,
}

impl Machine {
    /// Reads the environment; `None` for a user without a home directory.
    pub fn read() -> Option<Self> {
        let base = etcetera::choose_base_strategy().ok()?;
        Some(Self {
            home: base.home_dir().to_owned(),
            config: base.config_dir(),
            data: base.data_dir(),
            state: base.state_dir().unwrap_or_else(|| base.data_dir()),
            runtime: base.runtime_dir(),
            witness: std::env::var_os("LJ_WITNESS").filter(|path| !path.is_empty()),
        })
    }

    /// The machine of a remote session: everything below the home directory that sshd says, whatever else the
    /// environment says. `None` for a user without a home directory.
    pub fn of_home_alone() -> Option<Self> {
        let home = etcetera::home_dir().ok()?;
        // Where logind keeps it; only a store with a very long path looks there.
        let runtime = PathBuf::from(format!("/run/user/{}", rustix::process::getuid().as_raw()));
        Some(Self {
            config: home.join(".config"),
            data: home.join(".local/share"),
            state: home.join(".local/state"),
            runtime: Some(runtime).filter(|path| path.is_dir()),
            witness: None,
            home,
        })
    }
}

impl Place {
    /// The paths for a store, given or the default one.
    pub fn of(machine: &Machine, store: Option<&Path>) -> Self {
        let config = machine.config.join(NAME);
        let store = store.map_or_else(|| machine.data.join(NAME), Path::to_owned);
        // The witness lies outside the store: a copied or reverted store must not bring its own.
        let witness = machine.witness.clone().map(PathBuf::from);
        Self {
            home: machine.home.clone(),
            runtime: machine.runtime.clone(),
            store,
            secrets: config.join("secrets.toml"),
            keymaps: config.join("keymaps"),
            config: config.join("config.toml"),
            log: machine.state.join(NAME).join("log").join("lj.log"),
            printers: machine.state.join(NAME).join("printers"),
            witness: witness.unwrap_or_else(|| machine.state.join(NAME).join("witness")),
        }
    }

    /// Whether a path is the store's directory or lies in it, by whatever name: what is there is lost with it.
    pub fn is_in_store(&self, path: &Path) -> bool {
        real(path).starts_with(real(&self.store))
    }

    /// The socket of the store; asked for anew each time, because a store that has just come into being may have
    /// another canonical path.
    pub fn socket(&self) -> PathBuf {
        crate::remote::socket_path(&self.store, self.runtime.as_deref())
    }
}

/// A path without links and dots, as far as it is there.
fn real(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.into());
    let there = path.ancestors().find_map(|there| Some((there, there.canonicalize().ok()?)));
    match there {
        Some((there, real)) => path.strip_prefix(there).map_or_else(|_| path.clone(), |rest| real.join(rest)),
        None => path,
    }
}
