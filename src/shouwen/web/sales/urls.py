from django.urls import path

from shouwen.web.sales import exporting, sheets, views

urlpatterns = [
    path("sales/", views.year, name="sales"),
    path("sales/month", views.month, name="sales-month"),
    path("sales/ranking", views.ranking, name="sales-ranking"),
    path("sales/returned", views.returned, name="sales-returned"),
    path("sales/lines", views.lines, name="sales-lines"),
    path("sales/export", exporting.year, name="sales-export"),
    path("sales/month/export", exporting.month, name="sales-month-export"),
    path("sales/ranking/export", exporting.ranking, name="sales-ranking-export"),
    path("sales/returned/export", exporting.returned, name="sales-returned-export"),
    path("sales/lines/export", exporting.lines, name="sales-lines-export"),
    path("sales/sheets", sheets.sheets, name="sales-sheets"),
    path("sales/sheets/new", sheets.new_sheet, name="new-sales-sheet"),
]
