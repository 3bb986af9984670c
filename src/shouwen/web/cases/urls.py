from django.urls import path

from shouwen.web.cases import ends, flow, handing_on, lists, matters, offers, parts, prints, views

urlpatterns = [
    path("cases/", lists.cases, name="cases"),
    path("cases/together", handing_on.together, name="cases-together"),
    path("cases/new", views.new_case, name="new-case"),
    path("cases/new-matter", matters.new_matter, name="new-matter"),
    path("cases/<int:pk>", views.case_page, name="case"),
    path("cases/<int:pk>/transfer", offers.transfer, name="case-transfer"),
    path("cases/<int:pk>/handing-on", handing_on.handing_on, name="case-handing-on"),
    path("cases/<int:pk>/pause", ends.pause, name="case-pause"),
    path("cases/<int:pk>/resumption", ends.resumption, name="case-resumption"),
    path("cases/<int:pk>/closure", ends.closure, name="case-closure"),
    path("cases/<int:pk>/reopening", ends.reopening, name="case-reopening"),
    path("cases/<int:pk>/merger", ends.merger, name="case-merger"),
    path("cases/<int:pk>/sub-case", offers.sub_case, name="case-sub-case"),
    path("cases/<int:pk>/print", prints.print_case, name="case-print"),
    path("cases/<int:pk>/flow", flow.flows, name="case-flow"),
    path("cases/<int:pk>/flow/<int:run>.bpmn", flow.flow_file, name="case-flow-file"),
    path("cases/<int:pk>/decided", parts.decided, name="case-decided"),
    path("cases/<int:pk>/related", parts.related, name="case-related"),
    path("cases/<int:pk>/closing", parts.closing, name="case-closing"),
    path("cases/<int:pk>/change", views.change, name="case-change"),
    path("cases/<int:pk>/watch", views.watch, name="case-watch"),
    path("cases/<int:pk>/watch-ending", views.watch_ending, name="case-watch-ending"),
    path("cases/<int:pk>/note", views.note, name="case-note"),
    path("cases/<int:pk>/<slug:noun>", views.deed, name="case-deed"),
    path("transfers/<int:pk>/acceptance", offers.acceptance_of_transfer, name="transfer-acceptance"),
    path("transfers/<int:pk>/withdrawal", offers.withdrawal_of_transfer, name="transfer-withdrawal"),
    path("transfers/<int:pk>/refusal", offers.refusal_of_transfer, name="transfer-refusal"),
]
