"""Lines that are missing, that have changed places, or that stand on the wrong side of a loop."""

import ast


def in_lines(node):
    """The slips in the lines of a function, a loop or a branch: (kind, line), the change being made."""
    fields = [f for f in ("body", "orelse") if isinstance(getattr(node, f, None), list)]
    for field in fields:  # those of `a if b else c` are no lines
        lines = getattr(node, field)
        for i, line in enumerate(list(lines)):
            others = [*lines[:i], *lines[i + 1 :]]
            if others and not isinstance(line, ast.Return):
                setattr(node, field, others)
                yield "line", line
            if i and not isinstance(line, ast.Return):
                setattr(node, field, [*lines[: i - 1], line, lines[i - 1], *lines[i + 1 :]])
                yield "order", line
            if isinstance(line, ast.For | ast.While):
                setattr(node, field, lines)
                yield from around_loop(node, field, i)
            if isinstance(line, ast.For | ast.While) and isinstance(lines[-1], ast.Return):
                inside = [*line.body, lines[-1]]
                line.body, kept = inside, line.body
                yield "return", lines[-1]
                line.body = kept
            if isinstance(line, ast.For | ast.While) and isinstance(line.body[-1], ast.Return):
                *inside, last = line.body
                setattr(node, field, [*lines[: i + 1], last])
                line.body, kept = inside or [ast.copy_location(ast.Pass(), last)], line.body
                yield "return", last
                line.body = kept
            for with_a_name in named(line):
                setattr(node, field, [*lines[:i], with_a_name, *lines[i + 1 :]])
                yield "kept", line
            setattr(node, field, lines)


def named(line):
    """A line whose result is kept nowhere (`a == b`, `a - b`, `np.exp(a)`), as it gives it a name."""
    value = line.value if isinstance(line, ast.Expr) else None
    if isinstance(value, ast.Compare) and isinstance(value.ops[0], ast.Eq):
        name, (value, *_) = value.left, value.comparators
    elif isinstance(value, ast.BinOp) or of_numpy(value):
        name = next((n for n in ast.walk(value) if isinstance(n, ast.Name) and n.id != "np"), None)
    else:
        return
    if isinstance(name, ast.Name | ast.Subscript):
        target = ast.parse(f"{ast.unparse(name)} = 0").body[0].targets
        yield ast.fix_missing_locations(ast.copy_location(ast.Assign(target, value), line))


def of_numpy(node):
    """Whether it is a call of one of NumPy's functions, `np.something(...)`."""
    return isinstance(node, ast.Call) and ast.unparse(node.func).startswith("np.")


def around_loop(node, field, i):
    """A line of loop number i moved out of it, before or after it; or the line before or after it, in."""
    lines = getattr(node, field)
    loop, body = lines[i], lines[i].body
    before, after = lines[:i], lines[i + 1 :]
    ways = []
    for k, line in enumerate(body if len(body) > 1 else ()):
        others = [*body[:k], *body[k + 1 :]]
        ways += [(line, [*before, line, loop, *after], others)]
        ways += [(line, [*before, loop, line, *after], others)]
    if before:
        ways += [(before[-1], [*before[:-1], loop, *after], [before[-1], *body])]
    if after and not isinstance(after[0], ast.Return):
        ways += [(after[0], [*before, loop, *after[1:]], [*body, after[0]])]
    for line, around, inside in ways:
        setattr(node, field, around)
        loop.body = inside
        yield "loop", line
    setattr(node, field, lines)
    loop.body = body
