"""tools/translations.py: every text that code shows a reader is in the catalogue for translators."""

import gettext
import string

import pytest
import translations
from babel.messages.pofile import read_po


def texts(code):
    return translations.texts_in_code(code, "chapter.py")


def test_the_template_is_current():
    stored = (translations.LOCALE / "lrcourse.pot").read_bytes()
    assert stored.decode() == translations.template().decode(), "run make messages"


def catalogues():
    return sorted(translations.LOCALE.glob("*/LC_MESSAGES/*.po"))


def test_translations_are_compiled_and_complete():
    wanted = {message.id for message in translations.collect() if message.id}
    for path in catalogues():
        assert path.with_suffix(".mo").read_bytes() == translations.compiled(path), (
            "run make messages"
        )
        catalogue = read_po(path.open("rb"))
        assert wanted - {message.id for message in catalogue if message.string} == set()


def fields(text):
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name)


def test_translations_fill_in_the_same_numbers():
    for path in catalogues():
        for message in read_po(path.open("rb")):
            if message.string and "python-brace-format" in message.flags:
                assert fields(message.string) == fields(message.id)


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('tr("diverged at step {step}").format(step="not this")', ["diverged at step {step}"]),
        ('messages.tr("one " "sentence")', ["one sentence"]),
        (
            'widgets.predict("Where?", {"left": "No.", "right": "Yes."}, answer="right")',
            ["Where?", "left", "No.", "right", "Yes."],
        ),
        ('plots.show(figure, alt="A line.")', ["A line."]),
        (
            'slider(f, alt=tr("It is {n}.").format(n="no"), marks={1: "best"})',
            ["best", "It is {n}."],
        ),
        ('[tr(name) for name in ("id", "verdict")]', ["id", "verdict"]),
        ('for name in ["id", "verdict"]:\n    print(tr(name))', ["id", "verdict"]),
        ('for name in ["id", "verdict"]:\n    print(name)', []),
        ('predict("", {"0.5": "1/L", "7": "2/L"})', []),  # nothing to translate
        (
            '@chapter.code(hints=("Look.",), further="On.")\ndef f(x):\n    """Add.\n\n    One."""',
            ["Add.\n\nOne.", "Look.", "On."],
        ),
        (
            '@f.wrong("a sum", sign="Large.", think="Mean?")\ndef _(x): "no"',
            ["Large.", "Mean?", "a sum"],
        ),
        ('print("loss", "not shown through tr")', []),
    ],
)
def test_what_is_collected(code, found):
    assert sorted(texts(code)) == sorted(found)  # in whatever order


def test_a_text_put_together_beforehand_is_refused():
    with pytest.raises(translations.NotTranslatable, match=r"chapter.py:2"):
        texts('step = 7\ntr(f"diverged at {step}")')


def test_a_translation_reaches_the_reader(tmp_path):
    po = tmp_path / "lrcourse.po"
    po.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
                  'msgid "diverged"\nmsgstr "发散"\n', "utf-8")  # fmt: skip
    (tmp_path / "lrcourse.mo").write_bytes(translations.compiled(po))
    with open(tmp_path / "lrcourse.mo", "rb") as file:
        assert gettext.GNUTranslations(file).gettext("diverged") == "发散"
