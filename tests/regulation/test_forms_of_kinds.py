"""Forms that say of which kind of case they are: a step may ask for no form that its kind of case cannot have."""

import pytest

from tests.regulation.replaying.agreeing import PACKS, of_pack

NAMES = sorted(path.name for path in PACKS.iterdir() if (path / "1" / "pack.yaml").exists())


@pytest.mark.parametrize("name", NAMES)
def test_every_form_that_a_step_asks_for_is_offered_on_its_kind_of_case(name):
    edition = of_pack(name).edition
    forms = {signed.form.name: signed.form for signed in edition.signed_forms}
    asked = [
        (runs.case, forms[node.form])
        for runs in edition.runs
        for node in runs.flow.nodes.values()
        if runs.case and node.form in forms
    ]

    assert [form.name for kind, form in asked if form.where and form.where.evaluate({"kind": kind}) is not True] == []
