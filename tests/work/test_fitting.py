"""What the matter knows, brought into the shape of a field."""

import pytest

from shouwen.regulation.forms import Field, Option
from shouwen.regulation.words import Words
from shouwen.work.fitting import fitted

PLAIN = tuple(Option(name, Words(name)) for name in ("信件", "电话"))
MEANT = (Option("信件", Words("信件"), ("mail", "letter")), Option("电话", Words("电话"), ("phone",)))


@pytest.mark.parametrize(("options", "value", "expected"), [
    (PLAIN, "电话", "电话"),
    (PLAIN, "传真", "传真"),  # kept, and found to be none of the choices when it is saved
    (MEANT, "phone", "电话"),
    (MEANT, "letter", "信件"),
    (MEANT, "信件", "信件"),  # by its own name, too
    (MEANT, "fax", None),  # the form says what its options stand for, and none stands for this
    (MEANT, "", None),
])
def test_a_choice_takes_the_option_that_is_called_so_or_means_it(options, value, expected):
    field = Field("投诉方式", Words("投诉方式"), "choice", options=options)

    assert fitted(field, value) == expected


def test_of_several_choices_those_are_taken_that_the_form_knows():
    field = Field("投诉方式", Words("投诉方式"), "choice", options=MEANT, is_multiple=True)

    assert fitted(field, ["phone", "fax", "信件"]) == ["电话", "信件"]
