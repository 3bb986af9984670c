from django.urls import path

from shouwen.web.sales import sheets, views

urlpatterns = [
    path("sales/", views.year, name="sales"),
    path("sales/month", views.month, name="sales-month"),
    path("sales/ranking", views.ranking, name="sales-ranking"),
    path("sales/returned", views.returned, name="sales-returned"),
    path("sales/lines", views.lines, name="sales-lines"),
    path("sales/sheets", sheets.sheets, name="sales-sheets"),
    path("sales/sheets/new", sheets.new_sheet, name="new-sales-sheet"),
]
