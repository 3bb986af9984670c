"""Addresses of signing in and out."""

from django.urls import path

from shouwen.web.sign_in import views

urlpatterns = [
    path("sign-in", views.sign_in, name="sign_in"),
    path("sign-in/code", views.sign_in_code, name="sign_in_code"),
    path("sign-in/pass-phrase", views.sign_in_secret, name="sign_in_secret"),
    path("sign-out", views.sign_out, name="sign_out"),
]
