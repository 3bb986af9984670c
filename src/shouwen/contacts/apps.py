from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "shouwen.contacts"
    label = "contacts"

    def ready(self) -> None:
        """Make what this module declares known."""
        from shouwen.contacts import (  # noqa: F401  they register themselves
            correcting,
            finding,
            kinds,
            merging,
            narrowing,
            permissions,
            reactions,
            reading,
        )
