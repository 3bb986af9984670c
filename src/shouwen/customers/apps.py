from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "shouwen.customers"
    label = "customers"

    def ready(self) -> None:
        """Make what this module declares known."""
        from shouwen.customers import finding, kinds, permissions, reactions  # noqa: F401  they register themselves
        from shouwen.customers.secrecy import actions as _secrecy  # noqa: F401
        from shouwen.customers.secrecy import kinds as _of_secrecy  # noqa: F401
