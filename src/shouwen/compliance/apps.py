from django.apps import AppConfig


class ComplianceConfig(AppConfig):
    name = "shouwen.compliance"
    label = "compliance"
