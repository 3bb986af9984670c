from django.urls import path

from shouwen.web.forms import lists, prints, views

urlpatterns = [
    path("forms/", lists.entries, name="entries"),
    path("forms/<int:pk>", views.entry_page, name="entry"),
    path("forms/<int:pk>/print.pdf", prints.print_pdf, name="entry-print"),
    path("forms/<int:pk>/sheet.xlsx", prints.sheet_xlsx, name="entry-sheet"),
    path("cases/<int:pk>/forms", lists.forms_of_case, name="case-forms"),
    path("cases/<int:pk>/forms/new", views.new_entry, name="new-entry"),
]
