from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "shouwen.reports"
    label = "reports"

    def ready(self) -> None:
        """Make what this module declares known."""
        from shouwen.reports import periods, sales_sheets  # noqa: F401  they fill the sheets of periods and of sales
