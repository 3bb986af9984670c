from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "shouwen.work"
    label = "work"
