"""The address of the first run."""

from django.urls import path

from shouwen.web.first_run import views

urlpatterns = [path("first-run", views.set_up, name="first_run")]
