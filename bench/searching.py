"""The search alone, without pages: the stated mix for the two readers and one who may see one in a hundred."""

from __future__ import annotations

import json
import sys
import time

import django

django.setup()

from django.utils import timezone  # noqa: E402  settings must be ready

from bench.measuring import at as share_of  # noqa: E402
from bench.works import SEARCHED  # noqa: E402
from shouwen.organisation.models import Member  # noqa: E402
from shouwen.organisation.rights import acting  # noqa: E402
from shouwen.search.queries import find  # noqa: E402

MORE = ("热水壶", "漏", "刘洋", "2026", "客户", "空调 不制冷", "0000")


def measure(told, repeat):
    """Return for each reader and word: how many were found, and times in ms."""
    lines = []
    for reader, member in (("all", told["administrator"]), ("three", told["three"])):
        now = timezone.now()
        by = acting(Member.objects.get(pk=member), now)
        for words in (*SEARCHED, *MORE):
            given = words.replace("{phone}", told["phone"])
            took = []
            for _ in range(repeat):
                began = time.perf_counter()
                found = find(given, by=by, at=now)
                took.append((time.perf_counter() - began) * 1000)
            took.sort()
            stated = words in SEARCHED
            lines.append([reader, given if "phone" not in words else f"{given} (number)", stated, len(found),
                          share_of(took, 0.5), share_of(took, 0.95)])
    return lines


if __name__ == "__main__":
    json.dump(measure(json.load(sys.stdin), int(sys.argv[1])), sys.stdout)
