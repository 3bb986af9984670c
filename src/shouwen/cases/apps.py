from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "shouwen.cases"
    label = "cases"

    def ready(self) -> None:
        """Make what this module declares known."""
        from shouwen.cases import (  # noqa: F401  they register themselves
            answers,
            consequences,
            correcting,
            credit,
            deeds,
            erasing,
            finding,
            kinds,
            merging,
            moves_told,
            own,
            passing_on,
            permissions,
            reactions,
            still_open,
            watchers,
        )
        from shouwen.cases.actions import naming as _of_steps  # noqa: F401
