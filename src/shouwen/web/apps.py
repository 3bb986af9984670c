from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "shouwen.web"
    label = "web"

    def ready(self) -> None:
        """Make known the lists that can be exported, which the worker writes too, and the paper of a case."""
        from shouwen.web.administration import exporting as organisation  # noqa: F401
        from shouwen.web.cases import paper  # noqa: F401
        from shouwen.web.credit import lists as standing  # noqa: F401
        from shouwen.web.customers import erasure_list  # noqa: F401
        from shouwen.web.customers import exporting as customers  # noqa: F401
        from shouwen.web.drafts import exporting as drafts  # noqa: F401
        from shouwen.web.drafts import trial_lines  # noqa: F401
        from shouwen.web.exports import lists  # noqa: F401  they register themselves
        from shouwen.web.forms import exporting as filled_in  # noqa: F401
        from shouwen.web.imports import exporting as imports  # noqa: F401
        from shouwen.web.moves import report  # noqa: F401  the same
        from shouwen.web.notices import exporting as notices  # noqa: F401
        from shouwen.web.orders import exporting  # noqa: F401
        from shouwen.web.permits import exporting as permits  # noqa: F401
        from shouwen.web.regulation import exporting as regulation  # noqa: F401
        from shouwen.web.sales import exporting as sales  # noqa: F401
        from shouwen.web.satisfaction import exporting as satisfaction  # noqa: F401
        from shouwen.web.statistics import exporting as statistics  # noqa: F401
        from shouwen.web.surveys import exporting as surveys  # noqa: F401
        from shouwen.web.texts import exporting as texts  # noqa: F401
        from shouwen.web.workbench import exporting as tasks  # noqa: F401
