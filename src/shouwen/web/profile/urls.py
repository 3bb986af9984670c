"""Addresses of a member's own settings."""

from django.urls import path

from shouwen.web.profile import tokens, views

urlpatterns = [
    path("profile", views.profile, name="profile"),
    path("profile/preferences", views.preferences, name="profile_preferences"),
    path("profile/language", views.language, name="profile_language"),
    path("profile/pass-phrase", views.secret, name="profile_secret"),
    path("profile/second-factor", views.second_factor, name="profile_second_factor"),
    path("profile/recovery-codes", views.recovery_codes, name="profile_recovery_codes"),
    path("profile/second-factor/removal", views.second_factor_removal, name="profile_second_factor_removal"),
    path("profile/tokens", tokens.tokens, name="profile_tokens"),
    path("profile/tokens/<int:pk>/revocation", tokens.revocation, name="profile_token_revocation"),
]
