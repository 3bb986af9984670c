from django.urls import path

from shouwen.web.statistics import exporting, views

urlpatterns = [
    path("statistics/", views.statistics, name="statistics"),
    path("statistics/cases", views.cases_behind, name="statistics-cases"),
    path("statistics/sheet.xlsx", exporting.export, name="statistics-sheet"),
    path("statistics/sheets/new", views.new_sheet, name="statistics-new-sheet"),
]
