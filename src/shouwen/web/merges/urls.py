from django.urls import path

from shouwen.web.merges import views

urlpatterns = [
    path("customers/duplicates", views.found, name="duplicates"),
    path("customers/<int:pk>/merger", views.merger, name="customer-merger"),
    path("customer-merges/<int:pk>/undoing", views.undoing, name="customer-merge-undoing"),
]
