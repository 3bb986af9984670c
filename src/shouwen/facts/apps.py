from django.apps import AppConfig


class FactsConfig(AppConfig):
    name = "shouwen.facts"
    label = "facts"
    verbose_name = "Facts"
