from django.apps import AppConfig


class ComplianceConfig(AppConfig):
    name = "shouwen.compliance"
    label = "compliance"

    def ready(self) -> None:
        """Make what this module declares known."""
        from shouwen.compliance import finding, judging, kinds, permissions, reactions  # noqa: F401  they register themselves
