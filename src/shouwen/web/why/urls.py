from django.urls import path

from shouwen.web.why import views

urlpatterns = [
    path("why/deadlines/<int:pk>", views.deadline, name="why-deadline"),
    path("why/findings/<int:pk>", views.finding, name="why-finding"),
]
