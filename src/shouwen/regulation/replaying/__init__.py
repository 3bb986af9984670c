"""The same outcomes, faster: a replay of many facts in order, in which what cannot be compiled is judged as always."""
