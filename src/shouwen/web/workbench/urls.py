from django.urls import path

from shouwen.web.workbench import tasks, together, unit_cases, views

urlpatterns = [
    path("", views.workbench, name="workbench"),
    path("workbench/unit", unit_cases.unit_cases, name="unit-cases"),
    path("tasks/together", together.together, name="tasks-together"),
    path("tasks/<int:pk>", tasks.task_page, name="task"),
    path("tasks/<int:pk>/taking", tasks.taking, name="task-taking"),
    path("tasks/<int:pk>/handing-on", tasks.handing_on, name="task-handing-on"),
    path("tasks/<int:pk>/giving-back", tasks.giving_back, name="task-giving-back"),
]
