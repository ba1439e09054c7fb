"""Every colour of the book, once: of its pages, its widgets and its figures.

Pages and widgets have two themes; they read these colours as CSS variables (`--lr-ink`). A figure is
drawn once, on white, and the page turns it for the dark theme. In a figure colour says which
activation is meant, and nothing else: other comparisons are drawn in ink, in grey and in one accent,
and what follows the reader's hand in the colour of the handle.

The activations' colours are those of Okabe and Ito (2008), which colour-blind eyes tell apart. Their
orange, sky and purple are darker here, and yellow is a brown: each has a contrast of 3 on white.
"""

LIGHT = {
    "paper": "#fdfcf9", "raised": "#f5f3ee", "rule": "#dcd8cf", "ink": "#1f252d", "soft": "#59626d",
    "link": "#0b5cad", "move": "#b0005e",
    "holds": "#006b4e", "holds-back": "#e5f3ed", "limit": "#7a5200", "limit-back": "#faf0da",
    "fails": "#a33c00", "fails-back": "#fbe7dc",
}  # fmt: skip
DARK = {
    "paper": "#14171b", "raised": "#1d2228", "rule": "#353c45", "ink": "#dfe3e8", "soft": "#9ba6b2",
    "link": "#7ab8ff", "move": "#ff7ab8",
    "holds": "#5fd3ac", "holds-back": "#12302a", "limit": "#f0bc5e", "limit-back": "#33290f",
    "fails": "#ff9a6b", "fails-back": "#3b2013",
}  # fmt: skip
FIGURE = {
    "ink": LIGHT["ink"], "grey": LIGHT["soft"], "pale": "#8a929c", "accent": "#6a51a3",
    "move": LIGHT["move"], "wrong": LIGHT["fails"], "ghost": "#cdd2d7", "grid": "#e6e8ea",
}  # fmt: skip
ACTIVATIONS = {
    "identity": FIGURE["grey"], "sigmoid": "#0072b2", "tanh": "#d55e00", "relu": "#009e73",
    "leaky_relu": "#2b8cc4", "elu": "#c08500", "selu": "#7c4e20", "softplus": "#c2679a",
    "gelu": FIGURE["ink"], "swish": "#c2679a", "mish": FIGURE["grey"],
}  # fmt: skip
ANSWERS = {"not attempted": "#767676", "right": "#117733", "wrong": "#aa3355", "": "#4477aa"}
CLASSES = ["#b9bec4", "#d5d8dc", "#eceef0", "#efebf5", "#d9d2e8", "#c0b3da"]  # a map's, from 0 to 1


def variables(colours):
    """The colours as CSS: what stands between the braces of a rule.

    >>> variables({"ink": "#1f252d", "soft": "#59626d"})
    '--lr-ink: #1f252d; --lr-soft: #59626d'
    """
    return "; ".join(f"--lr-{name}: {colour}" for name, colour in colours.items())
