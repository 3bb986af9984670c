from django.urls import path

from shouwen.web.attachments import changing, views

urlpatterns = [
    path("cases/<int:pk>/attachments", views.attachments, name="case-attachments"),
    path("attachments/<int:pk>", views.attachment, name="attachment"),
    path("attachments/<int:pk>/name", changing.renaming, name="attachment-renaming"),
    path("attachments/<int:pk>/removal", changing.removal, name="attachment-removal"),
]
