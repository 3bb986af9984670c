"""What the description of the API says besides the shapes: how one begins, what a no means, an example of each body."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shouwen.api.examples import example_of
from shouwen.api.meanings import MEANINGS, NUMBER

ABOUT = """Every deed of the house at its own address, by the same actions, rights and refusals as on its pages.

**Who asks.** `Authorization: Bearer sw_…`; a member makes tokens under *My profile → Tokens for programs*.
`GET /api/me` says whose token it is, what it may do and until when.

**A deed** is a `POST` with a JSON body and a header `Idempotency-Key` of your own, a new one for each deed. A repeat
with the same key and body gets the first answer and does nothing again. It answers with names and numbers only; read
the rest under `href`.

**`at`** says when it happened, with its zone; now, if left out. What a change leaves out stays as it is.

**A no** has always the same body: `error` for programs, `sentence` for people in the language of `Accept-Language`,
the article (`citation`) and `grounds` where a regulation stands against it, `field` where an input is meant.

**Lists** come page by page: `limit`, and `cursor` with the `next` of the page before."""

#: What each tag is about, in the order in which a newcomer meets them.
TAGS: Mapping[str, str] = {
    "me": "Whose token this is, and what it may do.",
    "contacts": "Conversations with customers.",
    "cases": "A customer's matter from its opening to its closing.",
    "complaints": "The steps of a complaint. Which of them fit a case now, the case says itself (`deeds`).",
    "transfers": "Cases offered from unit to unit.",
    "tasks": "What waits for somebody.",
    "forms": "Forms of the regulation in force: filled in, signed place by place.",
    "files": "Files of a case.",
    "customers": "Persons and companies, and all that is held of them.",
    "organisation": "Units, members, positions, calendars.",
    "regulation": "Editions, local values, drafts and their trials.",
}

def _no(error: str, sentence: str, **more: Any) -> dict[str, Any]:
    return {"error": error, "sentence": sentence, "citation": "", "grounds": [], "field": "", **more}


def _ground(sentence: str, **more: Any) -> dict[str, Any]:
    lists: dict[str, Any] = {"lists": [], "missing": [], "lacks": []}
    return {"sentence": sentence, "citation": "", "detail": "", **lists, "field": "", **more}


REGISTER = "service-department@1#第三章/四"
#: What a status means, whichever address answers with it: a name, what it says, an example.
ANSWERS: Mapping[str, tuple[str, str, dict[str, Any]]] = {
    "400": (
        "Unreadable", "The body is not JSON, or a deed has no `Idempotency-Key`.",
        _no("bad_input", "The body is not JSON. Look at its brackets, quotes and encoding (UTF-8)."),
    ),
    "401": (
        "Unknown", "There is no token, or none that counts.",
        _no("unknown", "Give a token that counts, as Authorization: Bearer."),
    ),
    "403": (
        "NotAllowed", "The token or the position does not go so far; `deed` names the right that is missing.",
        _no("not_allowed", "This token does not go so far (Open cases). Make one that does.", deed="open_case"),
    ),
    "404": (
        "NotFound", "There is no such thing, or it is not yours to see: the two look alike.",
        _no("not_found", "There is no such thing, or it is not yours to see."),
    ),
    "409": (
        "AgainstIt", "An article stands against it (`against_the_rules`), or somebody was faster (`overtaken`).",
        _no("against_the_rules", "现在还不能这样做。", citation=REGISTER, grounds=[_ground(
            "客户投诉调查表", citation=REGISTER, detail="须填写《客户投诉调查表》，由制表，再由审核签字。",
            lists=["制表", "审核"],
        )]),
    ),
    "413": (
        "TooLarge", "More than 5 MB of JSON, or more than `SHOUWEN_UPLOAD_LIMIT` of a file.",
        _no("too_large", "That is too large."),
    ),
    "415": ("NoJson", "Something other than JSON.", _no("bad_input", "Send JSON, as application/json.")),
    "422": (
        "BadInput", "An input is missing or cannot be; `field` says which.",
        _no("bad_input", "What was sent does not fit the description of this deed.", field="subject",
            grounds=[_ground("This input is missing.", detail="subject", field="subject")]),
    ),
    "429": (
        "TooMany", "Too many requests; `Retry-After` says when to come again.",
        _no("too_many", "Too many requests. Wait a moment."),
    ),
}  # fmt: skip


def told(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the description with what a stranger needs to use it; the shapes stay as they are."""
    schema["info"]["description"] = ABOUT
    schema["servers"] = [{"url": "/", "description": "This house"}]
    shapes = schema["components"]["schemas"]
    schema["components"]["responses"] = {name: _response(about, example) for name, about, example in ANSWERS.values()}
    for shape in shapes.values():
        _meanings(shape)
    used: set[str] = set()
    for operations in schema["paths"].values():
        for operation in operations.values():
            used.update(operation.get("tags", ()))
            _tell(operation, shapes)
    order = [*TAGS, *sorted(used - TAGS.keys())]
    about = {tag: {"description": TAGS[tag]} for tag in used & TAGS.keys()}
    schema["tags"] = [{"name": tag} | about.get(tag, {}) for tag in order if tag in used]
    return schema


def _response(about: str, example: dict[str, Any]) -> dict[str, Any]:
    content = {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example}
    return {"description": about, "content": {"application/json": content}}


def _tell(operation: dict[str, Any], shapes: Mapping[str, Any]) -> None:
    """Name an operation by the first sentence of what it does; say what a no means, and show what it is sent."""
    about = str(operation.get("description", ""))
    if about and not operation["operationId"].startswith("complaint_"):
        operation["summary"] = " ".join(about.split("\n\n")[0].split()).partition(". ")[0].rstrip(".").replace("``", "")
    for parameter in operation.get("parameters", ()):
        if parameter["name"] == "pk":
            parameter["description"] = NUMBER
        elif "description" not in parameter and parameter["name"] in MEANINGS:
            parameter["description"] = MEANINGS[parameter["name"]]
    for status in operation["responses"]:
        if str(status) in ANSWERS:
            operation["responses"][status] = {"$ref": f"#/components/responses/{ANSWERS[str(status)][0]}"}
    body = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if body is not None:
        body["example"] = example_of(operation["operationId"], body["schema"], shapes)


def _meanings(shape: dict[str, Any]) -> None:
    for name, said in shape.get("properties", {}).items():
        if "description" not in said and name in MEANINGS:
            said["description"] = MEANINGS[name]
