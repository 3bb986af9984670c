"""Special requests: what is asked for, who may permit it by the article, what came of it."""
