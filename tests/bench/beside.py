#!/usr/bin/env python3
"""Two builds beside each other in ABBA pairs: median ratios, and the 90 % interval of the median by bootstrap.

    tests/bench/beside.py old=LJ:BENCH new=LJ:BENCH [--pairs 20] [--only issue64,issue1,paint,import]

LJ is a release build of the program, BENCH the binary that `cargo bench --no-run --bench issue` made of the same commit.
Run it in a folder on a real disk, on a machine that does nothing else.
"""
import os, pty, random, re, resource, select, shutil, statistics, subprocess, sys, tempfile, time, fcntl, termios, struct

ROWS = 100_000

def period():
    """The period of today as the platform's file has it."""
    today = time.localtime()
    odd = today.tm_mon - 1 + today.tm_mon % 2
    year = today.tm_year - 1911
    return f"{year}/{odd:02} ~ {year}/{odd + 1:02}"

def allotment(path):
    with open(path, "w", newline="") as f:
        f.write("營業人統編,發票類別代號,發票類別,發票期別,發票字軌名稱,發票起號,發票迄號\r\n")
        for at in range(ROWS):
            a, b = chr(65 + at // 50_000), chr(65 + at // 2_000 % 25)
            begin = at % 2_000 * 50
            f.write(f"12345675,07,一般稅額計算,{period()},{a}{b},{begin:08},{begin+49:08}\r\n")

def run(lj, store, *args, measure=False):
    env = dict(os.environ, LJ_STORE=store, HOME=os.path.dirname(store), XDG_STATE_HOME=os.path.dirname(store)+"/state", XDG_CONFIG_HOME=os.path.dirname(store)+"/config", LANG="C.UTF-8")
    begun = time.perf_counter()
    child = subprocess.Popen([lj, *args], env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    out = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    took = time.perf_counter() - begun
    if status:
        raise SystemExit(f"{lj} {args}: {out.decode()[:2000]}")
    return took, usage.ru_maxrss

def init(lj, store):
    run(lj, store, "init", "--sample", "--company", "1", "--name", "店", "--ubn", "12345675")

def imported(lj, base, csv):
    store = os.path.join(tempfile.mkdtemp(dir=base), "store")
    init(lj, store)
    return (store, *run(lj, store, "range", "import", csv))

def screen(lj, store):
    """(seconds to the first paint, bytes of a cursor key)"""
    env = dict(os.environ, LJ_STORE=store, HOME=os.path.dirname(store), XDG_STATE_HOME=os.path.dirname(store)+"/state", XDG_CONFIG_HOME=os.path.dirname(store)+"/config", LANG="zh_TW.UTF-8", TERM="xterm-256color")
    pid, fd = pty.fork()
    if pid == 0:
        os.execve(lj, [lj], env)
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    begun, seen, paint = time.perf_counter(), b"", None
    def drain(quiet):
        got = b""
        while select.select([fd], [], [], quiet)[0]:
            try: part = os.read(fd, 65536)
            except OSError: break
            if not part: break
            got += part
        return got
    while paint is None and time.perf_counter() - begun < 10:
        if select.select([fd], [], [], 0.001)[0]:
            seen += os.read(fd, 65536)
            if b"99999" in seen or b"99950" in seen:
                paint = time.perf_counter() - begun
    drain(0.3)
    counts = []
    for _ in range(10):
        os.write(fd, b"\x1b[B")
        counts.append(len(drain(0.15)))
    os.kill(pid, 9); os.waitpid(pid, 0); os.close(fd)
    return paint, statistics.median(counts)

def issue(bench, base, terminals, millis):
    env = dict(os.environ, LJ_BESIDE=f"{terminals} {millis}", LJ_BESIDE_DIR=base)
    out = subprocess.run([bench], env=env, capture_output=True, text=True, check=True).stdout
    return [float(x) for x in out.split()]

def interval(ratios):
    dice = random.Random(1)
    medians = sorted(statistics.median(dice.choices(ratios, k=len(ratios))) for _ in range(2000))
    return medians[100], medians[1900]

def main():
    args = [a for a in sys.argv[1:] if "=" in a]
    pairs = int(sys.argv[sys.argv.index("--pairs") + 1]) if "--pairs" in sys.argv else 20
    only = sys.argv[sys.argv.index("--only") + 1].split(",") if "--only" in sys.argv else ["issue64", "issue1", "paint", "import"]
    builds = [a.split("=")[1].split(":") for a in args]
    names = [a.split("=")[0] for a in args]
    base = tempfile.mkdtemp(dir=os.getcwd())
    csv = os.path.join(base, "invnoapply.csv")
    allotment(csv)
    stores = [imported(lj, base, csv)[0] for lj, _ in builds] if "paint" in only else [None, None]
    found = {}
    def once(of):
        lj, bench = builds[of]
        values = {}
        if "issue64" in only: values["issues/s at 64"] = issue(bench, base, 64, 1500)[0]
        if "issue1" in only: values["p50 at 1"] = issue(bench, base, 1, 1000)[1]
        if "paint" in only: values["first paint"], values["bytes of a key"] = screen(lj, stores[of])
        if "import" in only:
            store, took, memory = imported(lj, base, csv)
            values["import wall"], values["import memory"] = took, memory
            shutil.rmtree(os.path.dirname(store))
        return values
    for pair in range(pairs):
        order = [0, 1] if pair % 2 == 0 else [1, 0]
        got = {}
        for of in order: got[of] = once(of)
        for key in got[0]:
            found.setdefault(key, []).append((got[0][key], got[1][key]))
        print(pair, {k: tuple(round(v, 5) for v in vs[-1]) for k, vs in found.items()}, flush=True)
    for key, values in found.items():
        ratios = [new / old for old, new in values]
        low, high = interval(ratios)
        print(f"{key:<18} {names[0]} {statistics.median(v[0] for v in values):.6g}  {names[1]} {statistics.median(v[1] for v in values):.6g}  ratio {statistics.median(ratios):.3f}  90 % {low:.3f}-{high:.3f}")
    shutil.rmtree(base)

main()
