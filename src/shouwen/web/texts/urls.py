"""Addresses of texts for replies; before the deeds of a case, which any word may name."""

from django.urls import path

from shouwen.web.texts import views

urlpatterns = [
    path("reply-texts/", views.texts, name="reply-texts"),
    path("reply-texts/new", views.new_text, name="new-reply-text"),
    path("reply-texts/<int:pk>", views.text, name="reply-text"),
    path("reply-texts/<int:pk>/retirement", views.retirement, name="reply-text-retirement"),
    path("cases/<int:pk>/texts", views.texts_of_case, name="case-texts"),
]
