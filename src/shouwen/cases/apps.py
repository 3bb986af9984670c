from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "shouwen.cases"
    label = "cases"
