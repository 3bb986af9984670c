"""The settings of a test run: a home folder of its own, static files as they lie in the checkout."""

import atexit
import os
from contextlib import ExitStack

from shouwen.database.testing import temporary_folder

if "SHOUWEN_HOME" not in os.environ:
    # Removed at the end; what a killed run leaves is swept away by the next one that starts a server.
    _until_the_end = ExitStack()
    os.environ["SHOUWEN_HOME"] = str(_until_the_end.enter_context(temporary_folder()))
    atexit.register(_until_the_end.close)
os.environ.setdefault("SHOUWEN_SECRET", "a secret of the tests and of nothing else")

from shouwen.config.settings import *  # noqa: E402, F403
from shouwen.config.settings import STATIC_ROOT, STORAGES, TEMPLATES  # noqa: E402

STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
TEMPLATES[0]["OPTIONS"]["environment"] = "tests.rendered.environment"
