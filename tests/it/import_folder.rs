//! The folder of 電子發票字軌匯入: what is offered lies in it and nowhere else, also when a link is put in the place of
//! a file after it was listed.

use crate::binary::Place;
use crate::terminal::Terminal;
use std::fs;
use std::os::unix::fs::symlink;
use std::process::Command;
use std::time::Duration;

#[test]
fn links_and_pipes_are_not_offered_and_not_followed() {
    let place = Place::with_numbers(50);
    let folder = place.path().join("Downloads");
    fs::create_dir(&folder).unwrap();
    let outside = place.path().join("outside.csv");
    fs::write(&outside, "secret\n").unwrap();
    fs::write(folder.join("real.csv"), "x\n").unwrap();
    symlink(&outside, folder.join("link.csv")).unwrap();
    symlink("/etc", folder.join("folder.csv")).unwrap();
    symlink("real.csv", folder.join("inside.csv")).unwrap();
    assert!(Command::new("mkfifo").arg(folder.join("pipe.csv")).status().unwrap().success());

    let mut screen = Terminal::start(&place, 80, 24, &[]);
    screen.wait_for("50 張");
    screen.keys("i");
    screen.wait_for("real.csv");
    for name in ["link.csv", "folder.csv", "inside.csv", "pipe.csv"] {
        assert!(!screen.text().contains(name), "{name} is offered:\n{}", screen.text());
    }
    // Listed as a file, a link by the time that it is read.
    fs::remove_file(folder.join("real.csv")).unwrap();
    symlink(&outside, folder.join("real.csv")).unwrap();
    screen.keys("\r");
    screen.wait_for("讀不到檔案 real.csv");
    assert!(!screen.text().contains("secret"), "{}", screen.text());
    // Back to the grid, where the key of the hang-up paints something: else the next minute would.
    screen.keys("\x1b");
    screen.wait_for("發票類別 發票型態");
    // A key at once after another is a scanner's, and no hotkey.
    screen.settle(Duration::from_millis(300));
    screen.hang_up();
}
