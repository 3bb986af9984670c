from django.urls import path

from shouwen.web.units import views

urlpatterns = [path("units/suggested", views.suggestions, name="units-suggested")]
