from django.urls import path

from shouwen.web.contacts import page, views

urlpatterns = [
    path("contacts/", views.contacts, name="contacts"),
    path("contacts/new", views.new_contact, name="new-contact"),
    path("contacts/<int:pk>", page.contact_page, name="contact"),
    path("contacts/known-customers", views.known_customers, name="known-customers"),
]
