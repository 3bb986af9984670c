from django.apps import AppConfig


class FactsConfig(AppConfig):
    name = "shouwen.facts"
    label = "facts"
    verbose_name = "Facts"

    def ready(self) -> None:
        """Make what this module declares known."""
        from shouwen.facts import once  # noqa: F401  they register themselves
