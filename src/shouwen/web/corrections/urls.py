from django.urls import path

from shouwen.web.corrections import views

urlpatterns = [
    path("facts/<int:pk>/correction", views.correction, name="fact-correction"),
    path("facts/<int:pk>/withdrawal", views.withdrawal, name="fact-withdrawal"),
]
