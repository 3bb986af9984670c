from django.urls import path

from shouwen.web.satisfaction import views

urlpatterns = [
    path("satisfaction/", views.satisfaction, name="satisfaction"),
]
