from django.urls import path

from shouwen.web.links import views

urlpatterns = [
    path("links/of/<str:reference>", views.links, name="links"),
    path("links/of/<str:reference>/question", views.question, name="link-question"),
    path("links/<int:pk>/withdrawal", views.withdrawal, name="link-withdrawal"),
    path("links/<int:pk>/code", views.code, name="link-code"),
]
