"""Addresses of the administration pages."""

from django.urls import path

from shouwen.web.administration import (
    calendars,
    leaving,
    members,
    names_together,
    position_names,
    positions,
    stand_ins,
    units,
)

urlpatterns = [
    path("administration/", units.administration, name="administration"),
    path("administration/units/", units.units, name="units"),
    path("administration/units/<int:number>", units.unit, name="unit"),
    path("administration/units/<int:number>/units", units.opening, name="unit_opening"),
    path("administration/units/<int:number>/move", units.moving, name="unit_moving"),
    path("administration/units/<int:number>/name", units.naming, name="unit_naming"),
    path("administration/units/<int:number>/closing", units.closing, name="unit_closing"),
    path("administration/units/<int:number>/calendars", calendars.calendars, name="calendars"),
    path("administration/units/<int:number>/calendars/new", calendars.publishing, name="calendar_new"),
    path("administration/units/<int:number>/position-names", position_names.names, name="position_names"),
    path(
        "administration/units/<int:number>/position-names/together",
        names_together.names_together,
        name="names_together",
    ),
    path("administration/members/", members.members, name="members"),
    path("administration/members/new", members.joining, name="member_new"),
    path("administration/members/<int:number>", members.member, name="member"),
    path("administration/members/<int:number>/postings", members.posting, name="member_posting"),
    path("administration/members/<int:number>/leaving", leaving.leaving, name="member_leaving"),
    path("administration/members/<int:number>/leaving/withdrawal", leaving.withdrawal, name="member_leaving_withdrawal"),
    path("administration/members/<int:number>/pass-phrase", members.secret, name="member_secret"),
    path(
        "administration/members/<int:number>/second-factor/removal",
        members.second_factor_removal,
        name="member_second_factor_removal",
    ),
    path("administration/postings/<int:number>/ending", members.posting_ending, name="posting_ending"),
    path("administration/members/<int:number>/stand-ins", stand_ins.beginning, name="stand_in_new"),
    path("administration/stand-ins/<int:number>/ending", stand_ins.ending, name="stand_in_ending"),
    path("administration/positions/", positions.positions, name="positions"),
    path("administration/positions/new", positions.making, name="position_new"),
    path("administration/positions/usual", positions.making_usual, name="positions_usual"),
    path("administration/positions/<int:number>", positions.position, name="position"),
]
