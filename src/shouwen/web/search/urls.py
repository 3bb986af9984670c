from django.urls import path

from shouwen.web.search import filters, views

urlpatterns = [
    path("search", views.search, name="search"),
    path("search/hits", views.hits, name="search-hits"),
    path("filters/", filters.keeping, name="filter-keeping"),
    path("filters/<int:pk>/name", filters.renaming, name="filter-renaming"),
    path("filters/<int:pk>/removal", filters.removal, name="filter-removal"),
]
