from django.urls import path

from shouwen.web.people import views

urlpatterns = [path("people/suggested", views.suggestions, name="people-suggested")]
