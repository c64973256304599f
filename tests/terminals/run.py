#!/usr/bin/env python3
"""Runs the real screens in the real terminals of this machine, inside Xvfb, and judges what they show.

For each terminal: the frames stand straight and nothing but them is inked where they are blank (a screenshot is held,
cell by cell, against what the program drew), the keys of the keyboard arrive as what they are, and a code on the screen
is read back by a scanner of pictures. See README.md beside this file.
"""

import argparse
import atexit
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unicodedata

COLUMNS, ROWS = 80, 24
# What a busy machine may take before a screen is there.
PATIENCE_S = 40
# A pixel differs from the ground when a channel does by more than this: smoothed letters bleed that far.
INK = 60
NEEDED = ["Xvfb", "xdotool", "import", "tmux", "script", "zbarimg"]
# Each terminal, and how it is started with a command at its end. Fonts are named: what a machine prefers by default is not
# known here. A terminal that lacks one takes another, which the pictures show.
FONT, WIDE = "DejaVu Sans Mono", "WenQuanYi Zen Hei Mono"
TERMINALS = {
    "xterm": ["xterm", "-u8", "-fa", FONT, "-fd", WIDE, "-fs", "12", "-geometry", "80x24+0+0", "-e"],
    "mlterm": ["mlterm", "-E", "utf8", "-g", "80x24", "--sbmod=none", "-e"],
    "rxvt-unicode": ["urxvt", "-geometry", "80x24+0+0", "+sb", "-fn", f"xft:{FONT}:size=12,xft:{WIDE}:size=12", "-e"],
    "pterm": ["pterm", "-geometry", "80x24+0+0", "-fn", f"client:{FONT} 12", "-cs", "UTF-8", "-sb-", "-e"],
    "screen": ["xterm", "-u8", "-fa", FONT, "-fd", WIDE, "-fs", "12", "-geometry", "80x24+0+0", "-e",
               "screen", "-c", "/dev/null", "-S", "lj-terminals"],
    "tmux": ["xterm", "-u8", "-fa", FONT, "-fd", WIDE, "-fs", "12", "-geometry", "80x24+0+0", "-e",
             "tmux", "-L", "lj-terminals", "-f", "tmux.conf", "new-session"],
}
# What is pressed, and what the test of keys calls it.
KEYS = [
    ("Up", "Up"), ("Down", "Down"), ("Left", "Left"), ("Right", "Right"),
    ("Home", "Home"), ("End", "End"), ("Prior", "PgUp"), ("Next", "PgDn"),
    ("Insert", "Ins"), ("Delete", "Del"), ("Tab", "Tab"), ("shift+Tab", "Shift-Tab"),
    ("Return", "Enter"), ("KP_Enter", "Enter"), ("BackSpace", "Backspace"),
    *((f"F{number}", f"F{number}") for number in range(1, 13)),
]


# The styles of a line, as the reader gives them.
STYLE = re.compile("\x1b\\[([0-9;]*)m|\x1b\\([B0]|[\x0e\x0f]")


class Wrong(Exception):
    """What a terminal does otherwise than it should."""


def run(*command, **more):
    return subprocess.run(command, check=True, capture_output=True, **more).stdout


def wait(what, reached):
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if (value := reached()):
            return value
        time.sleep(0.1)
    raise Wrong(f"waited {PATIENCE_S} s for {what}")


class Picture:
    """A screenshot of the window, as rows of pixels."""

    def __init__(self, window):
        data = run("import", "-window", window, "-depth", "8", "ppm:-")
        fields, at = [], 0
        while len(fields) < 4:
            end = at
            while data[end] not in b" \n\t":
                end += 1
            fields.append(data[at:end])
            at = end + 1
        self.wide, self.high = int(fields[1]), int(fields[2])
        self.bytes = data[at:]

    def at(self, x, y):
        place = 3 * (y * self.wide + x)
        return self.bytes[place:place + 3]

    def box_of(self, is_painted):
        """The pixels of a kind: left, top, and behind right and bottom."""
        found = [(x, y) for y in range(self.high) for x in range(self.wide) if is_painted(*self.at(x, y))]
        if not found:
            return None
        xs, ys = [x for x, _ in found], [y for _, y in found]
        return min(xs), min(ys), max(xs) + 1, max(ys) + 1


def differs(one, other):
    return max(abs(a - b) for a, b in zip(one, other)) > INK


class Grid:
    """Where the cells of a window are, measured by two painted ones."""

    def __init__(self, first, last):
        self.cell_wide, self.cell_high = first[2] - first[0], first[3] - first[1]
        self.left, self.top = first[0], first[1]
        right = self.left + self.cell_wide * (COLUMNS - 1)
        bottom = self.top + self.cell_high * (ROWS - 1)
        if (last[0], last[1]) != (right, bottom):
            raise Wrong(f"the cells are not one grid: the last one begins at {last[:2]}, not at {(right, bottom)}")

    def cell(self, column, row):
        left, top = self.left + column * self.cell_wide, self.top + row * self.cell_high
        return left, top, left + self.cell_wide, top + self.cell_high


class Terminal:
    """A terminal in which the program runs."""

    def __init__(self, name, program, home, pictures):
        self.name, self.home, self.pictures = name, home, pictures
        self.record = home / f"{name}.record"
        self.go = home / f"{name}.go"
        self.recorder = home / f"{name}.pid"
        # The program's own output is what its frames are held against, so it is recorded on its way.
        inside = home / f"{name}.sh"
        inside.write_text(
            "#!/bin/sh\n"
            "stty -echo\n"
            # Two cells in colours of their own: magenta at the first place, cyan at the last.
            f"printf '\\033[2J\\033[?25l\\033[1;1H\\033[48;5;201m \\033[{ROWS};{COLUMNS}H\\033[48;5;51m \\033[0m'\n"
            f"while [ ! -e '{self.go}' ]; do sleep 0.1; done\n"
            f"stty echo; printf '\\033[2J\\033[?25h'; echo $$ > '{self.recorder}'\n"
            f"exec script -qefc '{program}' '{self.record}'\n"
        )
        inside.chmod(0o755)
        (home / "tmux.conf").write_text("set -g status off\n")
        (home / "screen").mkdir(mode=0o700, exist_ok=True)
        environment = dict(os.environ, SCREENDIR=str(home / "screen"))
        for variable in ("TMUX", "STY", "COLORTERM"):
            environment.pop(variable, None)
        self.process = subprocess.Popen(TERMINALS[name] + [str(inside)], env=environment, cwd=home)
        self.window = wait("its window", self.find)
        run("xdotool", "windowfocus", "--sync", self.window)
        self.grid = Grid(*wait("the painted cells", self.painted))
        self.go.touch()

    def end(self):
        """Ends the terminal, and what records the program inside: it outlives its terminal, and the program with it."""
        if self.recorder.exists():
            try:
                os.kill(int(self.recorder.read_text()), signal.SIGTERM)
            except ProcessLookupError:
                pass
        self.process.terminate()
        self.process.wait()

    def find(self):
        found = subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--pid", str(self.process.pid)], capture_output=True
        ).stdout.split()
        if not found:
            found = subprocess.run(
                ["xdotool", "search", "--onlyvisible", "--name", "."], capture_output=True
            ).stdout.split()
        return found[-1].decode() if found else None

    def painted(self):
        picture = Picture(self.window)
        # One of few colours is another shade of them.
        boxes = [
            picture.box_of(lambda red, green, blue: red > 150 and blue > 150 and green < 80),
            picture.box_of(lambda red, green, blue: green > 150 and blue > 150 and red < 80),
        ]
        return boxes if all(boxes) else None

    def press(self, *keys):
        for key in keys:
            run("xdotool", "key", "--clearmodifiers", key)
            # Behind an Esc a multiplexer waits for the rest of a sequence.
            time.sleep(1 if key == "Escape" else 0.25)

    def type(self, text):
        run("xdotool", "type", "--delay", "120", text)
        time.sleep(0.3)

    def drawn(self):
        """What the program drew, lines with their styles, read back by a terminal that nobody looks at."""
        if not self.record.exists():
            return []
        body = self.home / "replayed"
        raw = self.record.read_bytes()
        body.write_bytes(raw.split(b"\n", 1)[1] if raw.startswith(b"Script started") else raw)
        reader = ["tmux", "-L", "lj-reader", "-f", "/dev/null"]
        marker = self.home / "replayed.done"
        marker.unlink(missing_ok=True)
        show = f"stty -echo; cat '{body}'; touch '{marker}'; sleep 60"
        run(*reader, "new-session", "-d", "-x", str(COLUMNS), "-y", str(ROWS), show, ";", "set", "status", "off")
        wait("the reader", marker.exists)
        time.sleep(0.15)
        shown = run(*reader, "capture-pane", "-p", "-e", "-N").decode().split("\n")
        subprocess.run(reader + ["kill-server"], capture_output=True)
        return shown[:ROWS]

    def text(self):
        return [STYLE.sub("", line) for line in self.drawn()]

    def shows(self, *words):
        def there():
            text = "\n".join(self.text())
            return all(word in text for word in words)
        try:
            wait(" ".join(words), there)
        except Wrong as wrong:
            raise Wrong(f"{wrong}; it shows\n" + "\n".join(self.text())) from None
        time.sleep(0.4)

    def keep(self, what):
        if self.pictures:
            run("import", "-window", self.window, str(self.pictures / f"{self.name}-{what}.png"))

    def straight(self, what):
        """Holds a screenshot against what was drawn: blank cells are blank, others are inked, and lines go through."""
        self.keep(what)
        picture, faults = Picture(self.window), []
        underlined = False
        for row, line in enumerate(self.drawn()):
            cells, underlined = cells_of(line, underlined)
            for column, (character, under) in enumerate(cells):
                if character is None:
                    continue
                wide = column + 1 < COLUMNS and cells[column + 1][0] is None
                character = "─" if under and character == " " else character
                fault = self.fault(picture, column, row, character, wide)
                if fault:
                    faults.append(f"row {row + 1}, column {column + 1}: {fault}")
        if faults:
            raise Wrong(f"{what}: {len(faults)} cells are not as drawn: " + "; ".join(faults[:8]))

    def fault(self, picture, column, row, character, wide):
        left, top, right, bottom = self.grid.cell(column, row)
        right += self.grid.cell_wide * wide
        # Letters lean a little over their cells, and lines of some fonts end a little before them.
        across, down = range(left + 2, right - 2), range(top + 2, bottom - 2)
        ground = picture.at(left + 1, top + 1)
        ink = {(x, y) for y in down for x in across if differs(picture.at(x, y), ground)}
        if character == " ":
            return f"{len(ink)} pixels of ink where nothing was drawn" if ink else None
        if character in "│┃║":
            middle = range(top + self.grid.cell_high // 4, bottom - self.grid.cell_high // 4)
            through = any(all((x, y) in ink for y in middle) for x in across)
            return None if through else f"no line goes down through {character}"
        if character in "─━═":
            through = any(
                all(differs(picture.at(x, y), ground) for x in across) for y in range(top, bottom)
            )
            return None if through else f"no line goes across through {character}"
        # A full block is an even ground; a dot may lie at the border.
        return None if ink or character in "▀▄█.,_-'`·" else f"nothing was inked for {character}"


def cells_of(line, underlined):
    """A line as cells, each with whether it is underlined: the second cell of a wide character is None. And whether the next
    line begins underlined."""
    cells = []
    for place, part in enumerate(STYLE.split(line)):
        # Text and the styles between it take turns.
        if place % 2:
            for value in (part.split(";") if part is not None else []):
                underlined = {"": False, "0": False, "4": True, "24": False}.get(value, underlined)
            continue
        for character in part:
            if unicodedata.combining(character):
                continue
            cells.append((character, underlined))
            if unicodedata.east_asian_width(character) in "WF":
                cells.append((None, underlined))
    return (cells + [(" ", False)] * COLUMNS)[:COLUMNS], underlined


def rooms(terminal):
    """The list of ranges, and boxes over it."""
    terminal.shows("期別", "剩餘")
    terminal.straight("list")
    terminal.press("question")
    terminal.shows("└", "說明")
    terminal.straight("help")
    terminal.press("Escape")
    terminal.press("d")
    terminal.shows("要刪除")
    terminal.straight("question")
    terminal.press("n")
    terminal.press("a")
    terminal.shows("發票號碼起")
    terminal.straight("form")
    terminal.press("Escape")
    terminal.shows("剩餘")
    # What was under the boxes is whole again.
    terminal.straight("list-again")


def keys(terminal):
    """Each key arrives as what it is, and moves what it moves."""
    marked = [row for row, line in enumerate(terminal.text()) if line[:1] in ">▸"]
    terminal.press("Down")
    after = [row for row, line in enumerate(terminal.text()) if line[:1] in ">▸"]
    if [row + 1 for row in marked] != after:
        raise Wrong(f"Down moves the cursor from {marked} to {after}")
    terminal.press("z")
    terminal.shows("按鍵測試")
    wrong = []
    for key, name in KEYS:
        terminal.press(key)
        if not wait_for_last(terminal, name):
            wrong.append(f"{key} is {last_key(terminal)!r} and not {name}")
    terminal.straight("keys")
    terminal.press("Escape", "Escape")
    terminal.shows("剩餘")
    if wrong:
        raise Wrong("; ".join(wrong))


def last_key(terminal):
    """What the test of keys says arrived last."""
    lines = [line[2:15].strip() for line in terminal.text()[4:16] if line.startswith("│")]
    return next((line for line in reversed(lines) if line), "")


def wait_for_last(terminal, name):
    deadline = time.monotonic() + 3
    while time.monotonic() < deadline:
        if last_key(terminal) == name:
            return True
    return False


def codes(terminal):
    """A sale, and the codes of its slip on the screen."""
    terminal.press("s")
    terminal.shows("F10")
    terminal.type("1001")
    terminal.press("Return")
    terminal.shows("總計", "1瓶")
    terminal.press("F10")
    terminal.shows("已開立")
    terminal.straight("receipt")
    line = next(line for line in terminal.text() if "已開立" in line)
    number = line.split()[1].replace("-", "")
    for page, begins in (("code-left", number), ("code-right", "**")):
        terminal.press("Next")
        time.sleep(0.6)
        terminal.keep(page)
        picture = terminal.home / f"{page}.png"
        run("import", "-window", terminal.window, str(picture))
        read = subprocess.run(["zbarimg", "--raw", "-q", str(picture)], capture_output=True).stdout
        if not read.decode(errors="replace").startswith(begins):
            raise Wrong(f"{page}: a scanner reads {read[:40]!r} and not {begins}…")
    terminal.press("Return")
    terminal.press("Escape")


def display():
    """Xvfb, on a display that is free."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1600x1000x24", "-nolisten", "tcp", "-noreset"],
        pass_fds=[writing], stderr=subprocess.DEVNULL,
    )
    atexit.register(server.terminate)
    os.close(writing)
    number = os.read(reading, 16).decode().strip()
    os.environ["DISPLAY"] = f":{number}"


def judge(name, binary, pictures):
    """Runs one terminal in a home and a store of its own; what is wrong of it, by part."""
    wrong = []
    with tempfile.TemporaryDirectory(prefix="lj-terminals-") as directory:
        home = pathlib.Path(directory)
        os.environ.update(
            HOME=str(home), LANG="C.UTF-8", LC_ALL="C.UTF-8", LJ_STORE=str(home / "store"),
            LJ_WITNESS=str(home / "witness"), XDG_CONFIG_HOME=str(home / "config"),
            XDG_RUNTIME_DIR=str(home), XDG_STATE_HOME=str(home / "state"), XDG_DATA_HOME=str(home / "data"),
        )
        run(binary, "init", "--demo")
        terminal = None
        try:
            terminal = Terminal(name, binary, home, pictures)
            for part in (rooms, keys, codes):
                try:
                    part(terminal)
                except Wrong as fault:
                    terminal.keep(f"wrong-{part.__name__}")
                    wrong.append(f"{part.__name__}: {fault}")
                    break
        except Wrong as fault:
            wrong.append(str(fault))
        finally:
            if terminal:
                terminal.end()
            for server in (["tmux", "-L", "lj-terminals", "kill-server"], ["screen", "-S", "lj-terminals", "-X", "quit"]):
                if shutil.which(server[0]):
                    subprocess.run(server, capture_output=True)
    return wrong


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("binary", help="the built lj")
    arguments.add_argument("--only", choices=sorted(TERMINALS), action="append", help="this terminal alone")
    arguments.add_argument("--pictures", type=pathlib.Path, help="keep the screenshots in this folder")
    given = arguments.parse_args()
    missing = [program for program in NEEDED if not shutil.which(program)]
    if missing:
        sys.exit(f"not installed: {', '.join(missing)}; see README.md")
    if given.pictures:
        given.pictures.mkdir(parents=True, exist_ok=True)
    binary = str(pathlib.Path(given.binary).resolve())
    display()
    failed = False
    for name in given.only or TERMINALS:
        command = TERMINALS[name]
        programs = {command[0]} | ({name} & {"screen", "tmux"})
        if absent := [program for program in sorted(programs) if not shutil.which(program)]:
            print(f"{name}: skipped, {', '.join(absent)} is not installed")
            continue
        wrong = judge(name, binary, given.pictures)
        failed |= bool(wrong)
        print(f"{name}: " + ("frames, keys and codes are right" if not wrong else "WRONG"), flush=True)
        for fault in wrong:
            print("    " + fault)
    sys.exit(failed)


if __name__ == "__main__":
    main()
