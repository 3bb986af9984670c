"""Addresses of moves."""

from django.urls import path

from shouwen.web.moves import views

urlpatterns = [
    path("administration/regulation/<int:number>/moves", views.moves, name="case-moves"),
    path("moves/<int:pk>", views.move, name="case-move"),
    path("moves/<int:pk>/names", views.naming, name="case-move-names"),
    path("moves/<int:pk>/execution", views.execution, name="case-move-execution"),
    path("moves/<int:pk>/cancellation", views.cancellation, name="case-move-cancellation"),
]
