"""Every clause of a standard in a form made of the language's own list of keys; standards added and taken out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from shouwen.compliance.draft_reading import draft_for, faults_of
from shouwen.compliance.draft_standards import add_standard, change_clauses, remove_standard
from shouwen.compliance.models import Draft
from shouwen.facts.refusals import Overtaken, Refused, Why
from shouwen.regulation.clause_rewriting import (
    WrittenClauses,
    WrongClause,
    added,
    clause_value,
    clauses_of,
    faults_by_key,
    with_clauses,
)
from shouwen.regulation.errors import PackError
from shouwen.regulation.language.reading import KeyWords, keys_of, kind_words, kinds
from shouwen.regulation.reading import Faults, read_yaml
from shouwen.regulation.rewriting import NotRewritten
from shouwen.regulation.skeleton import FILES, file_begun
from shouwen.web.answers import answer_form
from shouwen.web.asking import signed_in
from shouwen.web.components.chips import fault_words
from shouwen.web.deeds import perform
from shouwen.web.drafts.kind_words import MEANS
from shouwen.web.drafts.reading import may_write, version_seen, version_shown
from shouwen.web.overtaken import Both, both_of
from shouwen.web.reader import ReaderRequest
from shouwen.web.refusals import STATUS
from shouwen.web.regulation.reading import in_chinese, language_read
from shouwen.web.regulation.standards import KINDS

GET_OR_POST = ["GET", "HEAD", "POST"]
LONGEST = 20_000
#: Fields that are no clauses; a clause may be called ``file`` or ``title``.
TITLE, TITLE_EN, FILE = "title-zh", "title-en", "in-file"
_HELPS = {
    "forbidden": gettext_lazy("One wording a line."), "allowed_within": gettext_lazy("One word a line."),
    "required": gettext_lazy("One element a line, with its wordings: 您好: 您好、你好"),
}
_FILE_HELPS = {
    "schema": gettext_lazy("The file of its fields, such as forms/外出登记表.yaml; one that is not there yet is begun."),
    "bpmn": gettext_lazy("The file of its drawing, such as flows/请示报告.bpmn; one that is not there yet is begun."),
}


class ClausesForm(forms.Form):
    """The clauses of a kind of standard: those that stand first, then those that could be written."""

    def __init__(self, kind: str, standing: Mapping[str, str], *args: Any, title: Mapping[str, str] | None = None,
                 files: Sequence[str] = (), articles: Sequence[str] = ()) -> None:
        super().__init__(*args)
        self.kind, self.standing, self.articles = kind, standing, articles
        is_chinese = language_read().startswith("zh")
        given = title or {}
        self.fields[TITLE] = forms.CharField(label=_("Title in Chinese"), max_length=200, initial=given.get("zh", ""))
        self.fields[TITLE_EN] = forms.CharField(label=_("Title in English"), max_length=200, required=False,
                                                initial=given.get("en", ""))
        if files:
            self.fields[FILE] = forms.ChoiceField(label=_("File"), choices=[(one, one) for one in files])
        keys = keys_of(kind)
        self.clauses = [*(key for key in standing if key in keys), *(key for key in keys if key not in standing)]
        self.musts = {"id", "article", *(key for key in self.clauses if keys[key].must in ("yes", "true"))}
        for key in sorted(self.clauses, key=lambda one: one not in standing and one not in self.musts):
            self.fields[key] = _field(key, keys[key], standing.get(key, ""), is_chinese, key in self.musts)

    @property
    def first(self) -> list[forms.BoundField]:
        """The fields that stand, or must."""
        words = kind_words(self.kind)
        own = {key for key in words.keys if not self.standing or key in _HELPS}
        usual = {"words", "where", "when" if words.when != "no" else "before"} if not self.standing else set()
        later = set(self.clauses) - set(self.standing) - self.musts - own - usual
        return [one for one in self if one.name not in later]

    @property
    def further(self) -> list[forms.BoundField]:
        """The clauses that could be written."""
        first = {one.name for one in self.first}
        return [one for one in self if one.name not in first]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        for key in self.clauses:
            text = given.get(key, "")
            if text and key in self.changed_data:
                try:
                    given[key] = clause_value(key, text)
                except WrongClause as wrong:
                    self.add_error(key, _("expected %(expected)s") % {"expected": fault_words(wrong.expected)})
        return given

    def title(self) -> Any:
        """Return the title as it is written."""
        zh, en = self.cleaned_data[TITLE], self.cleaned_data[TITLE_EN]
        return {"zh": zh, "en": en} if en else zh

    def changes(self) -> dict[str, Any]:
        """Return the clauses that were changed; None where one was taken away."""
        found = {key: self.cleaned_data[key] for key in self.clauses if key in self.changed_data}
        changed = {key: value if value not in ("", None) else None for key, value in found.items()}
        if {TITLE, TITLE_EN} & set(self.changed_data):
            changed[self.kind] = self.title()
        return changed

    def whole(self) -> dict[str, Any]:
        """Return a new standard: the kind with its title first, then every clause that was written."""
        clauses = {key: value for key, value in self.changes().items() if value is not None and key != self.kind}
        ordered = sorted(clauses, key=lambda key: ("id", "article").index(key) if key in ("id", "article") else 2)
        return {self.kind: self.title(), **{key: clauses[key] for key in ordered}}


class ClauseField(forms.CharField):
    """A clause as text; ends of lines are as files have them."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")


def _field(key: str, known: KeyWords, text: str, is_chinese: bool, must: bool) -> ClauseField:
    rows = min(10, max(1, text.count("\n") + 1, 3 if key in _HELPS else 1))
    helps = {**_HELPS, **_FILE_HELPS}
    help_text = str(helps[key]) if key in helps else known.meaning.replace("`", "") if not is_chinese else ""
    return ClauseField(
        label=f"{in_chinese(known.zh)}（{key}）" if is_chinese else key.replace("_", " "), initial=text,
        required=must and not text, max_length=LONGEST, help_text=help_text,
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": f"{key}-offers", "lang": "zh-Hans"})
        if key in ("id", "article")
        else forms.Textarea(attrs={"rows": rows, "spellcheck": "false", "class": "code-text", "lang": "zh-Hans"}),
    )


@signed_in
@require_http_methods(GET_OR_POST)
def clauses(request: ReaderRequest, pk: int, standard: str) -> HttpResponse:
    """Change any clause of a standard; sent with ``check`` it only says what would be wrong."""
    draft = draft_for(pk, by=request.by)
    found = clauses_of(draft.content, standard)
    if found is None:
        raise Refused("The draft has no standard %(standard)s.", why=Why.OVERTAKEN, standard=standard)
    form = ClausesForm(found.kind, found.texts, request.POST or None, title=_title_of(found), articles=_articles(draft))

    def page(status: int = 200, **more: Any) -> HttpResponse:
        def made(content: bytes) -> bytes:
            return with_clauses(content, found.file, standard, form.changes())

        return _page(request, draft, form, _faults(draft, found.file, form, made, standard), status, standard=standard,
                     path=reverse("draft-clauses", args=[pk, standard]), **more)

    def overtaken(refused: Overtaken) -> HttpResponse:
        standing = ClausesForm(found.kind, found.texts, title=_title_of(found), articles=_articles(draft))
        return page(STATUS[refused.why], refused=refused, both=both_of(form, standing))

    def deed(_given: object) -> Draft:
        done = change_clauses(pk, standard, form.changes(), version=version_seen(request), by=request.by, at=request.at)
        messages.success(request, _("Saved."))
        return done

    if request.method != "POST" or "check" in request.POST:
        return page()
    return answer_form(request, form, deed, lambda done: reverse("draft-clauses", args=[done.pk, _id_of(form, standard)]),
                       page, overtaken)


@signed_in
@require_http_methods(GET_OR_POST)
def new_standard(request: ReaderRequest, pk: int) -> HttpResponse:
    """Add a standard: choose its kind, then fill in its clauses."""
    draft = draft_for(pk, by=request.by)
    kind = request.GET.get("kind", "")
    if kind not in kinds():
        is_chinese = language_read().startswith("zh")
        offered = [
            (one, in_chinese(kind_words(one).zh) if is_chinese else KINDS.get(one, one), MEANS.get(one, ""))
            for one in kinds()
        ]
        return render(request, "web/drafts/kinds.html", {
            "place": "regulation", "draft": draft, "kinds": offered})
    files = [path for path in sorted(draft.files) if path.startswith("standards/")] or ["standards/standards.yaml"]
    form = ClausesForm(kind, {}, request.POST or None, files=files, articles=_articles(draft))

    def page(status: int = 200, **more: Any) -> HttpResponse:
        file = form.cleaned_data.get(FILE, files[0]) if form.is_bound and form.is_valid() else files[0]
        faults = _faults(draft, file, form, lambda content: added(content, file, form.whole()), "")
        return _page(request, draft, form, faults, status, kind=kind,
                     path=f"{reverse('draft-new-standard', args=[pk])}?kind={kind}", **more)

    def overtaken(refused: Overtaken) -> HttpResponse:
        # A new standard is in the way of nothing; that the draft is another now is said all the same.
        return page(STATUS[refused.why], refused=refused, both=[])

    def deed(given: Mapping[str, Any]) -> Draft:
        done = add_standard(pk, given[FILE], form.whole(), version=version_seen(request), by=request.by, at=request.at)
        messages.success(request, _("Saved."))
        return done

    if request.method != "POST" or "check" in request.POST:
        return page()
    return answer_form(request, form, deed, lambda done: _where_to_go_on(done, form), page, overtaken)


def _where_to_go_on(draft: Draft, form: ClausesForm) -> str:
    """Return the page on which a new standard is written on: of a form its fields, of a flow its drawing."""
    name = str(form.cleaned_data.get(FILES.get(form.kind, ""), "")).rpartition("/")[2].rpartition(".")[0]
    if name:
        return reverse(f"draft-{form.kind}", args=[draft.pk, name])
    return reverse("draft-clauses", args=[draft.pk, str(form.cleaned_data["id"])])


@signed_in
@require_POST
def repeal(request: ReaderRequest, pk: int, standard: str) -> HttpResponse:
    """Take a standard out of a draft."""
    draft_for(pk, by=request.by)

    def deed() -> Draft:
        done = remove_standard(pk, standard, version=version_seen(request), by=request.by, at=request.at)
        messages.success(request, _("%(standard)s is taken out of the draft.") % {"standard": standard})
        return done

    return perform(request, deed, lambda done: reverse("draft", args=[done.pk]))


def _id_of(form: ClausesForm, standard: str) -> str:
    return str(form.changes().get("id") or standard)


def _title_of(found: WrittenClauses) -> Mapping[str, str]:
    said = clause_value("title", found.texts[found.kind]) if found.texts[found.kind] else ""
    return {key: str(one) for key, one in said.items()} if isinstance(said, Mapping) else {"zh": str(said)}


def _articles(draft: Draft) -> list[str]:
    """Return the paths of the articles of a draft, to be suggested."""
    tree = read_yaml("articles.yaml", draft.files.get("articles.yaml", "").encode(), Faults())
    found: list[str] = []

    def walk(nodes: Any, above: str) -> None:
        for one in nodes if isinstance(nodes, list) else ():
            if isinstance(one, Mapping) and "number" in one:
                path = f"{above}/{one['number']}" if above else str(one["number"])
                found.append(path)
                walk(one.get("articles"), path)

    walk(tree.plain() if tree is not None else (), "")
    return found


def _faults(draft: Draft, file: str, form: ClausesForm, made: Any, standard: str
            ) -> tuple[list[tuple[str, PackError]], list[PackError]]:
    """Return what would be wrong: with which clause of this standard, and elsewhere in the draft."""
    if form.is_bound and not form.is_valid():
        return [], []
    texts = dict(draft.files)
    key = standard
    if form.is_bound:
        try:
            texts[file] = made(texts.get(file, "").encode()).decode()
        except NotRewritten:
            return [], [PackError(file, 1, 1, _("nothing that can be written"), _("a clause"))]
        key = _id_of(form, standard)
        texts |= file_begun(form.whole(), texts) if not standard else {}
    errors = faults_of(texts)
    own = faults_by_key(texts.get(file, "").encode(), file, key, errors) if key else []
    mine = {id(error) for _key, error in own}
    return own, [one for one in errors if id(one) not in mine]


def _page(request: ReaderRequest, draft: Draft, form: ClausesForm, faults: tuple[Any, Any], status: int, *, path: str,
          standard: str = "", kind: str = "", refused: Overtaken | None = None,
          both: Sequence[Both] | None = None) -> HttpResponse:
    own, others = faults
    names = {key: str(form.fields[key].label) for key in form.fields}
    words = kind_words(kind or form.kind)
    return render(request, "web/drafts/clauses.html", {
        "place": "regulation", "draft": draft, "form": form, "standard": standard, "path": path,
        "marks": [(key, names.get(key, key), one) for key, one in own], "faults": others,
        "may_write": may_write(request, draft), "articles": form.articles,
        "kind": in_chinese(words.zh) if language_read().startswith("zh") else words.name,
        "version": version_shown(request, draft, has_both=both is not None), "refused": refused, "both": both,
    }, status=status)
