"""Every text that code shows a reader goes through `tr`, and so can be translated.

The English text is the key. A translation lies in `locale/LANGUAGE/LC_MESSAGES/lrcourse.mo`
(gettext, the standard library's own).
"""

import gettext
from pathlib import Path

LOCALE = Path(__file__).parent / "locale"

_catalogue = gettext.NullTranslations()


def tr(text):
    """The text in the reader's language; the text itself where there is no translation.

    Named `tr` and not `_`, which is the last output in IPython. Fill in numbers afterwards, so
    that the translator sees the whole sentence:

    >>> tr("diverged at step {step}").format(step=7)
    'diverged at step 7'
    """
    return _catalogue.gettext(text) if text else text  # gettext("") is the catalogue's header


def set_language(language):
    """Show every text from now on in this language ("en", "zh").

    >>> set_language("en")
    """
    global _catalogue
    if language == "en":
        _catalogue = gettext.NullTranslations()
        return
    languages = ["en", *sorted(path.parts[-3] for path in LOCALE.glob("*/LC_MESSAGES/lrcourse.mo"))]
    if language not in languages:
        raise ValueError(f"language must be one of {', '.join(languages)}; got {language!r}")
    _catalogue = gettext.translation("lrcourse", LOCALE, [language])
