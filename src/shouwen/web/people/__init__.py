"""Choose a colleague by typing, in any form that asks for one."""
