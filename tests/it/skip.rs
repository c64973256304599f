//! What a test says when it cannot run here: counted, and named at the end of `cargo test` by `tests/untested.rs`.
//!
//! Under `LJ_SKIP=never`, as `.ci/run` calls the tests, a test that lacks what `.ci/run` installs fails. What nobody can
//! install (root's rights, limits of the machine, schemas and known answers that are not ours to ship) is counted and
//! named alone.

// Two test binaries use this file; not both use all of it.
#![allow(dead_code)]

use std::fs::OpenOptions;
use std::io::Write;
use std::panic::Location;
use std::path::{Path, PathBuf};

/// What `.ci/run` installs: the program or the file, and Debian's package that has it.
const INSTALLED: &[(&str, &str)] = &[
    ("zbarimg", "zbar-tools"),
    ("ZXingReader", "zxing-cpp-tools"),
    ("xmllint", "libxml2-utils"),
    ("sshd", "openssh-server"),
    ("ssh", "openssh-client"),
    ("ssh-keygen", "openssh-client"),
    ("strace", "strace"),
    ("systemd-analyze", "systemd"),
    ("systemd-sysusers", "systemd"),
    ("systemd-tmpfiles", "systemd"),
    ("setpriv", "util-linux"),
    ("javac", "default-jdk-headless"),
    ("/usr/share/java/xercesImpl.jar", "libxerces2-java"),
    ("soffice", "libreoffice-calc-nogui"),
    ("/usr/lib/python3/dist-packages/pandas/__init__.py", "python3-pandas"),
];

/// Notes that this test, or the part of it that asks, does not run here for want of `what`.
#[track_caller]
pub fn skip(what: &str) {
    note(what, Location::caller());
}

/// Where a program lies; some are not on everybody's path.
pub fn program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .chain(["/usr/sbin", "/usr/bin"].map(PathBuf::from))
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
}

/// The program, or the file, is here; else the test is noted as skipped, or fails where `.ci/run` should have installed it.
#[track_caller]
pub fn has(name: &str) -> bool {
    let here = Path::new(name).is_file() || program(name).is_some();
    if !here {
        let package = INSTALLED.iter().find(|(program, _)| *program == name).map(|(_, package)| package);
        if let Some(package) = package.filter(|_| std::env::var("LJ_SKIP").is_ok_and(|mode| mode == "never"))
        {
            panic!("{name} is missing, and LJ_SKIP=never: apt-get install {package}");
        }
        note(&format!("{name} is missing"), Location::caller());
    }
    here
}

/// The collection of schemas and known answers, which is not ours to ship: a folder `shared` beside one that holds this.
#[track_caller]
pub fn shared(sub: &str) -> Option<PathBuf> {
    let mut above = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let found = above.find_map(|folder| Some(folder.join("shared").join(sub)).filter(|path| path.is_dir()));
    if found.is_none() {
        note(&format!("shared/{sub} is not here"), Location::caller());
    }
    found
}

/// One line in a file of this run: every binary of one `cargo test` has the same parent.
fn note(what: &str, caller: &Location<'_>) {
    let thread = std::thread::current();
    let test = thread.name().filter(|name| *name != "main").map(str::to_owned);
    let test = test.unwrap_or_else(|| format!("{}:{}", caller.file(), caller.line()));
    println!("skipped: {test}: {what}");
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("skipped");
    std::fs::create_dir_all(&folder).unwrap();
    let run = folder.join(std::os::unix::process::parent_id().to_string());
    let mut file = OpenOptions::new().create(true).append(true).open(run).unwrap();
    // One write: tests of other threads note theirs in between.
    file.write_all(format!("{test}: {what}\n").as_bytes()).unwrap();
}
