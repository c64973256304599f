//! A QR code as terminal cells: two modules above one another in one half block.

use super::Qr;

/// The rows of a QR code with `quiet_modules` light modules on every side (4 by the standard; 2 make a
/// version 6 code 23 rows, for a screen of 24). All rows are equally wide, one cell a module.
///
/// Dark modules are the blocks and light ones the blanks: draw it in black on a white ground, whatever the
/// terminal's own colours are, or nothing will scan.
pub fn half_blocks(qr: &Qr, quiet_modules: usize) -> Vec<String> {
    let side = qr.modules() + 2 * quiet_modules;
    let is_dark = |x: usize, y: usize| {
        x >= quiet_modules && y >= quiet_modules && qr.is_dark(x - quiet_modules, y - quiet_modules)
    };
    let cell = |x: usize, y: usize| match (is_dark(x, y), is_dark(x, y + 1)) {
        (false, false) => ' ',
        (true, false) => '▀',
        (false, true) => '▄',
        (true, true) => '█',
    };
    (0..side).step_by(2).map(|y| (0..side).map(|x| cell(x, y)).collect()).collect()
}
