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
            setattr(node, field, lines)


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
