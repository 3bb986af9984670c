from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "shouwen.work"
    label = "work"

    def ready(self) -> None:
        """Make what this module declares known."""
        from shouwen.work import (  # noqa: F401  they register themselves
            clocks,
            codes_told,
            consequences,
            drafts_told,
            floors_told,
            inviting,
            kinds,
            link_kinds,
            members,
            passing_on,
            permissions,
            permit_kinds,
            permits,
            reactions,
            scopes,
            taking_back,
            trials_told,
        )
        from shouwen.work.actions import (  # noqa: F401  listen after what judges
            exports,
            going_back,
            imports,
            misses,
            receiving,
            seating,
        )
