from django.urls import path

from shouwen.web.imports import views

urlpatterns = [
    path("imports/customers", views.new_import, {"key": "customers"}, name="import-customers"),
    path("imports/orders", views.new_import, {"key": "orders"}, name="import-orders"),
    path("imports/receipts", views.new_import, {"key": "receipts"}, name="import-receipts"),
    path("imports/products", views.new_import, {"key": "products"}, name="import-products"),
    path("imports/batches", views.new_import, {"key": "batches"}, name="import-batches"),
    path("imports/<int:pk>", views.one_import, name="import"),
    path("imports/<int:pk>/beginning", views.beginning, name="import-beginning"),
    path("imports/<int:pk>/cancellation", views.cancellation, name="import-cancellation"),
    path("imports/<int:pk>/wrong", views.wrong, name="import-wrong"),
]
