"""Slips: what is tried in the place of each sort of expression and line.

All of it stands in learners/slips.txt as it was read; after a change that was meant:
python tests/test_slips.py, and look at what differs.
"""

import ast
from pathlib import Path

import pytest

from lrcourse.exercises import slips, slips_in_formulas

READ = Path(__file__).parent / "learners" / "slips.txt"
NAMES = ["a", "b", "n"]
EXPRESSIONS = (
    """
a + b|a - b|a * b|a / b|a @ b|a**2|a // b|a % b|a << b|a * b / n|a + b / n|a - (b - n)|(a - b) - n|(a + b) * n
(a * b) ** n|a ** (b * n)|np.exp(a) * b|a * np.exp(b)|a * np.maximum(b, n)|np.exp(a) - np.exp(b)
np.exp(a) - np.log(b)|a * (1 - a)|f(a - b)[a] - (a - n)|-a|not a|a|c|3|0.5|True|"a"|a < b|a != 2|a < b < n
a is b|a + b > n|f(a) == b
a.T|a.size|b if a else n|(a, b)|(a, b, n)|f(a, b)|f(a - b)|f(a + b, n)|f(*a)|f(a)|f(x=a)|a.copy()|a.sum()|len(a)
sum(a)|np.sum(a, axis=0, keepdims=True)|np.mean(a, axis=1)|np.std(a, ddof=1)|np.std(a, ddof=n)|range(n)|range(1, n)
np.arange(1, n)|np.zeros(n)|np.log(a)|np.sqrt(a + b)|np.maximum(a, 0)|np.minimum(a, b)|max(a, b)|min(a, n)|sigmoid(a)
sigmoid(a, n)|np.tanh(-a)|np.linalg.norm(a)|np.argmax(a)|np.nanargmin(a)
""".strip()
    .replace("\n", "|")
    .split("|")
)
FUNCTIONS = """
max min mean sum argmin any all median std var exp expm1 exp2 log2 log10 log1p sin cos floor ceil round zeros ones
isfinite isnan isinf sqrt square ptp
""".split()
KINDS = """
sign bracket operator epsilon term exchange name factor square twice count wrap extra loop entry shape number constant
one comparison option function order line return
""".split()
LIKE_PARTS = """
def step(x, k):
    W = x - np.exp(k)
    b = k - np.exp(x)
    return W, b
"""
ALL_KINDS = (
    """
def product(x, k):
    return x @ k
""",
    """
def fit(x, k):
    return np.polyfit(x, k, 1)
""",
)
LINES = """
def lines(x, k):
    total = 0
    n = 1
    for row in x:
        total = row
        n = k
    total = n
    while total:
        total = k
        n = x
        return n
    while n:
        return x
    if k:
        n = x
    else:
        total = k
        n = k
    for row in x:
        k = row
    return total
"""


def told(pairs):
    """A line for each kind of slip, with all that stands in the place."""
    kinds = {}
    for kind, new in pairs:
        kinds.setdefault(kind, []).append(ast.unparse(new))
    return "".join(f"{kind}: {'   '.join(texts)}\n" for kind, texts in kinds.items())


def tried(expression):
    """What is tried in the place of an expression, alone and within a product."""
    node = ast.parse(expression, mode="eval").body
    product = ast.parse("a * b", mode="eval").body
    bends = [ast.parse(name, mode="eval").body for name in ("np.exp", "sigmoid")]
    pairs = list(slips_in_formulas.changes(node, NAMES))
    for more in (
        slips_in_formulas.counted(node, NAMES),
        slips_in_formulas.bent(node, NAMES, bends),
        slips_in_formulas.multiplied(ast.Return(node), node, NAMES[:1]),
        slips_in_formulas.multiplied(product, node, NAMES[:1]),
        slips_in_formulas.wrapped(node, NAMES),
    ):
        pairs += more
    return f"# {expression}\n{told(pairs)}"


def in_a_function(code, kinds, monkeypatch):
    """Every slip of some kinds: what was changed, the arguments there, and the new lines."""
    made, slip = [], slips.slip

    def kept(tree, *arguments):
        made.append((slip(tree, *arguments), ast.unparse(tree).splitlines()[1:]))
        return made[-1][0]

    monkeypatch.setattr(slips, "slip", kept)
    list(slips.slips(code.strip()))
    monkeypatch.undo()
    for one, lines in made:
        if one.kind in kinds:
            (line, start), (last, end) = one.start, one.end
            where = f"{line}:{start}-{last}:{end}"
            yield f"{one.kind} {where} {' '.join(one.names)}: {' | '.join(map(str.rstrip, lines))}\n"


def whole(monkeypatch):
    said = [tried(expression) for expression in EXPRESSIONS]
    said += [tried(f"np.{name}(a, n)") for name in FUNCTIONS]
    said += [
        "# like parts\n",
        *in_a_function(LIKE_PARTS, ("sign", "function", "twice"), monkeypatch),
    ]
    for kind in KINDS:
        one = slips.Slip(kind, (), (), (), None)
        said.append(f"{kind}: {one.sentence()} {one.sentence_of_own()}\n")
    for code in ALL_KINDS:
        said += ["# all kinds\n", *in_a_function(code, KINDS, monkeypatch)]
    said += ["# lines\n", *in_a_function(LINES, ("line", "order", "loop", "return"), monkeypatch)]
    return "".join(said)


def test_what_is_tried_was_read_slip_for_slip(monkeypatch):
    assert whole(monkeypatch).splitlines() == READ.read_text("utf-8").splitlines()


if __name__ == "__main__":
    with pytest.MonkeyPatch.context() as patch:
        READ.write_text(whole(patch), "utf-8")
