"""The worker makes a list outside of a transaction: the rows come from the server while others commit."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from shouwen.work.actions.export_making import make_next_export
from shouwen.work.models import ExportState
from tests.scenes import make_scene, take_complaint
from tests.work.actions.test_exports import ask, long_ones, read  # noqa: F401  one of them a fixture


def test_the_worker_reads_on_while_it_says_how_far_it_is(committed, settings, tmp_path, long_ones):  # noqa: F811
    settings.MEDIA_ROOT = tmp_path
    with transaction.atomic():
        scene = make_scene()
        scene.now = timezone.now()
        for place in range(3):
            take_complaint(scene, scene.now - timedelta(minutes=place + 1))
        export = ask(scene)

    make_next_export(timezone.now)

    export.refresh_from_db()
    assert (export.state, export.rows) == (ExportState.DONE, 3)
    assert len(read(scene, export)) == 4
