from django.urls import path

from shouwen.web.exports import views

urlpatterns = [
    path("lists/<str:key>.xlsx", views.list_file, name="list-export"),
    path("exports/", views.new_export, name="new-export"),
    path("exports/<int:pk>", views.export, name="export"),
    path("exports/<int:pk>/cancellation", views.cancellation, name="export-cancellation"),
    path("exports/<int:pk>/file", views.file, name="export-file"),
]
