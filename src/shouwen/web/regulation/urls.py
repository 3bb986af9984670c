"""Addresses of the regulation pages; the path of an article has slashes of its own."""

from django.urls import path

from shouwen.web.regulation import adoption, coming, covering, floors, paper, values, views

urlpatterns = [
    path("regulation/", views.packs, name="regulation"),
    path("regulation/coming", coming.coming, name="regulation-coming"),
    path("regulation/<str:edition>", views.edition_page, name="regulation-edition"),
    path("regulation/<str:edition>/", views.edition_page),
    path("regulation/<str:edition>/coverage", covering.coverage_page, name="regulation-coverage"),
    path("regulation/<str:edition>/papers/<str:form>", paper.paper, name="regulation-paper"),
    path("regulation/<str:edition>/prints/<str:form>", paper.paper_print, name="regulation-print"),
    path("regulation/<str:edition>/files/<path:file>", views.file, name="regulation-file"),
    path("regulation/<str:edition>/<path:article>", views.article_page, name="regulation-article"),
    path("administration/regulation/", adoption.own_unit, name="adoptions-own"),
    path("administration/regulation/<int:number>", adoption.applies, name="adoptions"),
    path("administration/regulation/<int:number>/adoption/<str:pack>", adoption.adopting, name="adoption"),
    path("administration/regulation/<int:number>/floor", floors.floor, name="floor"),
    path("administration/regulation/<int:number>/exceptions", floors.exception, name="floor-exception"),
    path("administration/regulation/<int:number>/exceptions/<int:pk>/ending", floors.exception_ending,
         name="floor-exception-ending"),
    path("administration/regulation/<int:number>/judgements", floors.judgement, name="floor-judgement"),
    path("administration/regulation/<int:number>/values/<str:pack>/<str:name>", values.value, name="local-value"),
]
