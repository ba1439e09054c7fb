"""Run a command on a machine with two users more, who are nowhere else: Linux, as root.

    unshare --mount python tests/support/users.py FOLDER COMMAND...

The mounts end with the command: nothing of the machine's own is changed. FOLDER holds the homes,
and what is to be seen as /opt.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

USERS = {"ada": 7001, "ben": 7002}
TABLES = {
    "passwd": "{name}:x:{n}:{n}::/home/{name}:/bin/sh",
    "group": "{name}:x:{n}:",
    "shadow": "{name}:{password}:19000:0:99999:7:::",
}
# "secret", by `openssl passwd -6 -salt lrcourse secret`
PASSWORD = "$6$lrcourse$m2PbkcWOH3HeCbHcIwBSn6Ew0hXiuKs7XBVBy6/kWevX5O/uL.NXXuAQythSZepMhEvAnyqtIHFTxwa0YChgU."
MINE = Path(__file__).resolve().parents[2]


def main(folder, *command):
    for table, line in TABLES.items():
        shutil.copy(f"/etc/{table}", folder)
        with open(folder / table, "a") as file:
            for name, n in USERS.items():
                file.write(line.format(name=name, n=n, password=PASSWORD) + "\n")
        bind(folder / table, f"/etc/{table}")
    for name, n in USERS.items():
        home = folder / "home" / name
        if not home.exists():
            home.mkdir(parents=True, mode=0o700)
            os.chown(home, n, n)
    bind(folder / "home", "/home")
    if (folder / "opt").exists():
        bind(folder / "opt", "/opt")
    let_others_reach([MINE, Path(sys.prefix), Path(sys.base_prefix)], folder)
    os.execvp(command[0], command)


def bind(source, target):
    subprocess.run(["mount", "--bind", source, target], check=True)


def let_others_reach(paths, folder):
    """Where only root can pass, such as /root, leave nothing but these paths."""
    closed = {}
    for path in paths:
        way = [*reversed(path.parents), path]
        shut = next((each for each in way if not each.stat().st_mode & 0o001), None)
        if shut:
            closed.setdefault(shut, []).append(path)
    for number, (shut, wanted) in enumerate(closed.items()):
        instead = folder / f"instead-{number}"
        for path in wanted:
            (instead / path.relative_to(shut)).mkdir(parents=True, exist_ok=True)
            bind(path, instead / path.relative_to(shut))
        subprocess.run(["mount", "--rbind", instead, shut], check=True)


if __name__ == "__main__":
    os.umask(0o022)
    main(Path(sys.argv[1]).resolve(), *sys.argv[2:])
