"""The command: lay out the reader's copies and open them in JupyterLab, away from a user's other one."""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from nbformat.sign import NotebookNotary

from .folder import FOLDER, OURS, book, lay_out, readers_folder
from .shield import hindrance, shield

DESCRIPTION = """\
Open the course in JupyterLab. Your own copies of its notebooks are laid out in FOLDER;
what you change there is yours, and stays when the course is renewed."""


def parse(argv):
    parser = argparse.ArgumentParser(
        prog="lrcourse",
        description=DESCRIPTION,
        epilog="Any other flag, written --name=value, is passed on to JupyterLab.",
    )
    parser.add_argument(
        "folder",
        nargs="?",
        type=Path,
        help=f"your folder; default: {FOLDER} in the current folder, or that folder itself",
    )
    parser.add_argument("--no-browser", action="store_true", help="start the server only")
    parser.add_argument("--port", help="the port of the server, if 8888 won't do")
    parser.add_argument(
        "--prepare",
        action="store_true",
        help="lay out and trust the copies for another Jupyter, start nothing",
    )
    options, flags = parser.parse_known_args(argv)
    for word in flags:
        if not word.startswith("-"):
            parser.error(f"{word}: one word too many; a folder with spaces needs quotes")
    if options.no_browser:
        flags.append("--no-browser")
    if options.port:
        flags.append(f"--port={options.port}")
    return options, flags


def choose(folder):
    """The reader's folder: as asked for, or the first of the usual ones that can be written."""
    wanted = os.path.expanduser(folder or usual_folder())  # Windows' shells leave ~ to us
    wanted = Path(os.path.abspath(wanted))  # a drive keeps its letter
    why = hindrance(wanted)
    if not why:
        return wanted, []
    home = Path(os.path.expanduser("~"), FOLDER)
    no_writing = f"Can't write to {wanted} ({why})"
    if folder is None and home.is_absolute() and not hindrance(home):
        return home, [f"{no_writing}: your copies are in {home} instead."]
    try:
        place = Path(tempfile.mkdtemp(prefix="lrcourse-"))
    except OSError:
        sys.exit(f"{no_writing}, nor anywhere else. Is the disk full?")
    return place, [f"{no_writing}. {place} is used; it won't be kept for long."]


def usual_folder():
    """my_course in the current folder, or the current folder if it is one."""
    try:
        here = Path.cwd()
    except OSError:  # it was deleted
        here = Path(os.path.expanduser("~"))
    return readers_folder(here)


def lab_flags(folder, flags):
    """The flags with which JupyterLab opens the folder; the cover is the extension's business."""
    ours = [f"--ServerApp.root_dir={folder}", f"--ServerApp.preferred_dir={folder}"]
    ours.append("--LabApp.extension_manager=readonly")  # the other one asks the internet
    if hasattr(os, "geteuid") and os.geteuid() == 0:  # Jupyter refuses root unless told
        ours.append("--allow-root")
    return [*ours, *flags]


def main(argv=None):
    for stream in (sys.stdout, sys.stderr):
        if stream:  # there may be none, as with pythonw on Windows
            stream.reconfigure(errors="replace")  # a path in Chinese, a terminal without
    options, flags = parse(argv)
    folder, told = choose(options.folder)
    if options.prepare:
        from .extension import prepare

        told += prepare(folder, NotebookNotary())
    else:  # trust is given by the server, see extension.py
        told += lay_out(folder, book()) + shield(os.environ, folder / OURS)
    for sentence in told:
        print(sentence, flush=True)
    if not any(folder.glob("*.ipynb")):
        sys.exit("There is nothing to open. Once that is mended, start again.")
    if not options.prepare:
        from jupyterlab.labapp import LabApp

        os.chdir(folder)
        LabApp.launch_instance(lab_flags(folder, flags))


if __name__ == "__main__":
    main()
