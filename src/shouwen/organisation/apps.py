from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "shouwen.organisation"
    label = "organisation"
    verbose_name = "Organisation"
