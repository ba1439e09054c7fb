"""Collect the texts that code shows a reader into lrcourse/locale/lrcourse.pot, for translators.

Which texts: what `tr(...)` is called with; what is passed to the functions and arguments below, which
are translated where they are used; why an exercise's answer is right (its docstring); the words of claims.toml.
What a chapter says stands in the language of its edition, and is no one else's to look up.
Then compile what translations there are (LANGUAGE/LC_MESSAGES/lrcourse.po -> .mo).
"""

import ast
import io
import re
import sys
import tomllib
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "lrcourse" / "locale"
# The arguments that are translated where they are used: the first of these functions ...
FIRST = {"tr", "wrong"}
# ... and of any function these.
NAMED = {"hints", "further", "sign", "think", "report"}
# The decorators of the exercises: the docstring below says why the answer is right.
EXERCISES = {"code", "number", "choice", "design", "mission"}
CLAIM_TEXTS = ("statement", "verdict", "finding", "note", "asks", "decides")


class NotTranslatable(Exception):
    """A text that is put together before it is looked up: no catalogue can hold it."""


def texts_in_code(code, name):
    """The texts of one module or chapter, in order."""
    found = []
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call):
            function = getattr(node.func, "attr", getattr(node.func, "id", None))
            shown = node.args[:1] if function in FIRST else []
            shown = shown + [a for a in node.keywords if a.arg in NAMED]
            found += [text for part in shown for text in _strings(part, name)]
        elif isinstance(node, ast.FunctionDef) and _is_exercise(node):
            found.append(ast.get_docstring(node) or "")
        for loop in [node] if isinstance(node, ast.For) else getattr(node, "generators", []):
            found += _looped_over(loop, node)
    return [text for text in dict.fromkeys(found) if re.search(r"[^\W\d_]{2}", text)]  # words


def _strings(node, name):
    """All strings within an argument, but not those of a call in it: that has its own turn."""
    if isinstance(node, ast.JoinedStr):
        raise NotTranslatable(f'{name}:{node.lineno}: write tr("... {{x}}").format(x=x), no f"..."')
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    if not isinstance(node, ast.Call):
        for child in ast.iter_child_nodes(node):
            yield from _strings(child, name)


def _is_exercise(function):
    calls = (decorator for decorator in function.decorator_list if isinstance(decorator, ast.Call))
    return any(getattr(call.func, "attr", None) in EXERCISES for call in calls)


def _looped_over(loop, body):
    """`for name in ("id", "verdict")`: where tr(name) follows, these are the texts."""
    if not isinstance(loop.target, ast.Name) or not isinstance(loop.iter, ast.Tuple | ast.List):
        return []
    translated = f"tr({loop.target.id})" in ast.unparse(body)
    return list(_strings(loop.iter, "")) if translated else []


def collect(root=ROOT):
    """The catalogue of all texts of the library and of the website."""
    catalogue = Catalog(
        project="lrcourse",
        copyright_holder="the lrcourse authors",
        creation_date=datetime(2026, 1, 1, tzinfo=UTC),  # a date of today would differ each day
        revision_date=datetime(2026, 1, 1, tzinfo=UTC),
    )
    places = "lrcourse/**/*.py", "site/*.py"
    files = [file for place in places for file in sorted(root.glob(place))]
    for file in files:
        name = file.relative_to(root).as_posix()
        for text in texts_in_code(file.read_text("utf-8"), name):
            _add(catalogue, text, name)
    claims = root / "lrcourse" / "claims.toml"
    if claims.exists():
        for claim in tomllib.loads(claims.read_text("utf-8")).values():
            for part in [claim, *claim.get("tried", ())]:
                for key in filter(part.get, CLAIM_TEXTS):
                    _add(catalogue, part[key], "lrcourse/claims.toml")
    return catalogue


def _add(catalogue, text, name):
    flags = ["python-brace-format"] if "{" in text else []
    catalogue.add(text, locations=[(name, None)], flags=flags)


def template(root=ROOT):
    """The .pot file as bytes; the same texts give the same bytes."""
    buffer = io.BytesIO()
    write_po(buffer, collect(root), width=100, sort_output=True, include_lineno=False)
    return buffer.getvalue()


def compiled(po):
    """The .mo file of a .po file as bytes."""
    buffer = io.BytesIO()
    with open(po, "rb") as file:
        write_mo(buffer, read_po(file))
    return buffer.getvalue()


def main(root=ROOT):
    try:
        text = template(root)
    except NotTranslatable as error:
        sys.exit(str(error))
    locale = root / "lrcourse" / "locale"
    locale.mkdir(exist_ok=True)
    (locale / "lrcourse.pot").write_bytes(text)
    for po in locale.glob("*/LC_MESSAGES/*.po"):
        po.with_suffix(".mo").write_bytes(compiled(po))
    print(f"lrcourse.pot: {len(collect(root))} texts")


if __name__ == "__main__":
    main()
