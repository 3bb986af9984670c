"""Files of a case: the list, adding one, downloading one."""
