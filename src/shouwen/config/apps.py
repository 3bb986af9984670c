from django.apps import AppConfig


class HouseConfig(AppConfig):
    name = "shouwen.config"
    label = "config"

    def ready(self) -> None:
        """Let open pages hear of changed rights."""
        from shouwen.config.streams import telling  # noqa: F401  it registers itself
