from django.urls import path

from shouwen.web.permits import views

urlpatterns = [
    path("permits/", views.permits, name="permits"),
    path("permits/<int:pk>", views.permit, name="permit"),
    path("permits/<int:pk>/answer", views.answer, name="permit-answer"),
    path("permits/<int:pk>/ending", views.ending, name="permit-ending"),
]
