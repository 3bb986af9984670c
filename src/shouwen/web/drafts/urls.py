"""Addresses of drafts and trials."""

from django.urls import path

from shouwen.web.drafts import clauses, flows, form_pages, judging, tables, trial_line, trials, views, writing

urlpatterns = [
    path("drafts/", views.drafts, name="drafts"),
    path("drafts/new", views.new_draft, name="new-draft"),
    path("drafts/<int:pk>", views.draft, name="draft"),
    path("drafts/<int:pk>/examples", views.examples, name="draft-examples"),
    path("drafts/<int:pk>/example", views.retaking, name="draft-example"),
    path("drafts/<int:pk>/standards/", writing.standards, name="draft-standards"),
    path("drafts/<int:pk>/standards/<path:standard>", writing.standard, name="draft-standard"),
    path("drafts/<int:pk>/new-standard", clauses.new_standard, name="draft-new-standard"),
    path("drafts/<int:pk>/clauses/<path:standard>", clauses.clauses, name="draft-clauses"),
    path("drafts/<int:pk>/repeals/<path:standard>", clauses.repeal, name="draft-repeal"),
    path("drafts/<int:pk>/tables/", tables.tables, name="draft-tables"),
    path("drafts/<int:pk>/sheets/<path:table>", tables.table_sheet, name="draft-table-sheet"),
    path("drafts/<int:pk>/tables/<path:table>", tables.table, name="draft-table"),
    path("drafts/<int:pk>/flows/", flows.flows, name="draft-flows"),
    path("drafts/<int:pk>/flows/<str:flow>", flows.flow, name="draft-flow"),
    path("drafts/<int:pk>/drawings/<str:flow>", flows.drawing, name="draft-drawing"),
    path("drafts/<int:pk>/forms/", form_pages.forms, name="draft-forms"),
    path("drafts/<int:pk>/forms/<str:form>", form_pages.form, name="draft-form"),
    path("drafts/<int:pk>/prints/<str:form>", form_pages.form_print, name="draft-print"),
    path("drafts/<int:pk>/files/<path:file>", writing.file, name="draft-file"),
    path("drafts/<int:pk>/proposal", views.proposal, name="draft-proposal"),
    path("drafts/<int:pk>/values", judging.values, name="draft-values"),
    path("drafts/<int:pk>/judgement", judging.judgement, name="draft-judgement"),
    path("drafts/<int:pk>/approval", views.approval, name="draft-approval"),
    path("drafts/<int:pk>/return", views.sending_back, name="draft-return"),
    path("drafts/<int:pk>/dropping", views.dropping, name="draft-dropping"),
    path("drafts/<int:pk>/trial", trials.new_trial, name="new-trial"),
    path("trials/<int:pk>", trials.trial, name="trial"),
    path("trials/<int:pk>/lines/<int:place>", trial_line.line_page, name="trial-line"),
    path("trials/<int:pk>/sharing", trials.sharing, name="trial-sharing"),
    path("trials/<int:pk>/unsharing", trials.unsharing, name="trial-unsharing"),
    path("trials/<int:pk>/cancellation", trials.cancellation, name="trial-cancellation"),
]
