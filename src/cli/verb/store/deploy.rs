//! `lj deploy`: the files that put the engine under systemd and people from afar behind sshd. They lie beside this
//! file, are compiled in, and are printed; how each is installed is said beside it.

use crate::cli::context::Context;
use crate::cli::out::{CliFailure, Exit, Out, file_fault, shown};
use crate::text;
use crate::world::{MODE_USUAL, Made, make};
use clap::ValueEnum;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// `lj deploy`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Which file: the service, its user, its directories, or remote sessions.
    #[arg(value_enum)]
    which: Which,
    /// The directory to write it to; standard output if not given.
    #[arg(long = "out", value_name = "DIR")]
    out_dir: Option<PathBuf>,
}

/// The files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Which {
    /// A hardened service that runs `lj serve`.
    Systemd,
    /// Its user and groups.
    Sysusers,
    /// Its directories.
    Tmpfiles,
    /// Remote sessions: `lj remote` and nothing else.
    Sshd,
}

/// A file that ships.
struct Shipped {
    name: &'static str,
    text: &'static str,
    /// What the administrator runs; the file is named as it is written by `--out .`.
    install: &'static [&'static str],
}

impl Which {
    fn shipped(self) -> Shipped {
        match self {
            Self::Systemd => Shipped {
                name: "lj.service",
                text: include_str!("deploy/lj.service"),
                install: &[
                    "install -m 644 lj.service /etc/systemd/system/lj.service",
                    "systemctl daemon-reload && systemctl enable --now lj",
                ],
            },
            Self::Sysusers => Shipped {
                name: "lj.sysusers.conf",
                text: include_str!("deploy/lj.sysusers.conf"),
                install: &["install -m 644 lj.sysusers.conf /etc/sysusers.d/lj.conf", "systemd-sysusers"],
            },
            Self::Tmpfiles => Shipped {
                name: "lj.tmpfiles.conf",
                text: include_str!("deploy/lj.tmpfiles.conf"),
                install: &[
                    "install -m 644 lj.tmpfiles.conf /etc/tmpfiles.d/lj.conf",
                    "systemd-tmpfiles --create lj.conf",
                ],
            },
            Self::Sshd => Shipped {
                name: "lj.sshd.conf",
                text: include_str!("deploy/lj.sshd.conf"),
                install: &[
                    "install -m 644 lj.sshd.conf /etc/ssh/sshd_config.d/50-lj.conf",
                    "sshd -t && systemctl reload ssh",
                    "usermod -aG lj,lj-remote NAME",
                ],
            },
        }
    }
}

/// Prints the file, and on standard error how it is installed.
///
/// # Errors
/// A directory that cannot be written to; a file that is there already, which stays.
pub fn run(context: &Context, args: &Args) -> Result<Exit, CliFailure> {
    let shipped = args.which.shipped();
    let mut out = Out::default();
    match &args.out_dir {
        Some(directory) => {
            let path = directory.join(shipped.name);
            write_new(&path, shipped.text)
                .map_err(|error| CliFailure::Fault(file_fault(context.lang, &path, &error)))?;
            out.line(&text::store::remote::deploy_written(context.lang, &shown(&path)))?;
        }
        None => out.lines(shipped.text.lines())?,
    }
    out.flush()?;
    for line in text::store::remote::deploy_install(context.lang, shipped.install) {
        // The file is out; where nobody reads how to install it, nothing is lost.
        let _ = writeln!(io::stderr(), "{line}");
    }
    Ok(Exit::DONE)
}

/// A file that is there already may hold the administrator's own changes.
fn write_new(path: &Path, text: &str) -> io::Result<()> {
    let mut file = make(path, Made::New, MODE_USUAL)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
