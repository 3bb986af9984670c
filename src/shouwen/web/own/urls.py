from django.urls import path

from shouwen.web.own import forms, views

urlpatterns = [
    path("own/", views.page, name="own"),
    path("own/code-sending", views.sending, name="own-code-sending"),
    path("own/code", views.code, name="own-code"),
    path("own/questions/<int:pk>", views.answer, name="own-answer"),
    path("own/files", views.file, name="own-file"),
    path("own/forms/<int:pk>", forms.begun_form, name="own-begun-form"),
    path("own/forms/new/<str:form>", forms.new_form, name="own-new-form"),
    path("own/complaint", views.complaint, name="own-complaint"),
    path("own/complained", views.complained, name="own-complained"),
    path("own/consents/<slug:purpose>", views.consent, name="own-consent"),
    path("own/leaving", views.leaving, name="own-leaving"),
    path("own/<str:text>", views.opening, name="own-opening"),
]
