"""The keys of packs in the words of a reader: the one place where doors turn a key into a title.

Rows and facts keep the pack's own Chinese key of a step, a class, a form, or the id of a standard, and
name the edition by its hash or in a citation. Here the edition says what the key is called in the
language of now. What each edition calls its keys in a language is made once for the process, and an
edition is read once, so a page asks the database nothing for it. A key that no edition knows was
written by a person, or by an edition before it had words: it stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache

from django.utils.translation import get_language

from shouwen.compliance.editions import edition_called, edition_kept
from shouwen.compliance.rulebook import rulebook
from shouwen.facts.kinds import declared
from shouwen.organisation.default_positions import ADMINISTRATOR, ADMINISTRATOR_EN, DEFAULT_POSITIONS
from shouwen.regulation.editions import Edition
from shouwen.regulation.traditional import in_traditional
from shouwen.regulation.vocabulary import CHINESE, UNITS, vocabulary_of
from shouwen.regulation.words import NO_WORDS, SIMPLIFIED, TRADITIONAL, Words

Table = Mapping[str, str]

#: Keys that the house itself makes, by the key: default positions, and what modules add.
_own: dict[str, Words] = {
    ADMINISTRATOR: Words(ADMINISTRATOR, en=ADMINISTRATOR_EN),
    **{one.key: Words(one.key, en=one.name_en) for one in DEFAULT_POSITIONS},
}


def add_own_words(*words: Words) -> None:
    """Let a module say what the keys are called that it makes itself."""
    _own.update({one.zh: one for one in words})
    _own_table.cache_clear()


def reader_language() -> str:
    """Return the language of now."""
    return get_language() or SIMPLIFIED


class PackWords:
    """Puts keys of some editions in the words of one language."""

    __slots__ = ("_editions", "_tables", "language")

    def __init__(self, editions: Sequence[Edition], language: str) -> None:
        self.language = language
        self._editions = editions
        self._tables: list[Table] = [_table(edition, language) for edition in editions]
        if language != SIMPLIFIED:
            self._tables.append(_own_table(language))

    def __call__(self, key: str, of_list: str = "") -> str:
        """Return what a key is called; ``of_list`` names the list of the pack that gives it, where it is known."""
        if of_list and self.language != SIMPLIFIED:
            for edition in self._editions:
                found = _list_table(edition, of_list, self.language).get(key)
                if found is not None:
                    return found
        for table in self._tables:
            if key in table:
                return table[key]
        return key

    def knows(self, key: str) -> bool:
        """True where a key has a word in this language, so that it is no text of a person."""
        return self.language == SIMPLIFIED or any(key in table for table in self._tables)

    def within(self, text: str) -> str:
        """Return a text with the keys in it in other words."""
        return text if self.language == SIMPLIFIED else CHINESE.sub(lambda found: self(found[0]), text)

    def all(self, keys: Iterable[str]) -> str:
        """Return several keys as one text."""
        return (", " if self.language.startswith("en") else "、").join(self(key) for key in keys)


def words_of(*editions: str) -> PackWords:
    """Return the words of editions, each named by its hash or by a citation (``pack@edition#article``)."""
    names = dict.fromkeys(one.partition("#")[0] for one in editions if one)
    known = (edition_called(one) if "@" in one else edition_kept(one) for one in names)
    return PackWords([edition for edition in dict.fromkeys(known) if edition is not None], reader_language())


def words_in_force(unit: int, at: datetime) -> PackWords:
    """Return the words of the editions that bind a unit; one statement, where the rulebook has not been read."""
    found = rulebook().editions_in_force(unit, at)
    return PackWords([edition_kept(hash_) for hash_, _unit in found.values()], reader_language())


def words_of_house() -> PackWords:
    """Return the words of every edition that anybody follows, the latest first: where no matter names one.

    In simplified Chinese keys are words already, and the database is not asked.
    """
    language = reader_language()
    hashes = rulebook().editions if language != SIMPLIFIED else ()
    return PackWords([edition_kept(one) for one in hashes], language)


def article_of(citation: str) -> str:
    """Return the number of a cited article as people say it (``第三章/四``), for where its edition is named beside it."""
    return citation.rpartition("#")[2]


def titled(edition: Edition, language: str) -> str:
    """Return the title of an edition and its number, as a print names it."""
    return f"{edition.title.in_language(language)} {edition.edition}"


def article_says(citation: str) -> Words:
    """Return what an article says, by its citation; nothing where its edition is not kept or lacks it."""
    called, _hash, path = citation.partition("#")
    edition = edition_called(called)
    article = edition.articles_by_path.get(path) if edition else None
    return article.says if article else NO_WORDS


def words_of_standard(citation: str, standard: str, sentence: str) -> tuple[Words, Words]:
    """Return the title of a standard, and a sentence of it that was kept in Chinese, in the languages of readers.

    Nothing where the edition is not kept; a sentence that it does not say stays Chinese.
    """
    edition = edition_called(citation.partition("#")[0])
    return words_in(edition, standard, sentence) if edition is not None else (NO_WORDS, NO_WORDS)


def is_reconstructed(citation: str, standard: str) -> bool:
    """True where the article that is cited does not say what the standard does: its order or existence is a reading."""
    edition = edition_called(citation.partition("#")[0])
    readings = edition.standards.get(standard) if edition is not None else None
    return readings is not None and readings.is_reconstructed


def words_in(edition: Edition, standard: str, sentence: str) -> tuple[Words, Words]:
    """Return the title of a standard of an edition, kept or a draft, and a sentence of it that was kept in Chinese."""
    readings = edition.standards.get(standard)
    if readings is None:
        return NO_WORDS, NO_WORDS
    said = (option.sentence("en") for option in readings.options.values() if option.sentence() == sentence)
    return readings.shared.title, Words(sentence, en=spoken_in(next(said, ""), edition, "en"))


def keys_in_words(text: str, edition: Edition, language: str) -> str:
    """Return a sentence made from clauses with the keys of the pack in it (``kind = '投诉'``) in other words."""
    if language == SIMPLIFIED:
        return text
    table = _table(edition, language)
    return CHINESE.sub(lambda found: table.get(found[0], found[0]), text)


def sentences_of(edition: Edition, standard: str) -> tuple[tuple[str, str], ...]:
    """Return every reading of a standard as (option, sentence) in the language of now."""
    language, readings = reader_language(), edition.standards.get(standard)
    if readings is None:
        return ()
    says = PackWords([edition], language)
    return tuple(
        (says(option) if option else "", spoken_in(said, edition, language))
        for option, said in readings.sentences(language)
    )


def readings_said(edition: Edition, standard: str) -> str:
    """Return a standard in one line: its sentence, or each reading with what the site calls it by."""
    colon = ": " if reader_language().startswith("en") else "："
    return " / ".join(f"{option}{colon}{said}" if option else said for option, said in sentences_of(edition, standard))


def spoken_in(sentence: str, edition: Edition, language: str) -> str:
    """Return a sentence of a standard with the keys of its pack in the words of a language."""
    if language in TRADITIONAL:
        return in_traditional(sentence)
    if language != SIMPLIFIED:
        sentence = _KIND.sub(_kind_in_words, sentence)
    return keys_in_words(sentence, edition, language)


#: A kind of fact, as an English sentence names it.
_KIND = re.compile(r"\b[a-z_]+(?:\.[a-z_]+)+\b")


def _kind_in_words(found: re.Match[str]) -> str:
    kind = declared().get(found[0])
    return f"“{kind.words.en}”" if kind is not None and kind.words.en else found[0]


@lru_cache(maxsize=256)
def _table(edition: Edition, language: str) -> Table:
    """Return what an edition calls its keys; in simplified Chinese only ids and periods differ from their words."""
    titles = {one.id: one.shared.title.in_language(language) for one in edition.standards.values()}
    if language == SIMPLIFIED:
        return {**{key: words.zh for key, words in UNITS.items()}, **titles}
    return {**{key: words.in_language(language) for key, words in vocabulary_of(edition).items()}, **titles}


@lru_cache(maxsize=1024)
def _list_table(edition: Edition, name: str, language: str) -> Table:
    found = edition.lists.get(name)
    return {one.name: one.words.in_language(language) for one in found.entries} if found else {}


@lru_cache(maxsize=8)
def _own_table(language: str) -> Table:
    return {key: words.in_language(language) for key, words in _own.items()}
