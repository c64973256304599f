//! Who may attach: modes and groups of real files, and Unix users that are neither owner nor member. What needs other
//! users is skipped, with a word, where this user may not become one.

use crate::binary::{Place, Run};
use crate::serving::Serving;
use crate::skip::{has, skip};
use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

/// A user and a group that no machine has.
const STRANGER: u32 = 61_001;
const GROUP: u32 = 61_002;

fn mode(path: &Path) -> u32 {
    fs::symlink_metadata(path).unwrap().mode() & 0o7777
}

fn is_root() -> bool {
    let is_root = rustix::process::geteuid().is_root();
    if !is_root {
        skip("only root can become another user");
    }
    is_root
}

/// A store of the group, served, in a place that others may enter.
fn groups_store() -> (Place, Serving) {
    let group = GROUP.to_string();
    let place = Place::with_sample(&["--group", &group]);
    fs::set_permissions(place.path(), Permissions::from_mode(0o755)).unwrap();
    let serving = Serving::start(&place);
    (place, serving)
}

fn status_as(place: &Place, user: u32, group: u32) -> Run {
    Run::of(place.command().arg("status").uid(user).gid(group).output().unwrap())
}

#[test]
fn directory_socket_and_files_have_their_modes_whatever_the_umask() {
    let place = Place::new();
    let lj = env!("CARGO_BIN_EXE_lj");
    for (umask, store) in [("077", "tight"), ("000", "loose")] {
        let store = place.path().join(store);
        let made = format!("umask {umask}; exec '{lj}' --store '{}' init --demo", store.display());
        let mut command = place.command();
        let shell = Command::new("sh").args(["-c", &made]).envs(envs(&command)).output().unwrap();
        assert!(shell.status.success(), "{shell:?}");
        let serving = Serving::start_with(&place, &["--store", store.to_str().unwrap()]);
        assert_eq!(mode(&store), 0o750);
        assert_eq!(mode(&store.join("sock")), 0o660);
        for file in ["lock", "store.redb"] {
            assert_eq!(mode(&store.join(file)), 0o600, "{file}");
        }
        for segment in fs::read_dir(store.join("ledger")).unwrap() {
            assert_eq!(mode(&segment.unwrap().path()), 0o600);
        }
        command.args(["--store", store.to_str().unwrap(), "status"]);
        assert_eq!(Run::of(command.output().unwrap()).code, 0);
        drop(serving);
    }
}

fn envs(command: &Command) -> Vec<(String, String)> {
    let text = |word: &std::ffi::OsStr| word.to_str().unwrap().to_owned();
    command.get_envs().filter_map(|(name, value)| Some((text(name), text(value?)))).collect()
}

#[test]
fn a_store_whose_path_is_too_long_for_a_socket_is_served_from_the_runtime_directory() {
    let place = Place::new();
    let (store, run) = (place.path().join("s".repeat(120)), place.path().join("run"));
    fs::create_dir(&run).unwrap();
    let store = store.to_str().unwrap();
    let far = place.run(&["--store", store, "init", "--demo", "--group", "0"]);
    assert_eq!(far.code, 2, "no group comes into a runtime directory");
    assert!(!Path::new(store).exists());
    place.ok(&["--store", store, "init", "--demo"]);
    let serving = Serving::start_with(&place, &["--store", store]);
    let sockets: Vec<_> = fs::read_dir(&run).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(sockets.len(), 1, "{sockets:?}");
    assert_eq!(mode(&sockets[0]), 0o660);
    assert!(!Path::new(store).join("sock").exists());
    place.ok(&["--store", store, "status"]);
    assert_eq!(serving.terminate(), Some(0));
    assert!(!sockets[0].exists());
}

#[test]
fn members_of_the_group_attach_and_others_are_refused_with_a_sentence() {
    if !is_root() {
        return;
    }
    let (place, serving) = groups_store();
    for path in [place.store(), place.store().join("sock")] {
        assert_eq!(fs::metadata(path).unwrap().gid(), GROUP);
    }
    let member = status_as(&place, STRANGER, GROUP);
    assert_eq!(member.code, 0, "{}", member.err);
    let turned_away = |run: Run| {
        assert_eq!(run.code, 1, "{}{}", run.out, run.err);
        assert!(run.err.starts_with("refused[NOT_ALLOWED]: 您的 Unix 帳號"), "{}", run.err);
    };
    turned_away(status_as(&place, STRANGER, STRANGER));
    // An administrator has opened the modes by mistake: now it is the engine that looks.
    fs::set_permissions(place.store(), Permissions::from_mode(0o755)).unwrap();
    fs::set_permissions(place.store().join("sock"), Permissions::from_mode(0o666)).unwrap();
    turned_away(status_as(&place, STRANGER, STRANGER));
    assert_eq!(further_member(&place).map(|run| run.code), Some(0).filter(|_| setpriv()));
    place.ok(&["status"]);

    // Without an engine a member waits for one, since only the owner may open the store.
    assert_eq!(serving.terminate(), Some(0));
    let alone = status_as(&place, STRANGER, GROUP);
    assert_eq!(alone.code, 4);
    assert!(alone.err.contains("只有它的擁有者能啟動"), "{}", alone.err);
    place.ok(&["doctor"]);
}

fn setpriv() -> bool {
    has("setpriv")
}

/// A user whose own group is another one.
fn further_member(place: &Place) -> Option<Run> {
    let command = place.command();
    let mut further = Command::new("setpriv");
    further.env_clear().envs(envs(&command));
    further.args([format!("--reuid={STRANGER}"), format!("--regid={STRANGER}"), format!("--groups={GROUP}")]);
    further.arg(command.get_program()).arg("status");
    further.output().ok().map(Run::of)
}

#[test]
fn serve_gives_an_existing_store_to_a_group_and_a_name_that_is_none_is_said() {
    let place = Place::new();
    place.ok(&["init", "--demo"]);
    let wrong = place.run(&["serve", "--group", "no such group"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("no such group"), "{}", wrong.err);
    if !is_root() {
        return;
    }
    let again = place.run(&["init", "--demo", "--group", &GROUP.to_string()]);
    assert_eq!(again.code, 1);
    assert_ne!(fs::metadata(place.store()).unwrap().gid(), GROUP, "a store that is there stays as it is");
    let serving = Serving::start_with(&place, &["--group", &GROUP.to_string()]);
    assert_eq!(fs::metadata(place.store().join("sock")).unwrap().gid(), GROUP);
    fs::set_permissions(place.path(), Permissions::from_mode(0o755)).unwrap();
    assert_eq!(status_as(&place, STRANGER, GROUP).code, 0);
    drop(serving);
}
