"""How tests of the pages of orders ask for them."""

from django.db import connection
from django.test.utils import CaptureQueriesContext


def shown(client, member, path, status=200):
    """Return the text of a page as a member gets it."""
    client.force_login(member)
    answer = client.get(path)
    assert answer.status_code == status, answer.content.decode()[-3000:]
    return answer.content.decode()


def statements(client, path):
    """Return how many statements a page costs whoever is signed in."""
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(path)
    assert answer.status_code == 200
    return len(queries)
