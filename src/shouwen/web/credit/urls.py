from django.urls import path

from shouwen.web.credit import lists, views

urlpatterns = [
    path("customers/standing", lists.standing, name="customer-standing"),
    path("customers/grade-changes", lists.changes, name="grade-changes"),
    path("customers/<int:pk>/credit", views.credit, name="customer-credit"),
    path("customers/<int:pk>/measure", views.measure, name="customer-measure"),
    path("customers/<int:pk>/grade-change", views.proposal, name="customer-grade-change"),
    path("grade-changes/<int:pk>/check", views.check, name="grade-change-check"),
    path("grade-changes/<int:pk>/decision", views.decision, name="grade-change-decision"),
    path("grade-changes/<int:pk>/proposal", views.again, name="grade-change-again"),
]
