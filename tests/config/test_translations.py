"""Catalogues: parts become one, traditional is made from simplified, what is missing is named."""

import gettext

import pytest

from shouwen.config.translations import WrongCatalog, compile_all, texts, untranslated

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'


def write(locale, language, **parts):
    folder = locale / language / "LC_MESSAGES"
    (folder / "parts").mkdir(parents=True, exist_ok=True)
    for name, pairs in parts.items():
        path = folder / "django.po" if name == "django" else folder / "parts" / f"{name}.po"
        path.write_text(HEAD + "".join(f'\nmsgid "{source}"\nmsgstr "{words}"\n' for source, words in pairs))


def read(locale, language):
    with (locale / language / "LC_MESSAGES" / "django.mo").open("rb") as file:
        return gettext.GNUTranslations(file).gettext


def test_the_parts_of_a_language_become_one(tmp_path):
    write(tmp_path, "zh_Hans", django=[("Case", "工单")], mail=[("Letter", "信件")])

    compile_all(tmp_path)

    assert [read(tmp_path, "zh_Hans")(words) for words in ("Case", "Letter")] == ["工单", "信件"]


def test_traditional_chinese_is_made_from_simplified_and_its_own_words_go_before(tmp_path):
    write(tmp_path, "zh_Hans", django=[("Case", "工单"), ("Software", "软件")])
    write(tmp_path, "zh_Hant", django=[("Case", "案件")])

    compile_all(tmp_path)

    assert [read(tmp_path, "zh_Hant")(words) for words in ("Case", "Software")] == ["案件", "軟體"]


def test_two_parts_that_disagree_are_refused(tmp_path):
    write(tmp_path, "zh_Hans", django=[("Case", "工单")], mail=[("Case", "案件")])

    with pytest.raises(WrongCatalog, match="mail.po"):
        compile_all(tmp_path)


def test_a_translation_that_would_crash_when_filled_in_is_refused(tmp_path):
    write(tmp_path, "zh_Hans", django=[("%(count)s cases", "%(counts)s 件")])

    with pytest.raises(WrongCatalog, match="gives no counts"):
        compile_all(tmp_path)


def test_what_code_and_templates_say_and_no_catalogue_has_is_named(tmp_path):
    write(tmp_path, "zh_Hans", django=[("Known", "已知")])
    (tmp_path / "web" / "templates").mkdir(parents=True)
    (tmp_path / "a.py").write_text(
        '_("Known")\nraise Refused("No %(way)s.", way=1)\ngettext(name)\n_("中文")\n'
    )
    (tmp_path / "web" / "templates" / "b.html").write_text(
        "{% if it %}\n  <p>{{ _('Known') }}</p>\n<b>\n      {{ card(title=_(\"Open\")) }}</b>{% endif %}\n"
        "{% trans n=n %}{{ n }} case{% pluralize %}{{ n }} cases{% endtrans %}\n"
    )

    found = untranslated(tmp_path, tmp_path)

    assert found == [
        "a.py:2: 'No %(way)s.'",
        "web/templates/b.html:4: 'Open'",
        "web/templates/b.html:5: '%(n)s case'",
    ]


def test_every_file_of_the_house_can_be_read_for_its_texts():
    from shouwen.config.translations import HOUSE

    assert len(list(texts(HOUSE))) > 300
