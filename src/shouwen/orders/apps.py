from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "shouwen.orders"
    label = "orders"

    def ready(self) -> None:
        """Make what this module declares known."""
        from shouwen.orders import (  # noqa: F401  they register themselves
            credit,
            finding,
            import_batches,
            import_products,
            import_receipts,
            importing,
            kinds,
            merging,
            own,
            permissions,
            reactions,
            reading,
        )
