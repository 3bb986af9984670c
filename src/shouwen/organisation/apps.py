from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "shouwen.organisation"
    label = "organisation"
    verbose_name = "Organisation"

    def ready(self) -> None:
        """Make what this module declares known."""
        from shouwen.organisation import kinds, permissions  # noqa: F401  they register themselves
