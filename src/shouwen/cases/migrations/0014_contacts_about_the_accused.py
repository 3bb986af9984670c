"""Of whom a contact tells as accused, and to whom it is closed, follows the cases that it is about.

In the transaction of the deed that changes them: a case is opened, somebody is named or named no longer, a contact is
added. It is closed to the accused where it is about no case that accuses nobody: of such a one others, and they
themselves, must be able to work.
"""

from django.db import migrations

FOLLOW = """
CREATE FUNCTION hide_contact(this bigint) RETURNS void LANGUAGE sql AS $$
    UPDATE contacts_contact SET accused = found.members,
        hidden_from = CASE WHEN found.is_of_others THEN '{}' ELSE found.members END
    FROM (SELECT coalesce(array_agg(DISTINCT c.accused_id) FILTER (WHERE c.accused_id IS NOT NULL), '{}') AS members,
                 coalesce(bool_or(c.accused_id IS NULL), false) AS is_of_others
          FROM cases_case c WHERE c.id IN (
              SELECT id FROM cases_case WHERE contact_id = this
              UNION ALL SELECT case_id FROM cases_casecontact WHERE contact_id = this)) AS found
    WHERE id = this AND (accused, hidden_from) IS DISTINCT FROM
        (found.members, CASE WHEN found.is_of_others THEN '{}' ELSE found.members END)
$$;

CREATE FUNCTION contacts_of_case_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' AND NEW.accused_id IS NULL THEN  -- as nearly all: one look along the key
        PERFORM hide_contact(id) FROM contacts_contact WHERE id = NEW.contact_id AND accused <> '{}';
        RETURN NULL;
    END IF;
    PERFORM hide_contact(NEW.contact_id);
    IF TG_OP = 'UPDATE' THEN
        PERFORM hide_contact(OLD.contact_id) WHERE OLD.contact_id IS DISTINCT FROM NEW.contact_id;
        PERFORM hide_contact(contact_id) FROM cases_casecontact WHERE case_id = NEW.id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER contacts_of_case_begin AFTER INSERT ON cases_case FOR EACH ROW
WHEN (NEW.contact_id IS NOT NULL)
EXECUTE FUNCTION contacts_of_case_follow();
CREATE TRIGGER contacts_of_case_follow AFTER UPDATE OF accused_id, contact_id ON cases_case FOR EACH ROW
WHEN ((OLD.accused_id, OLD.contact_id) IS DISTINCT FROM (NEW.accused_id, NEW.contact_id))
EXECUTE FUNCTION contacts_of_case_follow();

CREATE FUNCTION further_contact_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM hide_contact(CASE WHEN TG_OP = 'DELETE' THEN OLD.contact_id ELSE NEW.contact_id END);
    RETURN NULL;
END $$;
CREATE TRIGGER further_contact_follows AFTER INSERT OR DELETE OR UPDATE OF case_id ON cases_casecontact FOR EACH ROW
EXECUTE FUNCTION further_contact_follows();

SELECT hide_contact(one.contact) FROM (
    SELECT contact_id AS contact FROM cases_case WHERE accused_id IS NOT NULL AND contact_id IS NOT NULL
    UNION SELECT k.contact_id FROM cases_casecontact k JOIN cases_case c ON c.id = k.case_id
    WHERE c.accused_id IS NOT NULL) AS one;
"""
BACK = """
DROP TRIGGER further_contact_follows ON cases_casecontact;
DROP FUNCTION further_contact_follows();
DROP TRIGGER contacts_of_case_follow ON cases_case;
DROP TRIGGER contacts_of_case_begin ON cases_case;
DROP FUNCTION contacts_of_case_follow();
DROP FUNCTION hide_contact(bigint);
UPDATE contacts_contact SET hidden_from = '{}', accused = '{}' WHERE accused <> '{}';
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0013_registration"), ("contacts", "0005_hidden_from")]

    operations = [migrations.RunSQL(FOLLOW, reverse_sql=BACK)]
