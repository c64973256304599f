//! A host with its own sshd on loopback: throw-away keys, a free port, this user, and a store that remote sessions
//! reach. It looks for traces: files outside the store, processes left over, an engine that does not answer.

use crate::binary::{Place, Run};
use crate::skip::{has, program};
use crate::terminal::Terminal;
use crate::till;
use std::collections::BTreeSet;
use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How long anything may take before the test gives up; on two slow cores with everything else running.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// How sshd is set.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Rules {
    /// By the drop-in that ships.
    Shipped,
    /// `ForceCommand lj` and nothing else, and every variable of the client is let in.
    Careless,
}

pub struct Host {
    pub place: Place,
    /// Keys, configuration and log; apart from the place, which is searched for traces.
    keys: TempDir,
    sshd: Child,
    port: u16,
    before: BTreeSet<PathBuf>,
}

fn said(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// The name of this user.
pub fn user() -> String {
    said("id", &["-un"])
}

/// The drop-in as it ships, for this user, this binary and this store.
pub fn shipped_rules(place: &Place) -> String {
    let store = place.store();
    place
        .ok(&["deploy", "sshd"])
        .out
        .replace("Group lj-remote", &format!("Group {}", said("id", &["-gn"])))
        .replace("/usr/local/bin/lj", env!("CARGO_BIN_EXE_lj"))
        .replace("/var/lib/lj/store", store.to_str().unwrap())
}

/// Sshd's program; none, with a word, where it or its client is missing.
pub fn sshd() -> Option<PathBuf> {
    let all = ["sshd", "ssh", "ssh-keygen"].into_iter().all(has);
    let found = program("sshd").filter(|_| all);
    let is_root = rustix::process::geteuid().is_root();
    if found.is_some() && is_root {
        // What the package's service makes before it starts sshd as root.
        std::fs::create_dir_all("/run/sshd").unwrap();
    }
    found
}

/// A key without a passphrase.
fn key(directory: &Path, name: &str) -> PathBuf {
    let path = directory.join(name);
    let made = Command::new("ssh-keygen")
        .args(["-q", "-t", "ed25519", "-N", "", "-f"])
        .arg(&path)
        .stdin(Stdio::null())
        .status()
        .unwrap();
    assert!(made.success());
    path
}

/// Keys and configuration in a directory; the configuration's path.
pub fn configure(keys: &Path, place: &Place, rules: Rules, port: u16) -> PathBuf {
    let host_key = key(keys, "host");
    let user_key = key(keys, "user");
    std::fs::copy(user_key.with_extension("pub"), keys.join("authorized")).unwrap();
    let public = std::fs::read_to_string(host_key.with_extension("pub")).unwrap();
    std::fs::write(keys.join("known"), format!("[127.0.0.1]:{port} {public}")).unwrap();
    let rules = match rules {
        Rules::Shipped => shipped_rules(place),
        Rules::Careless => format!("ForceCommand {}\n", env!("CARGO_BIN_EXE_lj")),
    };
    let text = format!(
        "Port {port}\nListenAddress 127.0.0.1\nHostKey {host_key}\nAuthorizedKeysFile {keys}/authorized\n\
         PidFile none\nStrictModes no\nUsePAM no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\n\
         PermitRootLogin prohibit-password\nLogLevel VERBOSE\nMaxStartups 100\nSubsystem sftp internal-sftp\n\
         AcceptEnv *\nSetEnv HOME={home}\n{rules}",
        host_key = host_key.display(),
        keys = keys.display(),
        home = place.path().display(),
    );
    let path = keys.join("sshd_config");
    std::fs::write(&path, text).unwrap();
    path
}

impl Host {
    /// A host with so many numbers; `None`, with a word, where there is no sshd.
    pub fn start(rules: Rules, numbers: u32) -> Option<Self> {
        let program = sshd()?;
        let place = Place::with_numbers(numbers);
        // Where a session looks that is told no store: below its home directory.
        let data = place.path().join(".local/share");
        std::fs::create_dir_all(&data).unwrap();
        std::os::unix::fs::symlink(place.store(), data.join("lj")).unwrap();
        let keys = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let config = configure(keys.path(), &place, rules, port);
        let sshd = Command::new(program)
            .args(["-D", "-E"])
            .arg(keys.path().join("log"))
            .arg("-f")
            .arg(config)
            .stdin(Stdio::null())
            .spawn()
            .unwrap();
        let mut host = Self { place, keys, sshd, port, before: BTreeSet::new() };
        until("sshd listens", || {
            assert!(host.sshd.try_wait().unwrap().is_none(), "{}", host.log());
            TcpStream::connect(("127.0.0.1", port)).is_ok()
        });
        host.before = host.files();
        Some(host)
    }

    /// The client, with these options and this command.
    pub fn ssh(&self, options: &[&str], command: &[&str]) -> Command {
        let mut ssh = self.client("ssh", "-p");
        ssh.args(["-e", "none"]).args(options).arg(self.address()).args(command);
        ssh
    }

    pub fn address(&self) -> String {
        format!("{}@127.0.0.1", user())
    }

    /// A client program of OpenSSH: `port` is how it calls that option.
    pub fn client(&self, program: &str, port: &str) -> Command {
        let keys = self.keys.path().display();
        let mut client = Command::new(program);
        client.env_clear();
        client.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        client.args(["-F", "none", "-i", &format!("{keys}/user"), port, &self.port.to_string()]);
        for option in [
            &format!("UserKnownHostsFile={keys}/known"),
            "StrictHostKeyChecking=yes",
            "IdentitiesOnly=yes",
            "BatchMode=yes",
            "LogLevel=ERROR",
            "ConnectTimeout=30",
        ] {
            client.args(["-o", option]);
        }
        client
    }

    /// Runs a command over there, with nothing on its standard input.
    pub fn run(&self, options: &[&str], command: &[&str]) -> Run {
        self.run_with(options, command, b"")
    }

    pub fn run_with(&self, options: &[&str], command: &[&str], input: &[u8]) -> Run {
        finish(&mut self.ssh(options, command), input)
    }

    /// Runs a command and expects exit 0.
    pub fn ok(&self, command: &[&str]) -> Run {
        let run = self.run(&[], command);
        assert_eq!(run.code, 0, "{command:?}: {}{}", run.out, run.err);
        run
    }

    /// A file that only a shell, or a door left open, could make.
    pub fn canary(&self) -> String {
        self.place.path().join("canary").display().to_string()
    }

    /// Nothing was written outside the store, and the engine answers.
    pub fn is_unharmed(&self, after: &str) {
        self.has_no_trace(after);
        let status = self.place.run(&["status"]);
        assert_eq!(status.code, 0, "after {after}: {}{}", status.out, status.err);
    }

    /// Nothing was written outside the store.
    pub fn has_no_trace(&self, after: &str) {
        assert_eq!(self.files(), self.before, "files after {after}");
    }

    /// Waits until no session of this host runs `lj` any more.
    pub fn wait_for_silence(&self) {
        until("the last session ends", || self.sessions() == 0);
    }

    /// Processes of remote sessions: their store is this one's, and they are no `serve`.
    pub fn sessions(&self) -> usize {
        let store = self.place.store().display().to_string();
        let processes = std::fs::read_dir("/proc").unwrap().flatten();
        processes
            .filter_map(|process| std::fs::read(process.path().join("cmdline")).ok())
            .map(|line| String::from_utf8_lossy(&line).into_owned())
            .filter(|line| line.starts_with(env!("CARGO_BIN_EXE_lj")) && line.contains(&store))
            .count()
    }

    pub fn log(&self) -> String {
        std::fs::read_to_string(self.keys.path().join("log")).unwrap_or_default()
    }

    /// Files of the place, those of the store and of what the engine keeps beside it left aside.
    fn files(&self) -> BTreeSet<PathBuf> {
        fn walk(directory: &Path, aside: &[PathBuf], found: &mut BTreeSet<PathBuf>) {
            for entry in std::fs::read_dir(directory).unwrap().flatten() {
                let path = entry.path();
                if aside.contains(&path) {
                    continue;
                }
                if entry.file_type().unwrap().is_dir() {
                    walk(&path, aside, found);
                }
                found.insert(path);
            }
        }
        let mut found = BTreeSet::new();
        walk(self.place.path(), &[self.place.store(), self.place.path().join("witness")], &mut found);
        found
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        // It is this test's own child; where it has ended, the log says why.
        let _ = self.sshd.kill();
        let _ = self.sshd.wait();
    }
}

/// Looks again and again, with a pause for the other processes of a small machine.
pub fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !is_so() {
        assert!(Instant::now() < deadline, "never: {what}");
        std::thread::park_timeout(Duration::from_millis(5));
    }
}

/// Runs a program to its end, within the patience of a test.
pub fn finish(command: &mut Command, input: &[u8]) -> Run {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut to = child.stdin.take().unwrap();
    let bytes = input.to_vec();
    // A program that does not read its input closes it.
    let writing = std::thread::spawn(move || drop(to.write_all(&bytes)));
    let process = rustix::process::Pid::from_child(&child);
    let (tell, ended) = channel();
    let waiting = std::thread::spawn(move || tell.send(child.wait_with_output().unwrap()));
    let Ok(output) = ended.recv_timeout(PATIENCE) else {
        rustix::process::kill_process(process, rustix::process::Signal::KILL).unwrap();
        panic!("{command:?} does not end");
    };
    // It was received.
    waiting.join().unwrap().unwrap();
    writing.join().unwrap();
    Run {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// What a screen says of the last sale.
fn issued(screen: &str) -> Option<String> {
    let (_, after) = screen.rsplit_once("已開立 ")?;
    Some(after.chars().take(10).collect())
}

/// A sale at the prompt, until its number is shown.
pub fn sell(screen: &mut Terminal) {
    let before = issued(&screen.text());
    till::type_half(screen, "tea");
    till::finish(screen);
    screen.wait("the next number", |text| issued(text).is_some_and(|now| Some(now) != before));
}
