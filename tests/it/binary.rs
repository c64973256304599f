//! The real binary in a throw-away place: its own store, witness and XDG directories.

// Two test binaries use this file; neither uses all of it.
#![allow(dead_code)]

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

pub struct Place {
    directory: TempDir,
}

/// What a run of the binary gave.
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Run {
    pub fn of(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// The run went well; its lines as JSON.
    pub fn json(&self) -> Vec<Value> {
        assert_eq!(self.code, 0, "{}{}", self.out, self.err);
        self.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

impl Place {
    /// On the disk of the build tree, so that syncs are real.
    pub fn new() -> Self {
        Self { directory: tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap() }
    }

    /// A place with a sample store of company 1, made with what else the verb is given.
    pub fn with_sample(more: &[&str]) -> Self {
        let place = Self::new();
        let init = ["init", "--sample", "--company", "1", "--name", "台北店", "--ubn", "12345675"];
        place.ok(&[&init[..], more].concat());
        place
    }

    /// A place with a sample store, company 1, and `count` numbers from 00000000 on.
    pub fn with_numbers(count: u32) -> Self {
        let place = Self::with_sample(&[]);
        let period = crate::shop::period().lj();
        let count = count.to_string();
        place.ok(&[
            "range", "add", "--period", &period, "--track", "AB", "--begin", "00000000", "--count", &count,
        ]);
        place
    }

    /// Adds fifty numbers of a track, from 00000000 on, with what else the verb is given.
    pub fn add_range(&self, period: &str, track: &str, more: &[&str]) -> Run {
        let add =
            ["range", "add", "--period", period, "--track", track, "--begin", "00000000", "--count", "50"];
        self.ok(&[&add[..], more].concat())
    }

    pub fn path(&self) -> &Path {
        self.directory.path()
    }

    pub fn store(&self) -> PathBuf {
        self.path().join("store")
    }

    /// The binary, pointed here and nowhere else.
    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lj"));
        command.env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("HOME", self.path());
        command.env("LJ_STORE", self.store());
        command.env("LJ_WITNESS", self.path().join("witness"));
        for (name, directory) in [
            ("XDG_CONFIG_HOME", "config"),
            ("XDG_DATA_HOME", "data"),
            ("XDG_STATE_HOME", "state"),
            ("XDG_RUNTIME_DIR", "run"),
        ] {
            command.env(name, self.path().join(directory));
        }
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Run {
        Run::of(self.command().args(arguments).stdin(std::process::Stdio::null()).output().unwrap())
    }

    /// Runs it and expects exit 0.
    pub fn ok(&self, arguments: &[&str]) -> Run {
        let run = self.run(arguments);
        assert_eq!(run.code, 0, "lj {arguments:?}: {}{}", run.out, run.err);
        run
    }
}
