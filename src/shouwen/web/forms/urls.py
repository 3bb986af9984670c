from django.urls import path

from shouwen.web.forms import lists, matters, prints, views

urlpatterns = [
    path("forms/", lists.entries, name="entries"),
    path("forms/<int:pk>", views.entry_page, name="entry"),
    path("forms/<int:pk>/print.pdf", prints.print_pdf, name="entry-print"),
    path("forms/<int:pk>/sheet.xlsx", prints.sheet_xlsx, name="entry-sheet"),
    path("cases/<int:pk>/forms", matters.forms_of_case, name="case-forms"),
    path("cases/<int:pk>/forms/new", matters.new_of_case, name="new-entry"),
    path("contacts/<int:pk>/forms", matters.forms_of_contact, name="contact-forms"),
    path("contacts/<int:pk>/forms/new", matters.new_of_contact, name="new-contact-entry"),
    path("returns/<int:pk>/forms", matters.forms_of_return, name="return-forms"),
    path("returns/<int:pk>/forms/new", matters.new_of_return, name="new-return-entry"),
    path("customers/<int:pk>/forms", matters.forms_of_customer, name="customer-forms"),
    path("customers/<int:pk>/forms/new", matters.new_of_customer, name="new-customer-entry"),
    path("responses/<int:pk>/forms/new", matters.new_of_response, name="new-response-entry"),
    path("profile/forms", matters.my_forms, name="profile_forms"),
    path("members/<int:pk>/forms", matters.forms_of_member, name="member-forms"),
    path("members/<int:pk>/forms/new", matters.new_of_member, name="new-member-entry"),
]
