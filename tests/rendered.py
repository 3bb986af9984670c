"""Pages tell the test client what they were given, as pages of Django's own templates do."""

from django.test.signals import template_rendered
from jinja2 import Environment, Template

from shouwen.web.environment import environment as of_the_house


class Told(Template):
    def render(self, *args, **kwargs):
        template_rendered.send(sender=self, template=self, context=dict(*args, **kwargs))
        return super().render(*args, **kwargs)


def environment(**options) -> Environment:
    made = of_the_house(**options)
    made.template_class = Told
    return made
