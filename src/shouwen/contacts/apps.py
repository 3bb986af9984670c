from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "shouwen.contacts"
    label = "contacts"
