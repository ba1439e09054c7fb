"""What a learner might write in the place of an expression of a formula: (kind, expression) pairs."""

import ast
import contextlib
import re

OPPOSITE = {ast.Add: ast.Sub, ast.Sub: ast.Add}
PRODUCTS = (ast.Mult, ast.Div, ast.MatMult)
OPERATIONS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow, ast.FloorDiv, ast.MatMult)
COMPARISONS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq)
KIN = [  # functions and methods that are taken for one another
    ("max", "min", "mean", "sum"), ("maximum", "minimum"), ("argmax", "argmin"), ("any", "all"),
    ("mean", "sum", "median"), ("std", "var"), ("exp", "log", "expm1", "exp2"),
    ("log", "log2", "log10", "log1p"), ("sin", "cos"), ("floor", "ceil", "round"),
    ("zeros", "ones"), ("isfinite", "isnan", "isinf"), ("sqrt", "square"),
    ("std", "max", "ptp", "sum", "median"),
]  # fmt: skip
BENT_OTHERWISE = (  # what stands where a bend belongs: another one, or the same written wrongly
    "np.tanh({0})", "sigmoid({0})", "np.maximum({0}, 0)", "np.exp({0})", "({0} > 0) * 1.0",
    "1 / 1 + np.exp(-({0}))", "1 / (1 + np.exp({0}))", "1 / (1 - np.exp(-({0})))",
    "np.round(sigmoid({0}))",
)  # fmt: skip
BENDS = ("sigmoid", "softmax", "tanh", "exp", "log", "log1p", "sqrt")
WRAPS = (
    "np.abs", "np.sqrt", "np.mean", "np.sum", "np.round", "np.exp", "np.log", "sigmoid", "np.tanh",
)  # fmt: skip
EPSILONS = (1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-12, 1e-15)


def is_bend(node):
    """Whether a node calls a function that takes a number, or each number of an array, to another."""
    name = ast.unparse(node.func).removeprefix("np.") if isinstance(node, ast.Call) else ""
    return name in BENDS and len(node.args) == 1 and not node.keywords


def bent(node, names, bends):
    """The expression once more through a function that is in use."""
    if is_variable(node, names) or is_bend(node):
        yield from (("twice", ast.Call(bend, [node], [])) for bend in bends)


def wrapped(node, names):
    """The expression handed to a function that isn't in use, or squared."""
    if is_variable(node, names):
        yield "square", ast.BinOp(node, ast.Pow(), ast.Constant(2))
    if is_variable(node, names) or isinstance(node, ast.BinOp):
        for name in WRAPS:
            yield from (("wrap", e) for e in read(f"{name}({ast.unparse(node)})"))


def multiplied(around, node, names):
    """The expression with one more factor, v or 1 - v for some variable v; once for each product."""
    product = isinstance(node, ast.BinOp) and isinstance(node.op, PRODUCTS)
    inside = isinstance(around, ast.BinOp) and isinstance(around.op, PRODUCTS)
    if inside or not (product or isinstance(node, ast.Call) or is_variable(node, names)):
        return
    for name in names:
        variable = ast.Name(name, ast.Load())
        for factor in (variable, ast.BinOp(ast.Constant(1), ast.Sub(), variable)):
            for op in (ast.Mult(), ast.Div()):
                yield "extra", ast.BinOp(node, op, factor)


def is_variable(node, names):
    return isinstance(node, ast.Name) and is_read(node) and node.id in names


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


def is_read(node):
    return isinstance(node.ctx, ast.Load)


def changes(node, names):
    """What a learner might write in the place of an expression: (kind, expression) pairs."""
    if isinstance(node, ast.BinOp):
        yield from of_operation(node)
        yield from (("name", other) for other in with_another_name(node, names))
    elif isinstance(node, ast.UnaryOp):
        yield ("sign" if isinstance(node.op, ast.USub) else "term"), node.operand
    elif is_variable(node, names):
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
        yield from (("constant", ast.Name(name, ast.Load())) for name in names)
    elif isinstance(node, ast.Compare) and len(node.ops) == 1:
        yield from of_comparison(node)
    elif isinstance(node, ast.Call):
        yield from of_call(node)
    elif isinstance(node, ast.Attribute) and node.attr == "T":
        yield "function", node.value
    elif isinstance(node, ast.IfExp):
        yield "exchange", ast.IfExp(node.test, node.orelse, node.body)
    elif isinstance(node, ast.Tuple) and len(node.elts) == 2 and is_read(node):
        yield "exchange", ast.Tuple(node.elts[::-1], ast.Load())


def of_comparison(node):
    (old,) = map(type, node.ops)
    if old not in COMPARISONS:
        return
    for op in COMPARISONS:
        if op is not old:
            yield "comparison", ast.Compare(node.left, [op()], node.comparators)
    for left in column(node.left):
        yield "shape", ast.Compare(left, node.ops, node.comparators)


def of_operation(node):
    left, op, right = node.left, node.op, node.right
    if type(op) in OPPOSITE:
        yield "sign", ast.BinOp(left, OPPOSITE[type(op)](), right)
    one = isinstance(left, ast.Constant) and left.value == 1
    for other in OPERATIONS:
        if other not in (type(op), OPPOSITE.get(type(op))) and not (one and other is ast.Pow):
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
    if isinstance(op, ast.Div) and isinstance(left, ast.BinOp) and isinstance(left.op, ast.Mult):
        share = ast.BinOp(left.right, op, right)  # a · b / c is a · (b / c) as well
        for other in (ast.Add(), ast.Sub(), ast.Div(), ast.Pow()):
            yield "operator", ast.BinOp(left.left, other, share)
    yield from (("bracket", other) for other in bracketed(left, op, right))
    if isinstance(op, ast.Div):  # an ε in the denominator
        yield from (("epsilon", ast.BinOp(left, op, small)) for small in with_epsilon(right))
    yield from (("bracket", without) for without in fewer_brackets(node))


def bracketed(left, op, right):
    """The operation as it is with the brackets in another place."""
    if isinstance(left, ast.BinOp):  # (a · b) · c
        inner = ast.BinOp(left.right, op, right)
        yield ast.BinOp(left.left, left.op, inner)
        if isinstance(left.op, ast.Mult):  # b a is a b
            inner = ast.BinOp(left.left, op, right)
            yield ast.BinOp(left.right, left.op, inner)
    if isinstance(right, ast.BinOp):  # a · (b · c)
        inner = ast.BinOp(left, op, right.left)
        yield ast.BinOp(inner, right.op, right.right)
        if isinstance(right.op, ast.Mult):
            inner = ast.BinOp(left, op, right.right)
            yield ast.BinOp(inner, right.op, right.left)
    if isinstance(left, ast.Call) and len(left.args) == 1:  # f(a) · b
        inner = ast.BinOp(left.args[0], op, right)
        yield ast.Call(left.func, [inner], left.keywords)
    if isinstance(right, ast.Call) and len(right.args) == 1:  # a · f(b)
        inner = ast.BinOp(left, op, right.args[0])
        yield ast.Call(right.func, [inner], right.keywords)
    if isinstance(right, ast.Call) and len(right.args) == 2:  # a · f(b, c)
        inner = ast.BinOp(left, op, right.args[0])
        yield ast.Call(right.func, [inner, right.args[1]], right.keywords)
    calls = [part for part in (left, right) if isinstance(part, ast.Call) and len(part.args) == 1]
    if len(calls) == 2 and ast.unparse(left.func) == ast.unparse(right.func):  # f(a) · f(b)
        inner = ast.BinOp(left.args[0], op, right.args[0])
        yield ast.Call(left.func, [inner], left.keywords)


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
    yield from (("function", other) for other in with_another_function(node, name))
    if name in ("len", "sum", "argmin", "nanargmin", "argmax"):
        for op in (ast.Add(), ast.Sub()):
            yield "one", ast.BinOp(node, op, ast.Constant(1))
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
        exchanged = [*args[:i], args[i + 1], args[i], *args[i + 2 :]]
        yield "exchange", ast.Call(function, exchanged, keywords)
    for i, keyword in enumerate(keywords):
        others = [*keywords[:i], *keywords[i + 1 :]]
        yield "option", ast.Call(function, args, others)
        if keyword.arg in ("axis", "ddof") and isinstance(keyword.value, ast.Constant):
            turned = ast.keyword(keyword.arg, ast.Constant(1 - keyword.value.value))
            yield "option", ast.Call(function, args, [*others, turned])


def with_another_function(node, name):
    """The call of a function that is taken for this one, or what it would be without it."""
    function, args, keywords = node.func, node.args, node.keywords
    for kin in KIN:
        for other in kin if name in kin else ():
            if other != name and isinstance(function, ast.Attribute):
                yield ast.Call(ast.Attribute(function.value, other, ast.Load()), args, keywords)
            elif other != name:
                yield ast.Call(ast.Name(other, ast.Load()), args, keywords)
    if name in ("sigmoid", "tanh") and len(args) == 1:
        for other in BENT_OTHERWISE:
            yield from read(other.format(ast.unparse(args[0])))
    if name in ("maximum", "minimum", "max", "min") and len(args) == 2:
        yield from args
        yield from read(f"np.abs({ast.unparse(args[0])})")
