"""Small signs carry a word each, lead to their article, and let no markup in."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone, translation

from shouwen.web.components import chips

AT = datetime(2026, 3, 18, 2, 20, tzinfo=UTC)
CITED = "service-department@1#第三章/四"


def test_a_citation_shows_the_article_as_people_know_it_and_leads_to_it():
    drawn = chips.citation(CITED)

    assert ">第三章/四</a>" in drawn
    assert 'href="/regulation/service-department%401/%E7%AC%AC%E4%B8%89%E7%AB%A0/%E5%9B%9B"' in drawn


def test_nothing_is_drawn_where_there_is_no_article():
    assert chips.citation("") == ""


def test_a_local_figure_says_that_the_unit_set_it():
    with translation.override("en"):
        assert "set by the unit" in chips.citation(CITED, is_local=True)
        assert "set by the unit" not in chips.citation(CITED)


def test_an_overdue_time_is_told_in_words_with_its_clock_time_and_article():
    with translation.override("en"), timezone.override("Asia/Shanghai"):
        drawn = chips.due(AT - timedelta(hours=5), AT, citation_text=CITED)

    assert "overdue by 5 hours" in drawn
    assert ">Mar 18, 05:20</time>" in drawn
    assert "第三章/四" in drawn


def test_a_state_without_a_sign_shows_its_own_word():
    assert "会签中" in chips.state("会签中")


def test_names_and_words_are_escaped():
    bad = '<script>"&'

    for drawn in (
        chips.person(bad, bad),
        chips.state("open", bad),
        chips.citation(f"a@1#{bad}"),
        chips.face(bad),
    ):
        assert "<script" not in drawn
