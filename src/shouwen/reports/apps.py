from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "shouwen.reports"
    label = "reports"

    def ready(self) -> None:
        """Make what this module declares known."""
        from shouwen.reports import periods  # noqa: F401  it fills the sheets of periods
