from django.urls import path

from shouwen.web.customers import exporting, lists, page, records, views

urlpatterns = [
    path("customers/", views.customers, name="customers"),
    path("customers/export", views.exported_customers, name="customers-export"),
    path("customers/new", views.new_customer, name="new-customer"),
    path("customers/<int:pk>", page.customer, name="customer"),
    path("customers/<int:pk>/change", views.change, name="change-customer"),
    path("customers/<int:pk>/erasure", page.erasure, name="customer-erasure"),
    path("customers/<int:pk>/points", records.points, name="customer-points"),
    path("customers/<int:pk>/relations/new", records.new_relation, name="new-relation"),
    path("customers/<int:pk>/times/new", records.new_time, name="new-unsuitable-time"),
    path("customers/<int:pk>/consents/new", records.new_consent, name="new-consent"),
    path("customers/<int:pk>/tags", records.tags, name="customer-tags"),
    path("relations/<int:pk>/ending", records.relation_ending, name="relation-ending"),
    path("unsuitable-times/<int:pk>/removal", records.time_removal, name="unsuitable-time-removal"),
    path("regions/", lists.regions, name="regions"),
    path("regions/export", exporting.exported_regions, name="regions-export"),
    path("regions/new", lists.new_region, name="new-region"),
    path("regions/<int:pk>", lists.region, name="region"),
    path("regions/<int:pk>/ending", lists.region_ending, name="region-ending"),
    path("outlets/", lists.outlets, name="outlets"),
    path("outlets/export", exporting.exported_outlets, name="outlets-export"),
    path("outlets/new", lists.new_outlet, name="new-outlet"),
    path("outlets/<int:pk>", lists.outlet, name="outlet"),
    path("outlets/<int:pk>/ending", lists.outlet_ending, name="outlet-ending"),
    path("tags/", lists.tags, name="tags"),
    path("tags/new", lists.new_tag, name="new-tag"),
    path("tags/<int:pk>/ending", lists.tag_ending, name="tag-ending"),
    path("customers/<int:pk>/registration", page.registration, name="customer-registration"),
]
