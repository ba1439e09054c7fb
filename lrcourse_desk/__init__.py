"""The reader's desk: the command that opens the course on any machine.

It lies beside `lrcourse`, so that a server need not load the mathematics.

    start.py      the command, up to a Python of our own
    __main__.py   the command
    files.py      files that are written whole or not at all
    folder.py     the reader's own copies of the notebooks, and their updates
    shield.py     what else of a machine must not show in a figure or stop the start
    extension.py  the same for any other Jupyter server: JupyterLab, a JupyterHub, Binder
    saving.py     what a notebook shows is there when it is opened again
    stills.py     what is left of widgets in HTML, slides and PDF
    models.py     which widgets a notebook needs
    grading.py    what nbgrader needs, for a class
    jupyter/      our settings of JupyterLab
"""


def _jupyter_server_extension_points():
    return [{"module": "lrcourse_desk.extension"}]
