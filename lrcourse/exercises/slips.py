"""Slips: single changes of a function, such as a sign, a bracket, or one name for another.

Each is tried in the place of a belief that nobody has foreseen: if the solution with one sign turned
round does what the learner's answer does, then one sign is turned round.
"""

import ast
import contextlib
import re
from dataclasses import dataclass

from ..messages import tr

OPPOSITE = {ast.Add: ast.Sub, ast.Sub: ast.Add}
OPERATIONS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow, ast.FloorDiv, ast.Mod, ast.MatMult)
COMPARISONS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq)
KIN = [  # functions and methods that are taken for one another
    ("max", "min", "mean", "sum"), ("maximum", "minimum"), ("argmax", "argmin"), ("any", "all"),
    ("mean", "sum", "median"), ("std", "var"), ("exp", "log", "expm1", "exp2"),
    ("log", "log2", "log10", "log1p"), ("sin", "cos"), ("floor", "ceil", "round"),
    ("sigmoid", "tanh"), ("zeros", "ones"), ("isfinite", "isnan", "isinf"), ("sqrt", "square"),
]  # fmt: skip
BENDS = ("sigmoid", "softmax", "tanh", "exp", "log", "log1p", "sqrt")
EPSILONS = (1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-12, 1e-15)


@dataclass(frozen=True)
class Slip:
    """A single change: its kind, the arguments that occur where it was made, the changed code."""

    kind: str
    names: tuple
    line: int
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
            "entry": tr("Right but for one array: only its first entry is used."),
            "shape": tr(
                "Right but for the shape of one array: a column meets a row, and makes a table of it."
            ),
            "number": tr("Right but for one number."),
            "one": tr("Right but for a 1: something is off by one."),
            "comparison": tr("Right but for one comparison."),
            "option": tr("Right but for one option of a function, such as `axis` or `keepdims`."),
            "function": tr("Right but for one function: it is missing, or another stands there."),
            "order": tr("Right but for the order of two lines."),
            "line": tr("Right but for one line: it is missing."),
            "return": tr("Right but for `return`: in the loop, it ends it after the first round."),
        }[self.kind]

    def sentence_of_own(self):
        """The same, where the change was made in the learner's own code: there it mends it."""
        return {
            "term": tr("Right but for one part of a formula: it does not belong there."),
            "function": tr("Right but for one function: another belongs there, or none."),
            "line": tr("Right but for one line: it does not belong there."),
            "square": tr("Right but for a missing square."),
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
        for kind, new in [*changes(old, names), *counted(old, arguments), *bent(old, names, bends)]:
            put(node, field, i, located(new, old))
            yield slip(tree, kind, near(old), old.lineno)
        put(node, field, i, old)
    yield from in_like_parts(tree, places, names, near)
    for node in [function, *nodes]:
        yield from in_lines(tree, node, near)


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
        for way in zip(*ways, strict=False):
            if len({kind for kind, _ in way}) == 1:
                for (node, field, i, old), (_, new) in zip(parts, way, strict=True):
                    put(node, field, i, located(new, old))
                yield slip(tree, way[0][0], near(parts[0][-1]), parts[0][-1].lineno)
        for node, field, i, old in parts:
            put(node, field, i, old)


def is_bend(node):
    """Whether a node calls a function that takes a number, or each number of an array, to another."""
    name = ast.unparse(node.func).removeprefix("np.") if isinstance(node, ast.Call) else ""
    return name in BENDS and len(node.args) == 1 and not node.keywords


def bent(node, names, bends):
    """The expression once more through a function that is in use."""
    if isinstance(node, ast.Name) and is_read(node) and node.id in names or is_bend(node):
        yield from (("twice", ast.Call(bend, [node], [])) for bend in bends)


def counted(node, arguments):
    """The expression multiplied, or divided, by the number of rows of an argument."""
    if isinstance(node, ast.Name) and is_read(node) and node.id in arguments:
        op = ast.Mult()
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
        op = ast.Div()
    else:
        return
    for name in arguments:
        rows = ast.Call(ast.Name("len", ast.Load()), [ast.Name(name, ast.Load())], [])
        yield "count", ast.BinOp(node, op, rows)


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


def slip(tree, kind, names, line):
    return Slip(kind, names, line, compile(tree, "<slip>", "exec"))


def is_read(node):
    return isinstance(node.ctx, ast.Load)


def changes(node, names):
    """What a learner might write in the place of an expression: (kind, expression) pairs."""
    if isinstance(node, ast.BinOp):
        yield from of_operation(node)
        yield from (("name", other) for other in with_another_name(node, names))
    elif isinstance(node, ast.UnaryOp):
        yield ("sign" if isinstance(node.op, ast.USub) else "term"), node.operand
    elif isinstance(node, ast.Name) and is_read(node) and node.id in names:
        yield from (("name", ast.Name(n, ast.Load())) for n in names if n != node.id)
        yield from (("name", ast.Constant(number)) for number in (1, 2))
        for op in (ast.Add(), ast.Sub()):
            yield "one", ast.BinOp(node, op, ast.Constant(1))
        yield "sign", ast.UnaryOp(ast.USub(), node)
        yield "entry", ast.Subscript(node, ast.Constant(0), ast.Load())
    elif isinstance(node, ast.Constant) and type(node.value) in (int, float):
        n = node.value
        others = {n + 1, n - 1, 0, 1, -n, 2 * n, n / 2, 10 * n, n / 10, 0.5, 1.1 * n} - {n}
        yield from (("number", ast.Constant(other)) for other in sorted(others))
    elif isinstance(node, ast.Compare) and type(node.ops[0]) in COMPARISONS:
        for op in COMPARISONS:
            if op is not type(node.ops[0]):
                yield "comparison", ast.Compare(node.left, [op()], node.comparators)
        for left in column(node.left):
            yield "shape", ast.Compare(left, node.ops, node.comparators)
    elif isinstance(node, ast.Call):
        yield from of_call(node)
    elif isinstance(node, ast.Attribute) and node.attr == "T":
        yield "function", node.value
    elif isinstance(node, ast.IfExp):
        yield "exchange", ast.IfExp(node.test, node.orelse, node.body)
    elif isinstance(node, ast.Tuple) and len(node.elts) == 2 and is_read(node):
        yield "exchange", ast.Tuple(node.elts[::-1], ast.Load())


def of_operation(node):
    left, op, right = node.left, node.op, node.right
    if type(op) in OPPOSITE:
        yield "sign", ast.BinOp(left, OPPOSITE[type(op)](), right)
    for other in OPERATIONS:
        if other not in (type(op), OPPOSITE.get(type(op))):
            yield "operator", ast.BinOp(left, other(), right)
    yield "term", left
    yield "term", right
    yield "square", ast.BinOp(node, ast.Pow(), ast.Constant(2))
    if isinstance(op, ast.Mult | ast.Div):
        for twice in (ast.Mult(), ast.Div()):
            yield "factor", ast.BinOp(node, twice, ast.Constant(2))
    yield from (("shape", ast.BinOp(other, op, right)) for other in column(left))
    yield from (("shape", ast.BinOp(left, op, other)) for other in column(right))
    if isinstance(op, ast.Sub):
        yield "sign", ast.UnaryOp(ast.USub(), node)
        yield "term", ast.UnaryOp(ast.USub(), right)
    if not isinstance(op, ast.Add | ast.Mult):
        yield "exchange", ast.BinOp(right, op, left)
    if isinstance(left, ast.BinOp):  # (a · b) · c
        inner = ast.BinOp(left.right, op, right)
        yield "bracket", ast.BinOp(left.left, left.op, inner)
    if isinstance(op, ast.Div) and isinstance(left, ast.BinOp) and isinstance(left.op, ast.Mult):
        share = ast.BinOp(left.right, op, right)  # a · b / c is a · (b / c) as well
        for other in (ast.Add(), ast.Sub(), ast.Div(), ast.Pow()):
            yield "operator", ast.BinOp(left.left, other, share)
    if isinstance(right, ast.BinOp):  # a · (b · c)
        inner = ast.BinOp(left, op, right.left)
        yield "bracket", ast.BinOp(inner, right.op, right.right)
    if isinstance(left, ast.Call) and len(left.args) == 1:  # f(a) · b
        inner = ast.BinOp(left.args[0], op, right)
        yield "bracket", ast.Call(left.func, [inner], left.keywords)
    if isinstance(right, ast.Call) and len(right.args) == 1:  # a · f(b)
        inner = ast.BinOp(left, op, right.args[0])
        yield "bracket", ast.Call(right.func, [inner], right.keywords)
    if isinstance(op, ast.Div):  # an ε in the denominator
        yield from (("epsilon", ast.BinOp(left, op, small)) for small in with_epsilon(right))
    yield from (("bracket", without) for without in fewer_brackets(node))


def fewer_brackets(node):
    """The expression as it is read with one pair of brackets left out."""
    text = ast.unparse(node)
    opened = []
    for i, letter in enumerate(text):
        if letter == "(":
            opened.append(i)
        elif letter == ")" and (start := opened.pop()) and not is_call(text[:start]):
            yield from read(text[:start] + text[start + 1 : i] + text[i + 1 :])
        elif letter == ")" and not start:
            yield from read(text[1:i] + text[i + 1 :])


def is_call(before):
    return before[-1].isalnum() or before[-1] in "_)]"


def read(text):
    with contextlib.suppress(SyntaxError):
        yield ast.parse(text, mode="eval").body


def with_another_name(node, names):
    """The expression with a variable exchanged wherever it occurs, such as p (1 - p) for a (1 - a)."""
    for old in names:
        times = occurrences(node, old)
        inside = [occurrences(part, old) for part in ast.iter_child_nodes(node)]
        if times > 1 and times not in inside:
            text = ast.unparse(node)
            for new in names:
                yield from read(re.sub(rf"\b{old}\b", new, text)) if new != old else ()


def occurrences(node, name):
    return sum(isinstance(part, ast.Name) and part.id == name for part in ast.walk(node))


def column(node):
    """node[:, None], if it may be an array"""
    if not isinstance(node, ast.Constant | ast.BinOp | ast.UnaryOp):
        places = ast.Tuple([ast.Slice(), ast.Constant(None)], ast.Load())
        yield ast.Subscript(node, places, ast.Load())


def with_epsilon(node):
    """The expression with something small added, as one sees it done against a division by 0."""
    for small in EPSILONS:
        yield ast.BinOp(node, ast.Add(), ast.Constant(small))


def of_call(node):
    function, args, keywords = node.func, node.args, node.keywords
    name = getattr(function, "attr", getattr(function, "id", ""))
    for kin in KIN:
        for other in kin if name in kin else ():
            if other != name and isinstance(function, ast.Attribute):
                renamed = ast.Attribute(function.value, other, ast.Load())
                yield "function", ast.Call(renamed, args, keywords)
    if len(args) == 1 and not isinstance(args[0], ast.Starred) and name not in ("range", "len"):
        yield "function", args[0]
    if not args and isinstance(function, ast.Attribute):
        yield "function", function.value
    if name in ("log", "sqrt"):
        yield from (("epsilon", ast.Call(function, [e], keywords)) for e in with_epsilon(args[0]))
    if name in ("sum", "mean", "norm"):
        yield "square", ast.BinOp(node, ast.Pow(), ast.Constant(2))
    for i, arg in enumerate(args if name in ("range", "arange", "zeros") else ()):
        for op in (ast.Add(), ast.Sub()):
            longer = ast.BinOp(arg, op, ast.Constant(1))
            yield "one", ast.Call(function, [*args[:i], longer, *args[i + 1 :]], keywords)
    if len(args) == 1 and isinstance(args[0], ast.BinOp):  # f(a · b)
        left, op, right = args[0].left, args[0].op, args[0].right
        yield "bracket", ast.BinOp(ast.Call(function, [left], keywords), op, right)
        yield "bracket", ast.BinOp(left, op, ast.Call(function, [right], keywords))
    if len(args) == 1 and not isinstance(args[0], ast.Starred | ast.Name):
        yield "sign", ast.Call(function, [ast.UnaryOp(ast.USub(), args[0])], keywords)
    for i in range(len(args) - 1):
        yield (
            "exchange",
            ast.Call(function, [*args[:i], args[i + 1], args[i], *args[i + 2 :]], keywords),
        )
    for i, keyword in enumerate(keywords):
        others = [*keywords[:i], *keywords[i + 1 :]]
        yield "option", ast.Call(function, args, others)
        if keyword.arg in ("axis", "ddof") and isinstance(keyword.value, ast.Constant):
            turned = ast.keyword(keyword.arg, ast.Constant(1 - keyword.value.value))
            yield "option", ast.Call(function, args, [*others, turned])


def in_lines(tree, node, near):
    """The slips in the lines of a function, a loop or a branch."""
    for field in ("body", "orelse"):
        lines = getattr(node, field, None)
        if not isinstance(lines, list):
            continue
        for i, line in enumerate(list(lines)):
            others = [*lines[:i], *lines[i + 1 :]]
            if others and not isinstance(line, ast.Return):
                setattr(node, field, others)
                yield slip(tree, "line", near(line), line.lineno)
            if i and not isinstance(line, ast.Return):
                setattr(node, field, [*lines[: i - 1], line, lines[i - 1], *lines[i + 1 :]])
                yield slip(tree, "order", near(line), line.lineno)
            if isinstance(line, ast.For | ast.While) and isinstance(lines[-1], ast.Return):
                inside = [*line.body, lines[-1]]
                line.body, kept = inside, line.body
                setattr(node, field, lines)
                yield slip(tree, "return", near(lines[-1]), line.lineno)
                line.body = kept
            if isinstance(line, ast.For | ast.While) and isinstance(line.body[-1], ast.Return):
                *inside, last = line.body
                setattr(node, field, [*lines[: i + 1], last])
                line.body, kept = inside or [ast.Pass()], line.body
                yield slip(tree, "return", near(last), last.lineno)
                line.body = kept
            setattr(node, field, lines)
