"""Draft regulations in ``drafts/``: one file each, of which tests take the standards of one kind."""

from datetime import date
from functools import cache
from pathlib import Path

from ruamel.yaml import YAML

from shouwen.facts.kinds import all_kinds
from shouwen.regulation.calendars import WorkingCalendar, parse_periods
from shouwen.regulation.calendars.periods import WHOLE_DAY
from shouwen.regulation.packs import read_files
from shouwen.regulation.proofs import prove_short

#: What the drafts say of calendars in their examples; all others have office hours.
CALENDARS = {
    "reception": WorkingCalendar("reception", (parse_periods("08:00-20:00"),) * 7),
    "festival": WorkingCalendar("festival", ((),) * 7, dated={date(2026, 10, 1): WHOLE_DAY}),
}
DRAFTS = Path(__file__).parent / "drafts"
_YAML = YAML()
_YAML.allow_unicode = True
_YAML.width = 4000


@cache
def drafts():
    """Return every draft as plain mappings, by name."""
    return {path.stem: YAML(typ="rt").load(path) for path in sorted(DRAFTS.glob("*.yaml"))}


@cache
def kinds():
    """Return every kind of fact that a pack may name, the figures of matters among them."""
    return all_kinds()


def standards_of(kind):
    """Return (draft, standard) for each standard of a kind."""
    return [
        (name, one) for name, draft in drafts().items() for one in draft["standards"] if next(iter(one)) == kind
    ]


def results_of(kind, without=()):
    """Return how every short example of a kind went, each with the name of its draft."""
    found = []
    for name, draft in drafts().items():
        ids = [one["id"] for one in draft["standards"] if next(iter(one)) == kind]
        ids = [one for one in ids if one not in without]
        if ids or (kind == "line" and "scorecards" in draft):
            ids = ids or [line["id"] for card in draft["scorecards"].values() for line in card["lines"]]
            found += [(name, one) for one in prove_short(edition_of(name, ids), CALENDARS) if one.standard in ids]
    return found


@cache
def _read(name, ids):
    return read_files(files_of(name, ids), kinds())


def read_again():
    """Let editions be read anew."""
    _read.cache_clear()


def edition_of(name, ids):
    """Return an edition with some of a draft's standards, and those on whose findings they are judged."""
    standards = {one["id"]: one for one in drafts()[name]["standards"]}
    wanted = list(ids)
    for id_ in [one for one in wanted if one in standards]:
        when = standards[id_].get("when", ())
        named = [one.rpartition(".")[0] for one in ([when] if isinstance(when, str) else when)]
        named += standards[id_].get("instead_of", ())
        wanted += [one for one in named if one in standards and one not in wanted]
    return _read(name, tuple(wanted))


def files_of(name, ids):
    """Return the files of a pack with some of a draft's standards."""
    draft = drafts()[name]
    return {
        "pack.yaml": _text(draft["pack"]),
        "articles.yaml": _text(_tree(draft["articles"])),
        "standards/all.yaml": _text([one for one in draft["standards"] if one["id"] in ids]),
        **{f"scorecards/{name}.yaml": _text(card) for name, card in (draft.get("scorecards") or {}).items()},
        **{path: _text({"title": path[6:-5], **form}) for path, form in _forms_of(draft, ids)},
    }


def _forms_of(draft, ids):
    """Yield the files of the forms that some standards name."""
    named = [one["schema"] for one in draft["standards"] if one["id"] in ids and "schema" in one]
    known = {f"forms/{name}.yaml": form for name, form in (draft.get("forms") or {}).items()}
    yield from ((path, known[path]) for path in named)


def _tree(flat):
    """Return articles as a tree: a path names them by the numbers on the way."""
    roots, by_path = [], {}
    for path, said in flat.items():
        parts = str(path).split("/")
        for depth in range(1, len(parts) + 1):
            here = "/".join(parts[:depth])
            if here in by_path:
                continue
            made = {"number": parts[depth - 1], "says": "—"}
            above = by_path.get("/".join(parts[: depth - 1]))
            (above.setdefault("articles", []) if above is not None else roots).append(made)
            by_path[here] = made
        known = ("title", "says", "clauses", "checked")
        by_path[str(path)].update({key: one for key, one in said.items() if key in known})
    return roots


def _text(plain):
    from io import StringIO

    into = StringIO()
    _YAML.dump(plain, into)
    return into.getvalue().encode()
