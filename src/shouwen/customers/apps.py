from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "shouwen.customers"
    label = "customers"
