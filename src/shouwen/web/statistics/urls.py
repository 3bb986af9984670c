from django.urls import path

from shouwen.web.statistics import views

urlpatterns = [
    path("statistics/", views.statistics, name="statistics"),
    path("statistics/cases", views.cases_behind, name="statistics-cases"),
    path("statistics/sheets/new", views.new_sheet, name="statistics-new-sheet"),
]
