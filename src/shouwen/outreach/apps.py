from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "shouwen.outreach"
    label = "outreach"

    def ready(self) -> None:
        """Make what this module declares known."""
        from shouwen.outreach import (  # noqa: F401  they register themselves
            erasing,
            kinds,
            merging,
            own,
            permissions,
            reactions,
            reading,
        )
