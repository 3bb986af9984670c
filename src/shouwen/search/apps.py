from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "shouwen.search"
    label = "search"
