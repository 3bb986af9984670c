from django.urls import path

from shouwen.web.customers import views

urlpatterns = [
    path("customers/", views.customers, name="customers"),
    path("customers/export", views.exported_customers, name="customers-export"),
    path("customers/new", views.new_customer, name="new-customer"),
    path("customers/<int:pk>", views.customer, name="customer"),
    path("customers/<int:pk>/change", views.change, name="change-customer"),
    path("customers/<int:pk>/registration", views.registration, name="customer-registration"),
    path("customers/<int:pk>/erasure", views.erasure, name="customer-erasure"),
]
