"""The code of the chapters: short, in one style, and no more of it in drawing than in thinking."""

import ast
import inspect
import io
import re
import tokenize

import jupytext
import nbformat
import notebooks
import pytest

from lrcourse import plots, style

PLUMBING = 0.33  # of the lines of code, at most; the rest is what a reader reads
IDEA = 12  # lines of a cell, at most
WIDTH = 88
LOOK_UPS = {"searchsorted", "argmin", "index"}
CHAPTERS = sorted((notebooks.BOOK / "en").glob("*.py"))
chapters = pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)


def code_cells(path):
    """(number, kind, source) of each cell of code; a kind is a tag, or idea where there is none."""
    for number, cell in enumerate(jupytext.read(path, fmt="py:percent").cells, start=1):
        if cell.cell_type == "code":
            yield number, *cell.metadata.get("tags", ["idea"]), cell.source


def lines_of_code(source):
    lines = (line.strip() for line in source.splitlines())
    return sum(bool(line) and not line.startswith("#") for line in lines)


def count(paths):
    """Lines of code by kind."""
    lines = {"plumbing": 0, "prediction": 0, "idea": 0}
    for path in paths:
        for _, kind, source in code_cells(path):
            lines[kind] += lines_of_code(source)
    return lines


def test_a_third_of_the_code_is_plumbing_at_most(capsys):
    with capsys.disabled():
        print("\nlines of code          plumbing  prediction  idea   plumbing")
        for name, paths in [(path.stem[:20], [path]) for path in CHAPTERS] + [("all", CHAPTERS)]:
            lines = count(paths)
            share = lines["plumbing"] / sum(lines.values())
            numbers = f"{lines['plumbing']:8}  {lines['prediction']:10}  {lines['idea']:4}"
            print(f"{name:21}  {numbers}   {share:8.0%}")
    assert share <= PLUMBING


@chapters
def test_no_cell_of_ideas_is_long(path):
    lengths = {number: lines_of_code(s) for number, kind, s in code_cells(path) if kind == "idea"}
    assert {cell: lines for cell, lines in lengths.items() if lines > IDEA} == {}


@chapters
def test_no_line_is_wide(path):
    lines = [line for _, _, source in code_cells(path) for line in source.splitlines()]
    assert [line for line in lines if len(line) > WIDTH] == []


# ---- prose is set alike everywhere ---------------------------------------------------------------


def slips_of_typing(text):
    """Per cent without its no-break space (58 %), and an α in prose that is set as a formula."""
    return re.findall(r"\d %|(?<![\w{.:])\d+%(?!\w)|\$\\alpha\$", text)


def texts(path):
    """What a reader reads: Markdown, and the strings in the code but for formats and styles."""
    for cell in jupytext.read(path, fmt="py:percent").cells:
        if cell.cell_type == "markdown":
            yield cell.source
        else:
            for node in ast.walk(ast.parse(cell.source)):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield node.value


@pytest.mark.parametrize(
    "path",
    sorted((notebooks.BOOK / "en").rglob("*.py")),
    ids=lambda path: f"{path.parent.name}/{path.stem}",
)
def test_per_cent_and_alpha_are_set_alike(path):
    assert [slip for text in texts(path) for slip in slips_of_typing(text)] == []


def test_slips_of_typing_are_found():
    assert slips_of_typing("58 % or 58% of $\\alpha$") == ["8 %", "58%", "$\\alpha$"]
    assert slips_of_typing("58\u00a0% of α, where $\\alpha L < 2$, as {share:.0%}") == []


# ---- no function of a slider looks up what the slider hands it -----------------------------------


def look_ups(source):
    """Look-ups by value in the functions that sliders call, and in those that these call."""
    tree = ast.parse(source)
    functions = {n.name: n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}
    waiting = [
        argument
        for call in calls(tree, "slider")
        for argument in [*call.args[1:2], *call.args[3:4]]  # draw and describe
    ]
    found, seen = [], set()
    while waiting:
        node = waiting.pop()
        node = functions.get(node.id) if isinstance(node, ast.Name) else node
        if node is not None and node not in seen:
            seen.add(node)
            found += [f"{call.func.attr}, line {call.lineno}" for call in calls(node, *LOOK_UPS)]
            waiting += [call.func for call in ast.walk(node) if isinstance(call, ast.Call)]
    return found


def calls(tree, *names):
    """The calls of methods (or functions of a module) of these names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", None) in names:
            yield node


@chapters
def test_no_slider_looks_its_data_up(path):
    assert look_ups(path.read_text("utf-8")) == []


def test_look_ups_are_found():
    source = """
def helper(rate): return np.searchsorted(rates, rate)
def draw(rate): axes.plot(paths[helper(rate)])
def other(rate): return names.index(rate)
best = rates[errors.argmin()]
widgets.slider(figure, draw, rates, lambda rate: f"{abs(rates - rate).argmin()}", alt="a")
"""
    assert sorted(look_ups(source)) == ["argmin, line 6", "searchsorted, line 2"]


# ---- a slider's cell can be run again ------------------------------------------------------------


def assigned(tree):
    """The names that a cell sets for the cells below: not those of its functions and comprehensions."""
    inner = (
        ast.FunctionDef,
        ast.ClassDef,
        ast.Lambda,
        ast.ListComp,
        ast.DictComp,
        ast.GeneratorExp,
    )
    names, waiting = set(), [tree]
    while waiting:
        for node in ast.iter_child_nodes(waiting.pop()):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                names.add(node.id)
            elif isinstance(node, ast.FunctionDef | ast.ClassDef):
                names.add(node.name)
            if not isinstance(node, inner):
                waiting.append(node)
    return names


def bound(tree):
    """The names of arguments, and of all else that is set anywhere in the code."""
    arguments = {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    return arguments | {
        n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
    }


def changed_later(sources):
    """(cell, name) for what a slider's cell reads and a cell below it sets to something else.

    Whoever has run the whole chapter and comes back to that slider would run it with other data.
    """
    trees = [ast.parse(source) for source in sources]
    functions = {}
    for number, tree in enumerate(trees):
        own = assigned(tree)
        read, waiting = set(), list(tree.body) if any(calls(tree, "slider")) else []
        while waiting:
            part = waiting.pop()
            names = {n.id for n in ast.walk(part) if isinstance(n, ast.Name)} - bound(part)
            names -= read | own
            read |= names
            waiting += [functions[name] for name in names & functions.keys()]
        below = set().union(*map(assigned, trees[number + 1 :]))
        yield from ((number, name) for name in sorted(read & below))
        functions |= {f.name: f for f in tree.body if isinstance(f, ast.FunctionDef)}


@chapters
def test_a_slider_can_be_run_again_when_the_whole_chapter_has_been(path):
    assert list(changed_later([source for _, _, source in code_cells(path)])) == []


EACH_SLIDERS_OWN = {"draw", "describe"}


@chapters
def test_the_name_of_a_function_means_one_thing(path):
    """Who goes back and runs an earlier cell again must not find an array in the function's place."""
    trees = [ast.parse(source) for _, _, source in code_cells(path)]
    for i, tree in enumerate(trees):
        functions = {d.name for d in tree.body if isinstance(d, ast.FunctionDef)}
        assert functions & set().union(*map(assigned, trees[i + 1 :])) <= EACH_SLIDERS_OWN


def test_what_is_changed_later_is_found():
    cells = [
        "rates = a = 1\ndef helper(): return rates",
        "def draw(value): b = a\nc = 1\nwidgets.slider(figure, draw, c, helper())",
        "for rates in 2, 3: a, b, c = d = [c for value in rates]\ndef f(): figure = 0",
    ]
    assert list(changed_later(cells)) == [(1, "a"), (1, "rates")]
    assert list(changed_later(cells[:2])) == []


# ---- plots --------------------------------------------------------------------------------------


def test_chapters_use_every_function_of_plots():
    public = {
        name
        for name, function in inspect.getmembers(plots, inspect.isfunction)
        if function.__module__ == plots.__name__ and not name.startswith("_")
    }
    used = {name for path in CHAPTERS for name in re.findall(r"\bplots\.(\w+)", path.read_text())}
    assert public - used == set()


@chapters
def test_figures_come_from_plots(path):
    assert "pyplot" not in path.read_text("utf-8")


# ---- one style ----------------------------------------------------------------------------------


def imported(source):
    """The modules imported from, in order, each with the names in order."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [(alias.name, []) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [alias.name for alias in node.names]
            if found and found[-1][0] == node.module:
                found[-1][1].extend(names)
            else:
                found.append((node.module, names))
    return found


def rank(module):
    """The standard library, then others, then ours."""
    package = module.partition(".")[0]
    return (package == "lrcourse", package == "numpy"), module


@chapters
def test_imports_are_in_one_order(path):
    """Constants, classes, functions; nothing between but an empty line before a new kind."""
    first = next(source for _, _, source in code_cells(path))
    modules = imported(first)
    assert [module for module, _ in modules] == sorted([m for m, _ in modules], key=rank)
    for _, names in modules:
        assert names == sorted(names, key=lambda n: (not n.isupper(), n[0].islower(), n.lower()))
    statements = ast.parse(first).body
    imports = [isinstance(node, ast.Import | ast.ImportFrom) for node in statements]
    assert imports[: sum(imports)] == [True] * sum(imports)  # nothing between them
    assert ast.unparse(statements[sum(imports)]) == "set_language('en')"


def badly_wrapped(source):
    """Lines with a bracket that is open at the end without being the last, or closed elsewhere.

    What is longer than a line is indented below an opening bracket, and the closing one begins
    a line of its own.
    """
    found, open_brackets = [], []
    tokens = [
        token
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type != tokenize.COMMENT
    ]
    for token, following in zip(tokens, tokens[1:], strict=False):
        if token.type == tokenize.OP and token.string in "([{":
            last = following.type == tokenize.NL
            open_brackets.append((token, last))
        elif token.type == tokenize.OP and token.string in ")]}":
            opened, last = open_brackets.pop()
            first = not token.line[: token.start[1]].strip(" )]}")
            if opened.start[0] != token.start[0] and not (first and (last or hugged(opened))):
                found.append(opened.line.strip())
    return found


def hugged(token):
    """Whether only opening brackets follow on its line: `np.array([`."""
    rest = token.line[token.end[1] :].partition("#")[0].strip()
    return bool(re.fullmatch(r"[\w.]*[(\[{]+|[(\[{]*", rest))


@chapters
def test_lines_are_wrapped_in_one_way(path):
    assert [line for _, _, source in code_cells(path) for line in badly_wrapped(source)] == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("f(\n    a,\n)\n", []),
        ("f([\n    a,\n])\n", []),
        ("x = f(a,\n      b)\n", ["x = f(a,"]),
        ("f(\n    a)\n", ["f("]),
        ("f(a)[\n    0\n]\n", []),
    ],
)
def test_bad_wrapping_is_found(source, found):
    assert badly_wrapped(source) == found


@chapters
def test_what_answers_a_prediction_is_veiled(path):
    """Up to the first text after the first output, unless a heading comes before."""
    cells = nbformat.read(path.with_suffix(".ipynb"), as_version=4).cells
    asked = [i for i, cell in enumerate(cells) if "prediction" in cell.metadata.get("tags", [])]
    for here in asked:
        blocks, seen = 0, False
        for cell in cells[here + 1 :]:
            if cell.cell_type == "code":
                blocks, seen = blocks + 1, seen or bool(cell.outputs)
                continue
            before_heading = re.split(r"^#", cell.source, maxsplit=1, flags=re.M)[0]
            paragraphs = [text for text in before_heading.split("\n\n") if text.strip()]
            blocks += min(len(paragraphs), 1) if seen else len(paragraphs)
            if seen or before_heading != cell.source:
                break
        assert blocks <= style.BLOCKS, cells[here].source
