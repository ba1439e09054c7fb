"""Every colour of the book, once: of its pages, its widgets and its figures.

Pages and widgets have two themes; they read these colours as CSS variables (`--lr-ink`). A figure is
drawn once, on white, and the page turns it for the dark theme. In a figure colour says which
activation is meant, and nothing else: other comparisons are drawn in ink, in grey and in one accent.

The figures' colours are those of Okabe and Ito (2008), which colour-blind eyes tell apart; their
yellow, which is not seen on white, became a brown.
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


def variables(colours):
    """The colours as CSS: what stands between the braces of a rule.

    >>> variables({"ink": "#1f252d", "soft": "#59626d"})
    '--lr-ink: #1f252d; --lr-soft: #59626d'
    """
    return "; ".join(f"--lr-{name}: {colour}" for name, colour in colours.items())
