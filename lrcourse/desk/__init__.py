"""The reader's desk: the command that opens the course on any machine.

folder.py       the reader's own copies of the notebooks, and their updates
shield.py       what else of a machine must not show in a figure or stop the start
__main__.py     the command
jupyter/        our settings of JupyterLab, which needs no other copy of them
"""
