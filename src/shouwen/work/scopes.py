"""What members do by what they hold; a token can be made without it."""

from __future__ import annotations

from shouwen.organisation.scopes import declare_scope

DO_TASK = declare_scope("do_task", "See, take, do, hand on and give back tasks")
FILL_IN_FORM = declare_scope("fill_in_form", "Fill in and sign forms")
EXPORT_LIST = declare_scope("export_list", "Export whole lists that one may see")
READ_NOTICE = declare_scope("read_notice", "See one's notices and mark them as read")
WRITE_NOTE = declare_scope("write_note", "Write notes")
