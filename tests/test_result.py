"""What a check shows, as text and as HTML."""

import re

import pytest

from lrcourse.colours import ANSWERS
from lrcourse.exercises.result import MARKS, Reply, Result


def test_text_and_html_say_the_same():
    shown = Reply("Is `a` < 1?", ("See `b`.", 'Or <c>, it\'s "c".'), "d = '<'", status="wrong")
    assert repr(shown) == "✗ Is `a` < 1?\nSee `b`.\nOr <c>, it's \"c\".\n\nd = '<'"
    assert re.sub(' style="[^"]*"', "", shown._repr_html_()) == (
        '<div role="status"><p><strong>✗ Is <code>a</code> &lt; 1?</strong></p>'
        '<p>See <code>b</code>.</p><p>Or &lt;c&gt;, it\'s "c".</p><pre>d = &#x27;&lt;&#x27;</pre></div>'
    )


def test_without_code_there_is_no_block_for_it():
    assert repr(Reply("Right.", ("And now?",))) == "· Right.\nAnd now?"
    assert Reply("Right.")._repr_html_().endswith("<strong>· Right.</strong></p></div>")


@pytest.mark.parametrize("status", MARKS)
def test_each_status_has_a_colour_of_its_own(status):
    style = re.search('style="([^"]*)"', Reply("Right.", status=status)._repr_html_())[1]
    assert re.fullmatch(
        r"border-left: 4px solid (#[0-9a-f]{6}); padding: .*em; max-width: .*em", style
    )
    assert ANSWERS[status] in style
    assert len(set(ANSWERS.values())) == len(set(MARKS.values())) == 4


@pytest.mark.parametrize(
    ("status", "right", "attempted"),
    [("right", True, True), ("wrong", False, True), ("not attempted", False, False)],
)
def test_a_result_says_what_became_of_an_answer(status, right, attempted):
    result = Result("A headline.", status=status)
    assert (result.right, result.attempted, result.diagnosis) == (right, attempted, "")
