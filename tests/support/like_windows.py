"""A pytest plugin: Python as it is on Windows, as far as that goes on another system.

What only POSIX has is gone, files that are open can't be renamed or deleted, some names can't be
given, and text without an encoding is an error. Paths and processes remain those of the machine.

    python -X warn_default_encoding -m pytest -p support.like_windows ...
"""

import errno
import os
import re
import signal
import sys
import tempfile
import warnings

# Imported while they are whole: what others do for Windows is theirs to test.
import IPython.core.interactiveshell  # noqa: F401
import jupyter_client.manager  # noqa: F401
import matplotlib.pyplot  # noqa: F401
import nbconvert  # noqa: F401
import nbformat.sign  # noqa: F401
import numpy  # noqa: F401
import pytest

GONE = {
    os: "chown execv execve execvp fork forkpty getegid geteuid getgid getpgid getuid killpg lchown "
    "mkfifo nice openpty posix_spawn setsid setuid statvfs sysconf uname",
    signal: "SIGALRM SIGHUP SIGKILL SIGUSR1 SIGUSR2 alarm pause setitimer",
}
MODULES = "fcntl grp pty pwd resource termios tty"
NO_NAME = re.compile(
    r'[<>:"|?*\x00-\x1f]|[ .]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)', re.IGNORECASE
)
CHANGES = {"os.rename": 2, "os.mkdir": 1}  # audit event -> how many paths come first
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def pytest_configure(config):
    for module, names in GONE.items():
        for name in names.split():
            if hasattr(module, name):
                delattr(module, name)
    for name in MODULES.split():
        sys.modules[name] = None  # to import it is an ImportError
    for name in [name for name in sys.modules if name.startswith("filelock")]:
        del sys.modules[name]
    import filelock  # noqa: F401, without fcntl: a file that says who writes, and is then deleted

    sys.platform = "win32"
    os.environ["APPDATA"] = tempfile.mkdtemp()  # not the home of whoever runs the tests
    os.symlink = refused(errno.EPERM)
    os.rename, os.replace = unless_open(os.rename), unless_open(os.replace)
    os.unlink, os.remove = unless_open(os.unlink), unless_open(os.remove)
    sys.addaudithook(look_at_names)


@pytest.fixture(autouse=True)
def text_needs_an_encoding():
    with warnings.catch_warnings():
        warnings.filterwarnings("error", category=EncodingWarning, module="lrcourse|tools|install")
        yield


def refused(number):
    def call(*arguments, **options):
        raise PermissionError(number, os.strerror(number), *arguments[:1])

    return call


def unless_open(function):
    """As Windows has it: who has a file open keeps others from renaming or deleting it."""

    def call(*paths, **options):
        if options.get("dir_fd") is None:
            for path in paths:
                if is_open(path):
                    raise PermissionError(errno.EACCES, "Permission denied", path)
        return function(*paths, **options)

    return call


def is_open(path):
    try:
        wanted = os.stat(path)
    except (OSError, ValueError):
        return False
    for number in os.listdir("/dev/fd"):
        try:
            if os.path.samestat(os.fstat(int(number)), wanted):
                return True
        except OSError:  # that of the listing itself
            pass
    return False


def look_at_names(event, arguments):
    if event == "open":
        path, _, flags = arguments
        paths = [path] if flags & WRITES else []
    else:
        paths = arguments[: CHANGES.get(event, 0)]
    for path in paths:
        if isinstance(path, str | os.PathLike):
            for part in re.split(r"[\\/]", os.fspath(path)):
                if part not in ("", ".", "..") and NO_NAME.search(part):
                    raise OSError(errno.EINVAL, "The filename syntax is incorrect", path)
