from django.apps import AppConfig


class CliConfig(AppConfig):
    name = "shouwen.cli"
    label = "cli"
