"""Addresses of the notices."""

from django.urls import path

from shouwen.web.notices import views

urlpatterns = [
    path("notices/", views.notices, name="notices"),
    path("notices/bell", views.bell, name="notices-bell"),
    path("notices/reading", views.reading_all, name="notices-reading"),
    path("notices/log", views.log, name="notices-log"),
    path("notices/of/<str:reference>", views.deliveries, name="deliveries"),
    path("notices/<int:pk>/reading", views.reading, name="notice-reading"),
]
