from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "shouwen.search"
    label = "search"

    def ready(self) -> None:
        """Make what this module declares known."""
        from shouwen.search import kinds, scopes  # noqa: F401  they register themselves
