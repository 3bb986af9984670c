"""Tests of this folder share a scene for each file."""

from tests.stage import scene, stage  # noqa: F401  fixtures
