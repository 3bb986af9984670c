from django.urls import path

from shouwen.web.surveys import responses, views

urlpatterns = [
    path("surveys/", views.surveys, name="surveys"),
    path("surveys/new", views.new_survey, name="new-survey"),
    path("surveys/<int:pk>", views.survey, name="survey"),
    path("surveys/<int:pk>/sending", views.sending, name="survey-sending"),
    path("surveys/<int:pk>/choosing", views.choosing, name="survey-choosing"),
    path("surveys/<int:pk>/cancellation", views.cancellation, name="survey-cancellation"),
    path("surveys/<int:pk>/closure", views.closure, name="survey-closure"),
    path("surveys/<int:pk>/customers", responses.responses, name="responses"),
    path("responses/<int:pk>", responses.one_response, name="response"),
    path("responses/<int:pk>/declining", responses.declining, name="response-declining"),
    path("responses/<int:pk>/missing", responses.missing, name="response-missing"),
]
