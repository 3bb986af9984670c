from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "shouwen.customers"
    label = "customers"

    def ready(self) -> None:
        """Make what this module declares known."""
        from shouwen.customers import (  # noqa: F401  they register themselves
            answers,
            finding,
            importing,
            kinds,
            links,
            permissions,
            reactions,
            reading,
        )
        from shouwen.customers.credit import kinds as _of_credit  # noqa: F401
        from shouwen.customers.credit import merging as _of_grades  # noqa: F401
        from shouwen.customers.credit import reactions as _on_credit  # noqa: F401
        from shouwen.customers.credit import reading as _read_grades  # noqa: F401
        from shouwen.customers.credit import sheets as _sheets  # noqa: F401
        from shouwen.customers.erasures import kinds as _of_erasures  # noqa: F401
        from shouwen.customers.erasures import permissions as _rights_of_holds  # noqa: F401
        from shouwen.customers.erasures import told as _told_of_erasures  # noqa: F401
        from shouwen.customers.merges import kinds as _of_merges  # noqa: F401
        from shouwen.customers.merges import told as _told  # noqa: F401
        from shouwen.customers.secrecy import kinds as _of_secrecy  # noqa: F401
        from shouwen.customers.secrecy import permissions as _rights_of_secrecy  # noqa: F401
