from django.urls import path

from shouwen.web.cases import flow, lists, parts, views

urlpatterns = [
    path("cases/", lists.cases, name="cases"),
    path("cases/export", lists.exported_cases, name="cases-export"),
    path("cases/new", views.new_case, name="new-case"),
    path("cases/<int:pk>", views.case_page, name="case"),
    path("cases/<int:pk>/transfer", views.transfer, name="case-transfer"),
    path("cases/<int:pk>/pause", views.pause, name="case-pause"),
    path("cases/<int:pk>/resumption", views.resumption, name="case-resumption"),
    path("cases/<int:pk>/closure", views.closure, name="case-closure"),
    path("cases/<int:pk>/reopening", views.reopening, name="case-reopening"),
    path("cases/<int:pk>/merger", views.merger, name="case-merger"),
    path("cases/<int:pk>/sub-case", views.sub_case, name="case-sub-case"),
    path("cases/<int:pk>/flow", flow.flows, name="case-flow"),
    path("cases/<int:pk>/flow/<int:run>.bpmn", flow.flow_file, name="case-flow-file"),
    path("cases/<int:pk>/decided", parts.decided, name="case-decided"),
    path("cases/<int:pk>/closing", parts.closing, name="case-closing"),
    path("cases/<int:pk>/change", views.change, name="case-change"),
    path("cases/<int:pk>/note", views.note, name="case-note"),
    path("cases/<int:pk>/<slug:noun>", views.deed, name="case-deed"),
    path("transfers/<int:pk>/acceptance", views.acceptance_of_transfer, name="transfer-acceptance"),
    path("transfers/<int:pk>/refusal", views.refusal_of_transfer, name="transfer-refusal"),
]
