"""Slips: single changes of a function, such as a sign, a bracket, or one name for another.

Each is tried in the place of a belief that nobody has foreseen: if the solution with one sign turned
round does what the learner's answer does, then one sign is turned round.
"""

import ast
import re
from dataclasses import dataclass

from ..messages import tr
from .slips_in_formulas import bent, changes, counted, is_bend, is_read, multiplied, wrapped
from .slips_in_lines import in_lines


@dataclass(frozen=True)
class Slip:
    """A single change: its kind, the arguments that occur where it was made, the changed code."""

    kind: str
    names: tuple
    start: tuple  # line and column of what was changed
    end: tuple
    code: object  # compiled

    def sentence(self):
        return {
            "sign": tr("Right but for one sign."),
            "bracket": tr("Right but for one pair of brackets."),
            "operator": tr("Right but for one operation: another stands in its place."),
            "epsilon": tr(
                "Right but for something small that is added, against a division by 0 or so."
            ),
            "term": tr("Right but for one part of a formula: it is missing."),
            "exchange": tr("Right but for two things that have changed places."),
            "name": tr("Right, except in one place: another variable belongs there."),
            "factor": tr("Right but for a factor of 2 in one place."),
            "square": tr("Right but for one square too many."),
            "twice": tr(
                "Right but for one function too many: it does not belong there, or not twice."
            ),
            "count": tr(
                "Right but for one part: it is multiplied, or divided, by the length of an array."
            ),
            "wrap": tr("Right but for one function too many."),
            "extra": tr("Right but for a factor in one place."),
            "loop": tr(
                "Right but for one line: in the loop, or outside of it, it is not in place."
            ),
            "entry": tr("Right but for one array: only its first entry is used."),
            "shape": tr(
                "Right but for the shape of one array: a column meets a row, and makes a table of it."
            ),
            "number": tr("Right but for one number."),
            "constant": tr("Right but for one number."),
            "one": tr("Right but for a 1: something is off by one."),
            "comparison": tr("Right but for one comparison."),
            "option": tr("Right but for one option of a function, such as `axis` or `keepdims`."),
            "function": tr("Right but for one function: it is missing, or another stands there."),
            "order": tr("Right but for the order of two lines."),
            "line": tr("Right but for one line: it is missing."),
            "kept": tr(
                "Right but for one line: what it calculates is kept nowhere. `=` gives it a name."
            ),
            "return": tr("Right but for `return`: in the loop, it ends it after the first round."),
        }[self.kind]

    def sentence_of_own(self):
        """The same, where the change was made in the learner's own code: there it mends it."""
        return {
            "term": tr("Right but for one part of a formula: it does not belong there."),
            "function": tr("Right but for one function: another belongs there, or none."),
            "line": tr("Right but for one line: it does not belong there."),
            "square": tr("Right but for a missing square."),
            "wrap": tr("Right but for one function: it is missing."),
            "twice": tr("Right but for one function: it is missing."),
        }.get(self.kind) or self.sentence()


def slips(code):
    """Every function that is one slip away from this one, as a `Slip` with compiled code."""
    tree = ast.parse(code)
    (function,) = tree.body
    arguments = [a.arg for a in function.args.args]
    stored = [n.id for n in ast.walk(function) if isinstance(n, ast.Name) and not is_read(n)]
    names = list(dict.fromkeys([*arguments, *stored]))
    nodes = [n for line in function.body for n in ast.walk(line)]
    bends = {ast.unparse(n.func): n.func for n in nodes if is_bend(n)}.values()
    around = {part: node for node in nodes for part in ast.iter_child_nodes(node)}

    def near(node):
        """The arguments that occur in an expression, or else around it in its line."""
        used = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
        found = tuple(name for name in arguments if name in used)
        return found if found or isinstance(node, ast.stmt) else near(around[node])

    places = [place for node in nodes for place in places_below(node)]
    for node, field, i, old in places:
        besides = [
            *counted(old, arguments),
            *bent(old, names, bends),
            *multiplied(node, old, names),
            *wrapped(old, names),
        ]
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "np.polyfit":
            besides = []  # they may be nan, and LAPACK complains of that on the terminal
        for kind, new in [*changes(old, names), *besides]:
            put(node, field, i, located(new, old))
            yield slip(tree, kind, near(old), old)
        put(node, field, i, old)
    yield from in_like_parts(tree, places, names, near)
    for node in [function, *nodes]:
        for kind, line in in_lines(node):
            yield slip(tree, kind, near(line), line)


def places_below(node):
    """Where the expressions right below a node stand: (node, field, number in it, expression)."""
    for field, value in ast.iter_fields(node):
        for i, old in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(old, ast.expr):
                yield node, field, i, old


def in_like_parts(tree, places, names, near):
    """One slip made in all the parts that are alike, such as those of the weights and the biases."""
    alike = {}
    for place in places:
        if isinstance(place[-1], ast.BinOp | ast.Call):
            pattern = re.sub(rf"\b({'|'.join(names)})\b", "_", ast.unparse(place[-1]))
            alike.setdefault(pattern, []).append(place)
    for parts in alike.values():
        ways = [list(changes(old, names)) for *_, old in parts] if len(parts) > 1 else []
        for way in zip(*ways):
            if len({kind for kind, _ in way}) == 1:
                for (node, field, i, old), (_, new) in zip(parts, way):
                    put(node, field, i, located(new, old))
                yield slip(tree, way[0][0], near(parts[0][-1]), parts[0][-1])
        for node, field, i, old in parts:
            put(node, field, i, old)


def put(node, field, i, new):
    value = getattr(node, field)
    if isinstance(value, list):
        value[i] = new
    else:
        setattr(node, field, new)


def located(new, old):
    """The new expression with the place of the old one wherever it has none of its own."""
    if not hasattr(new, "lineno"):
        ast.copy_location(new, old)
        for part in ast.iter_child_nodes(new):
            located(part, old)
    return new


def slip(tree, kind, names, node):
    start, end = (node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset)
    return Slip(kind, names, start, end, compile(tree, "<slip>", "exec"))
