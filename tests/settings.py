"""The settings of a test run: a home folder of its own, static files as they lie in the checkout."""

import atexit
import os
import shutil
import tempfile

if "SHOUWEN_HOME" not in os.environ:
    os.environ["SHOUWEN_HOME"] = tempfile.mkdtemp(prefix="shouwen-test-home-")
    atexit.register(shutil.rmtree, os.environ["SHOUWEN_HOME"], ignore_errors=True)
os.environ.setdefault("SHOUWEN_SECRET", "a secret of the tests and of nothing else")

from shouwen.config.settings import *  # noqa: E402, F403
from shouwen.config.settings import STATIC_ROOT, STORAGES  # noqa: E402

STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
