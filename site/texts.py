"""What the scripts of the pages say."""

from lrcourse.messages import tr


def texts_of_course_js():
    """The same for what every page has, live or not."""
    return {
        text: tr(text)
        for text in ("Copy", "Copied", "Play or pause", "Stop", "Choices", "Pages of {chapter}")
    }


def texts():
    """English -> the reader's language; the scripts hold the English (test_live_browser.py: none is missing)."""
    return {
        text: tr(text)
        for text in (
            "Run",
            "Stop",
            "Edit",
            "Run all above",
            "Put back",
            "{what}: cell {number}",
            "Code of cell {number}. Escape leaves it, Shift+Enter runs it.",
            "Waiting …",
            "Running …",
            "Python is being loaded …",
            "Python starts …",
            "Python is being loaded: {loaded} of {total} MB",
            "{name} is being loaded: {size} MB",
            "Stopped. What was computed is gone; Run computes it again.",
            "A cell above failed.",
            "A cell above sets “{lacking}”, or none does. Try “Run all above”.",
            "The cell can't run here now: {host} doesn't answer.",
            "The cell can't run here now: a file of {host} isn't the one it should be, and was "
            "left out.",
            "Python has ended: its memory is full, or calls went too deep. Run starts it anew.",
            "Python can't run in this browser.",
            "Open in JupyterLab",
            "This browser keeps nothing: save your notebook.",
            "Change and run the cells of this page",
            "Press Run below a cell, or Edit to change it first. Nothing is installed: with "
            "the first Run, Python comes into this browser, {size} MB, most of it from "
            "{host}, and stays in its cache. What you type, and which exercises are done, is "
            "kept in this browser and goes nowhere else. A chaotic figure may differ a little"
            " from the book's.",
            "Save as a notebook",
            "{name} is for the folder my_course of the course in JupyterLab.",
            "Bring a notebook",
            "Cells brought: {n}; without a place on this page: {lost}.",
            "This file is no notebook.",
            "Forget all that I typed",
            "Everything that you typed on all pages, and what you have read and done, is forgotten. "
            "Go on?",
            "Forgotten.",
            "What you typed into an earlier version of this exercise",
        )
    }
