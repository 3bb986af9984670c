from django.urls import path

from shouwen.web.attachments import views

urlpatterns = [
    path("cases/<int:pk>/attachments", views.attachments, name="case-attachments"),
    path("attachments/<int:pk>", views.attachment, name="attachment"),
]
