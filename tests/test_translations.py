"""tools/translations.py: every text that code shows a reader is in the catalogue for translators."""

import gettext
import re
import string

import pytest
import translations
from babel.messages.pofile import read_po


def texts(code):
    return translations.texts_in_code(code, "chapter.py")


def test_the_template_is_current():
    stored = (translations.LOCALE / "lrcourse.pot").read_bytes()
    assert stored.decode() == translations.template().decode(), "run make messages"


def faults(po, texts):
    """What is wrong with a translation of these texts, as sentences."""
    with open(po, "rb") as file:
        catalogue = read_po(file)
    found = []
    if not po.with_suffix(".mo").exists():
        found.append("not compiled: run make messages")
    elif po.with_suffix(".mo").read_bytes() != translations.compiled(po):
        found.append("compiled from another version: run make messages")
    for text in texts:
        message = catalogue.get(text)
        if message is None or not message.string or message.fuzzy:
            found.append(f"not translated: {text}")
        elif fields(message.string) != fields(text):
            found.append(f"other fields: {message.string}")
    return found


def fields(text):
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name)


def test_translations_are_complete():
    texts = [message.id for message in translations.collect() if message.id]
    for po in sorted(translations.LOCALE.glob("*/LC_MESSAGES/*.po")):
        assert faults(po, texts) == [], po


HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'


def translation(folder, text, translated, flags=""):
    """A .po of one text and its .mo."""
    po = folder / "lrcourse.po"
    po.write_text(f'{HEAD}{flags}msgid "{text}"\nmsgstr "{translated}"\n', "utf-8")
    po.with_suffix(".mo").write_bytes(translations.compiled(po))
    return po


def test_a_translation_that_is_right(tmp_path):
    po = translation(tmp_path, "{n} of {last}", "{last} 之 {n}")
    assert faults(po, ["{n} of {last}"]) == []


@pytest.mark.parametrize(
    ("text", "translated", "flags", "fault"),
    [
        ("one", "", "", "not translated: at step {n}"),
        ("at step {n}", "", "", "not translated: at step {n}"),
        ("at step {n}", "第 {n} 步", "#, fuzzy\n", "not translated: at step {n}"),
        ("at step {n}", "第 {m} 步", "", "other fields: 第 {m} 步"),
        ("at step {n}", "第 n 步", "", "other fields: 第 n 步"),
    ],
)
def test_a_fault_of_a_translation_is_found(tmp_path, text, translated, flags, fault):
    assert faults(translation(tmp_path, text, translated, flags), ["at step {n}"]) == [fault]


def test_a_translation_that_was_not_compiled_is_found(tmp_path):
    po = translation(tmp_path, "one", "eins")
    po.write_text(po.read_text("utf-8").replace("eins", "ein"), "utf-8")
    assert faults(po, ["one"]) == ["compiled from another version: run make messages"]
    po.with_suffix(".mo").unlink()
    assert faults(po, ["one"]) == ["not compiled: run make messages"]


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('tr("diverged at step {step}").format(step="not this")', ["diverged at step {step}"]),
        ('messages.tr("one " "sentence")', ["one sentence"]),
        ('plots.show(figure, alt="A line.")', []),  # a chapter's own words
        ('f(report=tr("It is {n}.").format(n="no"), sign="Up.")', ["Up.", "It is {n}."]),
        ('[tr(name) for name in ("id", "verdict")]', ["id", "verdict"]),
        ('for name in ["id", "verdict"]:\n    print(tr(name))', ["id", "verdict"]),
        ('for name in ["id", "verdict"]:\n    print(name)', []),
        ('tr("2/L")', []),  # nothing to translate
        (
            '@chapter.code(hints=("Look.",), further="On.")\ndef f(x):\n    """Add.\n\n    One."""',
            ["Add.\n\nOne.", "Look.", "On."],
        ),
        (
            '@f.wrong("a sum", sign="Large.", think="Mean?")\ndef _(x): "no"',
            ["Large.", "Mean?", "a sum"],
        ),
        ('f.wrong("a name", "an answer")', ["a name"]),
        ('print("loss", "not shown through tr")', []),
    ],
)
def test_what_is_collected(code, found):
    assert sorted(texts(code)) == sorted(found)  # in whatever order


def test_a_text_put_together_beforehand_is_refused():
    with pytest.raises(translations.NotTranslatable, match=r"chapter.py:2"):
        texts('step = 7\ntr(f"diverged at {step}")')


def test_make_messages_writes_the_template_and_compiles(tmp_path, capsys):
    """A project of one module and one claim, and a translation that reaches the reader."""
    folder = tmp_path / "lrcourse" / "locale" / "zh" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (tmp_path / "lrcourse" / "a.py").write_text('tr("diverged at {step}")\ntr("done")')
    claim = 'statement = "said"\nverdict = "holds"\nfinding = "found"\nnote = "in 2.1"\n'
    (tmp_path / "lrcourse" / "claims.toml").write_text(f"[C01]\n{claim}")
    po = translation(folder, "done", "完成")
    po.with_suffix(".mo").unlink()
    translations.main(tmp_path)
    template = (tmp_path / "lrcourse" / "locale" / "lrcourse.pot").read_text("utf-8")
    texts = ["diverged at {step}", "done", "found", "holds", "in 2.1", "said"]
    assert re.findall(r'^msgid "(.+)"$', template, re.M) == texts
    before, *_ = template.partition('msgid "diverged at {step}"')
    assert before.endswith("#: lrcourse/a.py\n#, python-brace-format\n")
    assert "6 texts" in capsys.readouterr().out
    with open(po.with_suffix(".mo"), "rb") as file:
        assert gettext.GNUTranslations(file).gettext("done") == "完成"


def test_make_messages_stops_at_a_text_put_together_beforehand(tmp_path):
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "a.py").write_text('tr(f"at {step}")')
    with pytest.raises(SystemExit, match="site/a.py:1"):
        translations.main(tmp_path)
    assert not (tmp_path / "lrcourse").exists()
